"""Makes the binary samples, `python tests/data/make_samples.py`; a reader's tests read them, people need not."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

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


if __name__ == "__main__":
    (HERE / "sample.pdf").write_bytes(pdf())
    (HERE / "sample.docx").write_bytes(docx())
