"""What a contrast lacks because of the languages of its texts, and why: said where the rows would stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from app.domain import Article
from app.ui.reading.contrast.entries import LEFT, RIGHT, Tab
from app.ui.reading.reading_method import SIMPLE, language_name

# Languages written without spaces between words: there are no words to count.
_UNSPACED = frozenset("zh ja th lo km my".split())


@dataclass(frozen=True, slots=True)
class Lacking:
    """`line` and its explanation `why` are of the wording and the voices, where some were found; `missing` are the
    sentences that take the place of rows, by tab. All empty where nothing is lacking."""

    line: str = ""
    why: str = ""
    missing: Mapping[Tab, str] = field(default_factory=dict)


def _tr(words: str) -> str:
    return QCoreApplication.translate("ContrastPanel", words)


def find_lacking(methods: Sequence[str], articles: Sequence[Article | None]) -> Lacking:
    """`methods` are those of `TextAnalysis`, left and right."""
    tags = ["" if article is None else article.metadata.language.split("-")[0].lower() for article in articles]
    simple = [method == SIMPLE for method in methods]
    missing = _find_incomparable(tags)
    if not any(simple):
        return Lacking(missing=missing)
    if all(simple):
        line = _tr("Both texts were read by rules alone: less is found of how they word things and whom they quote")
    elif simple[LEFT]:
        line = _tr("The left text was read by rules alone: less is found of how it words things and whom it quotes")
    else:
        line = _tr("The right text was read by rules alone: less is found of how it words things and whom it quotes")
    names = dict.fromkeys(
        language_name(tag) or _tr("this language") for tag, by in zip(tags, simple, strict=True) if by
    )
    why = " ".join(
        (
            _tr("Parallax has no language model for {languages}.").format(languages=", ".join(names)),
            _tr("By rules, names are found, and quotations beside a name."),
            _tr("What else is said of somebody, and words that are reported without quotation marks, are not."),
        )
    )
    return Lacking(line, why, {Tab.WORDING: why, Tab.VOICES: why, **missing})


def _find_incomparable(tags: Sequence[str]) -> dict[Tab, str]:
    """Words and numbers are compared within one language, and only where words are set apart."""
    if all(tags) and tags[LEFT] != tags[RIGHT]:
        left, right = (language_name(tag) or tag for tag in tags)
        where = _tr("The left text is in {left}, the right one in {right}.").format(left=left, right=right)
        return {
            Tab.VOCABULARY: f"{_tr('Words are compared within one language only.')} {where}",
            Tab.NUMBERS: f"{_tr('Numbers are compared within one language only.')} {where}",
        }
    if tags[LEFT] in _UNSPACED:
        name = language_name(tags[LEFT])
        return {
            Tab.VOCABULARY: _tr("{language} sets no spaces between words: they cannot be counted.").format(
                language=name
            )
        }
    return {}
