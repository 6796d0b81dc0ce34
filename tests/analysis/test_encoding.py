from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from app.analysis.comparing import compare
from app.analysis.encoding import decode_analysis, decode_comparison, encode_analysis, encode_comparison
from app.analysis.reading import analyse
from app.domain import Loaded, Span, Utterance, Wording, WordingRole
from tests.analysis.corrections.made_corrections import Said
from tests.analysis.documents import make_document

TEXT = make_document("Bridge closed", "Ida Lund closed the bridge in Norway. “Sorry” 😀, she said in Oslo.")


def test_there_and_back() -> None:
    analysis = analyse(TEXT, "en")
    comparison = compare(TEXT, analysis, TEXT, analysis)
    assert analysis.mentions
    assert comparison.alignments
    assert decode_analysis(encode_analysis(analysis)) == analysis
    assert decode_comparison(encode_comparison(comparison)) == comparison


def test_how_somebody_is_worded_goes_along() -> None:
    analysis = replace(
        analyse(TEXT, "en"),
        wordings=(Wording(Span(18, 22), Span(14, 22), "did not close", WordingRole.AGENT, True, "?"),),
        utterances=(
            Utterance("Ida Lund", Span(50, 55), "said", True, 1, Span(14, 22), Span(14, 22)),
            Utterance("", Span(50, 55), "", False, 1),
        ),
        loaded=(Loaded(Span(50, 55), "scare-quotes"),),
    )
    assert decode_analysis(encode_analysis(analysis)) == analysis


def test_what_the_reader_said_goes_along() -> None:
    said = Said().say("split", ["Oslo"], "Norway").say("rename", [], "Ida Lund", "The Mayor")
    said.say("retype", [], "Oslo", "thing").say("reject", ["Norway"])
    corrected = said.over(TEXT, analyse(TEXT, "en"))
    assert corrected.parted and corrected.refused and corrected.corrections == (1, 2, 3, 4)
    assert any(e.found_name for e in corrected.entities) and any(e.found_type for e in corrected.entities)
    assert decode_analysis(encode_analysis(corrected)) == corrected


@pytest.mark.parametrize("decode", [decode_analysis, decode_comparison])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"garbage",
        zlib.compress(b"not json"),
        zlib.compress(b"[]"),
        zlib.compress(b"{}"),
        zlib.compress(b"\xff\xfe"),
        zlib.compress(b'{"version":1,"language":"en","method":"model","sentences":[1],"mentions":[],"entities":[]}'),
        zlib.compress(
            b'{"version":"1","language":"en","method":"model","sentences":[],"mentions":[],"entities":[],"offers":[],'
            b'"predicates":[],"wordings":[],"utterances":[],"loaded":[],"corrected":{"ids":[1],"refused":[],"parted":[["a"]],"found":[]}}'
        ),
        zlib.compress(b'{"version":"1","entities":[["k"]],"alignments":[],"only_left":[],"only_right":[]}'),
    ],
)
def test_other_bytes_raise_value_error(decode: object, data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(data)  # type: ignore[operator]


def test_cut_off_bytes_raise_value_error() -> None:
    with pytest.raises(ValueError):
        decode_analysis(encode_analysis(analyse(TEXT, "en"))[:-8])
