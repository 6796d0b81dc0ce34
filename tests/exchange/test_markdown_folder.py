from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from app.domain import Anchor, Span
from app.errors import UserError
from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage
from app.exchange.markdown_folder import is_ours, read_markdown, write_markdown
from tests.exchange.bundles import bundles, sort

BRIDGE = CarriedArticle("a" * 64, "The old bridge: who pays?", "https://example.org/a", "Ledger", tags=("city",))
COUNTER = CarriedArticle("b" * 64, "Bridge closed at last")
QUOTE = CarriedPassage(BRIDGE, Anchor(Span(10, 24), "the old bridge", "before ", " after"))


@given(bundles())
def test_there_and_back_without_loss(bundle: Bundle) -> None:
    assert sort(read_markdown(write_markdown(bundle).values())) == sort(bundle)


@given(bundles())
def test_names_are_such_as_file_systems_and_note_programs_take(bundle: Bundle) -> None:
    names = [*write_markdown(bundle)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name.endswith(".md") and len(name.encode()) <= 400 and not set(name) & set('[]#^|\\/:*?"<>\n\x00')
        assert not name.startswith((".", " ")) and name.split(".")[0].lower() not in ("con", "nul", "aux")


def test_it_reads_well_in_other_programs() -> None:
    highlight = CarriedHighlight((QUOTE,), comment="Says *who*?", tags=("class",))
    files = write_markdown(Bundle((CarriedNote((BRIDGE,), "My note\n\n- one"),), (highlight,)))
    assert [*files] == ["The old bridge who pays.md"]
    (text,) = files.values()
    shown = [line for line in text.split("\n") if not line.startswith("<!--")]
    assert "# The old bridge: who pays?" in shown and "> the old bridge" in shown and "Says *who*?" in shown
    assert "tags:\n- city" in text


def test_a_pair_links_to_its_articles() -> None:
    files = write_markdown(Bundle((CarriedNote((BRIDGE, COUNTER), "Both", "Two views", "Who pays?"),)))
    assert "[[The old bridge who pays]] · [[Bridge closed at last]]" in files["Two views.md"]


def test_links_lead_to_the_files_and_come_back_as_they_were() -> None:
    lesson = CarriedNote(
        (), "[[the old bridge: WHO pays?]], [[Bridge closed at last]], [[Nobody: knows]]", "L", free=True
    )
    bundle = Bundle((lesson, CarriedNote((BRIDGE,), "See [[L]]"), CarriedNote((COUNTER,), "x")))
    files = write_markdown(bundle)
    assert "[[The old bridge who pays|the old bridge: WHO pays?]]" in files["L.md"]
    assert "[[Bridge closed at last]], [[Nobody: knows]]" in files["L.md"]
    assert sort(read_markdown(files.values())) == sort(bundle)
    edited = files["L.md"].replace("Nobody: knows", "The old bridge who pays")
    (note,) = read_markdown([edited]).notes
    assert note.body == "[[the old bridge: WHO pays?]], [[Bridge closed at last]], [[The old bridge who pays]]"


def test_tags_of_a_free_note_can_be_edited_elsewhere() -> None:
    (text,) = write_markdown(Bundle((CarriedNote((), "x", "L", tags=("a", "b"), free=True),))).values()
    assert "tags:\n- a\n- b\n" in text
    (note,) = read_markdown([text.replace("- b\n", "- c\n")]).notes
    assert note.tags == ("a", "c")


def test_what_was_edited_elsewhere_comes_back_as_edited() -> None:
    highlight = CarriedHighlight((QUOTE,), comment="Says who?")
    bundle = Bundle((CarriedNote((BRIDGE,), "My note"),), (highlight,))
    (text,) = write_markdown(bundle).values()
    edited = text.replace("My note", "My better note\n\nwith more").replace("Says who?", "Says nobody.")
    edited = edited.replace("> the old bridge", "> the *old* bridge\n> (sic)")
    read = read_markdown([edited])
    assert read.notes == (replace(bundle.notes[0], body="My better note\n\nwith more"),)
    # The passage is what was marked; what was made of it elsewhere is somebody's words.
    assert read.highlights == (replace(highlight, comment="> the *old* bridge\n> (sic)\n\nSays nobody."),)


def test_line_ends_that_were_changed_on_the_way() -> None:
    bundle = Bundle((CarriedNote((BRIDGE,), "My note"),), (CarriedHighlight((QUOTE,), comment="One"),))
    (text,) = write_markdown(bundle).values()
    read = read_markdown([text.replace("\n", "\r\n")])
    assert read.notes[0].body.split() == ["My", "note"]
    assert read.highlights[0].comment.strip() == "One"


def test_front_matter_edited_by_hand() -> None:
    (text,) = write_markdown(Bundle((CarriedNote((replace(BRIDGE, published="2023"),), "x"),))).values()
    edited = text.replace("published: '2023'", "published: 2023").replace("tags:\n- city", "tags: city, 2024")
    assert edited != text
    (note,) = read_markdown([edited]).notes
    assert note.articles[0].published == "2023" and note.articles[0].tags == ("city", "2024")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Just a note",
        "---\ntitle: An article\n---\nText",
        "---\nparallax: article\n: [\n---\n",
        "---\nparallax: pair\nsides: 3\n---\n",
        "---\nparallax: pair\nsides: []\n---\n",
        "---\nparallax: article\n---\n<!-- parallax:note 0 -->\nno end",
        '---\nparallax: article\n---\n<!-- parallax:highlight 0 {"passages": []} -->\n> x\n\n<!-- parallax:end 0 -->\n',
        "---\nparallax: article\n---\n<!-- parallax:note 0 {broken} -->\n\n<!-- parallax:end 0 -->\n",
    ],
)
def test_what_is_not_ours_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError) as caught:
        read_markdown([text])
    assert caught.value.code == "exchange-file" and caught.value.message()


