"""The forms of one word, counted together; and the words too small to be counted at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources

from app.analysis.language.nouns import load_nouns
from app.analysis.language.words import stem

# English is read with a model that brings its own; `stop_words.json` has those of the other languages.
ENGLISH_STOP_WORDS = frozenset(
    """a about above according across actually all after afterwards again against ago almost along already also
    although always am among amongst an and another any anybody anyhow anyone anything anyway anywhere are around as
    asked at away back be became because become becomes becoming been before beforehand behind being below beside
    besides between beyond both but by came can cannot cent come could despite did do does doing done down due
    during each either else elsewhere enough especially etc even ever every everybody everyone everything everywhere
    except few fifteen fifty first five for former formerly four from further get gets getting given gives go goes
    going gone got had hardly has have having he hence her here hers herself him himself his how however hundred i
    if in including indeed instead into is it its itself just keep kept last later latter least less let like likely
    made make makes making many may maybe me meanwhile might mine more moreover most mostly much must my myself
    namely near nearly neither never nevertheless next nine no nobody none nor not nothing now nowhere of off often
    on once one ones only onto or other others otherwise ought our ours ourselves out over own per perhaps please
    put quite rather really regarding said same saw say saying says second see seem seemed seeming seems seen
    several shall she should since six so some somebody somehow someone something sometimes somewhere soon still
    such take taken takes taking ten than that the their theirs them themselves then there therefore these they
    thing things third this those though three through throughout thus to together told too took toward towards
    twenty two under unless until up upon us use used uses using various very via was way we well went were what
    whatever when whenever where whereas whereby wherever whether which while who whoever whole whom whose why will
    with within without would year years yes yet you your yours yourself yourselves i'm i've i'll i'd you're you've
    you'll you'd he's he'll he'd she's she'll she'd it's it'll we're we've we'll we'd they're they've they'll they'd
    that's there's here's what's who's let's isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't
    couldn't shouldn't hasn't haven't hadn't ain't mr mrs ms dr st sen rep gov monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october november december""".split()
)
SHORTEST_ROOT = 3


def join_forms(forms: Mapping[str, int], language: str) -> dict[str, str]:
    """The word that each form belongs to, named by its most basic form (which need not stand in the text).

    English by its rules, and a verb's form only where the verb itself stands there too ("united" is not "unit" else);
    other languages by endings cut off long words. `forms` are in lower case, without possessives."""
    if language != "en":
        return {form: stem(form) for form in forms}
    nouns = load_nouns()
    singulars = {form: form if len(form) < 4 or form in ENGLISH_STOP_WORDS else nouns.singular(form) for form in forms}
    known = {*singulars.values(), *forms} - ENGLISH_STOP_WORDS
    return {
        form: next((root for root in _roots(singular) if root in known), singular)
        for form, singular in singulars.items()
    }


def _roots(form: str) -> Iterator[str]:
    """The verbs that an English form in "-ed" or "-ing" can be of."""
    for ending in ("ed", "ing"):
        body = form.removesuffix(ending)
        if body != form and len(body) >= SHORTEST_ROOT:
            yield body
            yield body + "e"
            if body[-1] == body[-2]:
                yield body[:-1]
            if ending == "ed" and body[-1] == "i":
                yield body[:-1] + "y"


@lru_cache(maxsize=8)
def load_stop_words(language: str) -> frozenset[str]:
    """Words that say nothing by themselves, in lower case; empty for languages that are not known."""
    if language == "en":
        return ENGLISH_STOP_WORDS
    known = json.loads(resources.files("resources.gazetteers").joinpath("stop_words.json").read_text("utf-8"))["words"]
    return frozenset(known.get({"nb": "no", "nn": "no"}.get(language, language), ()))
