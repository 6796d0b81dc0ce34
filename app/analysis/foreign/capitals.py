"""Which capitalised words of a text can be names, in languages that no model reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.analysis.names import names
from app.analysis.names.gazetteer import UNSPACED
from app.analysis.names.lexicon import Lexicon
from app.domain import Span

TOKEN = re.compile(r"[^\W_]+(?:(?:[.&-]|['’])[^\W_]+)*\.?|[^\w\s]")
# Where no spaces stand between words, only what is written in Latin letters can be taken apart.
LATIN_TOKEN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ]*(?:[.&’'-][A-Za-z0-9À-ɏ]+)*|[^\w\s]")
# An article or preposition written onto the name: "l'Iran", "dell'Iran", "d'Emmanuel".
ELISION = re.compile(r"[^\W\d_]{1,6}['’](?=[^\W\d_]{2})")
ELIDED = frozenset("l d dell all dall nell sull un qu c j m n s t".split())
ELIDING = frozenset({"it", "fr", "ca", "oc"})
# "Airbus-eigenaar": a name, and a common noun joined to it.
COMPOUND = re.compile(r"([^\W\d_]{3,}|[A-ZÀ-Þ]{2,})-(?=[a-zà-ÿ]{3})")
JOINING = frozenset("nl sv da no nb nn fy af".split())
# Languages that put an ending behind an apostrophe: "Erdoğan'ın".
CUTTING = frozenset({"tr", "az"})
OPENING = frozenset(':“„«"‚‘([—–-•*')  # what follows these has its capital from the sentence
QUOTES = frozenset('“„«"‚‘')
CLOSING = frozenset('”“»"’')
# Small words that also stand between two names; a person's goes on with them only behind a given name.
WEAK_PARTICLES = frozenset("de del di da do dos das du des la las los el al d' l' van".split())
ARTICLES = frozenset("la las los el lo gli le les".split())
AND = frozenset("y e et und en i и і та".split())
# English small words between two capitals belong to an English name, wherever they are no words of the language.
ENGLISH_TIES = frozenset("of and the for &".split())
# Acronyms that name nobody.
COMMON_ACRONYMS = frozenset(
    """CEO CFO COO CTO SUV TV DVD CD IT IA PIB GDP PIL BIP BBP VVP PNB IVA TVA BTW MWST ADN DNA SIDA AIDS VIH HIV COVID
    UTC GMT CET CEST EST PDT PST SMS GPS PDF URL FAQ VIP USD EUR GBP KM AM PM RT OK DJ WC ID PIN ATM SOS UFO OVNI
    ВВП ДТП ДНК СМИ ТВ ЖКХ ЗМІ СМС ЧП НДС ПДВ""".split()
)
ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")  # centuries and kings
# "Guardia civil", "Commission européenne": the small word that says which body.
BODY_ADJECTIVE = re.compile(
    r"[a-zà-ÿ]{2,}(?:al|ale|ales|ano|ana|aux|il|ile|ico|ica|ique|iques|ista|iste|istes|ien|ienne|éenne|ea|eo|eia|eu|aire|el"
    r"|elle|ivo|iva|ario|aria|if|ive)"
)
CASED = frozenset("ru uk be bg pl cs sk sl hr sr bs mk".split())
# "Европейская комиссия": an adjective with a capital, and a body written small.
SLAVIC_ADJECTIVE = re.compile(
    r"[^\W\d_]{2,}(?:ая|ой|ую|ое|ого|ому|ый|ий|ые|ых|ом|им|ым|а|ої|ій|у|е|ská|ské|ský|ska|skie|skiej)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a sentence. `first`: of the sentence, or behind a colon or an opening quote."""

    text: str
    span: Span
    first: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(slots=True)
