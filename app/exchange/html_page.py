"""Notes and highlights as one HTML file, its styles inside: to be read, printed, handed out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import count

from app.exchange.bundle import Bundle, CarriedHighlight, CarriedPassage
from app.exchange.sections import Section, divide, name_sections

Render = Callable[[str], str]

_FOOTNOTE = re.compile(r'(<(?:a|li|sup)\b[^<>]* ?(?:id="|href="#))(fn(?:ref\d*)?:)')

# A pattern beside the ground, so that no colour is needed to tell them apart on a black and white print.
_STYLE = """
body { font: 17px/1.5 Georgia, 'Times New Roman', serif; max-width: 42em; margin: 3em auto; padding: 0 1em;
  color: #1b1b1b; background: #fffefb; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.2em; }
.about, .tags { color: #5f5d58; font: 14px/1.5 system-ui, sans-serif; }
blockquote { margin: 1.2em 0 .3em; padding: .3em .9em; border-left: 5px solid; }
blockquote p { margin: .2em 0; } .comment { margin: .2em 0 1.2em 1.2em; }
.stance { font-style: italic; margin: .3em 0 .3em 1.2em; }
.yellow { border-color: #a67c00; border-left-style: solid; }
.green { border-color: #3c7a3c; border-left-style: double; }
.blue { border-color: #2a62b8; border-left-style: dashed; } .pink { border-color: #b03a72; border-left-style: dotted; }
.purple { border-color: #6b3fa0; border-left-style: groove; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; } td, th { border: 1px solid #c9c5bb; padding: .2em .5em; }
@media print { body { margin: 0; max-width: none; } blockquote, img { break-inside: avoid; } }
"""


def write_html(bundle: Bundle, title: str, render: Render) -> str:
    """`render` makes safe HTML of Markdown, pictures and all; everything else is escaped here. Nothing in the page is
    loaded."""
    sections = [section for section in divide(bundle) if section.notes or section.highlights]
    heading = name_sections(sections, title)
    alone = len(sections) == 1 and sections[0].title == heading
    parts = [f'<h1 dir="auto">{escape(heading)}</h1>']
    numbers = count()
    for section in sections:
        parts += _write_section(section, render, numbers, alone=alone)
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _write_section(section: Section, render: Render, numbers: Iterator[int], *, alone: bool) -> list[str]:
    parts = [] if alone else [f'<h2 dir="auto">{escape(section.title or "Untitled")}</h2>']
    if section.about:
        parts.append(f'<p class="about" dir="auto">{escape(section.about)}</p>')
    for note in section.notes:
        if note.question:
            parts.append(f'<p dir="auto"><em>{escape(note.question)}</em></p>')
        parts.append(f'<div dir="auto">{_part(render(note.body), next(numbers))}</div>')
    for highlight in section.highlights:
        parts.append(_write_highlight(highlight, lambda body: _part(render(body), next(numbers))))
    return parts


def _part(html: str, number: int) -> str:
    """Footnotes are numbered in each note anew: their names must not meet on one page."""
    return _FOOTNOTE.sub(rf"\g<1>n{number}-\g<2>", html)


def _write_highlight(highlight: CarriedHighlight, render: Render) -> str:
    tied = len(highlight.passages) > 1
    parts = [_write_quote(passage, highlight.colour.value, tied=tied) for passage in highlight.passages]
    if highlight.stance:
        parts.append(f'<p class="stance">{escape(highlight.stance)}</p>')
    if highlight.comment:
        parts.append(f'<div class="comment" dir="auto">{render(highlight.comment)}</div>')
    if highlight.tags:
        parts.append(f'<p class="tags">{escape(", ".join(highlight.tags))}</p>')
    return "\n".join(parts)


def _write_quote(passage: CarriedPassage, colour: str, *, tied: bool) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in passage.anchor.quote.split("\n"))
    source = f'<p class="about">{escape(passage.article.title)}</p>' if tied else ""
    return f'<blockquote class="{colour}" dir="auto">{lines}{source}</blockquote>'
