"""Endings of names: patterns that find a name in any case, and what all cases of one name have in common.

Rough on purpose: endings are cut by length, not by grammar, and only names that agree otherwise are compared so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from app.analysis.names.names import fold

# Languages whose names take endings that no list holds; the number is how many letters an ending may have.
OPEN_ENDINGS = {"lt": 4, "lv": 3, "fi": 4, "et": 4, "hu": 5, "tr": 4, "ko": 3, "el": 2, "ro": 4}
OPEN_ENDINGS |= {"sv": 1, "da": 1, "no": 1, "de": 1, "nl": 1}
# Languages whose names stand as they are, found like those that bend.
FIXED = frozenset({"es", "it", "fr", "pt", "ca"})
CASES = {
    "ru": """а я у ю ы и е о ь й ой ей ою ею ом ем ам ям ами ями ах ях ов ев ия ии ию ией ием иям иях ье ья ью ьи ым им
    ый ий ого его ому ему ыми ими ая яя ую юю ое ее ые ие ых их ею єю""",
    "uk": """а я у ю и і ї е є о ь й ою ею єю ом ем єм ам ям ами ями ах ях ів їв ові еві єві ія ії ію ією ієм ій ої ий
    ого його ому йому им ім їм ими іми ая яя ую юю їй а а ові их іх""",
    "bg": "а я ът ят та то те",
    "sr": "а у е и о ом ем ама има ов ев ски ског ском",
    "pl": "a ą e ę i o u y ie ii iej ią ię em om ów ami ach owi iem iemu iego ego emu ej ym im ych imi ymi",
    "cs": "a e ě i í o ou u ů y ý é em ém ám ách ami ech ovi ovi ého ému ým ým ými ů",
    "hr": "a e i o u om em ama ima og om oj im ih",
}
# Of these, names of countries are found with open endings.
CASES |= {
    "fi": "n a ä ta tä ssa ssä sta stä lla llä lta ltä lle na nä ksi i in an en on un ia iä ja jä issa ille illa",
    "et": "i t le l s st ga ni ks sse lt",
    "hu": "t ot at et öt nak nek val vel nal nel tal tel ban ben ba be ról ről ra re tól től hoz hez ból ből n on en é",
}
CASES |= {"sk": CASES["cs"], "sl": CASES["hr"], "be": CASES["ru"], "mk": CASES["bg"], "bs": CASES["hr"]}
ENDINGS = {language: tuple(sorted(set(cases.split()), key=lambda e: (-len(e), e))) for language, cases in CASES.items()}
# Languages in which a name may carry one "s" more.
GENITIVES = frozenset("de nl sv da no nb nn".split())
# Arabic and Hebrew write "and", "in", "to", "the" onto the word.
WRITTEN_ON = {"ar": re.compile("[وفبلك]{0,2}"), "he": re.compile("[ובלמהשכ]{0,2}"), "fa": re.compile("")}
VOWEL_END = re.compile(r"(?:ая|яя|ый|ий|ой|ые|ие|ое|ее|[аяьйіїиыоеaeyoěąęí])$")
SHORTEST_STEM = 3
MOST_ALIKE = 200  # names that begin alike and are compared with each other; more stand in no article
# Folded endings that no first case has, or few.
OBLIQUE = tuple("у ю е ы и і ои еи єи ого его ому ему ым им ою ею u e i y ego iej ej em owi".split())


def bends(language: str) -> bool:
    """Whether names of this language are found with patterns rather than as they stand."""
    return language in OPEN_ENDINGS or language in ENDINGS or language in WRITTEN_ON or language in FIXED


def make_pattern(form: str, language: str) -> str:
    """A pattern of a name in all its cases; a "*" at its end stands for any three letters."""
    if form.endswith("*"):
        return re.escape(form[:-1]) + r"[^\W\d_]{0,3}"
    if language == "ar" and form.startswith("ال"):
        return f"(?:ال|لل){re.escape(form[2:])}"  # "to the" swallows a letter
    most = OPEN_ENDINGS.get(language, 0)
    if language == "ko":
        return re.escape(form) + r"[^\W\d_]{0,3}"
    if language in ENDINGS and not most:
        return r"\s".join(_inflect(word, language) for word in form.split(" "))
    if most == 1:
        return re.escape(form) + "s?"
    if most and len(form) >= 5 and not form.isupper():
        # A final vowel is the ending of the first case, which the other cases replace.
        return re.escape(VOWEL_END.sub("", form)) + rf"[^\W\d_]{{0,{most}}}"
    return re.escape(form)


def _inflect(word: str, language: str) -> str:
    stem = VOWEL_END.sub("", word)
    if word.isupper() or len(stem) < SHORTEST_STEM or (len(stem) == SHORTEST_STEM and not word.endswith("а")):
        return re.escape(word)
    return f"{re.escape(stem)}(?:{'|'.join(ENDINGS[language])})?"


@lru_cache(maxsize=65536)
def find_stems(word: str, language: str) -> frozenset[str]:
    """What may be left of a folded word without the ending of a case; the word itself among them."""
    endings = _folded_endings(language)
    stems = {word[: -len(end)] for end in endings if word.endswith(end) and len(word) - len(end) >= SHORTEST_STEM}
    return frozenset({word, *stems})


@lru_cache(maxsize=32)
def _folded_endings(language: str) -> frozenset[str]:
    # "ов" ends the genitive of several, but far more family names.
    return frozenset(fold(ending) for ending in ENDINGS.get(language, ())) - {"ов", "ев", "ів", "ow"}


def agree(one: str, other: str, language: str) -> bool:
    """Whether two names can be one in two cases, word by word. Acronyms have none."""
    first, second = one.split(), other.split()
    if len(first) != len(second):
        return False
    return all(
        a == b or (not a.isupper() and not b.isupper() and _agree_words(fold(a), fold(b), language))
        for a, b in zip(first, second, strict=True)
    )


def _agree_words(one: str, other: str, language: str) -> bool:
    if one == other:
        return True
    if language in ENDINGS:
        return bool(find_stems(one, language) & find_stems(other, language))
    if language in GENITIVES:
        short, long = sorted((one, other), key=len)
        return long.rstrip("'") in (f"{short}s", short)
    return False


def find_common_forms(forms: Mapping[str, int], language: str) -> dict[str, str]:
    """Names that are one name in several cases, each with the form that stands for all: the commonest, or, where
    names have cases, the one that may be the first. A family name alone takes the case of the longer name that it
    ends. Names that stand alone are left out."""
    if language not in ENDINGS and language not in GENITIVES:
        return {}
    leaders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    common: dict[str, str] = {}
    for form in sorted(forms, key=lambda form: _rank(form, forms[form], language)):
        bucket = leaders[_bucket(form)]
        leader = next((known for known in bucket if agree(known, form, language)), None)
        if leader is None and len(bucket) < MOST_ALIKE:
            bucket.append(form)
        elif leader is None:
            continue
        else:
            common[form] = leader
    return common | _find_families(forms, common, language)


def _rank(name: str, count: int, language: str) -> tuple[int, int, int, str]:
    """Lower for a form that may stand for all: where names have cases, the first case, as far as its end tells."""
    if language not in ENDINGS:
        return (0, -count, len(name), name)
    word = fold(name)
    oblique = 2 if word.endswith(OBLIQUE) and len(word) > 4 else 1 if word.endswith(("а", "я", "о", "a", "o")) else 0
    return (oblique, len(name), -count, name)


def _bucket(name: str) -> tuple[str, ...]:
    return tuple(fold(word)[:SHORTEST_STEM] for word in name.split())


def _find_families(forms: Mapping[str, int], common: Mapping[str, str], language: str) -> dict[str, str]:
    """Names of one word that are the last of a longer name in another case: that word as the longer name has it."""
    last: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for form in forms:
        full = common.get(form, form).split()
        if len(full) > 1 and full[-1] not in last[_bucket(full[-1])]:
            last[_bucket(full[-1])].append(full[-1])
    found = {}
    for form in forms:
        word = common.get(form, form)
        known = last.get(_bucket(word), ()) if " " not in word else ()
        family = next((family for family in known if agree(family, word, language)), None)
        if family is not None and family != form:
            found[form] = family
    return found
