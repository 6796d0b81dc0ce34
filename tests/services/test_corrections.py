from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain import Anchor, Changes, CorrectionKind, EntityType, ImportStatus, Scope, ScopeKind, Span
from app.errors import LibraryError, UnknownItem, UserError
from app.jobs import Job
from app.services.corrections import CorrectionService
from app.services.library import OpenMode
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import Announced, add_article, make_text

LIBRARY = Scope(ScopeKind.LIBRARY)
MERGE, SPLIT, RENAME = CorrectionKind.MERGE, CorrectionKind.SPLIT, CorrectionKind.RENAME
RETYPE, REJECT, ASSIGN = CorrectionKind.RETYPE, CorrectionKind.REJECT, CorrectionKind.ASSIGN


def article(*ids: int) -> Scope:
    return Scope({1: ScopeKind.ARTICLE, 2: ScopeKind.PAIR}[len(ids)], tuple(ids))


def here(article_id: int) -> Scope:
    return Scope(ScopeKind.PASSAGE, (article_id,))


@pytest.fixture
def service(services: Services) -> CorrectionService:
    return services.corrections


@pytest.fixture
def ids(services: Services) -> list[int]:
    return [add_article(services, n) for n in range(3)]


def anchor(services: Services, article_id: int, words: str, nth: int = 0) -> Anchor:
    content = services.articles.get(article_id).document.text
    at = -1
    for _ in range(nth + 1):
        at = content.index(words, at + 1)
    return services.corrections.make_anchor(article_id, Span(at, at + len(words)))


# --- making ---


def test_what_is_added_is_listed_newest_first(service: CorrectionService, ids: list[int]) -> None:
    one = service.add(MERGE, LIBRARY, ["Kremlin", "  the\nKremlin ", "Kremlin"], " Russia ")
    two = service.add(RENAME, article(ids[0]), [], "Russia", "The Bear")
    assert (one.names, one.entity, one.value, one.anchor) == (("Kremlin", "the Kremlin"), "Russia", "", None)
    assert [c.correction for c in service.list()] == [two, one]
    assert service.get(two.id).correction == two and two.created is not None
    assert service.get(two.id).articles[0].title == "Article number 0"


def test_every_write_is_announced(service: CorrectionService, ids: list[int], announced: Announced) -> None:
    made = service.add(MERGE, LIBRARY, ["Kremlin"], "Russia")
    service.take_back(made.id)
    service.restore(made.id)
    service.change_scope(made.id, article(ids[0]))
    service.import_json(service.export_json().replace("Kremlin", "Duma"))
    assert announced == [Changes(corrections=True)] * 5
    announced.clear()
    service.restore(made.id)
    service.change_scope(made.id, article(ids[0]))
    service.import_json(service.export_json())
    service.list()
    assert announced == [], "nothing changed"


@pytest.mark.parametrize(
    ("kind", "names", "entity", "value"),
    [
        (MERGE, [], "Russia", ""),
        (MERGE, [""], "Russia", ""),
        (MERGE, ["…"], "Russia", ""),
        (MERGE, ["\x00\x1b\ud800"], "Russia", ""),
        (MERGE, ["x" * 10_000], "Russia", ""),
        (MERGE, [f"name {n}" for n in range(201)], "Russia", ""),
        (MERGE, ["Kremlin"], "", ""),
        (MERGE, ["Kremlin"], "x" * 10_000, ""),
        (MERGE, ["Kremlin"], "Russia", "person"),
        (SPLIT, ["Kremlin"], "KREMLIN", ""),
        (RENAME, [], "Russia", ""),
        (RENAME, [], "Russia", "x" * 10_000),
        (RETYPE, [], "Russia", "country"),
        (RETYPE, [], "Russia", ""),
        (ASSIGN, ["he"], "Russia", "country"),
        (REJECT, [], "Russia", ""),
    ],
)
def test_what_says_nothing_is_refused(
    service: CorrectionService, kind: CorrectionKind, names: list[str], entity: str, value: str
) -> None:
    with pytest.raises(UserError) as caught:
        service.add(kind, LIBRARY, names, entity, value)
    assert caught.value.code == "bad-value" and caught.value.message()
    assert service.list() == []


