"""Living Lab Whiteboard: the server."""

VERSION = "0.1.0"
