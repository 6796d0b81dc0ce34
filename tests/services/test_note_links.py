from __future__ import annotations

import threading

import pytest

from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.links import LinkKind
from app.services.links import LinkService
from app.services.opening import Services
from tests.services.conftest import Announced, add_article


@pytest.fixture
def links(services: Services) -> LinkService:
    return services.links


def of_article(number: int) -> NoteSubject:
    return NoteSubject(SubjectKind.ARTICLE, number)


def named(links: LinkService, target: str) -> tuple[str, int] | None:
    found = links.find(target)
    return (found.kind.value, found.id) if found is not None else None


def body(services: Services, note_id: int) -> str:
    return services.notes.read(note_id).body


# --- what a link names ---


def test_a_link_names_by_title(services: Services, links: LinkService) -> None:
    one = add_article(services, 1, title="The strike")
    note = services.notes.create("Monday’s lesson")
    pair = services.pairs.save(one, add_article(services, 2), title="Both sides")
    assert named(links, "the Strike") == ("article", one)
    assert named(links, "monday's lesson") == ("note", note.id)
    assert named(links, "Both sides") == ("pair", pair.id)
    assert named(links, "Nothing") is None
    assert named(links, "The strike#Second part") == ("article", one)
    services.articles.edit([one], {"title": "The end"})
    assert named(links, "The strike") is None and named(links, "The end") == ("article", one)


def test_things_of_one_title_are_told_apart(services: Services, links: LinkService) -> None:
    first = add_article(services, 1, title="Strike", outlet="The Daily", published="2024-03-01")
    second = add_article(services, 2, title="Strike", outlet="The Post", published="2024-03-02")
    third = add_article(services, 3, title="Strike", outlet="The Post", published="2024-03-02")
    assert named(links, "Strike") == ("article", first), "the one that was there first"
    assert named(links, "Strike (The Post)") == ("article", second)
    assert named(links, "Strike (2024-03-02)") == ("article", second)
    assert named(links, f"Strike (article {third})") == named(links, f"article {third}") == ("article", third)
    note = services.notes.create("Strike")
    assert named(links, "Strike") == ("note", note.id), "what the reader named"
    assert named(links, "article: Strike") == ("article", first)
    assert named(links, "note: strike") == ("note", note.id)
    written = [links.write(offer.target) for offer in links.complete("strike")]
    assert sorted(written) == sorted({"Strike", "Strike (The Daily)", "Strike (The Post)", f"Strike (article {third})"})
    assert {named(links, text) for text in written} == {
        ("note", note.id), ("article", first), ("article", second), ("article", third)
    }  # fmt: skip


def test_titles_that_no_brackets_can_hold_are_linked_all_the_same(services: Services, links: LinkService) -> None:
    one = add_article(services, 1, title="[Video] Strike | The Daily")
    (offer,) = links.complete("strike")
    assert offer.text == "Video Strike The Daily" and named(links, offer.text) == ("article", one)
    two = add_article(services, 2, title="[|]")
    assert links.write(links.complete("")[0].target) == f"article {two}"


def test_what_lies_in_the_trash_gives_way(services: Services, links: LinkService) -> None:
    first, second = (add_article(services, number, title="Strike") for number in (1, 2))
    services.articles.trash([first])
    assert named(links, "Strike") == ("article", second)
    services.articles.trash([second])
    found = links.find("Strike")
    assert found is not None and found.trashed
    assert links.complete("strike") == []
    services.articles.purge([first, second], Job())
    assert links.find("Strike") is None


def test_what_cannot_be_known_now_is_not_missing(services: Services) -> None:
    add_article(services, 1, title="The strike")
    links = LinkService(services.library, services.notes, lambda _keys: None, lambda _typed, _limit: [])
    assert links.find_missing("[[The strike]] of [[Dolores Quinn]]") == ()
    assert links.find("Dolores Quinn") is None
    links = LinkService(services.library, services.notes, lambda _keys: {}, lambda _typed, _limit: [])
    assert links.find_missing("[[The strike]] of [[Dolores Quinn]]") == ("Dolores Quinn",)


