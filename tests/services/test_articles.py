from __future__ import annotations

import dataclasses
import threading

import pytest
from sqlalchemy import event

from app.addresses import ArticleAddress, read_address, write_address
from app.analysis.corrections.anchoring import make_anchor
from app.domain import BlockKind, Metadata, NoteSubject, ReadState, Span, SubjectKind
from app.errors import JobCancelled, LibraryError, UnknownItem, UserError
from app.importers.correction import revise_text, set_tail
from app.jobs import Job
from app.services.opening import Services
from tests.services.conftest import Announced, add_article, make_text


def test_list_is_newest_first_and_without_texts(services: Services) -> None:
    ids = [add_article(services, n) for n in range(3)]
    rows = services.articles.list()
    assert [row.id for row in rows] == ids[::-1]
    assert rows[0].title == "Article number 2"
    assert rows[0].words == 64 and rows[0].read is ReadState.UNREAD and not rows[0].has_note
    assert rows[0].added.tzinfo is not None
    assert [row.id for row in services.articles.summaries([ids[2], 999, ids[0]])] == [ids[2], ids[0]]
    assert services.articles.count() == (3, 0)


def test_get_gives_the_text_as_it_was_stored(services: Services) -> None:
    article_id = add_article(services, 1)
    article = services.articles.get(article_id)
    assert article.document.title == article.metadata.title == "Article number 1"
    assert [block.kind for block in article.document.blocks] == [BlockKind.TITLE, *[BlockKind.PARAGRAPH] * 2]
    original = services.articles.get_original(article_id)
    assert original.data == make_text(1).encode() and original.name == "1.txt"
    with pytest.raises(UnknownItem):
        services.articles.get(999)
    with pytest.raises(UnknownItem):
        services.articles.get_original(999)


def test_edit_many_and_undo(services: Services, announced: Announced) -> None:
    one, two = add_article(services, 1, outlet="The Day"), add_article(services, 2)
    announced.clear()
    before = services.articles.edit(
        [one, two], {"outlet": " The  Night\n", "tags": "war, peace,war", "published": "2023-10"}
    )
    assert [m.outlet for _, m in before] == ["The Day", ""]
    for row in services.articles.summaries([one, two]):
        assert row.metadata.outlet == "The Night"
        assert row.metadata.tags == ("war", "peace")
        assert row.metadata.published == "2023-10"
    assert announced.articles == {one, two}
    services.articles.put_metadata(before)
    assert [row.metadata for row in services.articles.summaries([one, two])] == [m for _, m in before]
    assert services.articles.tags() == [], "tags that nobody carries go away"


def test_tags_of_many_articles_cost_the_same_for_each(services: Services) -> None:
    """What looks through all tags, or all rows of the session, is done once, however many articles are edited."""
    ids = [add_article(services, n) for n in range(6)]
    statements: list[str] = []
    engine = services.library.connection_engine()

    @event.listens_for(engine, "before_cursor_execute")
    def note_down(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    before = services.articles.edit(ids, {"tags": "war, peace"})
    services.articles.put_metadata(before)
    event.remove(engine, "before_cursor_execute", note_down)
    assert sum(statement.startswith("DELETE FROM tags") for statement in statements) == 2
    assert sum("FROM article_tags JOIN tags" in statement for statement in statements) == 2
    assert services.articles.tags() == []
    tags = [f"tag {n}" for n in range(2_000)]  # more than older builds of SQLite bind in one statement
    services.articles.edit(ids[:1], {"tags": tags})
    assert services.articles.get(ids[0]).metadata.tags == tuple(tags)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", "yesterday"),
        ("published", "2023-13"),
        ("published", "2023-02-30"),
        ("published", "2023-10-19T10:00"),
        ("url", "javascript:alert(1)"),
        ("url", "example.org/a"),
        ("url", "http://"),
        ("url", "https://exa mple.org"),
        ("language", "in English"),
        ("title", "  "),
        ("title", "x" * 2000),
        ("outlet", 5),
        ("tags", 5),
        ("tags", ["a,b"]),
        ("colour", "red"),
    ],
)
def test_bad_values_change_nothing(services: Services, announced: Announced, field: str, value: object) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    before = services.articles.list()
    announced.clear()
    with pytest.raises(UserError) as caught:
        services.articles.edit([one, two], {"outlet": "The Night", field: value})
    assert caught.value.code == "bad-value"
    assert caught.value.message()
    assert services.articles.list() == before
    assert not announced


def test_an_unknown_id_among_many_changes_nothing(services: Services) -> None:
    one = add_article(services, 1)
    with pytest.raises(UnknownItem):
        services.articles.edit([one, 999], {"outlet": "x"})
    assert services.articles.get(one).metadata.outlet == ""


