"""How a text was read, where that is not as usual: without a model of its language, by rules alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain import Article, Comparison

SIMPLE = "simple"


def _tr(words: str) -> str:
    return QCoreApplication.translate("ReadingMethod", words)


def language_name(tag: str) -> str:
    """`Spanish` for `es`; empty where the tag names no language."""
    language = QLocale.codeToLanguage(tag.split("-")[0]) if tag else QLocale.Language.AnyLanguage
    if language in (QLocale.Language.AnyLanguage, QLocale.Language.C):
        return ""
    return QLocale.languageToString(language)


def describe_methods(comparison: Comparison | None, articles: Sequence[Article | None]) -> tuple[str, str]:
    """A line and its explanation where a side was read by a simpler way; empty strings where none was."""
    if comparison is None:
        return "", ""
    methods = (comparison.left_method, comparison.right_method)
    simple = [a for a, method in zip(articles, methods, strict=True) if a is not None and method == SIMPLE]
    if not simple:
        return "", ""
    if len(simple) == 2:
        line = _tr("Both texts were read in a simpler way")
    elif methods[0] == SIMPLE:
        line = _tr("The left text was read in a simpler way")
    else:
        line = _tr("The right text was read in a simpler way")
    names = dict.fromkeys(filter(None, (language_name(article.metadata.language) for article in simple)))
    if names:
        why = _tr("Parallax has no language model for {languages}.").format(languages=", ".join(names))
    else:
        why = _tr("Parallax has no language model for this language.")
    how = _tr(
        "Names are found by capital letters, by a list of countries, and by what stands in both texts. Descriptions "
        "such as “the president” are not found, and more is missed."
    )
    return line, f"{why} {how}"
