"""What a person wrote, as files that other programs read, and back: values in, text out. No database, no Qt."""