def test_a_new_title_is_the_title_of_the_text_too(services: Services) -> None:
    article_id = add_article(services, 1)
    old = services.articles.get(article_id)
    before = services.articles.edit([article_id], {"title": "Brücke — zu!"})
    new = services.articles.get(article_id)
    assert new.document.title == new.metadata.title == "Brücke — zu!"
    assert new.document.text.split("\n")[1:] == old.document.text.split("\n")[1:]
    assert new.text_hash != old.text_hash
    services.articles.put_metadata(before)
    assert services.articles.get(article_id).document == old.document


def test_a_corrected_text_and_undo(services: Services, announced: Announced) -> None:
    article_id = add_article(services, 1)
    old = services.articles.get(article_id)
    services.articles.set_position(article_id, len(old.document.text) - 1)
    announced.clear()
    revised = revise_text(old.document, "Another title\nOne short line.")
    assert services.articles.put_document(article_id, revised) == old.document
    new = services.articles.get(article_id)
    assert new.document == revised and new.metadata.title == "Another title" and new.summary.words == 5
    assert new.position <= len(revised.text)
    assert announced.articles == {article_id}
    services.articles.put_document(article_id, old.document)
    again = services.articles.get(article_id)
    assert (again.document, again.text_hash, again.metadata) == (old.document, old.text_hash, old.metadata)


def test_revising_and_tails_within_one_write(services: Services) -> None:
    article_id = add_article(services, 1)
    old = services.articles.get(article_id).document
    assert services.articles.revise_text(article_id, old.text.replace("river1", "stream")) == old
    now = services.articles.get(article_id)
    assert "stream" in now.document.text and now.document.blocks[0].kind is BlockKind.TITLE
    last = now.document.blocks[-1].span
    assert services.articles.set_tail(article_id, last, True) == now.document
    assert services.articles.get(article_id).document.blocks[-1].kind is BlockKind.TAIL
    services.articles.set_tail(article_id, last, False)
    assert services.articles.get(article_id).document == now.document
    with pytest.raises(UserError):
        services.articles.revise_text(article_id, " \n ")
    with pytest.raises(UnknownItem):
        services.articles.set_tail(999, last, True)


def test_a_tail_keeps_the_text_but_not_the_words(services: Services) -> None:
    article_id = add_article(services, 1)
    old = services.articles.get(article_id)
    last = old.document.blocks[-1]
    services.articles.put_document(article_id, set_tail(old.document, Span(last.start, last.end), True))
    new = services.articles.get(article_id)
    assert new.document.text == old.document.text and new.document.blocks[-1].kind is BlockKind.TAIL
    assert new.document.blocks[-1].attrs["was"] == "paragraph"
    assert new.summary.words < old.summary.words


def test_read_state_and_position(services: Services, announced: Announced) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    announced.clear()
    before = services.articles.set_read([one, two], ReadState.READ)
    assert before == ((one, ReadState.UNREAD), (two, ReadState.UNREAD))
    assert {row.read for row in services.articles.list()} == {ReadState.READ}
    services.articles.set_position(one, 17)
    assert services.articles.get(one).position == 17
    services.articles.set_position(999, 17)  # closed while it was deleted: no reason to complain


def test_trash_and_back(services: Services, announced: Announced) -> None:
    one, two = add_article(services, 1, tags=["a"]), add_article(services, 2, tags=["a"], outlet="O", perspective="P")
    announced.clear()
    services.articles.trash([two])
    assert [row.id for row in services.articles.list()] == [one]
    (trashed,) = services.articles.list(trashed=True)
    assert trashed.id == two and trashed.trashed is not None and trashed.metadata.tags == ("a",)
    assert services.articles.tags() == [("a", 1)] and services.articles.outlets() == []
    assert services.articles.count() == (1, 1)
    services.articles.restore([two])
    assert services.articles.tags() == [("a", 2)]
    assert services.articles.outlets() == [("O", 1)] and services.articles.perspectives() == [("P", 1)]
    assert announced.articles == {two}


def test_purging_keeps_what_a_person_wrote(services: Services, announced: Announced) -> None:
    one, two, three = (add_article(services, n, tags=[f"t{n}"]) for n in range(3))
    noted = services.pairs.save(one, two, title="Two views")
    asked = services.pairs.save(two, three, question="Who is right?")
    bare = services.pairs.save(one, three)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, two), "On two", 0)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "On one", 0)
    services.notes.save(NoteSubject(SubjectKind.PAIR, noted.id), "On both", 0)
    services.articles.trash([two])
    announced.clear()
    services.articles.purge([two, 999], Job())

    assert {row.id for row in services.articles.list()} == {one, three}
    assert [pair.id for pair in services.pairs.list()] == [bare.id]
    kept = {(note.title, note.question, note.body) for note in services.notes.kept()}
    assert kept == {
        ("Article number 1", "", "On two"),
        ("Two views", "", "On both"),
        ("Article number 1 | Article number 2", "Who is right?", ""),
    }
    assert services.notes.get(NoteSubject(SubjectKind.ARTICLE, one)).body == "On one"  # type: ignore[union-attr]
    assert services.articles.tags() == [("t0", 1), ("t2", 1)]
    assert announced.articles == {two}
    assert {pair for changes in announced for pair in changes.pairs} == {noted.id, asked.id}
    assert services.upkeep.check(Job()) == []

    note = next(note for note in services.notes.kept() if note.body == "On two")
    services.notes.trash([note.id])
    services.notes.purge([note.id])
    assert len(services.notes.kept()) == 2
    with pytest.raises(UnknownItem):
        services.notes.read(note.id)


