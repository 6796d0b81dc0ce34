"""Articles made up for measuring: Zipf-distributed invented words, invented names, real sentence and paragraph lengths.

The same seed gives the same text on every machine, so that runs can be compared.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

_ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr r s sh sl st t th tr v w".split()
_VOWELS = "a e i o u ai ea ee ou".split()
_CODAS = ["", "", "n", "r", "s", "t", "l", "nd", "st", "ck", "m"]
_COMMON = (
    "the of and to in a is that for it was on with as be by at this have from or had not are but which they his "
    "you were her she there would their we him been has when who will more no if out so said what up its about than "
    "into them can only other new some could time these two may then do first any my now such like our over man me"
).split()
_FIRST = "Maren Tobias Ilse Anton Greta Jonas Edda Leif Runa Casper Nora Viktor Selma Ottilie Bruno Alma".split()
_LAST = (
    "Halloran Vestergaard Okoro Lindqvist Marchetti Dvorak Petrosian Abernathy Quennell Sato Brandvold Teague".split()
)
_PLACES = "Norway Portugal Vietnam Chile Kenya Canada Iceland Morocco Poland Ireland Japan Mexico".split()
_BODIES = ["the Harbour Board", "the City Council", "the Dockers' Union", "the Ministry of Transport", "the High Court"]


@dataclass(frozen=True)
class CorpusArticle:
    title: str
    outlet: str
    published: str
    text: str

    @property
    def markdown(self) -> str:
        return f"---\ntitle: {self.title}\noutlet: {self.outlet}\ndate: {self.published}\n---\n\n{self.text}\n"


@dataclass
class Corpus:
    """A stream of articles; `words` is the mean length of a text."""

    seed: int = 1
    words: int = 900
    _random: random.Random = field(init=False)
    _vocabulary: list[str] = field(init=False)
    _weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        made: dict[str, None] = dict.fromkeys(_COMMON)
        while len(made) < 30_000:
            syllables = self._random.choice((1, 2, 2, 3, 3, 4))
            made["".join(self._syllable() for _ in range(syllables))] = None
        self._vocabulary = list(made)
        total = 0.0
        self._weights = []
        for rank in range(1, len(self._vocabulary) + 1):  # Zipf with the exponent usual for English news
            total += 1.0 / rank**1.07
            self._weights.append(total)

    def _syllable(self) -> str:
        pick = self._random.choice
        return pick(_ONSETS) + pick(_VOWELS) + pick(_CODAS)

    def _names(self) -> list[str]:
        pick = self._random.choice
        people = [f"{pick(_FIRST)} {pick(_LAST)}" for _ in range(3)]
        return [*people, *(name.split()[1] for name in people), pick(_PLACES), pick(_PLACES), pick(_BODIES)]

    def _sentence(self, names: list[str]) -> str:
        length = max(6, int(self._random.gauss(21, 7)))
        words = self._random.choices(self._vocabulary, cum_weights=self._weights, k=length)
        for _ in range(self._random.choice((0, 1, 1, 2))):
            words[self._random.randrange(length)] = self._random.choice(names)
        return words[0][0].upper() + " ".join(words)[1:] + "."

    def article(self, words: int | None = None) -> CorpusArticle:
        names = self._names()
        wanted = words or max(150, int(self._random.gauss(self.words, self.words * 0.3)))
        paragraphs: list[str] = []
        while sum(paragraph.count(" ") + 1 for paragraph in paragraphs) < wanted:
            paragraphs.append(" ".join(self._sentence(names) for _ in range(self._random.choice((2, 3, 3, 4)))))
        title = " ".join(self._random.choices(self._vocabulary[100:], k=6)).capitalize()
        day = f"{self._random.randint(2019, 2025)}-{self._random.randint(1, 12):02}-{self._random.randint(1, 28):02}"
        outlet = self._random.choice(("Harbour Post", "Evening Ledger", "The Plain Word", "Radio North", "Weekly Tide"))
        return CorpusArticle(title, outlet, day, "\n\n".join(paragraphs))

    def write(self, folder: Path, count: int) -> list[Path]:
        """`count` Markdown files in the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"article-{number:05}.md" for number in range(count)]
        for path in paths:
            path.write_text(self.article().markdown, encoding="utf-8")
        return paths
