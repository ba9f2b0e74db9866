"""
Makes the corpus's binary documents from `sources/`, byte for byte the same on every run, and renews the hashes.

Run it after any change: `python corpus/make.py`. The PDF needs reportlab, a development dependency; the bytes are the
same only under the versions of reportlab and python-docx in `requirements-dev.lock`.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
DOCUMENTS = HERE / "documents"
PAGE_BREAK = "---"


def communique(source: str) -> bytes:
    """Sets the communiqué as a two-page A4 PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import SimpleDocTemplate

    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=2.6 * cm,
        rightMargin=2.6 * cm,
        topMargin=2.4 * cm,
        bottomMargin=2.2 * cm,
        title="Joint Communiqué of Talvaria and Dorvane, Melisar, 7 March 2031",
        author="Ministry of Foreign Affairs of Talvaria",
        subject="Official visit of Minister Varrick to Melisar",
        invariant=1,  # No clock and no random id in the file.
        pageCompression=0,  # Compressed bytes would depend on the machine's zlib.
    )
    template.build(list(_flowables(source)), onFirstPage=_number_page, onLaterPages=_number_page)
    # `invariant` dates the file to 2000; a reader should find the communiqué's own date.
    return buffer.getvalue().replace(b"D:20000101000000", b"D:20310307150000")


def _flowables(source: str) -> Iterator[object]:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph

    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=11.5, leading=16, spaceAfter=9, alignment=TA_JUSTIFY)
    title = ParagraphStyle("title", body, fontName="Times-Bold", fontSize=18, leading=24, alignment=TA_CENTER)
    heading = ParagraphStyle("heading", body, fontName="Times-Bold", fontSize=12.5, spaceBefore=8, spaceAfter=5)
    for line in filter(None, source.splitlines()):
        if line == PAGE_BREAK:
            yield PageBreak()
        elif line.startswith("## "):
            yield Paragraph(html.escape(line[3:]), heading)
        elif line.startswith("# "):
            yield Paragraph(html.escape(line[2:]), title)
        else:
            yield Paragraph(html.escape(line), body)


def _number_page(canvas: object, template: object) -> None:
    canvas.setFont("Times-Roman", 9)  # type: ignore[attr-defined]  # reportlab ships no types
    canvas.drawCentredString(297, 34, f"{template.page} / 2")  # type: ignore[attr-defined]  # as above


def cable(source: str) -> bytes:
    """Sets the cable as a DOCX with its marking at the top and in the page header, and its fields in a table."""
    from docx import Document

    head, fields, *blocks = source.strip().split("\n\n")
    properties = _pairs(head)
    document = Document()
    _set_properties(document, properties)
    document.sections[0].header.paragraphs[0].text = properties["Marking"]
    document.add_heading(properties["Title"], level=0)
    document.add_paragraph(f"Marking: {properties['Marking']}")
    table = document.add_table(rows=0, cols=2)
    for name, value in _pairs(fields).items():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    for block in blocks:
        if block.startswith("# "):
            document.add_heading(block[2:], level=1)
        else:
            document.add_paragraph(block)
    buffer = io.BytesIO()
    document.save(buffer)
    return _repacked(buffer.getvalue())


def _set_properties(document: object, properties: dict[str, str]) -> None:
    core = document.core_properties  # type: ignore[attr-defined]  # python-docx's Document is a function
    moment = datetime.fromisoformat(properties["Date"]).replace(hour=18, tzinfo=UTC)
    core.title, core.author, core.category = properties["Title"], properties["Author"], properties["Marking"]
    core.subject, core.comments, core.last_modified_by = properties["Publisher"], "", properties["Author"]
    core.created = core.modified = moment


def _repacked(package: bytes) -> bytes:
    """The same zip with fixed dates, and stored rather than compressed, so that no clock and no zlib shows in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, date_time=(2031, 3, 5, 18, 0, 0))
            fixed.create_system = 3  # Else it names the system it was made on.
            new.writestr(fixed, old.read(entry))
    return buffer.getvalue()


def background(source: str) -> bytes:
    """Sets the e-mail as a multipart message, plain text and HTML, with a fixed boundary."""
    head, text = source.split("\n\n", 1)
    message = EmailMessage(policy=SMTP)
    for name, value in _pairs(head).items():
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    paragraphs = "\n".join(f"<p>{html.escape(block, quote=False)}</p>" for block in text.strip().split("\n\n"))
    message.add_alternative(f"<html><body>\n{paragraphs}\n</body></html>\n", subtype="html", cte="quoted-printable")
    message.set_boundary("=_brakka_20310307_1630")
    return message.as_bytes()


def _pairs(block: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in block.splitlines())


MADE = {
    "2031-03-05-cable-melisar.docx": (cable, "cable.txt"),
    "2031-03-07-joint-communique.pdf": (communique, "communique.txt"),
    "2031-03-07-background-flow.eml": (background, "email.txt"),
}


def make() -> dict[str, bytes]:
    """The binary documents by file name."""
    return {name: setter((HERE / "sources" / source).read_text("utf-8")) for name, (setter, source) in MADE.items()}


def with_hashes(manifest: str) -> str:
    """The manifest with each file's hash as the file is now."""

    def renewed(entry: re.Match[str]) -> str:
        digest = hashlib.sha256((HERE / entry["file"]).read_bytes()).hexdigest()
        return f"{entry['before']}sha256: {digest}"

    entry = r"(?P<before>- file: (?P<file>\S+)\n(?:  .*\n)*?  )sha256: \S+"
    return re.sub(entry, renewed, manifest)


def main() -> None:
    for name, content in make().items():
        (DOCUMENTS / name).write_bytes(content)
    manifest = HERE / "manifest.yaml"
    manifest.write_text(with_hashes(manifest.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
