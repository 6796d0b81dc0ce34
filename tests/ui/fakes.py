"""Services without a disk: the same methods as `app.services`, on articles kept in memory, thread-safe enough."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.addresses import ArticleAddress
from app.contrast import Contrast, EntityWording, Voice, WorthReading
from app.domain import (
    Alignment,
    Anchor,
    Article,
    ArticleSummary,
    Block,
    BlockKind,
    Changes,
    Comparison,
    Correction,
    CorrectionKind,
    Entity,
    EntityType,
    Event,
    EventMemory,
    EventQuestion,
    Facet,
    FoundPlaces,
    Hit,
    ImportItem,
    ImportStatus,
    Loaded,
    Metadata,
    Note,
    NoteSubject,
    NoteSummary,
    Original,
    Pair,
    Picture,
    Problem,
    ReadState,
    SavedSearch,
    Scope,
    ScopeKind,
    SearchHit,
    SearchOrder,
    SearchResult,
    SharedEntity,
    Snippet,
    Span,
    SubjectKind,
    Suggestion,
    TextAnalysis,
    UnfinishedImport,
    Utterance,
    Verdict,
    Wording,
    WordingRole,
)
from app.errors import LibraryError, NoteConflict, UnknownItem, UserError
from app.highlights import Colour, Highlight, HighlightVersion, Passage
from app.jobs import Job
from app.pictures import tell_media_type
from app.search.snippets import list_hits
from app.services.backups import Backup
from app.services.correction_intake import CorrectionImport
from app.services.correction_records import CorrectionArticle, ListedCorrection
from app.services.links import Backlink
from app.services.note_versions import Version
from app.services.pictures import Recode

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

OUTLETS = ("The Harbour Post", "Northern Ledger", "Civic Review", "Der Tagesbogen", "الجسر", "Unabhängige Stimme")
AUTHORS = ("Mara Lindqvist", "Tom Okafor", "J. P. van der Meulen-Castellanos", "Ana Souza", "", "Rami Haddad")
PERSPECTIVES = ("for the closure", "against the closure", "", "trade unions", "business")
TAGS = ("bridge", "traffic", "strike", "schools", "council", "climate", "courts", "long reads")
TITLES = (
    "City closes the Old Bridge to cars, and nobody asked the shopkeepers",
    "A quieter river: how the Old Bridge was won back for people",
    "Dockers' strike enters its third week as talks collapse",
    "Port blockade costs the region millions a day, employers say",
    "Schools ban phones from Monday 📵",
    "What the phone ban will not mend",
    "جسر المدينة القديم يغلق أمام السيارات",
    "Brücke gesperrt: Was der Stadtrat verschweigt",
    "The council's long night: seven hours, four resignations, one vote, and a compromise that satisfies nobody "
    "but may outlast everybody who was in the room when it was struck",
    "Court lets the ring road go ahead",
    "Heat wave empties the markets 🌡️ and fills the libraries",
    "Budget: who pays for the new tram",
)
SENTENCES = (
    "The council voted on Tuesday night to close the Old Bridge to private cars from June.",
    "Mayor Ellen Varga called it the end of a mistake that had lasted sixty years.",
    "Shopkeepers on the east bank said they learned of the decision from the radio.",
    "Traffic counts show that two cars in three only cross the river to leave the city again.",
    "The Chamber of Commerce warned that one shop in five may not see the spring.",
    "Cyclists rang their bells under the windows of the town hall until after midnight.",
    "A spokesman for the port authority declined to comment on the figures.",
    "Residents of Mill Lane have measured the noise for three summers.",
)


def make_document(title: str, paragraphs: Sequence[str], tails: Sequence[str] = ()) -> Any:
    from app.domain import Document

    blocks: list[Block] = []
    position = 0
    lines = [title, *paragraphs, *tails]
    for number, line in enumerate(lines):
        kind = BlockKind.TITLE if number == 0 else BlockKind.PARAGRAPH
        attrs: dict[str, Any] = {}
        if number > len(paragraphs):
            kind, attrs = BlockKind.TAIL, {"was": "paragraph"}
        blocks.append(Block(kind, position, position + len(line), attrs=attrs))
        position += len(line) + 1
    return Document("\n".join(lines), tuple(blocks))


def make_articles(count: int, *, seed: int = 7) -> list[Article]:
    """Realistic rows: long titles, right-to-left, emoji, missing metadata; the same for the same seed."""
    chance = random.Random(seed)
    articles = []
    for number in range(1, count + 1):
        title = TITLES[(number - 1) % len(TITLES)]
        if number > len(TITLES):
            title = f"{title} ({number})"
        paragraphs = [
            " ".join(chance.choice(SENTENCES) for _ in range(chance.randint(3, 6))) for _ in range(chance.randint(4, 9))
        ]
        document = make_document(title, paragraphs, ("Share this article", "Popular posts from this site"))
        published = (START - timedelta(days=chance.randint(0, 900))).date().isoformat()
        metadata = Metadata(
            title=title,
            outlet=chance.choice(OUTLETS),
            author=chance.choice(AUTHORS),
            url=f"https://example.org/{number}" if number % 3 else "",
            published=chance.choice((published, published, published[:7], published[:4], "")),
            language="en",
            perspective=chance.choice(PERSPECTIVES),
            tags=tuple(sorted(chance.sample(TAGS, chance.randint(0, 3)))),
        )
        summary = ArticleSummary(
            id=number,
            metadata=metadata,
            words=len(document.text.split()),
            read=chance.choice(tuple(ReadState)),
            added=START + timedelta(minutes=number),
            has_note=number % 9 == 0,
        )
        text_hash = hashlib.sha256(document.text.encode()).hexdigest()
        articles.append(Article(summary, document, text_hash, key=text_hash[::-1]))
    return articles


class FakeFeed:
    def __init__(self) -> None:
        self._callbacks: list[Callable[[Changes], None]] = []

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def announce(self, changes: Changes) -> None:
        for callback in list(self._callbacks):
            callback(changes)


class FakeLibrary:
    def __init__(self, folder: Path, read_only: bool) -> None:
        self.folder = folder
        self.read_only = read_only
        self.changes = FakeFeed()


class FakeServices:
    """Everything the window holds. `delay` seconds are slept in every call; `failing` names calls that must fail."""

    def __init__(self, articles: Sequence[Article] = (), *, folder: Path = Path("library"), read_only: bool = False):
        self.lock = threading.RLock()
        self.rows: dict[int, Article] = {article.id: article for article in articles}
        self.pair_rows: dict[int, Pair] = {}
        self.deleted_pairs: dict[int, Pair] = {}
        self.note_rows: dict[NoteSubject, Note] = {}
        self.deleted_notes: dict[NoteSubject, Note] = {}
        self.unfinished_imports: list[UnfinishedImport] = []
        self.index_problem: Problem | None = None
        self.failing: dict[str, Exception] = {}
        self.delay = 0.0
        self.closed = False
        self.calls: list[str] = []
        self.held_up: set[int] = set()  # the threads that slept
        self.library = FakeLibrary(folder, read_only)
        self.articles = FakeArticles(self)
        self.imports = FakeImports(self)
        self.corrections = FakeCorrections(self)
        self.analysis = FakeAnalysis(self)
        self.pairs = FakePairs(self)
        self.notes = FakeNotes(self)
        self.links = FakeLinks(self)
        self.pictures = FakePictures()
        self.tellings = FakeTellings(self)
        self.events = FakeEvents(self)
        self.together = FakeTogether(self)
        self.search = FakeSearch(self)
        self.searches = FakeSearches(self)
        self.upkeep = FakeUpkeep(self)
        self.backups = FakeBackups(self)
        self.samples = FakeSamples(self)
        self.highlights = FakeHighlights(self)

    def begin(self, call: str, *, writes: bool = False) -> None:
        self.calls.append(call)
        if self.delay:
            self.held_up.add(threading.get_ident())
            time.sleep(self.delay)
        if call in self.failing:
            raise self.failing[call]
        if writes and self.library.read_only:
            raise LibraryError("library-read-only")

    def announce(self, **changes: Any) -> None:
        self.library.changes.announce(Changes(**changes))

    def close(self) -> None:
        self.closed = True


class _Part:
    def __init__(self, services: FakeServices) -> None:
        self._services = services

    @property
    def _rows(self) -> dict[int, Article]:
        return self._services.rows


class FakeArticles(_Part):
    def list(self, *, trashed: bool = False) -> list[ArticleSummary]:
        self._services.begin("articles.list")
        with self._services.lock:
            rows = [a.summary for a in self._rows.values() if (a.summary.trashed is not None) == trashed]
        return sorted(rows, key=lambda row: (row.added, row.id), reverse=True)

    def summaries(self, ids: Sequence[int]) -> list[ArticleSummary]:
        self._services.begin("articles.summaries")
        with self._services.lock:
            return [self._rows[i].summary for i in ids if i in self._rows]

    def get(self, article_id: int) -> Article:
        self._services.begin("articles.get")
        if article_id not in self._rows:
            raise UnknownItem("unknown-article", id=article_id)
        return self._rows[article_id]

    def find_place(self, address: ArticleAddress) -> tuple[int, Span | None]:
        self._services.begin("articles.find_place")
        found = next((a for a in self._rows.values() if a.key.startswith(address.key)), None)
        if found is None:
            raise UserError("article-elsewhere")
        anchor = address.anchor
        is_there = anchor is not None and found.document.text.startswith(anchor.quote, anchor.span.start)
        return found.id, anchor.span if anchor is not None and is_there else None

    def get_original(self, article_id: int) -> Original:
        article = self.get(article_id)
        return Original(article.document.text.encode(), f"{article.id}.txt", "text/plain")

    def _change(self, article_id: int, **changes: Any) -> None:
        article = self._rows[article_id]
        self._rows[article_id] = replace(article, summary=replace(article.summary, **changes))

    def edit(self, ids: Sequence[int], changes: Mapping[str, object]) -> tuple[tuple[int, Metadata], ...]:
        self._services.begin("articles.edit", writes=True)
        previous = tuple((i, self._rows[i].metadata) for i in ids)
        for article_id, metadata in previous:
            self._change(article_id, metadata=replace(metadata, **changes))
        self._services.announce(articles=frozenset(ids))
        return previous

    def put_metadata(self, previous: Sequence[tuple[int, Metadata]]) -> None:
        self._services.begin("articles.put_metadata", writes=True)
        for article_id, metadata in previous:
            self._change(article_id, metadata=metadata)
        self._services.announce(articles=frozenset(i for i, _ in previous))

    def put_document(self, article_id: int, document: Any) -> Any:
        self._services.begin("articles.put_document", writes=True)
        previous = self._rows[article_id].document
        self._rows[article_id] = replace(self._rows[article_id], document=document)
        self._services.announce(articles=frozenset({article_id}))
        return previous

    def revise_text(self, article_id: int, text: str) -> Any:
        previous = self._rows[article_id].document
        kinds = {previous.text[b.start : b.end]: b for b in previous.blocks}
        blocks, position = [], 0
        lines = [line for line in text.split("\n") if line.strip()]
        for number, line in enumerate(lines):
            was = kinds.get(line)
            kind = was.kind if was else BlockKind.TITLE if number == 0 else BlockKind.PARAGRAPH
            blocks.append(Block(kind, position, position + len(line), attrs=was.attrs if was else {}))
            position += len(line) + 1
        return self.put_document(article_id, replace(previous, text="\n".join(lines), blocks=tuple(blocks)))

    def set_tail(self, article_id: int, span: Span, tail: bool) -> Any:
        previous = self._rows[article_id].document
        blocks = []
        for block in previous.blocks:
            touched = block.span.overlaps(span)
            if touched and tail and block.kind is not BlockKind.TAIL:
                block = replace(block, kind=BlockKind.TAIL, attrs={"was": block.kind.value})
            elif touched and not tail and block.kind is BlockKind.TAIL:
                block = replace(block, kind=BlockKind(block.attrs.get("was", "paragraph")), attrs={})
            blocks.append(block)
        return self.put_document(article_id, replace(previous, blocks=tuple(blocks)))

    def set_read(self, ids: Sequence[int], state: ReadState) -> tuple[tuple[int, ReadState], ...]:
        self._services.begin("articles.set_read", writes=True)
        previous = tuple((i, self._rows[i].summary.read) for i in ids)
        for article_id in ids:
            self._change(article_id, read=state)
        self._services.announce(articles=frozenset(ids))
        return previous

    def set_position(self, article_id: int, position: int) -> None:
        self._services.begin("articles.set_position", writes=True)
        self._rows[article_id] = replace(self._rows[article_id], position=position)

    def trash(self, ids: Sequence[int]) -> None:
        self._services.begin("articles.trash", writes=True)
        for article_id in ids:
            self._change(article_id, trashed=START + timedelta(days=30, seconds=article_id))
        self._services.announce(articles=frozenset(ids))

    def restore(self, ids: Sequence[int]) -> None:
        self._services.begin("articles.restore", writes=True)
        for article_id in ids:
            self._change(article_id, trashed=None)
        self._services.announce(articles=frozenset(ids))

    def purge(self, ids: Sequence[int], job: Job) -> None:
        self._services.begin("articles.purge", writes=True)
        for article_id in ids:
            job.check()
            gone = self._rows.pop(article_id, None)
            note = self._services.note_rows.pop(NoteSubject(SubjectKind.ARTICLE, article_id), None)
            if gone is not None and note is not None:
                kept = NoteSubject(SubjectKind.FREE, article_id)
                self._services.note_rows[kept] = replace(note, subject=kept, title=gone.metadata.title, id=article_id)
        self._services.announce(articles=frozenset(ids))

    def _count(self, field: str) -> list[tuple[str, int]]:
        values = Counter(getattr(r.metadata, field) for r in self.list() if getattr(r.metadata, field))
        return sorted(values.items())

    def tags(self) -> list[tuple[str, int]]:
        return sorted(Counter(tag for row in self.list() for tag in row.metadata.tags).items())

    def outlets(self) -> list[tuple[str, int]]:
        return self._count("outlet")

    def perspectives(self) -> list[tuple[str, int]]:
        return self._count("perspective")


class FakeHighlights(_Part):
    """Highlights as the service has them: trimmed, with revisions, versions and a trash."""

    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.rows: dict[int, Highlight] = {}
        self.said: dict[int, list[HighlightVersion]] = {}

    def _put(self, highlight: Highlight) -> Highlight:
        with self._services.lock:
            self.rows[highlight.id] = highlight
        self._services.announce(highlights=frozenset({highlight.id}))
        return highlight

    def _passage(self, article_id: int, span: Span) -> Passage:
        article = self._rows[article_id]
        text = article.document.text
        words = text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        end = span.end - len(words) + len(words.rstrip())
        if start >= end:
            raise UserError("bad-value", value="An empty passage", field="a highlight", hint="Mark at least one word.")
        anchor = Anchor(Span(start, end), text[start:end], text[max(0, start - 32) : start], text[end : end + 32])
        return Passage(article_id, anchor, Span(start, end), article.metadata.title)

    def add(
        self,
        places: Sequence[tuple[int, Span]],
        colour: Colour = Colour.YELLOW,
        *,
        comment: str = "",
        tags: Iterable[str] = (),
        stance: str = "",
    ) -> Highlight:
        self._services.begin("highlights.add", writes=True)
        passages = tuple(self._passage(article_id, span) for article_id, span in places)
        now = START + timedelta(minutes=len(self.rows))
        number = max(self.rows, default=0) + 1
        self.said[number] = [HighlightVersion(1, comment, stance, now)]
        return self._put(Highlight(number, passages, colour, comment, stance, tuple(tags), now, now, 1))

    def change(
        self,
        highlight_id: int,
        revision: int,
        *,
        colour: Colour | None = None,
        comment: str | None = None,
        tags: Iterable[str] | None = None,
        stance: str | None = None,
    ) -> Highlight:
        self._services.begin("highlights.change", writes=True)
        old = self.rows[highlight_id]
        if old.revision != revision:
            self.said[highlight_id].append(HighlightVersion(-1, comment or "", stance or "", START))
            raise UserError("highlight-conflict")
        new = replace(
            old,
            colour=colour or old.colour,
            comment=old.comment if comment is None else comment,
            tags=old.tags if tags is None else tuple(sorted(tags)),
            stance=old.stance if stance is None else stance,
            revision=revision + 1,
        )
        self.said[highlight_id].append(HighlightVersion(new.revision, new.comment, new.stance, START))
        return self._put(new)

    def place(self, highlight_id: int, article_id: int, span: Span) -> Highlight:
        self._services.begin("highlights.place", writes=True)
        old = self.rows[highlight_id]
        placed = self._passage(article_id, span)
        return self._put(
            replace(old, passages=tuple(placed if p.article_id == article_id else p for p in old.passages))
        )

    def put_back(self, highlight_id: int, article_id: int, anchor: Anchor) -> Highlight:
        self._services.begin("highlights.put_back", writes=True)
        old = self.rows[highlight_id]
        lost = {p: replace(p, anchor=anchor, place=None) for p in old.passages if p.article_id == article_id}
        return self._put(replace(old, passages=tuple(lost.get(p, p) for p in old.passages)))

    def trash(self, ids: Sequence[int]) -> None:
        self._services.begin("highlights.trash", writes=True)
        for number in ids:
            self._put(replace(self.rows[number], trashed=START))

    def restore(self, ids: Sequence[int]) -> None:
        self._services.begin("highlights.restore", writes=True)
        for number in ids:
            self._put(replace(self.rows[number], trashed=None))

    def purge(self, ids: Sequence[int]) -> None:
        self._services.begin("highlights.purge", writes=True)
        for number in ids:
            self.rows.pop(number, None)
        self._services.announce(highlights=frozenset(ids))

    def get(self, highlight_id: int) -> Highlight:
        self._services.begin("highlights.get")
        if highlight_id not in self.rows:
            raise UnknownItem("unknown-highlight", id=highlight_id)
        return self.rows[highlight_id]

    def of_articles(self, *articles: int) -> list[Highlight]:
        self._services.begin("highlights.of_articles")
        with self._services.lock:
            live = [h for h in self.rows.values() if h.trashed is None]
        found = [h for h in live if any(p.article_id in articles for p in h.passages)]
        return sorted(found, key=lambda h: h.passages[0].anchor.span)

    def list(self) -> list[Highlight]:
        self._services.begin("highlights.list")
        return [h for h in reversed(self.rows.values()) if h.trashed is None]

    def first(self, limit: int) -> tuple[Sequence[Highlight], int]:
        self._services.begin("highlights.first")
        live = sorted((h for h in self.rows.values() if h.trashed is None), key=lambda h: h.passages[0].title)
        return live[:limit], len(live)

    def count(self) -> int:
        return sum(h.trashed is None for h in self.rows.values())

    def some(self, ids: Collection[int]) -> Sequence[Highlight]:
        self._services.begin("highlights.some")
        return [h for h in self.rows.values() if h.id in ids]

    def lost(self) -> Sequence[Highlight]:
        return [h for h in self.list() if h.is_lost]

    def trashed(self) -> Sequence[Highlight]:
        self._services.begin("highlights.trashed")
        return [h for h in self.rows.values() if h.trashed is not None]

    def versions(self, highlight_id: int) -> Sequence[HighlightVersion]:
        self._services.begin("highlights.versions")
        return self.said[highlight_id][::-1]


class FakeImports(_Part):
    """A path's name decides: `bad*` fails, `dup*` is known, `trash*` lies in the trash, the rest is added, `part*` with
    a warning."""

    def import_paths(
        self, paths: Sequence[str], job: Job, on_item: Callable[[ImportItem], None] | None = None
    ) -> list[ImportItem]:
        self._services.begin("imports.import_paths", writes=True)
        self._services.unfinished_imports = [
            one for one in self._services.unfinished_imports if not set(one.left) <= set(paths)
        ]
        items = []
        for number, path in enumerate(paths):
            job.progress(number, len(paths), Path(path).name)
            item = self._import(path)
            items.append(item)
            if on_item:
                on_item(item)
        return items

    def _import(self, path: str) -> ImportItem:
        name = Path(path).stem
        if name.startswith("bad"):
            return ImportItem(path, ImportStatus.FAILED, error="The file is empty. There is nothing to import.")
        if name.startswith(("dup", "trash")):
            known = next(iter(self._rows.values()))
            in_trash = name.startswith("trash")
            if in_trash:
                self._services.articles.trash([known.id])
            return ImportItem(
                path, ImportStatus.DUPLICATE, article_id=known.id, title=known.summary.title, in_trash=in_trash
            )
        item = self._add(path, name.replace("_", " "), ("Imported text.",))
        return replace(item, warnings=("A part of it was left out.",)) if name.startswith("part") else item

    def _add(self, path: str, title: str, paragraphs: Sequence[str]) -> ImportItem:
        with self._services.lock:
            number = max(self._rows, default=0) + 1
            document = make_document(title, paragraphs)
            summary = ArticleSummary(
                number,
                Metadata(title=title),
                len(document.text.split()),
                ReadState.UNREAD,
                START + timedelta(minutes=number),
            )
            self._rows[number] = Article(summary, document, str(number))
        self._services.announce(articles=frozenset({number}))
        return ImportItem(path, ImportStatus.ADDED, article_id=number, title=title, words=summary.words)

    def import_bytes(self, data: bytes, name: str, media_type: str, job: Job, *, url: str = "") -> list[ImportItem]:
        self._services.begin("imports.import_bytes", writes=True)
        lines = [line for line in data.decode().splitlines() if line.strip()]
        if lines == ["<bad>"]:
            return [ImportItem(name, ImportStatus.FAILED, error="What was copied holds no text.")]
        return [self._add(name, lines[0], lines[1:])]

    def unfinished(self) -> list[UnfinishedImport]:
        self._services.begin("imports.unfinished")
        return list(self._services.unfinished_imports)

    def forget_unfinished(self, ids: Collection[str]) -> None:
        self._services.begin("imports.forget_unfinished", writes=True)
        self._services.unfinished_imports = [one for one in self._services.unfinished_imports if one.id not in ids]


class FakeCorrections(_Part):
    """Kept in memory, and told to `FakeAnalysis` as `app.services.corrections` tells the real one."""

    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.kept: dict[int, ListedCorrection] = {}

    def default_scope(self, names: Iterable[str], articles: Sequence[int]) -> Scope:
        self._services.begin("corrections.default_scope")
        if all(name[:1].isupper() for name in names):
            return Scope(ScopeKind.LIBRARY)
        return Scope(ScopeKind.PAIR, tuple(sorted(articles)))

    def make_anchor(self, article_id: int, span: Span) -> Anchor:
        text = self._rows[article_id].document.text
        if "\n" in text[span.start : span.end]:
            raise UserError("bad-value", value="The passage", field="a passage", hint="Mark words of one paragraph.")
        return Anchor(span, text[span.start : span.end], "", "")

    def make(
        self, kind: CorrectionKind, articles: Sequence[int], names: Iterable[str], entity: str, value: str = ""
    ) -> tuple[Correction, ...]:
        names = tuple(names)
        wide = tuple(name for name in names if name[:1].isupper())
        narrow = tuple(name for name in names if name not in wide)
        return tuple(
            self.add(kind, self.default_scope(part, articles), part, entity, value) for part in (wide, narrow) if part
        )

    def add(
        self,
        kind: CorrectionKind,
        scope: Scope,
        names: Iterable[str],
        entity: str,
        value: str = "",
        anchor: Anchor | None = None,
    ) -> Correction:
        self._services.begin("corrections.add", writes=True)
        number = len(self.kept) + 1
        made = Correction(number, kind, scope, tuple(names), entity, value, anchor, START + timedelta(days=number))
        self.kept[number] = ListedCorrection(made, self._about(scope))
        self._services.announce(corrections=True)
        return made

    def _about(self, scope: Scope) -> tuple[CorrectionArticle, ...]:
        return tuple(CorrectionArticle(i, self._rows[i].summary.title, f"key-{i}") for i in scope.articles)

    def take_back(self, *ids: int) -> None:
        self._set("corrections.take_back", ids, START)

    def restore(self, *ids: int) -> None:
        self._set("corrections.restore", ids, None)

    def _set(self, call: str, ids: Sequence[int], moment: datetime | None) -> None:
        self._services.begin(call, writes=True)
        for number in ids:
            self.kept[number] = replace(self.kept[number], taken_back=moment)
        self._services.announce(corrections=True)

    def change_scope(self, correction_id: int, scope: Scope) -> Scope:
        self._services.begin("corrections.change_scope", writes=True)
        listed = self.kept[correction_id]
        moved = replace(listed.correction, scope=scope)
        self.kept[correction_id] = replace(listed, correction=moved, articles=self._about(scope))
        self._services.announce(corrections=True)
        return listed.correction.scope

    def get(self, correction_id: int) -> ListedCorrection:
        return self.kept[correction_id]

    def list(
        self,
        articles: Sequence[int] | None = None,
        *,
        library: bool = True,
        taken_back: bool = False,
    ) -> list[ListedCorrection]:
        self._services.begin("corrections.list")
        return [one for one in reversed(self.kept.values()) if taken_back or one.taken_back is None]

    def export_json(self) -> str:
        held = [one.correction for one in self.kept.values() if one.taken_back is None]
        return json.dumps({"corrections": [{"kind": c.kind, "names": c.names, "entity": c.entity} for c in held]})

    def import_json(self, text: str) -> CorrectionImport:
        self._services.begin("corrections.import_json", writes=True)
        try:
            rows = json.loads(text)["corrections"]
        except (ValueError, KeyError) as error:
            raise UserError("corrections-file", reason="it is no file of corrections") from error
        known = {(one.correction.kind.value, one.correction.names) for one in self.kept.values()}
        new = [row for row in rows if (row["kind"], tuple(row["names"])) not in known]
        made = [
            self.add(CorrectionKind(row["kind"]), Scope(ScopeKind.LIBRARY), row["names"], row["entity"]) for row in new
        ]
        return CorrectionImport(tuple(one.id for one in made), len(rows) - len(new))


class FakeAnalysis(_Part):
    contrast_made: Contrast | None = None

    def compare(self, left_id: int, right_id: int, job: Job) -> Comparison:
        self._services.begin("analysis.compare")
        job.check()
        return self.cached_comparison(left_id, right_id) or Comparison("fake", (), ())

    def cached_comparison(self, left_id: int, right_id: int) -> Comparison | None:
        texts = [self._rows[i].document.text for i in (left_id, right_id)]
        entities = []
        for name, kind, forms in NAMES:
            left, right = (_find_forms(text, forms) for text in texts)
            if left and right:
                entities.append(SharedEntity(name.lower(), name, kind, left, right))
        for listed in self._services.corrections.kept.values():
            ids = listed.correction.scope.articles
            if listed.taken_back is None and set(ids) <= {left_id, right_id}:
                entities = correct(entities, listed.correction, texts, (left_id, right_id))
        aligned = [tuple(find_all(text, SENTENCES[0]))[:1] for text in texts]
        alignments = (Alignment(aligned[0][0], aligned[1][0], 1.0, True),) if all(aligned) else ()
        return Comparison("fake", tuple(entities), alignments)

    def contrast(self, left_id: int, right_id: int, job: Job) -> Contrast:
        """Names, one description a side and the voices of the sentences that the made-up texts are put together of;
        `contrast_made` stands in its place where a test gives one."""
        self._services.begin("analysis.contrast")
        job.check()
        if self.contrast_made is not None:
            return self.contrast_made
        return make_contrast(
            self.compare(left_id, right_id, job), [self._rows[i].document.text for i in (left_id, right_id)]
        )

    def analysis(self, article_id: int, job: Job) -> TextAnalysis:
        self._services.begin("analysis.analysis")
        job.check()
        text = self._rows[article_id].document.text
        known = (*NAMES, ("Chamber of Commerce", EntityType.ORG, ("Chamber of Commerce",)))
        entities = tuple(
            Entity(name, kind, spans) for name, kind, forms in known if (spans := _find_forms(text, forms))
        )
        return TextAnalysis("fake", "en", "model", (), (), entities, loaded=_find_loaded(text))

    def refresh(self, job: Job, on_done: Any = None) -> int:
        self._services.begin("analysis.refresh")
        return 0


# Whom the made-up texts speak of, and by which names.
NAMES: tuple[tuple[str, EntityType, tuple[str, ...]], ...] = (
    ("Old Bridge", EntityType.PLACE, ("Old Bridge",)),
    ("Ellen Varga", EntityType.PERSON, ("Ellen Varga",)),
    ("Shopkeepers", EntityType.GROUP, ("Shopkeepers", "east bank")),
)


def correct(
    entities: list[SharedEntity], said: Correction, texts: Sequence[str], ids: tuple[int, int]
) -> list[SharedEntity]:
    """What one correction makes of shared entities; only as much of it as the window's tests look at."""

    def is_named(side: int, span: Span) -> bool:
        if said.anchor is not None and said.scope.kind is ScopeKind.PASSAGE:
            return (ids[side], span) == (said.scope.articles[0], said.anchor.span)
        return texts[side][span.start : span.end].casefold() in {name.casefold() for name in said.names}

    def part(entity: SharedEntity, keep: bool) -> SharedEntity:
        left, right = (
            tuple(span for span in spans if is_named(side, span) is keep)
            for side, spans in enumerate((entity.left, entity.right))
        )
        return replace(entity, left=left, right=right)

    made = []
    moved = SharedEntity(
        said.names[0].lower() if said.names else "", *(said.names[:1] or ("",)), EntityType.THING, (), ()
    )
    if said.kind is CorrectionKind.ASSIGN:
        found = [tuple(s for n in said.names for s in find_all(text, n)) for text in texts]
        moved = SharedEntity(said.entity.lower(), said.entity, EntityType(said.value or "thing"), *found)
    for entity in entities:
        if said.kind is CorrectionKind.RENAME and entity.name == said.entity:
            entity = replace(entity, name=said.value)
        elif said.kind is CorrectionKind.RETYPE and entity.name == said.entity:
            entity = replace(entity, type=EntityType(said.value))
        elif said.kind in (CorrectionKind.MERGE, CorrectionKind.SPLIT, CorrectionKind.REJECT):
            taken = part(entity, True)
            moved = replace(moved, left=moved.left + taken.left, right=moved.right + taken.right, type=entity.type)
            entity = part(entity, False)
        made.append(entity)
    if said.kind in (CorrectionKind.MERGE, CorrectionKind.ASSIGN):
        target = next((entity for entity in made if entity.name == said.entity), None)
        if target is not None:
            joined = replace(
                target, left=tuple(sorted(target.left + moved.left)), right=tuple(sorted(target.right + moved.right))
            )
            made[made.index(target)] = joined
    if said.kind is CorrectionKind.SPLIT or (said.kind is CorrectionKind.ASSIGN and said.value):
        made.append(moved)
    return [entity for entity in made if entity.left and entity.right]


