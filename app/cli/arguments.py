"""What can be written on the command line. Imports nothing heavy: the window's start goes through here too."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

EPILOG = "The environment variable PARALLAX_HOME names a folder to keep settings, library and logs in."
DESCRIPTION = "Read two accounts of one event side by side. Without a command, the window opens."


COMMAND_NAMES = (
    "import", "list", "show", "set", "delete", "trash", "untrash", "search", "analyse", "compare", "pairs", "pair",
    "suggest", "events", "note", "notes", "correct", "corrections", "check", "reindex", "backup", "restore", "export",
    "import-notes",
)  # fmt: skip


CORRECTIONS = ("merge", "split", "rename", "retype", "reject", "assign")

# Of a number: what SQLite can hold, and more than anybody means.
_MOST_DIGITS = 18


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line. Each command's `name` names its function in `app.cli.commands`."""
    parser = argparse.ArgumentParser(prog="parallax", description=DESCRIPTION, epilog=EPILOG)
    _add_library(parser, default=None)
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    # No metavar with all names: the list of commands stands below, one a line.
    commands = parser.add_subparsers(dest="name", metavar="COMMAND", title="commands")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        command.add_argument("--json", action="store_true", help="print one JSON object a line, and nothing else")
        # The default of the first --library must not be overwritten by this one's.
        _add_library(command, default=argparse.SUPPRESS)
        return command

    command = add("import", "import files, and folders with all below them")
    command.add_argument("paths", nargs="+", metavar="PATH")
    add("list", "list all articles, newest first")
    command = add("show", "print an article")
    command.add_argument("id", type=int, metavar="ID")
    command = add("set", "change what is known about an article")
    command.add_argument("ids", type=_read_ids, metavar="ID", help="one id, or several with commas between them")
    command.add_argument("values", nargs="+", type=_read_value, metavar="FIELD=VALUE")
    for name, summary in (("delete", "put articles into the trash"), ("untrash", "take articles out of the trash")):
        command = add(name, summary)
        command.add_argument("ids", type=int, nargs="+", metavar="ID")
    command = add("trash", "list the trash, put articles into it, or empty it")
    command.add_argument("ids", type=int, nargs="*", metavar="ID")
    command.add_argument("--empty", action="store_true", help="delete what is in it for ever; notes are kept")
    command = add("search", "search all articles")
    command.add_argument("query", nargs="*", metavar="QUERY")
    command.add_argument("--limit", type=_read_limit, default=50, metavar="N", help="print at most N hits (50)")
    command.add_argument("--queries", type=_read_name, metavar="FILE", help="one query a line, - for standard input")
    command.add_argument("--typing", action="store_true", help="the last word is not finished yet")
    command.add_argument("--notes", action="store_true", help="then notes that are about no article, too")
    command = add("analyse", "print sentences and names of an article or file")
    command.add_argument("text", metavar="ID|PATH")
    command = add("compare", "print what two texts share, and what one of them leaves out")
    command.add_argument("texts", nargs="*", metavar="ID|PATH")
    command.add_argument(
        "--pairs", type=_read_name, metavar="FILE", help="one pair a line, with a tab between, - for standard input"
    )
    command = add("suggest", "print which other articles tell the same event, and why")
    command.add_argument("id", type=int, nargs="?", metavar="ID")
    command.add_argument("--all", action="store_true", help="for every article, one line each")
    command.add_argument("--limit", type=_read_limit, default=10, metavar="N", help="at most N for an article (10)")
    _add_events(add)
    add("pairs", "list the saved pairs")
    command = add("pair", "save two articles as a pair")
    command.add_argument("left", type=int, metavar="A")
    command.add_argument("right", type=int, metavar="B")
    command.add_argument("--title", default="")
    command.add_argument("--question", default="")
    command = add("note", "print, set, or append to the note on an article or pair, or a free one")
    command.add_argument("id", nargs="?", metavar="ID", help="an article's id; pair:ID for a pair, free:ID for a note")
    command.add_argument(
        "--free", metavar="TITLE", help="in place of ID: the free note of this title, begun if need be"
    )
    command.add_argument("--tags", metavar="TAG,TAG", help="make these its tags")
    command.add_argument("words", nargs="*", metavar="TEXT", help="to be appended")
    command.add_argument("--pair", action="store_true", help="ID is a pair's")
    command.add_argument(
        "--set", dest="file", type=_read_name, metavar="FILE", help="make this the note, - for standard input"
    )
    command.add_argument(
        "--versions", action="store_true", help="list what it said before, by number, the newest first"
    )
    command.add_argument("--restore", type=_read_limit, metavar="N", help="make version N the note again, as a new one")
    command = add("notes", "print which notes there are, the last changed first")
    command.add_argument("--tag", metavar="TAG", help="only those with this tag")
    command.add_argument("--trash", action="store_true", help="those in the trash")
    _add_corrections(add)
    command = add("export", "write notes and highlights as files that other programs read")
    command.add_argument("target", type=_read_path, metavar="DIR|FILE", help="a folder for markdown, else a file")
    command.add_argument(
        "--format", choices=("markdown", "html", "pdf", "jsonld", "csv"), default="markdown", help="(markdown)"
    )
    command.add_argument("--article", type=int, nargs="+", default=[], metavar="ID", help="only of these (all)")
    command.add_argument("--pair", type=int, nargs="+", default=[], metavar="ID", help="only of these pairs")
    command.add_argument("--tag", default="", help="only of articles with it")
    command.add_argument(
        "--note",
        type=_read_subject,
        nargs="+",
        default=[],
        metavar="ID",
        help="only these notes, by the article's id; pair:ID for a pair's, note:ID for one by itself",
    )
    command.add_argument("--title", default="", help="over a page or PDF")
    command = add("import-notes", "add notes and highlights that were exported")
    command.add_argument("paths", type=_read_path, nargs="+", metavar="PATH", help="files, or folders of Markdown")
    command.add_argument(
        "--from", dest="source", choices=("parallax", "readwise", "koreader", "hypothesis"), default="parallax"
    )
    add("check", "check the library from top to bottom")
    add("reindex", "make the search index anew")
    command = add("backup", "copy the library's database")
    command.add_argument("target", nargs="?", type=_read_path, metavar="FILE|DIR", help="(the library's own backups)")
    command.add_argument("--list", action="store_true", help="the library's backups, newest first")
    command = add("restore", "make a library of a backup, in a new folder beside this one")
    command.add_argument("backup", nargs="?", type=_read_path, metavar="FILE", help="(the newest good one)")
    where = command.add_mutually_exclusive_group()
    where.add_argument("--to", type=_read_path, metavar="DIR", help="the new folder")
    where.add_argument("--replace", action="store_true", help="in the place of this library, which is kept as a backup")
    command.add_argument(
        "--salvage", action="store_true", help="and lay over it what this library's damaged database still gives"
    )
    return parser


