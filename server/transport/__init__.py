"""Sockets and HTTP. The only layer that knows how bytes reach a client."""
