"""
Every template in every format, as agreed: a template that is added gets its golden files by PODIUM_GOLDEN=write.

The sentences are the sample's, so that these files change only when a template or an output does, not with the writer.
"""

from __future__ import annotations

import email
import io
import json
import os
import re
from dataclasses import replace
from email.policy import default
from pathlib import Path

import docx
import pytest
from golden.reading import footnotes, word_text
from golden.samples import DREDGED, NOTICE, QUAY, REOPENS, TALKS, briefing

from assistant.brief.drafting import load_template
from assistant.brief.order import Order
from assistant.brief.templates import template_names
from assistant.domain import Briefing, Claim, Section, Verdict
from assistant.render import RENDERERS, render

GOLDEN = Path(__file__).parent / "golden" / "templates"
# Read here: within a test no variable of the user is seen.
WRITE_GOLDEN = os.environ.get("PODIUM_GOLDEN") == "write"
SAID = (REOPENS, DREDGED, TALKS, QUAY)


def printed(template: str) -> Briefing:
    """The sample under a template's headings, two sentences each; every third section has nothing to say."""
    plan = load_template(template)
    sections = []
    for number, part in enumerate(plan.sections):
        chosen = (SAID[number % 4], SAID[(number + 1) % 4])[: part.limit] if number % 3 < 2 else ()
        days = ("2031-03-03", "2031-03-14") if part.key == "timeline" else (None, None)
        claims = tuple(
            Claim(cited.quote, (cited,), Verdict("supported", 0.97), when=day)
            for cited, day in zip(chosen, days, strict=False)
        )
        sections.append(Section(part.key, part.heading, claims, None if claims else part.empty))
    made = replace(briefing(), sections=tuple(sections), template=plan.name, made_at="2031-03-12T06:30:00Z")
    return replace(made, title=plan.title(Order(date="2031-03-12")))


def shown(made: bytes, suffix: str) -> str:
    """
    What is compared: a Word file's text and notes, a page without its style and script, a mail's head and text, the
    sections of JSON, whose other fields have their golden files with the samples.
    """
    if suffix == "docx":
        document = docx.Document(io.BytesIO(made))
        lines = [f"{paragraph.style.name}: {word_text(paragraph)}" for paragraph in document.paragraphs]
        lines += [f"Footnote {n}: {text}" for n, text in footnotes(made).items()]
        return "\n".join(lines) + "\n"
    if suffix == "eml":
        message = email.message_from_bytes(made, policy=default)
        head = "".join(f"{name}: {message[name]}\n" for name in ("Subject", "Date", "X-Unsent"))
        return f"{head}\n{message.get_body(('plain',)).get_content()}"
    text = made.decode()
    if suffix == "json":
        found = json.loads(text)
        sections = [
            {**part, "claims": [[claim["text"], claim["citations"], claim["when"]] for claim in part["claims"]]}
            for part in found["sections"]
        ]
        return json.dumps({"title": found["title"], "template": found["template"], "sections": sections}, indent=1)
    if suffix == "html":
        text = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", text, flags=re.DOTALL)
        text = re.sub(r"sha256-[\w+/=]+", "sha256", text)
    return text


@pytest.mark.parametrize("suffix", RENDERERS)
@pytest.mark.parametrize("template", template_names())
def test_a_template_prints_as_agreed(template: str, suffix: str):
    """
    The template's headings, empty sections and sentences stand in the format as its golden file has them.
    """
    made = shown(render(printed(template), suffix, notice=NOTICE), suffix)
    path = GOLDEN / f"{template}.{suffix}{'.txt' if suffix == 'docx' else ''}"
    if WRITE_GOLDEN:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")

    assert path.read_text(encoding="utf-8") == made.replace("\r\n", "\n")


def test_no_golden_file_outlives_its_template():
    """
    Each golden file belongs to a template and a format that there are.
    """
    known = {f"{name}.{suffix}" for name in template_names() for suffix in RENDERERS}

    assert {
        path.name.removesuffix(".txt") if path.name.endswith("docx.txt") else path.name for path in GOLDEN.iterdir()
    } == known
