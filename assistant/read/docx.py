"""
Word documents by python-docx: paragraphs, headings, tables and footnotes in order; page heads for their markings.

Tracked insertions and what fills a content control are text; deletions and comments are not.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.dates import dateline
from assistant.moments import days_between
from assistant.read import archive
from assistant.read.fields import institution, person
from assistant.read.source import Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MALFORMED = (LookupError, ValueError, OSError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
_HOLDERS = {f"{_WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "tr", "tc")}
_HEADING = re.compile(r"(?:Title|heading (?P<rank>[1-9]))", re.IGNORECASE)
_BREAKS = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
# Deleted text is not the document's; a fallback says again what the choice before it said.
_SKIPPED = re.compile(r"\}(?:del|moveFrom|Fallback|footnoteRef|pPr|rPr)$")


def read_docx(source: Source) -> Iterator[Raw]:
    """Yields the one document of a Word file."""
    document = _opened(source)
    core = document.core_properties
    day = core.created or core.modified
    blocks = [*_blocks(document), *_footnotes(document)]
    title = core.title or next((p.text for p in document.paragraphs if p.style and p.style.name == "Title"), "")
    yield Raw(
        text="\n\n".join(block for block in blocks if block.strip()),
        preamble="\n".join(_page_heads(document)),
        title=title if title and title != "Word Document" else None,
        author=person(core.author),
        publisher=institution(person(core.author)),
        published=_day(day.date().isoformat() if day else None, "\n".join(blocks)),
        kind=_category(core.category),
    )


def shown(source: Source) -> str:
    """The text of a draft, headings and list items under Markdown's marks."""
    document = _opened(source)
    return "\n\n".join(block for block in (*_blocks(document, marked=True), *_footnotes(document)) if block.strip())


_OF_TEMPLATE = frozenset({"2013-12-23"})
"""The day that python-docx writes into every new file, whatever author it is given later."""
_YEARS_APART = 366
"""Days from which a file's own day is older or newer than what it holds."""


def _day(created: str | None, text: str) -> str | None:
    """The day on which a file was made; None where it is its template's, or the text bears one years from it."""
    if created in _OF_TEMPLATE:
        return None
    stated = dateline(text)
    return None if created and stated and abs(days_between(created, stated)) > _YEARS_APART else created


def _opened(source: Source) -> WordDocument:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    archive.opened(source, ".docx", "a Word document").close()
    try:
        return docx.Document(BytesIO(source.data))
    except (PackageNotFoundError, LxmlError, *_MALFORMED):
        hint = "Open it in a word processor and save it again as .docx."
        raise unreadable(source.name, "it is not a sound Word document", hint=hint) from None


def _blocks(document: WordDocument, *, marked: bool = False) -> Iterator[str]:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for element in _inner(document.element.body):
        if element.tag == f"{_WORD}tbl":
            yield _table(Table(element, document))
        elif marked:
            yield _marked(Paragraph(element, document))
        else:
            yield _text(element)


def _inner(element: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body or a cell, those in content controls too, which python-docx leaves out."""
    for child in element:
        if child.tag in (f"{_WORD}p", f"{_WORD}tbl"):
            yield child
        elif child.tag in _HOLDERS:
            yield from _inner(child)


def _marked(paragraph: Paragraph) -> str:
    """`## Numbers` for a heading of the second rank, `  - a point` for an item of a list within a list."""
    text = _text(paragraph._p).strip()
    styles = list(_styles(paragraph))
    if not text:
        return ""
    if rank := _rank(paragraph, styles):
        return f"{'#' * rank} {' '.join(text.split())}"
    shapes = [one for one in (paragraph._p.pPr, *(style.element.pPr for style in styles)) if one is not None]
    numbered = next((one.numPr for one in shapes if one.numPr is not None), None)
    if numbered is None or (numbered.numId is not None and numbered.numId.val == 0):
        return text
    name = re.search(r"\d$", styles[0].name or "") if styles else None
    depth = numbered.ilvl.val if numbered.ilvl is not None else int(name.group()) - 1 if name else 0
    return f"{'  ' * depth}- {text}"


def _styles(paragraph: Paragraph) -> Iterator[ParagraphStyle]:
    """A paragraph's style and those that it is based on."""
    style, seen = paragraph.style, set[str | None]()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style
        style = style.base_style


def _rank(paragraph: Paragraph, styles: list[ParagraphStyle]) -> int:
    """The rank of a heading, 1 for a title; 0 for what is none."""
    for style in styles:
        if named := _HEADING.fullmatch(style.name or ""):
            return min(6, int(named["rank"] or 1))
    outline = paragraph._p.find(f"{_WORD}pPr/{_WORD}outlineLvl")
    level = int(outline.get(f"{_WORD}val") or 9) if outline is not None else 9
    return level + 1 if level < 6 else 0


def _table(table: Table) -> str:
    """One line a row, its cells parted by bars; a merged cell once."""
    rows = (dict.fromkeys(cell._tc for cell in row.cells) for row in table.rows)
    return "\n".join(" | ".join(map(_cell, row)) for row in rows)


def _cell(cell: Any) -> str:
    """The words of a cell, those of a table within it too."""
    parts = (_text(one) if one.tag == f"{_WORD}p" else _cell(one) for one in _inner(cell))
    return " ".join(filter(None, parts))


def _footnotes(document: WordDocument) -> Iterator[str]:
    """The footnotes after the text, numbered as they are referred to."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        try:
            notes = parse_xml(document.part.part_related_by(kind).blob)
        except KeyError:
            continue
        texts = (_text(note).strip() for note in notes if not note.get(f"{_WORD}type"))
        yield from (f"{number}. {text}" for number, text in enumerate(texts, 1) if text)


def _text(element: Any) -> str:
    """The words of an element, tracked insertions and links too, which python-docx's `text` leaves out."""
    pieces = []
    for child in element:
        if child.tag == f"{_WORD}t":
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif isinstance(child.tag, str) and not _SKIPPED.search(child.tag):
            pieces.append(_text(child))
    return "".join(pieces)


def _page_heads(document: WordDocument) -> Iterator[str]:
    """What stands above and below every page, tables, text boxes and the words of a watermark too."""
    for section in document.sections:
        heads = (section.first_page_header, section.header, section.even_page_header)
        for head in (*heads, section.first_page_footer, section.footer):
            if not head.is_linked_to_previous:
                yield from (_text(paragraph) for paragraph in head._element.iter(f"{_WORD}p"))
                yield from (str(shape.get("string") or "") for shape in head._element.iter(_WATERMARK))


def _category(category: str | None) -> str | None:
    return category.strip().lower() if category else None
