"""An index that is killed, cut, changed or aged, at any moment: what is good of it answers at the next start, and after
one sync it is what the database says."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.jobs import Job
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article

ARTICLES = 24


@pytest.fixture
def library(library_folder: Path, inline_workers: InlineWorkers) -> Path:
    services = open_services(library_folder, workers=inline_workers)  # type: ignore[arg-type]
    for number in range(ARTICLES):
        add_article(services, number)
    services.close()
    return library_folder


INDEXER = """
import random, sys
from pathlib import Path
import app.services.searching as searching
from app.jobs import Job
from app.services.opening import open_services
from tests.conftest import InlineWorkers

searching.ARTICLES_AT_ONCE = 3
services = open_services(Path(sys.argv[1]), workers=InlineWorkers())
chance = random.Random(int(sys.argv[2]))
ids = [summary.id for summary in services.articles.list()]
print("ready", flush=True)
while True:
    services.search.sync(Job())
    print("synced", flush=True)
    some = chance.sample(ids, 5)
    services.articles.edit(some[:3], {"author": f"Author{chance.randrange(1000)}"})
    services.articles.trash(some[3:4])
    services.articles.restore(some[4:])
"""


def open_again(folder: Path) -> Services:
    return open_services(folder, workers=InlineWorkers())  # type: ignore[arg-type]


def check_whole(services: Services) -> None:
    """The index is what the database says, article by article."""
    services.search.sync(Job())
    assert services.search.find_problem() is None
    assert services.search._open().stamps() == services.search._stamps()
    shown = services.articles.list()
    found = services.search.search("article", limit=ARTICLES)
    assert {hit.article_id for hit in found.hits} == {summary.id for summary in shown}
    for summary in shown[:6]:
        number = summary.metadata.title.split()[-1]
        assert summary.id in {hit.article_id for hit in services.search.search(f"river{number} {number}").hits}
        if author := summary.metadata.author:
            assert summary.id in {hit.article_id for hit in services.search.search(f"author:{author}").hits}


def kill_while_indexing(folder: Path, seed: int, chance: random.Random) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", INDEXER, str(folder), str(seed)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    if chance.random() < 0.7:
        process.stdout.readline()  # past the first sync, among the small ones
    time.sleep(chance.uniform(0, 0.25))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_killed_while_indexing_no_article_is_missing_at_the_end(library: Path) -> None:
    chance = random.Random(3)
    for seed in range(4):
        kill_while_indexing(library, seed, chance)
        services = open_again(library)
        services.search.search("article")  # answers at once, with whatever is there
        check_whole(services)
        services.close()


@pytest.mark.slow
def test_killed_at_very_many_moments(library: Path) -> None:
    chance = random.Random()
    for seed in range(60):
        kill_while_indexing(library, seed, chance)
        if chance.random() < 0.3:
            spoil(library / "index", chance)
        services = open_again(library)
        services.search.search("article")
        check_whole(services)
        services.close()


def spoil(folder: Path, chance: random.Random) -> str:
    """Do to a file of the index what disks and people do."""
    path = chance.choice(sorted(path for path in folder.iterdir() if path.is_file()))
    how = chance.choice(("cut", "flip", "empty", "remove", "foreign"))
    data = bytearray(path.read_bytes())
    if how == "remove":
        path.unlink()
    elif how == "cut" and data:
        os.truncate(path, chance.randrange(len(data)))
    elif how == "flip" and data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    elif how == "foreign":
        path.write_bytes(chance.randbytes(len(data)))
    else:
        path.write_bytes(b"")
    return f"{how} {path.name}"


def test_whatever_happened_to_its_files_the_index_heals(library: Path) -> None:
    chance = random.Random(11)
    services = open_again(library)
    check_whole(services)
    services.close()
    for _round in range(25):
        services = open_again(library)
        services.articles.edit([services.articles.list()[0].id], {"author": f"Author{_round}"})
        services.search.sync(Job())  # another segment
        services.close()
        what = spoil(library / "index", chance)
        services = open_again(library)
        assert services.search.search("article").total <= ARTICLES, what
        check_whole(services)
        services.close()


def test_one_part_that_is_lost_takes_nothing_else_with_it(library: Path) -> None:
    services = open_again(library)
    services.search.sync(Job())
    late = add_article(services, 99)
    services.search.sync(Job())
    services.close()
    smallest = min((library / "index").glob("*.seg"), key=lambda path: path.stat().st_size)
    os.truncate(smallest, 10)
    services = open_again(library)
    found = services.search.search("article", limit=100)
    assert found.total == ARTICLES and late not in {hit.article_id for hit in found.hits}
    assert services.search.find_problem() is not None
    assert services.search.sync(Job()) == 1
    assert services.search.search("article").total == ARTICLES + 1
    services.close()


def test_what_is_lost_while_the_library_is_open_is_noticed(library: Path) -> None:
    """The next sync was told of one article; it finds that others are gone, and puts them in too."""
    services = open_again(library)
    services.search.sync(Job())
    for path in (library / "index").glob("*.seg"):
        path.unlink()
    one = services.articles.list()[0].id
    services.articles.edit([one], {"author": "Quill"})
    services.search.sync(Job())
    assert services.search.search("article").total == ARTICLES
    services.close()


def test_only_what_changed_is_compared(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = open_again(library)
    services.search.sync(Job())
    asked: list[object] = []
    compare = services.search._stamps
    monkeypatch.setattr(services.search, "_stamps", lambda some=None: asked.append(some) or compare(some))
    assert services.search.sync(Job()) == 0
    one = services.articles.list()[0].id
    services.articles.edit([one], {"author": "Quill"})
    assert services.search.sync(Job()) == 1
    assert asked == [set(), {one}]
    services.close()


def test_a_sync_that_failed_is_made_up_for(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = open_again(library)
    services.search.sync(Job())
    one = services.articles.list()[0].id
    services.articles.edit([one], {"author": "Quill"})

    def fail(*_args: object) -> int:
        raise OSError("no")

    with monkeypatch.context() as patch:
        patch.setattr(services.search, "_update", fail)
        with pytest.raises(OSError, match="no"):
            services.search.sync(Job())
    assert services.search.sync(Job()) == 1
    assert [hit.article_id for hit in services.search.search("author:quill").hits] == [one]
    services.close()
