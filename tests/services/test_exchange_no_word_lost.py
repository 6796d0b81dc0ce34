"""Whatever is done in a library and in the folder it is exported to, in whatever order: no word is lost."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import NoteSubject, SubjectKind
from app.jobs import Job
from app.services.exchange_intake import Intake
from app.services.exchanging import Choice, Format, Source
from app.services.opening import Services, open_services
from tests.conftest import InlineWorkers
from tests.services.conftest import add_article
from tests.services.test_highlights import mark

DEEDS = ("write", "replace", "comment", "elsewhere", "elsewhere in a comment", "export", "import", "undo")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=3, max_size=14), free=st.booleans())
def test_no_word_is_lost(inline_workers: InlineWorkers, deeds: list[str], free: bool) -> None:
    with TemporaryDirectory() as folder:
        services = open_services(Path(folder) / "library", workers=inline_workers)  # type: ignore[arg-type]
        try:
            _Reader(services, Path(folder) / "out", free).do(deeds)
        finally:
            services.close()


@pytest.mark.parametrize(
    "deeds",
    [
        ("export", "elsewhere", "replace", "import", "undo", "import", "export"),
        ("export", "elsewhere in a comment", "comment", "import", "export", "elsewhere", "export", "import", "export"),
        ("export", "elsewhere", "import", "elsewhere", "import", "undo", "export", "import"),
    ],
)
def test_no_word_is_lost_in_these(services: Services, tmp_path: Path, deeds: tuple[str, ...]) -> None:
    _Reader(services, tmp_path / "out", free=False).do([*deeds])


class _Reader:
    """Writes a new word each time."""

    def __init__(self, services: Services, out: Path, free: bool) -> None:
        self._services, self._out = services, out
        article = add_article(services, 1)
        self._highlight = mark(services, article, "council", comment="word0").id
        self._subject = NoteSubject(SubjectKind.ARTICLE, article)
        if free:
            self._subject = services.notes.create("A lesson").subject
        self._count = 0
        self._done: Intake | None = None
        self._save("word0\n")

    def do(self, deeds: list[str]) -> None:
        for deed in deeds:
            {
                "write": lambda: self._save(f"{self._body()}\n{self._word()}\n"),
                "replace": lambda: self._save(f"{self._word()}\n"),
                "comment": self._comment,
                "elsewhere": lambda: self._elsewhere("<!-- parallax:note 0"),
                "elsewhere in a comment": lambda: self._elsewhere("<!-- parallax:highlight 0"),
                "export": self._export,
                "import": self._import,
                "undo": self._undo,
            }[deed]()
            kept = self._all_words()
            lost = [f"word{number}" for number in range(self._count + 1) if f"word{number}" not in kept]
            assert not lost, f"{lost} after {deed} of {deeds}"

    def _word(self) -> str:
        self._count += 1
        return f"word{self._count}"

    def _body(self) -> str:
        note = self._services.notes.get(self._subject)
        return note.body if note is not None else ""

    def _save(self, body: str) -> None:
        note = self._services.notes.get(self._subject)
        self._services.notes.save(self._subject, body, note.revision if note is not None else 0)

    def _comment(self) -> None:
        now = self._services.highlights.get(self._highlight)
        self._services.highlights.change(now.id, now.revision, comment=self._word())

    def _elsewhere(self, begin: str) -> None:
        """Write into every file that has such a piece, at its end."""
        for path in sorted(self._out.glob("*.md")) if self._out.exists() else []:
            text = path.read_text(encoding="utf-8")
            end = text.find("\n<!-- parallax:end 0", text.find(begin))
            if begin in text and end > 0:
                path.write_text(f"{text[:end]}\n{self._word()}{text[end:]}", encoding="utf-8")

    def _export(self) -> None:
        self._services.exchange.export(Choice(), Format.MARKDOWN, self._out)

    def _import(self) -> None:
        if self._out.exists():
            read = self._services.exchange.read([self._out], Source.PARALLAX, Job())
            self._done = self._services.exchange.take_in(read)

    def _undo(self) -> None:
        if self._done is not None:
            self._services.exchange.take_back(self._done)
            self._done = None

    def _all_words(self) -> set[str]:
        """In the library, its versions included, and in the folder."""
        services = self._services
        texts = [v.body for note in services.notes.list() for v in services.notes.versions(note.subject)]
        texts += [v.comment for h in services.highlights.list() for v in services.highlights.versions(h.id)]
        if self._out.exists():
            texts += [path.read_text(encoding="utf-8") for path in self._out.glob("*.md")]
        return {word for text in texts for word in text.split()}
