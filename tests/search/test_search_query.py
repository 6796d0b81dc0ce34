"""The query language."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.query import parse_query
from app.search.query_tree import AllOf, Between, Near, OneOf, Phrase, Published, State, Without, Word

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            '" ( ) - OR AND NOT NEAR NEAR/3 * title: lang: published: tag: 2023 2022-06..2023-01 .. “ ” e-mail 東京 : '
            "-- l’accord is: unread has:note in: words: >5 added: today pair: entity: "
            "the".split()
        ),
        st.text(max_size=6),
    ),
    max_size=12,
)


@given(st.one_of(st.text(max_size=80), PIECES.map(" ".join), PIECES.map("".join)), st.booleans())
def test_parsing_never_fails(text: str, typing: bool) -> None:
    query = parse_query(text, typing=typing)
    assert isinstance(query.understood, str)
    assert all(isinstance(term, str) and term for term in query.terms)


@given(st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=6))
def test_plain_words_are_all_wanted_and_need_no_explaining(words: list[str]) -> None:
    query = parse_query(" ".join(words))
    expected = tuple(Word(word) for word in words)
    assert query.root == (expected[0] if len(expected) == 1 else AllOf(expected))
    assert query.understood == ""


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("grain export", AllOf((Word("grain"), Word("export")))),
        ('"free speech"', Phrase(("free", "speech"))),
        ("“free speech”", Phrase(("free", "speech"))),
        ('"speech"', Phrase(("speech",))),
        ("vacc*", Word("vacc", prefix=True)),
        ("trade -japan", AllOf((Word("trade"), Without(Word("japan"))))),
        ("trade NOT japan", AllOf((Word("trade"), Without(Word("japan"))))),
        ("-japan", Without(Word("japan"))),
        ("coal OR gas price", OneOf((Word("coal"), AllOf((Word("gas"), Word("price")))))),
        ("(coal OR gas) price", AllOf((OneOf((Word("coal"), Word("gas"))), Word("price")))),
        ("coal AND gas", AllOf((Word("coal"), Word("gas")))),
        ("title:bridge", Word("bridge", "title")),
        ('tag:"city hall"', Phrase(("city", "hall"), "tag")),
        ("title:(bridge OR road)", OneOf((Word("bridge", "title"), Word("road", "title")))),
        ("lang:pt-BR", Word("pt-br", "language")),
        ("e-mail", OneOf((Phrase(("e", "mail")), Word("email")), "e-mail")),
        ("l’accord", Word("accord")),
        ("東京都", Phrase(("東京", "京都"))),
        ("山", Word("山", prefix=True)),
        ("foo:bar", Phrase(("foo", "bar"))),
        ("OR", Word("or")),
        ("not", Word("not")),
        ("cats OR", Word("cats")),
        ("title:", Word("title")),
        ("( ( ) ", None),
        ("-", None),
        ("", None),
        (" .,;! ", None),
        ('""', None),
        ('"north kor', Phrase(("north", "kor"))),
        ("coal) gas", AllOf((Word("coal"), Word("gas")))),
        ("published:nonsense", Word("nonsense")),
        ("wheat NEAR export", Near((Word("wheat"), Word("export")), 10)),
        ('wheat NEAR/3 "free trade" oil', AllOf((Near((Word("wheat"), Phrase(("free", "trade"))), 3), Word("oil")))),
        ("a NEAR/2 b NEAR c", Near((Word("a"), Word("b"), Word("c")), 2)),
        ("NEAR wheat", AllOf((Word("near"), Word("wheat")))),
        ("wheat NEAR", AllOf((Word("wheat"), Word("near")))),
        ("wheat near oil", AllOf((Word("wheat"), Word("near"), Word("oil")))),
        ("wheat NEAR -oil", AllOf((Word("wheat"), Word("near"), Without(Word("oil"))))),
        ("entity:DPRK", Word("dprk", "entity")),
        ("is:unread oil", AllOf((State("unread", "is:unread"), Word("oil")))),
        ("-is:read", Without(State("read", "is:read"))),
        ("has:note OR in:trash", OneOf((State("noted", "has:note"), State("trash", "in:trash")))),
        ("is:(read OR reading)", OneOf((State("read", "is:read"), State("reading", "is:reading")))),
        ('pair:"who pays"', State("pair", "in a pair about “who pays”", "who pays")),
        ("in:pair", State("pair", "in:pair")),
        ("is:blue", Word("blue")),
        ("is: a", AllOf((Word("is"), Word("a")))),
        ("words:>1000", Between("word_count", 1001, 2**31, "words:>1000")),
        ("words:<=1,000", Between("word_count", 0, 1000, "words:<=1,000")),
        ("words:200..300", Between("word_count", 200, 300, "words:200..300")),
        ("words:200..", Between("word_count", 200, 2**31, "words:200..")),
        ("words:many", Word("many")),
    ],
)
def test_queries(text: str, root: object) -> None:
    assert parse_query(text).root == root


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("published:2023", "2023-01-01", "2023-12-31"),
        ("published:2022-06..2023-01", "2022-06-01", "2023-01-31"),
        ("published:2024-02", "2024-02-01", "2024-02-29"),
        ("published:2023-10-19", "2023-10-19", "2023-10-19"),
        ('published:"June 2023"', "2023-06-01", "2023-06-30"),
        ('published:"3 jun 2023"', "2023-06-03", "2023-06-03"),
        ('published:"June 3rd, 2023"', "2023-06-03", "2023-06-03"),
        ("published:>2023-06", "2023-07-01", "…"),
        ("published:>=2023-06", "2023-06-01", "…"),
        ("published:<2023-06", "…", "2023-05-31"),
        ("published:<=2023-06", "…", "2023-06-30"),
        ("published:=2023-06", "2023-06-01", "2023-06-30"),
    ],
)
def test_dates(text: str, first: str, last: str) -> None:
    query = parse_query(text)
    assert isinstance(query.root, Published)
    assert query.understood == f"published {first} to {last}"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2024-02-29", "2024-02-29"),
        ("yesterday", "2024-02-28", "2024-02-28"),
        ("this week", "2024-02-26", "2024-03-03"),
        ("last week", "2024-02-19", "2024-02-25"),
        ("Last-Month", "2024-01-01", "2024-01-31"),
        ("this month", "2024-02-01", "2024-02-29"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("last 10 days", "2024-02-20", "2024-02-29"),
        ("2 weeks", "2024-02-16", "2024-02-29"),
        ("last month..yesterday", "2024-01-01", "2024-02-28"),
        ("2023-12..today", "2023-12-01", "2024-02-29"),
    ],
)
def test_days_as_people_say_them(text: str, first: str, last: str) -> None:
    today = date(2024, 2, 29)
    query = parse_query(f'added:"{text}"', today=today)
    assert isinstance(query.root, Between)
    assert query.understood == f"added {first} to {last}"
    published = parse_query(f'published:"{text}"', today=today)
    assert published.understood == f"published {first} to {last}"


def test_last_month_of_january() -> None:
    assert parse_query("added:last-month", today=date(2024, 1, 5)).understood == "added 2023-12-01 to 2023-12-31"


@pytest.mark.parametrize(
    "text", ["added:last", "added:'", 'added:"last we', "words:>", "is:unr", "pair:har", "published:2"]
)
def test_half_a_condition_says_nothing_yet(text: str) -> None:
    """A list that is emptied and filled again with every letter would only flicker."""
    assert parse_query(f"oil {text}", typing=True).root == Word("oil")


def test_numbers_of_any_length() -> None:
    for number in ("9" * 900, "٣", "²", "⅔"):
        for query in (f"words:>{number}", f"words:{number}..", f"added:{number}", f"a NEAR/{number} b"):
            parse_query(query)
            parse_query(query, typing=True)


def test_open_dates() -> None:
    assert parse_query("published:2023..").understood == "published 2023-01-01 to …"
    assert parse_query("published:..2023").understood == "published … to 2023-12-31"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("grain exp", AllOf((Word("grain"), Word("exp", prefix=True)))),
        ("grain exp ", AllOf((Word("grain"), Word("exp")))),
        ('"north kor', Phrase(("north", "kor"), prefix=True)),
        ('"north korea"', Phrase(("north", "korea"))),
        ("title:bri", Word("bri", "title", True)),
        ("trade -jap", AllOf((Word("trade"), Without(Word("jap"))))),
        ("trade -", Word("trade")),
        ("title:", None),
        ("oil published:20", Word("oil")),
        ("(coal OR ga", OneOf((Word("coal"), Word("ga", prefix=True)))),
        ("NOT", Word("not", prefix=True)),
    ],
)
def test_typing(text: str, root: object) -> None:
    assert parse_query(text, typing=True).root == root


def test_how_it_was_understood() -> None:
    assert parse_query('(coal OR gas) -"car ban"').understood == '(coal OR gas) AND NOT "car ban"'
    assert "quote was not closed" in parse_query('"north kor').understood
    assert "no date" in parse_query("published:soon").understood
    assert "closes nothing" in parse_query("coal)").understood


def test_terms_are_what_can_be_marked() -> None:
    assert parse_query('grain "free speech" vacc* -oil outlet:times lang:en').terms == (
        "grain",
        '"free speech"',
        "vacc*",
    )


def test_monstrous_queries_are_quick() -> None:
    started = time.process_time()
    for monster in ("(" * 100_000, "-" * 100_000, "NOT " * 50_000, "title:" * 20_000, '"' * 100_000, "a OR " * 20_000):
        parse_query(monster)
        parse_query(monster, typing=True)
    assert time.process_time() - started < 3
