"""Headlines in the case that a sentence would give them, so that a model trained on sentences can read them.

Which words are names is asked of the text itself: of its body, where capitals mean something. After Lita, Ittycheriah,
Roukos and Kambhatla, "tRuEcasIng" (ACL 2003), with the text's own counts instead of a model. The result has exactly
as many code points as the original, so that every place stays where it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.analysis.language.vectors import load_vectors
from app.domain import Span

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Small words that a headline in capitals raises and a body may happen to lack.
SMALL = frozenset(
    """a an the and or but nor of in on at by for to from with as is are was were be been has have had will would can
    could may might must not no after before over under into out up down off than that this his her its their he she
    it they who what when where why how against amid about""".split()
)
RAISED = 0.6  # share of capitalised words from which a line is in headline case
RARE = 0.8  # in `SentenceVectors.rarity`: a commoner word that the body lacks is taken for a word
ACRONYM = 5  # letters: a longer word in capitals is no acronym


def restore_case(text: str, parts: Sequence[Span]) -> str:
    """The text with these parts of it as sentences would write them, where they are in headline case."""
    truecaser = Truecaser(text[s:e] for s, e in parts)
    made, done = [], 0
    for start, end in parts:
        if is_raised(text[start:end]):
            made += [text[done:start], truecaser.restore(text[start:end])]
            done = end
    return "".join([*made, text[done:]])


class Truecaser:
    """Knows how a text writes its words inside sentences."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._forms: dict[str, Counter[str]] = {}
        for part in parts:
            if is_raised(part):
                continue
            fresh = True
            for match in re.finditer(rf"{WORD.pattern}|[.!?:“\"]", part):
                word = match.group()
                if not word[0].isalpha():
                    fresh = True
                    continue
                if not fresh or word[0].islower() or (len(word) > 1 and word.isupper()):
                    self._forms.setdefault(word.lower(), Counter())[word] += 1
                fresh = False

    def restore(self, line: str) -> str:
        """The line as a sentence would write it; unchanged where its capitals mean something."""
        if not is_raised(line):
            return line
        first = WORD.search(line)
        shouted = line.isupper()

        def case(match: re.Match[str]) -> str:
            word = match.group()
            made = self._case(word, shouted=shouted)
            if first is not None and match.start() == first.start() and made[0].islower():
                made = made[0].upper() + made[1:]
            return made if len(made) == len(word) else word

        return WORD.sub(case, line)

    def _case(self, word: str, *, shouted: bool) -> str:
        known = self._forms.get(word.lower())
        if known:
            return known.most_common(1)[0][0]
        if word.lower() in SMALL:
            return word.lower()
        if not shouted:
            return word
        if load_vectors().rarity(word) < RARE:
            return word.lower()
        return word[0] + word[1:].lower() if len(word) > ACRONYM else word


def is_raised(line: str) -> bool:
    """Whether a line is written in headline case, or all in capitals."""
    words = [w for w in WORD.findall(line) if len(w) > 3 or w.isupper()]
    return len(words) > 2 and sum(w[0].isupper() for w in words) > RAISED * len(words)
