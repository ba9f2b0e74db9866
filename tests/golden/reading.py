"""What a person reads of an output."""

from __future__ import annotations

import email
import io
import re
import zipfile
from email.policy import default
from typing import Any

import docx
from golden.samples import NOTICE
from lxml import etree

from assistant.domain import Briefing
from assistant.render import render

READABLE = ("md", "html", "txt", "docx", "eml")


def reading(briefing: Briefing, suffix: str) -> str:
    """What a person reads of an output, as one line without Markdown's backslashes."""
    return read_file(render(briefing, suffix, notice=NOTICE), suffix)


def read_file(made: bytes, suffix: str) -> str:
    """What a person reads of a file in that format."""
    if suffix == "docx":
        document = docx.Document(io.BytesIO(made))
        parts = [*document.sections[0].header.paragraphs, *document.paragraphs, *document.sections[0].footer.paragraphs]
        text = "\n".join([*map(word_text, parts), *footnotes(made).values()])
    elif suffix == "eml":
        text = email.message_from_bytes(made, policy=default).get_body(("plain",)).get_content()
    else:
        text = made.decode()
    text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL) if suffix == "html" else text
    text = re.sub(r"<[^>]*>", "", text).replace("&nbsp;", " ") if suffix == "html" else text.replace("\\", "")
    return " ".join(text.split())


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_text(paragraph: Any) -> str:
    """A paragraph as it is seen: its text, with `[n]` for each footnote reference and each field that repeats one."""
    seen = []
    body = paragraph._p.getroottree().getroot()
    # Word counts the notes that bear no mark of their own.
    counted = [one for one in body.iter(f"{W}footnoteReference") if not one.get(f"{W}customMarkFollows")]
    for node in paragraph._p.iter():
        if node.tag == f"{W}footnoteReference":
            seen.append(f" [{counted.index(node) + 1}]" if node in counted else "")
        elif node.tag == f"{W}t":
            field = node.getparent().getparent()
            repeats = field.tag == f"{W}fldSimple" and "NOTEREF" in field.get(f"{W}instr")
            custom = node.getprevious() is not None and node.getprevious().tag == f"{W}footnoteReference"
            seen.append(f" [{node.text}]" if repeats or custom else node.text or "")
        elif node.tag == f"{W}br":
            seen.append("\n")
    return "".join(seen)


def footnotes(made: bytes) -> dict[str, str]:
    """The notes of a Word file by their ids, separators aside."""
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        if "word/footnotes.xml" not in packed.namelist():
            return {}
        root = etree.fromstring(packed.read("word/footnotes.xml"))
    notes = [note for note in root if note.get(f"{W}type") is None]
    return {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}
