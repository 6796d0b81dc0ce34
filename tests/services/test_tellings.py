"""Suggestions: found in the background, following the library, and corrected by the reader."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import resources
from app.domain import Changes, ReasonKind, Suggestion, Verdict
from app.errors import JobCancelled, LibraryError, UnknownItem, UserError
from app.jobs import Job
from app.services.library import OpenMode
from app.services.opening import Services, open_services
from app.services.telling_engine import EngineApart, EngineHere, put_articles
from app.services.tellings import TellingService
from app.workers import Worker
from db import telling_queries as queries
from tests.conftest import InlineWorker, InlineWorkers
from tests.services.conftest import Announced
from tests.telling_texts import BY_NAME, NEWS, News


def add(services: Services, *news: News) -> dict[str, int]:
    """Import reports; their ids by name."""
    ids = {}
    for one in news:
        (item,) = services.imports.import_bytes(one.markdown.encode(), f"{one.name}.md", "text/markdown", Job())
        assert item.article_id is not None
        ids[one.name] = item.article_id
    return ids


@pytest.fixture
def ids(services: Services) -> dict[str, int]:
    """All reports, imported and placed."""
    found = add(services, *NEWS)
    assert services.tellings.refresh(Job()) == len(NEWS)
    return found


def names(ids: dict[str, int], suggestions: tuple[Suggestion, ...]) -> list[str]:
    by_id = {article_id: name for name, article_id in ids.items()}
    return [by_id[suggestion.article_id] for suggestion in suggestions]


def suggested(services: Services, ids: dict[str, int], name: str) -> list[str]:
    return names(ids, services.tellings.suggestions(ids[name]))


def test_each_telling_finds_the_other_and_nothing_else(services: Services, ids: dict[str, int]) -> None:
    events = {news.name: {n.name for n in NEWS if n.event == news.event} - {news.name} for news in NEWS}
    assert {name: set(suggested(services, ids, name)) for name in ids} == events


def test_each_pair_of_the_sample_library_is_found_and_none_crossed(services: Services) -> None:
    folder = Path(resources.__file__).parent / "samples"
    pairs = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    paths = [str(folder / pair[side]) for pair in pairs for side in ("left", "right")]
    ids = {Path(item.path).name: item.article_id for item in services.imports.import_paths(paths, Job())}
    services.events.refresh(Job())
    expected = {
        ids[pair[one]]: ids[pair[other]] for pair in pairs for one, other in (("left", "right"), ("right", "left"))
    }
    every = dict(services.tellings.all_suggestions())
    assert {i: [s.article_id for s in found] for i, found in every.items()} == {i: [j] for i, j in expected.items()}
    assert all(len(found[0].reasons) > 2 and not found[0].same_text for found in every.values())
    events = {frozenset(event.articles) for event in services.events.list()}
    assert events == {frozenset((ids[pair["left"]], ids[pair["right"]])) for pair in pairs}


def test_all_suggestions_are_those_of_each(services: Services, ids: dict[str, int]) -> None:
    every = dict(services.tellings.all_suggestions())
    assert every.keys() == set(ids.values())
    assert all(every[i] == services.tellings.suggestions(i) for i in ids.values())


def test_a_suggestion_says_why(services: Services, ids: dict[str, int]) -> None:
    (suggestion,) = services.tellings.suggestions(ids["ferry-a"])
    assert 0.5 <= suggestion.score <= 1 and not suggestion.same_text and suggestion.verdict is None
    kinds = {reason.kind: reason for reason in suggestion.reasons}
    assert kinds[ReasonKind.DAY].amount == 1
    assert ReasonKind.NAMES in kinds and ReasonKind.QUOTES in kinds
    # The other way round, left and right have changed places.
    (back,) = services.tellings.suggestions(ids["ferry-b"])
    for there, here in zip(back.reasons, suggestion.reasons, strict=True):
        assert [(i.left, i.right) for i in there.items] == [(i.right, i.left) for i in here.items]


def test_the_same_text_under_another_name_is_no_telling(services: Services, ids: dict[str, int]) -> None:
    agency = BY_NAME["ferry-a"]
    copy = News(
        "copy",
        "ferry",
        "Weekly Tide",
        "2023-07-30",
        "Ferry aground",
        (*agency.body, "No ship has run aground there since 1911."),
    )
    ids |= add(services, copy)
    services.tellings.refresh(Job())
    found = {s.article_id: s for s in services.tellings.suggestions(ids["ferry-a"])}
    assert found[ids["copy"]].same_text and not found[ids["ferry-b"]].same_text
    assert found[ids["copy"]].reasons[0].kind is ReasonKind.COPIED


def test_at_most_so_many(services: Services, ids: dict[str, int]) -> None:
    assert len(services.tellings.suggestions(ids["ferry-a"], 1)) == 1
    services.tellings.confirm(ids["ferry-a"], ids["bakery"])
    assert suggested(services, ids, "ferry-a") == ["bakery", "ferry-b"]
    assert names(ids, services.tellings.suggestions(ids["ferry-a"], 1)) == ["bakery"]


# --- what the reader says ---


def test_a_rejected_suggestion_does_not_come_again(
    services: Services, ids: dict[str, int], announced: Announced
) -> None:
    one, other = ids["ferry-a"], ids["ferry-b"]
    assert services.tellings.reject(one, other) is None
    assert announced[-1] == Changes(tellings=frozenset((one, other)))
    assert suggested(services, ids, "ferry-a") == suggested(services, ids, "ferry-b") == []
    services.tellings.refresh(Job())
    assert suggested(services, ids, "ferry-a") == []
    assert services.tellings.verdicts() == {(one, other): Verdict.OTHER}


def test_what_was_said_can_be_taken_back(services: Services, ids: dict[str, int]) -> None:
    one, other = ids["ferry-a"], ids["ferry-b"]
    services.tellings.confirm(one, other)
    before = services.tellings.reject(other, one)
    assert before is Verdict.SAME
    services.tellings.restore(one, other, before)
    assert services.tellings.suggestions(one)[0].verdict is Verdict.SAME
    assert services.tellings.forget(one, other) is Verdict.SAME
    assert services.tellings.suggestions(one)[0].verdict is None and services.tellings.verdicts() == {}
    assert services.tellings.forget(one, other) is None


def test_a_confirmed_pair_is_suggested_however_little_they_share(services: Services, ids: dict[str, int]) -> None:
    services.tellings.confirm(ids["marathon"], ids["bakery"])
    (suggestion,) = services.tellings.suggestions(ids["bakery"])
    assert (suggestion.article_id, suggestion.verdict) == (ids["marathon"], Verdict.SAME)


def test_nonsense_is_refused(services: Services, ids: dict[str, int]) -> None:
    with pytest.raises(UserError) as of_one:
        services.tellings.confirm(1, 1)
    assert of_one.value.code == "pair-of-one"
    for call in (services.tellings.confirm, services.tellings.reject, services.tellings.forget):
        with pytest.raises(UnknownItem):
            call(1, 999)
    with pytest.raises(UnknownItem):
        services.tellings.suggestions(999)
    assert services.tellings.verdicts() == {}


def test_which_new_articles_tell_what_was_there(services: Services) -> None:
    ids = add(services, BY_NAME["ferry-a"], BY_NAME["bakery"], BY_NAME["library-a"])
    services.tellings.refresh(Job())
    new = add(services, BY_NAME["ferry-b"], BY_NAME["beavers-a"], BY_NAME["beavers-b"])
    assert services.tellings.told_before(new.values()) is None
    services.tellings.refresh(Job())
    # The beavers tell each other's event, but nobody had it before.
    assert services.tellings.told_before(new.values()) == {new["ferry-b"]: ids["ferry-a"]}
    services.tellings.reject(new["ferry-b"], ids["ferry-a"])
    assert services.tellings.told_before(new.values()) == {}


# --- following the library ---


def test_nothing_is_known_before_it_was_looked_for(services: Services) -> None:
    ids = add(services, *NEWS[:2])
    assert services.tellings.waiting() == 2 and not services.tellings.is_placed(ids["ferry-a"])
    assert services.tellings.suggestions(ids["ferry-a"]) == ()
    services.tellings.refresh(Job())
    assert services.tellings.waiting() == 0 and services.tellings.is_placed(ids["ferry-a"])
    assert suggested(services, ids, "ferry-a") == ["ferry-b"]


def test_an_article_that_comes_later_is_found_from_both_sides(services: Services) -> None:
    ids = add(services, *[news for news in NEWS if news.name != "ferry-b"])
    services.tellings.refresh(Job())
    assert suggested(services, ids, "ferry-a") == []
    ids |= add(services, BY_NAME["ferry-b"])
    done: list[int] = []
    services.tellings.refresh(Job(), done.append)
    assert ids["ferry-b"] in done
    assert suggested(services, ids, "ferry-a") == ["ferry-b"] and suggested(services, ids, "ferry-b") == ["ferry-a"]


def test_when_nothing_changed_nothing_is_done(services: Services, ids: dict[str, int], announced: Announced) -> None:
    assert services.tellings.refresh(Job()) == 0 and announced == []


def test_who_is_only_weighed_a_little_otherwise_is_not_told_of(
    services: Services, ids: dict[str, int], announced: Announced
) -> None:
    new = add(services, News("quiet", "", "Post", "2021-01-01", "Weather", ("A mild day with some cloud.",)))
    announced.clear()
    services.tellings.refresh(Job())
    assert announced and all(changes.tellings == frozenset(new.values()) for changes in announced)


def test_a_warm_engine_is_filled_though_nothing_waits(services: Services, ids: dict[str, int]) -> None:
    worker = InlineWorker()
    apart = TellingService(services.library, EngineApart(services.library.folder, worker))  # type: ignore[arg-type]
    assert apart.refresh(Job()) == 0 and not worker.calls
    assert apart.refresh(Job(), warm=True) == 0
    assert [name for name, _ in worker.calls] == ["put_articles", "weigh_articles", "set_bars"]
    # Once it is filled, it stays so.
    apart.refresh(Job(), warm=True)
    assert len(worker.calls) == 3


def test_a_small_library_that_grows_is_placed_anew(services: Services) -> None:
    first = add(services, *NEWS[:3])
    services.tellings.refresh(Job())
    add(services, *NEWS[3:])
    done: list[int] = []
    services.tellings.refresh(Job(), done.append)
    assert set(first.values()) < set(done)


def test_what_is_new_is_placed_before_what_is_only_weighed_anew(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.tellings.FIRST_PLACED", 1)
    add(services, *NEWS[1:])
    services.tellings.refresh(Job())
    ids = add(services, NEWS[0])
    done: list[int] = []
    services.tellings.refresh(Job(), done.append)
    assert done[0] == ids[NEWS[0].name] and len(done) == len(NEWS)


def test_a_text_that_weighs_nothing_leaves_the_others_as_they_are(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a larger library only a sample says how rare words are."""
    monkeypatch.setattr("app.analysis.tellings.weighing.SAMPLE", 1)
    done: list[int] = []
    for news in NEWS:
        before = len(done)
        add(services, news)
        services.tellings.refresh(Job(), done.append)
        after = len(done) - before
        if after == 1:
            break
    else:
        pytest.fail("every text became the sample")


