"""What travels on the wire, sans-I/O: bytes in, values out. Imports errors only."""
