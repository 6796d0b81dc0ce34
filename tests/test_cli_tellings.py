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
