"""Word documents by python-docx: paragraphs, headings, tables and footnotes in order; page heads for their markings."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.read import archive
from assistant.read.fields import institution, person
from assistant.read.source import Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.table import Table

_MALFORMED = (LookupError, ValueError, OSError, NotImplementedError, zipfile.BadZipFile, zlib.error)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WATERMARK = "{urn:schemas-microsoft-com:vml}textpath"
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
        # The day that python-docx writes into every new file is its template's.
        published=day.date().isoformat() if day and core.author != "python-docx" else None,
        kind=_category(core.category),
    )


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


def _blocks(document: WordDocument) -> Iterator[str]:
    from docx.table import Table

    for item in document.iter_inner_content():
        yield _table(item) if isinstance(item, Table) else _text(item._p)


def _table(table: Table) -> str:
    """One line a row, its cells parted by bars; a merged cell once."""
    rows = (dict.fromkeys(cell._tc for cell in row.cells) for row in table.rows)
    return "\n".join(" | ".join(" ".join(map(_text, cell.p_lst)) for cell in row) for row in rows)


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
