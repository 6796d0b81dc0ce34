"""Spelling of what the reader writes, by the dictionaries that the system has. Knows no Qt.

`words` finds in a line of Markdown what is to be looked up, `dictionaries` are those of the system, `own_words` those
that the reader added, and `speller` says of a word whether it is known to any of them."""