def test_strange_names_are_kept_in_one_form(service: CorrectionService) -> None:
    made = service.add(MERGE, LIBRARY, ["a\x00b\u2028c", "e\u0301", "a; b by you"], "‮abc")
    assert made.names == ("a b c", "é", "a; b by you") and made.entity == "‮abc"


@pytest.mark.parametrize(
    "scope",
    [
        Scope(ScopeKind.LIBRARY, (1,)),
        Scope(ScopeKind.ARTICLE, ()),
        Scope(ScopeKind.ARTICLE, (1, 2)),
        Scope(ScopeKind.PAIR, (1,)),
        Scope(ScopeKind.PAIR, (1, 1)),
        Scope(ScopeKind.PASSAGE, (1,)),
    ],
)
def test_scopes_that_cannot_be(service: CorrectionService, ids: list[int], scope: Scope) -> None:
    with pytest.raises(UserError) as caught:
        service.add(ASSIGN, scope, ["he"], "Ada")
    assert caught.value.code == "bad-value"
    assert service.list() == []


def test_articles_that_are_not_there(service: CorrectionService, ids: list[int]) -> None:
    for scope in (article(999), article(ids[0], 999), article(2**70)):
        with pytest.raises(UnknownItem):
            service.add(ASSIGN, scope, ["he"], "Ada")
    assert service.list() == []


def test_a_pair_is_the_same_from_either_side(service: CorrectionService, ids: list[int]) -> None:
    made = service.add(ASSIGN, article(ids[1], ids[0]), ["he"], "Ada")
    assert made.scope == article(ids[0], ids[1])


def test_a_passage_is_anchored(services: Services, service: CorrectionService, ids: list[int]) -> None:
    made = service.add(ASSIGN, here(ids[0]), ["river"], "The River", "place", anchor(services, ids[0], "river"))
    assert made.anchor is not None and made.anchor.quote == "river"
    for kind in (MERGE, RENAME, RETYPE):
        with pytest.raises(UserError):
            service.add(kind, here(ids[0]), ["river"], "The River", "thing", made.anchor)
    elsewhere = replace(made.anchor, quote="zebra")
    with pytest.raises(UserError, match="does not stand in the text"):
        service.add(ASSIGN, here(ids[0]), ["zebra"], "The Zebra", "", elsewhere)


@pytest.mark.parametrize(
    "wrong",
    [
        Anchor(Span(0, 0), "", "", ""),
        Anchor(Span(3, 1), "river", "", ""),
        Anchor(Span(-4, 5), "river", "", ""),
        Anchor(Span(0, 5), "x" * 5_000, "", ""),
        Anchor(Span(0, 5), "river", "x" * 500, ""),
        Anchor(Span(0, 5), "ri\x00er", "", ""),
        Anchor(Span(0, 2**60), "river", "", ""),
    ],
)
def test_anchors_from_outside_are_checked(service: CorrectionService, ids: list[int], wrong: Anchor) -> None:
    with pytest.raises(UserError) as caught:
        service.add(ASSIGN, here(ids[0]), ["river"], "The River", "", wrong)
    assert caught.value.code == "bad-value"


def test_making_an_anchor(services: Services, service: CorrectionService, ids: list[int]) -> None:
    content = services.articles.get(ids[0]).document.text
    made = service.make_anchor(ids[0], Span(-5, 8))
    assert (made.span, made.quote) == (Span(0, 7), "Article")
    for span in (Span(0, len(content)), Span(7, 8), Span(9_999, 10_009), Span(5, 2)):
        with pytest.raises(UserError, match="within one paragraph"):
            service.make_anchor(ids[0], span)
    with pytest.raises(UnknownItem):
        service.make_anchor(999, Span(0, 1))


# --- scopes by themselves ---


