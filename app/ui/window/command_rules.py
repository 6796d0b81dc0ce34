"""When each command can be used. Pure: a situation in, yes or no and a reason out."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.commands import Command
from app.ui.window.navigation import PageKind

# Commands that change the library: off while it is open for reading only.
WRITING = frozenset(
    (
        "file.import file.import_folder file.import_notes file.paste file.samples article.edit article.correct "
        "article.mark_tail "
        "article.unmark_tail article.toggle_read article.trash pair.save pair.edit pair.delete trash.restore "
        "trash.purge trash.empty entity.assign entity.join entity.split entity.rename entity.retype entity.not_here "
        "entity.reject highlight.mark highlight.yellow highlight.green highlight.blue highlight.pink highlight.purple "
        "highlight.tie highlight.delete note.new note.strong note.emphasis note.link note.heading note.bullets "
        "note.numbers note.quote note.task note.paste_plain note.misspelt event.make event.move event.rename "
        "event.merge event.split event.out event.empty event.yes event.no"
    ).split()
)
NEEDS_LIBRARY = WRITING | frozenset(
    (
        "file.export_notes file.backup file.backups file.check edit.search view.library view.pairs view.events "
        "edit.search_order edit.save_search article.hits article.similar "
        "view.notes view.highlights view.trash article.open "
        "article.compare article.compare_with article.original article.note "
        "entity.corrections event.together event.later"
    ).split()
)
NEEDS_TEXT = frozenset(
    (
        "file.print file.pdf edit.find edit.find_next edit.find_previous article.mark_tail article.unmark_tail "
        "article.note view.loaded view.next_loaded view.previous_loaded highlight.mark highlight.yellow "
        "highlight.green highlight.blue highlight.pink highlight.purple highlight.comment highlight.next "
        "highlight.previous highlight.delete highlight.list"
    ).split()
)
NEEDS_PAIR = frozenset(
    (
        "pair.save pair.swap pair.together pair.ribbons pair.next_passage pair.previous_passage pair.next_mention "
        "pair.previous_mention pair.marks pair.entities "
        "pair.next_left pair.previous_left pair.next_right pair.previous_right pair.counterpart "
        "pair.focus pair.overview "
        "entity.about entity.order entity.types entity.assign entity.join entity.split entity.rename entity.retype "
        "entity.not_here entity.reject go.other_pane contrast.panel contrast.wording contrast.voices "
        "contrast.vocabulary contrast.numbers contrast.next_place contrast.previous_place contrast.sentences "
        "contrast.copy contrast.copy_all contrast.entity contrast.order contrast.filter contrast.higher "
        "contrast.lower highlight.tie"
    ).split()
)
NEEDS_SAVED_PAIR = frozenset("pair.edit pair.delete".split())
NEEDS_ARTICLES = frozenset("article.edit article.toggle_read article.trash event.make event.move".split())
NEEDS_ONE = frozenset("article.open article.correct article.original article.compare_with article.similar".split())
NEEDS_TWO = frozenset({"article.compare"})
# The page of events says itself for which of these enough is chosen; one of them is of the article that is read, too.
NEEDS_EVENTS = frozenset(
    "event.rename event.merge event.split event.out event.empty event.yes event.no event.later event.together".split()
)
NEEDS_ARTICLE_PAGE = frozenset("go.next_article go.previous_article article.tellings".split())
NEEDS_NOTE = frozenset(
    (
        "note.strong note.emphasis note.link note.heading note.bullets note.numbers note.quote note.task "
        "note.paste_plain note.preview note.arrange note.misspelt"
    ).split()
)
NEEDS_TRASH = frozenset("trash.restore trash.purge trash.empty".split())
# These follow a state of their own, which others watch.
LEFT_ALONE = frozenset("edit.undo edit.redo".split())


@dataclass(frozen=True, slots=True)
class Situation:
    """`chosen` counts the articles that commands are about: those selected in the list, or the one being read.
    `offered` are the commands that a page knows itself to be about something."""

    page: PageKind = PageKind.LIBRARY
    has_library: bool = False
    read_only: bool = False
    on_text: bool = False
    chosen: int = 0
    note_shown: bool = False
    saved_pair: bool = False
    can_go_back: bool = False
    offered: frozenset[str] = frozenset()


def is_left_alone(command: Command, now: Situation) -> bool:
    """The trash knows itself what is chosen in it; elsewhere its commands would act on what is not seen."""
    return command.id in LEFT_ALONE or (command.context == "trash" and now.page is PageKind.TRASH and not now.on_text)


def can_use(command_id: str, now: Situation) -> bool:
    on_pair = now.on_text and now.page is PageKind.PAIR
    conditions = (
        (NEEDS_LIBRARY, now.has_library),
        (WRITING, not now.read_only),
        (NEEDS_TEXT, now.on_text),
        (NEEDS_PAIR, on_pair),
        (NEEDS_SAVED_PAIR, now.saved_pair or (command_id == "pair.edit" and on_pair)),
        (NEEDS_ARTICLES, now.chosen > 0),
        (NEEDS_ONE, now.chosen == 1),
        (NEEDS_TWO, (now.chosen == 2 and not now.on_text) or command_id in now.offered),
        (NEEDS_EVENTS, command_id in now.offered),
        (NEEDS_NOTE, now.note_shown),
        (NEEDS_TRASH, now.page is PageKind.TRASH and not now.on_text),
        (NEEDS_ARTICLE_PAGE, now.on_text and now.page is PageKind.ARTICLE),
        (frozenset({"go.back"}), now.can_go_back),
    )
    return all(holds for commands, holds in conditions if command_id in commands)


def is_forbidden(command_id: str, now: Situation) -> bool:
    """Whether it is the library that keeps a command from being used, which its tip then says."""
    return now.has_library and now.read_only and command_id in WRITING
