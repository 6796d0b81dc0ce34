"""Analyses and comparisons as the reader has them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.analysis.encoding import encode_analysis
from app.analysis.reading import ANALYSIS_VERSION
from app.domain import Comparison, CorrectionKind, Document, Scope, ScopeKind, Span
from app.jobs import Job
from app.services.analysing import AnalysisService
from app.services.library import OpenMode
from app.services.opening import Services, open_services
from app.services.remote import analyse_document
from tests.analysis.corrections.made_corrections import L, O, P, make_analysis
from tests.conftest import InlineWorker, InlineWorkers

LIBRARY = Scope(ScopeKind.LIBRARY)
TEXTS = [
    "Talks\n\nVladimir Putin spoke in Moscow. The Kremlin agreed with Russia. The strongman smiled.",
    "Words\n\nPutin and Russia were silent. The strongman slept, and the Duma and Ukraine rested.",
    "Third\n\nUkraine and the Duma met in the old town hall to speak about the harbour.",
    "Fourth\n\nUkraine and Lund met in the new town hall to speak about the river.",
]
ENTITIES = {
    "Vladimir Putin": (P, ["Vladimir Putin"]),
    "Putin": (P, ["Putin"]),
    "Moscow": (L, ["Moscow"]),
    "Russia": (L, ["Russia"]),
    "Ukraine": (L, ["Ukraine"]),
    "Kremlin": (O, ["Kremlin"]),
    "Duma": (O, ["Duma"]),
    "Lund": (P, ["Lund"]),
}


def find(document: Document, _language: str) -> bytes:
    return encode_analysis(replace(make_analysis(document, ENTITIES), version=ANALYSIS_VERSION))


@pytest.fixture
def worker() -> InlineWorker:
    return InlineWorker({analyse_document: find})


@pytest.fixture
def analysis(services: Services, worker: InlineWorker) -> AnalysisService:
    return AnalysisService(services.library, worker)


@pytest.fixture
def ids(services: Services) -> list[int]:
    return [add(services, content) for content in TEXTS]


def add(services: Services, content: str) -> int:
    (item,) = services.imports.import_bytes(content.encode(), "a.txt", "text/plain", Job())
    assert item.article_id is not None
    return item.article_id


def say(services: Services, kind: str, names: list[str], entity: str, value: str = "", scope: Scope = LIBRARY) -> int:
    return services.corrections.add(CorrectionKind(kind), scope, names, entity, value).id


def compared(worker: InlineWorker) -> int:
    return [name for name, _ in worker.calls].count("compare_documents")


def named(analysis: AnalysisService, article_id: int) -> set[str]:
    return {entity.name for entity in analysis.analysis(article_id, Job()).entities}


def shared(comparison: Comparison) -> dict[str, tuple[int, int]]:
    return {e.name: (len(e.left), len(e.right)) for e in comparison.entities}


def test_a_correction_shows_at_once_and_goes_with_its_taking_back(
    services: Services, analysis: AnalysisService, worker: InlineWorker, ids: list[int]
) -> None:
    before = analysis.analysis(ids[0], Job())
    made = say(services, "merge", ["Kremlin"], "Russia")
    after = analysis.analysis(ids[0], Job())
    assert "Kremlin" not in {e.name for e in after.entities} and after.corrections == (made,)
    services.corrections.take_back(made)
    assert analysis.analysis(ids[0], Job()) == before
    services.corrections.restore(made)
    assert analysis.analysis(ids[0], Job()) == after
    assert [name for name, _ in worker.calls] == ["analyse_document"], "what was found is kept"


def test_a_comparison_follows_what_is_said(
    services: Services, analysis: AnalysisService, worker: InlineWorker, ids: list[int]
) -> None:
    before = analysis.compare(ids[0], ids[1], Job())
    assert shared(before) == {"Russia": (1, 1), "Vladimir Putin": (1, 1)}
    made = say(services, "merge", ["Kremlin"], "Russia")
    assert analysis.cached_comparison(ids[0], ids[1]) is None
    after = analysis.compare(ids[0], ids[1], Job())
    assert shared(after)["Russia"] == (2, 1)
    assert analysis.cached_comparison(ids[0], ids[1]) == after == analysis.compare(ids[0], ids[1], Job())
    assert analysis.corrections_at_work(ids[0], ids[1], Job()) == (made,)
    services.corrections.take_back(made)
    assert analysis.compare(ids[0], ids[1], Job()) == before
    assert compared(worker) == 3


def test_only_pairs_that_are_concerned_are_compared_again(
    services: Services, analysis: AnalysisService, worker: InlineWorker, ids: list[int]
) -> None:
    pairs = [(ids[0], ids[1]), (ids[2], ids[3]), (ids[1], ids[2])]
    for pair in pairs:
        analysis.compare(*pair, Job())

    def stale() -> list[bool]:
        return [analysis.cached_comparison(*pair) is None for pair in pairs]

    say(services, "merge", ["Kremlin"], "Russia")
    assert stale() == [True, False, False]
    say(services, "rename", [], "Lund", "Mayor Lund")
    assert stale() == [True, True, False]
    say(services, "merge", ["Nobody", "Nowhere"], "Ukraine")
    say(services, "assign", ["the old town hall"], "Nobody", scope=Scope(ScopeKind.ARTICLE, (ids[3],)))
    say(services, "assign", ["the duma"], "Lund", scope=Scope(ScopeKind.PAIR, (ids[0], ids[2])))
    assert stale() == [True, True, False]
    for pair in pairs:
        analysis.compare(*pair, Job())
    assert stale() == [False] * 3 and compared(worker) == 5


def test_what_holds_in_a_pair_holds_in_that_pair_only(
    services: Services, analysis: AnalysisService, ids: list[int]
) -> None:
    say(services, "assign", ["the strongman"], "Vladimir Putin", scope=Scope(ScopeKind.PAIR, (ids[0], ids[1])))
    assert shared(analysis.compare(ids[0], ids[1], Job()))["Vladimir Putin"] == (2, 2)
    assert shared(analysis.compare(ids[1], ids[0], Job()))["Vladimir Putin"] == (2, 2)
    assert not analysis.analysis(ids[0], Job()).corrections
    assert not analysis.corrections_at_work(ids[0], ids[2], Job())


def test_what_holds_in_an_article_holds_wherever_it_is_read(
    services: Services, analysis: AnalysisService, ids: list[int]
) -> None:
    made = say(services, "assign", ["the strongman"], "Vladimir Putin", scope=Scope(ScopeKind.ARTICLE, (ids[0],)))
    assert shared(analysis.compare(ids[0], ids[1], Job()))["Vladimir Putin"] == (2, 1)
    assert analysis.analysis(ids[0], Job()).corrections == (made,)
    services.corrections.change_scope(made, LIBRARY)
    assert shared(analysis.compare(ids[0], ids[1], Job()))["Vladimir Putin"] == (2, 2)


def test_it_holds_in_articles_that_come_later_and_after_everything_was_analysed_anew(
    services: Services, analysis: AnalysisService, ids: list[int]
) -> None:
    say(services, "merge", ["Kremlin"], "Russia")
    later = add(services, "Later\n\nThe Kremlin slept while the snow fell on the square and nobody came by.")
    assert named(analysis, later) == {"Russia"}
    with services.library.write() as writing:
        writing.session.execute(text("UPDATE analyses SET version = 'older'"))
        writing.session.execute(text("UPDATE comparisons SET version = 'older'"))
    assert analysis.refresh(Job()) == len(ids) + 1
    assert "Kremlin" not in named(analysis, ids[0])
    with services.library.read() as session:
        stored = session.execute(text("SELECT count(*) FROM analyses WHERE version = 'older'")).scalar()
    assert stored == 0


def test_a_passage_is_found_again_when_its_text_is_corrected(
    services: Services, analysis: AnalysisService, ids: list[int]
) -> None:
    content = services.articles.get(ids[0]).document.text
    at = content.index("strongman")
    place = services.corrections.make_anchor(ids[0], Span(at, at + 9))
    scope = Scope(ScopeKind.PASSAGE, (ids[0],))
    services.corrections.add(CorrectionKind.ASSIGN, scope, ["strongman"], "Vladimir Putin", "", place)
    services.articles.revise_text(ids[0], content.replace("spoke in", "was said to have spoken loudly in"))
    done = analysis.analysis(ids[0], Job())
    changed = services.articles.get(ids[0]).document.text
    (putin,) = [e for e in done.entities if e.name == "Vladimir Putin"]
    assert [changed[s:t] for s, t in putin.spans] == ["Vladimir Putin", "strongman"]


def test_an_analysis_made_elsewhere_is_corrected_too(
    services: Services, analysis: AnalysisService, ids: list[int]
) -> None:
    say(services, "assign", ["the strongman"], "Vladimir Putin", scope=Scope(ScopeKind.PAIR, (ids[0], ids[1])))
    document = services.articles.get(ids[0]).document
    found = make_analysis(document, ENTITIES)
    assert analysis.correct(ids[0], document, found) is found
    assert analysis.correct(ids[0], document, found, ids[2]) is found
    assert analysis.correct(ids[0], document, found, ids[1]).corrections == (1,)


def test_reading_only_shows_what_was_said_meanwhile(
    services: Services, worker: InlineWorker, analysis: AnalysisService, ids: list[int], inline_workers: InlineWorkers
) -> None:
    analysis.compare(ids[0], ids[1], Job())
    reader = open_services(services.library.folder, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    beside = AnalysisService(reader.library, worker)
    assert "Kremlin" in named(beside, ids[0])
    made = say(services, "merge", ["Kremlin"], "Russia")
    assert "Kremlin" not in named(beside, ids[0])
    assert shared(beside.compare(ids[0], ids[1], Job()))["Russia"] == (2, 1)
    services.corrections.take_back(made)
    assert "Kremlin" in named(beside, ids[0])
    reader.close()


def test_a_damaged_analysis_is_made_again_and_corrected(
    services: Services, analysis: AnalysisService, worker: InlineWorker, ids: list[int]
) -> None:
    say(services, "merge", ["Kremlin"], "Russia")
    first = analysis.compare(ids[0], ids[1], Job())
    with services.library.write() as writing:
        writing.session.execute(text("UPDATE analyses SET data = X'0102'"))
    fresh = AnalysisService(services.library, worker)
    assert fresh.cached_comparison(ids[0], ids[1]) is None
    assert fresh.compare(ids[0], ids[1], Job()) == first


def test_with_the_real_process(services: Services, workers) -> None:
    ids = [add(services, content) for content in TEXTS[:2]]
    services.articles.edit(ids, {"language": "en"})
    service = AnalysisService(services.library, workers.analysis)
    say(services, "assign", ["the strongman"], "Vladimir Putin", scope=Scope(ScopeKind.PAIR, (ids[0], ids[1])))
    say(services, "rename", [], "Putin", "The President")
    comparison = service.compare(ids[0], ids[1], Job())
    president = next(e for e in comparison.entities if e.name == "The President")
    assert (len(president.left), len(president.right)) == (2, 2)
    assert "the strongman: marked by you" in president.why
    assert service.cached_comparison(ids[0], ids[1]) == comparison
