"""What a command works with: the library (opened when first asked for), the workers, the job, the output."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from app.cli.output import Output
from app.errors import JobCancelled, LibraryError, ParallaxError
from app.jobs import Job
from app.services.exchanging import MakePdf
from app.services.layout import DATABASE_NAME
from app.services.library import OpenMode
from app.services.opening import Services, open_services
from app.services.pictures import Recode
from app.workers import Workers


@dataclass(slots=True)
class Session:
    """One run of one command. Services that were opened are closed by `open_session`."""

    arguments: argparse.Namespace
    folder: Path
    workers: Workers
    job: Job
    output: Output
    opened: Services | None = None
    make_pdf: MakePdf | None = None
    recode: Recode | None = None

    def to_read(self) -> Services:
        """The library for reading, also beside an open window. LibraryError where there is none."""
        return self._open(OpenMode.READ)

    def to_write(self, *, create: bool = False) -> Services:
        """The library for writing. LibraryError where it is open elsewhere, and where there is none unless it is to
        be created."""
        if not create and not self.has_library():
            raise LibraryError("library-missing", path=self.folder)
        return self._open(OpenMode.WRITE)

    def to_search(self) -> Services:
        """The library, with its search index up to date: brought up to date here, unless somebody else has the library
        open for writing, and so keeps the index, or nothing can be written at all: then it is searched as it is."""
        try:
            services = self.to_write()
        except LibraryError as error:
            if error.code not in ("library-locked", "library-unwritable", "disk-full"):
                raise
            services = self.to_read()
            if _is_behind(services):
                self.output.warn("The search index is behind or being made; hits may be missing.")
            return services
        if _is_behind(services):
            self.sync_index(services)
        return services

    def sync_index(self, services: Services) -> None:
        """Bring the search index up to the library. What fails there (a full disk, say) can be made again, and is no
        failure of the command. Raises JobCancelled."""
        try:
            services.search.sync(self.job)
        except JobCancelled:
            raise
        except (ParallaxError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            self.output.warn(f"The search index will be brought up to date later: {reason}")

    def follow(self, services: Services) -> None:
        """Bring the index up to what was just written, which is done whatever becomes of this."""
        try:
            self.sync_index(services)
        except JobCancelled:
            self.output.warn("Cancelled. The search index will be brought up to date later.")

    def to_suggest(self) -> Services:
        """The library, with all its articles compared: brought up to date here, unless somebody else has the library
        open for writing, and so does that, or nothing can be written at all."""
        try:
            services = self.to_write()
        except LibraryError as error:
            if error.code not in ("library-locked", "library-unwritable", "disk-full"):
                raise
            services = self.to_read()
            if waiting := services.tellings.waiting():
                self.output.warn(
                    f"{waiting} articles are not compared with the others yet; suggestions may be missing."
                )
            return services
        self.place_articles(services)
        return services

    def place_articles(self, services: Services) -> None:
        """Compare new articles with the others. What fails there can be done again, and is no failure of the command.
        Raises JobCancelled."""
        try:
            services.events.refresh(self.job)
        except JobCancelled:
            raise
        except (ParallaxError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
            self.output.warn(f"New articles will be compared with the others later: {reason}")

    def has_library(self) -> bool:
        # Whatever else is wrong with the folder is said by opening it.
        try:
            return self.folder.is_file() or (self.folder / DATABASE_NAME).exists()
        except OSError:
            return True

    def _open(self, mode: OpenMode) -> Services:
        if self.opened is None:
            self.opened = open_services(self.folder, workers=self.workers, mode=mode)
        return self.opened


def _is_behind(services: Services) -> bool:
    """Whether the search index can be brought up to date; one that cannot be used at all is told by the search."""
    problem = services.search.find_problem()
    return problem is not None and problem.mendable


@contextlib.contextmanager
def open_session(
    arguments: argparse.Namespace, folder: Path, make_pdf: MakePdf | None = None, recode: Recode | None = None
) -> Iterator[Session]:
    """A session that ends cleanly: no process, lock or open file stays behind."""
    output = Output(as_json=arguments.json, stdout=sys.stdout, stderr=sys.stderr)
    job = Job(output.progress)
    session = Session(arguments, folder, Workers(), job, output, make_pdf=make_pdf, recode=recode)
    with _cancel_on_interrupt(job):
        try:
            yield session
        finally:
            output.end()
            session.workers.stop()
            if session.opened is not None:
                session.opened.close()


@contextlib.contextmanager
def _cancel_on_interrupt(job: Job) -> Iterator[None]:
    """The first Ctrl+C (or SIGTERM) cancels the job, so that what was done stays done; the second one stops hard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if job.cancelled:
            raise KeyboardInterrupt
        job.cancel()

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
