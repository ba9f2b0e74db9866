"""
OpenDocument text (LibreOffice): headings, paragraphs, lists, tables and notes in order; page heads for markings.

What was deleted under tracked changes and what a colleague wrote in the margin is not the document's text.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from assistant.read.archive import opened
from assistant.read.fields import institution, person
from assistant.read.source import Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _META, _STYLE, _DRAW = (
    _NAMES % name for name in ("text", "table", "office", "meta", "style", "drawing")
)
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}note", f"{_TEXT}ruby-text"}
# What an archive raises that lies about its own structure.
_MALFORMED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError)
_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS = {f"{_TEXT}p", f"{_TEXT}h"}


def read_odt(source: Source) -> Iterator[Raw]:
    """Yields the one document of an OpenDocument file."""
    content, meta, styles = _opened(source, "content.xml", "meta.xml", "styles.xml")
    body = _body(source, content)
    told = (
        {node.tag: (node.text or "").strip() for node in meta.iter() if isinstance(node.tag, str)}
        if meta is not None
        else {}
    )
    author = person(told.get(f"{_META}initial-creator") or told.get(f"{_DC}creator"))
    yield Raw(
        text="\n\n".join(filter(None, (*_blocks(body), *_notes(body)))),
        preamble="\n".join(_page_heads(styles)),
        title=told.get(f"{_DC}title") or None,
        author=author,
        publisher=institution(author),
        published=(told.get(f"{_META}creation-date") or told.get(f"{_DC}date") or "")[:10] or None,
    )


def shown(source: Source) -> str:
    """The text of a draft, headings and list items under Markdown's marks."""
    (content,) = _opened(source, "content.xml")
    body = _body(source, content)
    return "\n\n".join(filter(None, (*_blocks(body, marked=True), *_notes(body))))


def _opened(source: Source, *names: str) -> list[Any]:
    with opened(source, ".odt", "an OpenDocument text") as archive:
        return [_parsed(source, archive, name) for name in names]


def _body(source: Source, content: Any) -> Any:
    body = content.find(f"{_OFFICE}body/{_OFFICE}text") if content is not None else None
    if body is None:
        hint = "Open it in LibreOffice and save it as .odt, or its text as .txt."
        raise unreadable(source.name, "it is not an OpenDocument text", hint=hint)
    return body


def _parsed(source: Source, archive: zipfile.ZipFile, name: str) -> Any:
    """One part as a tree; None where the archive has none of that name."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except KeyError:
        return None
    except (etree.XMLSyntaxError, *_MALFORMED):
        # An encrypted part is no XML, and its archive says nothing of a password.
        hint = "Open it in LibreOffice and save a copy as .odt, without a password."
        raise unreadable(source.name, "it is encrypted or damaged", hint=hint) from None


def _blocks(node: Any, *, marked: bool = False) -> Iterator[str]:
    """The paragraphs below a node in order; a table's rows as one line each."""
    for child in node:
        if child.tag in _BLOCKS:
            text = _words(child).strip()
            yield f"{_mark(child)}{text}" if marked and text else text
            # A frame is anchored in a paragraph, and its text box is read after it.
            yield from (text for box in child.iter(f"{_DRAW}text-box") for text in _blocks(box, marked=marked))
        elif child.tag == f"{_TABLE}table":
            yield "\n".join(filter(None, map(_row, _own(child, "table-row", "table"))))
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child, marked=marked)


def _mark(block: Any) -> str:
    """`## ` before a heading of the second rank, `  - ` before the first paragraph of an item in a list in a list."""
    if block.tag == f"{_TEXT}h":
        return f"{'#' * min(6, int(block.get(f'{_TEXT}outline-level') or 1))} "
    holder = block.getparent()
    if holder.tag != f"{_TEXT}list-item" or holder.find(block.tag) is not block:
        return ""
    depth = sum(one.tag == f"{_TEXT}list" for one in block.iterancestors()) - 1
    return f"{'  ' * depth}- "


def _row(row: Any) -> str:
    cells = [" ".join(_blocks(cell)) for cell in _own(row, "table-cell", "table-row")]
    return " | ".join(cells) if any(cells) else ""


def _own(element: Any, name: str, holder: str) -> list[Any]:
    """The rows or cells of an element that are not those of a table within it."""
    found = element.iter(f"{_TABLE}{name}")
    return [one for one in found if next(one.iterancestors(f"{_TABLE}{holder}"), None) is element]


def _words(element: Any) -> str:
    """The words of an element; as in HTML, how its XML is broken into lines means nothing."""
    pieces = [_SPACE.sub(" ", element.text or "")]
    for child in element:
        if child.tag == f"{_TEXT}s":
            pieces.append(" " * min(100, int(child.get(f"{_TEXT}c") or 1)))
        elif child.tag in {f"{_TEXT}tab", f"{_TEXT}line-break"}:
            pieces.append(" " if child.tag.endswith("tab") else "\n")
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and child.tag != f"{_DRAW}frame":
            pieces.append(_words(child))
        pieces.append(_SPACE.sub(" ", child.tail or ""))
    return "".join(pieces)


def _notes(body: Any) -> Iterator[str]:
    """The footnotes and endnotes after the text, numbered as they are referred to."""
    for number, note in enumerate(body.iter(f"{_TEXT}note"), 1):
        texts = [text for part in note.iter(f"{_TEXT}note-body") for text in _blocks(part)]
        yield f"{number}. {' '.join(texts)}" if texts else ""


def _page_heads(styles: Any) -> Iterator[str]:
    if styles is not None:
        for place in ("header", "header-first", "header-left", "footer", "footer-first"):
            for head in styles.iter(f"{_STYLE}{place}"):
                yield from filter(None, _blocks(head))
