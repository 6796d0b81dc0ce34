"""Which sentences of two texts say the same, and which stand alone."""
