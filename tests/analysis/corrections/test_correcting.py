from __future__ import annotations

import itertools
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analysis.corrections.anchoring import make_anchor
from app.analysis.corrections.correcting import Rules, correct
from app.analysis.corrections.identities import name_key
from app.domain import Correction, CorrectionKind, Document, EntityType, Offer, Scope, ScopeKind, Span, TextAnalysis
from tests.analysis.corrections.made_corrections import LIBRARY, L, O, P, Said, T, check_sound, forms_of, make_analysis
from tests.analysis.documents import make_document

DOCUMENT = make_document(
    "Talks in Moscow",
    "Vladimir Putin met Kim in Moscow, the Kremlin said. Putin smiled, and the president of Russia left.",
    "The president waved. Kim waved too, said the Kremlin's spokesman. THE PRESIDENT SLEPT.",
)
FOUND = make_analysis(
    DOCUMENT,
    {
        "Vladimir Putin": (P, ["Vladimir Putin", "Putin"]),
        "Kim": (P, ["Kim"]),
        "Russia": (L, ["Russia", "Moscow"]),
        "Kremlin": (O, ["Kremlin"]),
    },
    offered={"spokesman": "Kremlin"},
)


def after(said: Said, document: Document = DOCUMENT, found: TextAnalysis = FOUND) -> TextAnalysis:
    done = said.over(document, found)
    check_sound(document, done)
    return done


def whys(analysis: TextAnalysis) -> dict[str, str]:
    return {e.name: e.why for e in analysis.entities}


# --- what each kind does ---


def test_without_corrections_it_is_what_was_found() -> None:
    check_sound(DOCUMENT, FOUND)
    assert correct(DOCUMENT, FOUND) is FOUND
    assert correct(DOCUMENT, FOUND, Rules([])) is FOUND
    assert after(Said().say("merge", ["Nobody"], "Russia").say("rename", [], "Nobody", "Somebody")) is FOUND


def test_merge_takes_everything_the_text_calls_them() -> None:
    done = after(Said().say("merge", ["moscow"], "KREMLIN"))
    assert forms_of(DOCUMENT, done)["Kremlin"] == ["Moscow", "Moscow", "Kremlin", "Russia", "Kremlin"]
    (entity,) = [e for e in done.entities if e.name == "Kremlin"]
    assert (entity.type, entity.identity, entity.found_name) == (O, "kremlin", "")
    assert entity.why == "Russia: joined by you; moscow: joined by you"
    assert {m.type for m in done.mentions if m.name == "Moscow"} == {O}
    assert done.corrections == (1,)


def test_merge_with_one_whom_the_text_does_not_name() -> None:
    done = after(Said().say("merge", ["Kim"], "Kim Jong Un"))
    (entity,) = [e for e in done.entities if e.name == "Kim Jong Un"]
    assert (entity.identity, entity.found_name, entity.why) == ("kim jong un", "Kim", "Kim: joined by you")


@pytest.mark.parametrize(
    ("entity", "forms"),
    [
        ("Vladimir Vladimirovich Putin", ["Vladimir Putin", "Putin"]),
        ("President V. Putin", ["Vladimir Putin", "Putin"]),
        ("Mikhail Putin", None),
        ("KGB", ["Komitet Gosudarstvennoy Bezopasnosti"]),
        ("Kim Jong Un", ["Kim"]),
        ("Moscow City", None),
    ],
)
def test_one_whom_the_text_names_in_another_form_is_no_stranger(entity: str, forms: list[str] | None) -> None:
    document = make_document(
        "Talks", "Vladimir Putin met Kim in Moscow. Putin and the Komitet Gosudarstvennoy Bezopasnosti saw the boss."
    )
    found = make_analysis(
        document,
        {
            "Vladimir Putin": (P, ["Vladimir Putin", "Putin"]),
            "Kim": (P, ["Kim"]),
            "Moscow": (L, ["Moscow"]),
            "Komitet": (O, ["Komitet Gosudarstvennoy Bezopasnosti"]),
        },
    )
    for said in (
        Said().say("assign", ["the boss"], entity),
        Said().here(document, "boss", "assign", entity),
        Said().say("assign", ["the boss"], "Nemo").say("merge", ["the boss"], entity),
    ):
        done = after(said, document, found)
        (mine,) = [e for e in done.entities if "boss" in [document.text[s:t] for s, t in e.spans]]
        assert [document.text[s:t] for s, t in mine.spans if document.text[s:t] != "boss"] == (forms or [])
        assert mine.identity == name_key(entity)