def test_names_hold_in_the_library_and_descriptions_at_hand(service: CorrectionService, ids: list[int]) -> None:
    assert service.default_scope(["Kremlin", "the Duma"], ids[:2]) == LIBRARY
    assert service.default_scope(["the president"], ids[:1]) == article(ids[0])
    assert service.default_scope(["the president", "Kremlin"], [ids[1], ids[0]]) == article(ids[0], ids[1])
    # Written large here, but the texts write it small elsewhere.
    assert service.default_scope(["River"], ids[:2]) == article(ids[0], ids[1])
    assert service.default_scope(["Kremlin"], ()) == LIBRARY
    with pytest.raises(UserError, match="description"):
        service.default_scope(["the president"], ())


def test_one_gesture_can_make_two(service: CorrectionService, ids: list[int]) -> None:
    wide, narrow = service.make(MERGE, ids[:2], ["Kremlin", "the president", "Duma"], "Russia")
    assert (wide.scope, wide.names) == (LIBRARY, ("Kremlin", "Duma"))
    assert (narrow.scope, narrow.names) == (article(ids[0], ids[1]), ("the president",))
    (renamed,) = service.make(RENAME, ids[:2], ["Kremlin", "the president"], "Russia", "The Bear")
    assert (renamed.scope, renamed.names) == (LIBRARY, ("Kremlin", "the president"))
    service.take_back(wide.id, narrow.id)
    assert [c.correction.id for c in service.list()] == [renamed.id]
    with pytest.raises(UserError):
        service.make(MERGE, ids[:2], ["Duma", "the president"], "")
    with pytest.raises(UserError):
        service.make(MERGE, ids[:2], [], "Russia")
    assert len(service.list(taken_back=True)) == 3


# --- changing ---


def test_taken_back_and_back_again(service: CorrectionService) -> None:
    one, two = (service.add(MERGE, LIBRARY, [name], "Russia") for name in ("Kremlin", "Duma"))
    service.take_back(one.id)
    assert service.applicable([]) == (two,)
    taken = service.get(one.id)
    assert taken.taken_back is not None and not taken.holds
    assert [c.correction.id for c in service.list(taken_back=True)] == [two.id, one.id]
    service.take_back(one.id)
    assert service.get(one.id).taken_back == taken.taken_back
    service.restore(one.id)
    assert service.applicable([]) == (one, two), "at its old place in the order"
    for change in (service.take_back, service.restore):
        with pytest.raises(UnknownItem):
            change(one.id, 999)
    assert service.get(one.id).holds, "all or none"
    assert service.add(MERGE, LIBRARY, ["Duma"], "Russia").id > two.id


def test_a_scope_can_be_changed_and_changed_back(
    services: Services, service: CorrectionService, ids: list[int]
) -> None:
    made = service.add(ASSIGN, here(ids[0]), ["river"], "The River", "", anchor(services, ids[0], "river"))
    assert service.change_scope(made.id, LIBRARY) == here(ids[0])
    assert service.get(made.id).correction == replace(made, scope=LIBRARY, anchor=None)
    assert service.change_scope(made.id, article(ids[2], ids[1])) == LIBRARY
    assert [a.id for a in service.get(made.id).articles] == [ids[1], ids[2]]
    assert service.change_scope(made.id, here(ids[0])) == article(ids[1], ids[2])
    assert service.get(made.id).correction == made, "the passage was kept"
    with pytest.raises(UserError):
        service.change_scope(made.id, here(ids[1]))
    named = service.add(MERGE, LIBRARY, ["Kremlin"], "Russia")
    for scope, error in ((here(ids[0]), UserError), (article(999), UnknownItem)):
        with pytest.raises(error):
            service.change_scope(named.id, scope)
    assert service.get(named.id).correction.scope == LIBRARY
    with pytest.raises(UnknownItem):
        service.change_scope(999, LIBRARY)


