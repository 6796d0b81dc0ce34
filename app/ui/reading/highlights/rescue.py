"""A second place for what was typed on a highlight, and the library did not take."""

from __future__ import annotations

from app.ui.rescue import RescueFiles

Said = tuple[str, tuple[str, ...], str]  # comment, tags, stance
KIND = "highlight"


class HighlightRescue:
    def __init__(self, files: RescueFiles | None) -> None:
        self._files = files

    @property
    def is_needed(self) -> bool:
        """Whether words that the library took are to be kept here all the same."""
        return self._files is not None and not self._files.is_trusted

    def keep(self, highlight_id: int, revision: int, said: Said) -> bool:
        """Whether the words are there now."""
        comment, tags, stance = said
        content = {"revision": revision, "comment": comment, "tags": list(tags), "stance": stance}
        return self._files is not None and self._files.keep(KIND, highlight_id, content) is not None

    def find(self, highlight_id: int) -> tuple[int, Said] | None:
        """What was kept and never reached the library, and the revision it was typed on."""
        content = self._files.find(KIND, highlight_id) if self._files is not None else None
        try:
            if content is None:
                return None
            said = str(content["comment"]), tuple(str(tag) for tag in content["tags"]), str(content["stance"])
            return int(content["revision"]), said
        except (ValueError, KeyError, TypeError):
            return None

    def forget(self, highlight_id: int) -> None:
        if self._files is not None:
            self._files.forget(KIND, highlight_id)
