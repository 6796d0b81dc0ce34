"""Runs one command, and turns whatever comes of it into an exit code and a line on stderr."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from app.cli.commands import COMMANDS
from app.cli.output import leave_stdout, use_utf8
from app.cli.session import open_session
from app.errors import JobCancelled, UserError, WorkerDied
from app.services.exchanging import MakePdf
from app.services.pictures import Recode

log = logging.getLogger(__name__)


def run_command(
    arguments: argparse.Namespace, folder: Path, make_pdf: MakePdf | None = None, recode: Recode | None = None
) -> int:
    """Run the command that was parsed, on the library in a folder. 0: done, 1: something failed. `make_pdf` is for
    `export --format pdf`, `recode` for pictures that come in: nothing here knows how to paint."""
    use_utf8()
    try:
        with open_session(arguments, folder, make_pdf, recode) as session:
            try:
                return 0 if COMMANDS[arguments.name](session) else 1
            except UserError as error:
                log.info("%s failed: %s", arguments.name, error.code)
                session.output.warn(error.message())
            except JobCancelled:
                session.output.warn("Cancelled.")
            except (WorkerDied, TimeoutError):
                session.output.warn("The process that reads texts ended, or took too long. Try again with fewer texts.")
    except BrokenPipeError:
        leave_stdout()
    except KeyboardInterrupt:
        pass
    return 1
