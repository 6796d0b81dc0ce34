"""Front matter as it is read back: text, lists and mappings alone, and nothing that grows while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.events import AliasEvent

from app.exchange.values import as_object, refuse

LONGEST = 1_000_000  # characters
_DEEPEST = 8


class _Loader(yaml.BaseLoader):
    """Takes scalars as they are written; an alias, by which a small file stands for a huge one, is refused."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(AliasEvent):
            raise yaml.YAMLError("alias")
        self.depth += 1
        if self.depth > _DEEPEST:
            raise yaml.YAMLError("depth")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_front(head: str) -> Mapping[str, Any]:
    """Raises UserError `exchange-file` for what is no mapping, or none that was ever written here."""
    if len(head) > LONGEST:
        raise refuse("its front matter is too long")
    try:
        return as_object(yaml.load(head, Loader=_Loader), "the front matter")  # noqa: S506 - builds no objects
    except yaml.YAMLError as error:
        raise refuse("its front matter is no YAML that Parallax writes") from error
