"""The commands that analyse and compare: articles of the library by id, files by path."""

from __future__ import annotations

from typing import Any

from app.cli import contrasts, shapes
from app.cli.reading import read_id, read_pairs
from app.cli.session import Session
from app.contrast import Contrast
from app.domain import Comparison
from app.errors import ImportFailed, UserError, WorkerDied
from app.services.comparing import LooseText, TextComparer


def analyse_text(session: Session) -> bool:
    name = session.arguments.text
    comparer = TextComparer(session.workers.analysis)
    if (article_id := read_id(name)) is not None:
        services = session.to_read()
        article = services.articles.get(article_id)
        title, text = article.metadata.title, article.document.text
        analysis = services.analysis.analysis(article.id, session.job)
    else:
        loose = comparer.read(name, session.job)
        title, text = loose.title, loose.document.text
        analysis = comparer.decode(loose)
    lines = [f"{e.type.value:7} {len(e.spans):4} {e.name}" for e in analysis.entities]
    plain = "\n".join([f"{title}: {len(analysis.sentences)} sentences", *lines])
    session.output.emit(shapes.shape_analysis(text, analysis), plain)
    return True


def compare_texts(session: Session) -> bool:
    if not session.arguments.pairs:
        left, right = session.arguments.texts
        ids = read_id(left), read_id(right)
        if ids[0] is not None and ids[1] is not None:
            _print_articles(session, ids[0], ids[1])
        else:
            _print_comparison(session, TextComparer(session.workers.analysis), left, right, {})
        return True
    comparer = TextComparer(session.workers.analysis)
    # Each text is read and analysed once, however many pairs it is in.
    known: dict[str, LooseText | UserError] = {}
    done = True
    pairs = read_pairs(session.arguments.pairs)
    for number, (left, right) in enumerate(pairs):
        session.job.progress(number, len(pairs))
        try:
            _print_comparison(session, comparer, left, right, known)
        except (UserError, WorkerDied, TimeoutError) as error:
            # One object a pair, also for one that failed, so that the lines stay in step.
            message = str(error) or "The texts could not be analysed."
            value = {"left": {"path": left}, "right": {"path": right}, "error": message}
            session.output.emit(value, f"{left} | {right}: {message}")
            done = False
    return done


def _print_articles(session: Session, left_id: int, right_id: int) -> None:
    """Two articles of the library: from the cache, where they were compared before."""
    services = session.to_read()
    left, right = services.articles.get(left_id), services.articles.get(right_id)
    comparison = services.analysis.compare(left_id, right_id, session.job)
    contrast = services.analysis.contrast(left_id, right_id, session.job)
    sides = [{"id": a.id, "title": a.metadata.title, "text": a.document.text} for a in (left, right)]
    _print(session, sides[0], sides[1], comparison, contrast)


def _print_comparison(
    session: Session, comparer: TextComparer, left: str, right: str, known: dict[str, LooseText | UserError]
) -> None:
    texts = [_find_text(session, comparer, name, known) for name in (left, right)]
    sides: list[dict[str, Any]] = [
        {"id": text.article_id, "title": text.title, "text": text.document.text}
        | ({"path": text.name} if text.article_id is None else {})
        for text in texts
    ]
    left_text, right_text = (
        _correct(session, comparer, text, texts[1 - n]) if text.article_id is not None else text
        for n, text in enumerate(texts)
    )
    comparison = comparer.compare(left_text, right_text, session.job)
    contrast = comparer.contrast(left_text, right_text, comparison, session.job)
    _print(session, sides[0], sides[1], comparison, contrast)


def _correct(session: Session, comparer: TextComparer, text: LooseText, beside: LooseText) -> LooseText:
    """An article of the library as its reader has it."""
    assert text.article_id is not None
    service = session.to_read().analysis
    return comparer.put(text, service.correct(text.article_id, text.document, comparer.decode(text), beside.article_id))


def _find_text(
    session: Session, comparer: TextComparer, name: str, known: dict[str, LooseText | UserError]
) -> LooseText:
    found = known.get(name)
    if found is None:
        try:
            found = _load_text(session, comparer, name)
        except (ImportFailed, UserError) as error:
            found = error
        known[name] = found
    if isinstance(found, UserError):
        raise found
    return found


def _load_text(session: Session, comparer: TextComparer, name: str) -> LooseText:
    article_id = read_id(name)
    if article_id is None:
        return comparer.read(name, session.job)
    article = session.to_read().articles.get(article_id)
    metadata = article.metadata
    return comparer.analyse(name, article.id, metadata.title, article.document, metadata.language, session.job)


def _print(
    session: Session, left: dict[str, Any], right: dict[str, Any], comparison: Comparison, contrast: Contrast
) -> None:
    lines = [f"{left['title']} | {right['title']}"]
    lines += [
        f"{e.type.value:7} {len(e.left):3} {len(e.right):3}  {e.name}{f' ({e.why})' if e.why else ''}"
        for e in comparison.entities
    ]
    for alignment in comparison.alignments:
        (a, b), (c, d) = alignment.left, alignment.right
        lines.append(f"{alignment.score:.2f} {left['text'][a:b]}\n     {right['text'][c:d]}")
    lines += contrasts.list_contrast(contrast)
    value = shapes.shape_comparison(left, right, comparison) | contrasts.shape_contrast(contrast)
    session.output.emit(value, "\n".join(lines))
