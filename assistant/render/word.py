"""
A briefing as a Word document, the same bytes for the same briefing.

Sources stand in footnotes, numbered as in every other output; each faulty sentence carries its findings as a comment.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assistant.domain import Briefing, Citation, Claim
from assistant.render import changes, layout, wording
from assistant.render.backing import backing, carried, opposing
from assistant.render.days import day
from assistant.render.footnotes import NAMESPACE, Footnotes
from assistant.render.layout import Block
from assistant.render.reasons import nearest, reasons
from assistant.render.safe import cleaned, one_line, spaced
from assistant.render.wording import Sheet, sheet

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# Word wants times; none of ours may depend on the clock. The first is also the earliest a zip file can say.
_EPOCH = datetime(1980, 1, 1)
_AUTHOR = "Podium"
_EXPLAINED = {"*": "Notes give the sources.", "†": "Comments say what the checks found."}


def render(briefing: Briefing, notice: str | None = None) -> bytes:
    import docx

    made = sheet(briefing, notice)
    document = docx.Document()
    _properties(document, made)
    _header_and_footer(document, made)
    document.add_heading(made.title, 0)
    document.add_paragraph(made.status_line, "Subtitle")
    counts = made.refusal or f"{wording.grounding(briefing)}."
    opening = document.add_paragraph(counts, "Intense Quote" if made.refusal else None)
    notes = Footnotes(document)
    if made.numbers and any(map(wording.mark, briefing.claims)):
        for place, (mark, text) in enumerate(_EXPLAINED.items()):
            if place:
                opening.add_run(" ")
            notes.remark(opening, mark, text)
    if made.briefing.draft:
        _draft(notes, made)
    else:
        _sections(notes, made)
    _changes(notes, made)
    notes.attach()
    document.add_heading("About this text", 1)
    for line in made.footing:
        document.add_paragraph(line, "List Bullet")
    return _saved(document)


def _properties(document: WordDocument, made: Sheet) -> None:
    properties = document.core_properties
    properties.title = made.title[:255]
    properties.author = properties.last_modified_by = _AUTHOR
    properties.comments = ""
    properties.created = properties.modified = _EPOCH
    properties.revision = 1


def _header_and_footer(document: WordDocument, made: Sheet) -> None:
    section = document.sections[0]
    marking = [made.banner] if made.banner else []
    section.header.paragraphs[0].text = " · ".join([*marking, made.status_line])
    footer = section.footer.paragraphs[0]
    footer.add_run(" · ".join([*marking, made.title, "Page "]))
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    """A number that Word works out; until then it says 1."""
    from docx.oxml import parse_xml

    field = f'<w:fldSimple xmlns:w="{NAMESPACE}" w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def _sections(notes: Footnotes, made: Sheet) -> None:
    style = "List Bullet" if made.briefing.kind == "briefing" else None
    for section in made.sections:
        if one_line(section.heading):
            notes.document.add_heading(one_line(section.heading), 1)
        for claim in section.claims:
            paragraph = notes.document.add_paragraph(style=style)
            if claim.when:
                paragraph.add_run(f"{day(claim.when)}: ").bold = True
            _sentence(notes, paragraph, made, claim, one_line("".join(words for words, _ in made.sentence(claim))))
        if section.note:
            notes.document.add_paragraph().add_run(one_line(section.note)).italic = True


def _changes(notes: Footnotes, made: Sheet) -> None:
    if not made.briefing.since_last:
        return
    notes.document.add_heading(changes.HEADING, 1)
    notes.document.add_paragraph(changes.opening(made.briefing.since_last))
    for group in changes.groups(made):
        notes.document.add_heading(group.heading, 2)
        for line in group.lines:
            paragraph = notes.document.add_paragraph(line.text, "List Bullet")
            _cite(notes, paragraph, made, [(n, "") for n in line.references])
            for note in line.notes:
                paragraph.add_run().add_break()
                paragraph.add_run(note).font.color.rgb = _quiet()


def _draft(notes: Footnotes, made: Sheet) -> None:
    """The draft as it was handed in, block by block, and after it the claims that have no place in it."""
    claims, placed = made.briefing.claims, layout.placed(made.briefing)
    for shape, blocks in groupby(layout.layout(made.briefing), key=lambda block: block.shape):
        if shape == "row":
            _table(notes, made, tuple(blocks))
            continue
        for block in blocks:
            paragraph = notes.document.add_paragraph(style=_style(block))
            if block.mark:
                paragraph.add_run(f"{block.mark}\t")
            for part in block.parts:
                if part.index is not None:
                    _sentence(notes, paragraph, made, claims[part.index], one_line(part.text))
                else:
                    paragraph.add_run(cleaned(part.text) if shape == "code" else spaced(part.text))
    for index in sorted(set(range(len(claims))) - set(placed)):
        _sentence(notes, notes.document.add_paragraph(), made, claims[index], one_line(claims[index].text))


def _style(block: Block) -> str | None:
    """Word's own style for a block."""
    deeper = f" {block.level}" if block.level > 1 else ""
    styles = {
        "heading": f"Heading {block.level}",
        "item": f"{'List' if block.mark else 'List Bullet'}{deeper}",
        "quotation": "Quote",
        "code": "macro",
    }
    return styles.get(block.shape)


