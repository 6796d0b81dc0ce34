"""What kind of thing a capitalised name may be of, in languages that no model reads: by its words and those around."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.analysis.foreign.capitals import Counts, Run, Token
from app.analysis.names import names
from app.analysis.names.lexicon import NOUN_CAPITALS, Lexicon
from app.domain import EntityType

# Articles that begin names of places ("Las Hoyas", "El Cairo").
PLACE_ARTICLES = frozenset("la las los el".split())
SITE_BEGINNINGS = frozenset("san santa santo são saint sankt sint st puerto porto port bad villa costa".split())
# A newspaper's or a company's last word.
BODY_ENDINGS = re.compile(
    r".*(?:bank|banken|partei|partij|verband|gesellschaft|agentur|ministerium|universität|zeitung)"
)


def guess_type(
    run: Run, before: Sequence[Token], behind: Token | None, lexicon: Lexicon, counts: Counts
) -> tuple[EntityType, bool]:
    """A type, and whether anything but the number of words speaks for it. `before` are the tokens in front of the run,
    the nearest last; an unknown single word counts as an organisation."""
    words = [t.text for t in run.words]
    spelled = [t.lower.rstrip(".") for t in run.words]
    if any(any(c.isdigit() for c in word) for word in words):
        return EntityType.THING, True
    if run.body or names.is_acronym(words[0]) or BODY_ENDINGS.fullmatch(spelled[-1]) or spelled[-1] in names.COMPANY:
        return EntityType.ORG, True
    kind = _kind_before(before, lexicon)
    if kind is not None and not lexicon.is_given(words[0]):
        return kind, True
    if lexicon.is_city(" ".join(words)):
        return EntityType.PLACE, True
    given = lexicon.is_given(words[0])
    if run.role or (given and 2 <= len(words) <= 5):
        return EntityType.PERSON, True
    if any(word in lexicon.sites for word in spelled) or spelled[0] in SITE_BEGINNINGS:
        return EntityType.PLACE, True
    last = before[-1].lower if before else ""
    if stands_behind_place_word(before, lexicon) or (spelled[0] in PLACE_ARTICLES and len(words) > 1):
        return EntityType.PLACE, True
    if last in lexicon.speech or (behind is not None and behind.lower in lexicon.speech and len(words) > 1):
        return EntityType.PERSON, len(words) > 1
    if len(words) > 1 and not given and counts.runs[(words[0],)] and not counts.last[words[0]]:
        return EntityType.ORG, True  # "Boeing Commercial Airplanes" beside "Boeing"
    if 2 <= len(words) <= 4:
        return EntityType.PERSON, False
    return EntityType.ORG, False


def _kind_before(before: Sequence[Token], lexicon: Lexicon) -> EntityType | None:
    """What the noun right before a name says that it is: "la empresa Brandt", "der Konzern Brandt"."""
    nouns = [t for t in before if t.text[0].isalnum()][-1:]
    if not nouns or not (nouns[0].text[0].islower() or lexicon.language in NOUN_CAPITALS):
        return None
    return EntityType.ORG if nouns[0].lower in lexicon.bodies and nouns[0].lower not in lexicon.roles else None


def stands_behind_place_word(before: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a name stands behind "in" and the like, or behind a kind of place: "la ciudad de Zafra", "река Волга"."""
    if not before:
        return False
    last = before[-1].lower
    if last in lexicon.before_places or (before[-1].text[0].islower() and last in lexicon.sites):
        return True
    return (
        len(before) > 1 and last in lexicon.ties and before[-2].text[0].islower() and before[-2].lower in lexicon.sites
    )
