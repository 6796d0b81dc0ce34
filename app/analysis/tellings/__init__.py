"""Which articles of a library tell the same event: features of a text, an index of them, and what is made of both."""
