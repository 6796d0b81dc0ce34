"""Links between notes in a folder of files: `[[A title]]` leads on as `[[File name|A title]]`, and back.

Where the name of a file is the title, nothing changes; programs find it by that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINK = re.compile(r"\[\[([^\[\]|\n]{1,400})(?:\|([^\[\]|\n]{1,400}))?\]\]")


def fold_title(title: str) -> str:
    """What titles have in common that a link does not tell apart."""
    return " ".join(title.split()).casefold()


def name_files(body: str, names: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The body with links to files, and what each file they name was called in it. `names` are files by folded
    title. A body that could not be told apart from another one, once it is changed, stays as it is."""
    links: dict[str, str] = {}

    def lead(match: re.Match[str]) -> str:
        target, shown = match[1], match[2]
        file = names.get(fold_title(target))
        if file is None or file == target or links.setdefault(file, target) != target:
            return match[0]
        return f"[[{file}|{shown or target}]]"

    led = _LINK.sub(lead, body)
    return (led, links) if name_titles(led, links) == body else (body, {})


def name_titles(body: str, links: Mapping[str, str]) -> str:
    """The body as it was before `name_files`; links that were added or changed since stay as they are."""

    def lead(match: re.Match[str]) -> str:
        target = links.get(match[1])
        if target is None or match[2] is None:
            return match[0]
        return f"[[{target}]]" if match[2] == target else f"[[{target}|{match[2]}]]"

    return _LINK.sub(lead, body) if links else body