def test_a_library_open_for_reading_takes_none(services: Services, inline_workers: InlineWorkers) -> None:
    made = services.corrections.add(MERGE, LIBRARY, ["Kremlin"], "Russia")
    reader = open_services(services.library.folder, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    assert reader.corrections.applicable([]) == (made,)
    for write in (
        lambda: reader.corrections.add(MERGE, LIBRARY, ["Duma"], "Russia"),
        lambda: reader.corrections.take_back(made.id),
        lambda: reader.corrections.import_json(reader.corrections.export_json()),
    ):
        with pytest.raises(LibraryError, match="reading only"):
            write()
    reader.close()


# --- listing ---


def test_those_of_an_article_and_of_a_pair(services: Services, service: CorrectionService, ids: list[int]) -> None:
    a, b, c = ids
    everywhere = service.add(MERGE, LIBRARY, ["Kremlin"], "Russia").id
    one = service.add(ASSIGN, article(a), ["he"], "Ada").id
    both = service.add(ASSIGN, article(a, b), ["she"], "Bea").id
    place = service.add(ASSIGN, here(b), ["river"], "The River", "", anchor(services, b, "river")).id

    def listed(*articles: int, library: bool = True) -> list[int]:
        return [c.correction.id for c in service.list(articles, library=library)]

    assert listed(a) == [one, everywhere] and listed(b) == [place, everywhere] and listed(c) == [everywhere]
    assert listed(a, b) == listed(b, a) == [place, both, one, everywhere]
    assert listed(a, c) == [one, everywhere]
    assert listed(a, library=False) == [one] and listed(c, library=False) == []
    assert [x.id for x in service.applicable([a, b])] == [everywhere, one, both, place]
    assert len(service.list()) == 4


# --- articles that change, go and come back ---


def test_a_passage_follows_its_text(services: Services, service: CorrectionService, ids: list[int]) -> None:
    made = service.add(ASSIGN, here(ids[0]), ["river"], "The River", "", anchor(services, ids[0], "river", nth=1))
    assert made.anchor is not None
    content = services.articles.get(ids[0]).document.text
    before = services.articles.revise_text(ids[0], content.replace("\n", "\nA new paragraph.\n", 1))
    moved = service.get(made.id).correction.anchor
    assert moved is not None and moved.span.start == made.anchor.span.start + len("A new paragraph.\n")
    services.articles.put_document(ids[0], before)
    assert service.get(made.id).correction == made
    services.articles.edit([ids[0]], {"title": "A much longer title than it had"})
    longer = service.get(made.id).correction.anchor
    assert longer is not None and services.articles.get(ids[0]).document.text[slice(*longer.span)] == "river"


def test_a_passage_that_was_cut_is_told_and_comes_back_with_the_text(
    services: Services, service: CorrectionService, ids: list[int]
) -> None:
    made = service.add(ASSIGN, here(ids[0]), ["river"], "The River", "", anchor(services, ids[0], "river"))
    before = services.articles.revise_text(ids[0], "Article number 0\nAll of it was written anew.")
    assert service.get(made.id).correction == made and service.get(made.id).holds
    (problem,) = services.upkeep.check(Job())
    assert (problem.code, problem.harmless) == ("passage-lost", True) and str(made.id) in problem.detail
    services.articles.put_document(ids[0], before)
    assert services.upkeep.check(Job()) == []
    services.articles.revise_text(ids[0], "Article number 0\nAll of it was written anew.")
    service.take_back(made.id)
    assert services.upkeep.check(Job()) == []


def purge(services: Services, *ids: int) -> None:
    services.articles.trash(ids)
    services.articles.purge(ids, Job())


def test_a_deleted_article_keeps_what_was_said_of_it_until_it_is_imported_again(
    services: Services, service: CorrectionService, ids: list[int], announced: Announced
) -> None:
    one = service.add(ASSIGN, article(ids[0]), ["he"], "Ada")
    both = service.add(ASSIGN, article(ids[0], ids[1]), ["she"], "Bea")
    place = service.add(REJECT, here(ids[0]), ["river"], "", "", anchor(services, ids[0], "river"))
    services.articles.revise_text(ids[0], services.articles.get(ids[0]).document.text + "\nOne more line.")
    services.articles.trash([ids[0]])
    assert all(service.get(c.id).holds for c in (one, both, place)), "the trash changes nothing"
    announced.clear()
    purge(services, ids[0])
    assert any(changes.corrections for changes in announced)
    assert [c.correction.id for c in service.list() if c.waits] == [place.id, both.id, one.id]
    assert service.get(one.id).articles[0].title == "Article number 0"
    assert service.applicable([ids[1]]) == () and service.list([ids[0], ids[1]]) == []
    assert services.upkeep.check(Job()) == []

    again = add_article(services, 0)
    assert again != ids[0]
    assert [c.id for c in service.applicable([again, ids[1]])] == [one.id, both.id, place.id]
    assert service.get(both.id).correction.scope == article(ids[1], again)
    purge(services, again, ids[1])
    assert service.get(both.id).waits
    both_again = [add_article(services, 1), add_article(services, 0)]
    assert [c.id for c in service.applicable(both_again)] == [one.id, both.id, place.id]


def test_both_of_a_pair_are_never_the_same_article(
    services: Services, service: CorrectionService, ids: list[int]
) -> None:
    made = service.add(ASSIGN, article(ids[0], ids[1]), ["she"], "Bea")
    purge(services, ids[0], ids[1])
    with services.library.write() as writing:
        writing.session.execute(
            text("UPDATE correction_articles SET content_key = (SELECT max(content_key) FROM correction_articles)")
        )
    for number in (0, 1):
        add_article(services, number)
    assert service.get(made.id).waits


def test_a_newer_version_does_not_take_the_place_of_what_was_said_something_of(services: Services) -> None:
    def bring(body: str) -> tuple[ImportStatus, int | None]:
        page = f"---\ntitle: A story\nurl: https://example.org/story\n---\n\n{body}"
        (item,) = services.imports.import_bytes(page.encode(), "story.md", "text/markdown", Job())
        return item.status, item.article_id

    body = make_text(1).split("\n\n", 1)[1]
    status, first = bring(body)
    assert status is ImportStatus.ADDED and first is not None
    assert bring(body + "\n\nIt goes on.")[0] is ImportStatus.UPDATED
    services.corrections.add(ASSIGN, article(first), ["he"], "Ada")
    assert bring(body + "\n\nIt goes on and on.")[0] is ImportStatus.ADDED
    assert services.corrections.get(1).articles[0].id == first


# --- damage ---


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE corrections SET names = 'no json' WHERE id = 1",
        "UPDATE corrections SET names = '{\"a\": 1}' WHERE id = 1",
        "UPDATE corrections SET names = '[1]' WHERE id = 1",
        "UPDATE corrections SET names = X'00ff' WHERE id = 1",
        "UPDATE corrections SET created = 'yesterday' WHERE id = 1",
        "UPDATE corrections SET kind = 'retype' WHERE id = 1",
        "UPDATE corrections SET scope = 'article' WHERE id = 1",
        "UPDATE corrections SET entity = X'00' WHERE id = 1",
    ],
)
def test_one_that_is_damaged_is_left_out_and_told(services: Services, service: CorrectionService, spoil: str) -> None:
    service.add(MERGE, LIBRARY, ["Kremlin"], "Russia")
    sound = service.add(MERGE, LIBRARY, ["Duma"], "Russia")
    with services.library.write() as writing:
        writing.session.execute(text(spoil))
    assert [c.correction for c in service.list()] == [sound]
    assert [p.code for p in services.upkeep.check(Job())] == ["correction-broken"]
    with pytest.raises(LibraryError) as caught:
        service.get(1)
    assert caught.value.code == "library-corrupt"
    service.take_back(1)
    service.add(MERGE, LIBRARY, ["Douma"], "Russia")
    assert len(service.list()) == 2


