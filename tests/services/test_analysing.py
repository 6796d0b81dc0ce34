from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.analysis.language.rarity import WordCounts
from app.contrast import Contrast, Voice
from app.domain import Changes, Comparison, Document, Entity, EntityType, NoteSubject, Span, SubjectKind, TextAnalysis
from app.errors import JobCancelled, UnknownItem, WorkerDied
from app.importers.correction import revise_text
from app.jobs import Job
from app.services.analysing import AnalysisService, Methods
from app.services.library import OpenMode
from app.services.opening import Services, open_services
from app.services.remote import analyse_document, compare_documents, contrast_documents
from tests.conftest import InlineWorker, InlineWorkers
from tests.services.conftest import Announced, add_article


class FakeAnalysis:
    """Analysis that counts what it was asked for."""

    def __init__(self) -> None:
        self.version = "1"
        self.analysed: list[str] = []
        self.compared = 0
        self.counts: list[WordCounts | None] = []
        self.fails_on = ""
        self.broken = False
        self.worker = InlineWorker(
            {
                analyse_document: self.analyse,
                compare_documents: self.compare,
                contrast_documents: self.contrast,
            }
        )

    def methods(self) -> Methods:
        return Methods(self.version, "c", self.decode, self.decode)

    def decode(self, data: bytes):
        if not data.startswith(b"\x80"):
            raise ValueError("no analysis")
        return pickle.loads(data)

    def analyse(self, document: Document, language: str) -> bytes:
        if self.broken or (self.fails_on and self.fails_on in document.title):
            raise WorkerDied
        self.analysed.append(document.title)
        entity = Entity(document.title, EntityType.THING, (Span(0, 1),))
        return pickle.dumps(TextAnalysis(self.version, language, "simple", (), (), (entity,)))

    def compare(
        self, left: Document, left_data: bytes, right: Document, right_data: bytes, counts: WordCounts | None
    ) -> bytes:
        self.compared += 1
        self.counts.append(counts)
        assert pickle.loads(left_data).entities[0].name == left.title
        assert pickle.loads(right_data).entities[0].name == right.title
        return pickle.dumps(Comparison("c", (), (), (Span(0, self.compared),)))

    def contrast(
        self, left: Document, left_data: bytes, right: Document, right_data: bytes, comparison: Comparison
    ) -> Contrast:
        """Two voices: the texts that were given, each keyed by which comparison of theirs was given."""
        named = [pickle.loads(data).entities[0].name for data in (left_data, right_data)]
        return Contrast(voices=tuple(Voice(name, str(comparison.only_left[0].end), (), ()) for name in named))


@pytest.fixture
def fake() -> FakeAnalysis:
    return FakeAnalysis()


@pytest.fixture
def analysis(services: Services, fake: FakeAnalysis) -> AnalysisService:
    return AnalysisService(services.library, fake.worker, methods=fake.methods)


def test_made_once_and_kept(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis, announced: Announced
) -> None:
    one = add_article(services, 1)
    announced.clear()
    first = analysis.analysis(one, Job())
    assert first.entities[0].name == "Article number 1" and first.language == "en"
    assert analysis.analysis(one, Job()) == first
    assert fake.analysed == ["Article number 1"]
    assert announced == [Changes(analyses=frozenset({one}))]


