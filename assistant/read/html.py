"""
HTML pages: transcripts and plain pages whole, news pages by trafilatura.

A transcript loses nothing between its first and last block, because a cut question changes an answer. A page without
furniture has nothing to lose either. Everything else goes through trafilatura, which leaves out navigation, cookie
banners and related links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.notation import NotationError, from_json
from assistant.read.decode import decoded
from assistant.read.fields import institution
from assistant.read.markup import blocks_of, is_furniture, parsed, text_of
from assistant.read.normalise import normalised
from assistant.read.source import Raw, Source, unreadable
from assistant.read.turns import parted, turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_META_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_TITLE_METAS = ("og:title", "twitter:title", "dc.title")
_DATE_METAS = (
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publish-date", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_CHANGE_METAS = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified")
_AUTHOR_METAS = ("author", "article:author_name", "dc.creator", "parsely-author", "byl")
_PUBLISHER_METAS = ("og:site_name", "publisher", "dc.publisher", "article:publisher_name", "application-name")
_ARTICLES = ("NewsArticle", "ReportageNewsArticle", "Article", "BlogPosting", "Report", "WebPage")


def read_html(source: Source) -> Iterator[Raw]:
    """Yields the one document of a page."""
    declared = _META_CHARSET.search(source.data[:4096])
    html = decoded(source, declared.group(1).decode("ascii") if declared else None)
    tree = parsed(source, html)
    metas, article = _metas(tree), _json_ld(tree)
    author = _first(metas, _AUTHOR_METAS) or _name(article.get("author"))
    yield Raw(
        text=_own_text(tree) if metas.get("generator") == "Podium" else _main_text(source, tree, html),
        preamble=_opening(tree),
        title=_title(tree, metas, article),
        publisher=_first(metas, _PUBLISHER_METAS) or _name(article.get("publisher")) or institution(author),
        author=author if author and not author.startswith("http") else None,
        published=_first(metas, _DATE_METAS) or _text(article.get("datePublished")) or _time(tree),
        modified=_first(metas, _CHANGE_METAS) or _text(article.get("dateModified")),
        kind="article" if metas.get("og:type") == "article" or article else None,
    )


def shown(source: Source) -> str:
    """
    All that a page shows but its furniture: of a draft no sentence may be lost as a teaser or a list of links.

    Headings and list items stand under Markdown's marks.
    """
    tree = _tree(source)
    return _own_text(tree) if _metas(tree).get("generator") == "Podium" else "\n\n".join(blocks_of(tree, marked=True))


def _tree(source: Source) -> HtmlElement:
    declared = _META_CHARSET.search(source.data[:4096])
    return parsed(source, decoded(source, declared.group(1).decode("ascii") if declared else None))


def _own_text(tree: HtmlElement) -> str:
    """The head and the text of a page of Podium's own; its panel repeats its sources and is none of it."""
    return "\n\n".join(text_of(node, furniture=True) for tag in ("header", "main") for node in tree.iter(tag))


def _main_text(source: Source, tree: HtmlElement, html: str) -> str:
    whole = text_of(tree)
    if turns(parted(normalised(whole))):
        return text_of(_conversation(tree))
    if _has_furniture(tree):
        # Below a quarter of the page trafilatura has most likely taken a teaser for the story.
        story = _story(html)
        if len(story) > len(whole) // 4:
            return story
    if not whole:
        raise unreadable(source.name, "the page shows no text", hint="Save the page after its scripts have run.")
    return whole


def _story(html: str) -> str:
    from trafilatura import extract

    text = extract(html, output_format="txt", include_comments=False, include_tables=True, favor_precision=False)
    return str(text or "").replace("\n", "\n\n")


def _conversation(tree: HtmlElement) -> HtmlElement:
    """The smallest element that holds all the page's words but lists of links."""
    node = tree
    while True:
        children = [child for child in node if isinstance(child.tag, str)]
        longest = max(children, key=lambda child: len(child.text_content()), default=None)
        if longest is None or (node.text or "").strip():
            return node
        if any(
            (text_of(other) and not _is_links(other)) or (other.tail or "").strip()
            for other in children
            if other is not longest
        ):
            return node
        node = longest


def _is_links(node: HtmlElement) -> bool:
    return 2 * sum(len(link.text_content()) for link in node.iter("a")) > len(text_of(node))


def _opening(tree: HtmlElement) -> str:
    """The head of the page with its furniture: banners of marking and embargo stand there."""
    return text_of(tree, furniture=True)[:2000]


def _has_furniture(tree: HtmlElement) -> bool:
    """Whether there is anything to lose: navigation, a footer, a sidebar, or many links."""
    nodes = [node for node in tree.iter() if isinstance(node.tag, str)]
    if any(is_furniture(node) for node in nodes):
        return True
    linked = sum(len(node.text_content()) for node in nodes if node.tag == "a")
    return linked > 0.1 * len(text_of(tree))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The page's meta elements by name, property or itemprop; the first of each counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for key in ("name", "property", "itemprop"):
            if content and meta.get(key):
                found.setdefault(str(meta.get(key)).lower(), content)
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _json_ld(tree: HtmlElement) -> dict[str, Any]:
    """The page's own description of its article; empty when there is none or it is malformed."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = from_json(script.text or "")
        except NotationError:
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data
        found += [item for item in graph if isinstance(item, dict)] if isinstance(graph, list) else []
    by_type = {str(kind): item for item in reversed(found) for kind in _listed(item.get("@type"))}
    return next((by_type[kind] for kind in _ARTICLES if kind in by_type), {})


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _name(value: object) -> str | None:
    names = [item.get("name") if isinstance(item, dict) else item for item in _listed(value)]
    return ", ".join(name for name in names if isinstance(name, str)) or None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _time(tree: HtmlElement) -> str | None:
    return next((str(node.get("datetime")) for node in tree.iter("time") if node.get("datetime")), None)


def _title(tree: HtmlElement, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    headings = [text_of(node).replace("\n", " ") for node in tree.iter("h1") if not is_furniture(node)]
    stated = _first(metas, _TITLE_METAS) or _text(article.get("headline"))
    # Two headings of the first rank: one is the site's name, and the metadata knows which.
    heading = next(iter(headings), None) if len(headings) == 1 or not stated else None
    return heading or stated or _text(tree.findtext(".//title"))
