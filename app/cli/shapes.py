"""The JSON objects that commands print. Spans are `[start, end)` in code points of the text given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.cli import contrasts
from app.contrast import WorthReading
from app.domain import (
    Article,
    ArticleSummary,
    Comparison,
    Coverage,
    Document,
    Event,
    EventQuestion,
    ImportItem,
    Note,
    NoteSubject,
    NoteSummary,
    Offer,
    Pair,
    SearchHit,
    Snippet,
    Span,
    Suggestion,
    TextAnalysis,
)
from app.services.correction_records import ListedCorrection


def shape_correction(listed: ListedCorrection) -> dict[str, Any]:
    correction = listed.correction
    anchor = correction.anchor
    return {
        "id": correction.id,
        "kind": correction.kind.value,
        "scope": correction.scope.kind.value,
        "articles": [{"id": article.id, "title": article.title} for article in listed.articles],
        "names": list(correction.names),
        "entity": correction.entity,
        "value": correction.value,
        "passage": {"start": anchor.span.start, "end": anchor.span.end, "quote": anchor.quote} if anchor else None,
        "created": correction.created.isoformat() if correction.created else "",
        "taken_back": listed.taken_back.isoformat() if listed.taken_back else "",
        "waits": listed.waits,
    }


def shape_spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def shape_import(item: ImportItem) -> dict[str, Any]:
    return {
        "path": item.path,
        "member": item.member,
        "status": item.status.value,
        "id": item.article_id,
        "title": item.title,
        "words": item.words,
        "error": item.error,
        "warnings": list(item.warnings),
        "ms": round(item.milliseconds, 1),
        "in_trash": item.in_trash,
    }


def shape_summary(summary: ArticleSummary) -> dict[str, Any]:
    metadata = summary.metadata
    return {
        "id": summary.id,
        "title": metadata.title,
        "outlet": metadata.outlet,
        "author": metadata.author,
        "published": metadata.published,
        "language": metadata.language,
        "words": summary.words,
        "perspective": metadata.perspective,
        "read": summary.read.value,
        "tags": list(metadata.tags),
    }


def shape_document(document: Document) -> dict[str, Any]:
    return {
        "text": document.text,
        "blocks": [
            {"kind": b.kind.value, "start": b.start, "end": b.end, "level": b.level, "attrs": dict(b.attrs)}
            for b in document.blocks
        ],
        "marks": [{"kind": m.kind.value, "start": m.start, "end": m.end, "href": m.href} for m in document.marks],
    }


def shape_article(article: Article, notes: Sequence[Note]) -> dict[str, Any]:
    metadata = article.metadata
    return {
        "id": article.id,
        "title": metadata.title,
        "author": metadata.author,
        "outlet": metadata.outlet,
        "url": metadata.url,
        "published": metadata.published,
        "language": metadata.language,
        "perspective": metadata.perspective,
        "tags": list(metadata.tags),
        "trashed": article.summary.trashed is not None,
        **shape_document(article.document),
        "notes": [shape_note(note.subject, note) for note in notes],
    }


def shape_note(subject: NoteSubject, note: Note | None) -> dict[str, Any]:
    return {
        "subject": subject.kind.value,
        "id": subject.id,
        "body": note.body if note else "",
        "revision": note.revision if note else 0,
        "changed": note.changed.isoformat() if note else "",
        "title": note.title if note else "",
        "tags": list(note.tags) if note else [],
    }


def shape_note_summary(note: NoteSummary) -> dict[str, Any]:
    return {
        "note": note.id,
        "subject": note.subject.kind.value,
        "id": note.subject.id,
        "title": note.title,
        "tags": list(note.tags),
        "changed": note.changed.isoformat(),
        "kept": note.kept,
        "trashed": note.trashed is not None,
    }


def shape_found_note(hit: SearchHit, snippets: Sequence[Snippet]) -> dict[str, Any]:
    """A note that is about no article: known by `note`, not by `id`, which is that of an article everywhere else."""
    shaped = shape_hit(hit, hit.title, snippets)
    del shaped["id"]
    return {"note": -hit.article_id, **shaped}


def shape_hit(hit: SearchHit, title: str, snippets: Sequence[Snippet]) -> dict[str, Any]:
    return {
        "id": hit.article_id,
        "title": title,
        "score": round(hit.score, 4),
        "snippets": [{"text": s.text, "highlights": shape_spans(s.highlights), "in": s.place.value} for s in snippets],
    }


def shape_suggestion(suggestion: Suggestion, title: str, words: Sequence[str]) -> dict[str, Any]:
    """`words`: what is said of each reason, in their order."""
    return {
        "id": suggestion.article_id,
        "title": title,
        "score": round(suggestion.score, 4),
        "kind": "same text" if suggestion.same_text else "telling",
        "verdict": suggestion.verdict.value if suggestion.verdict else "",
        "reasons": [
            {
                "kind": reason.kind.value,
                "words": said,
                "amount": reason.amount,
                "items": [
                    {"text": item.text, "left": shape_spans(item.left), "right": shape_spans(item.right)}
                    for item in reason.items
                ],
            }
            for reason, said in zip(suggestion.reasons, words, strict=True)
        ],
    }


def shape_event(event: Event, articles: Iterable[ArticleSummary]) -> dict[str, Any]:
    return {
        "id": event.id,
        "title": event.title,
        "articles": [
            {
                "id": article.id,
                "title": article.title,
                "outlet": article.metadata.outlet,
                "published": article.metadata.published,
                "chosen": article.id in event.chosen,
                "same_text_as": dict(event.copies).get(article.id),
            }
            for article in articles
        ],
    }


def shape_together(event_id: int, found: WorthReading, left: str, right: str) -> dict[str, Any]:
    return {
        "event": event_id,
        "pair": {"left": {"id": found.left, "title": left}, "right": {"id": found.right, "title": right}},
        "score": round(found.score, 3),
        "differences": [
            {
                "kind": difference.kind.value,
                "amount": round(difference.amount, 3),
                "rows": [{"about": r.about, "left": list(r.left), "right": list(r.right)} for r in difference.rows],
            }
            for difference in found.differences
        ],
        "perspectives": list(found.perspectives or ()),
    }


def shape_question(question: EventQuestion, title: str, event: str) -> dict[str, Any]:
    return {
        "id": question.article_id,
        "title": title,
        "event": question.event_id,
        "event_title": event,
        "like": question.like,
        "score": round(question.score, 4),
    }


def shape_pair(pair: Pair, left: str, right: str) -> dict[str, Any]:
    return {
        "id": pair.id,
        "left": {"id": pair.left_id, "title": left},
        "right": {"id": pair.right_id, "title": right},
        "title": pair.title,
        "question": pair.question,
        "created": pair.created.isoformat(),
        "opened": pair.opened.isoformat(),
        "note": pair.has_note,
    }


def shape_offer(offer: Offer) -> dict[str, Any]:
    return {"span": list(offer.span), "name": offer.name, "confidence": offer.confidence, "why": offer.why}


def shape_analysis(text: str, analysis: TextAnalysis) -> dict[str, Any]:
    return {
        "text": text,
        "language": analysis.language,
        "method": analysis.method,
        "sentences": shape_spans(analysis.sentences),
        "entities": [
            {"name": e.name, "type": e.type.value, "spans": shape_spans(e.spans), "why": e.why}
            for e in analysis.entities
        ],
        "offers": [{"entity": analysis.entities[o.entity].name, **shape_offer(o)} for o in analysis.offers],
        "loaded": contrasts.shape_loaded(analysis.loaded),
        "voices": [contrasts.shape_utterance(utterance) for utterance in analysis.utterances],
        "corrections": list(analysis.corrections),
    }


def shape_coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "sentences": coverage.sentences,
        "matched": coverage.matched,
        "only": coverage.only,
        "words": coverage.words,
        "matched_words": coverage.matched_words,
        "share": round(coverage.share, 3),
        "word_share": round(coverage.word_share, 3),
    }


def shape_comparison(left: dict[str, Any], right: dict[str, Any], comparison: Comparison) -> dict[str, Any]:
    return {
        "left": left,
        "right": right,
        "entities": [
            {
                "name": e.name,
                "type": e.type.value,
                "left": shape_spans(e.left),
                "right": shape_spans(e.right),
                "why": e.why,
                "offered_left": [shape_offer(o) for o in e.offered_left],
                "offered_right": [shape_offer(o) for o in e.offered_right],
            }
            for e in comparison.entities
        ],
        "alignments": [
            {
                "left": [a.left.start, a.left.end],
                "right": [a.right.start, a.right.end],
                "score": round(a.score, 4),
                "strong": a.strong,
                "shares": [{"kind": c.kind.value, "left": [*c.left], "right": [*c.right]} for c in a.shares],
            }
            for a in comparison.alignments
        ],
        "only_left": shape_spans(comparison.only_left),
        "only_right": shape_spans(comparison.only_right),
        "related": comparison.related,
        "coverage": {
            "left": shape_coverage(comparison.coverage_left),
            "right": shape_coverage(comparison.coverage_right),
        },
    }
