"""How notes and highlights stand in what is read from top to bottom: article by article, then what ties two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.exchange.bundle import Bundle, CarriedArticle, CarriedHighlight, CarriedNote


@dataclass(frozen=True, slots=True)
class Section:
    """What was written on one article, on a pair, or on nothing that is here any more. `about` says where the
    article came from, or which two they are."""

    title: str
    about: str
    notes: tuple[CarriedNote, ...] = ()
    highlights: tuple[CarriedHighlight, ...] = ()


def divide(bundle: Bundle) -> list[Section]:
    """Every note and every highlight, each in one section."""
    sections = []
    for group in bundle.groups():
        if len(group.articles) == 1:
            title, about = group.articles[0].title, describe_source(group.articles[0])
        else:
            titles = " | ".join(article.title for article in group.articles)
            title = next((note.title for note in group.notes if note.title), titles)
            about = titles if title != titles else ""
        sections.append(Section(title, about, group.notes, group.highlights))
    return sections


def name_sections(sections: Sequence[Section], title: str) -> str:
    """The heading over all of them: what was asked for, else what the only one is called."""
    return title or (sections[0].title if len(sections) == 1 else "") or "Notes and highlights"


def describe_source(article: CarriedArticle) -> str:
    return " · ".join(part for part in (article.outlet, article.author, article.published, article.url) if part)
