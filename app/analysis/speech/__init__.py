"""Who says what: speech verbs, quotations and their speakers."""
