"""Live rooms around boards. Knows no socket and no database: channels and a journal are given."""
