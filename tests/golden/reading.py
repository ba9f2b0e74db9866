"""What a person reads of an output."""

from __future__ import annotations

import email
import io
import re
from email.policy import default

import docx
from golden.samples import NOTICE

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
        text = "\n".join(paragraph.text for paragraph in parts)
    elif suffix == "eml":
        text = email.message_from_bytes(made, policy=default).get_body(("plain",)).get_content()
    else:
        text = made.decode()
    text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL) if suffix == "html" else text
    text = re.sub(r"<[^>]*>", "", text).replace("&nbsp;", " ") if suffix == "html" else text.replace("\\", "")
    return " ".join(text.split())
