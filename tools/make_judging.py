"""Writes `resources/gazetteers/judging.tsv`: English words that judge, where several lists agree that they do.

Needs, when the table is made only: the opinion lexicon of Hu and Liu (2004; CC BY 4.0 in NLTK's data) as two files of
words, VADER's lexicon (Hutto and Gilbert 2014; MIT), the subjectivity lexicon of Pattern (De Smedt and Daelemans 2012;
Public Domain Dedication), and the files of WordNet 3.0 (Debian's package `wordnet-base`):
`python tools/make_judging.py negative-words.txt vader_lexicon.txt en-sentiment.xml /usr/share/wordnet`.

What is chosen is reasoned, not counted: common words ("bad", "death") name what a text is about, rarer ones are chosen;
nouns and verbs of harm ("killed", "war") are matter, so of nouns only those for persons are taken; and a word must be
negative in one more list, unless no other list has it and it is rare.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import fmean
from xml.etree import ElementTree

TARGET = Path(__file__).resolve().parent.parent / "resources" / "gazetteers" / "judging.tsv"
FREQUENCIES = TARGET.parent / "frequencies.tsv"
# Logarithms of uses in a thousand million words: words above say little; those no other list has must be below.
COMMON, PERSON_COMMON, RARE = 4.7, 4.6, 3.8
NEGATIVE = -1.0  # VADER's mean, of -4 to 4
POLARITY, SUBJECTIVITY = -0.2, 0.4  # Pattern's, of -1 to 1 and 0 to 1
COARSE = {"disparagement", "ethnic_slur", "obscenity"}
# Coarse to WordNet, but written without any such thought.
HARMLESS = frozenset(
    "taco dike gamin mammy throwaway oriental butch nance cock picker screwing effeminacy negroid".split()
)
# Negative, but of law, health, chance, ability and hardship: a matter of fact more often than of opinion.
FACTUAL = frozenset(
    """critical criminal illegal guilty sick ill dead fatal deadly lethal unable unlikely unclear unknown afraid
    negative vulnerable broken infected injured wounded expensive complex complicated undocumented
    unconstitutional uninsured overdue reluctant unwilling dirty contagious infectious toxic poisonous polluted
    difficult hard harder impossible unemployed homeless poor poorer poorest disabled blind deaf lame addicted
    suicidal depressed anxious nervous worried scared upset unhappy sad angry sorry tired lonely cold dark slow
    slower loose narrow narrower limited scarce short missing lost wrong false unfamiliar unexpected unsuccessful
    disadvantaged impoverished unequal unsafe hazardous dangerous risky painful sore severe serious acute chronic
    malignant cancerous unstable hostile violent suspicious suspected doubtful uncertain skeptical sceptical tense
    rough worse worst stiff raw tragic deceased bankrupt delinquent delayed late insolvent unpopular defective
    faulty damaged unavailable ineligible inaccurate incorrect erroneous insufficient incomplete inadequate
    impending susceptible stringent unusual weak weaker weakest conservative liberal progressive moderate
    rival lone complaint fictional foreign racial sole""".split()
)
ROLES = frozenset(
    """critic opponent adversary rival suspect prisoner casualty hostage exile outsider murderer felon conspirator
    victim enemy foe killer gunman patient fugitive inmate addict refugee orphan beggar criminal convict assassin
    attacker captive widow debtor defendant invalid loser rebel insurgent thief robber burglar hacker smuggler
    kidnapper rapist molester abuser offender culprit perpetrator intruder stranger skeptic sceptic cynic
    pessimist dissident
    slave drunkard spinster aggressor belligerent mourner dropout""".split()
)


def read_lists(
    opinion: Path, vader: Path, pattern: Path
) -> tuple[set[str], dict[str, float], dict[str, tuple[float, float]]]:
    negative = {
        line.strip() for line in opinion.read_text("latin-1").splitlines() if line.strip() and not line.startswith(";")
    }
    valence = {
        row[0]: float(row[1]) for row in (line.split("\t") for line in vader.read_text("utf-8").splitlines()) if row[0]
    }
    senses: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for word in ElementTree.parse(pattern).getroot():
        senses[word.get("form", "")].append((float(word.get("polarity", 0)), float(word.get("subjectivity", 0))))
    return negative, valence, {w: (fmean(p for p, _ in s), fmean(q for _, q in s)) for w, s in senses.items()}


def read_frequencies() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in FREQUENCIES.read_text("utf-8").splitlines():
        language, tenths, words = (*line.split("\t"), "", "")[:3]
        if language == "en":
            found.update(dict.fromkeys(words.split(), int(tenths) / 10))
    return found


def read_wordnet(folder: Path) -> tuple[dict[str, set[str]], set[str], set[str]]:
    """The parts of speech of each word; nouns that first of all name a person; words that are coarse first of all."""
    parts: dict[str, set[str]] = defaultdict(set)
    first: dict[tuple[str, str], str] = {}
    for part, name in (("n", "noun"), ("v", "verb"), ("a", "adj"), ("r", "adv")):
        for line in (folder / f"index.{name}").read_text("ascii").splitlines():
            if not line.startswith(" "):
                cells = line.split()
                parts[cells[0]].add(part)
                first[part, cells[6 + int(cells[3])]] = (
                    first.get((part, cells[6 + int(cells[3])]), "") + f" {cells[0]} "
                )
    persons, coarse = set(), set()
    usages = {offset for offset, synset in _synsets(folder, "noun") if COARSE & set(synset[0])}
    for part, name in (("n", "noun"), ("a", "adj")):
        for offset, (words, file, pointers) in _synsets(folder, name):
            here = {word for word in words if f" {word} " in first.get((part, offset), "")}
            if part == "n" and file == "18":
                persons |= here
            if any(symbol == ";u" and target in usages and kind == "n" for symbol, target, kind in pointers):
                coarse |= here
    return parts, persons, coarse


def _synsets(folder: Path, name: str) -> Iterator[tuple[str, tuple[list[str], str, list[tuple[str, str, str]]]]]:
    for line in (folder / f"data.{name}").read_text("ascii").splitlines():
        if not line.startswith(" "):
            cells = line.split(" | ")[0].split()
            count = int(cells[3], 16)
            words = [re.sub(r"\(.*\)", "", word).lower() for word in cells[4 : 4 + 2 * count : 2]]
            rest = cells[5 + 2 * count :]
            pointers = [(rest[i], rest[i + 1], rest[i + 2]) for i in range(0, len(rest) - 3, 4)]
            yield cells[0], (words, cells[1], pointers)


def judges(
    word: str, valence: Mapping[str, float], opinions: Mapping[str, tuple[float, float]], frequency: float
) -> bool:
    """Whether another list agrees that a negative word judges; or none has it, and it is rare."""
    said = [valence[word] <= NEGATIVE] if word in valence else []
    if word in opinions:
        polarity, subjectivity = opinions[word]
        said.append(polarity <= POLARITY and subjectivity >= SUBJECTIVITY)
    return frequency < COMMON and (any(said) or (not said and frequency < RARE))


def adjectives_of(adverb: str) -> tuple[str, ...]:
    body = adverb.removesuffix("ly")
    return (body, body.removesuffix("i") + "y", body + "e", body + "le", adverb.removesuffix("ally"))


def main() -> None:
    negative, valence, opinions = read_lists(*(Path(argument) for argument in sys.argv[1:4]))
    parts, persons, coarse = read_wordnet(Path(sys.argv[4]))
    frequencies = read_frequencies()
    plain = {w for w in negative if w.isalpha() and w not in FACTUAL}
    strong = {w for w in plain if "a" in parts[w] and judges(w, valence, opinions, frequencies.get(w, 0.0))}
    adverbs = {
        w
        for w in parts
        if "r" in parts[w]
        and w.endswith("ly")
        and w.isalpha()
        and frequencies.get(w, 0.0) < PERSON_COMMON
        and strong & set(adjectives_of(w))
    }
    people = {
        w
        for w in plain - ROLES
        if w in persons and frequencies.get(w, 0.0) < PERSON_COMMON and w.rstrip("s") not in ROLES
    }
    before_people = {
        w for w in plain - strong if frequencies.get(w, 0.0) < COMMON and ("a" in parts[w] or w.endswith(("ed", "ing")))
    }
    kinds = {
        "judging": strong,
        "manner": adverbs,
        "person": people,
        "epithet": before_people,
        "coarse": {w for w in coarse - HARMLESS if w.isalpha()},
    }
    head = (
        "# English words that judge: adjectives (judging), adverbs (manner), nouns for persons; epithet: those that\n"
        "# do before a person or group only; coarse: slurs and obscenities. From the opinion lexicon of Hu and Liu,\n"
        "# VADER, Pattern and WordNet (LICENSE-opinion-lexicon.txt, LICENSE-VADER.txt, LICENSE-Pattern.txt,\n"
        "# LICENSE-WordNet.txt), by tools/make_judging.py.\n"
    )
    rows = [f"{kind}\t{' '.join(sorted(words))}\n" for kind, words in kinds.items()]
    TARGET.write_text(head + "".join(rows), "utf-8")


if __name__ == "__main__":
    main()
