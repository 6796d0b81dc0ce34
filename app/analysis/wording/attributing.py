"""Whose words a piece of wording is: the speaker's in whose utterance it stands, "?" in quotation marks that nobody is
seen to fill, and the text's own everywhere else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.analysis.language.quotes import Quote
from app.domain import Span, Utterance, Wording
from app.domain import WordingRole as Role

NOBODY = "?"


class Utterances:
    """Which utterance a wording stands in."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._utterances = utterances
        self._starts = [u.span.start for u in utterances]

    def around(self, wording: Wording) -> Utterance | None:
        """The utterance that a wording is part of. An attribute, and what somebody is called, may begin before it."""
        at = bisect_right(self._starts, wording.span.end - 1) - 1
        if at < 0:
            return None
        found = self._utterances[at]
        if wording.role in (Role.ATTRIBUTE, Role.STATE):
            inside = found.span.contains(Span(wording.span.end - 1, wording.span.end))
        else:
            inside = found.span.contains(wording.span)
        return found if inside else None


def attribute(
    wordings: Iterable[Wording], utterances: Sequence[Utterance], quotes: Sequence[Quote]
) -> Iterator[Wording]:
    """The wordings, each with whose words it is."""
    places = Utterances(utterances)
    starts = [quote.span.start for quote in quotes]
    for wording in wordings:
        around = places.around(wording)
        if around is not None:
            yield replace(wording, said_by=around.speaker)
            continue
        at = bisect_right(starts, wording.span.end - 1) - 1
        quoted = at >= 0 and quotes[at].span.overlaps(wording.span)
        yield replace(wording, said_by=NOBODY) if quoted else wording
