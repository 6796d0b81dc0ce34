"""Whom two texts both speak of."""