def make_contrast(comparison: Comparison, texts: Sequence[str]) -> Contrast:
    """What two made-up texts say differently, as far as their stock sentences go."""
    rows = [
        EntityWording(
            entity.key,
            entity.name,
            *(
                tuple(Wording(s, s, text[s.start : s.end], WordingRole.NAME) for s in spans)
                + tuple(w for s in spans for w in _word_deeds(text, s))
                for text, spans in zip(texts, (entity.left, entity.right), strict=True)
            ),
        )
        for entity in comparison.entities
    ]
    said = [[u for speaker in SPEAKERS for u in _find_utterances(text, *speaker)] for text in texts]
    voices = [
        Voice(name, "", *(tuple(u for u in side if u.speaker == name) for side in said))
        for name in dict.fromkeys(u.speaker for side in said for u in side)
    ]
    loaded_left, loaded_right = (_find_loaded(text) for text in texts)
    return Contrast(tuple(rows), tuple(voices), loaded_left=loaded_left, loaded_right=loaded_right)


def _find_loaded(text: str) -> tuple[Loaded, ...]:
    """A judging word of one of the stock sentences."""
    return tuple(Loaded(span, "judging") for span in find_all(text, "mistake"))


SPEAKERS = (
    ("Ellen Varga", "called", "it the end of a mistake that had lasted sixty years"),
    ("Shopkeepers", "said", "they learned of the decision from the radio"),
    ("The Chamber of Commerce", "warned", "that one shop in five may not see the spring"),
)