LEVELS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))


@pytest.mark.parametrize(
    "front",
    [
        f"parallax: article\nl0: &l0 [lol]\n{LEVELS}tags: *l11\n",
        f"parallax: pair\nl0: &l0 [lol]\n{LEVELS}sides: [{{title: *l11}}, {{title: x}}]\n",
        "parallax: article\na: &a {b: c}\n<<: *a\n",
        f"parallax: article\ntags: {'[' * 5_000}{']' * 5_000}\n",
        f"parallax: article\ntitle: {'x' * 2_000_000}\n",
        "parallax: article\ntags: [[a, b]]\n",
        "parallax: article\ntitle: {a: b}\n",
    ],
    ids=["tags", "sides", "merge", "deep", "long", "list-in-tags", "mapping-as-title"],
)
@pytest.mark.timeout(20)
def test_front_matter_that_grows_while_it_is_read_is_refused(front: str) -> None:
    with pytest.raises(UserError) as caught:
        read_markdown([f"---\n{front}---\n\n# x\n"])
    assert caught.value.code == "exchange-file"


def test_articles_are_not_taken_for_notes() -> None:
    assert not is_ours("---\ntitle: x\nparallax: article\n---\n")
    assert is_ours("\ufeff---\r\nparallax: note\r\n---\r\n")


def test_what_was_written_around_the_pieces_comes_in_too() -> None:
    lesson = CarriedNote((), "Begin with the bridge", "Lesson", free=True)
    both = CarriedNote((BRIDGE, COUNTER), "On both", "Two views")
    bundle = Bundle((CarriedNote((BRIDGE,), "My note"), both, lesson), (CarriedHighlight((QUOTE,)),))
    files = write_markdown(bundle)
    article = files["The old bridge who pays.md"].replace("## Highlights\n", "Before the highlights\n\n## Highlights\n")
    found = read_markdown([article + "\nAt the end\n", files["Two views.md"] + "On *both*\r\n"])
    around = "Before the highlights\n\nAt the end"
    assert [note.body for note in found.notes] == ["My note", around, "On both", "On *both*"]
    assert [note.articles for note in found.notes] == [(BRIDGE,), (BRIDGE,), (BRIDGE, COUNTER), (BRIDGE, COUNTER)]
    (note,) = read_markdown([files["Lesson.md"] + "\nand end with it\n"]).notes
    assert (note.title, note.body) == ("Lesson", "Begin with the bridge\n\nand end with it")
    assert sort(read_markdown(files.values())) == sort(bundle)
