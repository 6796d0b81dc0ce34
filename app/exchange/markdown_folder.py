"""A folder of Markdown files, one an article or pair, as note-taking programs keep them; and back without loss.

Front matter says what the file is about. The note stands as it was written; each highlight as a quote with its comment
beneath. What Markdown has no room for (colour, place, moment) stands in HTML comments, which no program shows. A note
or comment that was edited elsewhere comes back as it was edited, and what was written around them as a note.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import yaml

from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage, Group
from app.exchange.front import read_front
from app.exchange.note_links import fold_title, name_files, name_titles
from app.exchange.values import (
    MOST_TEXT,
    as_colour,
    as_list,
    as_moment,
    as_object,
    as_tags,
    as_text,
    make_anchor,
    refuse,
    write_moment,
)
from app.exchange.web_annotation import read_article

ARTICLE, PAIR, KEPT = "article", "pair", "note"
HIGHLIGHTS = "## Highlights"
_BENEATH = re.compile(r"\[\[[^\[\]]+\]\] · \[\[[^\[\]]+\]\]")
_LONGEST_NAME = 90  # characters
_MOST_BYTES = 180  # file systems take 255 at most; a number, endings and some room are left
_FORBIDDEN = re.compile(r'[\[\]#^|\\/:*?"<>\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")
# The last line of a file that was exported (`written_files.py`).
WRITTEN = re.compile(r"^<!-- parallax:written ([0-9a-f]{32}) -->[ \t]*$", re.MULTILINE)
_BEGIN = re.compile(r"<!-- parallax:(note|highlight) ([0-9a-z]+)(?: (\{.*\}))? -->")


def write_markdown(bundle: Bundle, taken: Iterable[str] = ()) -> dict[str, str]:
    """Files by name. Names are those of the titles, as far as file systems and note-taking programs take them, and not
    those that are `taken` by other files; links lead to them."""
    names = _Names(taken)
    groups = bundle.groups()
    titles = [_title_of(group) for group in groups]
    stems = [names.take(title) for title in titles]
    by_article = {g.articles[0].identity: stem for g, stem in zip(groups, stems, strict=True) if len(g.articles) == 1}
    by_title: dict[str, str] = {}
    for title, stem in zip(titles, stems, strict=True):
        by_title.setdefault(fold_title(title), stem)
    files: dict[str, str] = {}
    for group, title, stem in zip(groups, titles, stems, strict=True):
        beneath = " · ".join(f"[[{by_article[a.identity]}]]" for a in group.articles) if len(group.articles) > 1 else ""
        files[f"{stem}.md"] = _write_file(_front_of(group), title, group, beneath, by_title)
    return files


def _title_of(group: Group) -> str:
    if len(group.articles) == 1:
        return group.articles[0].title
    own = next((note.title for note in group.notes if note.title), "")
    return own or " | ".join(article.title for article in group.articles) or "Note"


def _front_of(group: Group) -> dict[str, Any]:
    if len(group.articles) == 1:
        return {"parallax": ARTICLE, **_front(group.articles[0])}
    if group.articles:
        return {"parallax": PAIR, "sides": [_front(article) for article in group.articles]}
    tags = list(group.notes[0].tags)
    return {"parallax": KEPT, "tags": tags} if tags else {"parallax": KEPT}


class _Names:
    """File names, each once, whatever case a file system thinks of."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {unicodedata.normalize("NFC", name).casefold().removesuffix(".md") for name in taken}

    def take(self, title: str) -> str:
        name = " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title)).split())
        name = name.encode("utf-8", "ignore").decode()[:_LONGEST_NAME]
        name = name.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(" .\u200d") or "Untitled"
        if _RESERVED.fullmatch(name):
            name = f"{name} text"
        number, free = 1, name
        while free.casefold() in self._taken:
            number += 1
            free = f"{name} {number}"
        self._taken.add(free.casefold())
        return free


def _front(article: CarriedArticle) -> dict[str, Any]:
    fields = ("key", "title", "url", "outlet", "author", "published")
    values = {name: getattr(article, name) for name in fields}
    return {name: value for name, value in (*values.items(), ("tags", list(article.tags))) if value}


def _write_file(front: Mapping[str, Any], title: str, group: Group, beneath: str, files: Mapping[str, str]) -> str:
    head = yaml.safe_dump(dict(front), allow_unicode=True, sort_keys=False, width=10_000)
    parts = [f"---\n{head}---\n", f"{_write_heading(title)}\n"]
    if beneath:
        parts.append(f"{beneath}\n")
    parts += [_write_note(note, files) for note in group.notes]
    if group.highlights:
        parts.append(f"{HIGHLIGHTS}\n")
        parts += [_write_highlight(highlight, files) for highlight in group.highlights]
    return "\n".join(parts)


