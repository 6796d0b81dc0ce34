"""What a web page says of itself: title, author, outlet, date, language, address, tags; from meta elements and JSON-LD.

Nothing is guessed from running text: a wrong author or date under a headline misleads, a missing one is filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.domain import Metadata
from app.importers.canonical import clean_line, fold
from app.importers.dates import parse_date
from app.importers.front_matter import clean_tags
from app.importers.language import normalize_tag

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LARGEST_JSON = 1_000_000
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|Review|Essay|Posting|WebPage|CreativeWork)\Z")
_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "parsely-title", "twitter:title", "title")
_AUTHORS = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "citation_author", "byl",
    "parsely-author", "sailthru.author", "og:article:author",
)  # fmt: skip
_OUTLETS = (
    "og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "publisher", "application-name"
)  # fmt: skip
_DATES = (
    "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "pubdate", "publishdate", "publish-date", "publication_date", "date",
)  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_INLINE = frozenset("a abbr b bdi bdo cite code em font i kbd mark q s small span strong sub sup time u wbr".split())
_SEPARATOR = re.compile(r"\s+(?:\||::|»|«|·|•|/|>)\s+|\s+[-–—]\s+|\s*\|\s*")
_STRONG_SEPARATOR = re.compile(r"\s+(?:\||::|»|·|•)\s+|\s*\|\s*")
# Of these a page carries one for each author.
_ONE_EACH = frozenset(("article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author"))
_NAMED_AUTHOR = '//*[@itemprop="author" or contains(concat(" ", @rel, " "), " author ")]'
_BYLINE = re.compile(r"\A(?:[Bb][Yy]|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor)\s+([^\d|•·]{3,80})\Z")
# A name begins with no address and holds a letter; a longer one is a sentence about somebody.
_PERSON = re.compile(r"(?!@)(?!.*://)(?=.*[^\W\d]).{1,120}")
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|.{0,200}?\burl:\s*)(https?://[^\s>]+)", re.DOTALL)


def read_metadata(tree: HtmlElement, html: str = "", url: str = "") -> Metadata:
    """What the page says; fields it does not say are empty. `url` is where it came from, if that is known."""
    metas = _read_metas(tree)
    linked = list(_find_articles(tree))
    saved = _SAVED_FROM.search(html[:4096])
    address = (
        url or _web(_canonical(tree)) or _web(_first(metas, ("og:url",))) or (_web(saved.group(1)) if saved else "")
    )
    outlet = _first(metas, _OUTLETS[:1]) or _name(_pick(linked, "publisher")) or _first(metas, _OUTLETS[1:])
    if not outlet or outlet.startswith(("http", "@")):
        outlet = _host(address)
    return Metadata(
        title=_find_title(tree, metas, linked, outlet, address),
        outlet=outlet[:200],
        author=_find_author(tree, metas, linked),
        url=address,
        published=_find_date(tree, metas, linked),
        language=_find_language(tree, metas, linked),
        tags=clean_tags([*_all(metas, _TAGS), *_texts(_pick(linked, "keywords"))])[:12],
    )


# --- what the page holds --------------------------------------------------------------------------------------------


def _read_metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean_line(element.get("content") or "")
        if not content:
            continue
        # A property may hold several names, parted by spaces.
        names = f"{element.get('property') or ''} {element.get('name') or ''} {element.get('itemprop') or ''}"
        for name in names.lower().split():
            metas.setdefault(name.replace("dc:", "dc.").replace("dcterm:", "dcterms."), []).append(content[:2000])
        if (element.get("http-equiv") or "").lower() == "content-language":
            metas.setdefault("content-language", []).append(content)
    return metas


def _find_articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe the text of the page, the likeliest first."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = re.sub(r"\A\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*\Z", "", script.text or "").strip()
        if not text or len(text) > _LARGEST_JSON:
            continue
        try:
            _collect(json.loads(text, strict=False), found)
        except (ValueError, RecursionError):
            continue
    weak = re.compile(r"(?:WebPage|CreativeWork)\Z")
    return iter(sorted(found, key=lambda item: any(weak.search(t) for t in _texts(item.get("@type")))))


def _collect(value: Any, found: list[dict[str, Any]], depth: int = 0) -> None:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:100]:
            _collect(item, found, depth + 1)
    elif isinstance(value, dict):
        if any(_ARTICLE_TYPE.search(kind) for kind in _texts(value.get("@type"))):
            found.append(value)
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            _collect(value.get(key), found, depth + 1)


def _pick(linked: list[dict[str, Any]], key: str) -> Any:
    return next((item[key] for item in linked if item.get(key)), None)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _names(value: Any) -> list[str]:
    """The name in a JSON-LD person or organisation, or the names in a list of them; ten at most."""
    if isinstance(value, str):
        return list(filter(None, [clean_line(value)]))
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return [name for item in value[:10] for name in _names(item)][:10]
    return []


def _name(value: Any) -> str:
    return ", ".join(dict.fromkeys(_names(value)))


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((metas[name][0] for name in names if name in metas), "")


def _all(metas: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [text for name in names for text in metas.get(name, [])]


# --- one field each -------------------------------------------------------------------------------------------------


def _find_title(
    tree: HtmlElement, metas: dict[str, list[str]], linked: list[dict[str, Any]], outlet: str, url: str
) -> str:
    page = read_title(tree)
    headings = [_text_of(h) for _, h in zip(range(20), tree.iter("h1"), strict=False)]
    headings = [h for h in headings if h and len(h) <= 300]
    stated = _first(metas, _TITLES) or _name(_pick(linked, "headline")) or page
    # What stands on the page in large letters, if the page's title agrees, is what its author called it. It must be
    # most of that title: many sites set their own name as the first heading of every page.
    for heading in headings:
        key = fold(heading)
        if key and key != fold(outlet) and any(key in t and 2 * len(key) >= len(t) for t in (fold(stated), fold(page))):
            return heading
    title = remove_site_name(stated, outlet, url)
    if not title and len(headings) == 1:
        return headings[0]
    return title


def read_title(tree: HtmlElement) -> str:
    """What stands in the `title` element of the page; drawings have titles of their own."""
    titles = (t for t in tree.iter("title") if not any(above.tag == "svg" for above in t.iterancestors()))
    element = next(titles, None)
    return clean_line("".join(element.itertext())) if element is not None else ""


def remove_site_name(title: str, outlet: str = "", url: str = "") -> str:
    """A page's title without the name of the site before or behind it."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    host = _host(url)
    sites = {fold(outlet), fold(host), fold(host.split(".")[0])} - {""}
    separators = list(_SEPARATOR.finditer(title))
    # A known name goes wherever it stands.
    found = title
    while separators and fold(found[separators[-1].end() :]) in sites:
        found = found[: separators.pop().start()]
    if separators and fold(found[: separators[0].start()]) in sites:
        found = found[separators[0].end() :]
    if found != title:
        return found
    last = separators[-1]
    head, tail = title[: last.start()], title[last.end() :]
    words = len(tail.split())
    strong = bool(_STRONG_SEPARATOR.fullmatch(last.group()))
    if words <= (5 if strong else 3) and len(head.split()) >= (2 if strong else 4) and len(head) > len(tail):
        return head
    return title


