"""Texts written for the tests of voices, each with whose words it gives: (speaker, verb, direct, passage)."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    speaker: str
    verb: str
    direct: bool
    words: str


class Gold(NamedTuple):
    lines: tuple[str, ...]
    said: tuple[Said, ...]


def direct(speaker: str, verb: str, words: str) -> Said:
    return Said(speaker, verb, True, words)


def told(speaker: str, verb: str, words: str) -> Said:
    return Said(speaker, verb, False, words)


def gold(lines: str, *said: Said) -> Gold:
    return Gold(tuple(lines.split("\n")), said)


GOLD = (
    # Quotations, and where the frame stands.
    gold("“We will never surrender,” said Ida Lund.", direct("Ida Lund", "said", "We will never surrender")),
    gold("“We will never surrender,” Ida Lund said.", direct("Ida Lund", "said", "We will never surrender")),
    gold(
        '"The bridge stays open," Otto Berg told reporters on Monday.',
        direct("Otto Berg", "told", "The bridge stays open"),
    ),
    gold("Ida Lund said: “The harbour is ours.”", direct("Ida Lund", "said", "The harbour is ours.")),
    gold(
        'Otto Berg replied, "That is a matter for the court."',
        direct("Otto Berg", "replied", "That is a matter for the court."),
    ),
    gold("“Have they read the report?” asked Otto Berg.", direct("Otto Berg", "asked", "Have they read the report?")),
    gold("“Shame on you!” one shopkeeper shouted.", direct("shopkeeper", "shouted", "Shame on you!")),
    gold(
        "“I have,” said Ida Lund, “no regrets at all.”",
        direct("Ida Lund", "said", "I have"),
        direct("Ida Lund", "said", "no regrets at all."),
    ),
    gold(
        "“The plan is dead,” Otto Berg told reporters. “Nobody will miss it.”",
        direct("Otto Berg", "told", "The plan is dead"),
        direct("Otto Berg", "", "Nobody will miss it."),
    ),
    gold(
        "“The plan is dead,” Otto Berg told reporters. “It lives,” Ida Lund answered.",
        direct("Otto Berg", "told", "The plan is dead"),
        direct("Ida Lund", "answered", "It lives"),
    ),
    gold(
        "According to Otto Berg, “the numbers were never checked by anybody”.",
        direct("Otto Berg", "according to", "the numbers were never checked by anybody"),
    ),
    gold("«The border is closed», Otto Berg announced.", direct("Otto Berg", "announced", "The border is closed")),
    gold(
        "‘We lost the voters’ trust,’ Ida Lund admitted.", direct("Ida Lund", "admitted", "We lost the voters’ trust")
    ),
    gold("'We can't wait any longer,' said Otto Berg.", direct("Otto Berg", "said", "We can't wait any longer")),
    gold(
        "“He told me ‘go away’ and left,” Ida Lund recalled.",
        direct("Ida Lund", "recalled", "He told me ‘go away’ and left"),
    ),
    gold("Ida Lund, who called it “a disgrace”, left early.", direct("Ida Lund", "called", "a disgrace")),
    gold(
        "Otto Berg: “We were not asked. We will not pay.”",
        direct("Otto Berg", "", "We were not asked. We will not pay."),
    ),
    gold(
        "“We were never told,” said Otto Berg, the chairman of the union, on Friday.",
        direct("Otto Berg", "said", "We were never told"),
    ),
    gold(
        "“We were never told,” said the chairman of the union, Otto Berg.",
        direct("Otto Berg", "said", "We were never told"),
    ),
    gold('"Nobody was hurt," a spokesman for the port said.', direct("spokesman", "said", "Nobody was hurt")),
    gold("“It burned for hours,” residents said.", direct("residents", "said", "It burned for hours")),
    gold("“Enough,” she said.", direct("she", "said", "Enough")),
    # Quotations over sentences and paragraphs.
    gold(
        "Ida Lund said: “The harbour is ours. It was built by our fathers. Nobody will take it.”",
        direct("Ida Lund", "said", "The harbour is ours. It was built by our fathers. Nobody will take it."),
    ),
    gold(
        "“We were warned,” said Ida Lund. “Nobody listened.\n“Now we pay for it.”",
        direct("Ida Lund", "said", "We were warned"),
        direct("Ida Lund", "", "Nobody listened."),
        direct("Ida Lund", "", "Now we pay for it."),
    ),
    gold(
        "“We were warned.\n“Now we pay for it,” Otto Berg said.",
        direct("Otto Berg", "said", "We were warned."),
        direct("Otto Berg", "said", "Now we pay for it"),
    ),
    gold(
        "“The tunnel is leaking,” Otto Berg said.\n“It has leaked for years.”",
        direct("Otto Berg", "said", "The tunnel is leaking"),
        direct("Otto Berg", "", "It has leaked for years."),
    ),
    gold(
        "Readers wrote to us.\n“The tram must go on.”\nIda Lund, Northern Ledger\nThe vote is on Monday.",
        direct("Ida Lund", "", "The tram must go on."),
    ),
    gold(
        "Later, Otto Berg said:\n“The tram must go on. It is late.”",
        direct("Otto Berg", "said", "The tram must go on. It is late."),
    ),
    gold(
        "“A dull tram,” wrote Otto Berg.\n“The tram must go on.” Ida Lund, Northern Ledger",
        direct("Otto Berg", "wrote", "A dull tram"),
        direct("Ida Lund", "", "The tram must go on."),
    ),
    gold(
        "“The tram must go on.”\n— Mayor Ida Lund on the radio",
        direct("Ida Lund", "", "The tram must go on."),
    ),
    gold(
        "Otto Berg said it took courage. “It was a hard night for all of us.”",
        told("Otto Berg", "said", "it took courage"),
        direct("Otto Berg", "", "It was a hard night for all of us."),
    ),
    gold(
        "“We lost,” Otto Berg said on “Good Morning”. “It was a hard night for all of us.”",
        direct("Otto Berg", "said", "We lost"),
        direct("Otto Berg", "", "It was a hard night for all of us."),
    ),
    gold(
        "Otto Berg shot back: “I was the mayor of this town for twenty years.”",
        direct("Otto Berg", "", "I was the mayor of this town for twenty years."),
    ),
    gold(
        "Otto Berg, 49, said: “I knew him as someone in the harbour.”",
        direct("Otto Berg", "said", "I knew him as someone in the harbour."),
    ),
    gold(
        "“The other is the word ‘fit,’” Ida Lund said in a letter.",
        direct("Ida Lund", "said", "The other is the word ‘fit,’"),
    ),
    # Whom "he" and "she" mean.
    gold(
        "Ida Lund opened the session. “I will not resign,” she said.",
        direct("Ida Lund", "said", "I will not resign"),
    ),
    gold(
        "“We lost,” said Otto Berg. He added that the fight would go on.",
        direct("Otto Berg", "said", "We lost"),
        told("Otto Berg", "added", "the fight would go on"),
    ),
    gold(
        "Otto Berg met Karl Holm in March. He said that the talks had failed.",
        told("He", "said", "the talks had failed"),
    ),
    gold(
        "Mr. Berg met Ms. Lund in March. She said that the talks had failed.",
        told("Lund", "said", "the talks had failed"),
    ),
    # Reported speech.
    gold("Otto Berg said that the tunnel is leaking.", told("Otto Berg", "said", "the tunnel is leaking")),
    gold("Otto Berg said the tunnel is leaking.", told("Otto Berg", "said", "the tunnel is leaking")),
    gold("The tunnel is leaking, Otto Berg said.", told("Otto Berg", "said", "The tunnel is leaking")),
    gold(
        "The tunnel, Otto Berg warned, will collapse.",
        told("Otto Berg", "warned", "The tunnel, Otto Berg warned, will collapse"),
    ),
    gold("According to Ida Lund, the tunnel is leaking.", told("Ida Lund", "according to", "the tunnel is leaking")),
    gold(
        "The tunnel is leaking, according to the engineers.", told("engineers", "according to", "The tunnel is leaking")
    ),
    gold("Otto Berg warned of a long strike.", told("Otto Berg", "warned", "a long strike")),
    gold("Analysts believe that the pact will fail.", told("analysts", "believe", "the pact will fail")),
    gold("Critics fear the pact will fail.", told("critics", "fear", "the pact will fail")),
    gold("Ida Lund accused Otto Berg of lying.", told("Ida Lund", "accused", "Otto Berg of lying")),
    gold("Ida Lund called the mayor a liar.", told("Ida Lund", "called", "the mayor a liar")),
    gold("Critics describe Otto Berg as weak.", told("critics", "describe", "Otto Berg as weak")),
    gold("Ida Lund vowed to punish the strikers.", told("Ida Lund", "vowed", "to punish the strikers")),
    gold("Otto Berg was quoted as saying that the bridge is safe.", told("Otto Berg", "saying", "the bridge is safe")),
    gold("Otto Berg resigned, saying that he was tired.", told("Otto Berg", "saying", "he was tired")),
    gold("A report says the dam is unsafe.", told("A report", "says", "the dam is unsafe")),
    gold("Most residents say the noise is worse.", told("residents", "say", "the noise is worse")),
    gold("Otto Berg denied that he had lied.", told("Otto Berg", "denied", "he had lied")),
    gold("Ida Lund told the council that the fund was empty.", told("Ida Lund", "told", "the fund was empty")),
    gold(
        "Otto Berg said the plan was “dead in the water” and would not return.",
        told("Otto Berg", "said", "the plan was “dead in the water” and would not return"),
    ),
    gold(
        "Otto Berg said that “the plan is dead and nobody will miss it”.",
        direct("Otto Berg", "said", "the plan is dead and nobody will miss it"),
    ),
    gold(
        "Most of the analysts refer to a desperate Otto Berg.",
        told("Most of the analysts", "refer", "a desperate Otto Berg"),
    ),
    gold("OSLO (NTB) — The bridge is closed, Otto Berg said.", told("Otto Berg", "said", "The bridge is closed")),
    # What is nobody's words.
    gold("The so-called “experts” were wrong."),
    gold("Her novel “The Long Night of the Harbour” won a prize."),
    gold("The figures show that the plan failed."),
    gold("I believe that the plan is wrong."),
    gold("Nobody would say that the bridge is safe."),
    gold("If Otto Berg says that the bridge is safe, they will cross."),
    gold("Otto Berg did not say that the bridge is safe."),
    gold("The message was clear: “We will never go back to the old harbour.”"),
    gold("The village, which people say is haunted, is quiet."),
    gold("Did Otto Berg say the bridge is safe?"),
    gold("The wall was 6' high and 12' long."),
    gold("The '90s were good to Otto Berg and the dogs' home."),
)