def _add_events(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    command = add("events", "list events with the articles that tell them; name, merge, split, move, empty")
    command.add_argument("--article", type=int, metavar="ID", help="the one that this article tells")
    command.add_argument("--ask", action="store_true", help="the articles that perhaps tell an event: you decide")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--make", type=int, nargs="+", metavar="ID", help="make an event of these articles")
    which.add_argument("--name", type=int, dest="event", metavar="EVENT", help="give it the --title")
    which.add_argument("--merge", type=int, nargs="+", metavar="EVENT", help="make one of several")
    which.add_argument("--split", type=int, metavar="EVENT", help="make an event of its own of some --articles")
    which.add_argument("--move", type=int, metavar="EVENT", help="put --articles into an event; 0: into none")
    which.add_argument("--together", type=int, metavar="EVENT", help="the two of its tellings that differ most")
    which.add_argument("--empty", type=int, metavar="EVENT", help="its articles tell no event any more")
    command.add_argument("--title", default=None)
    command.add_argument("--articles", type=int, nargs="+", default=[], metavar="ID")


def _add_corrections(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    command = add("correct", "say who is who: what was found is shown as you have it, here and in later imports")
    command.add_argument("kind", choices=CORRECTIONS, metavar="KIND", help=f"one of: {', '.join(CORRECTIONS)}")
    command.add_argument("--names", nargs="+", default=[], metavar="NAME", help="forms as they stand in texts")
    command.add_argument("--entity", default="", metavar="NAME", help="any name of whom is meant")
    command.add_argument("--value", default="", help="rename: the new name; retype: person, org, place, group or thing")
    command.add_argument(
        "--scope",
        type=_read_scope,
        metavar="SCOPE",
        help="library, article:ID, pair:A,B or passage:ID:START-END (names hold in the library, if not told)",
    )
    command = add("corrections", "list what you said of entities; export, import, take back")
    command.add_argument(
        "--article", type=int, action="append", metavar="ID", help="those that hold in it; two: a pair"
    )
    command.add_argument("--all", action="store_true", help="also those that were taken back")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--export", type=_read_name, metavar="FILE", help="write them to a file, - for standard output")
    which.add_argument(
        "--import", dest="source", type=_read_name, metavar="FILE", help="add those of a file, - for standard input"
    )
    which.add_argument("--take-back", type=int, nargs="+", metavar="ID", help="let them hold no more")
    which.add_argument("--restore", type=int, nargs="+", metavar="ID", help="let them hold again")
    which.add_argument("--change", type=int, metavar="ID", help="let it hold in another --scope")
    command.add_argument("--scope", type=_read_scope, metavar="SCOPE", help="as for correct, but no other passage")


def parse_words(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace:
    """The command line, checked. Ends the program with code 2 where the usage is wrong."""
    arguments, rest = parser.parse_known_args(words)
    # argparse gives an open list its words in one piece only, and leaves over those that stand behind an option.
    takes = {"note": "words", "search": "query"}.get(arguments.name)
    if rest and takes and not any(word.startswith("-") for word in rest):
        getattr(arguments, takes).extend(rest)
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    _check_usage(parser, arguments)
    return arguments


def _take_free_words(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """With a title in its place, what stands where the id would is the first word to be appended."""
    if arguments.free is None:
        if arguments.id is None:
            parser.error("note: an ID, or --free TITLE")
        return
    if arguments.pair or not arguments.free.strip():
        parser.error("note: --free takes a TITLE, and no --pair")
    arguments.words = [word for word in (arguments.id, *arguments.words) if word is not None]
    arguments.id = None


def _check_usage(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """What argparse cannot say by itself."""
    name = arguments.name
    if name == "search" and bool(arguments.query) == bool(arguments.queries):
        parser.error("search: either a QUERY, or --queries FILE")
    if name == "events":
        _check_events(parser, arguments)
    if name == "suggest" and (arguments.id is not None) is arguments.all:
        parser.error("suggest: either an ID, or --all")
    if name == "set" and len(dict(arguments.values)) < len(arguments.values):
        parser.error("set: each FIELD once")
    if name == "compare":
        if bool(arguments.texts) == bool(arguments.pairs):
            parser.error("compare: either two texts, or --pairs FILE")
        if arguments.texts and len(arguments.texts) != 2:
            parser.error("compare: exactly two texts")
    if name == "note":
        _take_free_words(parser, arguments)
        if arguments.words and arguments.file:
            parser.error("note: either TEXT, or --set FILE")
        if arguments.words and not "".join(arguments.words).strip():
            parser.error("note: the TEXT to be appended is empty")
        if (arguments.versions or arguments.restore) and (
            arguments.words
            or arguments.file
            or arguments.tags is not None
            or (arguments.versions and arguments.restore)
        ):
            parser.error("note: --versions and --restore N go alone")
        prefix, colon, number = (arguments.id or "free:0").rpartition(":")
        if not number.isdecimal() or (colon and prefix not in ("pair", "free")):
            parser.error(f"note: {arguments.id} is no id")
    if name == "corrections":
        if (arguments.change is None) is not (arguments.scope is None):
            parser.error("corrections: --change ID and --scope SCOPE go together")
        if arguments.article and len(arguments.article) > 2:
            parser.error("corrections: one --article, or two for a pair")
    if name == "restore" and arguments.salvage and (arguments.backup is not None or arguments.replace):
        parser.error("restore: --salvage begins with the newest good backup, in a new folder")
    if name == "backup" and arguments.list and arguments.target is not None:
        parser.error("backup: either a target, or --list")
    if name == "trash" and arguments.empty and arguments.ids:
        parser.error("trash: either ids, or --empty")


def _check_events(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    if (arguments.split is not None or arguments.move is not None) is not bool(arguments.articles):
        parser.error("events: --split and --move go with --articles, and nothing else does")
    if arguments.title is not None and arguments.event is None and not arguments.make:
        parser.error("events: --title goes with --name or --make")
    if arguments.event is not None and arguments.title is None:
        parser.error("events: --name goes with --title")


def _add_library(parser: argparse.ArgumentParser, *, default: object) -> None:
    parser.add_argument(
        "--library",
        type=_read_path,
        default=default,
        metavar="DIR",
        help="the library's folder (in your data folder)",
    )


def _read_name(text: str) -> str:
    # A script's variable that was never set; it would mean nothing, or the folder one happens to be in.
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def _read_path(text: str) -> Path:
    return Path(_read_name(text))


def _read_ids(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"write ids with commas between them, not {text!r}") from None


def _read_subject(text: str) -> tuple[str, int]:
    """Whose note is meant: `article`, `pair` or `note`, and its id."""
    found = re.fullmatch(rf"(?:(article|pair|note):)?(\d{{1,{_MOST_DIGITS}}})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"write an article's id, pair:ID or note:ID, not {text!r}")
    return found[1] or "article", int(found[2])


def _read_limit(text: str) -> int:
    if not text.isdecimal() or not text.strip("0") or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError("write a number, at least 1")
    return int(text)


@dataclass(frozen=True)
class ScopeWords:
    """A scope as it is written: its kind, the articles, and the passage's `[start, end)` in code points."""

    kind: str
    articles: tuple[int, ...] = ()
    passage: tuple[int, int] | None = None


_SCOPE = re.compile(
    r"(library)|(article|passage):(\d{1,18})|(pair):(\d{1,18}),(\d{1,18})|passage:(\d{1,18}):(\d+)-(\d+)"
)


def _read_scope(text: str) -> ScopeWords:
    found = _SCOPE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("write library, article:ID, pair:A,B or passage:ID:START-END")
    library, one, article, pair, left, right, passage, start, end = found.groups()
    if library:
        return ScopeWords("library")
    if one:
        return ScopeWords(one, (int(article),))
    if pair:
        return ScopeWords("pair", (int(left), int(right)))
    return ScopeWords("passage", (int(passage),), (int(start[:15]), int(end[:15])))


SETTABLE = ("title", "outlet", "author", "url", "published", "language", "perspective", "tags", "read")


def _read_value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or name not in SETTABLE:
        raise argparse.ArgumentTypeError(f"write FIELD=VALUE; fields are {', '.join(SETTABLE)}")
    return name, value
