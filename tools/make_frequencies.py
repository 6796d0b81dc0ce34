"""Writes `resources/gazetteers/frequencies.tsv`: how frequent the commonest words of some languages are.

Needs the wheel of wordfreq 3.1.1 (`pip download --no-deps wordfreq==3.1.1`) and `pip install msgpack`, when the table
is made only: `python tools/make_frequencies.py wordfreq-3.1.1-py3-none-any.whl`.
"""

from __future__ import annotations

import gzip
import importlib
import sys
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "gazetteers" / "frequencies.tsv"
# wordfreq's names of lists, and ours where they differ: Bosnian, Croatian and Serbian are one list there.
LANGUAGES = (
    "ar bg bn ca cs da de el en es fa fi fr he hi hu id is it lt lv mk ms nb nl pl pt ro ru sh sk sl sv tr uk vi"
).split()
# Of English, which most texts are in, all that stands a million words once or more; of the others the commonest.
MOST = {"en": 40_000}
MOST_ELSE = 3_000
HEADER = """\
# How frequent words are: language, tenths of the logarithm (base 10) of uses in a thousand million words, words.
# From wordfreq 3.1.1 (Robyn Speer), CC BY-SA 4.0, see LICENSE-wordfreq.txt; by tools/make_frequencies.py.
"""


def main(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive, TARGET.open("w", encoding="utf-8", newline="\n") as out:
        out.write(HEADER)
        for language in LANGUAGES:
            packed = archive.read(f"wordfreq/data/small_{language}.msgpack.gz")
            for tenths, words in read_list(packed, MOST.get(language, MOST_ELSE)).items():
                out.write(f"{language}\t{tenths}\t{' '.join(words)}\n")


def read_list(packed: bytes, most: int) -> dict[int, list[str]]:
    """The words of a list by frequency, the commonest first. Its format: a header, then for each hundredth of a power
    of ten below one the words of that frequency."""
    _header, *bins = importlib.import_module("msgpack").unpackb(gzip.decompress(packed), raw=False)
    found: dict[int, list[str]] = defaultdict(list)
    count = 0
    for centibels, words in enumerate(bins):
        tenths = round((900 - centibels) / 10)
        for word in words:
            if count < most and word[0].isalpha() and not any(c.isdigit() or c == "_" for c in word):
                found[tenths].append(unicodedata.normalize("NFC", word))
                count += 1
    return dict(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
