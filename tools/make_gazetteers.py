"""Writes `resources/gazetteers/countries_cldr.json`: country names in many languages, out of the Unicode CLDR.

Needs the package `babel` (which carries CLDR), when the file is made only: `python tools/make_gazetteers.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

import babel
from babel import Locale

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "gazetteers"
LANGUAGES = (
    "ar bg ca cs da de el es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv th tr uk vi zh"
).split()


def main() -> None:
    rows = (FOLDER / "countries.tsv").read_text("utf-8").splitlines()
    codes = [row.split("\t")[0] for row in rows if row and not row.startswith("#")]
    names: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        territories = Locale.parse(language).territories
        found = {code: territories[code] for code in codes if code in territories}
        if "EU" in territories:
            found["X-EU"] = territories["EU"]
        # What CLDR adds in brackets explains the name, and no text writes it so.
        names[language] = {code: name.split(" (")[0].strip() for code, name in sorted(found.items())}
    note = f"Territory names of the Unicode CLDR, taken from babel {babel.__version__} by tools/make_gazetteers.py."
    document = {"source": note, "licence": "Unicode License V3, see LICENSE-Unicode.txt", "names": names}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace('},"', '},\n"')
    (FOLDER / "countries_cldr.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
