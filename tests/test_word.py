"""The Word file: real footnotes, fields and headers, put together as Word requires, so that nothing is repaired."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from golden.reading import W, footnotes, word_text
from golden.samples import DREDGED, HOSTILE, REOPENS, SAMPLES, TALKS, hostile
from lxml import etree
from pypdf import PdfReader

from assistant.domain import Briefing, Claim, Label, Section, Span, Verdict
from assistant.render import render

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# The order that the schema of settings.xml prescribes, as far as a file of ours holds it.
SETTINGS_ORDER = (
    "zoom proofState defaultTabStop characterSpacingControl savePreviewPicture footnotePr endnotePr compat rsids "
    "mathPr themeFontLang clrSchemeMapping doNotAutoCompressPictures shapeDefaults decimalSymbol listSeparator"
).split()


def parts_of(briefing: Briefing) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(render(briefing, "docx"))) as packed:
        assert packed.testzip() is None
        return {
            name: etree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith(("xml", "rels"))
        }


def _repeating() -> Briefing:
    """Three sentences of which the last cites the first one's source again."""
    claims = [Claim(text, cited, Verdict("supported", 1.0)) for text, cited in (
        ("One.", (REOPENS, DREDGED)), ("Two.", (TALKS,)), ("Three.", (REOPENS, TALKS)),
    )]  # fmt: skip
    return Briefing("briefing", "T", (Section("a", "A", tuple(claims)),), date="2031-03-12", marking="TLP:GREEN")


@pytest.mark.parametrize("sample", ["answer", "briefing", "check"])
def test_every_reference_has_its_note_and_every_note_a_reference(sample: str):
    """
    Ids of references and notes are the same, in order, each once, and none is that of a separator.
    """
    parts = parts_of(SAMPLES[sample]())
    notes = [note.get(f"{W}id") for note in parts["word/footnotes.xml"] if note.get(f"{W}type") is None]
    references = [one.get(f"{W}id") for one in parts["word/document.xml"].iter(f"{W}footnoteReference")]

    # A file with comments opens with two notes of the program's own.
    own = 2 if "word/comments.xml" in parts else 0

    assert references == notes
    assert notes == [str(n) for n in range(1, len(notes) + 1)]
    assert len(notes) - own == len(SAMPLES[sample]().citations)


def test_the_part_is_declared_as_word_requires():
    """
    Content type, relationship, both separators in the part and in the settings, and the settings in schema order.
    """
    parts = parts_of(SAMPLES["briefing"]())
    kinds = {one.get("PartName"): one.get("ContentType") for one in parts["[Content_Types].xml"]}
    relations = [
        one.get("Target") for one in parts["word/_rels/document.xml.rels"] if one.get("Type").endswith("/footnotes")
    ]
    separators = {
        note.get(f"{W}type"): note.get(f"{W}id") for note in parts["word/footnotes.xml"] if note.get(f"{W}type")
    }
    settings = [etree.QName(one).localname for one in parts["word/settings.xml"]]
    known = [name for name in settings if name in SETTINGS_ORDER]
    declared = [one.get(f"{W}id") for one in parts["word/settings.xml"].find(f"{W}footnotePr")]

    assert kinds["/word/footnotes.xml"] == FOOTNOTES
    assert relations == ["footnotes.xml"]
    assert separators == {"separator": "-1", "continuationSeparator": "0"}
    assert declared == ["-1", "0"]
    assert known == sorted(known, key=SETTINGS_ORDER.index)


