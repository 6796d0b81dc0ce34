"""Full-text search over a library: an index on Whoosh, its query language, and snippets."""
