from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from app.errors import ImportFailed, JobCancelled, WorkerDied
from app.jobs import Job
from app.workers import Worker, Workers
from tests import child_work as work


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("test", patience=0.3)
    yield made
    made.stop()


def wait_for(condition: Callable[[], object], seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_call_runs_in_a_child(worker: Worker) -> None:
    assert worker.pid is None, "nothing is started before it is needed"
    assert worker.call(work.double, 21) == 42
    pid = worker.call(work.find_pid)
    assert pid == worker.pid != os.getpid()
    assert worker.call(work.find_pid) == pid, "one process for all calls"


def test_numbers_are_worked_on_by_one_thread(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set before numpy is imported, and unless the reader set it."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert worker.call(os.getenv, "OPENBLAS_NUM_THREADS") == "1"


def test_errors_come_back_as_they_were(worker: Worker) -> None:
    with pytest.raises(ValueError, match="wrong") as caught:
        worker.call(work.fail, "wrong")
    assert "child_work.py" in "".join(caught.value.__notes__)
    with pytest.raises(RuntimeError, match="Unpicklable"):
        worker.call(work.fail_oddly)
    assert worker.call(work.double, 1) == 2


def test_user_errors_keep_code_and_values(worker: Worker, tmp_path: Path) -> None:
    from app.services.remote import parse_files

    (parsed,) = worker.stream(parse_files, (str(tmp_path / "none.txt"),))
    assert isinstance(parsed.error, ImportFailed)
    assert parsed.error.code == "file-missing"


@pytest.mark.parametrize("function", [work.die, work.leave])
def test_a_death_is_told_and_mended(worker: Worker, function: Callable[[], None]) -> None:
    pid = worker.call(work.find_pid)
    with pytest.raises(WorkerDied):
        worker.call(function)
    assert worker.call(work.find_pid) != pid
    assert is_gone(pid)


def test_a_death_while_idle_is_mended_unseen(worker: Worker) -> None:
    pid = worker.call(work.find_pid)
    os.kill(pid, signal.SIGKILL)
    assert worker._process is not None
    worker._process.join(5)
    assert worker.call(work.double, 4) == 8


def test_too_long_is_ended(worker: Worker) -> None:
    worker.call(work.find_pid)
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        worker.call(work.sleep, 30, timeout=0.3)
    assert time.monotonic() - start < 2
    assert worker.call(work.double, 4) == 8


@pytest.mark.parametrize("function", [work.sleep, work.run_away])
def test_cancelling_is_seen_at_once(worker: Worker, function: Callable[[float], object]) -> None:
    pid = worker.call(work.find_pid)
    job = Job()
    threading.Timer(0.2, job.cancel).start()
    start = time.monotonic()
    with pytest.raises(JobCancelled):
        worker.call(function, 30, job=job)
    assert time.monotonic() - start < 0.2 + 0.2
    # The next one waits for the abandoned work a moment, then gets a process of its own.
    start = time.monotonic()
    assert worker.call(work.find_pid) != pid
    assert time.monotonic() - start < 3


def test_cancelled_work_that_ends_soon_keeps_its_process(worker: Worker) -> None:
    pid = worker.call(work.find_pid)
    job = Job()
    threading.Timer(0.05, job.cancel).start()
    with pytest.raises(JobCancelled):
        worker.call(work.sleep, 0.25, job=job)
    assert worker.call(work.find_pid) == pid


def test_a_cancelled_job_never_starts(worker: Worker, tmp_path: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(JobCancelled):
        worker.call(work.note_down, str(tmp_path / "a"), "x", job=job)
    assert not (tmp_path / "a").exists()


def test_urgent_calls_go_first(worker: Worker, tmp_path: Path) -> None:
    path = str(tmp_path / "order")
    worker.call(work.find_pid)
    threads = [threading.Thread(target=worker.call, args=(work.sleep, 0.5))]
    threads[0].start()
    time.sleep(0.1)
    for word, urgent in (("slow 1", False), ("slow 2", False), ("fast 1", True), ("fast 2", True)):
        thread = threading.Thread(target=worker.call, args=(work.note_down, path, word), kwargs={"urgent": urgent})
        thread.start()
        threads.append(thread)
        time.sleep(0.03)
    for thread in threads:
        thread.join()
    assert Path(path).read_text().splitlines() == ["fast 1", "fast 2", "slow 1", "slow 2"]


def test_waiting_for_a_turn_can_be_cancelled(worker: Worker) -> None:
    worker.call(work.find_pid)
    busy = threading.Thread(target=worker.call, args=(work.sleep, 0.8))
    busy.start()
    time.sleep(0.1)
    job = Job()
    threading.Timer(0.1, job.cancel).start()
    start = time.monotonic()
    with pytest.raises(JobCancelled):
        worker.call(work.double, 1, job=job)
    assert time.monotonic() - start < 0.4
    busy.join()
    assert worker.call(work.double, 1) == 2


def test_many_threads(worker: Worker) -> None:
    results: list[int] = []
    threads = [threading.Thread(target=lambda n=n: results.append(worker.call(work.double, n))) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [2 * n for n in range(30)]


def test_a_stream_works_ahead(worker: Worker) -> None:
    assert list(worker.stream(work.count_to, 5)) == [0, 1, 2, 3, 4]
    assert worker.call(work.double, 4) == 8


def test_a_stream_may_be_left(worker: Worker) -> None:
    pid = worker.call(work.find_pid)
    with closing(worker.stream(work.count_to, 100_000)) as numbers:
        assert [next(numbers), next(numbers)] == [0, 1]
    assert worker.call(work.double, 4) == 8
    assert worker.pid is not None
    assert pid


def test_a_stream_gives_what_came_before_death(worker: Worker) -> None:
    got = []
    with pytest.raises(WorkerDied):
        for number in worker.stream(work.count_until_death, 3):
            got.append(number)
    assert got == [0, 1, 2]
    assert worker.call(work.double, 4) == 8


def test_a_streams_time_limit_is_for_one_item(worker: Worker) -> None:
    worker.call(work.find_pid)
    assert len(list(worker.stream(work.count_to, 5, timeout=5))) == 5
    got = []
    with pytest.raises(TimeoutError):
        for number in worker.stream(work.count_until_hang, 3, timeout=0.3):
            got.append(number)
    assert got == [0, 1, 2]


def test_large_results(worker: Worker) -> None:
    assert len(worker.call(work.send_much)) == 20_000_000


def test_warming_does_not_wait(worker: Worker, tmp_path: Path) -> None:
    start = time.monotonic()
    worker.warm(work.find_pid)
    assert time.monotonic() - start < 0.5
    assert worker.pid is not None
    assert worker.call(work.double, 4) == 8


def test_warming_while_busy_comes_after(worker: Worker) -> None:
    busy = threading.Thread(target=worker.call, args=(work.sleep, 0.3))
    busy.start()
    time.sleep(0.1)
    worker.warm(work.find_pid)
    busy.join()
    assert worker.call(work.double, 4) == 8


def test_stopping_leaves_nothing(worker: Worker) -> None:
    pid = worker.call(work.find_pid)
    worker.stop()
    assert is_gone(pid)
    worker.stop()
    with pytest.raises(JobCancelled):
        worker.call(work.double, 1)


def test_stopping_ends_what_goes_on(worker: Worker) -> None:
    worker.call(work.find_pid)
    outcome: list[type] = []

    def call() -> None:
        try:
            worker.call(work.sleep, 30)
        except JobCancelled as error:
            outcome.append(type(error))

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.2)
    start = time.monotonic()
    worker.stop()
    assert time.monotonic() - start < 1
    thread.join(1)
    assert outcome == [JobCancelled]


def test_interrupts_are_left_to_the_parent(worker: Worker) -> None:
    assert worker.call(work.ignores_interrupt)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGINT)
    assert worker.call(work.double, 4) == 8


def test_a_child_that_is_ended_just_now_is_asked_for_in_peace(worker: Worker) -> None:
    """Any thread may ask, also between the end of the child and its being forgotten."""
    worker.call(work.find_pid)
    process = worker._process
    worker.stop()
    worker._process = process
    assert (worker.is_alive, worker.pid) == (False, None)
    worker._process = None


def test_two_workers_stop_together() -> None:
    both = Workers()
    assert both.analysis.call(work.find_pid) != both.index.call(work.find_pid)
    both.stop()
    both.stop()


SCRIPT = """
import os, sys, time
from app.workers import Worker
from tests import child_work as work
if __name__ == "__main__":
    worker = Worker("test")
    pid = worker.call(work.find_pid)
    {body}
"""


def run_script(tmp_path: Path, body: str) -> subprocess.Popen[str]:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT.format(body=textwrap.dedent(body).replace("\n", "\n    ")))
    root = str(Path(__file__).parent.parent)
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": root},
    )


def test_what_a_child_prints_never_reaches_stdout(tmp_path: Path) -> None:
    script = run_script(tmp_path, "worker.call(work.print_something)\nprint('mine')\nworker.stop()")
    out, err = script.communicate(timeout=30)
    assert out == "mine\n"
    assert "on the descriptor" in err
    assert "leaked" not in err and "Traceback" not in err


@pytest.mark.parametrize("doing", ["time.sleep(60)", "worker.call(work.sleep, 60)", "worker.call(work.run_away, 60)"])
def test_a_child_ends_with_its_parent(tmp_path: Path, doing: str) -> None:
    script = run_script(tmp_path, f"print(pid, flush=True)\n{doing}")
    assert script.stdout is not None
    pid = int(script.stdout.readline())
    time.sleep(0.2)
    script.kill()
    script.communicate()
    wait_for(lambda: is_gone(pid))


def test_a_program_that_forgets_to_stop_ends_anyway(tmp_path: Path) -> None:
    script = run_script(tmp_path, "print(pid, flush=True)")
    out, err = script.communicate(timeout=30)
    assert script.returncode == 0, err
    assert is_gone(int(out))
