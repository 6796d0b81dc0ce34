"""What was said of one highlight on two sides at once."""

from __future__ import annotations

import pytest

from app.ui.reading.highlights.merging import merge_said, merge_tags
from app.ui.reading.highlights.rescue import Said

BEGUN: Said = ("", ("old",), "")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (("mine", ("old",), ""), ("", ("old", "new"), "agree"), ("mine", ("old", "new"), "agree")),
        (("", ("old", "lesson"), "conflict"), ("theirs", (), ""), ("theirs", ("lesson",), "conflict")),
        (("same", ("old",), "agree"), ("same", ("old",), "agree"), ("same", ("old",), "agree")),
        (("mine", ("old",), ""), ("theirs", ("old",), ""), None),
        (("", ("old",), "agree"), ("", ("old",), "conflict"), None),
    ],
)
def test_both_stay_where_they_are_about_different_parts(mine: Said, theirs: Said, merged: Said | None) -> None:
    assert merge_said(BEGUN, mine, theirs) == merged


def test_tags_that_were_taken_away_on_either_side_are_gone() -> None:
    assert merge_tags(("a", "b", "c"), ("b", "c", "mine"), ("a", "b", "theirs")) == ("b", "theirs", "mine")
