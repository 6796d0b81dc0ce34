"""Who is who in one text: places of names and of phrases become mentions of entities."""