def _find_utterances(text: str, speaker: str, verb: str, words: str) -> list[Utterance]:
    return [
        Utterance(speaker, span, verb, False, len(words.split()), place, place)
        for span in find_all(text, words)
        for place in find_all(text[: span.start], speaker)[-1:]
    ]


def _word_deeds(text: str, name: Span) -> list[Wording]:
    """What follows a name up to the end of its clause, as what it does."""
    until = min((at for mark in ".,;:" if (at := text.find(mark, name.end)) >= 0), default=len(text))
    deed = text[name.end : until].strip()
    if not deed or "\n" in deed or not deed[0].islower():
        return []
    start = text.index(deed, name.end)
    return [Wording(name, Span(start, start + len(deed)), deed, WordingRole.AGENT)]


def _find_forms(text: str, forms: Sequence[str]) -> tuple[Span, ...]:
    return tuple(sorted(span for form in forms for span in find_all(text, form)))


def find_all(text: str, word: str) -> list[Span]:
    spans, start = [], text.lower().find(word.lower())
    while start >= 0:
        spans.append(Span(start, start + len(word)))
        start = text.lower().find(word.lower(), start + 1)
    return spans


class FakePairs(_Part):
    def list(self) -> list[Pair]:
        self._services.begin("pairs.list")
        return sorted(self._services.pair_rows.values(), key=lambda pair: pair.opened, reverse=True)

    def get(self, pair_id: int) -> Pair:
        self._services.begin("pairs.get")
        if pair_id not in self._services.pair_rows:
            raise UnknownItem("unknown-pair", id=pair_id)
        return self._services.pair_rows[pair_id]

    def find(self, left_id: int, right_id: int) -> Pair | None:
        pairs = self._services.pair_rows.values()
        return next((p for p in pairs if {p.left_id, p.right_id} == {left_id, right_id}), None)

    def save(self, left_id: int, right_id: int, title: str = "", question: str = "") -> Pair:
        self._services.begin("pairs.save", writes=True)
        if left_id == right_id:
            raise UserError("pair-of-one")
        known = self.find(left_id, right_id)
        number = known.id if known else max([0, *self._services.pair_rows, *self._services.deleted_pairs]) + 1
        moment = START + timedelta(hours=number)
        return self._put(Pair(number, left_id, right_id, title, question, moment, moment))

    def _put(self, pair: Pair) -> Pair:
        self._services.pair_rows[pair.id] = pair
        self._services.announce(pairs=frozenset({pair.id}))
        return pair

    def edit(self, pair_id: int, *, title: str | None = None, question: str | None = None) -> Pair:
        self._services.begin("pairs.edit", writes=True)
        pair = self.get(pair_id)
        return self._put(
            replace(
                pair,
                title=pair.title if title is None else title,
                question=pair.question if question is None else question,
            )
        )

    def swap(self, pair_id: int) -> Pair:
        self._services.begin("pairs.swap", writes=True)
        pair = self.get(pair_id)
        return self._put(replace(pair, left_id=pair.right_id, right_id=pair.left_id))

    def set_view(self, pair_id: int, view: Mapping[str, Any]) -> None:
        self._services.begin("pairs.set_view", writes=True)
        self._services.pair_rows[pair_id] = replace(self.get(pair_id), view=dict(view))

    def opened(self, pair_id: int) -> None:
        self._services.begin("pairs.opened", writes=True)

    def delete(self, pair_id: int) -> None:
        self._services.begin("pairs.delete", writes=True)
        self._services.deleted_pairs[pair_id] = self._services.pair_rows.pop(pair_id)
        self._services.announce(pairs=frozenset({pair_id}))

    def restore(self, pair_id: int) -> None:
        self._services.begin("pairs.restore", writes=True)
        self._put(self._services.deleted_pairs.pop(pair_id))


