"""Notes and highlights as one HTML file, its styles inside: to be read, printed, handed out."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote, CarriedPassage

Render = Callable[[str], str]

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
table { border-collapse: collapse; } td, th { border: 1px solid #c9c5bb; padding: .2em .5em; }
@media print { body { margin: 0; max-width: none; } blockquote { break-inside: avoid; } }
"""


def write_html(bundle: Bundle, title: str, render: Render) -> str:
    """`render` makes safe HTML of Markdown; everything else is escaped here. Nothing in the page is loaded."""
    parts = [f"<h1>{escape(title)}</h1>"]
    for article in bundle.articles():
        notes = [n for n in bundle.notes if [a.identity for a in n.articles] == [article.identity]]
        highlights = [h for h in bundle.highlights if [p.article.identity for p in h.passages] == [article.identity]]
        if notes or highlights:
            parts += _section(article.title, _about(article), notes, highlights, render)
    for note in bundle.notes:
        if len(note.articles) != 1:
            about = " | ".join(a.title for a in note.articles)
            parts += _section(note.title or about, about if note.title else "", [note], [], render)
    ties = [h for h in bundle.highlights if len(h.passages) > 1]
    if ties:
        parts += ["<h2>Side by side</h2>", *(_write_highlight(tie, render) for tie in ties)]
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _about(article: CarriedArticle) -> str:
    return " · ".join(part for part in (article.outlet, article.author, article.published, article.url) if part)


def _section(
    title: str, about: str, notes: list[CarriedNote], highlights: list[CarriedHighlight], render: Render
) -> list[str]:
    parts = [f'<h2 dir="auto">{escape(title or "Untitled")}</h2>']
    if about:
        parts.append(f'<p class="about">{escape(about)}</p>')
    for note in notes:
        if note.question:
            parts.append(f"<p><em>{escape(note.question)}</em></p>")
        parts.append(f'<div dir="auto">{render(note.body)}</div>')
    return parts + [_write_highlight(highlight, render) for highlight in highlights]


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
