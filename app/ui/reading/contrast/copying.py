"""Rows of the panel as they leave Parallax: plain text, HTML and Markdown, each with the sentences it rests on."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from app.domain import Article
from app.ui.reading.contrast.cell_words import (
    join_runs,
    section_name,
    side_name,
    write_cell,
    write_detail,
)
from app.ui.reading.contrast.entries import LEFT, RIGHT, Board, Entry, Figure, Speech
from app.ui.wording import source_line

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Quoted:
    """One side of a row: what it says, and every sentence it rests on."""

    side: int
    words: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A row that is to be copied, under its heading."""

    heading: str
    sides: tuple[Quoted, ...]


def gather_excerpts(board: Board, entries: Sequence[Entry]) -> list[Excerpt]:
    excerpts = []
    for entry in entries:
        heading = " · ".join(
            filter(None, (board.names.get(entry.group, ""), entry.title or section_name(entry.section)))
        )
        sides = (_quote_side(board, entry, side) for side in (LEFT, RIGHT))
        excerpts.append(Excerpt(heading, tuple(quoted for quoted in sides if quoted is not None)))
    return excerpts


def _quote_side(board: Board, entry: Entry, side: int) -> Quoted | None:
    if not entry.places[side]:
        return None
    cell = entry.cells[side] or entry.cells[1 - side]
    assert cell is not None
    words = join_runs(write_cell(cell)) if entry.cells[side] is not None else entry.words
    if isinstance(cell, Speech):
        words = f"{words} ({join_runs(write_detail(cell, board, side))})"
    if isinstance(cell, Figure):
        sentences = [join_runs(write_detail(cell, board, side))]
    else:
        sentences = [board.sentence_of(side, span) for span in entry.places[side]]
    return Quoted(side, words, tuple(dict.fromkeys(sentences)))


def _sources(articles: Sequence[Article | None]) -> list[str]:
    """`Left: “title”, outlet · author · date`."""
    lines = []
    for side, article in enumerate(articles):
        if article is not None:
            source = source_line(article.metadata)
            title = article.document.title or article.metadata.title
            lines.append(f"{side_name(side)}: “{' '.join(title.split())}”" + (f", {source}" if source else ""))
    return lines


def write_plain(excerpts: Sequence[Excerpt], sources: Sequence[str]) -> str:
    lines: list[str] = []
    heading = None
    for excerpt in excerpts:
        if excerpt.heading != heading:
            heading = excerpt.heading
            lines += ["", heading] if lines else [heading]
        for quoted in excerpt.sides:
            lines.append(f"{side_name(quoted.side)}: {quoted.words}")
            lines += [f"    “{sentence}”" for sentence in quoted.sentences]
    return "\n".join([*lines, "", *sources, ""])


def write_markdown(excerpts: Sequence[Excerpt], sources: Sequence[str]) -> str:
    def plain(words: str) -> str:
        return _MARKDOWN.sub(r"\\\1", words)

    lines: list[str] = []
    heading = None
    for excerpt in excerpts:
        if excerpt.heading != heading:
            heading = excerpt.heading
            lines += [f"### {plain(heading)}", ""]
        for quoted in excerpt.sides:
            lines += [f"{side_name(quoted.side)}: **{plain(quoted.words)}**", ""]
            for sentence in quoted.sentences:
                lines += [f"> {plain(sentence)}", ""]
    return "\n".join([*lines, *(f"- {plain(source)}" for source in sources), ""])


def write_html(excerpts: Sequence[Excerpt], sources: Sequence[str]) -> str:
    parts: list[str] = []
    heading = None
    for excerpt in excerpts:
        if excerpt.heading != heading:
            heading = excerpt.heading
            parts.append(f"<h3>{html.escape(heading)}</h3>")
        for quoted in excerpt.sides:
            quotes = "".join(f"<blockquote>{html.escape(sentence)}</blockquote>" for sentence in quoted.sentences)
            parts.append(f"<p>{side_name(quoted.side)}: <b>{html.escape(quoted.words)}</b></p>{quotes}")
    listed = "".join(f"<li>{html.escape(source)}</li>" for source in sources)
    return "".join(parts) + f"<ul>{listed}</ul>"


def copy_entries(board: Board, entries: Sequence[Entry], articles: Sequence[Article | None]) -> QMimeData:
    """What goes to the clipboard."""
    excerpts, sources = gather_excerpts(board, entries), _sources(articles)
    data = QMimeData()
    data.setText(write_plain(excerpts, sources))
    data.setHtml(write_html(excerpts, sources))
    data.setData("text/markdown", write_markdown(excerpts, sources).encode())
    return data