class FakePictures:
    """A library's pictures in memory; `recode` runs at once, in this process."""

    MOST_BYTES = 1_000_000

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def bring(self, data: bytes, name: str, recode: Recode) -> Picture:
        if len(data) > self.MOST_BYTES:
            raise UserError("picture-too-large", limit=1)
        made, width, height = recode(data, tell_media_type(data))
        return self.add(made, name, width=width, height=height)

    def add(self, data: bytes, name: str = "", *, width: int = 0, height: int = 0) -> Picture:
        digest = hashlib.sha256(data).hexdigest()
        self.kept[digest] = data
        return Picture(digest, name, tell_media_type(data), width, height, len(data), START)

    def find(self, key: str) -> bytes:
        return next(data for digest, data in self.kept.items() if digest.startswith(key))


class FakeHistory:
    """The versions of notes, as `NoteHistory` gives them: whatever a test put into `bodies` and `versions`."""

    def __init__(self) -> None:
        self.versions: list[Version] = []
        self.bodies: dict[int, str] = {}

    def list(self, _subject: NoteSubject, _job: Job) -> list[Version]:
        return self.versions

    def read(self, _subject: NoteSubject, version_id: int) -> str:
        return self.bodies[version_id]


class FakeNotes(_Part):
    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.history = FakeHistory()

    def get(self, subject: NoteSubject) -> Note | None:
        self._services.begin("notes.get")
        return self._services.note_rows.get(subject)

    def save(self, subject: NoteSubject, body: str, revision: int) -> Note:
        self._services.begin("notes.save", writes=True)
        with self._services.lock:
            current = self._services.note_rows.get(subject)
            if (current.revision if current else 0) != revision:
                raise NoteConflict("note-conflict", current=current)
            note = Note(subject, body, revision + 1, START + timedelta(seconds=revision))
            self._services.note_rows[subject] = note
        if subject.kind is SubjectKind.ARTICLE and subject.id in self._rows:
            self._services.articles._change(subject.id, has_note=bool(body))
        self._services.announce(notes=frozenset({subject}))
        return note

    def _summarise(self, note: Note) -> NoteSummary:
        row = self._rows.get(note.subject.id) if note.subject.kind is SubjectKind.ARTICLE else None
        title = row.metadata.title if row is not None else note.title
        number = note.id or 1_000_000 * (note.subject.kind is SubjectKind.PAIR) + note.subject.id
        return NoteSummary(number, note.subject, title, "", note.body[:400], note.tags, note.changed)

    def list(self, *, trashed: bool = False) -> list[NoteSummary]:
        self._services.begin("notes.list")
        notes = self._services.deleted_notes if trashed else self._services.note_rows
        with self._services.lock:
            return [self._summarise(note) for note in notes.values()]

    def count(self) -> tuple[int, int]:
        self._services.begin("notes.count")
        return len(self._services.note_rows), len(self._services.deleted_notes)

    def summaries(self, ids: Sequence[int], *, trashed: bool = False) -> list[NoteSummary]:
        return [note for note in self.list(trashed=trashed) if note.id in ids]

    def find(self, words: str) -> set[int]:
        self._services.begin("notes.find")
        with self._services.lock:
            notes = [*self._services.note_rows.values()]
        return {self._summarise(note).id for note in notes if words.casefold() in note.body.casefold()}

    def known_tags(self) -> list[str]:
        self._services.begin("notes.known_tags")
        return sorted({tag for article in self._rows.values() for tag in article.metadata.tags})


