"""What is carried out of a library, or into one: notes and highlights, and by what their articles are found again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain import Anchor
from app.exchange.attachments import CarriedPicture
from app.highlights import Colour


@dataclass(frozen=True, slots=True)
class CarriedArticle:
    """An article as it travels. `key` is that of its text as it was imported; what comes from other programs has none,
    and is known by its address or title."""

    key: str = ""
    title: str = ""
    url: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    tags: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """What tells it from others: equal for two mentions of one article."""
        return self.key or self.url or f"{self.title}\n{self.author}"


@dataclass(frozen=True, slots=True)
class CarriedPassage:
    """A passage of an article. Where only its words are known, `anchor.span` is (0, 0)."""

    article: CarriedArticle
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class CarriedHighlight:
    """One passage, or two tied ones. Moments are None where the other program did not say."""

    passages: tuple[CarriedPassage, ...]
    colour: Colour = Colour.YELLOW
    comment: str = ""
    stance: str = ""
    tags: tuple[str, ...] = ()
    created: datetime | None = None
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class CarriedNote:
    """A Markdown note on one article, on two (a pair, with its title and question), or on none, known by the title
    alone: a `free` one, or one whose article is gone."""

    articles: tuple[CarriedArticle, ...]
    body: str
    title: str = ""
    question: str = ""
    changed: datetime | None = None
    tags: tuple[str, ...] = ()
    free: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs to one article, to two, or (a single note) to none."""

    articles: tuple[CarriedArticle, ...]
    notes: tuple[CarriedNote, ...]
    highlights: tuple[CarriedHighlight, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    notes: tuple[CarriedNote, ...] = ()
    highlights: tuple[CarriedHighlight, ...] = ()
    pictures: tuple[CarriedPicture, ...] = ()

    def articles(self) -> tuple[CarriedArticle, ...]:
        """Every article that is spoken of, once, in the order in which it is met."""
        seen: dict[str, CarriedArticle] = {}
        for note in self.notes:
            for article in note.articles:
                seen.setdefault(article.identity, article)
        for highlight in self.highlights:
            for passage in highlight.passages:
                seen.setdefault(passage.article.identity, passage.article)
        return tuple(seen.values())

    def groups(self) -> list[Group]:
        """Article by article, also those that stand in a pair alone; then two by two, each order of the two once; then
        what belongs to none."""
        notes: dict[tuple[str, ...], list[CarriedNote]] = {}
        highlights: dict[tuple[str, ...], list[CarriedHighlight]] = {}
        sides: dict[tuple[str, ...], tuple[CarriedArticle, ...]] = {}
        for article in self.articles():
            sides[(article.identity,)] = (article,)
        for note in self.notes:
            key = tuple(article.identity for article in note.articles)
            sides.setdefault(key, note.articles)
            notes.setdefault(key, []).append(note)
        for highlight in self.highlights:
            articles = tuple(passage.article for passage in highlight.passages)
            key = tuple(article.identity for article in articles)
            sides.setdefault(key, articles)
            highlights.setdefault(key, []).append(highlight)
        made = [
            Group(articles, tuple(notes.get(key, ())), tuple(highlights.get(key, ())))
            for key, articles in sorted(sides.items(), key=lambda item: len(item[0]))
            if articles
        ]
        return made + [Group((), (note,), ()) for note in notes.get((), ())]

    @classmethod
    def join(cls, bundles: Iterable[Bundle]) -> Bundle:
        """All of them as one."""
        some = list(bundles)
        pictures = {picture.key: picture for b in some for picture in b.pictures}
        return cls(
            tuple(n for b in some for n in b.notes),
            tuple(h for b in some for h in b.highlights),
            tuple(pictures.values()),
        )
