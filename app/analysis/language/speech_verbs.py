"""English verbs with which a text gives somebody's words or thoughts, by their forms.

The table comes from WordNet 3.0 (Fellbaum, 1998), written by `tools/make_speech_verbs.py`: verbs of communication,
those among them that take a clause, and a few of opinion.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

CLAUSE, QUOTATION, THOUGHT = "s", "q", "t"
VOWELS = "aeiou"


@lru_cache(maxsize=1)
def load_speech_verbs() -> dict[str, str]:
    """Every form of every verb, with its kind: `CLAUSE`, `QUOTATION` or `THOUGHT`."""
    found: dict[str, str] = {}
    lines = resources.files("resources.gazetteers").joinpath("speech_verbs.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        verb, kind, irregular = (*line.split("\t"), "")[:3]
        for form in (*inflect(verb), *irregular.split()):
            if found.get(form, QUOTATION) == QUOTATION:
                found[form] = kind
    return found


def inflect(verb: str) -> Iterator[str]:
    """The regular forms of an English verb; of a short one also those with its last letter doubled."""
    yield verb
    if verb.endswith("e"):
        yield from (verb + "s", verb + "d", verb[:-1] + "ing")
        return
    if verb.endswith("y") and verb[-2:-1] not in VOWELS:
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
        return
    yield verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")
    yield from (verb + "ed", verb + "ing")
    if len(verb) > 2 and verb[-1] not in VOWELS + "wxy" and verb[-2] in VOWELS and verb[-3] not in VOWELS:
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")