def test_entities_are_named_where_nothing_else_is(services: Services) -> None:
    names = {"vladimir putin": "Vladimir Putin", "strike": "Strike"}
    links = LinkService(
        services.library,
        services.notes,
        lambda keys: {key: names[key] for key in keys if key in names},
        lambda typed, limit: [(name, 3) for key, name in names.items() if typed.lower() in key][:limit],
    )
    found = links.find("Vladimir Putin")
    assert found is not None and (found.kind, found.title) == (LinkKind.ENTITY, "Vladimir Putin")
    note = services.notes.create("Strike")
    assert named(links, "Strike") == ("note", note.id)
    assert links.find("entity: strike") is not None and named(links, "entity: strike") == ("entity", 0)
    offers = links.complete("strike")
    assert [(offer.target.kind, offer.text) for offer in offers] == [
        (LinkKind.NOTE, "Strike"), (LinkKind.ENTITY, "entity: Strike")
    ]  # fmt: skip
    assert links.complete("put")[0].detail == "3"


def test_names_are_completed_from_any_word_the_beginning_first(services: Services, links: LinkService) -> None:
    for number, title in enumerate(["A big strike", "Strike over", "Airstrikes", "Other"]):
        add_article(services, number, title=title)
    services.notes.create("Lesson on the strike")
    assert [offer.text for offer in links.complete("strike")] == [
        "Strike over", "Lesson on the strike", "A big strike", "Airstrikes"
    ]  # fmt: skip
    assert len(links.complete("", limit=3)) == 3


# --- from where it is linked ---


def test_notes_tell_what_links_to_what(services: Services, links: LinkService) -> None:
    one, two = add_article(services, 1, title="The strike"), add_article(services, 2)
    note = services.notes.create("Lesson", "Before. Read [[The strike|it]] first.\n\nThe strike is [[the strike]].")
    services.notes.save(of_article(two), "Unlike [[The strike]], and see [[Lesson]].", 0)
    services.notes.save(of_article(one), "Of itself: [[The strike]]", 0)
    found = links.linked_from(of_article(one))
    assert [(b.note.title, b.sentence) for b in found] == [
        ("Article number 2", "Unlike The strike, and see Lesson."),
        ("Lesson", "Read it first."),
        ("Lesson", "The strike is the strike."),
    ]
    assert found[1].sentence[slice(*found[1].span)] == "it"
    assert [b.note.subject for b in links.linked_from(note.subject)] == [of_article(two)]
    assert links.linked_from(of_article(two)) == [] == links.linked_from(of_article(999))
    services.notes.save(note.subject, "Nothing", 1)
    services.notes.trash([services.notes.get(of_article(two)).id])  # type: ignore[union-attr]
    assert links.linked_from(of_article(one)) == [] == links.linked_from(note.subject)


def test_the_cache_of_links_is_made_again(services: Services, links: LinkService) -> None:
    one = add_article(services, 1, title="The strike")
    for number in range(2, 7):
        services.notes.save(of_article(add_article(services, number)), "[[The strike]]", 0)
    assert links.refresh(Job()) == 5 and links.refresh(Job()) == 0
    with services.library.write() as writing:
        writing.session.connection().exec_driver_sql("DELETE FROM note_link_stamps")
        writing.session.connection().exec_driver_sql("UPDATE note_links SET key = 'nonsense'")
    assert len(links.linked_from(of_article(one))) == 5


# --- links go on meaning what they meant ---


def test_renaming_an_article_renames_its_links(services: Services, links: LinkService, announced: Announced) -> None:
    one = add_article(services, 1, title="The strike")
    note = services.notes.create("Lesson", "See [[The strike]], [[the STRIKE|this]], `[[The strike]]`, [[Other]].")
    before = services.articles.edit([one], {"title": "The walkout"})
    assert body(services, note.id) == "See [[The walkout]], [[The walkout|this]], `[[The strike]]`, [[Other]]."
    assert note.subject in announced[-1].notes
    assert services.notes.read(note.id).revision == 2 and len(services.notes.versions(note.subject)) == 2
    assert len(links.linked_from(of_article(one))) == 1
    services.articles.put_metadata(before)
    assert body(services, note.id) == "See [[The strike]], [[The strike|this]], `[[The strike]]`, [[Other]]."
    assert services.upkeep.check(Job()) == []


