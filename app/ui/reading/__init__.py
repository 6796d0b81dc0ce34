"""Texts: one article, or two side by side with what both speak of."""
