from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from app.settings import MOST_RECENT, Settings, SettingsFile, find_paths


def test_home_variable_holds_everything(tmp_path: Path) -> None:
    paths = find_paths({"PARALLAX_HOME": str(tmp_path)})
    for path in (paths.settings, paths.library, paths.log):
        assert path.is_relative_to(tmp_path)
    assert not list(tmp_path.iterdir()), "asking makes nothing"


def test_tests_have_a_profile_of_their_own(own_profile: Path) -> None:
    assert find_paths().library.is_relative_to(own_profile)


def test_the_users_own_folders() -> None:
    paths = find_paths({})
    assert {"parallax"} <= set(paths.library.parts) and paths.library.name == "library"


def test_saved_and_loaded(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "deep" / "settings.json")
    assert file.load() == Settings()
    settings = Settings(theme="dark", text_size=22, line_height=1.25, window_state="AAÿ", recent_libraries=("a", "b"))
    assert file.save(settings)
    assert file.load() == settings
    assert [path.name for path in file.path.parent.iterdir()] == ["settings.json"]
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_damaged_file_is_kept_beside(tmp_path: Path, content: bytes) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.path.write_bytes(content)
    assert file.load() == Settings()
    assert (tmp_path / "settings.json.damaged").read_bytes() == content
    assert file.save(Settings(theme="sepia")) and file.load().theme == "sepia"


@pytest.mark.parametrize(
    "value",
    [
        {"theme": "pink"},
        {"text_size": 4000},
        {"text_size": "18"},
        {"text_size": True},
        {"line_height": None},
        {"recent_libraries": "x"},
        {"samples_declined": 1},
        {"still": "yes"},
        {"unknown": 1},
        {"font_family": ["x"]},
    ],
)
def test_values_that_make_no_sense_fall_back(tmp_path: Path, value: dict[str, object]) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.path.write_text(json.dumps({"measure": 80} | value))
    assert file.load() == Settings(measure=80)


def test_a_disk_that_refuses_is_no_catastrophe(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    file = SettingsFile(tmp_path / "file" / "settings.json")
    assert not file.save(Settings())
    assert file.load() == Settings()


def test_the_old_settings_survive_a_failed_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(theme="dark"))

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", refuse)
    assert not file.save(Settings(theme="light"))
    assert file.load().theme == "dark"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_recent_ones_come_first_and_once() -> None:
    settings = Settings()
    for number in [*range(15), 3]:
        settings = settings.with_library(Path(f"/{number}"))
    assert settings.last_library == "/3"
    assert [Path(name).name for name in settings.recent_libraries[:3]] == ["3", "14", "13"]
    assert len(settings.recent_libraries) == len(set(settings.recent_libraries)) == MOST_RECENT


def test_what_is_nested_without_end_is_damaged_too(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.path.write_text("[" * 100_000)
    assert file.load() == Settings()
    assert (tmp_path / "settings.json.damaged").exists()


def test_what_cannot_be_read_is_put_aside_before_it_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(theme="dark"))

    def refuse(*_args: object, **_options: object) -> str:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        assert file.load() == Settings()
    file.save(Settings())
    assert "dark" in (tmp_path / "settings.json.damaged").read_text()


def test_a_folder_whose_name_is_no_utf8_is_remembered(tmp_path: Path) -> None:
    name = os.fsdecode(b"/home/ann/B\xfccher")
    file = SettingsFile(tmp_path / "settings.json")
    assert file.save(Settings(text_size=20).with_library(Path(name)))
    assert file.load().last_library == name


def test_what_an_older_version_kept_is_passed_over(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.path.write_text('{"theme": "dark", "recent_searches": ["a", "b"]}')
    assert file.load() == Settings(theme="dark")
    assert not (tmp_path / "settings.json.damaged").exists()