def test_backups_hold_them(services: Services, service: CorrectionService, tmp_path: Path) -> None:
    made = service.add(MERGE, LIBRARY, ["Kremlin"], "Russia")
    (tmp_path / "restored").mkdir()
    services.upkeep.backup(tmp_path / "restored" / "library.db")
    again = open_services(tmp_path / "restored", workers=InlineWorkers())  # type: ignore[arg-type]
    assert again.corrections.applicable([]) == (made,)
    again.close()


# --- to and from other libraries ---


@pytest.fixture
def other(tmp_path: Path) -> Callable[[], Services]:
    """Another library, empty."""
    opened: list[Services] = []

    def open_other() -> Services:
        opened.append(open_services(tmp_path / f"other{len(opened)}", workers=InlineWorkers()))  # type: ignore[arg-type]
        return opened[-1]

    yield open_other
    for one in opened:
        one.close()


def say_everything(services: Services, ids: list[int]) -> None:
    service = services.corrections
    service.add(MERGE, LIBRARY, ["Kremlin", "Duma"], "Russia")
    service.add(RETYPE, LIBRARY, [], "Russia", EntityType.ORG.value)
    service.add(ASSIGN, article(ids[0]), ["the president"], "Vladimir Putin")
    service.add(SPLIT, article(ids[0], ids[1]), ["Moscow"], "Russia")
    service.add(REJECT, here(ids[1]), ["river"], "", "", anchor(services, ids[1], "river", nth=1))
    service.take_back(service.add(MERGE, LIBRARY, ["Duma"], "Ukraine").id)


