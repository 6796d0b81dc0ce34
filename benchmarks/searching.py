"""Searching a library of 21,443 articles through the service that the window calls, beside SQLite's FTS5 in the same
run, query by query in turns; the way in beside Whoosh as it comes; and whether articles are found by what is remembered
of them."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from app.domain import SearchResult
from app.jobs import Job
from app.search.articles import IndexedArticle
from app.search.index import SearchIndex
from app.search.writing import tidy_index, update_index
from app.services.opening import Services, open_services
from app.services.searching import ARTICLES_AT_ONCE, SearchService
from app.workers import Workers
from benchmarks.measuring import at_least, limit, median, percentile
from benchmarks.search_rivals import Fts5, index_with_whoosh
from benchmarks.search_texts import NewsText, read_texts

FIRST = 20
# The way in is measured in turns with Whoosh, which gets so many of the texts each time: enough to see how fast it is.
ROUNDS = 3
WHOOSH_SHARE = 400
KNOWN_ITEMS = 100
A_KIND = 40
_PAUSE = 0.004
# Few matches: one article more or less is more than two in a hundred.
_FEW = 50


def run(_runs: int) -> dict[str, Any]:
    texts, typed, source = read_texts()
    workers = Workers()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        rival = Fts5(base / "fts5.sqlite", texts)
        _tell(f"{len(texts)} texts in FTS5")
        services = open_services(base / "library", workers=workers, apart=True)
        try:
            return _measure(services, workers, rival, texts, typed, source, base)
        finally:
            services.close()
            workers.stop()
            rival.close()


def _measure(
    services: Services, workers: Workers, rival: Fts5, texts: list[NewsText], typed: list[str], source: str, base: Path
) -> dict[str, Any]:
    fill_library(services, texts)
    _tell("a library of them")
    size = sum(len(text.text.encode()) for text in texts)
    way_in, figures = _measure_way_in(services, texts, base)
    kept = sum(path.stat().st_size for path in (base / "library" / "index").rglob("*") if path.is_file())
    ours, theirs, apart = _type(services, rival, typed)
    # FTS5 is asked in this process, and so is the index here: what it costs to have it apart is measured above.
    here = SearchService(services.library, workers.index)
    here.search("warm")
    kinds = {name: _compare(here, rival, pairs) for name, pairs in make_kinds(texts, typed).items()}
    kinds["facets"] = _compare_facets(here, rival, typed)
    here.close()
    ranked = _find_known(services, rival, texts)
    changed = _change_one(services)
    many = _commit_often(services, typed)
    return {
        "texts": source,
        "articles": len(texts),
        "megabytes": round(size / 1e6, 1),
        **figures,
        "fts5_seconds": round(rival.seconds, 2),
        "typing_ms": {"median": _half(ours), "p95": _most(ours), "worst": round(max(ours), 2), "keystrokes": len(ours)},
        "typing_fts5_ms": {"median": _half(theirs), "p95": _most(theirs), "worst": round(max(theirs), 2)},
        "totals_apart": apart,
        "kinds_ms": kinds,
        "known_items": ranked,
        "changed_searchable_ms": round(changed),
        "after_many_commits": many,
        "limits": [
            limit("typing, median ms", median(ours), 5),
            limit("typing, 95th percentile ms", percentile(ours, 0.95), 20),
            limit("typing, worst ms", max(ours), 100),
            limit("typing, 95th percentile / FTS5's", percentile(ours, 0.95) / percentile(theirs, 0.95), 1),
            limit("typing, totals more than 2 % apart, share", apart["share"], 0),
            *(limit(f"{name}, median / FTS5's", found["ratio"], 2) for name, found in kinds.items()),
            at_least("articles indexed a second / Whoosh's, each in one process", way_in, 4),
            limit("a changed article is found, ms", changed, 300),
            limit("index / texts, bytes", kept / size, 1.3),
            limit("typing after fifty commits, median / after one", many["ratio"], 1.5),
            at_least("known articles found first, less FTS5's", ranked["first"] - ranked["fts5_first"], -3),
            at_least("known articles among the first three", ranked["first_three"], 95),
        ],
    }


def _tell(what: str) -> None:
    print(f"searching: {what}", file=sys.stderr)


def _half(values: Sequence[float]) -> float:
    return round(median(list(values)), 2)


def _most(values: Sequence[float]) -> float:
    return round(percentile(list(values), 0.95), 2)


# --- the library ----------------------------------------------------------------------------------------------------


def fill_library(services: Services, texts: Sequence[NewsText]) -> None:
    """Put the texts into the database, past the import, whose speed is measured elsewhere. Ids are places from 1."""
    from datetime import UTC, datetime

    from sqlalchemy import insert

    from db import queries
    from db.models import ArticleRow, ArticleTagRow, TagRow, TextRow

    moment = datetime(2025, 1, 1, tzinfo=UTC)
    tags = {name: n for n, name in enumerate(sorted({tag for text in texts for tag in text.tags}), start=1)}
    with services.library.write() as writing:
        rows = [
            {
                "id": number,
                "title": text.title,
                "outlet": text.outlet,
                "author": "",
                "url": "",
                "published": text.published,
                "language": "en",
                "perspective": text.perspective,
                "words": text.text.count(" ") + 1,
                "read_state": "unread",
                "position": 0,
                "added": moment,
                "text_hash": str(number),
                "content_key": str(number),
                "imported_key": str(number),
                "corrected": False,
                "member": "",
            }
            for number, text in enumerate(texts, start=1)
        ]
        writing.session.execute(insert(ArticleRow), rows)
        bodies = [{"article_id": n, "text": t.text, "blocks": [], "marks": []} for n, t in enumerate(texts, start=1)]
        writing.session.execute(insert(TextRow), bodies)
        if tags:
            writing.session.execute(insert(TagRow), [{"id": n, "name": name} for name, n in tags.items()])
        tagged = [
            {"article_id": n, "tag_id": tags[tag], "position": place}
            for n, text in enumerate(texts, start=1)
            for place, tag in enumerate(text.tags)
        ]
        if tagged:
            writing.session.execute(insert(ArticleTagRow), tagged)
    assert queries  # the statements above are these tables'


def _measure_way_in(services: Services, texts: list[NewsText], base: Path) -> tuple[float, dict[str, Any]]:
    ratios, ours, theirs = [], [], []
    for round_ in range(ROUNDS):
        some = texts[round_::ROUNDS]
        ours.append(len(some) / _index_alone(base / f"alone-{round_}", some))
        theirs.append(WHOOSH_SHARE / index_with_whoosh(base / f"whoosh-{round_}", some[:WHOOSH_SHARE]))
        ratios.append(ours[-1] / theirs[-1])
    services.search.search("warm")  # the processes are there, as they are in a window
    started = time.perf_counter()
    services.search.sync(Job())
    assert services.search.search(texts[-1].title).total
    seconds = time.perf_counter() - started
    _tell(f"indexed in {seconds:.1f} s")
    index = base / "library" / "index"
    kept = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    figures = {
        "indexed_a_second": round(median(ours)),
        "out_of_a_library_a_second": round(len(texts) / seconds),
        "whoosh_indexed_a_second": round(median(theirs)),
        "index_megabytes": round(kept / 1e6, 1),
        "segments": len(list(index.glob("*.seg"))),
    }
    return median(ratios), figures


def _index_alone(folder: Path, texts: list[NewsText]) -> float:
    """Seconds from texts to an index that answers, in this process, as Whoosh is measured; merged to the end."""
    articles = [
        IndexedArticle(number, str(number), text.title, text.text, text.outlet, tags=text.tags, language="en")
        for number, text in enumerate(texts, start=1)
    ]
    started = time.perf_counter()
    for start in range(0, len(articles), ARTICLES_AT_ONCE):
        update_index(str(folder), articles[start : start + ARTICLES_AT_ONCE], [])
    while tidy_index(str(folder)):
        pass
    index = SearchIndex(folder)
    assert index.search(texts[-1].title).total
    index.close()
    return time.perf_counter() - started


# --- typing ---------------------------------------------------------------------------------------------------------


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    # As between two keystrokes. A process that has just been busy is woken late on a busy machine, which would be
    # counted to whoever is asked through another process.
    time.sleep(_PAUSE)
    started = time.perf_counter()
    found = call()
    return (time.perf_counter() - started) * 1000, found


def _type(services: Services, rival: Fts5, typed: Sequence[str]) -> tuple[list[float], list[float], dict[str, Any]]:
    ours: list[float] = []
    theirs: list[float] = []
    apart: list[str] = []
    compared = 0
    for query in typed:
        for end in range(1, len(query) + 1):
            sofar = query[:end]
            if sofar.endswith(" "):
                continue
            milliseconds, result = _timed(lambda q=sofar: _ask(services, q, typing=True))
            ours.append(milliseconds)
            milliseconds, (total, _ids) = _timed(lambda q=sofar: rival.ask(" ".join(f'"{w}"' for w in q.split()) + "*"))
            theirs.append(milliseconds)
            if end >= 3:
                compared += 1
                if abs(result.total - total) > max(0.02 * total, 1 if total < _FEW else 0):
                    apart.append(f"{sofar}: {result.total}, {total}")
    return ours, theirs, {"share": len(apart) / max(compared, 1), "compared": compared, "examples": apart[:10]}


def _ask(services: Services, query: str, *, typing: bool = False) -> SearchResult:
    return services.search.search(query, typing=typing, limit=FIRST)


# --- other queries --------------------------------------------------------------------------------------------------


def make_kinds(texts: list[NewsText], typed: Sequence[str]) -> dict[str, list[tuple[str, str, str]]]:
    """Queries by kind: as we write them, as FTS5 does, and what it needs beside that."""
    chance = random.Random(3)
    seen = Counter(word for text in texts[:3000] for word in set(_read_plain(text.text)))
    ranked = [word for word, _count in seen.most_common(4000)]
    phrases = [query for query in typed if " " in query][: A_KIND // 2]
    while len(phrases) < A_KIND:
        words = chance.choice(texts).text.split()
        at = chance.randrange(max(len(words) - 3, 1))
        run = words[at : at + chance.choice((2, 3))]
        if len(run) > 1 and all(word.isalpha() for word in run):
            phrases.append(" ".join(run).lower())

    def some(number: int, least: int, most: int) -> list[str]:
        return chance.sample(ranked[least:most], number)

    common = [some(3, 20, 200) for _ in range(A_KIND)]
    five = [some(5, 200, 3000) for _ in range(A_KIND)]
    two = [some(2, 100, 2000) for _ in range(A_KIND)]
    one = [some(1, 100, 2000)[0] for _ in range(A_KIND)]
    years = [chance.choice(texts).published[:4] for _ in range(A_KIND)]
    return {
        "phrases": [(f'"{phrase}"', f'"{phrase}"', "") for phrase in phrases],
        "three common words": [(" ".join(words), " ".join(words), "") for words in common],
        "one of five": [(" OR ".join(words), " OR ".join(words), "") for words in five],
        "negation": [(f"{a} -{b}", f"{a} NOT {b}", "") for a, b in two],
        "fields": [(f"title:{word}", f"title: {word}", "") for word in one],
        "dates": [
            (f"{word} published:{year}", word, f"articles.published BETWEEN '{year}-01-01' AND '{year}-12-31'")
            for word, year in zip(one, years, strict=True)
        ],
    }


def _read_plain(text: str) -> Iterable[str]:
    return (word.lower() for word in text.split() if word.isalpha() and word.isascii() and len(word) > 1)


def _compare(search: SearchService, rival: Fts5, pairs: Sequence[tuple[str, str, str]]) -> dict[str, float]:
    ours, theirs = [], []
    for query, match, condition in pairs:
        quoted = " ".join(w if w in ("OR", "NOT", "title:") or '"' in match else f'"{w}"' for w in match.split())
        ours.append(_timed(lambda q=query: search.search(q, limit=FIRST))[0])
        theirs.append(_timed(lambda m=quoted, c=condition: rival.ask(m, c))[0])
    return {"median": _half(ours), "p95": _most(ours), "fts5_median": _half(theirs), "ratio": _ratio(ours, theirs)}


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return round(median(list(ours)) / median(list(theirs)), 2)


def _compare_facets(search: SearchService, rival: Fts5, typed: Sequence[str]) -> dict[str, float]:
    ours, theirs = [], []
    for query in typed[:A_KIND]:
        match = " ".join(f'"{word}"' for word in query.split()) + "*"
        ours.append(_timed(lambda q=query: search.search(q, typing=True, limit=FIRST, facets=True))[0])
        theirs.append(_timed(lambda m=match: (rival.ask(m), rival.count_facets(m)))[0])
    return {"median": _half(ours), "p95": _most(ours), "fts5_median": _half(theirs), "ratio": _ratio(ours, theirs)}


# --- finding what is known ------------------------------------------------------------------------------------------


def _find_known(services: Services, rival: Fts5, texts: list[NewsText]) -> dict[str, int]:
    """Five rather rare words of an article, one of them misspelt in a third of the queries: at what place it stands.
    FTS5 is asked for any of the words, since it would find nothing for all of them with one misspelt."""
    chance = random.Random(8)
    held = Counter(word for text in texts for word in set(_read_plain(text.text)))
    first = three = theirs = asked = 0
    missed: list[str] = []
    while asked < KNOWN_ITEMS:
        number = chance.randrange(len(texts))
        rare = sorted(
            w for w in set(_read_plain(texts[number].text)) if 3 <= held[w] <= len(texts) // 70 and len(w) > 4
        )
        if len(rare) < 8:
            continue
        words = chance.sample(rare, 5)
        if asked % 3 == 0:
            words[2] = _misspell(words[2], chance)
        asked += 1
        found = [hit.article_id for hit in _ask(services, " ".join(words)).hits]
        _total, known = rival.ask(" OR ".join(f'"{word}"' for word in words))
        first += found[:1] == [number + 1]
        three += number + 1 in found[:3]
        theirs += known[:1] == [number + 1]
        if number + 1 not in found[:3]:
            missed.append(" ".join(words))
    return {"asked": asked, "first": first, "first_three": three, "fts5_first": theirs, "missed": missed[:5]}


def _misspell(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return word[:at] + letter + word[at + (kind == 2) :]


# --- what changes ---------------------------------------------------------------------------------------------------


def _change_one(services: Services) -> float:
    """Milliseconds until an article is found by what was just written into it; the median of five."""
    taken = []
    for number in range(1, 6):
        services.articles.edit([number * 7], {"author": f"Quillfeather{number}"})
        started = time.perf_counter()
        services.search.sync(Job())
        assert services.search.search(f"quillfeather{number}").total == 1
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


def _commit_often(services: Services, typed: Sequence[str]) -> dict[str, float]:
    """Typing after one commit and after fifty more; after a commit nothing that was read before is at hand."""
    some = [query[:end] for query in typed[:15] for end in range(1, len(query) + 1) if query[end - 1] != " "]

    def commit(number: int) -> None:
        services.articles.edit([number * 11 + 1], {"author": f"Often{number}"})
        services.search.sync(Job())

    def type_some() -> list[float]:
        return [_timed(lambda q=q: _ask(services, q, typing=True))[0] for q in some]

    commit(0)
    before = type_some()
    taken = [_timed(lambda n=n: commit(n))[0] for n in range(1, 51)]
    after = type_some()
    return {
        "commit_ms": _half(taken),
        "median_before": _half(before),
        "median_after": _half(after),
        "p95_before": _most(before),
        "p95_after": _most(after),
        "segments": len(list(services.library.index.glob("*.seg"))),
        "ratio": _ratio(after, before),
    }
