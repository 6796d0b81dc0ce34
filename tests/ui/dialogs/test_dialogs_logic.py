"""What the dialogs decide, without a dialog: forms, reports, corrections."""

from __future__ import annotations

import pytest

from app.domain import BlockKind, ImportItem, ImportStatus, Metadata, Span
from app.importers.correction import revise_text, set_tail
from app.ui.dialogs.details_form import (
    FormField,
    TagField,
    change_tags,
    collect_changes,
    find_error,
    merge_fields,
    normalise_date,
    split_tags,
)
from app.ui.dialogs.import_report import ImportReport
from app.ui.dialogs.tail_changes import find_tail_changes
from tests.ui.fakes import make_document


def test_what_many_have_in_common_and_what_differs() -> None:
    first = Metadata(title="A", outlet="Post", published="2023", tags=("x", "y"))
    second = Metadata(title="B", outlet="Post", published="2024", tags=("y", "z"))
    fields, tags = merge_fields([first, second])
    assert fields["outlet"] == FormField("Post")
    assert fields["published"] == FormField("", mixed=True)
    assert tags == TagField(("y",), ("x", "z"))


def test_a_mixed_field_nobody_touched_stays_mixed() -> None:
    before = {
        name: FormField("") for name in ("title", "author", "outlet", "published", "url", "language", "perspective")
    }
    before["outlet"] = FormField("", mixed=True)
    typed = dict.fromkeys(before, "")
    assert collect_changes(before, typed, frozenset()) == {}
    assert collect_changes(before, typed, frozenset({"outlet"})) == {"outlet": ""}
    typed["published"] = "2023-1-5"
    assert collect_changes(before, typed, frozenset({"published"})) == {"published": "2023-01-05"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("2023", "2023"),
        ("2023-10", "2023-10"),
        ("2023-10-19", "2023-10-19"),
        (" 2023-1-9 ", "2023-01-09"),
        ("2023/10/19", "2023-10-19"),
        ("20233", None),
        ("2023-13", None),
        ("2023-02-30", None),
        ("19 October", None),
        ("0000", None),
        ("2023-00", None),
        ("2023-00-05", None),
        ("2023-10-0", None),
    ],
)
def test_dates_as_exact_as_they_are_known(typed: str, stored: str | None) -> None:
    assert normalise_date(typed) == stored


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("title", "  ", "title"),
        ("title", "T", ""),
        ("published", "soon", "date"),
        ("url", "example.org", "url"),
        ("url", "ftp://example.org", "url"),
        ("url", "http://[broken", "url"),
        ("url", "https://:80", "url"),
        ("published", "2023-00", "date"),
        ("url", "https://example.org/a b", "url"),
        ("url", "https://example.org/a?b=c", ""),
        ("url", "", ""),
        ("language", "pt-BR", ""),
        ("language", "Portuguese, I think", "language"),
    ],
)
def test_what_cannot_be_taken(field: str, text: str, code: str) -> None:
    assert find_error(field, text) == code


def test_tags_as_they_are_typed() -> None:
    assert split_tags(" bridge,  old   town ;#strike,bridge,, # spaced") == ("bridge", "old town", "strike", "spaced")


def test_tags_of_many() -> None:
    before = TagField(("y",), ("x", "z"))
    assert change_tags(("x", "y"), before, ("y", "new"), False) == ("x", "y", "new")
    assert change_tags(("x", "y"), before, (), False) == ("x",)
    assert change_tags(("x", "y"), before, ("y",), True) == ("y",)


def item(status: ImportStatus, number: int | None = None, *, trash: bool = False, path: str = "") -> ImportItem:
    return ImportItem(path or f"{number}.txt", status, article_id=number, in_trash=trash)


def test_a_report_knows_what_can_be_done_next() -> None:
    report = ImportReport()
    report.add(item(ImportStatus.ADDED, 1))
    assert report.speaks_for_itself
    report.add(item(ImportStatus.FAILED))
    report.add(item(ImportStatus.DUPLICATE, 9, trash=True))
    report.add(item(ImportStatus.DUPLICATE, 9, trash=True, path="again.txt"))
    assert not report.speaks_for_itself
    assert report.pair_ids is None
    assert report.restorable_ids == [9]
    report.add(item(ImportStatus.UPDATED, 2))
    assert report.pair_ids == (1, 2)
    assert report.added_ids == [1]
    report.restored.add(9)
    assert report.restorable_ids == []


def test_items_that_came_one_by_one_are_not_counted_twice() -> None:
    report = ImportReport()
    first, second = item(ImportStatus.ADDED, 1), item(ImportStatus.ADDED, 2)
    report.add(first)
    report.extend([first, second])
    assert report.items == [first, second]


def test_trouble_comes_first() -> None:
    report = ImportReport()
    report.extend([item(ImportStatus.ADDED, 1), item(ImportStatus.FAILED), item(ImportStatus.DUPLICATE, 3, trash=True)])
    assert [i.status for i in report.ordered] == [ImportStatus.DUPLICATE, ImportStatus.FAILED, ImportStatus.ADDED]


def test_what_came_in_with_a_warning_stands_behind_what_failed() -> None:
    warned = ImportItem("w.html", ImportStatus.ADDED, article_id=7, warnings=("38% was left out",))
    report = ImportReport([item(ImportStatus.ADDED, 1), item(ImportStatus.UPDATED, 2), warned])
    report.add(item(ImportStatus.FAILED))
    assert [i.path for i in report.ordered] == ["None.txt", "w.html", "2.txt", "1.txt"]
    assert report.warned == 1


def test_neighbouring_tails_change_as_one_span() -> None:
    document = make_document("Title", ["One", "Two", "Three"], ["Share"])
    blocks = document.blocks
    lines = document.text.split("\n")
    assert find_tail_changes(document, lines, [False, False, False, False, True]) == []
    changes = find_tail_changes(document, lines, [False, False, True, True, False])
    assert changes == [(Span(blocks[2].start, blocks[3].end), True), (blocks[4].span, False)]
    assert blocks[4].kind is BlockKind.TAIL


def test_tails_stay_with_their_lines_though_lines_and_blocks_are_not_one_to_one() -> None:
    before = make_document("Title", ["One", "Two", "Three"])
    long_title, long_line = "Word " * 300, "A sentence of some words. " * 1_000
    lines = [long_title, "\u200b", "One", long_line, "Two", "Three"]
    tails = [False, True, False, True, False, True]
    revised = revise_text(before, "\n".join(lines))
    assert len(revised.blocks) > len(lines)
    for span, tail in find_tail_changes(revised, lines, tails):
        revised = set_tail(revised, span, tail)
    shown = [(revised.text[b.start : b.end][:8], b.kind is BlockKind.TAIL) for b in revised.blocks]
    assert shown == [
        ("Word Wor", False),
        ("Word Wor", False),
        ("One", False),
        ("A senten", True),
        ("A senten", True),
        ("Two", False),
        ("Three", True),
    ]