def test_two_who_can_be_meant_are_both_left_alone() -> None:
    document = make_document("Talks", "Ida Lund met Peter Lund and the boss.")
    found = make_analysis(document, {"Ida Lund": (P, ["Ida Lund"]), "Peter Lund": (P, ["Peter Lund"])})
    done = after(Said().say("assign", ["the boss"], "Lund"), document, found)
    assert forms_of(document, done)["Lund"] == ["boss"]


def test_merge_by_a_name_that_two_share_takes_whom_the_other_names_mean() -> None:
    document = make_document("Talks", "Ida Lund met Peter Lund. Lund spoke, and Lund listened. Mayor Hall was there.")
    found = make_analysis(
        document, {"Ida Lund": (P, ["Ida Lund"]), "Peter Lund": (P, ["Peter Lund", "Lund"]), "Hall": (P, ["Hall"])}
    )
    mentions = tuple(replace(m, entity=0) if m.span.start == 31 else m for m in found.mentions)
    entities = tuple(
        replace(e, spans=tuple(m.span for m in mentions if m.entity == n)) for n, e in enumerate(found.entities)
    )
    found = replace(found, mentions=mentions, entities=entities)
    assert forms_of(document, found) == {
        "Ida Lund": ["Ida Lund", "Lund"],
        "Peter Lund": ["Peter Lund", "Lund"],
        "Hall": ["Hall"],
    }
    done = after(Said().say("merge", ["Ida Lund", "Lund"], "Hall"), document, found)
    assert forms_of(document, done) == {"Hall": ["Ida Lund", "Lund", "Hall"], "Peter Lund": ["Peter Lund", "Lund"]}
    # By the shared name alone, nobody can tell which of them is meant.
    both = after(Said().say("merge", ["Lund"], "Hall"), document, found)
    assert [*forms_of(document, both)] == ["Hall"]


def test_split_makes_somebody_of_some_names() -> None:
    done = after(Said().say("split", ["Moscow"], "Russia"))
    assert forms_of(DOCUMENT, done)["Moscow"] == ["Moscow", "Moscow"]
    assert forms_of(DOCUMENT, done)["Russia"] == ["Russia"]
    assert done.parted == (("moscow", "russia"),)
    assert whys(done)["Moscow"] == "Moscow: parted from Russia by you"
    # Names that are somebody's already go to whoever that is.
    again = after(Said().say("split", ["Kremlin", "Moscow"], "Russia"))
    assert forms_of(DOCUMENT, again)["Kremlin"] == ["Moscow", "Moscow", "Kremlin", "Kremlin"]


def test_what_loses_its_name_gets_another_and_its_reasons_go() -> None:
    found = replace(
        FOUND,
        entities=tuple(
            replace(e, why="Moscow: capital of Russia; it is so; Russia: a name") if e.name == "Russia" else e
            for e in FOUND.entities
        ),
    )
    done = after(Said().say("split", ["Russia"], "Moscow"), found=found)
    assert whys(done)["Moscow"] == "Moscow: capital of Russia; it is so"
    assert whys(done)["Russia"] == "Russia: parted from Moscow by you"


