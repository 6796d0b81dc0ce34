"""Where the engine that finds tellings lives: in this process for commands, beside it for the window.

The functions at the end run in the worker. An engine holds one library at a time, and is lost with its process; whoever
asks finds out by `EngineLost`, and fills it again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.domain import Document, Reason
from app.jobs import Job

if TYPE_CHECKING:
    from app.analysis.tellings.engine import Bars, Neighbour, TellingEngine
    from app.analysis.tellings.weighing import Days

# Seconds that one call may take: a batch of texts, or of articles to be compared with a large library.
SECONDS_A_CALL = 300.0

Article = tuple[int, bytes, "Days"]
Text = tuple[Document, str]
Question = tuple[int, int]  # two indexes into a list of texts


class EngineLost(Exception):
    """The engine is not the one that was filled: its process was started again."""


class Engine(Protocol):
    """What `app.services.tellings` needs. Articles are id, encoded features and days; texts document and language."""

    def read(self, texts: Sequence[Text], job: Job) -> list[bytes]: ...

    def put(self, articles: Sequence[Article], job: Job) -> None: ...

    def drop(self, ids: Iterable[int], job: Job) -> None: ...

    def weigh_by(self, ids: Collection[int], job: Job) -> None: ...

    def set_bars(self, bars: Mapping[int, Bars], job: Job) -> None: ...

    def neighbours(self, articles: Sequence[Article], job: Job) -> list[tuple[Neighbour, ...]]: ...

    def explain(self, texts: Sequence[Text], questions: Sequence[Question], job: Job) -> list[tuple[Reason, ...]]: ...

    def forget(self) -> None:
        """Start over with an engine that holds nothing."""


class EngineHere:
    """The engine in this process; imported when first asked."""

    def __init__(self) -> None:
        self._engine: TellingEngine | None = None

    def read(self, texts: Sequence[Text], job: Job) -> list[bytes]:  # noqa: ARG002 - a batch is short
        return read_texts(texts)

    def put(self, articles: Sequence[Article], job: Job) -> None:  # noqa: ARG002
        self._open().put(articles)

    def drop(self, ids: Iterable[int], job: Job) -> None:  # noqa: ARG002
        self._open().drop(ids)

    def weigh_by(self, ids: Collection[int], job: Job) -> None:  # noqa: ARG002
        self._open().weigh_by(ids)

    def set_bars(self, bars: Mapping[int, Bars], job: Job) -> None:  # noqa: ARG002
        self._open().set_bars(bars)

    def neighbours(self, articles: Sequence[Article], job: Job) -> list[tuple[Neighbour, ...]]:  # noqa: ARG002
        return self._open().neighbours(articles)

    def explain(self, texts: Sequence[Text], questions: Sequence[Question], job: Job) -> list[tuple[Reason, ...]]:  # noqa: ARG002
        return explain_texts(texts, questions)

    def forget(self) -> None:
        self._engine = None

    def _open(self) -> TellingEngine:
        if self._engine is None:
            self._engine = _make_engine()
        return self._engine


class Caller(Protocol):
    """What is needed of `app.workers.Worker`."""

    def call(
        self, function: Callable[..., Any], *args: Any, job: Job | None, timeout: float | None, urgent: bool
    ) -> Any: ...


class EngineApart:
    """The engine of a folder in another process. Raises, beside what the worker raises, EngineLost."""

    def __init__(self, folder: Path, worker: Caller) -> None:
        self._folder = str(folder)
        self._worker = worker
        self._puts = 0  # how often the engine was changed: one that was changed as often is the same one

    def read(self, texts: Sequence[Text], job: Job) -> list[bytes]:
        found: list[bytes] = self._call(read_texts, texts, job=job)
        return found

    def put(self, articles: Sequence[Article], job: Job) -> None:
        self._change(job, put_articles, articles)

    def drop(self, ids: Iterable[int], job: Job) -> None:
        self._change(job, drop_articles, list(ids))

    def weigh_by(self, ids: Collection[int], job: Job) -> None:
        self._change(job, weigh_articles, list(ids))

    def set_bars(self, bars: Mapping[int, Bars], job: Job) -> None:
        self._change(job, set_bars, dict(bars))

    def neighbours(self, articles: Sequence[Article], job: Job) -> list[tuple[Neighbour, ...]]:
        found: list[tuple[Neighbour, ...]] = self._call(find_neighbours, self._folder, self._puts, articles, job=job)
        return found

    def explain(self, texts: Sequence[Text], questions: Sequence[Question], job: Job) -> list[tuple[Reason, ...]]:
        found: list[tuple[Reason, ...]] = self._call(explain_texts, texts, questions, job=job)
        return found

    def forget(self) -> None:
        self._puts = 0

    def _change(self, job: Job, function: Callable[..., None], *args: Any) -> None:
        puts = self._puts
        # A call that is cancelled may have been done or not: then nobody knows what is in there.
        self._puts = -1
        self._call(function, self._folder, puts, *args, job=job)
        self._puts = puts + 1

    def _call(self, function: Callable[..., Any], *args: Any, job: Job) -> Any:
        return self._worker.call(function, *args, job=job, timeout=SECONDS_A_CALL, urgent=False)


# --- in the worker, or here -----------------------------------------------------------------------------------------


class _Held:
    """The engine of this process, and how often it was changed."""

    def __init__(self) -> None:
        self.engine = _make_engine()
        self.puts = 0


@lru_cache(maxsize=1)
def _hold(_folder: str) -> _Held:
    return _Held()


def _make_engine() -> TellingEngine:
    from app.analysis.tellings.engine import TellingEngine

    return TellingEngine()


def _find(folder: str, puts: int) -> TellingEngine:
    if puts == 0:
        _hold.cache_clear()
    held = _hold(folder)
    if held.puts != puts:
        raise EngineLost
    return held.engine


def put_articles(folder: str, puts: int, articles: Sequence[Article]) -> None:
    _find(folder, puts).put(articles)
    _hold(folder).puts += 1


def drop_articles(folder: str, puts: int, ids: Sequence[int]) -> None:
    _find(folder, puts).drop(ids)
    _hold(folder).puts += 1


def weigh_articles(folder: str, puts: int, ids: Sequence[int]) -> None:
    _find(folder, puts).weigh_by(ids)
    _hold(folder).puts += 1


def set_bars(folder: str, puts: int, bars: Mapping[int, Bars]) -> None:
    _find(folder, puts).set_bars(bars)
    _hold(folder).puts += 1


def find_neighbours(folder: str, puts: int, articles: Sequence[Article]) -> list[tuple[Neighbour, ...]]:
    return _find(folder, puts).neighbours(articles)


def read_texts(texts: Sequence[Text]) -> list[bytes]:
    from app.analysis.tellings.engine import read_text

    return [read_text(document, language) for document, language in texts]


def explain_texts(texts: Sequence[Text], questions: Sequence[Question]) -> list[tuple[Reason, ...]]:
    """What two texts have in common, for each question."""
    from app.analysis.tellings.evidence import TextRead, explain

    reads: dict[int, TextRead] = {}
    for question in questions:
        for at in question:
            if at not in reads:
                reads[at] = TextRead(*texts[at])
    return [explain(reads[left], reads[right]) for left, right in questions]
