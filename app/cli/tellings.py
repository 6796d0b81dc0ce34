"""The commands about articles that tell one event."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli import shapes
from app.cli.session import Session
from app.domain import Reason, ReasonKind, Suggestion

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