def test_the_reason_of_the_reader_takes_the_place_of_what_was_found() -> None:
    found = replace(
        FOUND,
        entities=tuple(
            replace(e, why="Moscow: capital of Russia") if e.name == "Russia" else e for e in FOUND.entities
        ),
    )
    done = after(Said().say("merge", ["Russia"], "Kremlin"), found=found)
    assert whys(done)["Kremlin"] == "Moscow: joined by you; Russia: joined by you"


def test_rename_and_retype() -> None:
    done = after(Said().say("rename", [], "putin", "The President").say("retype", [], "Kim", "thing"))
    assert forms_of(DOCUMENT, done)["The President"] == ["Vladimir Putin", "Putin"]
    president, kim = (next(e for e in done.entities if e.name == n) for n in ("The President", "Kim"))
    assert (president.found_name, president.identity) == ("Vladimir Putin", "putin")
    assert president.why == "Vladimir Putin: renamed by you"
    assert (kim.type, kim.found_type, kim.why) == (T, P, "thing: type set by you")
    assert {m.type for m in done.mentions if m.name == "Kim"} == {T}


def test_one_is_known_by_more_names_for_a_rename() -> None:
    assert "Boss" in whys(after(Said().say("rename", ["Moscow"], "Russian Federation", "Boss")))


def test_a_new_name_is_a_name_for_what_is_said_later() -> None:
    said = Said().say("rename", [], "Putin", "Boss").say("merge", ["Kim"], "Boss").say("merge", ["Boss"], "Kremlin")
    assert forms_of(DOCUMENT, after(said))["Kremlin"][:2] == ["Vladimir Putin", "Kim"]


def test_reject_takes_a_name_away_and_keeps_others_from_marking_it() -> None:
    done = after(Said().say("reject", ["Kremlin"]))
    assert "Kremlin" not in forms_of(DOCUMENT, done)
    assert [DOCUMENT.text[s:t] for s, t in done.refused] == ["Kremlin", "Kremlin"]
    assert done.offers == (), "what was offered to it goes with it"
    unseen = after(Said().say("reject", ["smiled"]))
    assert [DOCUMENT.text[s:t] for s, t in unseen.refused] == ["smiled"]
    assert unseen.mentions == FOUND.mentions


def test_assign_moves_these_names_only_and_looks_for_them() -> None:
    done = after(Said().say("assign", ["Moscow", "the president", "Kremlin"], "Kim"))
    assert forms_of(DOCUMENT, done)["Kim"] == [
        *("Moscow", "Kim", "Moscow", "Kremlin", "president", "president", "Kim", "Kremlin", "PRESIDENT")
    ]
    assert forms_of(DOCUMENT, done)["Russia"] == ["Russia"]
    assert whys(done)["Kim"] == "Kremlin: marked by you; Moscow: marked by you; the president: marked by you"


def test_assign_looks_by_case_for_names_and_in_any_case_for_descriptions() -> None:
    document = make_document("May", "May waits. It may rain, says may. MAYOR may. The May's hat. a may, the may.")
    found = make_analysis(document, {})
    assert forms_of(document, after(Said().say("assign", ["May"], "Theresa May"), document, found)) == {
        "Theresa May": ["May", "May", "May"]
    }
    described = after(Said().say("assign", ["may"], "Theresa May"), document, found)
    assert len(described.mentions) == 8
    definite = after(Said().say("assign", ["the may"], "Theresa May"), document, found)
    assert forms_of(document, definite) == {"Theresa May": ["May", "may"]}


def test_assign_gives_way_to_longer_names_and_takes_the_place_of_shorter_ones() -> None:
    done = after(Said().say("assign", ["president of Russia", "Vladimir"], "Kim"))
    assert forms_of(DOCUMENT, done)["Kim"] == ["Kim", "president of Russia", "Kim"]
    assert forms_of(DOCUMENT, done)["Russia"] == ["Moscow", "Moscow"]
    assert forms_of(DOCUMENT, done)["Vladimir Putin"] == ["Vladimir Putin", "Putin"]


