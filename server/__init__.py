"""Living Lab Whiteboard: the server."""