def _find_author(tree: HtmlElement, metas: dict[str, list[str]], linked: list[dict[str, Any]]) -> str:
    if found := _join_people(_names(_pick(linked, "author"))):
        return found
    for name in _AUTHORS:
        people = metas.get(name, [])
        if found := _join_people(people if name in _ONE_EACH else people[:1]):
            return found
    shown: list[str] = []
    for element in tree.xpath(_NAMED_AUTHOR):
        inner = element.xpath('.//*[@itemprop="name"]')
        name = _text_of(inner[0] if inner else element)
        # Only where a page shows the name can the word before it be a preposition; elsewhere it is the name of a Von.
        shown.append(re.sub(r"\A(?:von|par|por)\s+", "", name, flags=re.IGNORECASE))
    for element in tree.xpath('//*[contains(@class, "byline")]'):
        # A line so named holds dates and sections as well; only one that begins like a byline names a person.
        shown += _BYLINE.findall(_text_of(element))
    return next(filter(None, (_join_people([name]) for name in shown)), "")


def _join_people(names: list[str]) -> str:
    """Those of the names that can be names of people, each once."""
    people = (re.sub(r"\Aby\s+", "", clean_line(name), flags=re.IGNORECASE) for name in names)
    return ", ".join(dict.fromkeys(name for name in people if _PERSON.fullmatch(name)))


def _find_date(tree: HtmlElement, metas: dict[str, list[str]], linked: list[dict[str, Any]]) -> str:
    stated = [_name(_pick(linked, "datePublished")), *_all(metas, _DATES)]
    for element in tree.iter("time"):
        marked = f"{element.get('itemprop') or ''} {element.get('class') or ''} {element.get('pubdate', '')!s}".lower()
        if "publi" in marked or element.get("pubdate") is not None or "entry-date" in marked:
            stated.append(element.get("datetime") or "".join(element.itertext()))
    # One `time` on a page is its date; several belong to comments and teasers.
    times = [t.get("datetime") for t in tree.iter("time") if t.get("datetime")]
    if len(set(times)) == 1:
        stated.append(times[0])
    return next(filter(None, map(parse_date, filter(None, stated))), "")


def _text_of(element: HtmlElement) -> str:
    """The text of an element in one line: parts of a line stand as close as they are written, other parts apart."""
    from lxml.etree import iterwalk

    pieces: list[str] = []
    for event, inner in iterwalk(element, events=("start", "end")):
        apart = "" if inner.tag in _INLINE or inner is element else " "
        after = "" if inner is element else inner.tail
        pieces += (apart, inner.text or "") if event == "start" else (apart, after or "")
    return clean_line("".join(pieces))


def _find_language(tree: HtmlElement, metas: dict[str, list[str]], linked: list[dict[str, Any]]) -> str:
    stated = [
        tree.get("lang") or tree.get("xml:lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        _first(metas, ("content-language", "og:locale", "dc.language", "dcterms.language", "language")),
        _name(_pick(linked, "inLanguage")),
    ]
    return next(filter(None, map(normalize_tag, stated)), "")


def _canonical(tree: HtmlElement) -> str:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return (link.get("href") or "").strip()
    return ""


def _web(url: str) -> str:
    """The address if it is one of the web; else empty."""
    return url if re.fullmatch(r"https?://[^\s<>\"]{3,2000}", url) and _host(url) else ""


def _host(url: str) -> str:
    """The host of an address without `www.`; empty for what is no address."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
