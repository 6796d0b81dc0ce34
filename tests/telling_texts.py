"""News from a town that does not exist: three events, each told by two outlets, and reports of something else."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.domain import Block, BlockKind, Document


@dataclass(frozen=True)
class News:
    """One report; those with the same `event` tell the same."""

    name: str
    event: str
    outlet: str
    published: str
    title: str
    body: tuple[str, ...]

    @property
    def document(self) -> Document:
        return make_document(self.title, *self.body)

    @property
    def markdown(self) -> str:
        title = json.dumps(self.title, ensure_ascii=False)
        head = f"---\ntitle: {title}\noutlet: {self.outlet}\ndate: {self.published}\nlanguage: en\n---\n\n"
        return head + "\n\n".join(self.body) + "\n"


def make_document(title: str, *paragraphs: str) -> Document:
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate((title, *paragraphs)):
        blocks.append(Block(BlockKind.PARAGRAPH if number else BlockKind.TITLE, at, at + len(line)))
        at += len(line) + 1
    return Document("\n".join((title, *paragraphs)), tuple(blocks))


NEWS = (
    News(
        "ferry-a",
        "ferry",
        "Harbour Post",
        "2023-05-09",
        "Ferry runs aground off Skelling Point with 212 aboard",
        (
            "The car ferry Marigold ran aground on the Tern rocks off Skelling Point on Monday evening. All 212"
            " passengers were taken ashore by lifeboats from Oldhaven, the coastguard said.",
            "Captain Ruth Ansell told reporters that the steering failed minutes before the impact. “We had no"
            " rudder and four knots of current behind us,” she said.",
            "The operator, Brightwater Line, has suspended the crossing while divers examine the hull. An inquiry"
            " by the Marine Safety Board opens on 16 May.",
        ),
    ),
    News(
        "ferry-b",
        "ferry",
        "The Plain Word",
        "2023-05-10",
        "Brightwater was warned about the Marigold’s rudder",
        (
            "Engineers warned Brightwater Line twice this spring about the rudder of the Marigold, the ferry that"
            " struck the Tern rocks on Monday with 212 people on board, documents seen by this paper show.",
            "Ruth Ansell, the captain, said that “we had no rudder and four knots of current behind us”. Lifeboats"
            " from Oldhaven brought everybody ashore at Skelling Point.",
            "The Marine Safety Board will open its inquiry on 16 May. The union of seafarers wants the company’s"
            " managers to be heard first.",
        ),
    ),
    News(
        "library-a",
        "library",
        "Evening Ledger",
        "2023-06-02",
        "Council votes to close the Quarry Street library",
        (
            "Tarnwick’s council voted by 19 to 14 on Thursday to close the Quarry Street library and to sell the"
            " building. The saving is put at 380,000 pounds a year.",
            "Leonie Marsh, who speaks for finances, called the decision painful. Readers are to use the branch in"
            " Fennel Lane, two kilometres away.",
            "Some 2,600 people had signed a petition against it.",
        ),
    ),
    News(
        "library-b",
        "library",
        "Quayside Voice",
        "2023-06-03",
        "They are selling our library",
        (
            "A 19 to 14 vote was all it took. The Quarry Street library, where three generations of Tarnwick"
            " learned to read, is to be sold, and Leonie Marsh calls that painful.",
            "The petition had 2,600 names. Nobody on the council asked a single reader how a child is to walk two"
            " kilometres to Fennel Lane after dark.",
        ),
    ),
    News(
        "library-later",
        "library appeal",
        "Evening Ledger",
        "2023-09-20",
        "Judge hears the case of the Quarry Street library",
        (
            "A judge in Oldhaven heard the appeal of the Friends of Quarry Street on Wednesday. The library has"
            " been closed since the end of August.",
            "Counsel for Tarnwick’s council argued that the sale had been announced in time. A ruling is expected"
            " in November.",
        ),
    ),
    News(
        "beavers-a",
        "beavers",
        "Radio North",
        "2023-06-02",
        "Beavers dam the Ash Brook and flood three fields",
        (
            "A family of beavers has built a dam of eleven metres across the Ash Brook above Millbeck. Three"
            " fields of the farmer Tom Hexley stand under water.",
            "Hexley wants the animals moved. The Wildlife Trust says that the dam kept Millbeck dry in the storms"
            " of March, and offers to pay for the lost barley.",
        ),
    ),
    News(
        "beavers-b",
        "beavers",
        "Weekly Tide",
        "2023-06-04",
        "Millbeck’s dry cellars, by courtesy of beavers",
        (
            "When the March storms came, Millbeck kept its feet dry, and the Wildlife Trust knows why: a beaver dam"
            " of eleven metres on the Ash Brook.",
            "Tom Hexley, whose barley is drowned in three fields, sees it otherwise. He has asked for the animals"
            " to be moved, and has been offered money for the lost barley.",
        ),
    ),
    News(
        "marathon",
        "marathon",
        "Radio North",
        "2023-06-04",
        "A postman wins the Tarnwick marathon",
        (
            "Amos Keld, who delivers letters in the upper town, won the marathon in two hours and 31 minutes on"
            " Sunday. It was his first.",
            "Heat made the race hard for many; 84 runners gave up before the finish on the promenade.",
        ),
    ),
    News(
        "bakery",
        "bakery",
        "Harbour Post",
        "2023-05-09",
        "The oldest bakery in Oldhaven lights its oven again",
        (
            "After four years behind shutters the bakery in Cooper’s Row sells bread again. Two sisters from"
            " Lisbon have repaired the brick oven of 1888 with their own hands.",
            "They begin at three in the morning, and by nine the shelves are empty.",
        ),
    ),
)
BY_NAME = {news.name: news for news in NEWS}
