"""Names in languages that no model reads."""
