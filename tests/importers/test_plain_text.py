from __future__ import annotations

import time

import pytest

from app.domain import BlockKind
from app.errors import ImportFailed
from app.importers.plain_text import read_paragraphs
from importers.documents import outline, read_one

WRAPPED = """Harbour ferry stops at dusk

The ferry between the old harbour and the island will stop at eight in the
evening from May, the port office said on Monday. Until now it ran until mid-
night on every day of the week, also in winter, when few people used it.

   Islanders were not asked. "We learned it from the newspaper," said Ruth
Amsel, who runs the only inn. From May the mid-week boat is gone as well, and
nobody works after midnight.
"""


def texts(text):
    return [draft.text for draft in read_paragraphs(text)]


def test_lines_broken_for_paper_are_joined():
    article = read_one(WRAPPED, "ferry.txt")
    assert article.metadata.title == article.document.title == "Harbour ferry stops at dusk"
    kinds = [kind for kind, _ in outline(article.document)]
    assert kinds == ["title", "paragraph", "paragraph"]
    first = outline(article.document)[1][1]
    # "midnight" stands in the text without a hyphen, so the one at the end of the line was put there by the break.
    assert "until midnight on every day" in first
    assert "mid-week boat" in outline(article.document)[2][1]
    assert article.metadata.language == "en"


def test_a_line_a_paragraph_stays_so():
    text = "The mayor speaks\n" + "\n".join(
        f"Paragraph {i} goes on for quite a while, {'with words and ' * 12}ends." for i in range(4)
    )
    assert len(texts(text)) == 5


def test_a_poem_keeps_its_lines():
    assert texts("Over the river\nthe gulls\nand nobody listening to them\nfly") == [
        "Over the river",
        "the gulls",
        "and nobody listening to them",
        "fly",
    ]


def test_wrapped_text_without_empty_lines_parts_at_short_last_lines():
    text = (
        "The first paragraph is wrapped at about seventy characters, as mail is, and\n"
        "it ends early.\n"
        "The second paragraph begins on the next line without an empty one between,\n"
        "and goes on for a second line that is nearly as long as all of the others.\n"
    )
    assert [t[:20] for t in texts(text)] == ["The first paragraph ", "The second paragraph"]


def test_quotes_bullets_and_rulers():
    drafts = read_paragraphs("> quoted words\n\n• one\n• two\n\n* * *\n\n- said he\n- said she\n")
    assert [(d.kind.value, d.text) for d in drafts] == [
        ("quote", "quoted words"),
        ("list_item", "one"),
        ("list_item", "two"),
        ("paragraph", "- said he"),
        ("paragraph", "- said she"),
    ]


def test_a_wrapped_quotation_is_one_quote_without_its_signs():
    quoted = (
        "> The council closed the old stone bridge to cars on Monday, after a\n"
        "> debate that lasted until two in the morning. So be it, she said to\n"
        "> them.\n"
        ">\n"
        "> > Nobody asked us at all.\n"
    )
    drafts = read_paragraphs(f"Hello all,\n\n{quoted}\nAn answer.\n> short\n")
    assert [(d.kind.value, d.text) for d in drafts] == [
        ("paragraph", "Hello all,"),
        (
            "quote",
            "The council closed the old stone bridge to cars on Monday, after a debate that lasted until two in the "
            "morning. So be it, she said to them.",
        ),
        ("quote", "Nobody asked us at all."),
        ("paragraph", "An answer."),
        ("quote", "short"),
    ]


def test_a_soft_hyphen_at_the_end_of_a_line_joins_its_word():
    text = (
        "The council closed the old stone bridge to cars on Monday, after a de\u00ad\n"
        "bate that lasted until two in the morning. So be it, she said to them.\n"
    )
    assert "after a debate that" in texts(text)[0].replace("\u00ad", "")


def test_chinese_lines_are_joined_without_a_space():
    line = "市议会昨天决定从五月起对汽车关闭这座大桥居民们对此意见不一市长说她会在下个月召开一次说明会请大家都来参加"
    assert texts(f"{line}\n{line}\n{line}。") == [line * 3 + "。"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A short headline\n\nThen the text goes on with a sentence.", "A short headline"),
        ("Who pays for the bridge?\n\nNobody knows who is to pay for it all.", "Who pays for the bridge?"),
        ("The text begins at once.\n\nAnd goes on for a while.", ""),
        ("Only one line", ""),
        ("- a list item\n\nText of some length follows here.", ""),
        ("https://quay.example/a\n\nText of some length follows here.", ""),
        ("“We will not go!”\n\nshe said to all of them.", ""),
        ("word " * 60 + "\n\nText follows.", ""),
        ("Tide tables\nBy Ada Moss\n\nThe moon did it.", "Tide tables"),
        ("One\n\nTwo\n\nThree", "One"),
    ],
)
def test_the_first_line_is_the_title_only_if_it_looks_like_one(text, title):
    article = read_one(text, "a.txt")
    assert article.document.title == title
    assert article.metadata.title
    assert not title or article.metadata.title == title


def test_a_text_without_title_is_named_by_its_first_words():
    article = read_one(
        "When the bridge was closed to cars in the spring of that year, few had asked for it, and fewer knew.", "a.txt"
    )
    assert article.document.title == ""
    assert article.metadata.title == "When the bridge was closed to cars in the spring…"


def test_a_blog_post_loses_its_tail_to_the_tail():
    body = "\n\n".join(["The lake road is to be a path for walkers, and the valley is of two minds about it."] * 6)
    article = read_one(
        f"The lake road\n\n{body}\n\nStay tuned to my channel and the valley page.\n\n"
        "Popular posts from this blog\n\nThe mill: From Grain to Museum\n\n"
        "A long title about bees that nobody in the valley has read yet",
        "post.txt",
    )
    tails = [article.document.text[b.start : b.end] for b in article.document.blocks if b.kind is BlockKind.TAIL]
    assert len(tails) == 4
    assert tails[0].startswith("Stay tuned")


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t\n", b"\xef\xbb\xbf", "\u200b\u200d\n".encode(), b"-----\n\n* * *\n"])
def test_nothing_to_read_is_said(data):
    with pytest.raises(ImportFailed, match="empty"):
        read_one(data, "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "word " * 1_000_000,
        "\n" * 200_000 + "a\n\nb" + "\n" * 200_000,
        "x" * 5_000_000,
        "wrapped at sixty characters or so, line after line of text,\n" * 60_000,
        "café " * 600_000,
    ],
)
def test_time_grows_with_length_alone(text):
    start = time.process_time()
    assert read_one(text, "big.txt").document.text
    assert time.process_time() - start < 8
