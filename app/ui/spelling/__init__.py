"""Spelling while one writes: which dictionaries are used (`check`), the lines under words that none of them knows
(`marks`), and what may be meant instead (`menu`)."""
