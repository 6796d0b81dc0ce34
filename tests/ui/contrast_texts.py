"""Two articles on one bridge and what they say differently, made by hand for the tests of the contrast panel."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.contrast import Contrast, EntityWording, FigureClash, FigureKind, Term, Voice
from app.domain import (
    Article,
    BlockKind,
    Comparison,
    EntityType,
    Span,
    Utterance,
    Wording,
    WordingRole,
)
from tests.ui.reading_texts import make_article, make_document, make_entity

FILLER = "The river ran under the old stone arches all winter long, and nobody counted the carts that crossed it. "

LEFT_SAYS = (
    "Stubborn Halloran closed the Old Bridge.",
    "The bridge carries 4,000 cars a day.",
    "The stubborn Halloran did not ask the shopkeepers.",
    "Shopkeepers said the closure was a disaster. A disaster it is, for the whole bank.",
    "Nobody gave way.",
)
RIGHT_SAYS = (
    "Halloran is brave, and the mayor of the river.",
    "Engineers say that the bridge carries 9,000 cars a day.",
    "Critics call Halloran stubborn.",
    "“A quiet river at last,” Halloran said of the quiet.",
    "The quiet came.",
)


def find(article: Article, words: str) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in re.finditer(re.escape(words), article.document.text))


def make_side(number: int, title: str, says: Sequence[str], **metadata: str) -> Article:
    """Every sentence stands in a paragraph of its own, far from the next one."""
    parts = [(BlockKind.TITLE, title)]
    for sentence in says:
        parts += [(BlockKind.PARAGRAPH, FILLER * 4), (BlockKind.PARAGRAPH, sentence)]
    parts += [(BlockKind.PARAGRAPH, FILLER * 6)]
    return make_article(number, make_document(parts), **metadata)


def word(
    article: Article, phrase: str, role: WordingRole, within: str = "", *, said_by: str = "", negated: bool = False
) -> tuple[Wording, ...]:
    """`phrase` wherever `within` stands."""
    return tuple(Wording(span, span, phrase, role, negated, said_by) for span in find(article, within or phrase))


def utter(article: Article, speaker: str, words: str, verb: str, *, direct: bool = False) -> Utterance:
    return Utterance(speaker, find(article, words)[0], verb, direct, len(words.split()), find(article, speaker)[0])


def make_contrasted_pair() -> tuple[Article, Article, Comparison, Contrast]:
    left = make_side(1, "A bridge is taken away", LEFT_SAYS, outlet="Harbour Post", published="2024-03-10")
    right = make_side(2, "A river is given back", RIGHT_SAYS, outlet="Civic Review")
    halloran = make_entity(left, right, "halloran", "Judith Halloran", ("Halloran",), ("Halloran",))
    bridge = make_entity(
        left, right, "bridge", "Old Bridge", ("Old Bridge", "The bridge"), ("the bridge",), EntityType.PLACE
    )
    role = WordingRole
    wording = (
        EntityWording(
            "halloran",
            "Judith Halloran",
            (
                *word(left, "Halloran", role.NAME),
                *word(left, "stubborn", role.ATTRIBUTE, "tubborn Halloran"),
                *word(left, "closed the Old Bridge", role.AGENT),
                *word(left, "did not ask the shopkeepers", role.AGENT, negated=True),
            ),
            (
                *word(right, "Halloran", role.NAME),
                *word(right, "the mayor of the river", role.DESCRIPTION),
                *word(right, "stubborn", role.ATTRIBUTE, said_by="Critics"),
                *word(right, "brave", role.STATE),
            ),
        ),
        EntityWording(
            "bridge",
            "Old Bridge",
            (*word(left, "carries 4,000 cars a day", role.AGENT), *word(left, "closed", role.PATIENT)),
            word(right, "carries 9,000 cars a day", role.AGENT, said_by="?"),
        ),
    )
    voices = (
        Voice("Shopkeepers", "", (utter(left, "Shopkeepers", "the closure was a disaster", "said"),), ()),
        Voice("Critics", "", (), (utter(right, "Critics", "Halloran stubborn", "call"),)),
        Voice(
            "Halloran",
            "halloran",
            (utter(left, "Halloran", "Nobody gave way", ""),),
            (utter(right, "Halloran", "A quiet river at last", "said", direct=True),),
        ),
    )
    vocabulary = (
        Term("disaster", 3.0, find(left, "disaster"), ()),
        Term("stubborn", 1.4, find(left, "tubborn"), find(right, "stubborn")),
        Term("quiet", -2.5, (), find(right, "quiet")),
    )
    figures = (
        FigureClash(
            FigureKind.NUMBER,
            "cars a day",
            find(left, "4,000")[0],
            find(right, "9,000")[0],
            find(left, LEFT_SAYS[1])[0],
            find(right, RIGHT_SAYS[1])[0],
        ),
    )
    return left, right, Comparison("test", (halloran, bridge), ()), Contrast(wording, voices, vocabulary, figures)


def make_large_contrast(rows: int) -> Contrast:
    """As much as the longest texts give: every phrase another one."""
    entities = 40
    each = rows // entities

    def side(entity: int, words: str) -> tuple[Wording, ...]:
        spans = [Span(10 * i, 10 * i + 8) for i in range(each)]
        return tuple(
            Wording(span, span, f"{words} thing number {i} of entity {entity}", list(WordingRole)[i % 6])
            for i, span in enumerate(spans)
        )

    return Contrast(
        tuple(EntityWording(f"e{n}", f"Entity {n}", side(n, "left"), side(n, "right")) for n in range(entities))
    )
