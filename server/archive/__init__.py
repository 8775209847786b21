"""Records and workshops as files: written, checked by anybody, and taken back in."""
