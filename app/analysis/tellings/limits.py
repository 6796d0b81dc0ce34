"""Limits that are asked for without anything being weighed: whoever reads them need not load numpy."""

# Shared words in a row, of the shorter text's, from which two texts are copies of one (agency copy, reprints).
COPIED = 0.55