def test_an_offer_is_accepted_by_assigning_its_name() -> None:
    done = after(Said().say("assign", ["spokesman"], "Kremlin"))
    assert forms_of(DOCUMENT, done)["Kremlin"] == ["Kremlin", "Kremlin", "spokesman"]
    assert done.offers == ()


def test_an_offer_of_somebody_without_a_name_outlives_what_is_said_of_others() -> None:
    document = make_document("Town", "Ada Lund won. The mayor slept. Kim left.")
    found = make_analysis(document, {"Ada Lund": (P, ["Ada Lund"]), "mayor": (P, ["mayor"]), "Kim": (P, ["Kim"])})
    at = document.text.index("mayor")
    found = replace(found, offers=(Offer(Span(at, at + 5), "mayor", 0, 0.3, "mayor: named most"),))
    others = Said().say("rename", ["Kim"], "Kim", "Kim Berg").over(document, found)
    assert [others.entities[o.entity].name for o in others.offers] == ["Ada Lund"]
    taken = Said().say("assign", ["mayor"], "Ada Lund").over(document, found)
    assert taken.offers == ()
    assert forms_of(document, taken)["Ada Lund"] == ["Ada Lund", "mayor"]


def test_somebody_new_has_the_type_that_was_given() -> None:
    done = after(Said().say("assign", ["waved"], "The Wave", "group"))
    assert next(e for e in done.entities if e.name == "The Wave").type is EntityType.GROUP


def test_offers_and_predicates_follow_whom_they_are_of() -> None:
    done = after(Said().say("merge", ["Kremlin"], "Russia"))
    assert done.entities[done.offers[0].entity].name == "Russia"
    assert {(done.mentions[i].name, p.verb) for i, p in done.predicates} == {
        (m.name, f"does {m.name}") for m in FOUND.mentions
    }
    rejected = after(Said().say("reject", ["Moscow"]))
    assert all(rejected.mentions[i].name == p.verb.removeprefix("does ") for i, p in rejected.predicates)
    assert len(rejected.predicates) == len(FOUND.predicates) - 2


# --- one passage ---


def test_what_is_said_of_one_passage_holds_there_alone() -> None:
    said = Said().here(DOCUMENT, "president", "assign", "Kim", nth=1).here(DOCUMENT, "Kremlin", "reject", nth=0)
    said.here(DOCUMENT, "Moscow", "split", "Russia", nth=1)
    forms = forms_of(DOCUMENT, after(said))
    assert forms["Kim"] == ["Kim", "president", "Kim"]
    assert forms["Kremlin"] == ["Kremlin"]
    assert forms["Moscow"] == ["Moscow"] and forms["Russia"] == ["Moscow", "Russia"]


def test_a_passage_takes_the_place_of_what_it_overlaps() -> None:
    done = after(Said().here(DOCUMENT, "Putin met Kim", "assign", "Kremlin"))
    assert forms_of(DOCUMENT, done)["Kremlin"][0] == "Putin met Kim"
    assert forms_of(DOCUMENT, done)["Vladimir Putin"] == ["Putin"]


@pytest.mark.parametrize("later", [("assign", ["president"], "Kim"), ("reject", ["president"], ""), None])
def test_a_passage_is_not_undone_by_what_is_said_of_a_name(later: tuple[str, list[str], str] | None) -> None:
    said = Said().here(DOCUMENT, "president", "assign", "Russia", nth=0)
    done = after(said.say(*later) if later else said)
    assert "president" in forms_of(DOCUMENT, done)["Russia"]


def test_a_refused_passage_stays_refused_until_it_is_said_of_it_again() -> None:
    said = (
        Said().here(DOCUMENT, "Kim", "reject", nth=0).say("assign", ["Kim"], "Russia").say("merge", ["Kim"], "Kremlin")
    )
    assert forms_of(DOCUMENT, after(said))["Kremlin"].count("Kim") == 1
    said.here(DOCUMENT, "Kim", "assign", "Vladimir Putin", nth=0)
    assert forms_of(DOCUMENT, after(said))["Vladimir Putin"] == ["Vladimir Putin", "Kim", "Putin"]


