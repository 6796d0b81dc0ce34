"""The sample library shows what events are: each of its pairs is found, and none is crossed."""

from __future__ import annotations

from app.jobs import Job
from app.services.opening import Services


def test_each_sample_pair_is_found_and_none_is_crossed(services: Services) -> None:
    pairs = services.samples.install(Job())
    services.events.refresh(Job())
    for pair in pairs:
        for one, other in ((pair.left_id, pair.right_id), (pair.right_id, pair.left_id)):
            (found,) = services.tellings.suggestions(one)
            assert found.article_id == other and not found.same_text and found.reasons
    told = {frozenset(event.articles) for event in services.events.list()}
    assert told == {frozenset((pair.left_id, pair.right_id)) for pair in pairs}
    assert services.events.questions() == ()


def test_each_sample_pair_has_a_contrast_that_can_be_shown(services: Services) -> None:
    pairs = services.samples.install(Job())
    services.events.refresh(Job())
    for pair in pairs:
        event = services.events.of_article(pair.left_id)
        assert event is not None
        found = services.together.choose(event.id, Job())
        assert found is not None and {found.left, found.right} == {pair.left_id, pair.right_id}, pair.title
        # The samples say where each of their sources stands.
        assert found.perspectives is not None and any(difference.rows for difference in found.differences)