def _write_heading(title: str) -> str:
    return f"# {' '.join(title.split()) or 'Untitled'}"


def _write_note(note: CarriedNote, files: Mapping[str, str]) -> str:
    body, links = name_files(note.body, files)
    values: dict[str, Any] = {"title": note.title, "question": note.question, "changed": write_moment(note.changed)}
    values |= {"tags": list(note.tags), "free": note.free, "links": links}
    return _fence("note", {k: v for k, v in values.items() if v}, "", body)


def _write_highlight(highlight: CarriedHighlight, files: Mapping[str, str]) -> str:
    comment, links = name_files(highlight.comment, files)
    values: dict[str, Any] = {
        "colour": highlight.colour.value,
        "stance": highlight.stance,
        "tags": list(highlight.tags),
        "created": write_moment(highlight.created),
        "changed": write_moment(highlight.changed),
        "passages": [_write_anchor(passage) for passage in highlight.passages],
        "links": links,
    }
    quotes = _write_quotes(highlight.passages, highlight.stance)
    values["lines"] = quotes.count("\n") + 1
    return _fence("highlight", {k: v for k, v in values.items() if v}, quotes + "\n\n", comment)


def _write_quotes(passages: Sequence[CarriedPassage], stance: str) -> str:
    quotes = "\n\n".join("\n".join(f"> {line}".rstrip() for line in _lines(p.anchor.quote)) for p in passages)
    return f"{quotes}\n\n*{stance}*" if stance else quotes