def test_every_style_and_bookmark_that_is_used_is_there():
    """
    No paragraph or run names a style that the file lacks, every repeated number has its bookmark, and none is doubled.
    """
    parts = parts_of(_repeating())
    body = parts["word/document.xml"]
    styles = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    used = {
        one.get(f"{W}val")
        for part in (body, parts["word/footnotes.xml"])
        for tag in ("pStyle", "rStyle")
        for one in part.iter(W + tag)
    }
    bookmarks = [one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")]
    fields = [one.get(f"{W}instr").split()[1] for one in body.iter(f"{W}fldSimple")]

    assert used <= styles
    assert len(set(bookmarks)) == len(bookmarks)
    assert fields == ["_Source1", "_Source3"]
    assert set(fields) <= set(bookmarks)


def test_a_source_cited_again_keeps_its_number():
    """
    The second mention repeats the first note's number and adds no note.
    """
    made = render(_repeating(), "docx")
    seen = [word_text(paragraph) for paragraph in docx.Document(io.BytesIO(made)).paragraphs]

    assert "Three. [1] [3]" in [" ".join(line.split()) for line in seen]
    assert list(footnotes(made)) == ["1", "2", "3"]


def test_numbers_are_the_other_outputs_numbers_whatever_the_order():
    """
    In a checked draft whose sentences stand in another order than its claims, a note's own mark keeps the numbers true.
    """
    draft = "Second. First."
    claims = [
        Claim("First.", (REOPENS,), Verdict("supported", 1.0), Span(8, 14)),
        Claim("Second.", (TALKS,), Verdict("supported", 1.0), Span(0, 7)),
    ]
    briefing = Briefing("check", "T", (Section("draft", "", tuple(claims)),), draft=draft)
    made = render(briefing, "docx")
    text = " ".join(" ".join(word_text(one) for one in docx.Document(io.BytesIO(made)).paragraphs).split())

    assert "Second. [2] First. [1]" in text
    assert footnotes(made)["1"].startswith("2 Dredging done")


def test_the_header_has_date_and_marking_and_the_footer_pages():
    """
    Every page says what it is, of which day and under which marking, and which page of how many.
    """
    document = docx.Document(io.BytesIO(render(_repeating(), "docx")))
    section = document.sections[0]
    fields = [one.get(f"{W}instr").strip() for one in section.footer.paragraphs[0]._p.iter(f"{W}fldSimple")]

    assert section.header.paragraphs[0].text == "TLP:GREEN · DRAFT · Briefing · 12 March 2031"
    assert word_text(section.footer.paragraphs[0]) == "TLP:GREEN · T · Page 1 of 1"
    assert fields == ["PAGE", "NUMPAGES"]


def test_without_citations_there_are_no_notes():
    """
    A refusal has no part that nothing refers to.
    """
    parts = parts_of(SAMPLES["refusal"]())

    assert "word/footnotes.xml" not in parts
    assert parts["word/settings.xml"].find(f"{W}footnotePr") is None


def test_hostile_words_stay_words():
    """
    Markup, fields and control characters in a source are text in its note.
    """
    found = footnotes(render(hostile(HOSTILE), "docx"))

    assert any("<script>alert(1)</script>" in note for note in found.values())


def test_a_note_with_its_own_mark_is_not_counted():
    """
    Word counts the notes that bear no mark of their own, so after a number out of its order the count still holds.
    """
    cited = ((REOPENS,), (TALKS,), (DREDGED,))
    claims = [Claim(f"{n}.", one, Verdict("supported", 1.0), Span(*at)) for n, one, at in zip(
        (1, 2, 3), cited, ((0, 2), (6, 8), (3, 5)), strict=True,
    )]  # fmt: skip
    briefing = Briefing("check", "T", (Section("draft", "", tuple(claims)),), draft="1. 3. 2.")
    text = " ".join(word_text(one) for one in docx.Document(io.BytesIO(render(briefing, "docx"))).paragraphs)

    assert "1. [1] 3. [3] 2. [2]" in " ".join(text.split())


def noted(made: bytes, folder: Path) -> list[str]:
    """The text of each page foot's notes, as LibreOffice prints the file."""
    (folder / "x.docx").write_bytes(made)
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = [SOFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "x.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [" ".join(page.extract_text().split()) for page in PdfReader(folder / "x.pdf").pages]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("faulty", [(0,), (1,), (1, 3), (0, 1, 2, 3)], ids=str)
def test_libreoffice_keeps_each_note_its_text_beside_comments(faulty: tuple[int, ...], tmp_path: Path):
    """
    Wherever comments stand between the notes, each note has its own source.
    """
    cited = (REOPENS, TALKS, DREDGED, replace(TALKS, role="contradicts"))
    claims, draft = [], ""
    for place, citation in enumerate(cited):
        label: Label = "unsupported" if place in faulty else "supported"
        span = Span(len(draft), len(draft) + 11)
        claims.append(Claim(f"Sentence {place}.", (citation,), Verdict(label, 0.5), span))
        draft += f"Sentence {place}.\n\n"
    briefing = Briefing("check", "T", (Section("draft", "", tuple(claims)),), draft=draft)
    text = " ".join(noted(render(briefing, "docx"), tmp_path))
    foot = text[text.index("Notes give the sources.") :]
    places = [foot.find(one.quote.split(".")[0]) for one in cited[:3]]

    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("sample", ["briefing", "check"])
def test_libreoffice_makes_a_page_of_it(sample: str, tmp_path: Path):
    """
    LibreOffice converts it to a PDF in which the notes stand at the foot of the page.
    """
    text = " ".join(noted(render(replace(SAMPLES[sample](), marking="TLP:GREEN"), "docx"), tmp_path))

    assert "Ministry of Transport, 12 March 2031" in text
    assert "TLP:GREEN" in text
