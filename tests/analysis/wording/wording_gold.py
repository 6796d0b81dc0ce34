"""Sentences written for the tests of wording, each with what it says of one noun: `role: phrase`, negated ones with a
"!" before the role. `subject` is the noun; phrases of other nouns are not listed."""

from __future__ import annotations

GOLD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # What is attached.
    (
        "So struggling Berg is returning to blackmail.",
        "Berg",
        ("attribute: struggling Berg", "agent: returning to blackmail"),
    ),
    ("They met a desperate Berg.", "Berg", ("attribute: desperate Berg", "patient: They met a desperate Berg")),
    ("The defeated Berg resigned.", "Berg", ("attribute: defeated Berg", "agent: resigned")),
    ("The US-led West agreed.", "West", ("attribute: US-led West", "agent: agreed")),
    ("President Otto Berg smiled.", "Berg", ("attribute: President Otto Berg", "agent: smiled")),
    (
        "Chief Justice Berg smiled.",
        "Berg",
        ("attribute: Chief Justice Berg", "attribute: Justice Berg", "agent: smiled"),
    ),
    (
        "The cruel, desperate Berg resigned.",
        "Berg",
        ("attribute: cruel Berg", "attribute: desperate Berg", "agent: resigned"),
    ),
    ("The Berg regime fell.", "Berg", ("attribute: Berg regime",)),
    ("The brutal regime of Berg fell.", "Berg", ("attribute: brutal regime of Berg",)),
    ("Russia's brutal war on Ukraine goes on.", "Russia", ("attribute: Russia's brutal war on Ukraine",)),
    ("Russian aggression must stop.", "Russian", ("attribute: Russian aggression",)),
    ("Berg, the ruthless strongman, smiled.", "Berg", ("attribute: the ruthless strongman", "agent: smiled")),
    ("The ruthless strongman, Berg, smiled.", "Berg", ("attribute: The ruthless strongman", "agent: smiled")),
    ("Berg's spokesman smiled.", "Berg", ()),
    ("The president of Russia smiled.", "Russia", ()),
    ("Several other Danes smiled.", "Danes", ("agent: smiled",)),
    # What it does.
    ("Putin annexed Crimea.", "Putin", ("agent: annexed Crimea",)),
    ("Berg took over the company.", "Berg", ("agent: took over the company",)),
    ("Berg fled and hid.", "Berg", ("agent: fled", "agent: hid")),
    ("Berg, who stole the boat, was seen.", "Berg", ("agent: stole the boat", "patient: seen")),
    ("The bridge was closed by Berg.", "Berg", ("agent: closed",)),
    ("Berg vowed to punish the rebels.", "Berg", ("agent: vowed to punish the rebels",)),
    ("Berg refused to leave.", "Berg", ("agent: refused to leave",)),
    ("Berg may withdraw.", "Berg", ("agent: may withdraw",)),
    ("Berg would never attack Norway.", "Berg", ("!agent: would never attack Norway",)),
    ("Berg did not invade Norway.", "Berg", ("!agent: did not invade Norway",)),
    ("Berg did not invade or occupy Norway.", "Berg", ("!agent: did not invade", "!agent: did not occupy Norway")),
    ("Berg no longer threatens Norway.", "Berg", ("!agent: no longer threatens Norway",)),
    ("Berg has been building a wall.", "Berg", ("agent: building a wall",)),
    ("Berg said that he was ill.", "Berg", ()),
    # What is done to it.
    ("Police arrested Berg.", "Berg", ("patient: Police arrested Berg",)),
    ("Police arrested Holm and Berg.", "Berg", ("patient: Police arrested Berg",)),
    ("Berg was arrested by the police.", "Berg", ("patient: arrested by the police",)),
    ("Berg was not arrested.", "Berg", ("!patient: was not arrested",)),
    ("Sanctions were imposed on Berg.", "Berg", ("patient: imposed on Berg",)),
    ("Russia, weakened by sanctions, agreed.", "Russia", ("patient: weakened by sanctions", "agent: agreed")),
    ("Critics forced Berg to resign.", "Berg", ("patient: Critics forced Berg to resign",)),
    # What it is said to be.
    ("Berg is desperate.", "Berg", ("state: is desperate",)),
    ("Russia is a terrorist state.", "Russia", ("state: is a terrorist state",)),
    ("Berg is not a dictator.", "Berg", ("!state: is not a dictator",)),
    ("Berg isn't a dictator.", "Berg", ("!state: isn't a dictator",)),
    ("Berg is no longer popular.", "Berg", ("!state: is no longer popular",)),
    ("Berg may be ill.", "Berg", ("state: may be ill",)),
    ("Berg became a hero.", "Berg", ("state: became a hero",)),
    ("Berg, who is desperate, smiled.", "Berg", ("state: is desperate", "agent: smiled")),
    (
        "Berg, a reformer whose house is a short walk from here, won.",
        "reformer",
        ("attribute: Berg", "agent: won"),
    ),  # said of the house
    ("They met the mayor whose party lost.", "mayor", ("patient: They met the mayor",)),
    ("Critics called Berg a dictator.", "Berg", ("state: called a dictator",)),
    ("Berg was branded a war criminal.", "Berg", ("state: branded a war criminal",)),
    ("They described Berg as desperate.", "Berg", ("state: described as desperate",)),
    ("Russia is considered a terrorist state.", "Russia", ("state: considered a terrorist state",)),
    ("Berg was in trouble.", "Berg", ("state: was in trouble",)),
    ("There is a Berg in the hall.", "Berg", ()),
)
