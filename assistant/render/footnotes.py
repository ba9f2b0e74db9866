"""
Real footnotes in a Word file, which python-docx cannot make: the part, its two separators, styles and references.

Word numbers footnotes by their order in the text, those with a mark of their own apart. A source that is cited again
gets no second note but a field that repeats the first one's number, so that a number means the same source as in every
other output.

Ids run in the order of the references, and notes of the program's own stand before all comments: LibreOffice 7.4 gives
notes each other's text where ids leap or where a comment stands between the first note and the second, in the files
that it wrote itself too.
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


class Footnotes:
    """The footnotes of one document, added to it by `attach` once all are written."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.notes: list[str] = []
        self.cited: set[int] = set()
        """The numbers of the sources that have a note."""
        self._counted = 0
        """How many notes bear a number that Word gives."""
        _add_styles(document)

    def cite(self, paragraph: Any, n: int, source: str, quote: str) -> None:
        """Put the reference to source `n` at the end of a paragraph; the note is written where it is cited first."""
        if n in self.cited:
            self._repeat(paragraph, n)
            return
        self.cited.add(n)
        is_counted = self._counted + 1 == n
        self._counted += is_counted
        bookmark = len(self.cited)
        paragraph._p.append(_parsed(f'<w:bookmarkStart {{ns}} w:id="{bookmark}" w:name="_Source{n}"/>'))
        self._note(paragraph, None if is_counted else str(n), source, quote)
        paragraph._p.append(_parsed(f'<w:bookmarkEnd {{ns}} w:id="{bookmark}"/>'))

    def remark(self, paragraph: Any, mark: str, text: str) -> None:
        """A note of the program's own, under a mark that is no number."""
        self._note(paragraph, mark, text, "")

    def _note(self, paragraph: Any, mark: str | None, text: str, quote: str) -> None:
        """A note and its reference, under a mark of its own or the number that Word gives."""
        note = len(self.notes) + 1
        own = "<w:footnoteRef/>" if mark is None else f"<w:t>{mark}</w:t>"
        self.notes.append(_note(note, own, text, quote))
        follows = "" if mark is None else ' w:customMarkFollows="1"'
        reference = f'<w:footnoteReference{follows} w:id="{note}"/>{"" if mark is None else own}'
        paragraph._p.append(_parsed(f"<w:r {{ns}}>{_style(_REFERENCE)}{reference}</w:r>"))

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
