"""MathML to plain HTML: a formula reads as one line, with its powers and indices, and is no hole in its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Which child of an element stands above or below the line.
_RAISED = {"msup": {1: "sup"}, "msub": {1: "sub"}, "msubsup": {1: "sub", 2: "sup"}}
_RAISED |= {"mover": {1: "sup"}, "munder": {1: "sub"}, "munderover": {1: "sub", 2: "sup"}}
# The same formula once more, for programs.
_REPEATS = frozenset(("annotation", "annotation-xml"))
_GROUPS = frozenset(("mrow", "mstyle", "mpadded"))


def write_out_formulas(tree: HtmlElement) -> None:
    """Turn every `math` element of a tree, in place, into elements that HTML had before it."""
    for math in list(tree.iter("math")):
        for element in [e for e in math.iter() if e.tag in _REPEATS]:
            if element.getparent() is not None:
                element.drop_tree()
        for element in list(math.iter()):
            _write_out(element, of_all=math)
        # MathJax puts formulas into elements of its own, which who looks for the article does not know.
        for above in math.iterancestors():
            if "-" not in above.tag:
                break
            above.tag = "span"


def _write_out(element: HtmlElement, *, of_all: HtmlElement) -> None:
    tag, children = element.tag, list(element)
    # White space between the signs is how the source is laid out; what stands behind the formula is the sentence.
    element.text = " ".join((element.text or "").split())
    if element is not of_all:
        element.tail = None
    for place, name in _RAISED.get(tag, {}).items():
        if place < len(children):
            raised = element.makeelement(name)
            element.replace(children[place], raised)
            raised.append(children[place])
    if tag == "mfrac" and len(children) == 2:
        for place, child in enumerate(children):
            _wrap(element, child, "/" if place else "")
    elif tag in ("msqrt", "mroot"):
        element.text = "√" if len(children) == 1 and not _is_group(children[0]) else "√("
        if element.text == "√(" and children:
            element.append(_make_text(element, ")"))
    elif tag in ("mtd", "mtr"):
        element.append(_make_text(element, " "))
    element.tag = "span"


def _wrap(fraction: HtmlElement, part: HtmlElement, before: str) -> None:
    """Put a part of a fraction in brackets where it is more than one sign."""
    group = _is_group(part)
    holder = fraction.makeelement("span")
    fraction.replace(part, holder)
    holder.append(_make_text(fraction, before + ("(" if group else "")))
    holder.append(part)
    holder.append(_make_text(fraction, ")" if group else ""))


def _is_group(element: HtmlElement) -> bool:
    return len(element) > 1 or (element.tag in _GROUPS and len(element) == 1 and _is_group(element[0]))


def _make_text(near: HtmlElement, text: str) -> HtmlElement:
    holder = near.makeelement("span")
    holder.text = text
    return holder
