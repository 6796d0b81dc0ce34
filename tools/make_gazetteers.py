"""Writes the generated files of `resources/gazetteers`, out of packages that are needed for this only.

`pip install babel spacy faker`, then `python tools/make_gazetteers.py`. Country names, cities, months and weekdays
come from the Unicode CLDR (which babel carries), stop words from spaCy, given names from Faker; forms of adjectives
and peoples are made from the lemmas in `demonyms.tsv`.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "gazetteers"
LANGUAGES = (
    "ar bg ca cs da de el es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv th tr uk vi zh"
).split()
LATIN = frozenset("ca cs da de es et fi fr hr hu id it lt lv nl no pl pt ro sk sl sv tr vi".split())
UNICODE = "Unicode License V3, see LICENSE-Unicode.txt"
Inflector = Callable[[str], list[str]]
# Faker's providers whose given names are read, Latin ones for all languages that are written so.
NAMES_FROM = (
    """cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_NZ en_US es_AR es_CL es_CO es_ES es_MX et_EE fi_FI fr_BE fr_CH
    fr_FR hr_HR hu_HU id_ID it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE tr_TR
    ar_AA ar_PS ar_SA bg_BG el_GR fa_IR he_IL ru_RU uk_UA"""
).split()
# Stop words that also begin names ("Estados Unidos", "Buenos Aires", "Nuevo León"), and so say nothing about a capital.
NAME_STARTS = frozenset(
    """estado estados nuevo nueva nuevos nuevas buen bueno buena buenos buenas gran grandes grande nuovo nuova novo nova
    nouveau nouvelle nya great""".split()
)


def main() -> None:
    write_json("countries_cldr.json", "Territory names", UNICODE, "names", read_countries())
    write_json("cities_cldr.json", "Exemplar cities of time zones", UNICODE, "cities", read_cities())
    write_json("calendar_cldr.json", "Months and days", UNICODE, "words", read_calendars())
    write_json("stop_words.json", "Stop words", "MIT, see LICENSE-spaCy.txt", "words", read_stop_words())
    write_json("peoples.json", "Forms", "as Parallax", "forms", read_peoples())
    names = sorted(read_given_names())
    source = f"Faker {version('faker')} by tools/make_gazetteers.py. MIT, see LICENSE-Faker.txt"
    head = f"# Given names, folded. Taken from {source}"
    (FOLDER / "given_names.txt").write_text("\n".join([head, *names]) + "\n", "utf-8")


def version(package: str) -> str:
    return str(getattr(importlib.import_module(package), "__version__", "") or importlib.import_module(package).VERSION)


def write_json(name: str, what: str, licence: str, key: str, value: dict[str, Any]) -> None:
    source = {
        UNICODE: f"the Unicode CLDR, taken from babel {version('babel')}",
        "as Parallax": "the lemmas in demonyms.tsv, made",
    }.get(licence, f"spaCy {version('spacy')}, taken")
    document = {"source": f"{what} of {source} by tools/make_gazetteers.py.", "licence": licence, key: value}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / name).write_text(re.sub(r'([}\]]),"(?=[a-z]{2}":)', '\\1,\n"', text) + "\n", "utf-8")


def read_rows(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def locale(language: str) -> Any:
    return importlib.import_module("babel").Locale.parse(language)


def read_countries() -> dict[str, dict[str, str]]:
    codes = [row[0] for row in read_rows("countries.tsv")]
    names: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        territories = locale(language).territories
        found = {code: territories[code] for code in codes if code in territories}
        if "EU" in territories:
            found["X-EU"] = territories["EU"]
        # What CLDR adds in brackets explains the name, and no text writes it so.
        names[language] = {code: name.split(" (")[0].strip() for code, name in sorted(found.items())}
    return names


def read_cities() -> dict[str, dict[str, Any]]:
    """Cities by language: those that are capitals by country, and the others."""
    zones: dict[str, str] = importlib.import_module("babel.core").get_global("zone_territories")
    english = locale("en").time_zones
    rows = read_rows("countries.tsv")
    capitals = {(row[0], form) for row in rows if len(row) > 4 for form in row[4].split(";")}
    countries = read_countries()
    found: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        own = locale(language).time_zones
        known = set(countries[language].values())
        cities: set[str] = set()
        by_country: dict[str, list[str]] = {}
        for zone, territory in sorted(zones.items()):
            given = "city" in own.get(zone, {})
            form = re.split(r" \(|, ", city_of(zone, own))[0].strip()
            if (not given and language not in LATIN) or form in known or not is_city(zone, form):
                continue
            if (territory, city_of(zone, english)) in capitals:
                by_country.setdefault(territory, []).append(form)
            else:
                cities.add(form)
        found[language] = {"capitals": dict(sorted(by_country.items())), "others": sorted(cities)}
    return found


def city_of(zone: str, names: Any) -> str:
    return str(names.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " "))


def is_city(zone: str, form: str) -> bool:
    """Not a polar station, and none of the small towns that have a zone for the history of their clocks."""
    small = zone.count("/") > 1 and "Argentina" not in zone
    odd = small or zone.startswith(("Etc/", "Antarctica/", "SystemV/"))
    return len(form) > 2 and not odd and not re.search(r"[\d/&]|[A-Z][a-z]+[A-Z]", form)


def read_calendars() -> dict[str, list[str]]:
    """Months and weekdays; no abbreviations, some of which are given names."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        here = locale(language)
        words = {
            str(name)
            for kinds in (here.months, here.days)
            for context in ("format", "stand-alone")
            for name in kinds[context]["wide"].values()
        }
        plain = {word.lower() for word in words}
        found[language] = sorted(w for w in plain if len(w) > 2 and not re.search(r"[\d\s]", w))
    return found