def test_a_passage_that_is_gone_or_outside_the_article_changes_nothing() -> None:
    other = make_document("Other", "Nothing of it stands here.")
    said = Said().here(DOCUMENT, "president", "assign", "Kim")
    assert said.over(other, make_analysis(other, {})).corrections == ()
    tail = make_document("Title", "Body.", "The president shares.", tail_from=2)
    said = Said().here(tail, "president", "assign", "Kim")
    assert said.over(tail, make_analysis(tail, {})).corrections == ()


# --- several, and contradictory ones ---


def test_later_ones_win() -> None:
    said = Said().say("split", ["Moscow"], "Russia").say("merge", ["Moscow"], "Russia")
    done = after(said)
    assert forms_of(DOCUMENT, done) == forms_of(DOCUMENT, FOUND) and done.parted == ()
    apart = after(said.say("split", ["Moscow"], "Russia"))
    assert "Moscow" in forms_of(DOCUMENT, apart) and apart.parted == (("moscow", "russia"),)
    for kind in ("merge", "assign"):
        back = after(Said().say("reject", ["Kim"]).say(kind, ["Kim"], "Russia"))
        assert forms_of(DOCUMENT, back)["Russia"].count("Kim") == 2 and back.refused == ()
    moved = Said().say("assign", ["Kim"], "Russia").say("assign", ["Kim"], "Kremlin")
    assert "Kim" not in forms_of(DOCUMENT, after(moved))["Russia"]
    named = Said().say("rename", [], "Kim", "One").say("rename", [], "Kim", "Two")
    assert "Two" in forms_of(DOCUMENT, after(named))


def test_merges_may_form_a_chain_or_a_circle() -> None:
    chain = (
        Said().say("merge", ["Kim"], "Kremlin").say("merge", ["Kremlin"], "Russia").say("merge", ["Russia"], "Putin")
    )
    assert [*forms_of(DOCUMENT, after(chain))] == ["Vladimir Putin"]
    circle = Said().say("merge", ["Kim"], "Putin").say("merge", ["Putin"], "Kim")
    assert forms_of(DOCUMENT, after(circle))["Vladimir Putin"].count("Kim") == 2
    unnamed = Said().say("merge", ["Kim"], "A").say("merge", ["A"], "B").say("merge", ["B"], "A")
    (entity,) = [e for e in after(unnamed).entities if "Kim" in (e.name, e.found_name)]
    assert entity.identity == "a"


def test_several_lists_are_taken_in_the_order_of_ids() -> None:
    one = Correction(1, CorrectionKind.ASSIGN, LIBRARY, ("Kim",), "Russia")
    two = Correction(2, CorrectionKind.ASSIGN, Scope(ScopeKind.ARTICLE, (1,)), ("Kim",), "Kremlin")
    assert correct(DOCUMENT, FOUND, Rules([two]), Rules([one])) == correct(DOCUMENT, FOUND, Rules([one, two]))


@pytest.mark.parametrize(
    ("kind", "names", "entity", "value"),
    [
        ("merge", ["Kremlin"], "Russia", ""),
        ("merge", ["Kremlin"], "Nobody Known", ""),
        ("split", ["Moscow"], "Russia", ""),
        ("rename", [], "Kim", "Kim Jong Un"),
        ("retype", [], "Kim", "thing"),
        ("reject", ["Kim", "waved"], "", ""),
        ("assign", ["the president", "Moscow"], "Kim", ""),
        ("assign", ["the president"], "Nobody Known", ""),
    ],
)
def test_to_say_a_thing_twice_changes_nothing(kind: str, names: list[str], entity: str, value: str) -> None:
    once = after(Said().say(kind, names, entity, value))
    twice = after(Said().say(kind, names, entity, value).say(kind, names, entity, value))
    assert plain(once) == plain(twice) != plain(FOUND)


