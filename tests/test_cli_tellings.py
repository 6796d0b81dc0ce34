"""The commands about articles that tell one event."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.tellings import word_reason
from app.domain import Reason, ReasonItem, ReasonKind
from app.services.library import OpenMode
from app.services.opening import open_library
from tests.conftest import Runner
from tests.telling_texts import NEWS


@pytest.fixture
def ids(run: Runner, tmp_path: Path) -> dict[str, int]:
    """All reports, imported."""
    for news in NEWS:
        (tmp_path / f"{news.name}.md").write_text(news.markdown, encoding="utf-8")
    rows = run("import", *(tmp_path / f"{news.name}.md" for news in NEWS), "--json").rows
    return {Path(row["path"]).stem: row["id"] for row in rows}


def test_suggest_one(run: Runner, ids: dict[str, int]) -> None:
    row = run("suggest", ids["ferry-a"], "--json").row
    assert row["id"] == ids["ferry-a"]
    (suggestion,) = row["suggestions"]
    assert set(suggestion) == {"id", "title", "score", "kind", "verdict", "reasons"}
    assert (suggestion["id"], suggestion["kind"]) == (ids["ferry-b"], "telling")
    assert suggestion["title"] == "Brightwater was warned about the Marigold’s rudder"
    day, *others = suggestion["reasons"]
    assert day["words"] == "published a day apart" and others
    text = run("show", ids["ferry-a"], "--json").row["text"]
    (quote,) = next(reason["items"] for reason in others if reason["kind"] == "quotes")
    (span,) = quote["left"]
    assert text[slice(*span)] == quote["text"] == "We had no rudder and four knots of current behind us"


def test_suggest_all_prints_every_article_once(run: Runner, ids: dict[str, int]) -> None:
    rows = run("suggest", "--all", "--json").rows
    assert sorted(row["id"] for row in rows) == sorted(ids.values())
    found = {row["id"]: [s["id"] for s in row["suggestions"]] for row in rows}
    assert found[ids["beavers-b"]] == [ids["beavers-a"]] and found[ids["bakery"]] == []


def test_suggest_in_plain_words(run: Runner, ids: dict[str, int]) -> None:
    out = run("suggest", ids["ferry-b"]).out
    assert "published a day apart; both name" in out
    assert "both quote “" in out and "both give 16 May" in out
    assert "no other telling found" in run("suggest", ids["bakery"]).out


def test_suggest_with_a_limit(run: Runner, ids: dict[str, int]) -> None:
    rows = run("suggest", "--all", "--limit", 1, "--json").rows
    assert max(len(row["suggestions"]) for row in rows) == 1


@pytest.mark.parametrize("words", [(), ("1", "--all"), ("x",), ("1", "--limit", "0")])
def test_wrong_usage(run: Runner, words: tuple[str, ...]) -> None:
    assert run("suggest", *words).code == 2


def test_an_article_that_is_not_there(run: Runner, ids: dict[str, int]) -> None:
    done = run("suggest", 999, "--json")
    assert done.code == 1 and done.out == "" and "999" in done.err


def test_a_library_that_is_open_elsewhere_is_asked_as_it_is(
    run: Runner, ids: dict[str, int], library_folder: Path
) -> None:
    held = open_library(library_folder, OpenMode.WRITE)
    try:
        done = run("suggest", ids["ferry-a"], "--json")
    finally:
        held.close()
    assert done.code == 0 and [s["id"] for s in done.row["suggestions"]] == [ids["ferry-b"]]


def told(rows: list[dict]) -> list[set[int]]:
    return [{article["id"] for article in row["articles"]} for row in rows]


def test_events_are_listed_with_their_articles(run: Runner, ids: dict[str, int]) -> None:
    rows = run("events", "--json").rows
    assert told(rows) == [{ids[f"{name}-a"], ids[f"{name}-b"]} for name in ("beavers", "library", "ferry")]
    assert set(rows[0]) == {"id", "title", "articles"}
    assert set(rows[0]["articles"][0]) == {"id", "title", "outlet", "published", "chosen", "same_text_as"}
    assert run("events", "--article", ids["ferry-a"], "--json").row == rows[2]
    assert run("events", "--article", ids["bakery"], "--json").rows == []
    assert "Beavers dam the Ash Brook" in run("events").out


def test_events_are_changed(run: Runner, ids: dict[str, int]) -> None:
    beavers, library, ferry = (row["id"] for row in run("events", "--json").rows)
    named = run("events", "--name", ferry, "--title", "Aground", "--json").row
    assert named["title"] == "Aground" and all(article["chosen"] for article in named["articles"])
    merged = run("events", "--merge", beavers, library, "--json").row
    assert len(merged["articles"]) == 4
    kept, new = run("events", "--split", merged["id"], "--articles", ids["beavers-a"], "--json").rows
    assert len(kept["articles"]) == 3 and told([new]) == [{ids["beavers-a"]}]
    moved = run("events", "--move", new["id"], "--articles", ids["beavers-b"], "--json").row
    assert told([moved]) == [{ids["beavers-a"], ids["beavers-b"]}]
    assert run("events", "--move", 0, "--articles", ids["beavers-b"], "--json").rows == []
    assert run("events", "--empty", ferry, "--json").rows == []
    assert run("events", "--article", ids["ferry-a"], "--json").rows == []
    made = run("events", "--make", ids["ferry-a"], ids["bakery"], "--title", "Oldhaven", "--json").row
    assert (made["title"], len(made["articles"])) == ("Oldhaven", 2)


def test_the_two_that_differ_most(run: Runner, ids: dict[str, int]) -> None:
    event = run("events", "--article", ids["ferry-a"], "--json").row["id"]
    row = run("events", "--together", event, "--json").row
    assert row["event"] == event
    pair = row["pair"]
    if pair is not None:  # such short texts may differ in too little
        assert {pair["left"]["id"], pair["right"]["id"]} == {ids["ferry-a"], ids["ferry-b"]}
        assert all({"kind", "amount", "rows"} == set(difference) for difference in row["differences"])
    assert run("events", "--together", 99, "--json").code == 1


def test_what_is_not_clear_is_asked(run: Runner, ids: dict[str, int]) -> None:
    assert run("events", "--ask", "--json").rows == []
    assert run("events", "--ask", "--article", ids["ferry-a"], "--json").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--name", "1"),
        ("--title", "x"),
        ("--split", "1"),
        ("--articles", "1"),
        ("--merge", "1", "2", "--empty", "1"),
        ("--make",),
        ("--name", "1", "--title", "x", "--articles", "2"),
    ],
)
def test_events_in_the_wrong_words(run: Runner, words: tuple[str, ...]) -> None:
    assert run("events", *words).code == 2


@pytest.mark.parametrize("words", [("--name", "99", "--title", "x"), ("--empty", "99"), ("--merge", "1", "99")])
def test_an_event_that_is_not_there(run: Runner, ids: dict[str, int], words: tuple[str, ...]) -> None:
    done = run("events", *words, "--json")
    assert done.code == 1 and done.out == "" and "99" in done.err


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(ReasonKind.DAY), "published on the same day"),
        (Reason(ReasonKind.DAY, amount=2), "published 2 days apart"),
        (Reason(ReasonKind.COPIED, amount=0.87), "87% of the shorter text stands word for word in the other"),
        (Reason(ReasonKind.NAMES, tuple(ReasonItem(t, (), ()) for t in "ABC")), "both name A, B and C"),
        (Reason(ReasonKind.PHRASES, (ReasonItem("the pact", (), ()),)), "both speak of “the pact”"),
    ],
)
def test_reasons_in_words(reason: Reason, words: str) -> None:
    assert word_reason(reason) == words


def test_import_says_how_many_tell_an_event_that_was_there(run: Runner, ids: dict[str, int], tmp_path: Path) -> None:
    run("delete", ids["ferry-b"], ids["beavers-b"])
    run("import", "--json", tmp_path / "bakery.md")
    assert ids
    folder = tmp_path / "more"
    folder.mkdir()
    for name in ("ferry-b", "beavers-b"):
        body = (tmp_path / f"{name}.md").read_text(encoding="utf-8")
        (folder / f"{name}.md").write_text(f"{body}\n\nThis was written by {name}.", encoding="utf-8")
    first = run("import", folder / "ferry-b.md", "--json")
    assert "It tells an event that you already have. To see it: suggest " in first.err
    assert len(first.rows) == 1
    (folder / "alone.md").write_text("# Nobody else\n\nA recipe for plum cake with almonds.", encoding="utf-8")
    second = run("import", folder / "beavers-b.md", folder / "alone.md")
    assert "1 of the 2 tells an event that you already have" in second.err
