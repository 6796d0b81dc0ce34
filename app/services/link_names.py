"""What the things of a library are called, and which of them a link names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.links import Asked, LinkKind, fold, name_of, read_key

Thing = tuple[LinkKind, int]


@dataclass(frozen=True, slots=True)
class LinkName:
    """An article, a saved pair with a title, or a note that is about neither; its number, and what it is called. Things
    of one title are told apart by `outlet` and `published`. `live`: outside the trash."""

    kind: LinkKind
    id: int
    title: str
    outlet: str = ""
    published: str = ""
    live: bool = True

    @property
    def thing(self) -> Thing:
        return self.kind, self.id

    def qualifiers(self) -> Iterator[str]:
        """What may stand in brackets behind the title, the shortest first."""
        if self.outlet:
            yield self.outlet
        if self.published:
            yield self.published
        if self.outlet and self.published:
            yield f"{self.outlet}, {self.published}"

    def forms(self) -> Iterator[str]:
        """Every way to name it, the plainest first."""
        name = name_of(self.title)
        if name:
            yield name
            if self.kind is not LinkKind.ARTICLE or not self.outlet:
                yield f"{self.kind}: {name}"
            yield from (f"{name} ({name_of(qualifier)})" for qualifier in self.qualifiers())
            yield f"{self.kind}: {name}"
            yield f"{name} ({self.kind} {self.id})"
        yield f"{self.kind} {self.id}"

    def keys(self) -> frozenset[str]:
        return frozenset(map(fold, self.forms()))


def _rank(name: LinkName) -> tuple[bool, int, int]:
    """Of several things of one name a link means one outside the trash; a note before an article, since the reader
    named it; and then the one that was there first, so that a newcomer changes no link."""
    return (not name.live, (LinkKind.NOTE, LinkKind.PAIR, LinkKind.ARTICLE).index(name.kind), name.id)


class NameBook:
    """All names of a library at one moment."""

    def __init__(self, names: Iterable[LinkName] = ()) -> None:
        self._by_thing: dict[Thing, LinkName] = {}
        self._by_key: dict[str, tuple[LinkName, ...]] = {}
        for name in names:
            self._by_thing[name.thing] = name
            key = fold(name.title)
            self._by_key[key] = (*self._by_key.get(key, ()), name)
        for key, several in self._by_key.items():
            if len(several) > 1:
                self._by_key[key] = tuple(sorted(several, key=_rank))

    def live(self) -> Iterator[tuple[str, LinkName]]:
        """The folded title of everything outside the trash, with its name."""
        for key, names in self._by_key.items():
            for name in names:
                if name.live:
                    yield key, name

    def get(self, thing: Thing) -> LinkName | None:
        return self._by_thing.get(thing)

    def changed(self, names: Mapping[Thing, LinkName | None]) -> NameBook:
        """The book with these names in the place of those the things had; None: it is gone."""
        book = NameBook()
        book._by_thing, book._by_key = dict(self._by_thing), dict(self._by_key)
        for thing, name in names.items():
            before = book._by_thing.pop(thing, None)
            if before is not None:
                key = fold(before.title)
                book._by_key[key] = tuple(n for n in book._by_key[key] if n.thing != thing)
            if name is not None:
                book._by_thing[thing] = name
                key = fold(name.title)
                book._by_key[key] = tuple(sorted((*book._by_key.get(key, ()), name), key=_rank))
        return book

    def find(self, key: str) -> LinkName | None:
        """What a link of this key names; None for nothing, or for an entity."""
        for asked in read_key(key):
            if asked.kind is not LinkKind.ENTITY and (found := self._find(asked)) is not None:
                return found
        # As other programs write a link to a heading.
        head, mark, _ = key.partition("#")
        return self.find(head.strip()) if mark else None

    def _find(self, asked: Asked) -> LinkName | None:
        if asked.number and asked.kind is not None:
            found = self._by_thing.get((asked.kind, asked.number))
            return found if found is not None and (not asked.name or fold(found.title) == asked.name) else None
        for name in self._by_key.get(asked.name, ()):
            if asked.kind is not None and name.kind is not asked.kind:
                continue
            if asked.qualifier and asked.qualifier not in map(fold, name.qualifiers()):
                continue
            return name
        return None

    def write(self, name: LinkName) -> str:
        """What has to stand between the brackets so that this is meant, as plainly as can be."""
        forms = list(name.forms())
        return next((form for form in forms if self.find(fold(form)) == name), forms[-1])