# --- hostile ones ---


@pytest.mark.parametrize(
    "name", ["", " ", "the", "...", "\x00\x1b", "‮abc", "x" * 10_000, "a; b by you", "\ud800", "İß"]
)
@pytest.mark.parametrize("kind", list(CorrectionKind))
def test_strange_names_do_no_harm(kind: CorrectionKind, name: str) -> None:
    value = "person" if kind is CorrectionKind.RETYPE else name if kind is CorrectionKind.RENAME else ""
    for names, entity in (([name], "Kim"), (["Kim"], name), ([name], name), ([], "")):
        after(Said().say(kind.value, names, entity, value if kind is not CorrectionKind.RENAME or value else "x"))


def test_a_new_name_that_is_empty_or_looks_like_a_reason() -> None:
    done = after(Said().say("rename", [], "Kim", "a; b: joined by you"))
    assert "a; b: joined by you" in forms_of(DOCUMENT, done)


def test_no_text_and_no_entities() -> None:
    empty = Document("", ())
    found = make_analysis(empty, {})
    said = Said()
    for kind in CorrectionKind:
        said.say(kind.value, ["Kim"], "Putin", "person" if kind is CorrectionKind.RETYPE else "x")
    assert said.over(empty, found) is found


def test_thousands_that_concern_nothing_cost_next_to_nothing() -> None:
    rules = Rules(
        Correction(n, CorrectionKind.ASSIGN, LIBRARY, (f"Name {n}", f"Kimberley {n}"), f"Entity {n}")
        for n in range(5_000)
    )
    assert correct(DOCUMENT, FOUND, rules) is FOUND
    seconds = []
    for _ in range(5):
        start = time.process_time()
        correct(DOCUMENT, FOUND, rules)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.05


def test_thousands_that_contradict_one_another() -> None:
    said = Said()
    names = ["Kim", "Putin", "Kremlin", "Moscow", "Russia", "the president", "Vladimir Putin", "Nobody"]
    for n in range(5_000):
        kind = ("merge", "split", "assign", "reject", "rename")[n % 5]
        said.say(kind, [names[n % 8]], names[n * 3 % 7], "New" if kind == "rename" else "")
    start = time.process_time()
    after(said)
    assert time.process_time() - start < 10


# --- properties ---

WORDS = ["Ada", "Bea", "Cy", "Dov", "river", "stone"]
MORE = [*WORDS, "Eve", "ADA", "the river", "Ada Bea", "nobody known"]
documents = st.lists(st.sampled_from([*WORDS, "and", "went"]), min_size=1, max_size=24).map(
    lambda words: make_document("Title", *[" ".join(words[n : n + 8]) + "." for n in range(0, len(words), 8)])
)


@st.composite
def found_in(draw: st.DrawFn, document: Document) -> TextAnalysis:
    """Words of the text, each somebody's or nobody's."""
    owners = {word: draw(st.sampled_from(["Ada", "Bea", "Cy", ""])) for word in WORDS}
    entities: dict[str, tuple[EntityType, list[str]]] = {}
    for word, owner in owners.items():
        if owner:
            entities.setdefault(owner, (draw(st.sampled_from(list(EntityType))), []))[1].append(word)
    return make_analysis(document, entities, offered={"went": "Ada"})


