from __future__ import annotations

import time

import pytest

from app.errors import ImportFailed
from app.importers.front_matter import split_front_matter


def test_every_field_under_its_many_names():
    head = split_front_matter(
        "---\ntitle: 'The bridge: closed'\nauthors:\n  - Ada Moss\n  - name: Ben Reed\nsource: The Quay\n"
        "pubDate: 19 October 2023\n"
        "link: https://quay.example/bridge?a=1\n"
        "tags: [City, '#traffic', city]\nkeywords: river, bridge\nperspective: against\n"
        "lang: en_gb\n---\n\nBody\n"
    )
    metadata = head.metadata
    assert metadata.title == "The bridge: closed"
    assert metadata.author == "Ada Moss, Ben Reed"
    assert metadata.outlet == "The Quay"
    assert metadata.published == "2023-10-19"
    assert metadata.url == "https://quay.example/bridge?a=1"
    assert metadata.tags == ("City", "traffic", "river", "bridge")
    assert metadata.perspective == "against"
    assert metadata.language == "en-GB"
    assert head.body == "\nBody\n"


def test_scalars_stay_as_they_are_written():
    metadata = split_front_matter("---\ntitle: 1984\nauthor: yes\ndate: 2023-10-19\noutlet: null\n---\nx").metadata
    assert (metadata.title, metadata.author, metadata.published, metadata.outlet) == ("1984", "yes", "2023-10-19", "")


def test_a_source_that_is_an_address_is_the_address():
    metadata = split_front_matter("---\nsource: https://quay.example/a\nauthor: '[[Ada Moss]]'\n---\nx").metadata
    assert (metadata.url, metadata.outlet, metadata.author) == ("https://quay.example/a", "", "Ada Moss")


def test_names_of_fields_with_a_prefix():
    head = split_front_matter(
        "---\nDC.Title: The bridge\ndc.creator: Ada Moss\nog:site_name: The Quay\ndc.date: 2023-10-19\n---\nx"
    )
    metadata = head.metadata
    assert (metadata.title, metadata.author, metadata.outlet) == ("The bridge", "Ada Moss", "The Quay")
    assert metadata.published == "2023-10-19"


def test_what_cannot_be_used_is_said():
    head = split_front_matter("---\ndate: 2023-13-45\nurl: file:///etc/passwd\n---\nx")
    assert head.metadata.published == head.metadata.url == ""
    assert len(head.warnings) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Just text",
        "",
        "---\n\nA rule above this.\n\n---\nx",
        "---\nOnly words here\n---\nx",
        "--- not\ntitle: x\n---",
        "---",
        " ---\ntitle: x\n---\n",
    ],
)
def test_a_text_without_front_matter_comes_back_whole(text):
    assert split_front_matter(text).body == text


def test_an_empty_head_and_other_line_breaks():
    assert split_front_matter("---\n---\nx").body == "x"
    head = split_front_matter("\ufeff---\r\ntitle: A\r\n...\r\nbody\r\n")
    assert (head.metadata.title, head.body) == ("A", "body\r\n")
    assert split_front_matter("---\rtitle: A\r---\rbody").body == "body"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: x\ntags: [a, b\n---\nhi", 3),
        ('---\ntitle: x\nquote: "open\n---\nhi', 3),
        ("---\ntitle: x\n\tdate: 2023\n---\nhi", 3),
        ("---\ntitle: a: b: c\n---\nhi", 2),
        ("---\ntitle: x\n\nBody without an end\n", 1),
        ("---\na: &a [x]\nb: *a\n---\nhi", 3),
        ("---\ntitle: \x07\n---\nhi", 2),
    ],
)
def test_what_is_not_yaml_names_its_line(text, line):
    with pytest.raises(ImportFailed) as failed:
        split_front_matter(text)
    assert failed.value.code == "front-matter"
    # YAML notices an open bracket or quote where the next line cannot go on with it.
    assert line <= failed.value.values["line"] <= line + 1
    assert f"line {failed.value.values['line']}" in failed.value.message()


def test_tags_of_yaml_make_no_objects():
    metadata = split_front_matter(
        "---\ntitle: !!python/object/apply:os.system ['true']\nauthor: !!binary aGk=\n---\nx"
    ).metadata
    assert (metadata.title, metadata.author) == ("true", "aGk=")


def test_a_bomb_is_refused_at_once():
    bomb = (
        "---\n"
        + "".join(f"k{i}: &k{i} [{', '.join([f'*k{i - 1}'] * 9) if i else 'x'}]\n" for i in range(12))
        + "---\nx"
    )
    start = time.process_time()
    for text in (bomb, "---\na: " + "[" * 20_000 + "\n---\nx", "---\na: " + "{b: " * 9_000 + "\n---\nx"):
        with pytest.raises(ImportFailed):
            split_front_matter(text)
    assert time.process_time() - start < 5
