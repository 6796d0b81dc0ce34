"""Writes `resources/gazetteers/speech_verbs.tsv`: English verbs with which a text gives somebody's words or thoughts.

Needs the files of WordNet 3.0 (Debian's package `wordnet-base`) when the table is made only:
`python tools/make_speech_verbs.py /usr/share/wordnet`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "gazetteers" / "speech_verbs.tsv"
COMMUNICATION = 32  # WordNet's number of the lexicographer file
THAT_CLAUSE = 26  # and of the sentence frame "Somebody ----s that CLAUSE"
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Shares of a verb's uses: as communication at all, and with a clause as its content.
REPORTS, QUOTES, WITH_CLAUSE = 0.35, 0.5, 0.05
# Of communication, but what follows "that" is nobody's words; or far more often a noun, or another verb.
NOT_SPEECH = frozenset(
    """accent approve arrange ascertain bode connote convince count deliberate demonstrate deserve determine disregard
    dissuade document ensure evidence evince exact expose face feign file forebode foreshadow foreshow forget
    guarantee ignore imply list log low manifest mean mind network omen oppose out overlook pad page permit
    persuade pipe plain portend predestine presage pretend prohibit record rename require research reset resolve
    sanctify sanction shit show shun sidestep sign signify snub spell stipulate swan symbolise symbolize teach
    tempt type underwrite will witness word""".split()
)
# Verbs of saying that WordNet, of 2006, has no such sense or frame of.
MORE_SPEECH = frozenset(
    """add allege argue assure caution charge claim clarify conclude confess confide confirm contend continue counter
    hint insist joke laugh maintain note observe point post predict propose quip recall recount relate reveal
    signal suggest testify text thunder tweet underline urge warn write""".split()
)
# Verbs of opinion, with a clause only: "analysts believe that ..."
THOUGHTS = frozenset(
    "assume believe consider doubt estimate expect fear feel hope imagine reckon suppose suspect think worry".split()
)


@dataclass
class Verbs:
    synsets: dict[str, tuple[int, list[str], list[tuple[int, int]]]] = field(default_factory=dict)
    senses: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    irregular: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def share(self, verb: str, *, clause: bool) -> float:
        """The share of a verb's uses that are communication (and take a clause); WordNet's counts, smoothed by the
        order of the senses."""
        weights = [self.seen[verb].get(n, 0) + 1 / n for n in range(1, len(self.senses[verb]) + 1)]
        inside = sum(w for w, at in zip(weights, self.senses[verb], strict=True) if self._is_said(at, verb, clause))
        return inside / sum(weights)

    def _is_said(self, at: str, verb: str, clause: bool) -> bool:
        file, words, frames = self.synsets[at]
        if file != COMMUNICATION or verb not in words:
            return False
        return not clause or any(
            number == THAT_CLAUSE and word in (0, words.index(verb) + 1) for number, word in frames
        )


def read(folder: Path) -> Verbs:
    verbs = Verbs()
    for line in (folder / "data.verb").read_text("ascii").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split(" | ")[0].split()
        count = int(cells[3], 16)
        at = 4 + 2 * count
        frames = cells[at + 2 + 4 * int(cells[at]) :]
        pairs = [(int(frames[n + 1]), int(frames[n + 2], 16)) for n in range(0, len(frames) - 2, 3)]
        verbs.synsets[cells[0]] = (int(cells[1]), cells[4:at:2], pairs)
    for line in (folder / "index.verb").read_text("ascii").splitlines():
        if not line.startswith(" "):
            cells = line.split()
            verbs.senses[cells[0]] = cells[6 + int(cells[3]) :]
    for line in (folder / "cntlist.rev").read_text("ascii").splitlines():
        key, sense, count_ = line.split()
        lemma, _, rest = key.partition("%")
        if rest.startswith("2:"):
            verbs.seen[lemma][int(sense)] = int(count_)
    for line in (folder / "verb.exc").read_text("ascii").splitlines():
        form, *lemmas = line.split()
        for lemma in lemmas:
            verbs.irregular[lemma].append(form)
    return verbs


def kind_of(verbs: Verbs, verb: str) -> str:
    """`s` takes somebody's words as a clause, `q` only as a quotation, `t` a thought as a clause; empty for others."""
    if verb in THOUGHTS:
        return "t"
    if verb in NOT_SPEECH:
        return ""
    if verb in MORE_SPEECH:
        return "s"
    said = verbs.share(verb, clause=False)
    if said >= REPORTS and verbs.share(verb, clause=True) >= WITH_CLAUSE:
        return "s"
    return "q" if said >= QUOTES else ""


def main() -> None:
    verbs = read(Path(sys.argv[1]))
    rows = []
    for verb in sorted({*verbs.senses, *MORE_SPEECH}):
        verbs.senses.setdefault(verb, [])
        if WORD.fullmatch(verb) and (kind := kind_of(verbs, verb)):
            rows.append("\t".join((verb, kind, " ".join(sorted(verbs.irregular.get(verb, ()))))).rstrip())
    head = (
        "# verb, kind (s takes words as a clause, q as a quotation only, t a thought as a clause), irregular forms.\n"
        "# From WordNet 3.0, Princeton University (LICENSE-WordNet.txt), by tools/make_speech_verbs.py.\n"
    )
    TARGET.write_text(head + "\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
