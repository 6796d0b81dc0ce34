"""What searching is measured against: SQLite's FTS5, set for typing, and Whoosh as it comes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.search_texts import NewsText

FACETS = ("outlet", "perspective", "year", "language")


class Fts5:
    """A table of texts with its index, asked as a window would: the first 20 by bm25 with their titles, and how many
    there are."""

    def __init__(self, file: Path, texts: Sequence[NewsText]) -> None:
        started = time.perf_counter()
        self._base = sqlite3.connect(file)
        self._base.executescript(
            """
            CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, outlet TEXT, perspective TEXT, language TEXT,
                                   published TEXT, year TEXT);
            CREATE TABLE tags (article INTEGER, tag TEXT);
            CREATE VIRTUAL TABLE words USING fts5(title, text, outlet, perspective, tags,
                                                  tokenize='unicode61 remove_diacritics 2', prefix='1 2 3');
            """
        )
        for number, text in enumerate(texts, start=1):
            self._base.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, 'en', ?, ?)",
                (number, text.title, text.outlet, text.perspective, text.published, text.published[:4]),
            )
            self._base.executemany("INSERT INTO tags VALUES (?, ?)", [(number, tag) for tag in text.tags])
            body = text.text.partition("\n")[2]
            self._base.execute(
                "INSERT INTO words(rowid, title, text, outlet, perspective, tags) VALUES (?, ?, ?, ?, ?, ?)",
                (number, text.title, body, text.outlet, text.perspective, " ".join(text.tags)),
            )
        self._base.commit()
        self._base.execute("INSERT INTO words(words) VALUES ('optimize')")
        self._base.execute("CREATE INDEX tags_by_article ON tags(article)")
        self._base.commit()
        self.seconds = time.perf_counter() - started

    def ask(self, query: str, condition: str = "", *, limit: int = 20) -> tuple[int, list[int]]:
        """How many match, and the ids of the best."""
        where = f"words MATCH ?{f' AND {condition}' if condition else ''}"
        source = "words JOIN articles ON articles.id = words.rowid" if condition else "words"
        rows = self._base.execute(
            f"SELECT words.rowid, words.title FROM {source} WHERE {where} "
            "ORDER BY bm25(words, 4.0, 1.0, 2.0, 1.0, 3.0) LIMIT ?",
            (query, limit),
        ).fetchall()
        (total,) = self._base.execute(f"SELECT count(*) FROM {source} WHERE {where}", (query,)).fetchone()
        return total, [row[0] for row in rows]

    def count_facets(self, query: str) -> dict[str, dict[str, int]]:
        """How many of the matches have each outlet, tag, and so on."""
        found = {
            name: dict(
                self._base.execute(
                    f"SELECT articles.{name}, count(*) FROM words JOIN articles ON articles.id = words.rowid "
                    f"WHERE words MATCH ? GROUP BY articles.{name}",
                    (query,),
                ).fetchall()
            )
            for name in FACETS
        }
        found["tag"] = dict(
            self._base.execute(
                "SELECT tag, count(*) FROM words JOIN tags ON tags.article = words.rowid "
                "WHERE words MATCH ? GROUP BY tag",
                (query,),
            ).fetchall()
        )
        return found

    def close(self) -> None:
        self._base.close()


def index_with_whoosh(folder: Path, texts: Sequence[NewsText]) -> float:
    """Seconds until Whoosh, with its own analyser for English and its own defaults, can be asked for these texts."""
    from whoosh.analysis import StemmingAnalyzer
    from whoosh.fields import DATETIME, ID, KEYWORD, TEXT, Schema
    from whoosh.index import create_in

    folder.mkdir()
    analyser = StemmingAnalyzer()
    schema = Schema(
        id=ID(stored=True, unique=True),
        title=TEXT(analyzer=analyser, field_boost=4.0, stored=True),
        text=TEXT(analyzer=analyser),
        outlet=KEYWORD,
        published=DATETIME,
    )
    started = time.perf_counter()
    index = create_in(folder, schema)
    writer = index.writer(limitmb=256)
    for number, text in enumerate(texts, start=1):
        writer.add_document(id=str(number), title=text.title, text=text.text, outlet=text.outlet)
    writer.commit()
    index.close()
    return time.perf_counter() - started
