"""The lists: articles, saved pairs, trash, with filters and search."""
