"""Names of countries as data: see the first lines of each file for its source and licence."""