def _lines(text: str) -> list[str]:
    return re.split("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)


def _write_anchor(passage: CarriedPassage) -> dict[str, Any]:
    anchor = passage.anchor
    start, end = anchor.span
    return {"start": start, "end": end, "quote": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix}


def _fence(kind: str, values: Mapping[str, Any], before: str, body: str) -> str:
    """A piece between two comments that the piece itself does not hold."""
    number = 0
    while f"<!-- parallax:end {number:x} -->" in body:
        number += 1
    shown = json.dumps(values, ensure_ascii=True, separators=(",", ":")) if values else ""
    # "--" ends an HTML comment.
    shown = shown.replace("-", "\\u002d").replace(">", "\\u003e")
    begin = f"<!-- parallax:{kind} {number:x}{' ' if shown else ''}{shown} -->"
    return f"{begin}\n{before}{body}\n<!-- parallax:end {number:x} -->\n"


# --- back -----------------------------------------------------------------------------------------------------------


def is_ours(text: str) -> bool:
    """Whether a Markdown file was written by `write_markdown`: others are articles."""
    return re.match(r"\ufeff?---\r?\nparallax: (article|pair|note)\r?\n", text[:60]) is not None


def read_markdown(files: Iterable[str]) -> Bundle:
    """The notes and highlights of files that are ours. Raises UserError `exchange-file` for one that is not."""
    return Bundle.join(_read_file(text) for text in files)


def read_head(text: str) -> Mapping[str, Any]:
    """What stands in the front matter of a file that is ours. Raises UserError `exchange-file`."""
    return _part(text)[0]


def _part(text: str) -> tuple[Mapping[str, Any], str]:
    """Front matter, and what stands beneath it."""
    if not is_ours(text):
        raise refuse("it was not written by Parallax")
    text = text.removeprefix("\ufeff")
    head, mark, body = text.partition("\n---\n")
    if not mark:  # line ends were changed on the way
        head, mark, body = text.replace("\r\n", "\n").partition("\n---\n")
    return read_front(head.removeprefix("---")), body


def _read_file(text: str) -> Bundle:
    front, body = _part(text)
    articles = _read_articles(front)
    notes, highlights = [], []
    pieces, around = _read_pieces(body)
    for kind, values, piece in pieces:
        if kind == "note":
            own = _plain(front).get("tags") if not articles and "tags" in front else None
            notes.append(_read_note(articles, values if own is None else {**values, "tags": own}, piece))
        elif articles:
            highlights.append(_read_highlight(articles, values, piece))
    title = _title_of(Group(articles, tuple(notes), ()))
    return Bundle(tuple(_add_words(notes, articles, _strip_ours(around, title))), tuple(highlights))


def _add_words(notes: Sequence[CarriedNote], articles: tuple[CarriedArticle, ...], added: str) -> Sequence[CarriedNote]:
    """What somebody wrote in a file beside our pieces: a note of its own on what the file is about."""
    if not added:
        return notes
    words = as_text(added, "a note", MOST_TEXT)
    if articles or not notes:
        return [*notes, CarriedNote(articles, words)]
    return [*notes[:-1], replace(notes[-1], body=f"{notes[-1].body.rstrip()}\n\n{words}")]


def _read_articles(front: Mapping[str, Any]) -> tuple[CarriedArticle, ...]:
    kind = front.get("parallax")
    if kind == ARTICLE:
        return (read_article(_plain(front)),)
    if kind == PAIR:
        sides = as_list(front.get("sides"), "the sides of a pair")
        if len(sides) != 2:
            raise refuse("a pair has not two sides")
        return tuple(read_article(_plain(as_object(side, "a side"))) for side in sides)
    return ()


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Front matter that was edited by hand has tags in one line."""
    tags = values.get("tags")
    return {**values, "tags": [tag.strip() for tag in tags.split(",")]} if isinstance(tags, str) else {**values}


def _read_pieces(body: str) -> tuple[list[tuple[str, Mapping[str, Any], str]], list[str]]:
    """Our pieces, and what stands around them."""
    pieces: list[tuple[str, Mapping[str, Any], str]] = []
    around: list[str] = []
    at = 0
    while (begin := _BEGIN.search(body, at)) is not None:
        kind, number, shown = begin.groups()
        end_mark = f"\n<!-- parallax:end {number} -->"
        end = body.find(end_mark, begin.end())
        if end < 0:
            raise refuse("the end of a note is missing")
        try:
            values = as_object(json.loads(shown or "{}"), "a comment")
        except ValueError as error:
            raise refuse("a comment of ours was changed") from error
        start = begin.end()
        start += 2 if body[start : start + 2] == "\r\n" else 1
        pieces.append((kind, values, body[start:end] if start <= end else ""))
        around.append(body[at : begin.start()])
        at = end + len(end_mark)
    return pieces, [*around, body[at:]]


def _strip_ours(around: Sequence[str], title: str) -> str:
    """Without the headings that `_write_file` puts there, the links of a pair to its articles, and the last line. A
    heading that was changed is somebody's words."""
    lines = WRITTEN.sub("", "\n".join(around)).replace("\r\n", "\n").strip().split("\n")
    if lines[0].rstrip() == _write_heading(title):
        del lines[0]
    kept = (line for line in lines if line.rstrip() != HIGHLIGHTS and not _BENEATH.fullmatch(line.rstrip()))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _read_note(articles: tuple[CarriedArticle, ...], values: Mapping[str, Any], piece: str) -> CarriedNote:
    return CarriedNote(
        articles,
        as_text(_read_links(piece, values), "a note", MOST_TEXT),
        as_text(values.get("title"), "a title"),
        as_text(values.get("question"), "a question"),
        as_moment(values.get("changed")),
        as_tags(values.get("tags")),
        free=values.get("free") is True and not articles,
    )


def _read_highlight(articles: Sequence[CarriedArticle], values: Mapping[str, Any], piece: str) -> CarriedHighlight:
    anchors = [as_object(value, "a passage") for value in as_list(values.get("passages"), "the passages")]
    if len(anchors) != len(articles):
        raise refuse("a highlight stands in another number of articles than its file")
    passages = tuple(
        CarriedPassage(
            article, make_anchor(a.get("start"), a.get("end"), a.get("quote"), a.get("prefix"), a.get("suffix"))
        )
        for article, a in zip(articles, anchors, strict=True)
    )
    stance = as_text(values.get("stance"), "a stance")
    comment = _read_comment(piece, values.get("lines"), _write_quotes(passages, stance))
    return CarriedHighlight(
        passages,
        as_colour(values.get("colour")),
        as_text(_read_links(comment, values), "a comment", MOST_TEXT),
        stance,
        as_tags(values.get("tags")),
        as_moment(values.get("created")),
        as_moment(values.get("changed")),
    )


def _read_links(piece: str, values: Mapping[str, Any]) -> str:
    links = as_object(values.get("links") or {}, "the links")
    return name_titles(piece, {str(file): as_text(title, "a link") for file, title in links.items()})


def _read_comment(piece: str, shown: object, quotes: str) -> str:
    """The comment under the quotes. As many lines stand above it as were written there, then an empty one; where they
    were edited, it begins behind the last line of a quote, and what was written into the quotes stands before it."""
    lines = piece.split("\n")
    count = shown if type(shown) is int and 0 <= shown < len(lines) else 0
    if lines[count].strip() or not all(_is_quote(line) for line in lines[:count]):
        count = next((n for n, line in enumerate(lines) if not _is_quote(line)), len(lines))
        while count > 0 and lines[count - 1].strip():
            count -= 1
        count -= 1
    ours = {line.rstrip() for line in quotes.split("\n")}
    added = [line for line in lines[: max(count, 0)] if line.strip() and line.rstrip() not in ours]
    comment = "\n".join(lines[count + 1 :])
    return "\n".join(added) + (f"\n\n{comment}" if comment.strip() else "") if added else comment


def _is_quote(line: str) -> bool:
    return line.startswith((">", "*")) or not line.strip()
