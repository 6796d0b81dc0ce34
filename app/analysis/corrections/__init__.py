"""What the reader says of who is who, laid over what was found."""
