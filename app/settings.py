"""What the reader chose, and where Parallax keeps its own files.

Everything lies in the user's profile, as the system wants it, unless the environment variable `PARALLAX_HOME` names a
folder: then all of it lies in there (`config`, `data`, `state`). That is for a copy on a memory stick, and for tests.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from app.durable import make_folder, sync_folder

log = logging.getLogger(__name__)

HOME_VARIABLE = "PARALLAX_HOME"
THEMES = ("system", "light", "sepia", "dark")
SETTINGS_NAME = "settings.json"

# How many libraries and searches are offered again.
MOST_RECENT = 10


@dataclass(frozen=True, slots=True)
class Paths:
    """Folders of this user. None of them need exist."""

    config: Path
    data: Path
    state: Path

    @property
    def settings(self) -> Path:
        return self.config / SETTINGS_NAME

    @property
    def library(self) -> Path:
        """The library that is opened where no other is named."""
        return self.data / "library"

    @property
    def words(self) -> Path:
        """Words that the reader added to the dictionaries."""
        return self.config / "words.txt"

    @property
    def log(self) -> Path:
        return self.state / "parallax.log"


def find_paths(environment: Mapping[str, str] = os.environ) -> Paths:
    """The user's folders, or those under `PARALLAX_HOME`."""
    home = environment.get(HOME_VARIABLE, "")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(root / "config", root / "data", root / "state")
    directories = platformdirs.PlatformDirs("parallax", appauthor=False)
    return Paths(directories.user_config_path, directories.user_data_path, directories.user_state_path)


@dataclass(frozen=True, slots=True)
class Settings:
    """The reader's choices. Empty strings mean: as the system or the program has it."""

    theme: str = "system"  # one of THEMES
    font_family: str = ""  # of the reading font; empty: the one that comes along
    text_size: int = 18  # pixels, 10 to 48
    measure: int = 68  # characters a line, 40 to 120
    line_height: float = 1.5  # of the text size, 1.0 to 2.5
    still: bool = False  # nothing glides or fades
    print_highlights: bool = True  # and what was said of them, on paper and in PDF
    spelling: bool = True  # words that no dictionary knows are marked in notes
    spelling_languages: tuple[str, ...] = ()  # such as en_US; none: those of the system and of what is read
    last_library: str = ""
    recent_libraries: tuple[str, ...] = ()
    last_import_folder: str = ""
    window_state: str = ""  # opaque: whatever the window wants back
    samples_declined: bool = False

    def with_library(self, folder: Path) -> Settings:
        """With this library as the last one, and first among the recent."""
        name = str(folder)
        return replace(self, last_library=name, recent_libraries=_put_first(self.recent_libraries, name))


def _put_first(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (name, *(other for other in names if other != name))[:MOST_RECENT]


_RANGES: dict[str, tuple[float, float]] = {"text_size": (10, 48), "measure": (40, 120), "line_height": (1.0, 2.5)}


class SettingsFile:
    """Settings on the disk. A damaged file is put aside, never overwritten; a failing disk never stops the program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Settings:
        """The settings; defaults for what is missing or makes no sense. A file that cannot be read, or is no JSON at
        all, is kept as `settings.json.damaged`."""
        try:
            values = json.loads(self.path.read_text("utf-8"))
            if not isinstance(values, dict):
                raise ValueError("no object")
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError, RecursionError) as error:
            log.warning("the settings cannot be read; the defaults apply: %s", type(error).__name__)
            with suppress(OSError):
                self.path.replace(self.path.with_name(self.path.name + ".damaged"))
            return Settings()
        return _read_values(values)

    def save(self, settings: Settings) -> bool:
        """Write settings whole or not at all; False where the disk refuses."""
        values = asdict(settings)
        try:
            data = json.dumps(values, indent=1, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            # The name of a folder that is no UTF-8 comes back as it was.
            data = json.dumps(values, indent=1).encode("ascii")
        return write_whole(self.path, data)


def write_whole(path: Path, data: bytes) -> bool:
    """Write a small file of the profile whole or not at all; False where the disk refuses."""
    temporary = ""
    try:
        make_folder(path.parent, 0o700)
        handle, temporary = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        log.warning("%s cannot be saved: %s", path.name, error)
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        return False
    return True


def _read_values(values: dict[str, Any]) -> Settings:
    """Settings from JSON values; each one that is of the wrong kind or out of range falls back to its default."""
    defaults = Settings()
    chosen: dict[str, Any] = {}
    for field in fields(Settings):
        value, default = values.get(field.name), getattr(defaults, field.name)
        if isinstance(default, tuple):
            if not isinstance(value, list):
                continue
            value = tuple(item for item in value if isinstance(item, str))[:MOST_RECENT]
        elif isinstance(default, bool) or isinstance(value, bool):
            if not (isinstance(default, bool) and isinstance(value, bool)):
                continue
        elif isinstance(default, (int, float)):
            if not isinstance(value, (int, float)):
                continue
            low, high = _RANGES[field.name]
            if not low <= value <= high:
                continue
            value = type(default)(value)
        elif not isinstance(value, str) or (field.name == "theme" and value not in THEMES):
            continue
        chosen[field.name] = value
    return Settings(**chosen)