@st.composite
def said_of(draw: st.DrawFn, document: Document, number: int) -> Correction:
    kind = draw(st.sampled_from(list(CorrectionKind)))
    names = tuple(draw(st.lists(st.sampled_from(MORE), min_size=1, max_size=3)))
    value = draw(st.sampled_from(list(EntityType))).value if kind is CorrectionKind.RETYPE else ""
    if kind is CorrectionKind.RENAME:
        value = draw(st.sampled_from(MORE))
    anchor = None
    if kind in (CorrectionKind.ASSIGN, CorrectionKind.REJECT, CorrectionKind.SPLIT) and draw(st.booleans()):
        start = draw(st.integers(0, len(document.text) - 1))
        end = draw(st.integers(start + 1, min(len(document.text), start + 12)))
        anchor = make_anchor(document.text, Span(start, end))
    scope = Scope(ScopeKind.PASSAGE, (1,)) if anchor else LIBRARY
    return Correction(number, kind, scope, names, draw(st.sampled_from(MORE)), value, anchor)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Document, TextAnalysis, list[Correction]]:
    document = draw(documents)
    count = draw(st.integers(0, 8))
    return document, draw(found_in(document)), [draw(said_of(document, n + 1)) for n in range(count)]


def plain(analysis: TextAnalysis) -> TextAnalysis:
    return replace(analysis, corrections=())


FAR = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FAR
@given(cases())
def test_corrected_analyses_are_sound(case: tuple[Document, TextAnalysis, list[Correction]]) -> None:
    document, found, corrections = case
    before = plain(found)
    done = correct(document, found, Rules(corrections))
    check_sound(document, done)
    assert found == before
    assert set(done.corrections) <= {c.id for c in corrections} and list(done.corrections) == sorted(done.corrections)
    assert (done.sentences, done.version, done.language, done.method) == (
        *(found.sentences, found.version, found.language, found.method),
    )


@FAR
@given(cases())
def test_applying_is_idempotent_and_repeatable(case: tuple[Document, TextAnalysis, list[Correction]]) -> None:
    document, found, corrections = case
    once = correct(document, found, Rules(corrections))
    assert correct(document, once, Rules(corrections)) == once
    assert correct(document, found, Rules(reversed(corrections))) == once


@FAR
@given(cases())
def test_those_without_effect_can_be_left_out(case: tuple[Document, TextAnalysis, list[Correction]]) -> None:
    """What a comparison is kept by: only corrections that took effect tell two results apart."""
    document, found, corrections = case
    done = correct(document, found, Rules(corrections))
    assert correct(document, found, Rules([c for c in corrections if c.id in done.corrections])) == done


@FAR
@given(cases(), st.data())
def test_what_is_taken_back_leaves_no_trace(
    case: tuple[Document, TextAnalysis, list[Correction]], data: st.DataObject
) -> None:
    document, found, corrections = case
    before = correct(document, found, Rules(corrections))
    more = data.draw(said_of(document, len(corrections) + 1))
    correct(document, found, Rules([*corrections, more]))
    assert correct(document, found, Rules(corrections)) == before
    assert correct(document, found, Rules([])) == found


ONES, OTHERS = ["Ada", "Bea", "river"], ["Cy", "Dov", "stone"]


@st.composite
def unrelated(draw: st.DrawFn, names: list[str], number: int) -> Correction:
    kind = draw(st.sampled_from(list(CorrectionKind)))
    value = {CorrectionKind.RETYPE: "group", CorrectionKind.RENAME: f"New {names[0]}"}.get(kind, "")
    chosen = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=2)))
    return Correction(number, kind, LIBRARY, chosen, draw(st.sampled_from(names)), value)


@FAR
@given(documents, st.data())
def test_the_order_of_unrelated_ones_does_not_matter(document: Document, data: st.DataObject) -> None:
    found = make_analysis(document, {"Ada": (P, ["Ada", "Bea"]), "Cy": (O, ["Cy", "Dov"])})
    ones = [data.draw(unrelated(ONES, n)) for n in range(data.draw(st.integers(1, 3)))]
    others = [data.draw(unrelated(OTHERS, n)) for n in range(data.draw(st.integers(1, 3)))]
    results = [
        plain(correct(document, found, Rules([replace(c, id=n) for n, c in enumerate(order, 1)])))
        for order in (
            [*ones, *others],
            [*others, *ones],
            [c for pair in itertools.zip_longest(ones, others) for c in pair if c],
        )
    ]
    assert results[0] == results[1] == results[2]
