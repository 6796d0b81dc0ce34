"""The commands that work on the library. Each returns True if all that was asked for was done."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence

from app.cli import shapes
from app.cli.comparisons import analyse_text, compare_texts
from app.cli.corrections import correct_entities, list_corrections
from app.cli.exchange import export_notes, import_notes
from app.cli.keeping import back_up, restore_library
from app.cli.notes import edit_note, list_notes
from app.cli.reading import read_lines
from app.cli.session import Session
from app.cli.tellings import list_events, say_told, suggest_tellings
from app.domain import (
    ArticleSummary,
    ImportItem,
    ImportStatus,
    NoteSubject,
    Pair,
    Problem,
    ReadState,
    SearchResult,
    SnippetPlace,
    SubjectKind,
)
from app.errors import LibraryError, UserError
from app.services.opening import Services


def import_files(session: Session) -> bool:
    services = session.to_write(create=True)

    def print_item(item: ImportItem) -> None:
        name = f"{item.path} ({item.member})" if item.member else item.path
        known = f"{item.article_id} {item.title}{' (in the trash)' if item.in_trash else ''}"
        plain = f"{item.status.value:9} {name}: {item.error or known}"
        plain += "".join(f"\n{'':9} {warning}" for warning in item.warnings)
        session.output.emit(shapes.shape_import(item), plain)

    items = services.imports.import_paths(session.arguments.paths, session.job, print_item)
    failed = sum(item.status is ImportStatus.FAILED for item in items)
    if session.job.cancelled:
        session.output.warn("Cancelled. What was imported stays.")
        return False
    session.follow(services)
    session.place_articles(services)
    say_told(session, services, [i.article_id for i in items if i.status is ImportStatus.ADDED and i.article_id])
    return not failed


def list_articles(session: Session) -> bool:
    for summary in session.to_read().articles.list():
        _print_summary(session, summary)
    return True


def show_article(session: Session) -> bool:
    services = session.to_read()
    article = services.articles.get(session.arguments.id)
    pairs = [pair for pair in services.pairs.list() if article.id in (pair.left_id, pair.right_id)]
    subjects = [NoteSubject(SubjectKind.ARTICLE, article.id), *(NoteSubject(SubjectKind.PAIR, p.id) for p in pairs)]
    notes = [note for note in map(services.notes.get, subjects) if note is not None]
    head = article.metadata
    lines = [
        f"{name}: {value}"
        for name, value in (
            ("outlet", head.outlet),
            ("author", head.author),
            ("published", head.published),
            ("url", head.url),
            ("perspective", head.perspective),
            ("tags", ", ".join(head.tags)),
        )
        if value
    ]
    text = article.document.text.replace("\n", "\n\n")
    plain = "\n".join([*lines, "", text, *(f"\nNote:\n{note.body}" for note in notes if note.body.strip())])
    session.output.emit(shapes.shape_article(article, notes), plain)
    return True


def set_fields(session: Session) -> bool:
    services = session.to_write()
    changes: dict[str, object] = dict(session.arguments.values)
    state = changes.pop("read", None)
    if state is not None and state not in set(ReadState):
        raise UserError("bad-value", value=f"“{state}”", field="read", hint="It is unread, reading or read.")
    ids: list[int] = session.arguments.ids
    if changes:
        services.articles.edit(ids, changes)
    if state is not None:
        services.articles.set_read(ids, ReadState(str(state)))
    for summary in services.articles.summaries(ids):
        _print_summary(session, summary)
    session.follow(services)
    return True


def delete_articles(session: Session) -> bool:
    services = session.to_write()
    services.articles.trash(session.arguments.ids)
    return _print_trashed(session, services, session.arguments.ids, trashed=True)


def untrash_articles(session: Session) -> bool:
    services = session.to_write()
    services.articles.restore(session.arguments.ids)
    return _print_trashed(session, services, session.arguments.ids, trashed=False)


def show_trash(session: Session) -> bool:
    if session.arguments.ids:
        return delete_articles(session)
    if not session.arguments.empty:
        for summary in session.to_read().articles.list(trashed=True):
            _print_summary(session, summary)
        return True
    services = session.to_write()
    ids = [summary.id for summary in services.articles.list(trashed=True)]
    services.articles.purge(ids, session.job)
    session.output.emit({"deleted": ids}, f"{len(ids)} articles deleted")
    session.follow(services)
    return True


def _print_trashed(session: Session, services: Services, ids: Sequence[int], *, trashed: bool) -> bool:
    for article_id in ids:
        plain = f"{article_id} is {'in' if trashed else 'out of'} the trash"
        session.output.emit({"id": article_id, "trashed": trashed}, plain)
    session.follow(services)
    return True


def search_articles(session: Session) -> bool:
    arguments = session.arguments
    services = session.to_search()
    if arguments.queries:
        for query in read_lines(arguments.queries):
            start = time.perf_counter()
            result = services.search.search(query, typing=arguments.typing, limit=arguments.limit)
            milliseconds = (time.perf_counter() - start) * 1000
            ids = [hit.article_id for hit in result.hits]
            value = {"query": query, "ms": round(milliseconds, 2), "total": result.total, "ids": ids}
            session.output.emit(value, f"{query}: {result.total} ({milliseconds:.1f} ms) {' '.join(map(str, ids))}")
        return True
    result = services.search.search(" ".join(arguments.query), typing=arguments.typing, limit=arguments.limit)
    ids = [hit.article_id for hit in result.hits]
    snippets = services.search.snippets(ids, result)
    titles = {summary.id: summary.title for summary in services.articles.summaries(ids)}
    for hit in result.hits:
        title, pieces = titles.get(hit.article_id, ""), snippets.get(hit.article_id, ())
        shown = [f"       {SAID[piece.place]}… {piece.text} …" for piece in pieces]
        plain = "\n".join([f"{hit.article_id:6} {title}", *shown])
        session.output.emit(shapes.shape_hit(hit, title, pieces), plain)
    if arguments.notes:
        _print_found_notes(session, services, result)
    return True


def _print_found_notes(session: Session, services: Services, result: SearchResult) -> None:
    snippets = services.search.snippets([hit.article_id for hit in result.notes], result)
    for hit in result.notes:
        pieces = snippets.get(hit.article_id, ())
        shown = [f"       … {piece.text} …" for piece in pieces]
        plain = "\n".join([f"note {-hit.article_id} {hit.title}", *shown])
        session.output.emit(shapes.shape_found_note(hit, pieces), plain)


SAID = {SnippetPlace.TEXT: "", SnippetPlace.NOTE: "your note: ", SnippetPlace.HIGHLIGHT: "your comment: "}


def list_pairs(session: Session) -> bool:
    services = session.to_read()
    pairs = services.pairs.list()
    sides = [side for pair in pairs for side in (pair.left_id, pair.right_id)]
    titles = {summary.id: summary.title for summary in services.articles.summaries(sides)}
    for pair in pairs:
        _print_pair(session, pair, titles)
    return True


def save_pair(session: Session) -> bool:
    arguments = session.arguments
    services = session.to_write()
    pair = services.pairs.save(arguments.left, arguments.right, title=arguments.title, question=arguments.question)
    titles = {s.id: s.title for s in services.articles.summaries([pair.left_id, pair.right_id])}
    _print_pair(session, pair, titles)
    return True


def _print_pair(session: Session, pair: Pair, titles: dict[int, str]) -> None:
    left, right = titles.get(pair.left_id, ""), titles.get(pair.right_id, "")
    plain = f"{pair.id:6} {pair.title or '(no title)'}: {pair.left_id} {left} | {pair.right_id} {right}"
    session.output.emit(shapes.shape_pair(pair, left, right), plain)


def check_library(session: Session) -> bool:
    try:
        services = session.to_read()
        problems = services.upkeep.check(session.job)
        if (problem := services.search.find_problem()) is not None:
            problems.append(problem)
    except LibraryError as error:
        if error.code not in ("library-corrupt", "library-stale-log", "library-foreign"):
            raise
        problems = [Problem(error.code, error.message())]
    ok = all(problem.mendable or problem.harmless for problem in problems)
    plain = "\n".join(["The library is sound." if ok else "The library has problems:", *(p.detail for p in problems)])
    session.output.emit({"ok": ok, "problems": [dataclasses.asdict(problem) for problem in problems]}, plain)
    return ok


def rebuild_index(session: Session) -> bool:
    count = session.to_write().search.rebuild(session.job)
    session.output.emit({"articles": count}, f"{count} articles indexed")
    return True


def _print_summary(session: Session, summary: ArticleSummary) -> None:
    metadata = summary.metadata
    beside = " · ".join(part for part in (metadata.outlet, metadata.published, f"{summary.words} words") if part)
    session.output.emit(shapes.shape_summary(summary), f"{summary.id:6} {summary.title}  ({beside})")


COMMANDS: dict[str, Callable[[Session], bool]] = {
    "import": import_files,
    "list": list_articles,
    "show": show_article,
    "set": set_fields,
    "delete": delete_articles,
    "trash": show_trash,
    "untrash": untrash_articles,
    "search": search_articles,
    "analyse": analyse_text,
    "compare": compare_texts,
    "suggest": suggest_tellings,
    "events": list_events,
    "pairs": list_pairs,
    "pair": save_pair,
    "note": edit_note,
    "notes": list_notes,
    "correct": correct_entities,
    "corrections": list_corrections,
    "check": check_library,
    "reindex": rebuild_index,
    "backup": back_up,
    "restore": restore_library,
    "export": export_notes,
    "import-notes": import_notes,
}
