"""Names as strings: their forms, their cases, the countries of the gazetteer; nothing of one text."""
