"""How a text words those it speaks of, and which words may be loaded or are far more frequent in one text."""
