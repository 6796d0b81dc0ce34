"""What is said of one sentence of a pair: where it stands in what was found, and what it has in the other text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain import Alignment
from app.ui.reading.guide.common_words import describe_common
from app.ui.reading.guide.correspondence import Standing


def describe_unsure() -> str:
    return _tr("Unsure: neither a counterpart nor only here")


def describe_place_alone(side: int, number: int, total: int) -> str:
    """`3 of 17 only in the left text`; numbers count from 1."""
    words = (_tr("{n} of {total} only in the left text"), _tr("{n} of {total} only in the right text"))
    return words[side].format(n=number, total=total)


def describe_no_alone(side: int) -> str:
    return (
        _tr("No sentence of the left text is marked as only there"),
        _tr("No sentence of the right text is marked as only there"),
    )[side]


def describe_matched(side: int, *, certain: bool) -> str:
    if certain:
        return (_tr("Has a counterpart in the right text"), _tr("Has a counterpart in the left text"))[side]
    return (_tr("Likely has a counterpart in the right text"), _tr("Likely has a counterpart in the left text"))[side]


def describe_absence(side: int, standing: Standing) -> str:
    """What stands in the place of a counterpart of a sentence of `side`."""
    if standing is Standing.ALONE:
        return (_tr("Not found in the right text"), _tr("Not found in the left text"))[side]
    return (_tr("No sure counterpart in the right text"), _tr("No sure counterpart in the left text"))[side]


def describe_nothing_near(side: int) -> str:
    return (_tr("Nothing in the right text comes near it"), _tr("Nothing in the left text comes near it"))[side]


def describe_nearest() -> str:
    return _tr("The nearest, not a counterpart")


def describe_likely() -> str:
    return _tr("Likely a counterpart, not certain")


def describe_meeting(side: int, meets: Alignment | None, standing: Standing, texts: tuple[str, str]) -> str:
    """What a sentence has in common with its counterpart, or with the nearest, which is called no counterpart."""
    if meets is None:
        return describe_nothing_near(side)
    common = describe_common(meets, *texts)
    if standing is Standing.MATCHED:
        return common
    return _tr("Framed: the nearest there, not a counterpart. {common}").format(common=common)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sentence", text)
