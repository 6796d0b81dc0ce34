"""The months of the languages that dates are read in, with the forms they have behind a day."""

from __future__ import annotations

from functools import lru_cache

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
# Other ways of writing the same, with the number of the month.
_OTHERS = {
    "en": {
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
        "dec": 12,
    },
    "de": {"jänner": 1, "feber": 2},
    "es": {"setiembre": 9},
}  # fmt: skip


@lru_cache(maxsize=16)
def load_months(language: str) -> dict[str, int]:
    """The number of each month by its name in lower case; nothing for languages that are not known here."""
    named = {name: number for number, name in enumerate(_NAMES.get(language, "").split(), 1)}
    return named | _OTHERS.get(language, {})
