"""Made-up bundles for property tests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from app.domain import Anchor, Span
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.highlights import Colour

# Whatever a person can type or paste: no lone surrogates, no NUL.
characters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
lines = st.text(characters, max_size=30).map(lambda s: " ".join(s.split()))
tricky = st.sampled_from(
    [
        "",
        "\n",
        "> quoted\n\n- a list\n- [ ] task",
        "---\nparallax: article\n---",
        "<!-- parallax:end 0 -->",
        "a\n<!-- parallax:end 0 -->\n<!-- parallax:end 1 -->\n<!-- parallax:note 0 -->",
        "\r\nline\rends\u2028of all\x85kinds\n\n",
        "## Highlights\n\n| a | b |\n|---|---|\n",
        "*conflict*\n> not a quote",
        "ends with a break\n",
        "[[A: title?]] and [[A title|A: title?]] [[A: title?|A: title?]] [[A: title?|shown]] [[a:  TITLE?]]",
        "see [[A: title?]], `[[A: title?]]`",
        "مرحبا 👩‍👩‍👧 e\u0301 --> <b>",
    ]
)
bodies = st.one_of(tricky, st.text(characters, max_size=80))
quotes = st.one_of(tricky, st.text(characters, min_size=1, max_size=60)).filter(lambda s: bool(s.strip()))
contexts = st.text(characters, max_size=32)
tags = st.lists(
    st.text(characters, min_size=1, max_size=8).map(lambda s: " ".join(s.replace(",", " ").split())).filter(bool),
    max_size=3,
    unique=True,
).map(tuple)
moments = st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(
    lambda m: m.replace(tzinfo=UTC, fold=0)
)
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10_000), st.integers(1, 500))
anchors = st.builds(Anchor, spans, quotes, contexts, contexts)


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    keys = draw(st.lists(st.integers(0, 2**64), min_size=1, max_size=3, unique=True))
    articles = [
        CarriedArticle(
            f"{key:064x}", draw(lines | st.just("A: title?")),
            draw(st.sampled_from(["", "https://example.org/a?b=1&c=ü"])), draw(lines),
            draw(lines), draw(st.sampled_from(["", "2023", "2023-10-19"])), draw(tags),
        )
        for key in keys
    ]  # fmt: skip
    one = st.sampled_from(articles)
    two = st.permutations(articles).map(lambda some: tuple(some[:2])) if len(articles) > 1 else st.nothing()
    sides = st.one_of(one.map(lambda a: (a,)), two)
    highlights = st.builds(
        lambda sides, data: CarriedHighlight(
            tuple(CarriedPassage(a, anchor) for a, anchor in zip(sides, data[0], strict=False)),
            *data[1:3],
            data[3] if len(sides) > 1 else "",
            *data[4:],
        ),
        sides,
        st.tuples(st.tuples(anchors, anchors), st.sampled_from(Colour), bodies, lines, tags, moments, moments),
    )
    subjects = draw(st.lists(st.one_of(sides, st.just(())), max_size=4))
    notes = []
    for subject in dict.fromkeys(subjects):
        pair = len(subject) == 2
        title = draw(lines) if len(subject) != 1 else ""
        body = draw(bodies)
        question = draw(lines) if pair else ""
        if body or title or question:
            notes.append(CarriedNote(subject, body, title, question, draw(moments)))
    return Bundle(tuple(notes), tuple(draw(st.lists(highlights, max_size=4))))


def sort(bundle: Bundle) -> tuple[list[str], list[str]]:
    """The same, whatever its order."""
    return sorted(map(repr, bundle.notes)), sorted(map(repr, bundle.highlights))
