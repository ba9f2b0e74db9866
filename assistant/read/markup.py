"""HTML to paragraphs: every block on its own, blank lines between, scripts and page furniture left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.read.source import Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_NEVER = frozenset({
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "head", "select",
    "option", "button",
})  # fmt: skip
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})
_FURNITURE_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu",
})  # fmt: skip
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|nav|navbar|navigation|menu|breadcrumbs?|related|recommended|share|sharing|"
    r"social|newsletter|subscribe|signup|sidebar|advert|ads?|promo|footer|masthead|comments|skip-link|trending|"
    r"most-?read|most-?viewed|more-?stories|read-?more)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def parsed(source: Source, html: str) -> HtmlElement:
    """The tree of a page, however broken its markup."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(_DECLARATION.sub("", html).replace("\0", ""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        hint = "Check that the page was saved whole, with its text."
        raise unreadable(source.name, "it holds no HTML elements", hint=hint) from None


def text_of(tree: HtmlElement, *, furniture: bool = False) -> str:
    """What a reader sees, a blank line between blocks; navigation, footers and the like only with `furniture`."""
    return "\n\n".join(blocks_of(tree, furniture=furniture))


def blocks_of(tree: HtmlElement, *, furniture: bool = False, marked: bool = False) -> list[str]:
    """What a reader sees, block by block; with `marked` headings and list items under Markdown's marks."""
    pieces: list[str] = []
    # A stack of our own, since pages nest deeper than Python recurses.
    stack: list[HtmlElement | str] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        if not isinstance(node.tag, str) or (node is not tree and _is_left_out(node, furniture=furniture)):
            continue
        stack.extend(reversed([_mark(node) if marked else "", *_parts(node)]))
    return list(_under_marks(_paragraphs("".join(pieces))))


def _mark(node: HtmlElement) -> str:
    """`## ` before a heading, `- ` or `3. ` before an item, with two spaces for each list that its list is in."""
    if re.fullmatch(r"h[1-6]", node.tag):
        return f"{_BLOCK}{_MARK}{'#' * int(node.tag[1])} "
    if node.tag != "li":
        return ""
    depth = max(0, sum(one.tag in {"ul", "ol"} for one in node.iterancestors()) - 1)
    holder = node.getparent()
    if holder is None or holder.tag != "ol":
        return f"{_BLOCK}{_MARK}{'  ' * depth}- "
    first = int(holder.get("start")) if (holder.get("start") or "").isdecimal() else 1
    return f"{_BLOCK}{_MARK}{'  ' * depth}{first + sum(1 for _ in node.itersiblings('li', preceding=True))}. "


def _under_marks(blocks: list[str]) -> Iterator[str]:
    """Each mark before the block that it stands above, whatever element that is in; a mark above nothing is none."""
    mark = ""
    for block in blocks:
        if block.startswith(_MARK):
            mark = f"{block.removeprefix(_MARK)} "
            continue
        yield mark + (" ".join(block.split()) if mark.startswith("#") else block)
        mark = ""


# Private-use characters stand for breaks until the white space of the source has been folded.
_BLOCK, _LINE, _CELL, _MARK = "\ue000", "\ue001", "\ue002", "\ue003"


def _parts(node: HtmlElement) -> list[HtmlElement | str]:
    """The children of an element with the text between them and its breaks around."""
    parts: list[HtmlElement | str] = [_escaped(node.text, node)]
    for child in node:
        parts += [child, _escaped(child.tail, node)]
    if node.tag == "br":
        return [_LINE]
    if node.tag in {"td", "th"}:
        return [*parts, _CELL]
    if node.tag == "tr":
        return [_LINE, *parts, _LINE]
    return [_BLOCK, *parts, _BLOCK] if node.tag in _BLOCKS else parts


def _escaped(text: str | None, node: HtmlElement) -> str:
    if not text:
        return ""
    text = re.sub(f"[{_BLOCK}{_LINE}{_CELL}{_MARK}]", "", text)
    return text.replace("\n", _LINE) if node.tag == "pre" else text


def _paragraphs(marked: str) -> list[str]:
    """
    White space folded as a browser does, except that two spaces within a line stay as the source has them.

    Transcripts print `Q    Why` and two spaces after a full stop; both are the source's own words.
    """
    found = []
    for block in re.split(f"{_BLOCK}|{_LINE}(?:[ \t\r\n\u00a0]*{_LINE})+", marked):
        lines = (re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", line).strip() for line in block.split(_LINE))
        rows = (re.sub(rf" *{_CELL} *", " | ", line.rstrip(_CELL + " ")) for line in lines)
        found.append("\n".join(row for row in rows if row.strip(" |\u00a0")))
    return [block for block in found if block]


def _is_left_out(node: HtmlElement, *, furniture: bool) -> bool:
    if node.tag in _NEVER:
        return True
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    return not furniture and is_furniture(node)


def is_furniture(node: HtmlElement) -> bool:
    """Whether an element is the page's and not the story's."""
    if node.tag in _FURNITURE or (node.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    if node.tag in {"html", "body", "main", "article"}:
        return False
    return _FURNITURE_NAMES.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None