def test_ids_are_never_used_again(services: Services) -> None:
    one = add_article(services, 1)
    services.articles.trash([one])
    services.articles.purge([one], Job())
    assert add_article(services, 1) > one


def test_what_was_taken_out_of_the_trash_meanwhile_is_not_deleted(services: Services) -> None:
    """Emptying a full trash takes a while, and restoring needs only a click."""
    ids = [add_article(services, n) for n in range(3)]
    services.articles.trash(ids)
    services.articles.restore([ids[1]])
    services.articles.purge(ids, Job())
    assert [row.id for row in services.articles.list()] == [ids[1]]
    assert services.articles.count() == (1, 0)


def test_a_purge_that_is_cancelled_keeps_the_rest(services: Services) -> None:
    one = add_article(services, 1)
    job = Job()
    job.cancel()
    with pytest.raises(JobCancelled):
        services.articles.purge([one], job)
    assert services.articles.get(one)


def test_listeners_come_after_the_commit_and_cannot_break_it(services: Services, caplog) -> None:
    one = add_article(services, 1)
    seen: list[str] = []

    def look(_: object) -> None:
        seen.append(services.articles.get(one).metadata.outlet)  # it may ask, and even write
        if len(seen) == 1:
            services.articles.set_read([one], ReadState.READ)
        raise ValueError("a bug in a view")

    unsubscribe = services.library.changes.subscribe(look)
    services.articles.edit([one], {"outlet": "The Day"})
    assert seen == ["The Day", "The Day"]
    assert services.articles.get(one).metadata.outlet == "The Day"
    unsubscribe()
    unsubscribe()
    services.articles.edit([one], {"outlet": "The Night"})
    assert len(seen) == 2
    assert "a listener failed" in caplog.text


def test_many_threads_write_and_read(services: Services) -> None:
    ids = [add_article(services, n) for n in range(4)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(10):
                services.articles.edit([ids[number % 4]], {"outlet": f"Outlet {number}-{n}"})
                services.articles.list()
                services.articles.get(ids[n % 4])
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_after_closing_nothing_is_reachable(services: Services) -> None:
    services.close()
    with pytest.raises(LibraryError, match="was closed"):
        services.articles.list()
    with pytest.raises(LibraryError, match="was closed"):
        services.articles.trash([])


def test_values_are_frozen(services: Services) -> None:
    add_article(services, 1)
    row = services.articles.list()[0]
    assert isinstance(row.metadata, Metadata)
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.metadata.title = "x"  # type: ignore[misc]


def find(services: Services, address: ArticleAddress) -> str | None:
    article_id, span = services.articles.find_place(address)
    text = services.articles.get(article_id).document.text
    return text[span.start : span.end] if span is not None else None


def test_an_address_leads_to_its_passage_through_changes_of_the_text(services: Services) -> None:
    article_id = add_article(services, 1)
    add_article(services, 2)
    article = services.articles.get(article_id)
    text = article.document.text
    block = article.document.blocks[1]
    quote = text[block.start : block.end]
    written = write_address(ArticleAddress(article.key, make_anchor(text, Span(block.start, block.end))))
    address = read_address(written)
    assert address is not None
    assert find(services, address) == quote
    services.articles.put_document(article_id, revise_text(article.document, "A line before.\n" + text))
    assert services.articles.get(article_id).key == article.key
    assert find(services, address) == quote
    services.articles.put_document(article_id, revise_text(article.document, "All else."))
    assert find(services, address) is None
    assert services.articles.find_place(ArticleAddress(article.key[:16])) == (article_id, None)


def test_an_address_of_what_is_not_here(services: Services) -> None:
    article_id = add_article(services, 1)
    key = services.articles.get(article_id).key
    services.articles.trash([article_id])
    with pytest.raises(UserError) as trashed:
        services.articles.find_place(ArticleAddress(key[:16]))
    assert trashed.value.code == "article-in-trash"
    with pytest.raises(UserError) as elsewhere:
        services.articles.find_place(ArticleAddress("0" * 16))
    assert elsewhere.value.code == "article-elsewhere"
