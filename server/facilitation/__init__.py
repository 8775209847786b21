"""Running a workshop: who may come in, what happens next, what keeps the room safe."""
