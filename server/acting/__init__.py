"""Acts on boards that begin with their past: bringing back, undoing, going on from a moment."""
