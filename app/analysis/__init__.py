"""Text -> values: who and what a text speaks of, and what two texts share. No database, no Qt, no network."""
