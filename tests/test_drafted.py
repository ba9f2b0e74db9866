"""A draft in Word, OpenDocument, a page or a message: no sentence is lost, and headings and items are what they are."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from assistant.desk.checking import read
from assistant.errors import ReadError
from assistant.ingest import drafts_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:h text:outline-level="2">Numbers</text:h>
<text:list><text:list-item><text:p>One.</text:p><text:p>More of it.</text:p>
<text:list><text:list-item><text:p>Within.</text:p></text:list-item></text:list></text:list-item></text:list>
<text:p>Plain.</text:p></office:text></office:body></office:document-content>"""


def lines(path: Path) -> list[str]:
    (text,) = drafts_of(str(path))
    return [line for line in text.splitlines() if line.strip()]


def of_word(folder: Path, *elements: str) -> list[str]:
    """The draft of a Word file whose body holds these elements."""
    document: Any = docx.Document()
    for element in elements:
        document.element.body.insert(-1, parse_xml(element.replace(">", f" {W}>", 1)))
    document.save(folder / "a.docx")
    return lines(folder / "a.docx")


def test_word_says_by_its_styles_what_a_line_is(tmp_path: Path):
    """
    Headings by their rank, items of lists by their depth, whatever style they have it from.
    """
    document = docx.Document()
    document.add_heading("The flood", 0)
    document.add_heading("Numbers\nso far", 2)
    document.add_paragraph("One.", "List Bullet")
    document.add_paragraph("Within.", "List Bullet 2")
    document.add_paragraph("First.", "List Number")
    document.add_paragraph("Plain.")
    document.save(tmp_path / "a.docx")

    assert lines(tmp_path / "a.docx") == [
        "# The flood",
        "## Numbers so far",
        "- One.",
        "  - Within.",
        "- First.",
        "Plain.",
    ]


def test_what_fills_a_content_control_is_checked(tmp_path: Path):
    """
    Templates of press offices are made of content controls, around paragraphs and tables alike.
    """
    paragraph = "<w:p><w:r><w:t>The ferry sank.</w:t></w:r></w:p>"
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Dead</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    control = (
        f"<w:sdt><w:sdtContent>{paragraph}<w:sdt><w:sdtContent>{table}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>"
    )

    assert of_word(tmp_path, control) == ["The ferry sank.", "Dead | "]


def test_a_table_within_a_table_is_checked(tmp_path: Path):
    """
    Letterheads lay text out in tables; what stands in the inner one is part of the outer one's row.
    """
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Dead"
    outer.cell(0, 1).add_table(1, 1).cell(0, 0).text = "four"
    document.save(tmp_path / "a.docx")

    assert lines(tmp_path / "a.docx") == ["Dead | four"]


def test_a_draft_under_review_is_read_as_if_it_were_accepted(tmp_path: Path):
    """
    Tracked insertions count, deletions and comments do not.
    """
    document = docx.Document()
    paragraph: Any = document.add_paragraph("He died on ")
    document.add_comment(paragraph.runs[0], "Was it?", author="B", initials="B")
    for element in (
        f'<w:del {W} w:id="8" w:author="A"><w:r><w:delText>Friday</w:delText></w:r></w:del>',
        f'<w:ins {W} w:id="9" w:author="A"><w:r><w:t>Saturday.</w:t></w:r></w:ins>',
    ):
        paragraph._p.append(parse_xml(element))
    document.save(tmp_path / "a.docx")

    assert lines(tmp_path / "a.docx") == ["He died on Saturday."]


def test_opendocument_says_what_a_line_is(tmp_path: Path):
    """
    Headings and items keep what they are; a second paragraph of an item is no item.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", ODT)
    (tmp_path / "a.odt").write_bytes(out.getvalue())

    assert lines(tmp_path / "a.odt") == ["## Numbers", "- One.", "More of it.", "  - Within.", "Plain."]


def test_a_page_says_what_a_line_is(tmp_path: Path):
    """
    Inline tags part no word, an item whose text is in a paragraph is one, and a numbered list counts on from its start.
    """
    (tmp_path / "a.html").write_text(
        "<h2>The <em>flood</em><br>so far</h2><ul><li><p>O<b>n</b>e.</p><ul><li>Within.</li></ul></li></ul>"
        "<ol start=3><li>Third.<li>Fourth.</ol><p>Plain.</p>",
        "utf-8",
    )

    assert lines(tmp_path / "a.html") == [
        "## The flood so far", "- One.", "  - Within.", "3. Third.", "4. Fourth.", "Plain.",
    ]  # fmt: skip


def test_the_subject_of_a_message_is_checked_too(tmp_path: Path):
    """
    Who gets a message reads its subject first.
    """
    (tmp_path / "a.eml").write_text("From: a@example.org\nSubject: Six people\n died\n\nThe ferry sank.\n", "utf-8")

    assert lines(tmp_path / "a.eml") == ["# Six people died", "The ferry sank."]


@pytest.mark.parametrize("suffix", ["docx", "odt", "eml"])
def test_a_damaged_draft_is_refused(suffix: str, tmp_path: Path):
    """
    What its reader cannot read as a source it cannot read as a draft either.
    """
    (tmp_path / f"a.{suffix}").write_bytes(b"PK\x03\x04 broken")

    with pytest.raises(ReadError):
        drafts_of(str(tmp_path / f"a.{suffix}"))


def test_a_heading_is_no_sentence_for_want_of_a_full_stop(tmp_path: Path):
    """
    A heading of Word bears its mark in the claim, by which the checks know it.
    """
    document = docx.Document()
    document.add_heading("What happened at the ferry", 1)
    document.add_paragraph("The ferry sank.")
    document.save(tmp_path / "a.docx")

    assert [claim.text for claim in read(drafts_of(str(tmp_path / "a.docx"))[0])[1]] == [
        "# What happened at the ferry", "The ferry sank.",
    ]  # fmt: skip
