"""The reader's own highlights in a text: how they look, how they are made, and what is said of them."""