def test_there_and_back(services: Services, ids: list[int], other: Callable[[], Services]) -> None:
    say_everything(services, ids)
    there = other()
    add_article(there, 7)
    own = [add_article(there, n) for n in (1, 0)]
    file = services.corrections.export_json()
    done = there.corrections.import_json(file)
    assert (done.added, done.duplicates, done.waiting, done.missing) == (5, 0, 0, ())
    assert json.loads(there.corrections.export_json()) == json.loads(file)
    assert [c.scope for c in there.corrections.applicable(own)] == [
        *(LIBRARY, LIBRARY, article(own[1]), article(own[0], own[1]), here(own[0])),
    ]
    again = there.corrections.import_json(file)
    assert (again.added, again.duplicates) == (0, 5) and len(there.corrections.list()) == 5
    there.corrections.take_back(*done.ids)
    assert there.corrections.list() == []
    assert there.corrections.import_json(file).added == 5, "asked for by itself, what was taken back comes again"


def test_what_is_about_articles_that_are_not_here_waits_for_them(
    services: Services, ids: list[int], other: Callable[[], Services]
) -> None:
    say_everything(services, ids)
    file = services.corrections.export_json()
    there = other()
    done = there.corrections.import_json(file)
    assert (done.added, done.waiting, done.missing) == (5, 3, ("Article number 0", "Article number 1"))
    assert there.corrections.import_json(file).duplicates == 5
    assert json.loads(there.corrections.export_json()) == json.loads(file), "what waits is carried on"
    one = add_article(there, 1)
    assert [c.scope.kind for c in there.corrections.applicable([one])] == [
        *(ScopeKind.LIBRARY, ScopeKind.LIBRARY, ScopeKind.PASSAGE),
    ]
    add_article(there, 0)
    assert not any(c.waits for c in there.corrections.list())
    assert there.upkeep.check(Job()) == []


def test_an_article_is_known_by_its_title_where_it_is_the_only_one(
    services: Services, ids: list[int], other: Callable[[], Services]
) -> None:
    say_everything(services, ids)
    file = json.loads(services.corrections.export_json())
    there = other()
    same = add_article(there, 5, title="ARTICLE number 1")
    assert there.corrections.import_json(json.dumps(file)).waiting == 3, "of another text, the passage is not there"
    for entry in file["corrections"]:
        entry["names"] = ["the river"] if entry["scope"] != "passage" else entry["names"]
        entry["articles"] = (
            [{"title": "Article number 1"}] if entry["scope"] == "article" else entry.get("articles", [])
        )
    there.corrections.import_json(json.dumps(file))
    assert [c.scope for c in there.corrections.applicable([same])].count(article(same)) == 1
    add_article(there, 6, title="Article number 1")
    for entry in file["corrections"]:
        entry["names"] = ["the stone"]
    assert there.corrections.import_json(json.dumps(file)).waiting == 3, "two have that title"


