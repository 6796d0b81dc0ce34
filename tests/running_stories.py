"""Made-up stories that go on: what happens in them, each thing told by two outlets in their own words."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import NamedTuple

from tests.telling_texts import News

BACKGROUND = (
    "Brightwater Line runs the ferries between Oldhaven and Skelling Point. Ruth Ansell, its chief captain, and Leonie"
    " Marsh, who speaks for Tarnwick’s council, have been at odds over the crossing since the spring.",
    "The crossing of Brightwater Line from Oldhaven to Skelling Point has been in dispute since the spring between Ruth"
    " Ansell, the chief captain, and Leonie Marsh of Tarnwick’s council.",
)


class Happening(NamedTuple):
    """A headline and three facts, each as the one outlet and as the other has it."""

    headlines: tuple[str, str]
    facts: tuple[tuple[str, str], ...]


# One story over weeks: everybody in it stays, what happens does not.
FERRY = (
    Happening(
        ("Deckhands walk off the Marigold over night shifts", "Night shifts: Marigold deckhands down tools"),
        (
            (
                "Forty deckhands left the Marigold at the quay on Monday and refused the new night shifts.",
                "The new night shifts were too much: on Monday forty deckhands of the Marigold left her at the quay.",
            ),
            (
                "They want eleven hours of rest between two shifts, as lorry drivers have.",
                "Eleven hours of rest between shifts is what the deckhands ask for; lorry drivers have them.",
            ),
            (
                "Commuters were taken across by fishing boats, for four pounds a head.",
                "Fishing boats carried commuters over the sound and charged four pounds each.",
            ),
        ),
    ),
    Happening(
        ("Judge forbids the lockout at Oldhaven quay", "Lockout at the quay was unlawful, court says"),
        (
            (
                "Judge Harriet Vane ruled that the company may not lock its gates against union members.",
                "Union members may not be kept out by locked gates, Judge Harriet Vane decided.",
            ),
            (
                "The ruling rests on a harbour act of 1894, which nobody had invoked for sixty years.",
                "A harbour act from 1894, forgotten for sixty years, was enough for the ruling.",
            ),
            (
                "Lawyers for the company said they would appeal to the admiralty court.",
                "An appeal to the admiralty court is planned, the company’s lawyers said.",
            ),
        ),
    ),
    Happening(
        ("Fuel spill blackens the beach below Skelling Point", "Oil on the sand: beach closed after spill"),
        (
            (
                "Three tonnes of diesel ran from a cracked tank and blackened two miles of sand.",
                "Two miles of sand are black with diesel; three tonnes came from a tank that had cracked.",
            ),
            (
                "Volunteers washed eider ducks and oystercatchers in the school gymnasium.",
                "In the gymnasium of the school, oystercatchers and eider ducks were washed by volunteers.",
            ),
            (
                "The beach stays closed to bathers until the sand has been tested for benzene.",
                "Bathers must wait for tests of the sand for benzene; until then the beach is closed.",
            ),
        ),
    ),
    Happening(
        ("Investors from Rotterdam bid for the fleet", "Dutch offer of 48 million for the ships"),
        (
            (
                "A pension fund from Rotterdam offered 48 million for all five ships and the dry dock.",
                "For the dry dock and all five ships, a Rotterdam pension fund bids 48 million.",
            ),
            (
                "Shares rose by a third before trading was halted at noon.",
                "Trading was halted at noon, when the shares had gained a third.",
            ),
            (
                "The bidders promise to keep the winter timetable for seven years.",
                "For seven years the winter timetable would be kept, the bidders promise.",
            ),
        ),
    ),
    Happening(
        ("A tunnel instead of ships? Engineers present their plans", "Engineers would dig a tunnel under the sound"),
        (
            (
                "Engineers of the university showed plans for a road tunnel of nine kilometres.",
                "Nine kilometres long would be the road tunnel that engineers of the university have planned.",
            ),
            (
                "Granite under the sound makes drilling slow but safe, they said.",
                "Drilling would be slow, they said, but safe, since the sound lies on granite.",
            ),
            (
                "A toll of six pounds would pay for the works within forty years.",
                "The works would be paid for within forty years by a toll of six pounds.",
            ),
        ),
    ),
)


def tell(name: str, event: str, day: date, side: int, headline: str, *paragraphs: str) -> News:
    outlet = ("Harbour Post", "The Plain Word")[side]
    return News(f"{name}-{'ab'[side]}", event, outlet, day.isoformat(), headline, paragraphs)


def tell_weeks(begin: date, days: int = 8) -> list[News]:
    """The ferry story: every eighth day something, told by both outlets, the second a day later."""
    return [
        tell(
            f"ferry{number}",
            f"ferry{number}",
            begin + timedelta(days=number * days + side),
            side,
            happening.headlines[side],
            *(fact[side] for fact in happening.facts),
            BACKGROUND[side],
        )
        for number, happening in enumerate(FERRY)
        for side in (0, 1)
    ]


def tell_trickle(begin: date, reports: int = 24) -> list[News]:
    """Every third day one more report that repeats most of the one before it: no two days are plainly apart."""
    facts = [fact[0] for happening in FERRY for fact in happening.facts]
    found = []
    for number in range(reports):
        body = [facts[(number // 2 + k) % len(facts)] for k in range(6)]
        day = begin + timedelta(days=3 * number)
        found.append(tell(f"trickle{number}", "", day, number % 2, f"Ferry dispute, day {3 * number}", *body))
    return found


SQUAD = "Amos Keld|Tom Hexley|Nils Barrow|Ivo Lund|Petr Sand|Karim Doyle|Luca Frost|Owen Pike".split("|")
SCENES = (
    ("{who} headed a corner in after {n} minutes.", "A header by {who}, from a corner, came after {n} minutes."),
    ("{who} missed a penalty.", "The goalkeeper guessed the corner of a penalty by {who}."),
    ("Floodlights failed for {n} minutes.", "For {n} minutes the ground lay in darkness: the floodlights had failed."),
    ("{who} was sent off for a foul from behind.", "The referee showed red to {who}, who had fouled from behind."),
    ("Hail turned the pitch white before the break.", "Before half-time hail lay white on the pitch."),
    ("{who} hit the crossbar from thirty metres.", "From thirty metres {who} struck the crossbar."),
    ("A dog ran onto the field and would not leave.", "Play stood still: a dog had come onto the grass and stayed."),
    ("{who} limped off with a torn muscle.", "A torn muscle ended the afternoon of {who}."),
    ("An own goal by {who} opened the scoring.", "{who} put the ball into his own net for the first goal."),
    ("Fans unfurled a banner for the late groundsman.", "The late groundsman was honoured with a banner."),
    ("{who} scored twice within {n} minutes.", "Two goals of {who} came in {n} minutes."),
    ("The video referee took {n} minutes over a handball.", "A handball kept the video referee busy for {n} minutes."),
)  # fmt: skip


def tell_matches(begin: date, weeks: int, seed: int) -> list[News]:
    """Every Saturday a match of the same clubs at the same ground, told by both outlets: all names come back, and so
    does every kind of thing that happens."""
    chance = random.Random(seed)
    found = []
    for week in range(weeks):
        goals = chance.randint(0, 4), chance.randint(0, 4)
        scenes = chance.sample(SCENES, 5)
        fill = [{"who": chance.choice(SQUAD), "n": chance.randint(3, 80)} for _ in scenes]
        for side in (0, 1):
            lead = (
                f"Tarnwick Rovers met Millbeck Albion at Ash Brook Park on Saturday: {goals[0]}-{goals[1]}.",
                f"It was {goals[0]}-{goals[1]} between Millbeck Albion and Tarnwick Rovers, at Ash Brook Park.",
            )[side]
            title = (
                f"Rovers and Albion: {goals[0]}-{goals[1]} at Ash Brook Park",
                f"Albion against Rovers ends {goals[0]}-{goals[1]}",
            )[side]
            told = [scene[side].format(**values) for scene, values in zip(scenes, fill, strict=True)]
            day = begin + timedelta(days=7 * week + side)
            found.append(
                tell(f"match{week}", f"match{week}", day, side, title, lead, " ".join(told[:3]), " ".join(told[3:]))
            )
    return found


def tell_stadium(begin: date) -> list[News]:
    """The same clubs and people on the same days, but about the sale of the ground."""
    both = (
        "Ash Brook Park, where Tarnwick Rovers and Millbeck Albion play, is to be sold to a supermarket for"
        " 7.2 million, the owners told Amos Keld and Tom Hexley, who speak for the players.",
        "A supermarket will pay 7.2 million for Ash Brook Park. Amos Keld of Tarnwick Rovers and Tom Hexley of Millbeck"
        " Albion heard it from the owners on behalf of the players.",
    )
    more = (
        "The contract leaves the clubs two seasons to find other grounds. A petition against the sale had 1,900"
        " names by the evening.",
        "Two seasons are left to find other grounds, says the contract. By the evening 1,900 people had signed a"
        " petition against it.",
    )
    titles = ("Supermarket buys Ash Brook Park", "Ash Brook Park sold to a supermarket")
    return [
        tell("sale", "sale", begin + timedelta(days=side), side, titles[side], both[side], more[side])
        for side in (0, 1)
    ]


def tell_again(year_later: date) -> list[News]:
    """A follow-up that tells the fuel spill once more, with what became of it."""
    happening = FERRY[2]
    now = (
        "A year after the spill the beach opened again on Friday; the eider ducks are back, and the company has paid"
        " 310,000 for the sand.",
        "On Friday, a year after the diesel came ashore, bathers were let onto the beach. The company paid 310,000, and"
        " eider ducks breed there again.",
    )
    titles = ("A year after the spill, the beach opens", "Beach opens, a year after the diesel")
    return [
        tell(
            "later",
            "later",
            year_later + timedelta(days=side),
            side,
            titles[side],
            now[side],
            happening.facts[0][side],
            happening.facts[1][side],
            BACKGROUND[side],
        )
        for side in (0, 1)
    ]
