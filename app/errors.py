"""The exceptions of Parallax.

    ParallaxError
    ├── UserError        something outside the program: the file, the disk, the input. Carries a `code` and values;
    │   │                `message()` makes the plain English sentence of them, `ui` may translate it by code.
    │   ├── ImportFailed       a file that cannot become an article
    │   ├── LibraryError       a library that cannot be opened, or written now
    │   ├── UnknownItem        an id that is not in the library
    │   └── NoteConflict       a note that changed elsewhere since it was read
    ├── JobCancelled     somebody asked the work to stop
    └── WorkerDied       a worker process ended in the middle of a call; it has been started again

Everything else that is raised is a bug, and is shown as one, with a report that can be copied.
"""

from __future__ import annotations

from typing import Any

# One plain sentence what is wrong, then what to do. The code is the key for translations and tests.
SENTENCES: dict[str, str] = {
    "file-missing": "The file {path} is not there. Check the name, or whether the disk is connected.",
    "file-unreadable": "The file {path} may not be read. Change its permissions, or copy it elsewhere.",
    "folder-unreadable": "The folder {path} may not be read. Change its permissions, or choose another folder.",
    "folder-empty": "The folder {path} holds no file that Parallax can import.",
    "file-empty": "The file is empty. There is nothing to import.",
    "file-too-large": "The file has {megabytes} MB; Parallax reads up to {limit} MB. Split it, or import a part of it.",
    "file-binary": "The file is not text. If it is a document, save it as text, Markdown or HTML first.",
    "file-format": "Files of the kind {kind} cannot be imported. Save it as text, Markdown or HTML first.",
    "file-undecodable": "The characters of the file cannot be made out. Save it as UTF-8 and import it again.",
    "file-changed-kind": "The file is named {name} but is no {kind}. Rename it, or save it again as {kind}.",
    "text-too-long": "The text has more than {limit} characters, which is more than Parallax reads. Split it, and import the parts.",
    "text-too-many-blocks": "The text falls into more than {limit} paragraphs or lines. Split it, and import the parts.",
    "text-missing": "No article text was found in the file. Open it in a browser, copy the text, and paste it here.",
    "front-matter": "The front matter is not valid YAML (line {line}). Mend that line, or remove the front matter.",
    "copied-no-text": "What was copied holds no text that could become an article. Select the text itself, copy it, and paste again.",
    "copied-unreadable": "What was copied could not be read. Copy it as plain text, and paste again.",
    "parse-failed": "The file could not be read as {kind}; it seems to be damaged. Save or download it again.",
    "parse-died": "Reading the file ended the reading process; the file is damaged or hostile. It was left out.",
    "parse-slow": "Reading the file took longer than {seconds} s and was stopped. It was left out.",
    "library-is-file": "{path} is a file, not a folder. Name a folder for the library.",
    "library-missing": "There is no library in {path}. Check the name, or whether the disk is connected.",
    "library-unwritable": "The folder {path} may not be written. Change its permissions, or choose another library.",
    "library-read-only": "The library is open for reading only, so nothing can be changed in it.",
    "library-locked": "The library {path} is open in another window. Close that window first.",
    "library-newer": "The library was written by a newer Parallax (schema {found}). Update Parallax to open it.",
    "library-corrupt": "The library's database {path} is damaged. Restore a backup from {backups}, or choose another library.",
    "library-vanished": "The library's database {path} is gone, but backups of it are there. Restore {backups}, or choose another library.",
    "library-foreign": "The database {path} was not made by Parallax. Choose another folder for the library.",
    "library-upgrade": "The library could not be brought to this version; it is unchanged. A backup is in {backup}.",
    "library-older": "The library was written by an older Parallax (schema {found}). Open it in a window once, to bring it up to date.",
    "library-closed": "The library {path} was closed; nothing was changed. Open it again.",
    "text-too-large": "{path} holds more than {limit} MB of text. Split it.",
    "text-undecodable": "The characters of {path} cannot be made out. Save it as UTF-8 and try again.",
    "pipe-empty": "Nothing came out of the pipe {path}. Name a file, or - for standard input.",
    "output-failed": "The results could not be written ({reason}). What was done stays done.",
    "backup-folder-missing": "There is no folder {path} for the backup. Make it, or name another.",
    "backup-target": "{path} cannot take a backup: it is a device, a pipe, a part of the library itself, or a database in use. Name another file.",
    "backup-no-room": "There is no room for today's backup ({megabytes} MB). Free some space; nothing that was saved is lost.",
    "backup-none": "There is no good backup in {path}. Name the file of one.",
    "backup-missing": "There is no backup {path}. Check the name, or whether the disk is connected.",
    "backup-foreign": "{path} is no backup of a Parallax library. Choose another file.",
    "backup-damaged": "The backup {path} is damaged. Choose another one.",
    "restore-target": "There is a library in {path} already. Name a new folder, or put the backup in its place (--replace).",
    "salvage-nothing": "Nothing could be read from {path}, and there is no good backup of it. Keep the file, and choose another library.",
    "library-stale-log": "The log {path} beside the library's database belongs to another database. Move it elsewhere, and open the library again.",
    "unknown-id": "An id as large as that is not in this library.",
    "disk-full": "The disk is full; nothing that was saved is lost. Free some space and try again.",
    "disk-failed": "The disk did not take the change ({reason}). Nothing that was saved is lost; check the disk and try again.",
    "article-elsewhere": "The article this link leads to is not in this library. Import it, and the link works.",
    "article-in-trash": "The article this link leads to, “{title}”, lies in the trash. Restore it, and the link works.",
    "unknown-article": "There is no article {id} in this library.",
    "unknown-pair": "There is no pair {id} in this library.",
    "unknown-note": "There is no note {id} in this library.",
    "unknown-version": "The note has no version {id}. note ID --versions lists those it has.",
    "unknown-picture": "There is no picture {id} in this library.",
    "exchange-nothing": "There is nothing to export: no note and no highlight belongs to what was chosen. Choose more.",
    "exchange-file": "The notes cannot be imported: {reason}. Nothing was changed; choose a file that Parallax, Readwise, KOReader or Hypothes.is exported.",
    "unknown-highlight": "There is no highlight {id} in this library.",
    "unknown-search": "There is no saved search with the number {id}.",
    "highlight-conflict": "The highlight was changed elsewhere while you were typing. Your words are kept among its versions.",
    "unknown-correction": "There is no correction {id} in this library.",
    "corrections-file": "The corrections cannot be imported: {reason}. Nothing was changed; choose a file that Parallax exported.",
    "corrections-newer": "The corrections were written by a newer Parallax (version {found}). Update Parallax to import them.",
    "unknown-event": "There is no event {id} in this library.",
    "pair-of-one": "An article cannot be paired with itself. Choose two different articles.",
    "note-conflict": "The note was changed elsewhere while you were typing. Both versions were kept.",
    "note-too-large": "The note has more than {limit} MB. Split it in two.",
    "picture-too-large": "The picture has more than {limit} MB. Make it smaller first.",
    "picture-too-many-pixels": "The picture has more than {limit} million pixels. Make it smaller first.",
    "picture-damaged": "The picture cannot be read: it is damaged, or not what it says. Open it in another program and save it anew.",
    "picture-unknown": "That is no picture that can stand in a note. PNG, JPEG, GIF and WebP can.",
    "bad-value": "{value} cannot be used as {field}. {hint}",
    "index-failed": "The search index could not be used and is being made again. Search is complete when that is done.",
    "index-foreign": "The search index in {path} belongs to somebody else and is not opened. Remove that folder.",
    "index-busy": "The search index is being written by another program. Try again in a minute.",
    "no-display": "Parallax needs a screen to open its window. Run a command instead (parallax --help).",
    "no-display-library": "Parallax cannot open its window: the system library {library} is missing. On Debian: apt install libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libegl1.",
    "export-target": "{path} is a library or a backup, and is not replaced. Choose another name.",
    "file-unwritable": "The file {path} could not be written. Check the folder and the space on the disk, or choose another name.",
    "print-failed": "The printer did not take the pages. Check it, or save the text as PDF.",
    "sample-missing": "The sample library is not part of this installation. Install Parallax again.",
}


class ParallaxError(Exception):
    """Base of everything that Parallax raises on purpose."""


class UserError(ParallaxError):
    """Something outside the program is wrong. `code` is a key of `SENTENCES`, `values` fill the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def message(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code].format(**self.values)

    def __str__(self) -> str:
        return self.message()

    # Exceptions with keyword arguments do not survive pickling by default; these cross processes.
    def __reduce__(self) -> tuple[Any, ...]:
        return (_remake, (type(self), self.code, self.values))


def _remake(kind: type[UserError], code: str, values: dict[str, Any]) -> UserError:
    return kind(code, **values)


class ImportFailed(UserError):
    """A file cannot become an article."""


class LibraryError(UserError):
    """The library cannot be opened, or cannot be written now."""


class UnknownItem(UserError):
    """An id names nothing in this library."""


class NoteConflict(UserError):
    """The note changed since the caller read it; `values['current']` is the note as it stands now."""


class JobCancelled(ParallaxError):
    """The job was asked to stop. Nothing is half done."""


class WorkerDied(ParallaxError):
    """The worker process ended while it worked on this call. It has been started again."""
