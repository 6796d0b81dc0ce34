"""Writes `resources/gazetteers/nouns.tsv`: which English nouns are for people, groups and measures, and their kin.

Needs the files of WordNet 3.0 (Debian's package `wordnet-base`) when the table is made only:
`python tools/make_nouns.py /usr/share/wordnet`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "gazetteers" / "nouns.tsv"
VOCABULARY = TARGET.parent.parent / "models" / "minilm-static-256" / "tokenizer.json"
# Numbers of WordNet's lexicographer files.
ACT, ARTIFACT, BODY, COGNITION, COMMUNICATION, EVENT = 4, 6, 8, 9, 10, 11
GROUP, LOCATION, PERSON, POSSESSION, QUANTITY, RELATION, SHAPE, STATE, TIME = 14, 15, 18, 21, 23, 24, 25, 26, 28
MEASURES = {BODY, QUANTITY, RELATION, SHAPE, TIME}
BODIES = {"organization", "personnel", "force", "people", "unit"}
WITH_KIN = {ACT, ARTIFACT, COMMUNICATION, EVENT, GROUP, LOCATION, PERSON, POSSESSION}
PRONOUNS = {"somebody", "someone", "nobody", "anybody", "anyone", "everybody", "everyone", "self", "one", "other"}
MOST_HYPONYMS = 120  # a noun with more kinds under it ("worker" has 50) says too little
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
AGENT = re.compile(r"(?:er|or|ist|man|woman|ian)$")


@dataclass
class Synset:
    file: int
    words: list[str]
    above: list[str]
    instance: bool
    below: int = 0


@dataclass
class WordNet:
    synsets: dict[str, Synset] = field(default_factory=dict)
    senses: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    plurals: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def weights(self, noun: str) -> list[float]:
        """How often each sense of a noun is meant: WordNet's counts, smoothed by the order of the senses."""
        return [self.seen[noun].get(n, 0) + 1 / n for n in range(1, len(self.senses[noun]) + 1)]

    def share(self, noun: str, files: set[int]) -> float:
        """The share of a noun's uses in senses of these lexicographer files."""
        weights = self.weights(noun)
        inside = sum(w for w, at in zip(weights, self.senses[noun], strict=True) if self._is_of(at, noun, files))
        return inside / sum(weights)

    def is_body(self, noun: str) -> bool:
        """Whether the noun mostly means people who act together: an organisation, a force, a staff; no "meeting"."""
        weights = self.weights(noun)
        acting = sum(w for w, at in zip(weights, self.senses[noun], strict=True) if self._is_under(at, BODIES))
        return acting >= 0.5 * sum(weights)

    def _is_under(self, at: str, tops: set[str]) -> bool:
        synset = self.synsets[at]
        if synset.file != GROUP or synset.instance:
            return False
        return bool(tops & set(synset.words)) or any(self._is_under(up, tops) for up in synset.above)

    def _is_of(self, at: str, noun: str, files: set[int]) -> bool:
        synset = self.synsets[at]
        return synset.file in files and not synset.instance and noun in synset.words

    def kin(self, noun: str, files: set[int]) -> list[str]:
        """Words that can stand for the noun: synonyms, and what it is a kind of, in senses that are often meant."""
        weights = self.weights(noun)
        found: dict[str, None] = {}
        for weight, at in zip(weights, self.senses[noun], strict=True):
            if weight < 0.25 * sum(weights) or not self._is_of(at, noun, files):
                continue
            near = [self.synsets[at], *(self.synsets[a] for a in self.synsets[at].above)]
            for synset in near:
                if synset.below <= MOST_HYPONYMS and synset.file in WITH_KIN:
                    found |= dict.fromkeys(w for w in synset.words if WORD.fullmatch(w) and w != noun)
        return list(found)


def read(folder: Path) -> WordNet:
    net = WordNet()
    for line in (folder / "data.noun").read_text("ascii").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split(" | ")[0].split()
        words = int(cells[3], 16)
        pointers = cells[5 + 2 * words :]
        above = [pointers[i + 1] for i in range(0, len(pointers) - 3, 4) if pointers[i] == "@"]
        instance = any(pointers[i] == "@i" for i in range(0, len(pointers) - 3, 4))
        net.synsets[cells[0]] = Synset(int(cells[1]), cells[4 : 4 + 2 * words : 2], above, instance)
    for line in (folder / "index.noun").read_text("ascii").splitlines():
        if not line.startswith(" "):
            cells = line.split()
            net.senses[cells[0]] = cells[6 + int(cells[3]) :]
    for line in (folder / "cntlist.rev").read_text("ascii").splitlines():
        key, sense, count = line.split()
        lemma, _, rest = key.partition("%")
        if rest.startswith("1:"):
            net.seen[lemma][int(sense)] = int(count)
    for line in (folder / "noun.exc").read_text("ascii").splitlines():
        plural, *singulars = line.split()
        for singular in singulars:
            net.plurals[singular].append(plural)
    for synset in net.synsets.values():
        for at in synset.above:
            net.synsets[at].below += 1
    return net


def kind_of(net: WordNet, noun: str) -> str:
    """`p` a person, `q` a person where the text says so, `g` a group of people, `m` a measure; else `-`."""
    if noun in PRONOUNS:
        return "-"
    people = 1.0 if noun == "person" else net.share(noun, {PERSON})
    if people >= 0.45 or (people >= 0.25 and AGENT.search(noun)):
        return "p"
    if net.is_body(noun):
        return "g"
    if people >= 0.2:
        return "q"
    return "m" if net.share(noun, MEASURES) >= 0.66 else "-"


def main() -> None:
    net = read(Path(sys.argv[1]))
    known = set(json.loads(VOCABULARY.read_text("utf-8"))["model"]["vocab"])
    rows = []
    for noun in sorted(net.senses):
        if not WORD.fullmatch(noun) or len(noun) < 3:
            continue
        kind = kind_of(net, noun)
        kin = [w for w in net.kin(noun, {PERSON} if kind in "pq" else WITH_KIN) if w in known]
        if kind not in "pqg" and noun not in known:
            continue  # rare words: the table is to stay small
        if kind != "-" or kin:
            rows.append("\t".join((noun, kind, " ".join(net.plurals.get(noun, ())), " ".join(kin))).rstrip())
    head = (
        "# noun, kind (p person, q person where the text says so, g group, m measure), irregular plurals, kin.\n"
        "# From WordNet 3.0, Princeton University (LICENSE-WordNet.txt), by tools/make_nouns.py.\n"
    )
    TARGET.write_text(head + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
