"""The sample library that comes along: pairs of opposed articles on invented events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from app.domain import Pair
from app.errors import UserError
from app.jobs import Job
from app.services.articles import ArticleService
from app.services.importing import ImportService
from app.services.pairs import PairService


class SampleService:
    """Puts the samples into a library. `folder` replaces the ones that come with Parallax."""

    def __init__(
        self,
        articles: ArticleService,
        imports: ImportService,
        pairs: PairService,
        *,
        folder: Traversable | None = None,
    ) -> None:
        self._articles = articles
        self._imports = imports
        self._pairs = pairs
        self._folder = folder

    def is_offered(self) -> bool:
        """Whether the samples should be offered: nothing is in the library, nor in its trash."""
        return self._articles.count() == (0, 0) and self._find().joinpath("pairs.json").is_file()

    def install(self, job: Job) -> list[Pair]:
        """Import the samples and save their pairs; what is there already stays as the reader left it, but comes back
        from the trash. Raises UserError `sample-missing`, JobCancelled, LibraryError."""
        folder = self._find()
        try:
            plan: list[Mapping[str, str]] = json.loads(folder.joinpath("pairs.json").read_text("utf-8"))
            names = list(dict.fromkeys(row[side] for row in plan for side in ("left", "right")))
            texts = {name: folder.joinpath(name).read_bytes() for name in names}
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise UserError("sample-missing") from error
        ids: dict[str, int] = {}
        for number, name in enumerate(names):
            job.progress(number, len(names), name)
            item = self._imports.import_bytes(texts[name], name, "text/markdown", job)[0]
            if item.article_id is None:
                raise UserError("sample-missing")
            if item.in_trash:
                self._articles.restore([item.article_id])
            ids[name] = item.article_id
        pairs = []
        for row in plan:
            left, right = ids[row["left"]], ids[row["right"]]
            known = self._pairs.find(left, right)
            pairs.append(
                known or self._pairs.save(left, right, title=row.get("title", ""), question=row.get("question", ""))
            )
        job.progress(len(names), len(names))
        return pairs

    def _find(self) -> Traversable:
        return self._folder or files("resources").joinpath("samples")
