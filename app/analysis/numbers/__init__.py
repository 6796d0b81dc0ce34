"""Numbers and dates in a text: what they are worth, what they are of, and where two texts differ in them."""
