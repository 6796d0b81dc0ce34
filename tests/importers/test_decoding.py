from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest

from app.errors import ImportFailed
from app.importers.decoding import decode, find_declared

GERMAN = "Die Brücke bleibt für Autos gesperrt, sagte die Bürgermeisterin. „Größe zählt nicht“, fügte sie hinzu.\n" * 6
RUSSIAN = "Городской совет закрыл мост для машин. Жители спорят о том, кому это поможет и кто за это заплатит.\n" * 6
JAPANESE = "市議会は橋を自動車通行止めにすることを決めた。住民の意見は分かれている。市長は説明会を開くと述べた。\n" * 6
KOREAN = "시의회는 다리를 자동차에 닫기로 결정했다. 주민들의 의견은 갈린다. 시장은 설명회를 연다고 말했다.\n" * 6
CHINESE = "市议会决定对汽车关闭大桥。居民们意见不一。市长说，她将在下个月召开说明会。\n" * 6


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, "plain words and nothing else, but enough of them\n" * 3])
def test_unicode_with_and_without_a_mark(text, codec):
    assert decode(text.encode(codec)).text.removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
    ],
)
def test_legacy_encodings_are_guessed(text, codec):
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert not decoded.damaged


@pytest.mark.parametrize("shift", range(4))
@pytest.mark.parametrize(
    ("text", "codec"),
    [(JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030"), (CHINESE, "big5hkscs"), (KOREAN, "cp949")],
)
def test_a_long_text_is_guessed_wherever_the_sample_ends(text, codec, shift):
    if codec == "big5hkscs":
        text = "市議會決定對汽車關閉大橋。居民們意見不一。市長說，她將在下個月召開說明會。\n"
    long = "x" * shift + text * (120_000 // len(text.encode(codec)) + 1)
    assert decode(long.encode(codec)).text == long


def test_a_line_of_western_text_is_not_taken_for_a_rarity():
    assert decode("Größe: 12 m².".encode("cp1252")).text == "Größe: 12 m²."
    assert decode("El niño comió “paella”.".encode("cp1252")).text == "El niño comió “paella”."


def test_what_a_page_declares_is_read_the_way_browsers_do():
    page = b'<html><head><meta charset="iso-8859-1"><p>\x93quoted\x94 \x96 dash'
    assert find_declared(page) == "iso-8859-1"
    assert decode(page, "iso-8859-1").text.endswith("“quoted” – dash")
    assert find_declared(b'<?xml version="1.0" encoding="windows-1251"?><html>') == "windows-1251"
    assert find_declared(b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">') == "koi8-r"
    assert decode(RUSSIAN.encode("koi8-r"), "koi8-r").text == RUSSIAN


@pytest.mark.parametrize(
    "declared", ["", "utf-16", "no-such-thing", "rot13", "zlib", "base64", "idna", "\x00", "undefined", "utf-8"]
)
def test_a_senseless_declaration_harms_nothing(declared):
    assert decode(GERMAN.encode("cp1252"), declared).text == GERMAN
    assert decode(GERMAN.encode(), declared).text == GERMAN


def test_utf8_with_a_broken_byte_stays_utf8():
    data = RUSSIAN.encode()
    decoded = decode(data[:101] + b"\xff" + data[101:-1])
    assert decoded.damaged
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") <= 4


@pytest.mark.parametrize(
    "data",
    [
        random.Random(7).randbytes(5000),
        random.Random(8).randbytes(200_001),
        b"\x00" * 500,
        b"%PDF-1.7 but short",
        b"PK\x03\x04 word document",
        b"\x89PNG\r\n\x1a\n",
        b"abc\x00\x01\x02def" * 50,
        b"\xff\xfe" + random.Random(9).randbytes(4000),
        bytes(range(256)) * 20,
    ],
)
def test_binary_data_is_refused(data):
    with pytest.raises(ImportFailed) as refused:
        decode(data)
    assert refused.value.code in ("file-binary", "file-undecodable")
    assert refused.value.message().count(".") <= 2


@pytest.mark.parametrize("word", ["ID3", "RIFF", "GIF89a", "BZh", "Rar!", "OggS", "wOFF", "SQLite format 3"])
def test_a_text_may_begin_with_the_name_of_a_format(word):
    text = f"{word} is explained on this page, in plain words."
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"ID3\x03\x00\x00\x00\x00\x0f" + b"TIT2 a song" * 50,
        b"RIFF\x24\x08\x00\x00WAVEfmt " + b"abcd" * 400,
        b"GIF89a\x10\x00\x10\x00\x80" + b"abcd" * 400,
        b"SQLite format 3\x00" + b"CREATE TABLE t (a)" * 100,
        b"OggS\x00\x02" + b"vorbis" * 300,
    ],
)
def test_a_file_of_such_a_format_is_refused_though_most_of_it_reads_like_text(data):
    with pytest.raises(ImportFailed) as refused:
        decode(data)
    assert refused.value.code == "file-binary"


@pytest.mark.parametrize("declared", ["punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "idna", "undefined"])
def test_what_is_no_encoding_of_pages_is_not_believed(declared):
    data = ("<p>caf\u00e9 \\ud800 +ADw-script- " + "abc-def" * 60_000).encode("cp1252")
    start = time.process_time()
    decoded = decode(data, declared)
    assert decoded.text.startswith("<p>café \\ud800 +ADw-script-")
    assert time.process_time() - start < 4


def test_nothing_is_nothing():
    with pytest.raises(ImportFailed, match="empty"):
        decode(b"")


def test_any_bytes_are_answered():
    source = random.Random(1)
    for _ in range(300):
        data = source.randbytes(source.randrange(1, 60))
        with suppress(ImportFailed):
            assert isinstance(decode(data, source.choice(["", "utf-8", "big5", "utf-7"])).text, str)
