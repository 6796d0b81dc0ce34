"""What became of an import, file by file, and what can be done next. Pure: the dialog only shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain import ImportItem, ImportStatus


@dataclass
class ImportReport:
    """Grows while an import runs. `left`: files it did not come to, where its process ended before them."""

    items: list[ImportItem] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    restored: set[int] = field(default_factory=set)

    def add(self, item: ImportItem) -> None:
        self.items.append(item)

    def extend(self, items: Iterable[ImportItem]) -> None:
        """The final list; what came one by one meanwhile is not added twice."""
        seen = set(map(id, self.items)) | {(i.path, i.member, i.status, i.article_id) for i in self.items}
        for item in items:
            if id(item) not in seen and (item.path, item.member, item.status, item.article_id) not in seen:
                self.items.append(item)

    def count(self, status: ImportStatus) -> int:
        return sum(item.status is status for item in self.items)

    @property
    def added_ids(self) -> list[int]:
        """New articles, each once, in the order they came in."""
        ids = (i.article_id for i in self.items if i.status is ImportStatus.ADDED and i.article_id is not None)
        return list(dict.fromkeys(ids))

    @property
    def changed_ids(self) -> list[int]:
        good = (ImportStatus.ADDED, ImportStatus.UPDATED)
        return list(dict.fromkeys(i.article_id for i in self.items if i.status in good and i.article_id is not None))

    @property
    def restorable_ids(self) -> list[int]:
        """Articles that were imported again while they lie in the trash."""
        ids = (i.article_id for i in self.items if i.in_trash and i.article_id is not None)
        return [article_id for article_id in dict.fromkeys(ids) if article_id not in self.restored]

    @property
    def pair_ids(self) -> tuple[int, int] | None:
        """Exactly two articles came in: most likely the two sides of one story."""
        ids = self.changed_ids
        return (ids[0], ids[1]) if len(ids) == 2 else None

    @property
    def speaks_for_itself(self) -> bool:
        """One file, imported without trouble: a line in the status bar says enough."""
        return len(self.items) == 1 and self.items[0].status in (ImportStatus.ADDED, ImportStatus.UPDATED)

    @property
    def warned(self) -> int:
        """How many came in, but not whole."""
        return sum(bool(item.warnings) for item in self.items)

    @property
    def ordered(self) -> list[ImportItem]:
        """What needs attention first, then in the order the files came."""
        rank = {ImportStatus.FAILED: 0, ImportStatus.DUPLICATE: 1, ImportStatus.UPDATED: 2, ImportStatus.ADDED: 3}
        return sorted(
            self.items,
            key=lambda item: (not item.in_trash, rank[item.status] > 0, not item.warnings, rank[item.status]),
        )