class Counts:
    """What a whole text says of its words: which it also writes small, how often each has a capital that the sentence
    does not give it, and which runs of capitalised words come."""

    small: set[str] = field(default_factory=set)
    capitals: Counter[str] = field(default_factory=Counter)
    runs: Counter[tuple[str, ...]] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)  # last words of longer runs
    tied: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # "Salvemos la Cala"

    def add(self, tokens: Sequence[Token]) -> None:
        for one, tie, other in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if one.capital and other.capital and tie.text in ARTICLES:
                self.tied[one.text, tie.text, other.text] += 1
        for token in tokens:
            if token.text[0].islower():
                self.small.add(token.text)
            elif token.capital and not token.first:
                self.capitals[token.text] += 1

    def add_runs(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.runs[tuple(t.text for t in run.words)] += 1
            if len(run.words) > 1:
                self.last[run.words[-1].text] += 1


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row that can be a name. `role` says that a word before calls its bearer something that
    only people are called; `words` are the tokens."""

    words: tuple[Token, ...]
    role: bool = False
    body: bool = False

    @property
    def span(self) -> Span:
        return Span(self.words[0].span.start, self.words[-1].span.end)


def read_tokens(part: str, language: str) -> list[Token]:
    """The words and marks of a sentence, elided articles parted from their names."""
    tokens: list[Token] = []
    fresh = language not in UNSPACED
    for match in (LATIN_TOKEN if language in UNSPACED else TOKEN).finditer(part):
        word, (start, end) = match.group(), match.span()
        if len(word) > 1 and word.endswith(".") and not names.is_abbreviation(word):
            word, end = word[:-1], end - 1
        if language in CUTTING:
            word = re.split("['’]", word)[0]
            end = start + len(word)
        if language in ELIDING and (elided := ELISION.match(word)) and elided.group()[:-1].lower() in ELIDED:
            cut = len(elided.group())
            if word[cut].isupper() and (word[0].islower() or fresh):
                tokens.append(Token(word[:cut].lower(), Span(start, start + cut), fresh))
                word, start, fresh = word[cut:], start + cut, False
        if language in JOINING and word[0].isupper() and (joined := COMPOUND.match(word)):
            cut = len(joined.group(1))
            tokens += [
                Token(word[:cut], Span(start, start + cut), fresh),
                Token("-", Span(start + cut, start + cut + 1), False),
            ]
            word, start, fresh = word[cut + 1 :], start + cut + 1, False
        tokens.append(Token(word, Span(start, end), fresh))
        fresh = word in OPENING or (fresh and not word[0].isalnum())
    return _with_quoted_names(tokens)


def _with_quoted_names(tokens: list[Token]) -> list[Token]:
    """The tokens; what stands in quotes as one capitalised word, or a few, has its capital for itself: «Газпром»."""
    for at in range(1, len(tokens)):
        if not (tokens[at].first and tokens[at].capital and tokens[at - 1].text in QUOTES):
            continue
        end = at + 1
        while end < len(tokens) and end - at < 4 and tokens[end].capital:
            end += 1
        if end < len(tokens) and tokens[end].text in CLOSING:
            tokens[at] = Token(tokens[at].text, tokens[at].span, False)
    return tokens


def find_runs(tokens: Sequence[Token], lexicon: Lexicon, counts: Counts) -> list[Run]:
    """The runs of a sentence that can be names, in order."""
    runs: list[Run] = []
    at = 0
    while at < len(tokens):
        if not tokens[at].capital or (tokens[at].first and tokens[at].lower in lexicon.starters):
            at += 1
            continue
        begin = at
        at = _end_of_run(tokens, at, lexicon, counts)
        run = list(tokens[begin:at])
        behind = tokens[at] if at < len(tokens) and tokens[at].span.start - run[-1].span.end == 1 else None
        if behind is not None:
            if len(run) == 2 and run[0].first and _names_body(run[1:], behind, lexicon):
                run = run[1:]
            if _names_body(run, behind, lexicon):
                run.append(behind)
                at += 1
        run = _without_common_start(run, lexicon, counts)
        run, called = without_roles(run, lexicon)
        if run and run[0] is tokens[begin] and (office := _ministry_before(tokens, begin, lexicon)):
            runs.append(Run((*office, *run), False, True))
            continue
        if run and _can_be_name(run, lexicon):
            role = called or (run[0] is tokens[begin] and _has_role_before(tokens, begin, lexicon))
            runs.append(Run(tuple(run), role, is_body(run, lexicon)))
    return runs


def is_body(run: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a word of a run is one that organisations have in their names."""
    return any(t.lower.rstrip(".") in lexicon.bodies for t in run)


def part_runs(runs: Sequence[Run], lexicon: Lexicon, counts: Counts) -> list[Run]:
    """The runs, those parted that are two names side by side: "General Motors Rick Wagoner" where the text has
    "General Motors" by itself too, "UAW Ron Gettelfinger", "Chrysler LLC Jim Press"."""
    parted: list[Run] = []
    for run in runs:
        cut = _find_seam(run, lexicon, counts)
        if cut:
            first = run.words[:cut]
            while first and not first[-1].capital:
                first = first[:-1]
            parted += [Run(first, False, is_body(first, lexicon)), Run(run.words[cut:], True)]
        else:
            parted.append(run)
    return parted


def _find_seam(run: Run, lexicon: Lexicon, counts: Counts) -> int:
    words = run.words
    if len(words) < 3 or any(not w.capital for w in words):
        return 0
    if lexicon.language in CASED and not lexicon.is_given(words[0].text) and lexicon.is_given(words[1].text):
        return 1  # "мэр Москвы Лидия Арнедова"
    for cut in range(1, len(words) - 1):
        if not lexicon.is_given(words[cut].text) or lexicon.is_given(words[0].text):
            continue
        first = tuple(w.text for w in words[:cut])
        known = counts.runs[first] > 0 or names.is_acronym(first[-1]) or first[-1].lower() in names.COMPANY
        if known and not any(w.lower in lexicon.bodies for w in words[cut:]):
            return cut
    return 0


def _end_of_run(tokens: Sequence[Token], at: int, lexicon: Lexicon, counts: Counts) -> int:
    """Where the run that begins at a capitalised word ends: small words inside are allowed where a name goes on."""
    begin, tied = at, False
    at += 1
    while at < len(tokens):
        if tokens[at].span.start - tokens[at - 1].span.end > 1:
            break
        if tokens[at].capital or _is_number_of_name(tokens, at):
            at += 1
            continue
        end = _end_of_ties(tokens, at)
        ties = [t.lower for t in tokens[at:end]]
        if not ties:
            break
        called = begin > 0 and tokens[begin - 1].lower in lexicon.bodies
        again = counts.tied[tokens[at - 1].text, ties[0], tokens[end].text]
        article = len(ties) == 1 and ties[0] in ARTICLES and (again > 1 or called)
        if not article and not _may_tie(tokens[begin:at], ties, tokens[end], lexicon, tied):
            break
        tied = tied or not set(ties) & AND
        at = end
    while not tokens[at - 1].capital and not tokens[at - 1].text.isdigit():
        at -= 1
    return at


def _is_number_of_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number belongs to the name before it: "Canal 9", not "Ford 17,4 millones", "GM 30 plants"."""
    word = tokens[at].text
    if not word.isdigit() or len(word) > 3 or tokens[at - 1].span.end == tokens[at].span.start:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is None or not (after.text[0].isalpha() or after.text in "%€$£,.:-–/" or after.text[0].isdigit())


def _end_of_ties(tokens: Sequence[Token], at: int) -> int:
    """Behind up to two small words, if a capitalised word follows them; else where they begin."""
    for end in (at + 1, at + 2):
        if end < len(tokens) and tokens[end].capital:
            gaps = (tokens[k].span.start - tokens[k - 1].span.end for k in range(at, end + 1))
            small = all(t.text[0].islower() or t.text == "&" for t in tokens[at:end])
            return end if small and all(gap <= 1 for gap in gaps) else at
    return at


def _may_tie(run: Sequence[Token], ties: Sequence[str], after: Token, lexicon: Lexicon, tied: bool) -> bool:
    """Whether small words hold a name together: "Banco de España", "Ursula von der Leyen"; "CEO van Ford" is nobody."""
    head = run[0].lower
    if lexicon.starters and all(t in ENGLISH_TIES - lexicon.starters for t in ties):
        return True
    if all(t in lexicon.ties for t in ties) and head in lexicon.bodies and after.lower not in lexicon.bodies:
        joined = set(ties) & AND
        return not joined or (tied and not names.is_acronym(after.text))
    if not all(t in lexicon.particles for t in ties) or run[-1].text.isupper() or head in lexicon.roles:
        return False
    if not all(t in WEAK_PARTICLES for t in ties):
        return True
    # "Eduardo Pereira da Costa": Portuguese families are joined so too.
    given = [t for t in run[-2:] if lexicon.is_given(t.text)]
    near = bool(given) and (given[-1] is run[-1] or lexicon.language == "pt")
    return near and not lexicon.is_city(after.text) and not names.is_acronym(after.text)


def _names_body(run: Sequence[Token], behind: Token, lexicon: Lexicon) -> bool:
    word = behind.text
    if not word[0].islower():
        return False
    if len(run) == 1 and lexicon.language in CASED:
        return bool(SLAVIC_ADJECTIVE.fullmatch(run[0].text)) and word in lexicon.bodies and word not in lexicon.starters
    body = run[-1].lower in lexicon.bodies or (len(run) == 1 and run[0].lower in lexicon.bodies)
    return body and bool(BODY_ADJECTIVE.fullmatch(word)) and word not in lexicon.starters


def _without_common_start(run: list[Token], lexicon: Lexicon, counts: Counts) -> list[Token]:
    """The run without first words that have their capital from the sentence only: those the text writes small too,
    small words, and a single word unless it comes again with its capital or is a city."""
    while run and (run[0].first or run[0].text in COMMON_ACRONYMS):
        word = run[0].text
        plain = word in COMMON_ACRONYMS or word.lower() in counts.small or word.lower() in lexicon.starters
        again = counts.capitals[word] > 0 and len(word) > 2
        plain = plain or _is_noun_before_name(run, lexicon, counts)
        known = len(run) > 1 or names.is_acronym(word) or again or lexicon.is_city(word)
        if (known and not plain) or (
            plain and again and counts.capitals[word] > 1 and word.lower() not in lexicon.starters
        ):
            break
        run = run[1:]
        while run and not run[0].capital:
            run = run[1:]
    return run


def _is_noun_before_name(run: Sequence[Token], lexicon: Lexicon, counts: Counts) -> bool:
    """Whether the first word of a sentence is no part of the name that follows: "Autofabrikant GM", "Acusan Lucía"."""
    rest = [t.text for t in run[1:]]
    if not rest or lexicon.is_given(run[0].text) or counts.capitals[run[0].text]:
        return False
    if rest[0][0].isupper() and lexicon.is_given(rest[0]) and len(rest) > 1:
        return True  # a verb: "Acusan Lucía Arnedo"
    if lexicon.language in CASED and rest[0].lower() in lexicon.bodies and len(rest) > 1:
        return run[0].lower not in lexicon.bodies and not SLAVIC_ADJECTIVE.fullmatch(run[0].text)
    alone = names.is_acronym(rest[0]) and len(rest) == 1
    return alone or (
        len(rest) > 1
        and all(w[0].isupper() for w in rest)
        and counts.capitals[rest[0]] > 1
        and not lexicon.is_given(rest[0])
    )


def without_roles(run: list[Token], lexicon: Lexicon) -> tuple[list[Token], bool]:
    """The run without what its bearer is called in front ("Bundeskanzlerin Merkel"), and whether something was."""
    called = False
    while len(run) > 1 and run[0].lower.rstrip(".") in lexicon.roles and run[1].capital and not _goes_on(run, lexicon):
        run, called = run[1:], True
    return run, called


def _goes_on(run: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a role begins a longer name: "General Motors", "Secretaría General Iberoamericana"."""
    return run[1].lower in lexicon.bodies or (len(run) > 2 and run[2].lower in lexicon.bodies)


def _ministry_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Sequence[Token]:
    """The words of a ministry in front of what it is for: "ministère des Transports" is no name without them."""
    for length in (2, 3):
        head = tokens[at - length : at] if at >= length else ()
        if head and head[0].text.startswith("minist") and all(t.lower in lexicon.ties for t in head[1:]):
            return head if head[0].lower in lexicon.bodies else ()
    return ()


def _has_role_before(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a run stands right behind what people are called, one small word between allowed ("el presidente ruso
    Putin")."""
    before = [t for t in tokens[max(0, at - 2) : at] if t.text[0].isalnum()]
    if not before or tokens[at - 1].text in ",;:.!?":
        return False
    if before[-1].lower.rstrip(".") in lexicon.roles:
        return True
    return len(before) == 2 and before[0].lower in lexicon.roles and before[1].lower not in lexicon.starters


def _can_be_name(run: Sequence[Token], lexicon: Lexicon) -> bool:
    spelled = [t.lower.rstrip(".") for t in run]
    if len(run) == 1:
        word = run[0].text
        if len(word) < 2 or spelled[0] in lexicon.calendar or spelled[0] in lexicon.roles:
            return False
        if ROMAN.fullmatch(word) or word in COMMON_ACRONYMS:
            return False
        return not (spelled[0] in lexicon.starters and not names.is_acronym(word))
    return not (run[0].first and all(word in lexicon.calendar or word in lexicon.starters for word in spelled))
