"""The whole main job, in its real processes, where asking the kernel for an internet socket kills."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from tests import no_internet

ROOT = Path(__file__).parent.parent
SEAL = Path(__file__).parent / "no_internet.py"

pytestmark = pytest.mark.skipif(not no_internet.is_supported(), reason="the filter is Linux's, on x86-64 and ARM64")

PAGE = """<html><head><title>The ferry stays</title>
<link rel="stylesheet" href="https://example.org/style.css"><script src="https://example.org/script.js"></script></head>
<body><h1>The ferry stays</h1><img src="https://example.org/picture.png" alt="The ferry">
<p>The council of Ostrava Bay voted on Monday to keep the old ferry. Mayor Edda Runge called it a good day.</p>
<p>The ferry carries three hundred people a day, and nobody had counted them before, the mayor said.</p></body></html>
"""


def run_sealed(*words: str, profile: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PARALLAX_HOME": str(profile), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(SEAL), sys.executable, *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110)


def run_command(*words: str, profile: Path) -> list[dict[str, object]]:
    done = run_sealed("main.py", "--library", str(profile / "library"), *words, "--json", profile=profile)
    assert done.returncode == 0, f"{words}: exit {done.returncode}: {done.stderr[-2000:]}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_seal_kills_who_asks_for_an_internet_socket(tmp_path: Path) -> None:
    asking = "import socket; socket.socket(socket.AF_INET)"
    assert run_sealed("-c", asking, profile=tmp_path).returncode != 0
    assert run_sealed("-c", "import socket; socket.socket(socket.AF_UNIX)", profile=tmp_path).returncode == 0


def test_the_main_job_opens_no_internet_socket(tmp_path: Path) -> None:
    page = tmp_path / "ferry.html"
    page.write_text(PAGE, encoding="utf-8")
    samples = resources.files("resources") / "samples"
    paths = [str(samples / name) for name in ("bridge-1.md", "bridge-2.md")]
    added = run_command("import", *paths, str(page), profile=tmp_path)
    assert [item["status"] for item in added] == ["added"] * 3
    left, right = str(added[0]["id"]), str(added[1]["id"])
    (compared,) = run_command("compare", left, right, profile=tmp_path)
    assert compared["entities"]
    assert compared["alignments"]
    assert run_command("search", "bridge", profile=tmp_path)
    run_command("note", left, "Who is quoted, and who is not?", profile=tmp_path)
    assert run_command("check", profile=tmp_path)[0]["ok"] is True


def test_the_window_opens_no_internet_socket(tmp_path: Path) -> None:
    samples = resources.files("resources") / "samples"
    paths = [str(samples / name) for name in ("bridge-1.md", "bridge-2.md")]
    pdf = tmp_path / "pair.pdf"
    done = run_sealed("tests/sealed_window.py", *paths, str(pdf), profile=tmp_path / "profile")
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr[-3000:]}"
    assert "Traceback" not in done.stderr
    assert pdf.read_bytes().startswith(b"%PDF")
