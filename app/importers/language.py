"""Which language a text is in: what the file says, held against what the text itself looks like (py3langid)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from app.domain import BlockKind, Document

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Characters that are looked at: more changes no answer, and costs a millisecond a thousand.
_SAMPLE = 3000
# Below this many letters the detector was right too seldom, whatever it said of itself; a character of Chinese,
# Japanese or Korean tells as much as three letters.
_FEWEST_LETTERS = 60
_SURE = 0.9
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")
# So near that the detector takes one for the other; what the page says then holds.
_RELATIVES = (frozenset(("no", "nb", "nn")), frozenset(("hr", "bs", "sr", "sh")), frozenset(("id", "ms", "in")))
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
    "nederlands": "nl", "russian": "ru", "русский": "ru", "ukrainian": "uk", "українська": "uk", "polish": "pl",
    "polski": "pl", "chinese": "zh", "中文": "zh", "japanese": "ja", "日本語": "ja", "korean": "ko", "한국어": "ko",
    "arabic": "ar", "العربية": "ar", "turkish": "tr", "türkçe": "tr", "czech": "cs", "swedish": "sv",
}  # fmt: skip


def normalize_tag(text: str) -> str:
    """A BCP 47 tag (`en`, `pt-BR`, `zh-Hant-TW`) of a tag, locale or name of a language; empty for anything else."""
    text = text.strip()
    if text.casefold() in _NAMES:
        return _NAMES[text.casefold()]
    match = _TAG.fullmatch(text)
    if not match or match.group(1).lower() in ("und", "mul", "zxx", "xx"):
        return ""
    language, script, region = match.groups()
    return "-".join(filter(None, (language.lower(), (script or "").title(), (region or "").upper())))


def choose_language(declared: str, document: Document) -> str:
    """The language of a document: as declared, unless the text is plainly another one (templates often say `en`)."""
    tag = normalize_tag(declared)
    sample = _take_sample(document)
    if tag and _count_letters(sample) < 5 * _FEWEST_LETTERS:
        return tag
    found = detect_language(sample)
    return tag if tag and (not found or _are_near(found, tag.partition("-")[0])) else found


def _are_near(one: str, other: str) -> bool:
    return one == other or any({one, other} <= family for family in _RELATIVES)


def detect_language(text: str) -> str:
    """The ISO 639 code of the language that the text is surely in; empty where it is too short or unclear."""
    if _count_letters(text) < _FEWEST_LETTERS:
        return ""
    language, confidence = _load_identifier().classify(text[:_SAMPLE])
    return str(language) if confidence >= _SURE else ""


def _take_sample(document: Document) -> str:
    pieces: list[str] = []
    length = 0
    for block in document.blocks:
        if block.kind in (BlockKind.TAIL, BlockKind.IMAGE, BlockKind.CODE, BlockKind.TITLE):
            continue
        pieces.append(document.text[block.start : min(block.end, block.start + _SAMPLE)])
        length += len(pieces[-1])
        if length >= _SAMPLE:
            break
    return "\n".join(pieces)[:_SAMPLE]


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text)) + 2 * len(_WIDE.findall(text))


@cache
def _load_identifier() -> LanguageIdentifier:
    # Reading the model takes half a second, so it waits for the first text; it never changes after.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