def test_correcting_the_title_in_the_text_renames_too(services: Services) -> None:
    one = add_article(services, 1)
    note = services.notes.create("Lesson", "[[Article number 1]]")
    text = services.articles.get(one).document.text
    services.articles.revise_text(one, text.replace("Article number 1", "The walkout", 1))
    assert body(services, note.id) == "[[The walkout]]"


def test_renaming_notes_and_pairs_renames_their_links(services: Services) -> None:
    lesson = services.notes.create("Lesson")
    pair = services.pairs.save(add_article(services, 1), add_article(services, 2), title="Both")
    note = services.notes.create("List", "[[lesson]] [[Both]]")
    services.notes.rename(lesson.id, "Class [one]")
    services.pairs.edit(pair.id, title="Two sides")
    assert body(services, note.id) == "[[Class one]] [[Two sides]]"


def test_a_new_name_takes_no_links_from_others(services: Services, links: LinkService) -> None:
    one = add_article(services, 1, title="Strike")
    note = services.notes.create("List", "[[Strike]]")
    add_article(services, 2, title="Strike", outlet="The Post")
    assert body(services, note.id) == "[[Strike]]" and named(links, "Strike") == ("article", one)
    services.notes.create("Strike")
    assert body(services, note.id) == "[[article: Strike]]" and len(links.linked_from(of_article(one))) == 1
    services.articles.edit([one], {"outlet": "The Daily"})
    assert named(links, "article: strike") == ("article", one)
    three = add_article(services, 3, title="Other")
    other = services.notes.create("More", "[[Other]] [[Strike (The Daily)]]")
    services.articles.edit([one], {"outlet": "The Weekly"})
    assert body(services, other.id) == "[[Other]] [[Strike (The Weekly)]]"
    assert three


def test_a_name_that_was_missing_is_found_when_it_comes(services: Services, links: LinkService) -> None:
    note = services.notes.create("List", "[[The walkout]]")
    assert links.find("The walkout") is None
    one = add_article(services, 1, title="The walkout")
    assert named(links, "The walkout") == ("article", one) and len(links.linked_from(of_article(one))) == 1
    assert body(services, note.id) == "[[The walkout]]" and services.notes.read(note.id).revision == 1


def test_an_article_that_goes_for_ever_leaves_links_as_they_are(services: Services, links: LinkService) -> None:
    one = add_article(services, 1, title="The strike")
    services.notes.save(of_article(one), "A thought", 0)
    note = services.notes.create("List", "[[The strike]]")
    services.articles.trash([one])
    services.articles.purge([one], Job())
    (kept,) = services.notes.kept()
    assert body(services, note.id) == "[[The strike]]" and named(links, "The strike") == ("note", kept.id)
    assert [b.note.id for b in links.linked_from(NoteSubject(SubjectKind.FREE, kept.id))] == [note.id]


def test_what_fails_in_renaming_renames_nothing(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    one = add_article(services, 1, title="The strike")
    note = services.notes.create("Lesson", "[[The strike]]")
    monkeypatch.setattr("app.services.links.store_body", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.articles.edit([one], {"title": "The walkout"})
    assert services.articles.get(one).metadata.title == "The strike"
    assert body(services, note.id) == "[[The strike]]"


def test_names_are_right_while_others_write(services: Services, links: LinkService) -> None:
    """Readers and writers at once: nobody is left with an older name."""
    ids = [add_article(services, number, title=f"Title {number}") for number in range(8)]
    note = services.notes.create("List", " ".join(f"[[Title {number}]]" for number in range(8)))

    def rename(number: int) -> None:
        for turn in range(5):
            services.articles.edit([ids[number]], {"title": f"Title {number} turn {turn}"})
            links.complete("title")

    threads = [threading.Thread(target=rename, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert body(services, note.id) == " ".join(f"[[Title {number} turn 4]]" for number in range(8))
    assert [named(links, f"Title {number} turn 4") for number in range(8)] == [("article", i) for i in ids]
