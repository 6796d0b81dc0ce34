"""Numbers in a sentence, as values: "1,200", "1.200" and "twelve" are compared by what they mean.

Units and scales are left out ("148 million" and "148" agree); so are one and two, which say little in words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
UNITS = {
    word: value
    for value, words in enumerate(
        """zero/cero/nul/null one/uno/een/eins two/dos/due/twee/zwei three/tres/tre/drie/drei four/cuatro/quattro/vier
        five/cinco/cinque/vijf/fünf six/seis/sei/zes/sechs seven/siete/sette/zeven/sieben eight/ocho/otto/acht
        nine/nueve/nove/negen/neun ten/diez/dieci/tien/zehn eleven/once/undici/elf twelve/doce/dodici/twaalf/zwölf
        thirteen/trece/tredici/dertien/dreizehn fourteen/catorce/quattordici/veertien/vierzehn fifteen/quince/quindici
        sixteen/dieciséis/sedici seventeen/diecisiete/diciassette eighteen/dieciocho/diciotto
        nineteen/diecinueve""".split()
    )
    for word in words.split("/")
}
TENS = {
    word: 10 * value
    for value, words in enumerate(
        """twenty/veinte/venti/twintig/zwanzig thirty/treinta/trenta/dertig/dreißig
        forty/cuarenta/quaranta/veertig/vierzig
        fifty/cincuenta/cinquanta/vijftig/fünfzig sixty/sesenta/sessanta/zestig/sechzig seventy/setenta/settanta
        eighty/ochenta/ottanta/tachtig/achtzig ninety/noventa/novanta/negentig/neunzig""".split(),
        2,
    )
    for word in words.split("/")
}
SAYING_LITTLE = frozenset({"0", "1", "2"})
# Number words that are commoner as other words in one of these languages.
ALSO_WORDS = frozenset("once sei acht nul null elf".split())


class Figure(NamedTuple):
    """A number at `[start, end)` of the text it was read from, by its value."""

    value: str
    start: int
    end: int


def find_figures(text: str, start: int = 0) -> list[Figure]:
    """The numbers in a text, in digits, or in words from three on; `start` is added to their places."""
    found = [Figure(_read_digits(m.group()), m.start() + start, m.end() + start) for m in NUMBER.finditer(text)]
    for m in WORD.finditer(text):
        if value := _read_word(m.group().lower()):
            found.append(Figure(value, m.start() + start, m.end() + start))
    return [figure for figure in found if figure.value not in SAYING_LITTLE]


def read_figures(sentence: str) -> frozenset[str]:
    """The values of the numbers in a sentence."""
    return frozenset(figure.value for figure in find_figures(sentence))


def _read_digits(text: str) -> str:
    """A separator before exactly three digits parts thousands; any other begins the decimals."""
    plain = re.sub(r"[.,\u00a0\u202f](?=\d{3}(?!\d))", "", text)
    whole, *rest = re.split(r"[.,\u00a0\u202f]", plain)
    decimals = "".join(rest).rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole)) if len(whole) < 20 else whole


@lru_cache(maxsize=10_000)
def _read_word(word: str) -> str:
    if word in ALSO_WORDS:
        return ""
    tens, _, unit = word.partition("-")
    if tens in TENS and (not unit or 0 < UNITS.get(unit, 0) < 10):
        return str(TENS[tens] + UNITS.get(unit, 0))
    return str(UNITS[word]) if word in UNITS else ""