def read_stop_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        folder = {"no": "nb"}.get(language, language)
        words: Iterable[str] = importlib.import_module(f"spacy.lang.{folder}.stop_words").STOP_WORDS
        found[language] = sorted({w.lower() for w in words if w.isalpha()} - NAME_STARTS)
    return found


def read_given_names() -> set[str]:
    found: set[str] = set()
    for provider in NAMES_FROM:
        people = importlib.import_module(f"faker.providers.person.{provider}").Provider
        for kind in ("first_names", "first_names_male", "first_names_female"):
            names = getattr(people, kind, ())
            if isinstance(names, Iterable):
                found.update(re.sub(r"\s*\(.*", "", str(name)).casefold() for name in names)
    return {name for name in found if len(name) > 2 and name.isalpha()}


def read_peoples() -> dict[str, dict[str, dict[str, list[str]]]]:
    languages = tuple(INFLECTORS)
    found: dict[str, dict[str, dict[str, list[str]]]] = {language: {} for language in languages}
    for code, *cells in read_rows("demonyms.tsv"):
        for language, cell in zip(languages, cells, strict=True):
            adjectives, _, people = cell.partition("/")
            inflect, inflect_people = INFLECTORS[language]
            forms = {"adjective": expand(adjectives, inflect), "people": expand(people, inflect_people)}
            if language == "fr":
                forms["people"] = [form[:1].upper() + form[1:] for form in forms["adjective"]]
            found[language][code] = {kind: words for kind, words in forms.items() if words}
    return found


def expand(cell: str, inflect: Inflector) -> list[str]:
    """The forms of the lemmas of a cell; those with "=" in front stand as they are."""
    found: list[str] = []
    for lemma in filter(None, cell.split(",")):
        found += [lemma[1:]] if lemma.startswith("=") else inflect(lemma)
    return list(dict.fromkeys(found))


def endings(*rules: str, bare: bool = True) -> Inflector:
    """Forms by the first rule ("ending: what stands in its place in each other form") whose ending a lemma has."""
    parted = [(rule.partition(":")[0], rule.partition(":")[2].split()) for rule in rules]

    def inflect(lemma: str) -> list[str]:
        for ending, others in parted:
            if lemma.endswith(ending):
                stem = lemma[: len(lemma) - len(ending)]
                return ([lemma] if bare else []) + [stem + other for other in others]
        return [lemma]

    return inflect


def with_articles(lemma: str) -> list[str]:
    """Arabic forms bare, with the article, and with the article after "to", which swallows its first letter."""
    bare = endings("ي: ية يون يين يات")(lemma)
    both = [form.replace(" ", " ال") for form in bare]
    return [*bare, *(f"ال{form}" for form in both), *(f"لل{form}" for form in both)]


def stem(lemma: str) -> list[str]:
    return [f"{lemma}*"]


SPANISH = endings(
    "o: a os as", "és: esa eses esas", "án: ana anes anas", "ón: ona ones onas", "ol: ola oles olas", "e: es", "a: as",
    "í: íes ís", "ar: ares", ": s",
)  # fmt: skip
ITALIAN = endings("co: ca ci chi che", "go: ga ghi ghe", "o: a i e", "e: i", "ga: gi ghi ghe", "a: i e")
PORTUGUESE = endings(
    "ão: ã ães ãs ões", "eu: eia eus eias", "o: a os as", "ês: esa eses esas", "ol: ola óis olas", ": s"
)
FRENCH = endings("en: enne ens ennes", "on: onne ons onnes", "ec: ecque ecs ecques", "rc: rque rcs rques", "s: se ses",
    "e: es", "i: ie is ies", "o: os", ": e s es",
)  # fmt: skip
# A German adjective never stands without an ending before its noun.
GERMAN = endings(": e en er es em", bare=False)
GERMAN_PEOPLE = endings("in: innen", "e: en", "er: ern erin erinnen")
DUTCH = endings("ees: ese", "s: se", "ch: che", "k: ke")
INFLECTORS: dict[str, tuple[Inflector, Inflector]] = {
    "es": (SPANISH, SPANISH),
    "it": (ITALIAN, ITALIAN),
    "pt": (PORTUGUESE, PORTUGUESE),
    "fr": (FRENCH, FRENCH),
    "de": (GERMAN, GERMAN_PEOPLE),
    "nl": (DUTCH, endings()),
    "ru": (stem, stem),
    "uk": (stem, stem),
    "pl": (stem, stem),
    "ar": (with_articles, with_articles),
}


if __name__ == "__main__":
    main()
