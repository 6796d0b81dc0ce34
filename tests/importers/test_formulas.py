from __future__ import annotations

import time

import pytest

from app.importers.canonical import build_document
from app.importers.html_document import read_html
from importers.documents import check_document


def formula(mathml: str) -> str:
    document = build_document(read_html(f"<p>When <math>{mathml}</math>, it holds.</p>"))
    check_document(document)
    assert document.text.startswith("When ") and document.text.endswith(", it holds.")
    return document.text.removeprefix("When ").removesuffix(", it holds.")


@pytest.mark.parametrize(
    ("mathml", "line"),
    [
        ("<mi>a</mi> <mo>≠</mo>\n<mn>0</mn>", "a≠0"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>i</mi></msub>", "x2+yi"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mn>2</mn></mrow></mfrac>", "(a+b)/2"),
        ("<msqrt><mi>x</mi></msqrt><mo>,</mo><msqrt><mi>x</mi><mo>-</mo><mn>1</mn></msqrt>", "√x,√(x-1)"),
        ("<semantics><mi>E</mi><annotation encoding='TeX'>E</annotation></semantics>", "E"),
        ("<mtext>two words</mtext>", "two words"),
        ("<msup><mi>x</mi></msup>", "x"),
    ],
)
def test_a_formula_reads_as_one_line(mathml: str, line: str) -> None:
    assert formula(mathml) == line


def test_powers_and_indices_are_marked() -> None:
    document = build_document(read_html("<p><math><msup><mi>x</mi><mn>2</mn></msup></math>o</p>"))
    assert [(m.kind.value, document.text[m.start : m.end]) for m in document.marks] == [("superscript", "2")]


@pytest.mark.parametrize("piece", ["<math><mi>x</mi></math>", "<math>", "<mfrac>", "<msup><mi>x</mi>", "<math><mtd>"])
def test_hostile_formulas_take_no_longer_than_they_are_long(piece: str) -> None:
    start = time.process_time()
    check_document(build_document(read_html("<p>x<math>" + piece * 20_000)))
    assert time.process_time() - start < 8
