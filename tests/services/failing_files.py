"""Reading files in a worker process, some of which end or stall it by saying so. Reads by itself: loading the real
importers would take longer than the time limits that tests can wait for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain import Block, BlockKind, Document, ImportedArticle, Metadata, Original
from app.services.remote import ParsedArticle, ParsedFile


def parse(paths: Sequence[str]) -> Iterator[ParsedFile]:
    for path in paths:
        content = Path(path).read_text()
        if content == "die":
            time.sleep(0.05)
            os._exit(1)
        if content == "hang":
            time.sleep(60)
        text = " ".join(content.split())
        document = Document(text, (Block(BlockKind.PARAGRAPH, 0, len(text)),))
        article = ImportedArticle(Metadata(title=path), document, Original(content.encode(), "a.txt", "text/plain"))
        yield ParsedFile((ParsedArticle(article, content_key=text, text_hash="", words=1),))
        if content == "last":
            time.sleep(0.05)  # until it is through the pipe
            os._exit(1)
