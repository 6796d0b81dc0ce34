"""Which blocks of a web page are its article.

trafilatura names the text; it flattens lists and tables while it does so, leaves out paragraphs that it saw before,
and silently drops some. So it is asked only for its judgement: the page is read whole into blocks by
`html_document`, and a block stays if most of its word sequences are in what trafilatura found, or if it is a short one
between two of its kind that do.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from app.domain import BlockKind
from app.importers.canonical import Draft, fold
from app.importers.formulas import write_out_formulas
from app.importers.html_document import read_html
from app.offline import without_probes

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_log = logging.getLogger(__name__)

_SEQUENCE = 4  # words; shorter ones are shared by chance
_MOST = 0.7  # of a block's sequences; trafilatura trims notes and captions out of paragraphs it keeps
# So many characters (thirty words) of other things part a page's article from what is elsewhere on it: more than a
# caption or an advertisement, less than a list of teasers.
_APART = 180
# Past this size a page is a book or hostile and is taken whole: the heuristics walk each element's descendants and
# siblings again and again (10 s at 57,000 elements side by side, 18 s at 90,000 nested 120 deep).
_MOST_ELEMENTS = 40_000
_MOST_DESCENDANTS = 1_000_000
_WORD = re.compile(r"[^\W_]+")
# Less of a page than this is a stray line; it is better read whole.
_LEAST = 0.02
_FRAME = ("nav", "header", "footer", "aside", "menu")


class PageText(NamedTuple):
    """The blocks of the article, and which share of the page's visible text was left out, from 0 to 1."""

    drafts: list[Draft]
    left_out: float


def find_article(tree: HtmlElement, base_url: str = "") -> PageText:
    """The article of a page, from which `remove_hidden` took what is not shown; the whole page if none stands out."""
    from lxml import etree

    # Before trafilatura is asked, or its words for a paragraph with a formula would not be ours.
    write_out_formulas(tree)
    drafts = read_html(etree.tostring(tree, encoding="unicode", method="html"), base_url)
    weights = [_weigh(draft) for draft in drafts]
    total = sum(weights)
    if not total:
        return PageText([], 0.0)
    kept: list[int] = []
    if _is_manageable(tree):
        # More text first: what it takes too much is seen and can be marked as tail, what it loses is not.
        for more in (True, False):
            kept = _choose(drafts, _ask(tree, more=more))
            if sum(weights[i] for i in kept) >= _LEAST * total:
                break
            kept = []
    if not kept:
        body = _without_frame(tree)
        drafts = read_html(etree.tostring(body, encoding="unicode", method="html"), base_url) or drafts
        weights = [_weigh(draft) for draft in drafts]
        kept = list(range(len(drafts)))
    article = [drafts[i] for i in _with_pictures(drafts, kept)]
    return PageText(article, max(0.0, 1 - sum(weights[i] for i in kept) / total))


def _is_manageable(tree: HtmlElement) -> bool:
    elements = descendants = 0
    level = [tree]
    depth = 0
    while level:
        elements += len(level)
        descendants += depth * len(level)
        if elements > _MOST_ELEMENTS or descendants > _MOST_DESCENDANTS:
            return False
        level = [child for element in level for child in element]
        depth += 1
    return True


def _ask(tree: HtmlElement, *, more: bool) -> str:
    with without_probes():
        import trafilatura

    try:
        found = trafilatura.extract(deepcopy(tree), include_comments=False, favor_recall=more, output_format="txt")
    except Exception as error:  # noqa: BLE001 - its heuristics meet any tree there is; without them the page is taken whole
        _log.warning("trafilatura failed on a page: %s", type(error).__name__)
        return ""
    return found or ""


def _choose(drafts: Sequence[Draft], found: str) -> list[int]:
    words = _WORD.findall(found.casefold())
    if not words:
        return []
    sequences = {tuple(words[i : i + _SEQUENCE]) for i in range(len(words) - _SEQUENCE + 1)}
    lines = {fold(line.lstrip("-# ")) for line in found.split("\n")}
    kept = [i for i, draft in enumerate(drafts) if _is_in(draft, sequences, lines)]
    return _fill_gaps(drafts, _drop_copies(drafts, kept))


def _is_in(draft: Draft, sequences: set[tuple[str, ...]], lines: set[str]) -> bool:
    if draft.kind is BlockKind.IMAGE:
        return False
    text = _text(draft)
    words = _WORD.findall(text.casefold())
    count = len(words) - _SEQUENCE + 1
    if count < 2:
        return bool(words) and fold(text) in lines
    return sum(tuple(words[i : i + _SEQUENCE]) in sequences for i in range(count)) >= _MOST * count


def _drop_copies(drafts: Sequence[Draft], kept: list[int]) -> list[int]:
    """Without blocks that only repeat, far from the article, what stands in it: teasers, and headings of a menu."""
    runs: list[list[int]] = []
    for i in kept:
        if runs and sum(_weigh(draft) for draft in drafts[runs[-1][-1] + 1 : i]) < _APART:
            runs[-1].append(i)
        else:
            runs.append([i])
    if len(runs) < 2:
        return kept
    longest = max(runs, key=lambda run: sum(_weigh(drafts[i]) for i in run))
    texts = {fold(_text(drafts[i])) for i in longest}
    return [i for run in runs for i in run if run is longest or fold(_text(drafts[i])) not in texts]


def _fill_gaps(drafts: Sequence[Draft], kept: list[int]) -> list[int]:
    """The kept blocks with what is little and of one kind with both its neighbours: lines of an article that were too
    short to be known by their words, or stood there before. A button among them will be marked as tail."""
    filled = kept[:1]
    for before, after in pairwise(kept):
        gap = range(before + 1, after)
        if drafts[before].kind is drafts[after].kind and sum(_weigh(drafts[i]) for i in gap) < _APART:
            filled += [i for i in gap if drafts[i].kind is drafts[before].kind]
        filled.append(after)
    return filled


def _with_pictures(drafts: Sequence[Draft], kept: list[int]) -> list[int]:
    """The kept blocks with the pictures that stand between two of them."""
    chosen = set(kept)
    for before, after in pairwise(kept):
        between = range(before + 1, after)
        if all(drafts[i].kind is BlockKind.IMAGE for i in between):
            chosen.update(between)
    return sorted(chosen)


def _without_frame(tree: HtmlElement) -> HtmlElement:
    body = deepcopy(tree)
    for element in [e for e in body.iter(*_FRAME) if e.getparent() is not None]:
        if element.tag != "header" or element.find(".//h1") is None:
            element.drop_tree()
    return body


def _text(draft: Draft) -> str:
    return draft.plain if draft.cells else draft.text


def _weigh(draft: Draft) -> int:
    return 0 if draft.kind is BlockKind.IMAGE else len(_text(draft).strip())
