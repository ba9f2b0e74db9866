"""A checked draft keeps the shape that its writer gave it, on the page and in Word, and no claim is lost in it."""

from __future__ import annotations

import io
import re

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.desk.checking import read
from assistant.domain import Briefing, Claim, Section, Span, Verdict
from assistant.render import render
from assistant.render.layout import layout, placed

DRAFT = """---
title: Note
---

# The flood

Three people died
in the flood.

## Numbers

- One.
  - Within.
- Two.

3. Third.

> “We act,” she said.

| Dead | 4 |
|------|---|
| Hurt | 9 |

```
echo
```

The end.
"""


def checked(draft: str) -> Briefing:
    text, claims = read(draft)
    judged = [Claim(one.text, span=one.span, verdict=Verdict("unsupported", 0.1)) for one in claims]
    return Briefing("check", "a.md", (Section("draft", "a.md", tuple(judged)),), draft=text)


def test_each_line_is_what_its_marks_say():
    """
    Headings by rank, items by depth and number, rows, quotations and code; a wrapped line belongs to its paragraph.
    """
    shapes = [
        (block.shape, block.level, block.mark, "".join(part.text for part in block.parts))
        for block in layout(checked(DRAFT))
    ]

    assert shapes == [
        ("code", 0, "", "title: Note"),
        ("heading", 1, "", "The flood"),
        ("paragraph", 0, "", "Three people died\nin the flood."),
        ("heading", 2, "", "Numbers"),
        ("item", 1, "", "One."),
        ("item", 2, "", "Within."),
        ("item", 1, "", "Two."),
        ("item", 1, "3.", "Third."),
        ("quotation", 0, "", "“We act,” she said."),
        ("row", 0, "", "Dead | 4"),
        ("row", 0, "", "Hurt | 9"),
        ("code", 0, "", "echo"),
        ("paragraph", 0, "", "The end."),
    ]  # fmt: skip


def test_a_line_with_a_bar_alone_is_no_table():
    """
    A signature such as `Ada Lind | Press officer` is a line.
    """
    assert [block.shape for block in layout(checked("Yours,\n\nAda Lind | Press officer"))] == [
        "paragraph",
        "paragraph",
    ]


PIECES = st.sampled_from([
    "# A head", "- item one.", "  * item", "> said.", "a | b", "| c | d |", "```", "---", "1. x", "“We act.",
    "We wait,” she said.", "Plain words.", "", "", "Mr.", "•", "1.",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("\n".join))
def test_every_word_of_a_draft_is_in_its_layout_once(draft: str):
    """
    Whatever a draft is made of, its blocks hold each claim once and all words between them.
    """
    report = checked(draft)
    blocks = layout(report)
    found = [part.index for block in blocks for part in block.parts if part.index is not None]
    words = " ".join(part.text for block in blocks for part in block.parts)

    assert sorted(found) == sorted(placed(report))
    assert found == list(placed(report))
    assert re.findall(r"[^\W\d]+", words) == re.findall(r"[^\W\d]+", report.draft or "")


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=10).map("\n".join))
def test_the_page_and_word_mark_every_claim(draft: str):
    """
    Nothing unsupported is shown unmarked, whatever shape it has.
    """
    report = checked(draft)
    page = render(report, "html").decode()
    document = docx.Document(io.BytesIO(render(report, "docx")))

    assert all(
        f'id="claim-{index}"' in page and f'href="#fault-{index}"' in page for index in range(len(report.claims))
    )
    assert len(list(document.comments)) == len(report.claims)


def test_front_matter_and_fences_do_not_stand_raw():
    """
    Neither output prints the dashes and backticks around what is no sentence.
    """
    report = checked(DRAFT)
    page = re.sub(r"<(style|script)>.*?</\1>", "", render(report, "html").decode(), flags=re.DOTALL)
    paragraphs = [(one.style.name, one.text) for one in docx.Document(io.BytesIO(render(report, "docx"))).paragraphs]

    assert "```" not in page
    assert "---" not in page
    assert ("macro", "title: Note") in paragraphs
    assert ("macro", "echo") in paragraphs


def test_a_claim_within_a_fence_is_shown_all_the_same():
    """
    Where somebody else's claim lies in what would be left alone, it is shown as text, with its verdict.
    """
    draft = "```\nThe ferry sank.\n```"
    claim = Claim("The ferry sank.", span=Span(4, 19), verdict=Verdict("unsupported", 0.1))
    report = Briefing("check", "a", (Section("draft", "a", (claim,)),), draft=draft)

    assert [part.index for block in layout(report) for part in block.parts if part.index is not None] == [0]
