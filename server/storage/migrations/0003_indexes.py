"""What makes a snapshot quick to open. Those of before have none; they open as they did."""

from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Add room for the indexes of a snapshot."""
    connection.exec_driver_sql("ALTER TABLE snapshots ADD COLUMN indexes BLOB")