class FakeLinks(_Part):
    """Nothing links anywhere."""

    def linked_from(self, subject: NoteSubject) -> list[Backlink]:
        self._services.begin("links.linked_from")
        return []

    def find_missing(self, body: str) -> tuple[str, ...]:
        self._services.begin("links.find_missing")
        return ()


class FakeTellings(_Part):
    """`found` holds the suggestions by article; what the reader says of them counts."""

    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.found: dict[int, tuple[Suggestion, ...]] = {}
        self.said: dict[tuple[int, int], Verdict] = {}
        self.placed = True

    def suggestions(self, article_id: int, limit: int = 10) -> tuple[Suggestion, ...]:
        self._services.begin("tellings.suggestions")
        rows = [
            replace(row, verdict=self.said.get((min(article_id, row.article_id), max(article_id, row.article_id))))
            for row in self.found.get(article_id, ())
        ]
        return tuple(row for row in rows if row.verdict is not Verdict.OTHER)[:limit]

    def is_placed(self, article_id: int) -> bool:
        return self.placed

    def told_before(self, ids: Collection[int]) -> dict[int, int] | None:
        if not self.placed:
            return None
        return {i: self.found[i][0].article_id for i in ids if i in self.found}

    def confirm(self, one: int, other: int) -> Verdict | None:
        return self.restore(one, other, Verdict.SAME)

    def reject(self, one: int, other: int) -> Verdict | None:
        return self.restore(one, other, Verdict.OTHER)

    def restore(self, one: int, other: int, verdict: Verdict | None) -> Verdict | None:
        self._services.begin("tellings.restore", writes=True)
        pair = (min(one, other), max(one, other))
        before = self.said.pop(pair, None)
        if verdict is not None:
            self.said[pair] = verdict
        self._services.announce(tellings=frozenset(pair))
        return before