class _History:
    """A library to which things happen by chance."""

    def __init__(self, services: Services, chance: random.Random) -> None:
        self.services = services
        self.chance = chance
        self.number = 0

    def happen(self) -> None:
        here = [summary.id for summary in self.services.articles.list()]
        trashed = [summary.id for summary in self.services.articles.list(trashed=True)]
        doing = self.chance.choice(["add", "add", "trash", "restore", "purge", "date", "text", "follow", "start"])
        if doing == "add" or len(here) < 4:
            self._add()
        elif doing == "trash":
            self.services.articles.trash([self.chance.choice(here)])
        elif doing == "restore" and trashed:
            self.services.articles.restore([self.chance.choice(trashed)])
        elif doing == "purge" and trashed:
            self.services.articles.purge([self.chance.choice(trashed)], Job())
        elif doing == "date":
            day = self.chance.choice(["2023-05-09", "2023-06-03", "2023-06-12", "2023-06", "", "2024-01-30"])
            self.services.articles.edit([self.chance.choice(here)], {"published": day})
        elif doing == "text":
            self.services.articles.revise_text(self.chance.choice(here), "\n".join(self._tell().body))
        elif doing == "start":
            self.services.tellings._forget()
        else:
            self.services.tellings.refresh(Job())

    def _add(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            add(self.services, self._tell())

    def _tell(self) -> News:
        """A report that tells again, and is of two events now and then."""
        self.number += 1
        one, other = self.chance.choice(NEWS), self.chance.choice(NEWS)
        body = (*self.chance.sample(one.body, self.chance.randint(1, len(one.body))), other.body[0])
        return News(f"n{self.number}", one.event, "Post", one.published, f"{one.title} {self.number}", body)


@pytest.mark.parametrize("seed", range(6))
def test_no_answer_depends_on_what_the_library_once_was(
    services: Services, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Whatever came, changed and went, in whatever order: suggestions, scores and reasons are to the last bit those of
    a library that was placed at once."""
    for name, value in (("SAMPLE", 5), ("NEAREST", 3), ("LIKEST", 4)):
        monkeypatch.setattr(f"app.analysis.tellings.weighing.{name}", value)
    monkeypatch.setattr("app.services.tellings.PLACED_AT_ONCE", 4)
    history = _History(services, random.Random(seed))
    for _ in range(30):
        history.happen()
    services.tellings.refresh(Job())
    after = dict(services.tellings.all_suggestions())
    assert any(after.values())
    with services.library.write() as writing:
        for table in ("likenesses", "placements", "features"):
            writing.session.execute(text(f"DELETE FROM {table}"))
    TellingService(services.library, EngineHere()).refresh(Job())
    assert dict(services.tellings.all_suggestions()) == after
    assert {i: services.tellings.suggestions(i) for i in after} == after


def test_another_text_is_compared_anew(services: Services, ids: dict[str, int]) -> None:
    services.articles.revise_text(
        ids["ferry-b"], "Bread\nThere was bread for everybody in the whole street, and butter."
    )
    services.tellings.refresh(Job())
    assert suggested(services, ids, "ferry-a") == suggested(services, ids, "ferry-b") == []


def test_another_date_counts_at_once(services: Services, ids: dict[str, int]) -> None:
    (before,) = services.tellings.suggestions(ids["beavers-a"])
    services.articles.edit([ids["beavers-b"]], {"published": "2019-01-01"})
    after = {s.article_id: s.score for s in services.tellings.suggestions(ids["beavers-a"])}
    assert after.get(ids["beavers-b"], 0.0) < before.score


def test_the_trash_is_not_suggested_from_and_comes_back(services: Services, ids: dict[str, int]) -> None:
    services.articles.trash([ids["ferry-b"]])
    assert suggested(services, ids, "ferry-a") == []
    assert ids["ferry-b"] not in dict(services.tellings.all_suggestions())
    services.articles.restore([ids["ferry-b"]])
    assert suggested(services, ids, "ferry-a") == ["ferry-b"]


def test_what_is_deleted_for_ever_leaves_nothing_behind(services: Services, ids: dict[str, int]) -> None:
    services.tellings.reject(ids["ferry-a"], ids["ferry-b"])
    services.articles.trash([ids["ferry-b"]])
    services.articles.purge([ids["ferry-b"]], Job())
    services.tellings.refresh(Job())
    assert suggested(services, ids, "ferry-a") == [] and services.tellings.verdicts() == {}
    assert services.upkeep.check(Job()) == []


def test_cancelled_in_the_middle_it_goes_on_from_there(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.tellings.PLACED_AT_ONCE", 2)
    ids = add(services, *NEWS)
    job = Job()
    with pytest.raises(JobCancelled):
        services.tellings.refresh(job, lambda _id: job.cancel())
    left = services.tellings.waiting()
    assert 0 < left < len(NEWS)
    assert services.tellings.refresh(Job()) == left
    assert suggested(services, ids, "ferry-a") == ["ferry-b"]


@pytest.mark.parametrize("statement", ["UPDATE features SET data = X'00'", "UPDATE features SET data = zeroblob(900)"])
def test_damaged_features_are_made_again(services: Services, ids: dict[str, int], statement: str) -> None:
    with services.library.write() as writing:
        writing.session.execute(text(statement))
        writing.session.execute(text("UPDATE placements SET placed = 0"))
    fresh = TellingService(services.library, EngineHere())
    fresh.refresh(Job())
    fresh.refresh(Job())
    assert fresh.waiting() == 0
    assert names(ids, fresh.suggestions(ids["ferry-a"])) == ["ferry-b"]


def test_damaged_reasons_are_left_out(services: Services, ids: dict[str, int]) -> None:
    with services.library.write() as writing:
        writing.session.execute(text("UPDATE likenesses SET reasons = 'x'"))
    (suggestion,) = services.tellings.suggestions(ids["ferry-a"])
    assert [reason.kind for reason in suggestion.reasons] == [ReasonKind.DAY]


def test_a_library_open_for_reading_shows_what_is_known(
    services: Services, ids: dict[str, int], inline_workers: InlineWorkers
) -> None:
    reader = open_services(services.library.folder, workers=inline_workers, mode=OpenMode.READ)  # type: ignore[arg-type]
    assert suggested(reader, ids, "ferry-a") == ["ferry-b"]
    with pytest.raises(LibraryError):
        reader.tellings.reject(ids["ferry-a"], ids["ferry-b"])
    reader.close()


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("tellings-test")
    yield made
    made.stop()


def test_an_engine_in_another_process_is_filled_again_after_it_died(services: Services, worker: Worker) -> None:
    apart = TellingService(services.library, EngineApart(services.library.folder, worker))
    ids = add(services, *[news for news in NEWS if news.name != "ferry-b"])
    apart.refresh(Job())
    assert worker._process is not None
    worker._process.kill()
    worker._process.join()
    ids |= add(services, BY_NAME["ferry-b"])
    assert apart.refresh(Job()) == len(NEWS)
    assert names(ids, apart.suggestions(ids["ferry-a"])) == ["ferry-b"]


def test_a_call_that_was_cut_short_leaves_no_half_filled_engine(services: Services) -> None:
    worker = InlineWorker()
    apart = TellingService(services.library, EngineApart(services.library.folder, worker))  # type: ignore[arg-type]
    ids = add(services, *NEWS)

    def cut(*_: object) -> None:
        raise JobCancelled

    worker.replaced[put_articles] = cut
    with pytest.raises(JobCancelled):
        apart.refresh(Job())
    worker.replaced.clear()
    assert apart.refresh(Job()) == len(NEWS)
    assert names(ids, apart.suggestions(ids["ferry-a"])) == ["ferry-b"]


def test_a_text_that_changes_a_little_keeps_whose_nearest_it_was(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many are alike to it, of which it has but a few among its own nearest."""
    monkeypatch.setattr("app.analysis.tellings.weighing.NEAREST", 2)
    monkeypatch.setattr("app.analysis.tellings.weighing.LIKEST", 1)
    ferry = BY_NAME["ferry-a"]
    around = [
        News(f"around-{n}", "ferry", f"Paper {n}", ferry.published, f"Ferry {n}", (ferry.body[n % len(ferry.body)],))
        for n in range(8)
    ]
    ids = add(services, ferry, *around, *(news for news in NEWS if news.event != "ferry"))
    services.tellings.refresh(Job())

    def pairs() -> set[tuple[int, int]]:
        with services.library.read() as session:
            return {(left, right) for left, right, _, _ in queries.read_likenesses(session, [ids["ferry-a"]])}

    before = pairs()
    assert len(before) > 2
    services.articles.revise_text(ids["ferry-a"], services.articles.get(ids["ferry-a"]).document.text + "\nMore soon.")
    services.tellings.refresh(Job())
    assert pairs() >= before
