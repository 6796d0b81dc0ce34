"""Who is quoted in texts that no model reads."""

from __future__ import annotations

import pytest

from app.analysis.reading import analyse
from tests.analysis.documents import make_document


def read(language: str, *lines: str) -> list[tuple[str, str, str]]:
    document = make_document(*lines)
    return [
        (u.speaker, u.verb, document.text[u.span.start : u.span.end]) for u in analyse(document, language).utterances
    ]


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        (
            "de",
            "„Wir geben nicht auf“, sagte Anna Lindner am Montag.",
            ("Anna Lindner", "sagte", "Wir geben nicht auf"),
        ),
        ("de", "Anna Lindner sagte: „Wir geben nicht auf.“", ("Anna Lindner", "sagte", "Wir geben nicht auf.")),
        ("de", "Anna Lindner: „Wir geben nicht auf.“", ("Anna Lindner", "", "Wir geben nicht auf.")),
        ("es", "«No nos han invitado», dijo Lucía Arnedo.", ("Lucía Arnedo", "dijo", "No nos han invitado")),
        ("es", "Lucía Arnedo declaró: «No nos han invitado».", ("Lucía Arnedo", "declaró", "No nos han invitado")),
        ("fr", "« Nous partons demain », a dit Julien Marchand.", ("Julien Marchand", "dit", "Nous partons demain")),
        ("it", "«Non ci fermeremo», dichiara Lucia Arnedi.", ("Lucia Arnedi", "dichiara", "Non ci fermeremo")),
        ("ru", "«Мы не уйдем», — заявил Иван Петров.", ("Иван Петров", "заявил", "Мы не уйдем")),
        ("nl", "“Wij gaan door”, zegt Jan de Vries.", ("Jan de Vries", "zegt", "Wij gaan door")),
    ],
)
def test_a_quotation_beside_a_name(language: str, line: str, expected: tuple[str, str, str]) -> None:
    names = {"de": "Anna Lindner kam.", "es": "Lucía Arnedo llegó.", "fr": "Julien Marchand est arrivé."}
    more = {"it": "Lucia Arnedi è arrivata.", "ru": "Пришел Иван Петров.", "nl": "Jan de Vries kwam."}
    found = read(language, "Nota", (names | more)[language], line)
    assert found == [expected]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "Anna Lindner las den Roman „Der lange Weg nach Hause“ vor."),
        ("de", "Die sogenannten „Fachleute“ irrten, sagte man."),
        ("de", "Das „neue Haus“ gehört Anna Lindner."),
        ("es", "La obra «más necesaria en treinta años» gusta a Lucía Arnedo."),
        ("fr", "Julien Marchand a lu « Le grand voyage », paru hier."),
        ("nl", "“Wij gaan door”, zei hij tegen de Europese Unie."),
        ("zz", "“We go on”, bla Anna Lindner."),
    ],
)
def test_what_is_nobodys_words(language: str, line: str) -> None:
    assert read(language, "Nota", line) == []


def test_a_quotation_goes_on_behind_its_frame() -> None:
    found = read("de", "Notiz", "„Wir geben nicht auf“, sagte Anna Lindner. „Das Haus bleibt.“")
    assert found == [("Anna Lindner", "sagte", "Wir geben nicht auf"), ("Anna Lindner", "", "Das Haus bleibt.")]