class FakeEvents(_Part):
    """`kept` holds the events by id; a memory holds all of them, as they were."""

    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.kept: dict[int, Event] = {}
        self.asked: tuple[EventQuestion, ...] = ()

    def list(self) -> list[Event]:
        self._services.begin("events.list")
        return sorted(self.kept.values(), key=lambda event: event.id)

    def get(self, event_id: int) -> Event:
        if event_id not in self.kept:
            raise UnknownItem("unknown-event", id=event_id)
        return self.kept[event_id]

    def of_article(self, article_id: int) -> Event | None:
        return next((event for event in self.kept.values() if article_id in event.articles), None)

    def questions(self, articles: Collection[int] | None = None) -> tuple[EventQuestion, ...]:
        """Those of an article that is in no event, and that the reader did not say no to."""
        said, placed = self._services.tellings.said, {i for e in self.kept.values() for i in e.articles}
        return tuple(
            q
            for q in self.asked
            if q.article_id not in placed and (min(q.article_id, q.like), max(q.article_id, q.like)) not in said
        )

    def make(self, articles: Sequence[int], title: str = "") -> tuple[Event, EventMemory]:
        new = Event(max(self.kept, default=0) + 1, title, tuple(articles))
        return new, self._change("events.make", self._without(articles) | {new.id: new})

    def _without(self, articles: Sequence[int]) -> dict[int, Event]:
        return {
            key: replace(event, articles=tuple(i for i in event.articles if i not in articles))
            for key, event in self.kept.items()
        }

    def _change(self, call: str, kept: dict[int, Event]) -> EventMemory:
        self._services.begin(call, writes=True)
        events = tuple((e.id, e.title, datetime(2024, 1, 1, tzinfo=UTC)) for e in self.kept.values())
        places = tuple((i, (e.id, "reader")) for e in self.kept.values() for i in e.articles)
        touched = {i for events in (self.kept, kept) for event in events.values() for i in event.articles}
        self.kept = {key: event for key, event in kept.items() if event.articles}
        self._services.announce(tellings=frozenset(touched))
        return EventMemory(events, places)

    def restore(self, memory: EventMemory) -> EventMemory:
        kept = {
            i: Event(i, title, tuple(a for a, place in memory.places if place and place[0] == i))
            for i, title, _ in memory.events
        }
        return self._change("events.restore", kept)

    def rename(self, event_id: int, title: str) -> EventMemory:
        return self._change("events.rename", self.kept | {event_id: replace(self.kept[event_id], title=title)})

    def merge(self, ids: Sequence[int]) -> tuple[Event, EventMemory]:
        merged = replace(self.kept[ids[0]], articles=tuple(i for event_id in ids for i in self.kept[event_id].articles))
        rest = {key: event for key, event in self.kept.items() if key not in ids}
        return merged, self._change("events.merge", rest | {merged.id: merged})

    def split(self, event_id: int, articles: Sequence[int]) -> tuple[Event, EventMemory]:
        event = self.kept[event_id]
        new = Event(max(self.kept) + 1, "", tuple(articles))
        left = replace(event, articles=tuple(i for i in event.articles if i not in articles))
        return new, self._change("events.split", self.kept | {event_id: left, new.id: new})

    def move(self, articles: Sequence[int], event_id: int | None) -> EventMemory:
        left = self._without(articles)
        if event_id is not None:
            left[event_id] = replace(left[event_id], articles=(*left[event_id].articles, *articles))
        return self._change("events.move", left)

    def empty(self, event_id: int) -> EventMemory:
        return self._change("events.empty", {key: e for key, e in self.kept.items() if key != event_id})

    def refresh(self, job: Job, *, warm: bool = False) -> int:
        self._services.begin("events.refresh")
        job.check()
        return 0

    def group(self, job: Job) -> None:
        self._services.begin("events.group")


