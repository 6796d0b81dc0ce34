"""What is shipped: the lock files are complete and name no index, and the wheel carries every resource."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirement_names(lines: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", name.group()).lower() for name in names if name}


def locked(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_requirement_has_hashes_and_no_index_is_named(lock: str) -> None:
    text = locked(lock)
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(blocks) > 30
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index-url" not in text


def test_the_lock_holds_every_dependency() -> None:
    wanted = requirement_names(PROJECT["project"]["dependencies"])
    assert wanted <= requirement_names(locked("requirements.lock").splitlines())
    extras = [line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines]
    assert requirement_names(extras) <= requirement_names(locked("requirements-dev.lock").splitlines())


def test_the_development_lock_holds_the_runtime_lock() -> None:
    runtime = set(re.findall(r"^\S+==\S+", locked("requirements.lock"), re.M))
    assert runtime <= set(re.findall(r"^\S+==\S+", locked("requirements-dev.lock"), re.M))


def test_the_wheel_carries_every_resource() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    files = [path for folder in ("resources", "db") for path in (ROOT / folder).rglob("*") if path.is_file()]
    left_out = [
        str(path.relative_to(ROOT))
        for path in files
        if "__pycache__" not in path.parts
        and path.suffix != ".py"
        and not any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns)
    ]
    assert files
    assert left_out == []
