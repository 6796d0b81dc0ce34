"""What corrections mean for two texts: whom the reader says to be one is one, whom the reader parted stays two.

`matching.share` asks here; texts without corrections pass through unchanged.
"""

from __future__ import annotations

from app.analysis import names

# The end of every reason that comes from the reader.
BY_YOU = "by you"


def name_key(name: str) -> str:
    """What two forms of a name have in common: case, accents, punctuation and an article in front do not count."""
    return " ".join(names.words(name))
