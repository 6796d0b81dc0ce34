"""The commands about articles that tell one event."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli import shapes
from app.cli.session import Session
from app.contrast import Difference
from app.domain import Event, Reason, ReasonKind, Suggestion
from app.services.opening import Services

_BOTH = {
    ReasonKind.NAMES: "both name {}",
    ReasonKind.DATES: "both give {}",
    ReasonKind.QUOTES: "both quote {}",
    ReasonKind.PHRASES: "both speak of {}",
    ReasonKind.NUMBERS: "both give {}",
    ReasonKind.WORDS: "both say {}",
}


def suggest_tellings(session: Session) -> bool:
    arguments = session.arguments
    services = session.to_suggest()
    if arguments.all:
        titles = {summary.id: summary.title for summary in services.articles.list()}
        for article_id, suggestions in services.tellings.all_suggestions(arguments.limit):
            _print(session, article_id, suggestions, titles)
        return True
    suggestions = services.tellings.suggestions(arguments.id, arguments.limit)
    ids = [arguments.id, *(suggestion.article_id for suggestion in suggestions)]
    _print(session, arguments.id, suggestions, {s.id: s.title for s in services.articles.summaries(ids)})
    return True


def list_events(session: Session) -> bool:
    arguments = session.arguments
    changes = (arguments.make, arguments.event, arguments.merge, arguments.split, arguments.move, arguments.empty)
    if any(value is not None for value in changes):
        return _change_events(session)
    services = session.to_suggest()
    if arguments.together is not None:
        return _print_together(session, services)
    if arguments.ask:
        _print_questions(session, services)
    elif arguments.article is None:
        for event in services.events.list():
            _print_event(session, services, event)
    elif (one := services.events.of_article(arguments.article)) is not None:
        _print_event(session, services, one)
    return True


def _change_events(session: Session) -> bool:
    arguments = session.arguments
    services = session.to_write()
    service = services.events
    shown: list[int] = []
    if arguments.make is not None:
        shown = [service.make(arguments.make, arguments.title or "")[0].id]
    elif arguments.event is not None:
        service.rename(arguments.event, arguments.title)
        shown = [arguments.event]
    elif arguments.merge is not None:
        shown = [service.merge(arguments.merge)[0].id]
    elif arguments.split is not None:
        shown = [arguments.split, service.split(arguments.split, arguments.articles)[0].id]
    elif arguments.move is not None:
        service.move(arguments.articles, arguments.move or None)
        shown = [arguments.move] if arguments.move else []
    else:
        service.empty(arguments.empty)
    for event_id in shown:
        _print_event(session, services, service.get(event_id))
    return True


def _print_questions(session: Session, services: Services) -> None:
    article = session.arguments.article
    events = {event.id: event for event in services.events.list()}
    for question in services.events.questions(None if article is None else [article]):
        event = events[question.event_id]
        titles = {s.id: s.title for s in services.articles.summaries([question.article_id, event.articles[0]])}
        name = event.title or titles.get(event.articles[0], "")
        title = titles.get(question.article_id, "")
        plain = f"{question.article_id:6} {title}: perhaps tells of event {event.id} {name}"
        session.output.emit(shapes.shape_question(question, title, name), plain)


_DIFFERENCES = {
    Difference.NAMING: "called otherwise",
    Difference.VOICES: "speaks only in one",
    Difference.OMISSION: "named only in one",
    Difference.FIGURES: "figures that do not agree",
    Difference.VOCABULARY: "words of one more than of the other",
    Difference.LOADED: "possibly loaded",
}


def say_told(session: Session, services: Services, new: Sequence[int]) -> None:
    """How many of the articles that were just imported tell an event that others told before."""
    told = services.tellings.told_before(new) if new else None
    if not told:
        return
    if len(new) == 1:
        sentence = "It tells an event that you already have"
    else:
        verb = "tells" if len(told) == 1 else "tell"
        sentence = f"{len(told)} of the {len(new)} {verb} an event that you already have"
    session.output.warn(f"{sentence}. To see it: suggest {next(iter(told))}")


def _print_together(session: Session, services: Services) -> bool:
    found = services.together.choose(session.arguments.together, session.job)
    if found is None:
        session.output.emit({"event": session.arguments.together, "pair": None}, "no clear contrast found")
        return True
    left, right = services.articles.summaries([found.left, found.right])
    lines = [f"{left.id:6} {left.title} | {right.id} {right.title}"]
    for difference in found.differences:
        for row in difference.rows:
            about = f"{row.about}: " if row.about else ""
            sides = " | ".join(", ".join(words) or "-" for words in (row.left, row.right))
            lines.append(f"       {_DIFFERENCES[difference.kind]}: {about}{sides}")
    if found.perspectives is not None:
        lines.append(f"       you have them as: {found.perspectives[0]} | {found.perspectives[1]}")
    session.output.emit(
        shapes.shape_together(session.arguments.together, found, left.title, right.title), "\n".join(lines)
    )
    return True


def _print_event(session: Session, services: Services, event: Event) -> None:
    articles = services.articles.summaries(event.articles)
    lines = [f"{event.id:6} {event.title or '(no name)'}"]
    for article in articles:
        beside = " · ".join(part for part in (article.metadata.published, article.metadata.outlet) if part)
        first = dict(event.copies).get(article.id)
        copy = f", the same text as {first}" if first is not None else ""
        lines.append(f"       {article.id:6} {article.title}{f'  ({beside})' if beside else ''}{copy}")
    session.output.emit(shapes.shape_event(event, articles), "\n".join(lines))


def _print(session: Session, article_id: int, suggestions: Sequence[Suggestion], titles: dict[int, str]) -> None:
    lines = [f"{article_id:6} {titles.get(article_id, '')}"]
    shaped = []
    for suggestion in suggestions:
        words = [word_reason(reason) for reason in suggestion.reasons]
        title = titles.get(suggestion.article_id, "")
        kind = " (the same text)" if suggestion.same_text else ""
        lines.append(f"       {suggestion.score:.2f} {suggestion.article_id} {title}{kind}: {'; '.join(words)}")
        shaped.append(shapes.shape_suggestion(suggestion, title, words))
    if not suggestions:
        lines.append("       no other telling found")
    session.output.emit({"id": article_id, "suggestions": shaped}, "\n".join(lines))


def word_reason(reason: Reason) -> str:
    """A reason as a piece of a sentence."""
    if reason.kind is ReasonKind.DAY:
        days = round(reason.amount)
        return (
            "published on the same day"
            if not days
            else "published a day apart"
            if days == 1
            else f"published {days} days apart"
        )
    if reason.kind is ReasonKind.COPIED:
        return f"{reason.amount:.0%} of the shorter text stands word for word in the other"
    quoted = reason.kind in (ReasonKind.QUOTES, ReasonKind.PHRASES, ReasonKind.WORDS)
    return _BOTH[reason.kind].format(_join([f"“{item.text}”" if quoted else item.text for item in reason.items]))


def _join(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