def test_made_again_when_text_method_or_language_change(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    one = add_article(services, 1)
    analysis.analysis(one, Job())
    services.articles.put_document(one, revise_text(services.articles.get(one).document, "New title\nText."))
    assert analysis.analysis(one, Job()).entities[0].name == "New title"
    fake.version = "2"
    assert analysis.analysis(one, Job()).version == "2"
    services.articles.edit([one], {"language": "de"})
    assert analysis.analysis(one, Job()).language == "de"
    services.articles.edit([one], {"outlet": "The Day"})
    analysis.analysis(one, Job())
    assert len(fake.analysed) == 4


def test_made_again_when_a_part_is_taken_out_of_the_article(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    """A tail is not analysed: the text is the same, what is read of it is not."""
    one, two = add_article(services, 1), add_article(services, 2)
    analysis.compare(one, two, Job())
    last = services.articles.get(one).document.blocks[-1].span
    before = services.articles.set_tail(one, last, True)
    assert analysis.stale() == 1 and analysis.cached_comparison(one, two) is None
    analysis.compare(one, two, Job())
    assert (len(fake.analysed), fake.compared) == (3, 2)
    services.articles.put_document(one, before)
    assert analysis.stale() == 1 and analysis.cached_comparison(one, two) is None
    assert services.upkeep.check(Job()) == []


def test_comparing_keeps_what_it_made(services: Services, analysis: AnalysisService, fake: FakeAnalysis) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    assert analysis.cached_comparison(one, two) is None
    first = analysis.compare(one, two, Job())
    assert analysis.compare(one, two, Job()) == first == analysis.cached_comparison(one, two)
    assert fake.compared == 1 and len(fake.analysed) == 2
    assert analysis.cached_comparison(two, one) is None, "sides matter"
    services.articles.edit([two], {"title": "Another"})
    assert analysis.cached_comparison(one, two) is None
    analysis.compare(one, two, Job())
    fake.version = "2"
    assert analysis.cached_comparison(one, two) is None
    services.articles.trash([two])
    services.articles.purge([two], Job())
    with pytest.raises(UnknownItem):
        analysis.cached_comparison(one, two)
    with pytest.raises(UnknownItem):
        analysis.compare(one, two, Job())


def test_refresh_takes_the_newest_first_and_goes_behind_others(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    ids = [add_article(services, n) for n in range(4)]
    services.articles.trash([ids[1]])
    analysis.analysis(ids[3], Job())
    done: list[int] = []
    assert analysis.stale() == 2
    assert analysis.refresh(Job(), done.append) == 2
    assert done == [ids[2], ids[0]]
    assert [urgent for _, urgent in fake.worker.calls] == [True, False, False]
    assert analysis.refresh(Job()) == 0


def test_refresh_can_be_stopped_and_goes_on_later(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    for n in range(5):
        add_article(services, n)
    job = Job()

    def stop(_: int) -> None:
        if len(fake.analysed) == 2:
            job.cancel()

    with pytest.raises(JobCancelled):
        analysis.refresh(job, stop)
    assert analysis.stale() == 3
    assert analysis.refresh(Job()) == 3


def test_a_text_that_ends_the_worker_is_passed_over(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    ids = [add_article(services, n) for n in range(3)]
    fake.fails_on = "number 1"
    assert analysis.refresh(Job()) == 2
    with pytest.raises(WorkerDied):
        analysis.analysis(ids[1], Job())


def test_a_text_that_ended_the_worker_is_not_tried_again_by_itself(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    ids = [add_article(services, n) for n in range(3)]
    fake.fails_on = "number 1"
    assert analysis.refresh(Job()) == 2
    tried = len(fake.analysed)
    again = AnalysisService(services.library, fake.worker, methods=fake.methods)
    assert (again.stale(), again.refresh(Job()), len(fake.analysed)) == (0, 0, tried)
    # Asked for by itself it is; and once the text is another one.
    fake.fails_on = "never"
    services.articles.revise_text(ids[1], "Article number 1\nIt is harmless now.")
    assert again.refresh(Job()) == 1
    fake.fails_on = "number 0"
    services.articles.revise_text(ids[0], "Article number 0\nIt is harmful now.")
    assert again.refresh(Job()) == 0
    fake.fails_on = "never"
    assert again.analysis(ids[0], Job())


def test_a_text_that_was_corrected_while_it_failed_is_tried(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    one = add_article(services, 1)
    analyse = fake.analyse

    def correct_and_die(document: Document, language: str) -> bytes:
        if document.title == "Article number 1":
            services.articles.revise_text(one, "Another title\nIt is harmless now.")
            raise WorkerDied
        return analyse(document, language)

    fake.worker.replaced[analyse_document] = correct_and_die
    assert analysis.refresh(Job()) == 0
    assert (analysis.stale(), analysis.refresh(Job())) == (1, 1)


def test_a_worker_that_can_do_nothing_is_no_fault_of_the_texts(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    for n in range(3):
        add_article(services, n)
    fake.broken = True
    with pytest.raises(WorkerDied):
        analysis.refresh(Job())
    assert analysis.stale() == 3


def test_two_threads_that_want_the_same_make_it_once(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    inside, go_on = threading.Event(), threading.Event()
    analyse = fake.analyse

    def analyse_slowly(document: Document, language: str) -> bytes:
        inside.set()
        assert go_on.wait(10)
        return analyse(document, language)

    fake.worker.replaced[analyse_document] = analyse_slowly
    cancelled = Job()
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(analysis.compare, one, two, Job())
        assert inside.wait(10)
        others = [pool.submit(analysis.compare, one, two, Job()), pool.submit(analysis.analysis, one, Job())]
        waiting = pool.submit(analysis.analysis, one, cancelled)
        cancelled.cancel()
        with pytest.raises(JobCancelled):
            waiting.result(1)
        go_on.set()
        assert others[0].result(10) == first.result(10) and others[1].result(10)
    assert (len(fake.analysed), fake.compared) == (2, 1)


def test_damaged_caches_are_made_again(services: Services, analysis: AnalysisService, fake: FakeAnalysis) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    first = analysis.compare(one, two, Job())
    with services.library.write() as writing:
        from sqlalchemy import text

        writing.session.execute(text("UPDATE analyses SET data = X'00'"))
        writing.session.execute(text("UPDATE comparisons SET data = X'00'"))
    assert analysis.cached_comparison(one, two) is None
    assert analysis.compare(one, two, Job()) != first
    assert fake.compared == 2 and len(fake.analysed) == 4


def test_reading_only_makes_but_does_not_keep(
    services: Services, fake: FakeAnalysis, inline_workers: InlineWorkers
) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    reader = open_services(services.library.folder, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    analysis = AnalysisService(reader.library, fake.worker, methods=fake.methods)
    assert analysis.compare(one, two, Job())
    assert analysis.cached_comparison(one, two) is None
    reader.close()


def test_deleted_while_it_was_analysed(services: Services, fake: FakeAnalysis) -> None:
    one = add_article(services, 1)
    analyse = fake.analyse

    def purge_and_analyse(document: Document, language: str) -> bytes:
        services.articles.trash([one])
        services.articles.purge([one], Job())
        return analyse(document, language)

    fake.worker.replaced[analyse_document] = purge_and_analyse
    analysis = AnalysisService(services.library, fake.worker, methods=fake.methods)
    assert analysis.analysis(one, Job())
    assert services.upkeep.check(Job()) == []


def test_with_the_real_analysis(services: Services, workers) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    services.notes.save(NoteSubject(SubjectKind.ARTICLE, one), "A thought", 0)
    analysis = AnalysisService(services.library, workers.analysis)
    comparison = analysis.compare(one, two, Job())
    assert analysis.cached_comparison(one, two) == comparison
    text = services.articles.get(one).document.text
    assert all(0 <= s.start < s.end <= len(text) for s in analysis.analysis(one, Job()).sentences)


def test_contrast_is_made_from_the_kept_analyses_and_comparison(
    services: Services, analysis: AnalysisService, fake: FakeAnalysis
) -> None:
    one, two = add_article(services, 1), add_article(services, 2)
    found = analysis.contrast(one, two, Job())
    assert [(row.speaker, row.key) for row in found.voices] == [("Article number 1", "1"), ("Article number 2", "1")]
    analysis.contrast(one, two, Job())
    assert fake.analysed == ["Article number 1", "Article number 2"]
    assert fake.compared == 1


def test_a_contrast_with_an_article_that_is_gone_says_so(services: Services, analysis: AnalysisService) -> None:
    with pytest.raises(UnknownItem):
        analysis.contrast(add_article(services, 1), 4711, Job())
