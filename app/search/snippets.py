"""Hits in a text: where they are, and the passages worth showing. Made from the article's own text, not from the index.

`terms` are those of a `SearchResult`: `word` (in any form that the language's stemmer joins with it), `word*` (words
that begin so), `"two words"` (in this order, as they are; the last may end in `*`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain import Hit, Snippet, Span
from app.search.analyser import Token, is_unspaced, stem, tokenise

_PHRASE = re.compile(r'"(.*)"', re.DOTALL)
# Where a passage may begin: after the end of a sentence, or of a block.
_SENTENCE = re.compile(r"(?:(?<=[.!?…])[\"'”’»)\]]*\s+|\n+|(?<=[。！？])[」』）]*)")
_ELLIPSIS = "…"
# Code points around a hit in a line of its own.
_BEFORE, _BEHIND = 60, 120
# Beyond this many hits, which passage is best no longer depends on the rest of the text.
_MOST_HITS = 2000


@dataclass(slots=True)
class _Wanted:
    """Terms, read for comparison with the tokens of a text."""

    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    prefixes: tuple[str, ...] = ()
    phrases: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)


def find_terms(text: str, terms: tuple[str, ...], language: str) -> tuple[Span, ...]:
    """Every place of the terms in the text, sorted; hits that overlap or are one phrase are one span."""
    return tuple(_find(text, terms, language))


def make_snippets(
    text: str, terms: tuple[str, ...], language: str, *, most: int = 2, width: int = 160, after: int = 0
) -> tuple[Snippet, ...]:
    """The passages that hold the most of the terms, in the order of the text, of about `width` code points each; from
    `after` on (behind the title, say, which stands above them), if there are any.

    Highlights are spans in code points of the snippet. A text without hits gives its beginning, without highlights; an
    empty text nothing."""
    hits = _find(text, terms, language)[:_MOST_HITS]
    hits = [hit for hit in hits if hit.start >= after] or hits
    if not text.strip() or most < 1:
        return ()
    if not hits:
        return (_cut(text, 0, [], width),)
    chosen: list[tuple[int, list[Span]]] = []
    for start, inside in _rank_windows(text, hits, width):
        if all(abs(start - other) >= width for other, _spans in chosen):
            chosen.append((start, inside))
        if len(chosen) == most:
            break
    return tuple(_cut(text, start, inside, width) for start, inside in sorted(chosen))


def find_best(text: str, hits: Sequence[Span], *, after: int = 0, width: int = 160) -> Span | None:
    """The first hit of the passage that is worth showing first, as `make_snippets` weighs them; one behind `after`
    where there is any."""
    wanted = [hit for hit in hits[:_MOST_HITS] if hit.start >= after] or list(hits[:1])
    ranked = _rank_windows(text, wanted, width) if wanted else []
    return ranked[0][1][0] if ranked else None


def list_hits(text: str, hits: Sequence[Span]) -> Iterator[Hit]:
    """Each hit with its line: what stands around it in its block, cut between words."""
    for hit in hits:
        start = max(text.rfind("\n", 0, hit.start) + 1, hit.start - _BEFORE)
        end = min(len(text), hit.end + _BEHIND)
        line_end = text.find("\n", hit.end, end)
        end = line_end if line_end >= 0 else end
        if start and text[start - 1] != "\n":
            space = text.find(" ", start, hit.start)
            start = space + 1 if space >= 0 else start
        if line_end < 0 and end < len(text):
            space = text.rfind(" ", hit.end, end)
            end = space if space > hit.end else end
        lead = _ELLIPSIS if start and text[start - 1] != "\n" else ""
        tail = _ELLIPSIS if line_end < 0 and end < len(text) and text[end] != "\n" else ""
        at = hit.start - start + len(lead)
        inside = Span(at, at + hit.end - hit.start)
        yield Hit(hit, Snippet(lead + text[start:end].replace("\n", " ") + tail, (inside,)))


# --- hits -----------------------------------------------------------------------------------------------------------


def _read_terms(terms: Sequence[str], language: str) -> _Wanted:
    wanted = _Wanted()
    prefixes: list[str] = []
    for term in terms:
        quoted = _PHRASE.fullmatch(term)
        body = quoted.group(1) if quoted else term
        prefix = body.endswith("*")
        tokens = [token for token in tokenise(body) if not token.extra]
        if not tokens:
            continue
        words = tuple(token.text for token in tokens)
        if len(words) > 1:
            wanted.phrases.append((words, prefix))
        elif prefix:
            prefixes.append(words[0])
        else:
            wanted.words.add(words[0])
            if not quoted:
                wanted.stems.add(stem(words[0], language))
    wanted.prefixes = tuple(prefixes)
    return wanted


def _find(text: str, terms: Sequence[str], language: str) -> list[Span]:
    wanted = _read_terms(terms, language)
    if not (wanted.words or wanted.prefixes or wanted.phrases):
        return []
    tokens = list(tokenise(text))
    spans = [*_find_words(tokens, wanted, language)]
    ordered = [token for token in tokens if not token.extra]
    for words, prefix in wanted.phrases:
        spans.extend(_find_phrase(ordered, words, prefix))
    return _merge(spans)


def _find_words(tokens: Sequence[Token], wanted: _Wanted, language: str) -> Iterator[Span]:
    for token in tokens:
        word = token.text
        if word in wanted.words or (wanted.stems and stem(word, language) in wanted.stems):
            yield Span(token.start, token.end)
            continue
        for prefix in wanted.prefixes:
            if word.startswith(prefix):
                # Of a pair of characters, only the one that was asked for.
                narrow = len(prefix) == 1 and token.end - token.start == 2 and is_unspaced(prefix)
                yield Span(token.start, token.start + 1 if narrow else token.end)
                break


def _find_phrase(tokens: Sequence[Token], words: tuple[str, ...], prefix: bool) -> Iterator[Span]:
    last = len(words) - 1
    for i in range(len(tokens) - last):
        if tokens[i].text != words[0]:
            continue
        for step in range(1, last + 1):
            found = tokens[i + step].text
            if found != words[step] and not (step == last and prefix and found.startswith(words[step])):
                break
        else:
            yield Span(tokens[i].start, tokens[i + last].end)


def _merge(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


# --- passages -------------------------------------------------------------------------------------------------------


def _rank_windows(text: str, hits: list[Span], width: int) -> list[tuple[int, list[Span]]]:
    """Where a passage may start, with the hits inside it, best first: different words count for more than the same word
    again, and an earlier passage wins over a later one that is as good."""
    sentences = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    ends = [hit.end for hit in hits]
    ranked: list[tuple[float, int, list[Span]]] = []
    for i, hit in enumerate(hits):
        start = _begin(text, hit, sentences, width)
        first = bisect_left(hits, Span(start, 0))
        inside = hits[first : max(bisect_right(ends, start + width), i + 1)]
        different = {text[span.start : span.end].casefold() for span in inside}
        ranked.append((-(len(different) + 0.1 * len(inside)), start, inside))
    ranked.sort(key=lambda one: one[:2])
    return [(start, inside) for _score, start, inside in ranked]


def _begin(text: str, hit: Span, sentences: list[int], width: int) -> int:
    """The start of the hit's sentence where that is near enough, else of a word some way before the hit."""
    sentence = sentences[bisect_right(sentences, hit.start) - 1]
    if hit.end - sentence <= width:
        return sentence
    start = max(hit.start - width // 3, 0)
    space = text.find(" ", start, hit.start)
    return space + 1 if space >= 0 else start


def _cut(text: str, start: int, inside: Sequence[Span], width: int) -> Snippet:
    end = min(len(text), max(start + width, inside[-1].end if inside else 0))
    if end < len(text):
        # End with a sentence if most of the passage is still there, else with a word; never inside a hit.
        least = max(start + width // 2, inside[-1].end if inside else 0)
        stops = [match.start() for match in _SENTENCE.finditer(text, least, min(end + 1, len(text)))]
        if stops:
            end = stops[-1]
        elif not text[end].isspace():
            space = max(text.rfind(" ", least, end), text.rfind("\n", least, end))
            end = space if space > start else end
    body = text[start:end].rstrip()
    lead = "" if start == 0 or text[:start].rstrip()[-1:] in _STOPS or text[start - 1] == "\n" else _ELLIPSIS
    tail = "" if start + len(body) >= len(text.rstrip()) or body[-1:] in _STOPS else _ELLIPSIS
    offset = len(lead) - start
    # One code point for one: spans stay true.
    shown = lead + body.replace("\n", " ") + tail
    highlights = (Span(s.start + offset, min(s.end, start + len(body)) + offset) for s in inside)
    return Snippet(shown, tuple(span for span in highlights if span.start < span.end))


_STOPS = tuple('.!?…。！？"”»')