class FakeTogether(_Part):
    found: WorthReading | None = None

    def choose(self, event_id: int, job: Job) -> WorthReading | None:
        self._services.begin("together.choose")
        job.check()
        return self.found


class FakeSearches(_Part):
    def __init__(self, services: FakeServices) -> None:
        super().__init__(services)
        self.kept: dict[int, SavedSearch] = {}
        self.last: list[str] = []

    def saved(self) -> list[SavedSearch]:
        return sorted(self.kept.values(), key=lambda one: one.name)

    def recent(self, limit: int = 10) -> list[str]:
        return self.last[:limit]

    def remember(self, query: str) -> None:
        self.last = [query, *(one for one in self.last if one != query)]

    def forget_recent(self) -> None:
        self.last = []

    def save(self, query: str, name: str = "") -> SavedSearch:
        saved = SavedSearch(len(self.kept) + 1, name or query, query, START)
        self.restore(saved)
        return saved

    def rename(self, search_id: int, name: str) -> str:
        before = self.kept[search_id]
        self.restore(replace(before, name=name))
        return before.name

    def delete(self, search_id: int) -> SavedSearch:
        saved = self.kept.pop(search_id)
        self._services.announce(searches=True)
        return saved

    def restore(self, saved: SavedSearch) -> None:
        self.kept[saved.id] = saved
        self._services.announce(searches=True)


