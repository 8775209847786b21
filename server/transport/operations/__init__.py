"""What the HTTP API can do, as tables; one module for each part of the work."""