def _table(notes: Footnotes, made: Sheet, rows: Sequence[Block]) -> None:
    """Rows of a table, each one claim: its sources and its verdict stand in its last cell."""
    cells = [row.cells() for row in rows]
    table = notes.document.add_table(len(rows), max(map(len, cells)), "Table Grid")
    for row, parts in zip(table.rows, cells, strict=True):
        paragraphs = [cell.paragraphs[0] for cell in row.cells[: len(parts)]]
        runs = [one.add_run(one_line(part.text)) for one, part in zip(paragraphs, parts, strict=True)]
        _after(notes, paragraphs[-1], made, made.briefing.claims[parts[0].index or 0], runs)
    notes.document.add_paragraph()


def _sentence(notes: Footnotes, paragraph: Any, made: Sheet, claim: Claim, text: str) -> None:
    _after(notes, paragraph, made, claim, [paragraph.add_run(text)])


def _after(notes: Footnotes, paragraph: Any, made: Sheet, claim: Claim, runs: Sequence[Any]) -> None:
    """What stands behind a sentence, and the comment on its runs."""
    _cite(notes, paragraph, made, made.dated_references(claim))
    if behind := backing(made, claim):
        paragraph.add_run(f" ({behind})").font.color.rgb = _quiet()
        _cite(notes, paragraph, made, [(n, "") for n in opposing(made, claim)])
    verdict = wording.mark(claim)
    if verdict:
        paragraph.add_run(f" [{verdict}]").bold = True
        _comment(notes.document, runs, made, claim)


def _cite(notes: Footnotes, paragraph: Any, made: Sheet, references: Iterable[tuple[int, str]]) -> None:
    sources = {n: citation for citation, n in made.numbers.items()}
    for place, (n, dated) in enumerate(references):
        if place:
            paragraph.add_run(" ")
        notes.cite(paragraph, n, _source(made, sources[n]), wording.quoted(one_line(sources[n].quote)))
        if dated:
            paragraph.add_run(f" {dated}").font.color.rgb = _quiet()


def _source(made: Sheet, citation: Citation) -> str:
    """`Dredging done. The Ellan Courier, 12 March 2031. (dredging.html, 77ab01cd23ef4567 0:81)`"""
    where = ", ".join(part for part in (wording.origin(citation), wording.locator(citation)) if part)
    return " ".join(filter(None, (f"{wording.source_line(citation)} ({where})", carried(made, citation))))


def _quiet() -> Any:
    from docx.shared import RGBColor

    return RGBColor(0x59, 0x59, 0x59)


def _comment(document: WordDocument, runs: Sequence[Any], made: Sheet, claim: Claim) -> None:
    lines = [wording.MARKS[wording.label(claim)], *reasons(claim)]
    for citation in nearest(claim):
        quote = f"{made.reference(citation)}{wording.quoted(one_line(citation.quote))}"
        lines.append(f"Nearest in the sources: {quote} ({wording.source_line(citation)})")
    comment = document.add_comment(runs, "\n".join(lines), author=_AUTHOR, initials="P")
    comment._comment_elm.date = None  # python-docx would write the hour of the export.


def _saved(document: WordDocument) -> bytes:
    """The file with every part dated alike: python-docx stamps them with the clock."""
    packed, steady = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(
                zipfile.ZipInfo(part.filename, _EPOCH.timetuple()[:6]), source.read(part), zipfile.ZIP_DEFLATED
            )
    return steady.getvalue()
