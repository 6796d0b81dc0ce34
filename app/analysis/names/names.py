"""What a name is without its dress: articles, possessives, titles, quotes, case and accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.domain import Span

ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?:['’`´][sS]|(?<=[sS])['’`´])$")
OUTER = " \t\n\r\u00a0\"'`´‘’“”«»„‚‹›()[]{}<>,;:!?…*_~|/\\–—-•·#@=+^"
TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady madam madame president vice-president premier chancellor
    prime minister king queen prince princess duke duchess emperor sheikh sheik ayatollah imam pope cardinal
    archbishop bishop reverend rev father sister brother rabbi senator sen rep representative congressman
    congresswoman governor gov mayor secretary attorney general gen colonel col major maj captain capt lieutenant lt
    sergeant sgt admiral adm commander marshal officer judge justice ambassador director chairman chairwoman
    chairperson chief leader dictator comrade coach detective inspector sheriff speaker minister deputy then-president
    ex-president former acting vice then presidential candidate spokesman spokeswoman spokesperson tsar czar first
    herr frau señor señora don doña signor signora monsieur mijnheer mevrouw""".split()
)
GENERATION = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
COMPANY = frozenset(
    """inc inc. corp corp. corporation co co. company ltd ltd. limited llc plc ag gmbh sa s.a. s.p.a. spa nv n.v. bv
    b.v. group holdings holding""".split()
)
# Families of names in which the first word is the family's: Korean, Chinese and Vietnamese family names are few.
FAMILY_FIRST = frozenset(
    """kim lee park choi jung jeong kang cho yoon jang lim han shin suh kwon hwang ahn song hong moon ri pak
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao liang zheng luo xie tang deng xi
    feng cao peng zeng xiao jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan nguyen tran pham hoang
    vo dang bui duong ngo hun mao""".split()
)
NICKNAMES = {
    short: full
    for full, shorts in {
        "michael": "mike mick mickey",
        "william": "bill billy will",
        "robert": "bob bobby rob",
        "james": "jim jimmy jamie",
        "joseph": "joe joey",
        "thomas": "tom tommy",
        "richard": "dick rick rich",
        "edward": "ed eddie ted",
        "charles": "charlie chuck",
        "anthony": "tony",
        "christopher": "chris",
        "daniel": "dan danny",
        "david": "dave",
        "steven": "steve stephen",
        "elizabeth": "liz beth lizzie",
        "katherine": "kate kathy katie catherine",
        "margaret": "maggie peggy",
        "matthew": "matt",
        "benjamin": "ben",
        "samuel": "sam",
        "alexander": "alex",
        "andrew": "andy",
        "timothy": "tim",
        "kenneth": "ken",
        "ronald": "ron",
        "donald": "don",
        "nicholas": "nick",
        "peter": "pete",
        "volodymyr": "vladimir wladimir",
        "oleksandr": "aleksandr",
    }.items()
    for short in shorts.split()
}


def trim(text: str, span: Span) -> Span:
    """The part of the span that is the name: without white space, outer punctuation, article and possessive.

    May be empty (`start == end`) where nothing is left."""
    start, end = span
    while True:
        before = (start, end)
        while start < end and text[start] in OUTER:
            start += 1
        while start < end and (
            text[end - 1] in OUTER or (text[end - 1] == "." and not is_abbreviation(text[start:end]))
        ):
            end -= 1
        if article := ARTICLE.match(text, start, end):
            start = article.end()
        if possessive := POSSESSIVE.search(text[start:end]):
            # "s’" ends a plural or a name in s alike: only the apostrophe is no part of it.
            end = start + possessive.start()
        if (start, end) == before:
            return Span(start, end)


