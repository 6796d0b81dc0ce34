"""Which articles are grouped into one event."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.tellings.grouping import Known, group
from app.analysis.tellings.weighing import FLOOR, SURE

PAIRS = st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1])


def members(scores: dict[tuple[int, int], float], **known: object) -> list[set[int]]:
    articles = {i for pair in scores for i in pair} | set(known.get("fixed", {}))  # type: ignore[call-overload]
    return [made.articles for made in group(articles, Known(scores, **known))]  # type: ignore[arg-type]


def test_sure_pairs_form_groups() -> None:
    assert members({(1, 2): 1.5, (2, 3): 1.2, (1, 3): 1.1, (4, 5): 0.9}) == [{1, 2, 3}, {4, 5}]


def test_what_is_not_sure_stays_alone() -> None:
    assert members({(1, 2): SURE - 0.01}) == []


def test_a_chain_is_no_event() -> None:
    """The first and the last report of a story share only those in between."""
    chain = {(n, n + 1): 1.0 for n in range(1, 8)}
    assert max(map(len, members(chain))) <= 3


def test_two_events_that_are_like_each_other_stay_two_where_each_is_much_more_like_itself() -> None:
    across = {(one, other): 0.85 for one in (1, 2) for other in (3, 4)}
    assert members({(1, 2): 2.2, (3, 4): 2.0} | across) == [{1, 2}, {3, 4}]
    # As near as they are to themselves they are one.
    assert members({(1, 2): 1.2, (3, 4): 1.1} | across) == [{1, 2, 3, 4}]
    # What is plain is so, however alike copies are.
    assert members({(1, 2): 6.0, (3, 4): 6.0} | dict.fromkeys(across, 1.1)) == [{1, 2, 3, 4}]


def test_a_single_telling_joins_an_event_that_holds_together_well() -> None:
    assert members({(1, 2): 2.5, (1, 3): 0.9, (2, 3): 0.9}) == [{1, 2, 3}]


def test_the_reader_decides() -> None:
    scores = {(1, 2): 1.5, (2, 3): 1.5, (1, 3): 1.5}
    assert members(scores, other=[(1, 2)]) == [{2, 3}] or members(scores, other=[(1, 2)]) == [{1, 3}]
    assert members(scores, fixed={3: None}) == [{1, 2}]
    assert members({(1, 2): 0.1}, same=[(1, 2)]) == [{1, 2}]
    assert members(scores, fixed={1: 7, 2: 8}) in ([{1, 3}, {2}], [{2, 3}, {1}])


@given(
    st.dictionaries(PAIRS, st.floats(FLOOR, 3), max_size=25),
    st.dictionaries(st.integers(1, 9), st.sampled_from([None, 100, 101]), max_size=4),
    st.lists(PAIRS, max_size=3),
    st.lists(PAIRS, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_groups_hold_what_the_reader_said(scores, fixed, same, other) -> None:
    other = [pair for pair in other if pair not in same]
    groups = group(range(1, 10), Known(scores, fixed, same, other))
    seen = [article for made in groups for article in made.articles]
    assert len(seen) == len(set(seen))
    where = {article: made.event_id for made in groups for article in made.articles}
    for article, event in fixed.items():
        assert where.get(article) == event if event is not None else article not in where
    for one, two in other:
        together = any({one, two} <= made.articles for made in groups)
        assert not together or (fixed.get(one) is not None and fixed.get(one) == fixed.get(two))
    assert groups == group(reversed(range(1, 10)), Known(scores, fixed, same, other))