class FakeSearch(_Part):
    def find_in_articles(self, words: Collection[str]) -> frozenset[str]:
        self._services.begin("search.find_in_articles")
        said = " ".join(row.document.text for row in self._rows.values()).casefold()
        return frozenset(word for word in words if word.casefold() in said)

    def search(
        self,
        query: str,
        *,
        typing: bool = False,
        limit: int = 50,
        within: frozenset[int] | None = None,
        order: SearchOrder = SearchOrder.RELEVANCE,
    ) -> SearchResult:
        self._services.begin("search.search")
        words = tuple(query.lower().split())
        found = [
            SearchHit(article.id, float(sum(article.document.text.lower().count(word) for word in words)))
            for article in self._find(words, within)
        ]
        found.sort(key=lambda hit: (-hit.score, hit.article_id))
        if order is SearchOrder.LONGEST:
            found.sort(key=lambda hit: -self._rows[hit.article_id].summary.words)
        understood = "all of these words" if len(words) > 1 else ""
        return SearchResult(query, len(found), tuple(found[:limit]), words, understood, 1.0)

    def _find(self, words: Sequence[str], within: frozenset[int] | None) -> list[Article]:
        return [
            article
            for article in list(self._rows.values())
            if article.summary.trashed is None
            and (within is None or article.id in within)
            and all(word in article.document.text.lower() for word in words)
        ]

    def tally(
        self,
        query: str,
        *,
        typing: bool = False,
        within: frozenset[int] | None = None,
        apart: Mapping[str, frozenset[int] | None] | None = None,
    ) -> tuple[Facet, ...]:
        self._services.begin("search.tally")
        facets = []
        for name in ("outlet", "tag", "perspective", "year", "language", "entity"):
            inside = apart[name] if apart is not None and name in apart else within
            found = self._find(query.lower().split(), inside)
            counts = Counter(value for article in found for value in self._values(name, article) if value)
            facets.append(Facet(name, tuple(counts.most_common())))
        return tuple(facets)

    @staticmethod
    def _values(name: str, article: Article) -> Sequence[str]:
        metadata = article.metadata
        if name == "entity":
            return [name for name in ("Ellen Varga", "Old Bridge") if name in article.document.text]
        known = {"outlet": metadata.outlet, "perspective": metadata.perspective, "year": metadata.published[:4]}
        return metadata.tags if name == "tag" else (known.get(name, metadata.language),)

    def holding(self, facet: str, value: str) -> frozenset[int]:
        return frozenset(article.id for article in self._find((), None) if value in self._values(facet, article))

    def in_state(self, condition: str) -> frozenset[int]:
        events = self._services.events.list() if condition == "has:telling" else []
        return frozenset(i for event in events for i in event.articles)

    def snippets(self, article_ids: Sequence[int], result: SearchResult) -> dict[int, tuple[Snippet, ...]]:
        self._services.begin("search.snippets")
        return {i: self._snippets(self._rows[i].document.text, result) for i in article_ids if i in self._rows}

    def _snippets(self, text: str, result: SearchResult) -> tuple[Snippet, ...]:
        spans = sorted(span for word in result.terms for span in find_all(text, word))
        if not spans:
            return ()
        start = max(0, spans[0].start - 60)
        piece = text[start : start + 200].replace("\n", " ")
        inside = [Span(s.start - start, s.end - start) for s in spans if s.start >= start and s.end <= start + 200]
        return (Snippet(piece, tuple(inside)),)

    def similar(self, article_id: int, *, limit: int = 20) -> SearchResult:
        self._services.begin("search.similar")
        title = self._rows[article_id].document.title.split()
        found = [a for a in self._find((), None) if a.id != article_id and set(title) & set(a.document.title.split())]
        return SearchResult("", len(found), tuple(SearchHit(a.id, 1.0) for a in found[:limit]), tuple(title))

    def places(self, article_id: int, result: SearchResult) -> FoundPlaces:
        text = self._rows[article_id].document.text
        spans = tuple(sorted(span for word in result.terms for span in find_all(text, word)))
        behind = [span for span in spans if span.start > len(self._rows[article_id].document.title)]
        return FoundPlaces(spans, next(iter([*behind, *spans]), None))

    def hits(self, article_id: int, result: SearchResult, *, limit: int = 500) -> tuple[tuple[Hit, ...], int]:
        self._services.begin("search.hits")
        text = self._rows[article_id].document.text
        spans = self.places(article_id, result).spans
        return tuple(list_hits(text, spans[:limit])), len(spans)

    def find_problem(self) -> Problem | None:
        self._services.begin("search.find_problem")
        return self._services.index_problem

    def sync(self, job: Job) -> int:
        self._services.begin("search.sync")
        return 0

    def rebuild(self, job: Job) -> int:
        self._services.begin("search.rebuild")
        return 0


class FakeUpkeep(_Part):
    problems: tuple[Problem, ...] = ()

    def check(self, job: Job) -> list[Problem]:
        self._services.begin("upkeep.check")
        return list(self.problems)

    def backup(self, target: Path | None = None, job: Job | None = None) -> Path:
        self._services.begin("upkeep.backup")
        return target or Path("backup.sqlite")


class FakeBackups(_Part):
    rows: tuple[Backup, ...] = ()

    def list(self) -> list[Backup]:
        self._services.begin("backups.list")
        return list(self.rows)

    def make_if_due(self, job: Job) -> Backup | None:
        self._services.begin("backups.make_if_due")
        return None


class FakeSamples(_Part):
    def install(self, job: Job) -> list[Pair]:
        self._services.begin("samples.install", writes=True)
        if self._services.pair_rows:
            return self._services.pairs.list()
        for article in make_articles(2):
            self._rows[article.id] = article
        self._services.announce(articles=frozenset({1, 2}))
        return [self._services.pairs.save(1, 2, "The Old Bridge", "Who was asked, and who was not?")]
