"""Bytes to text: byte order mark, strict UTF-8, what the file declares, then a guess from the bytes themselves."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from app.errors import ImportFailed

# What is said and what is meant differ on the web; these are the readings of the WHATWG Encoding Standard.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "big5": "big5hkscs",
}
# utf-32 first: its little-endian mark begins with the one of utf-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
# A text can begin with these as well ("RIFF is a format"); in the head of such a file numbers follow.
_MAGIC_WORDS = (b"GIF8", b"BZh", b"Rar!", b"SQLite format 3", b"RIFF", b"OggS", b"ID3", b"wOFF")
_HEAD = 64
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b") + b"\x7f"
# Enough for any detector to be sure, and it keeps the guess on a 16 MB file under a second.
_GUESS_BYTES = 100_000
# Codecs of Python that no page is written in: notations for other texts, and slow ones among them.
_NO_ENCODINGS = frozenset(("punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7"))
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)


class Decoded(NamedTuple):
    """The text, the codec it was read with, and whether any byte had to be replaced by U+FFFD."""

    text: str
    encoding: str
    damaged: bool = False


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of the bytes. `declared` is what a transport or the file itself says of its encoding.

    Raises `ImportFailed`: `file-empty`, `file-binary`, `file-undecodable`.
    """
    if not data:
        raise ImportFailed("file-empty")
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _refuse_binary(_decode_with(data, codec))
    start = data[:_HEAD]
    if data.startswith(_MAGIC) or (start.startswith(_MAGIC_WORDS) and start != start.translate(None, _CONTROL)):
        raise ImportFailed("file-binary")
    wide = _find_wide(data)
    if wide:
        return _refuse_binary(_decode_with(data, wide))
    head = data[:65_536]
    if len(head.translate(None, _CONTROL)) < 0.98 * len(head):
        raise ImportFailed("file-binary")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data, declared)
    if b"\x1b$" in head and text.isascii():
        # ISO-2022-JP is the one encoding in use that is plain ASCII to look at.
        try:
            return Decoded(data.decode("iso2022_jp"), "iso2022_jp")
        except UnicodeDecodeError:
            pass
    return Decoded(text, "utf-8")


def decode_roughly(data: bytes) -> str:
    """The text of bytes that somebody wants to look at, at once, whatever they are: as `decode` reads them, but what
    says nothing of its encoding is taken for UTF-8, its bad bytes replaced."""
    declared = _look_up(find_declared(data))
    try:
        # Only a guess takes its time.
        if declared or data.startswith(tuple(mark for mark, _ in _MARKS)) or _find_wide(data):
            return decode(data, declared).text
    except ImportFailed:
        pass
    return data.decode("utf-8", "replace")


def find_declared(data: bytes) -> str:
    """The encoding that an XML declaration or a `meta` element names in the first 4 KB; empty for none."""
    match = _DECLARED.search(data[:4096])
    return (match.group(1) or match.group(2)).decode("ascii") if match else ""


def _decode_other(data: bytes, declared: str) -> Decoded:
    lossy = data.decode("utf-8", "replace")
    broken = lossy.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    letters = sum(c > "\x7f" for c in lossy[:1_000_000]) - broken
    # Legacy bytes hardly ever form UTF-8 sequences by chance: a text with many good ones and few bad is damaged UTF-8.
    if letters > 4 * broken:
        return Decoded(lossy, "utf-8", damaged=True)
    codec = _look_up(declared)
    if codec and codec not in ("utf-8", "utf-16", "utf-32"):
        try:
            return Decoded(data.decode(codec), codec)
        except UnicodeDecodeError:
            text = data.decode(codec, "replace")
            if text.count("\ufffd") * 200 < len(text) + 200:
                return Decoded(text, codec, damaged=True)
    codec = _guess(data)
    if not codec:
        raise ImportFailed("file-undecodable")
    return _decode_with(data, codec)


def _decode_with(data: bytes, codec: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        if text.count("\ufffd") * 20 > len(text) + 20:
            raise ImportFailed("file-undecodable") from None
        return Decoded(text, codec, damaged=True)


def _look_up(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    try:
        # Python also has codecs that are no character sets (rot13, zip); a file must not choose one of those.
        "".encode(name)
        b"a".decode(name, "replace").encode("utf-8")
    except (LookupError, UnicodeError, AttributeError, TypeError):
        return ""
    return "" if name.replace("_", "-") in _NO_ENCODINGS else _MEANT.get(name, name)


def _find_wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, by where the zero bytes of its spaces and ASCII letters stand."""
    sample = data[:8192]
    sample = sample[: len(sample) // 4 * 4]
    zeros = sample.count(0)
    if zeros < max(1, len(sample) // 50):
        return ""
    thirds = [sample[i::4].count(0) / max(1, len(sample) // 4) for i in range(4)]
    if thirds[1] > 0.9 and thirds[2] > 0.9 and thirds[3] > 0.9 and thirds[0] < 0.1:
        return "utf-32-le"
    if thirds[0] > 0.9 and thirds[1] > 0.9 and thirds[2] > 0.9 and thirds[3] < 0.1:
        return "utf-32-be"
    for codec, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[high::2].count(0) > 20 * sample[1 - high :: 2].count(0):
            text = sample.decode(codec, "replace")
            # In random bytes half of the code units are unassigned or private.
            if sum(c.isprintable() or c.isspace() for c in text) > 0.95 * len(text):
                return codec
    return ""


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = _take_sample(data)
    best = from_bytes(sample, threshold=0.3).best()
    western = _is_western(sample)
    if best is None:
        return "cp1252" if western else ""
    codec = _look_up(best.encoding)
    # On a line or two the detector has too little to go by, and names rarities; Windows-1252 is then the likeliest.
    if western and (len(sample) < 400 or best.language in ("Unknown", "")):
        return "cp1252"
    return codec


def _take_sample(data: bytes) -> bytes:
    """The beginning of the bytes; it ends where a character ends, or the right encoding would seem to be wrong."""
    if len(data) <= _GUESS_BYTES:
        return data
    sample = data[:_GUESS_BYTES]
    # Below `0` no byte is the second half of a character, in any encoding there is.
    end = max(sample.rfind(c) for c in b"\n\r ")
    return sample[: end + 1] if end >= 0 else sample


def _is_western(sample: bytes) -> bool:
    """Whether the high bytes read as Windows-1252 stand where accented letters and typographic signs stand."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [c for c in text if c > "\x7f"]
    usual = sum(c in "äöüÄÖÜßéèêëàâáãåæçñíìîïóòôõøúùûýÿœÉÈÀÁÅÇÑÓØ’‘“”„–—…«»°§£€©®·\xa0½¼¾²³¹±×÷µ¿¡ºª•™" for c in high)
    # In a Cyrillic or Greek text nearly every letter is a high byte.
    return usual >= 0.9 * len(high) and len(high) < 0.3 * len(text)


def _refuse_binary(decoded: Decoded) -> Decoded:
    head = decoded.text[:20_000]
    strange = sum(not (c.isprintable() or c.isspace()) for c in head)
    if strange > 0.1 * len(head) + 2:
        raise ImportFailed("file-binary")
    return decoded
