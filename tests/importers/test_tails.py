from __future__ import annotations

import pytest

from app.domain import BlockKind
from app.importers.canonical import Draft
from app.importers.tails import find_tail, mark_tails

ARTICLE = [
    "The valley will have a path where the lake road was, and the valley is of two minds about it all.",
    "Those who drive to the saw mill say that they lose half an hour a day, and that nobody has asked them.",
    "Those who walk say that the road was never safe, and that the half hour is four minutes by the clock.",
    "The council will count cars in June and again in September, and then it will speak of it once more.",
    "Until then the barrier stays where it is, painted red and white, with a bench in front of it.",
]


def tail_of(*lines: str, article: list[str] = ARTICLE) -> list[str]:
    drafts = [Draft(BlockKind.PARAGRAPH, text) for text in (*article, *lines)]
    return [draft.text for draft in drafts[find_tail(drafts) :]]


@pytest.mark.parametrize(
    "lines",
    [
        ("Popular posts from this blog", "The mill", "Bees: A Question of Time"),
        ("Beliebte Posts aus diesem Blog", "Die Mühle", "Bienen"),
        (
            "Stay tuned to my channel, Valley Notes and the lake site.",
            "Popular posts",
            "The mill of the valley and its last miller",
        ),
        ("Related articles", "Why the mill closed", "Who owns the lake?"),
        ("You may also like", "Why the mill closed"),
        ("Follow us on Twitter", "© 2023 Valley Press. All rights reserved."),
        ("Follow Ada Moss on Twitter @adamoss",),
        ("Share this:", "Facebook", "Twitter", "Print", "Like this:", "Loading..."),
        ("12 comments",),
        ("Sign up for our newsletter and never miss a word of the valley.",),
        ("Read more: The mill closes its doors",),
        ("Tags: lake, road, valley", "Newer post", "Older post"),
        ("Filed under: Lake",),
        ("Das könnte Sie auch interessieren", "Die Mühle schließt", "Alle Rechte vorbehalten"),
        ("Lire aussi : Le moulin ferme ses portes", "Tous droits réservés"),
        ("Читайте также", "Мельница закрывается", "Все права защищены"),
        ("Te puede interesar", "Cierra el molino", "Síguenos en Facebook"),
        ("Leggi anche: Chiude il mulino", "Tutti i diritti riservati"),
        ("相关阅读", "磨坊关闭"),
        ("関連記事", "水車小屋が閉まる"),
        ("Share on Facebook", "Email", "Comments are closed."),
    ],
)
def test_what_stands_below_an_article_is_tail(lines):
    assert tail_of(*lines) == list(lines)


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law, he said, was never made for barriers.",
        "Like most people on Twitter, she had read the headline and nothing else.",
        "Follow the money, the miller said, and walked off.",
        "Read more books, he told them.",
        "Tags were fixed to the ears of all the cows.",
        "Related to that, the mill has a new owner, who comes from the town.",
        "Home is where the barrier is.",
        "More than forty people came.",
        "They will vote on it in May.",
        "“Comments are free,” she said, “but counting cars is not.”",
        "Print is dead, the editor says, and prints on.",
        "Subscribe to the idea that a road is for cars, and the rest follows.",
    ],
)
def test_a_real_last_sentence_is_none(line):
    assert tail_of(line) == []


def test_the_middle_of_a_text_is_never_touched():
    lines = ["Follow us on Twitter", "Related articles", "Popular stories", *ARTICLE]
    assert tail_of(*lines) == []
    assert (
        tail_of("More on the bridge", "It was built in 1904 by the town, which had money then, and is made of stone.")
        == []
    )


def test_a_plain_heading_takes_all_below_it_even_teasers_and_even_half_of_the_text():
    teasers = [
        "The mill closed in May. Nobody had seen it coming, says the miller. More of this on the next page, as always."
    ] * 12
    lines = ["Popular posts from this blog", *teasers]
    assert tail_of(*lines) == lines
    assert tail_of("Related articles", *teasers) == []


def test_a_tail_without_a_plain_heading_is_a_third_at_most():
    titles = [f"Title number {i} of all the other posts that stand below this one" for i in range(12)]
    assert tail_of("Related articles", *titles, article=ARTICLE[:2]) == []


def test_an_article_is_never_all_tail():
    drafts = [Draft(BlockKind.PARAGRAPH, text) for text in ("Follow us on Twitter", "© 2023", "12 comments")]
    assert find_tail(drafts) >= 1
    assert find_tail([]) == 0
    assert find_tail([Draft(BlockKind.PARAGRAPH, "Popular posts"), Draft(BlockKind.PARAGRAPH, "A title")]) == 2


def test_tails_remember_what_they_were_and_buttons_of_pages_are_tail_anywhere():
    drafts = [
        Draft(BlockKind.PARAGRAPH, ARTICLE[0]),
        Draft(BlockKind.LIST_ITEM, "Share this article", 1, {"ordered": False}),
        Draft(BlockKind.PARAGRAPH, ARTICLE[1]),
        Draft(BlockKind.HEADING, "12 comments", 3),
    ]
    marked = mark_tails(drafts, page=True)
    assert [d.kind.value for d in marked] == ["paragraph", "tail", "paragraph", "tail"]
    assert marked[1].attrs == {"ordered": False, "was": "list_item"}
    assert (marked[3].attrs, marked[3].level) == ({"was": "heading"}, 3)
    assert mark_tails(drafts)[1].kind is BlockKind.LIST_ITEM


@pytest.mark.parametrize(
    "line",
    ["Share " * 20_000, "follow " + "a. " * 40_000, "more from " + "x " * 50_000, " " * 50_000 + "x", "!" * 100_000],
)
def test_patterns_take_no_longer_than_a_line_is_long(line):
    assert isinstance(tail_of(line), list)
