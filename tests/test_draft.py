"""A draft becomes its sentences, each with its place, and nothing of it is dropped unsaid."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.read.draft import claims_of

DRAFT = """---
title: Evening note
---
# Evening note

- The talks begin on Tuesday. [1]
2. Talvaria wants 42 percent.[2, 3]
> “Clean water will arrive first,” Lundavy said.

```
podium check draft.md
```

A last word without a full stop
"""


def test_marks_and_references_are_no_part_of_a_sentence() -> None:
    """
    List marks, block quotation marks and reference numbers are left out; front matter and code are no sentences.
    """
    assert [claim.text for claim in claims_of(DRAFT)] == [
        "# Evening note",
        "The talks begin on Tuesday.",
        "Talvaria wants 42 percent.",
        "“Clean water will arrive first,” Lundavy said.",
        "A last word without a full stop",
    ]


_LINES = st.lists(
    st.sampled_from(
        ["- One thing. Two things.", "> Said so.", "", "```", "# Head", "1. Number [1]", "a. b! “C?” d", "---"]
    )
    | st.text(max_size=30),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(_LINES)
def test_every_sentence_knows_its_place(lines: list[str]) -> None:
    """
    A claim's text is the draft's slice at its span; spans come in order and do not overlap.
    """
    draft = "\n".join(lines)
    claims = claims_of(draft)
    spans = [claim.span for claim in claims if claim.span]

    assert [span.of(draft) for span in spans] == [claim.text for claim in claims]
    assert all(before.end <= after.start for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("# Press lines\n\n5 March 2031\n", "2031-03-05"),
        ("Press guidance — 5 March 2031\n", "2031-03-05"),
        ("VARNHOLM, 4 March 2031 (Tarn Wire) — Talvaria would not say why it had agreed to the talks.\n", "2031-03-04"),
        ("Varrick travelled on 11 March 2031.\n", None),
        ("Press lines, Tuesday 24 November\n", None),
    ],
)
def test_a_draft_says_of_what_day_it_is_above_its_sentences(opening, day):
    """
    A line of its own or a dateline dates a draft; a sentence's date, or a day without its year, does not.
    """
    assert {claim.written for claim in claims_of(f"{opening}\nThe talks are next Tuesday.")} == {day}


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ana Kessler will travel to\nMelisar, the capital of Dorvane, for talks.",
        "“Circumstances have changed,”\nQuillane said on\nTuesday.",
        "The union of miners and\nEngineers met.",
    ],
)
def test_a_sentence_wrapped_after_a_short_line_is_one_claim(text):
    """
    A line that ends in a word or a mark which something must follow does not end a sentence, whatever the next begins
    with; a short heading still stands apart.
    """
    assert [claim.text for claim in claims_of(f"A heading\n{text}")] == ["A heading", text]


@pytest.mark.parametrize(
    "text",
    [
        "“These are water talks. We drink from the same river,” Ambassador Dahl said.",
        'She said: "We act. We wait." ',
    ],
)
def test_a_quotation_of_two_sentences_is_one_claim(text):
    """
    Who said it stands at one end of it, and belongs to both; what follows is a sentence of its own.
    """
    assert [claim.text for claim in claims_of(f"{text}\n\nIt rained.")] == [text.strip(), "It rained."]
    assert [claim.text for claim in claims_of(f"{text} It rained.")][-1] == "It rained."


def test_each_sentence_of_a_long_quotation_is_known_to_be_quoted():
    """
    A quotation too long to be judged as one, or one of several paragraphs, hides no altered word from the checks.
    """
    inner = "We heard a whistle and the shouting of many men. " * 7
    long = claims_of(f"He said: “{inner}Nobody had a gun.” That was all.")
    paragraphs = claims_of("He said: “It was night.\n\n“Nobody had a gun.”")

    assert [claim.quoting.of(claim.text) if claim.quoting else None for claim in long][-2:] == [
        "Nobody had a gun.",
        None,
    ]
    assert [claim.quoting.of(claim.text) for claim in paragraphs if claim.quoting] == [
        "It was night.",
        "“Nobody had a gun.",
    ]


def test_a_quotation_within_one_sentence_is_that_sentences_own():
    """
    Where its marks stand in the sentence nothing need be said of it.
    """
    assert [claim.quoting for claim in claims_of("“We act,” she said. “We wait. We hope.”")] == [None, None]


def test_labels_are_no_part_of_a_sentence():
    """
    `Q1:`, `A:` and `If asked:` say what a line is for; an initial is a name.
    """
    draft = "Q1. Who fired?\n\nA1: Nobody knows.\n\nIf asked: No comment.\n\nA. Ito said so.\n\nAnswer: He did."

    assert [claim.text for claim in claims_of(draft)] == [
        "Who fired?", "Nobody knows.", "No comment.", "A. Ito said so.", "He did.",
    ]  # fmt: skip


def test_the_messages_of_a_thread_lose_their_numbers_and_links():
    """
    Only where they are counted from one: a fraction that opens a sentence is a figure.
    """
    thread = "1/3 🧵 Three people died.\n\n2/3 RT @wire: The bridge is shut. https://example.org/a?b=1\n\n3/ More soon."

    assert [claim.text for claim in claims_of(thread)] == ["Three people died.", "The bridge is shut.", "More soon."]
    assert [claim.text for claim in claims_of("3/4 of the fleet is lost.")] == ["3/4 of the fleet is lost."]


def test_a_bracket_before_a_sentence_is_apart_from_it():
    """
    What is done and what is said are two things; nothing in brackets escapes the checks.
    """
    draft = "(Pause.) We act. [Forty people died] The ferry sank."

    assert [claim.text for claim in claims_of(draft)] == [
        "(Pause.)",
        "We act.",
        "[Forty people died]",
        "The ferry sank.",
    ]
