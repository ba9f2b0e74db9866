"""
Real footnotes in a Word file, which python-docx cannot make: the part, its two separators, styles and references.

Word numbers footnotes by their order in the text. A source that is cited again gets no second note but a field that
repeats the first one's number, so that a number means the same source as in every other output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))
_TEXT, _REFERENCE = "FootnoteText", "FootnoteReference"
# What may stand before footnotePr in settings.xml and what must stand after it: Word repairs a file in another order.
_AFTER = frozenset(
    "endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
    "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType shapeDefaults decimalSymbol "
    "listSeparator".split()
)


REMARK = 1_000_000
"""An id that no source has."""


class Footnotes:
    """The footnotes of one document, added to it by `attach` once all are written."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.notes: list[str] = []
        self.places: dict[int, int] = {}
        """The note of each source that was cited, by the source's number."""
        _add_styles(document)

    def cite(self, paragraph: Any, n: int, source: str, quote: str) -> None:
        """Put the reference to source `n` at the end of a paragraph; the note is written where it is cited first."""
        if n in self.places:
            self._repeat(paragraph, n)
            return
        self.places[n] = note = len(self.places) + 1
        mark = "" if note == n else ' w:customMarkFollows="1"'
        own = "<w:footnoteRef/>" if note == n else f"<w:t>{n}</w:t>"
        self.notes.append(_note(note, own, source, quote))
        name = f"_Source{n}"
        paragraph._p.append(_parsed(f'<w:bookmarkStart {{ns}} w:id="{note}" w:name="{name}"/>'))
        shown = f"<w:t>{n}</w:t>" if mark else ""
        reference = f'<w:footnoteReference{mark} w:id="{note}"/>{shown}'
        paragraph._p.append(_parsed(f"<w:r {{ns}}>{_style(_REFERENCE)}{reference}</w:r>"))
        paragraph._p.append(_parsed(f'<w:bookmarkEnd {{ns}} w:id="{note}"/>'))

    def remark(self, paragraph: Any, text: str) -> None:
        """
        A note of the program's own under an asterisk.

        LibreOffice 7.4 loses the text of every note where a comment stands between the first and the second; a note
        before all comments keeps them.
        """
        self.notes.insert(0, _note(REMARK, "<w:t>*</w:t>", text, ""))
        mark = f'<w:footnoteReference w:customMarkFollows="1" w:id="{REMARK}"/><w:t>*</w:t>'
        paragraph._p.append(_parsed(f"<w:r {{ns}}>{_style(_REFERENCE)}{mark}</w:r>"))

    def _repeat(self, paragraph: Any, n: int) -> None:
        run = f"<w:r>{_style(_REFERENCE)}<w:t>{n}</w:t></w:r>"
        paragraph._p.append(_parsed(f'<w:fldSimple {{ns}} w:instr=" NOTEREF _Source{n} \\f \\h ">{run}</w:fldSimple>'))

    def attach(self) -> None:
        """Give the document its footnotes; one without notes needs none."""
        if not self.notes:
            return
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        body = "".join((*(_separator(*one) for one in _SEPARATORS), *self.notes))
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        xml = f'{head}\n<w:footnotes xmlns:w="{NAMESPACE}">{body}</w:footnotes>'
        package = self.document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, xml.encode(), package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        _declare(self.document)


def _note(note: int, mark: str, source: str, quote: str) -> str:
    run = f"<w:r>{_style(_REFERENCE)}{mark}</w:r>"
    said = f'<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">{escape(quote)}</w:t></w:r>' if quote else ""
    told = f'<w:r><w:t xml:space="preserve"> {escape(source)} </w:t></w:r>'
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{_TEXT}"/></w:pPr>{run}{told}{said}</w:p>'
    return f'<w:footnote w:id="{note}">{paragraph}</w:footnote>'


def _separator(note: int, kind: str) -> str:
    spacing = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    return f'<w:footnote w:type="{kind}" w:id="{note}"><w:p>{spacing}<w:r><w:{kind}/></w:r></w:p></w:footnote>'


def _style(name: str) -> str:
    return f'<w:rPr><w:rStyle w:val="{name}"/></w:rPr>'


def _parsed(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml.replace("{ns}", f'xmlns:w="{NAMESPACE}"'))


def _add_styles(document: WordDocument) -> None:
    """Word's own styles for notes, under the names by which it knows them."""
    shape = '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>'
    text = (
        f'<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:pPr>{shape}</w:pPr><w:rPr><w:sz w:val="17"/></w:rPr>'
    )
    mark = '<w:uiPriority w:val="99"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    for kind, name, label, body in (
        ("paragraph", _TEXT, "footnote text", text),
        ("character", _REFERENCE, "footnote reference", mark),
    ):
        style = f'<w:style {{ns}} w:type="{kind}" w:styleId="{name}"><w:name w:val="{label}"/>{body}</w:style>'
        document.styles.element.append(_parsed(style))


def _declare(document: WordDocument) -> None:
    """Say in the settings which notes are the separators."""
    separators = "".join(f'<w:footnote w:id="{note}"/>' for note, _ in _SEPARATORS)
    found = _parsed(f"<w:footnotePr {{ns}}>{separators}</w:footnotePr>")
    settings = document.settings.element
    follows = [child for child in settings if str(child.tag).rpartition("}")[2] in _AFTER]
    if follows:
        follows[0].addprevious(found)
    else:
        settings.append(found)
