"""The journal of every board, its snapshots, and who may come in."""