@pytest.mark.parametrize(
    "file",
    [
        "",
        "no json",
        "[]",
        "null",
        "[" * 100_000,
        '{"format": "parallax-corrections"}',
        '{"format": "parallax-corrections", "version": true, "corrections": []}',
        '{"format": "parallax-corrections", "version": 0, "corrections": []}',
        '{"format": "parallax-corrections", "version": 1, "corrections": {}}',
        '{"format": "something else", "version": 1, "corrections": []}',
    ],
)
def test_files_that_are_none(service: CorrectionService, file: str) -> None:
    with pytest.raises(UserError) as caught:
        service.import_json(file)
    assert caught.value.code == "corrections-file" and "Nothing was changed" in caught.value.message()


def test_a_file_of_a_newer_program(service: CorrectionService) -> None:
    with pytest.raises(UserError) as caught:
        service.import_json('{"format": "parallax-corrections", "version": 2, "corrections": []}')
    assert caught.value.code == "corrections-newer" and "2" in caught.value.message()


GOOD = {"kind": "merge", "scope": "library", "names": ["Kremlin"], "entity": "Russia"}
KEY = "0" * 64


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "text",
        {},
        GOOD | {"kind": "join"},
        GOOD | {"kind": None},
        GOOD | {"scope": "world"},
        GOOD | {"names": "Kremlin"},
        GOOD | {"names": [1]},
        GOOD | {"names": []},
        GOOD | {"names": ["x" * 10_000]},
        GOOD | {"entity": None},
        GOOD | {"entity": ""},
        GOOD | {"value": "person"},
        GOOD | {"created": "yesterday"},
        GOOD | {"created": 5},
        GOOD | {"articles": [{"key": KEY}]},
        GOOD | {"scope": "article"},
        GOOD | {"scope": "article", "articles": [{}]},
        GOOD | {"scope": "article", "articles": [{"key": "../../etc/passwd"}]},
        GOOD | {"scope": "article", "articles": [{"title": "x" * 5_000}]},
        GOOD | {"scope": "article", "articles": "x"},
        GOOD | {"scope": "pair", "articles": [{"key": KEY}, {"key": KEY}]},
        GOOD | {"scope": "passage", "articles": [{"key": KEY}], "passage": {"start": 0, "end": 2, "quote": "He"}},
        GOOD | {"kind": "assign", "scope": "passage", "articles": [{"key": KEY}]},
        GOOD | {"kind": "assign", "scope": "passage", "articles": [{"key": KEY}], "passage": []},
        GOOD | {"kind": "assign", "scope": "passage", "articles": [{"key": KEY}], "passage": {"start": 0, "end": 2}},
        GOOD
        | {
            "kind": "assign",
            "scope": "passage",
            "articles": [{"key": KEY}],
            "passage": {"start": 1e400, "end": 2, "quote": "He"},
        },
        GOOD
        | {
            "kind": "assign",
            "scope": "passage",
            "articles": [{"key": KEY}],
            "passage": {"start": 0, "end": 10**30, "quote": "\ud800"},
        },
    ],
)
def test_one_bad_entry_refuses_the_file_whole(service: CorrectionService, bad: object) -> None:
    file = {"format": "parallax-corrections", "version": 1, "corrections": [GOOD, bad]}
    with pytest.raises(UserError) as caught:
        service.import_json(json.dumps(file))
    assert caught.value.code == "corrections-file" and "correction 2" in caught.value.message()
    assert service.list() == []


def test_unknown_fields_are_left_alone(service: CorrectionService) -> None:
    file = {"format": "parallax-corrections", "version": 1, "by": "x", "corrections": [GOOD | {"colour": [1]}]}
    assert service.import_json(json.dumps(file)).added == 1


def test_thousands(services: Services, service: CorrectionService, ids: list[int]) -> None:
    entries = [GOOD | {"names": [f"Name {n}"], "entity": f"Entity {n % 50}"} for n in range(5_000)]
    file = json.dumps({"format": "parallax-corrections", "version": 1, "corrections": entries})
    assert service.import_json(file).added == 5_000
    assert len(service.applicable([ids[0]])) == 5_000
    assert service.import_json(file).duplicates == 5_000
    service.take_back(*[c.correction.id for c in service.list()[:100]])
    assert len(service.list()) == 4_900