def is_abbreviation(name: str) -> bool:
    """Whether the last word is one that keeps its full stop: an initialism (`U.S.`) or a suffix (`Jr.`, `Inc.`)."""
    last = name.split()[-1] if name.split() else ""
    return bool(re.fullmatch(r"(?:[^\W\d_]\.)+", last)) or last.lower() in GENERATION or last.lower() in COMPANY


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The name for comparing: case, accents, full stops and kinds of hyphen, quote and space do not count."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
    plain = "".join(c for c in plain if not unicodedata.combining(c) or ord(c) > 0x36F)
    plain = re.sub(r"[’‘`´ʼ]", "'", plain).replace(".", "")
    plain = re.sub(r"'s\b", "", plain)
    return " ".join(re.sub(r"[^\w'&]+|_+", " ", plain).split())


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name, an article in front left out."""
    found = fold(name).split()
    return tuple(found[1:] if len(found) > 1 and found[0] in ("the", "a", "an") else found)


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """What spellings and transliterations of one name have in common: Zelensky and Zelenskyy, Qaddafi and Gaddafi.

    Coarse on purpose; only compared between names that already agree in kind, length of name and first letter."""
    plain = fold(word)
    plain = re.sub(r"(?:iy|yy|ii|ij|y|i)$", "i", plain)
    for old, new in (
        ("kh", "h"),
        ("gh", "g"),
        ("dh", "d"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("q", "k"),
        ("ck", "k"),
    ):
        plain = plain.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", plain.replace("y", "i").replace("w", "v").replace("'", ""))


def strip_titles(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a person's name without titles in front and generation behind; a bare title stays."""
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1] in GENERATION:
        parts = parts[:-1]
    return parts


def surname(parts: tuple[str, ...]) -> str:
    """The family name among the words of a person's full name."""
    return parts[0] if len(parts) > 1 and parts[0] in FAMILY_FIRST and len(parts[-1]) > 1 else parts[-1]


def agree_persons(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names can be of one person: equal in all that both say, initials and nicknames allowed."""
    if one == other:
        return True
    if len(one) < 2 or len(other) < 2:
        return False
    if "".join(one) == "".join(other):
        return True
    family = skeleton(surname(one)) == skeleton(surname(other)) and surname(one)[0] == surname(other)[0]
    if not family:
        return False
    if (one[0] in FAMILY_FIRST) or (other[0] in FAMILY_FIRST):
        rest = [skeleton("".join(p for p in name if p != surname(name))) for name in (one, other)]
        return rest[0] == rest[1]
    return agree_given(one[0], other[0])


def person_keys(parts: tuple[str, ...]) -> frozenset[str]:
    """What two full names have in common if `agree_persons` may say yes of them: at least one of these."""
    if len(parts) < 2:
        return frozenset(parts)
    family = surname(parts)
    return frozenset(("".join(parts), f"{family[:1]} {skeleton(family)}"))


def agree_given(one: str, other: str) -> bool:
    """Whether two given names can be of one person: equal, an initial of the other, or its usual short form."""
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    full = [NICKNAMES.get(name, name) for name in (one, other)]
    return full[0] == full[1] or (
        one[0] == other[0] and min(len(one), len(other)) > 3 and skeleton(one) == skeleton(other)
    )


def core(parts: tuple[str, ...]) -> tuple[str, ...]:
    """An organisation's name without the form of company behind it."""
    while len(parts) > 1 and parts[-1] in COMPANY:
        parts = parts[:-1]
    return parts


@lru_cache(maxsize=16384)
def acronyms(parts: tuple[str, ...]) -> frozenset[str]:
    """The acronyms a name of several words can have, with its small words and without."""
    if len(parts) < 2:
        return frozenset()
    small = set(
        "of the and for in on & de la las los del des du d l y e et da do das dos di della dei van der und".split()
    )
    return frozenset({"".join(p[0] for p in parts), "".join(p[0] for p in parts if p not in small)})


def is_acronym(name: str) -> bool:
    """Whether a name is written as one: two to six capitals, full stops allowed between them."""
    return bool(re.fullmatch(r"(?:[^\W\d_a-z]\.?){2,6}s?", name)) and name.replace(".", "").rstrip("s").isupper()
