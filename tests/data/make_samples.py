"""Makes the binary samples, `python tests/data/make_samples.py`; a reader's tests read them, people need not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TALKS = (
    "The foreign ministers of Arvena and Lusk met in the harbour town of Tamsin on Tuesday and agreed to negotiate a "
    "new fisheries treaty. They asked their delegations to return with drafts before the end of the month."
)


def pdf() -> bytes:
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    styles, out = getSampleStyleSheet(), io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A5, title="Joint communiqué", author="Ministry of Foreign Affairs of Arvena", invariant=1
    )
    document.build(
        [
            Paragraph("Joint communiqué", styles["Title"]),
            Paragraph("TLP:GREEN", styles["Normal"]),
            Paragraph(TALKS, styles["Normal"]),
            PageBreak(),
            Paragraph("The second page names the next venue, the town of Orro.", styles["Normal"]),
        ]
    )
    return out.getvalue()


def docx() -> bytes:
    from docx import Document

    document, out = Document(), io.BytesIO()
    document.core_properties.title = "Tamsin talks: where they stand"
    document.core_properties.author = "Ines Vallo"
    document.core_properties.created = datetime(2031, 3, 4, tzinfo=UTC)
    document.sections[0].header.paragraphs[0].text = "OFFICIAL-SENSITIVE"
    document.add_heading("Tamsin talks", 1)
    document.add_paragraph(TALKS)
    table = document.add_table(2, 2)
    for cell, words in zip(table.rows[0].cells + table.rows[1].cells, ("Port", "Boats", "Tamsin", "140"), strict=True):
        cell.text = words
    document.save(out)
    return out.getvalue()


def odt() -> bytes:
    names = "xmlns:%s='urn:oasis:names:tc:opendocument:xmlns:%s:1.0'"
    spaces = " ".join(names % pair for pair in (("office", "office"), ("text", "text"), ("table", "table"),
                      ("meta", "meta"), ("style", "style"), ("draw", "drawing")))  # fmt: skip
    spaces += " xmlns:dc='http://purl.org/dc/elements/1.1/'"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"""<office:document-content {spaces}><office:body><office:text>
            <text:tracked-changes><text:p>Never agreed.</text:p></text:tracked-changes>
            <text:h>Tamsin talks</text:h>
            <text:p>{TALKS}<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>The last one is
            of 2019.</text:p></text:note-body></text:note><office:annotation><text:p>Is it?</text:p></office:annotation>
            </text:p><table:table><table:table-row>{cell.format("Port")}{cell.format("Boats")}</table:table-row>
            <table:table-row>{cell.format("Tamsin")}{cell.format("140")}</table:table-row></table:table>
            </office:text></office:body></office:document-content>""",
        "styles.xml": f"""<office:document-styles {spaces}><style:header>
            <text:p>OFFICIAL-SENSITIVE</text:p></style:header></office:document-styles>""",
        "meta.xml": f"""<office:document-meta {spaces}><office:meta><dc:title>Tamsin talks: where they stand</dc:title>
            <meta:initial-creator>Ines Vallo</meta:initial-creator>
            <meta:creation-date>2031-03-04T09:00:00</meta:creation-date></office:meta></office:document-meta>""",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def msg(
    properties: Mapping[str, str | bytes] | None = None, attachments: Sequence[Mapping[str, str | bytes]] = ()
) -> bytes:
    """An Outlook message: its strings by their property's number, beside them the moment at which it was sent."""
    said = {
        "0037": "Tuesday in Tamsin",
        "0C1A": "Press Office, Ministry of Foreign Affairs",
        "0C1F": "press@mfa.example",
        "1000": TALKS,
    }
    tree = _storage(said if properties is None else properties)
    ticks = int((datetime(2031, 3, 4, 8, 30, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
    tree["__properties_version1.0"] = bytes(32) + struct.pack("<IIQ", 0x00390040, 6, ticks)
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = _storage(attachment)
    return compound_file(tree)


def _storage(properties: Mapping[str, str | bytes]) -> dict[str, Any]:
    def stream(code: str, value: str | bytes) -> tuple[str, bytes]:
        return (f"{code}001F", value.encode("utf-16-le")) if isinstance(value, str) else (f"{code}0102", value)

    named = (stream(code, value) for code, value in properties.items())
    return {f"__substg1.0_{tag}": data for tag, data in named}


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(tree: Mapping[str, Any]) -> bytes:
    """A compound file (MS-CFB) of storages (mappings) and streams (bytes), all of them in its mini stream."""
    names, mini, minifat = [("Root Entry", 5, tree)], b"", []
    links: list[list[int]] = [[_FREE, _FREE, _FREE]]
    places = {0: (0, 0)}
    for at, (_, _, held) in enumerate(names):
        if isinstance(held, bytes):
            first, count = len(minifat), -(-len(held) // 64)
            minifat += [*range(first + 1, first + count), _END] if count else []
            mini += held.ljust(count * 64, b"\0")
            places[at] = (first if count else _END, len(held))
            continue
        before = at
        for position, (name, child) in enumerate(held.items()):
            names.append((name, 2 if isinstance(child, bytes) else 1, child))
            links.append([_FREE, _FREE, _FREE])
            links[before][2 if position == 0 else 1] = len(names) - 1
            before = len(names) - 1
            places[before] = (0, 0)
    return _sectors(names, links, places, mini, minifat)


def _sectors(names: Any, links: Any, places: Any, mini: bytes, minifat: list[int]) -> bytes:
    def chained(first: int, count: int) -> list[int]:
        return [*range(first + 1, first + count), _END] if count else []

    sizes = [-(-len(names) // 4), -(-len(minifat) // 128), -(-len(mini) // 512)]
    starts = [1, 1 + sizes[0], 1 + sizes[0] + sizes[1]]
    fat = [_FAT, *(link for start, size in zip(starts, sizes, strict=True) for link in chained(start, size))]
    places[0] = (starts[2] if mini else _END, len(mini))
    entries = b""
    for at, (name, kind, _) in enumerate(names):
        wide = name.encode("utf-16-le") + b"\0\0"
        entry = struct.pack("<64sHBB3I", wide, len(wide), kind, 1, *links[at])
        entries += entry + bytes(36) + struct.pack("<IQ", *places[at])
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x4I", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, starts[0], 0)
    header += struct.pack("<5I", 4096, starts[1] if minifat else _END, sizes[1], _END, 0)
    body = b"".join(part.ljust(size * 512, b"\0") for part, size in (
        (entries, sizes[0]), (struct.pack(f"<{len(minifat)}I", *minifat), sizes[1]), (mini, sizes[2])))  # fmt: skip
    difat = struct.pack("<I", 0) + b"\xff" * (4 * 108)
    return header + difat + struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff") + body


if __name__ == "__main__":
    (HERE / "sample.odt").write_bytes(odt())
    (HERE / "sample.msg").write_bytes(msg())
    (HERE / "sample.pdf").write_bytes(pdf())
    (HERE / "sample.docx").write_bytes(docx())
