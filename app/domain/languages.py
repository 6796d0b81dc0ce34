"""Languages by their tags (BCP 47: `en`, `pt-BR`)."""

from __future__ import annotations


def primary_subtag(tag: str) -> str:
    """The language of a tag without script and region, in lower case: `pt` of `pt-BR` and `pt_BR`."""
    return tag.replace("_", "-").split("-")[0].lower()


def in_two_languages(first: str, second: str) -> bool:
    """Whether two tags name different languages. One that is not known differs from none."""
    languages = primary_subtag(first), primary_subtag(second)
    return all(languages) and languages[0] != languages[1]
