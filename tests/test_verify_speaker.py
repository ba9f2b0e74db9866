"""Who is said to speak is compared with who spoke in the source."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span, Turn
from assistant.verify import speaker

STORY = (
    "The harbour will stay closed until autumn, Transport Minister Ana Kessler said on Monday. "
    "“We cannot promise more money,” said Karl Brandt, who leads the port. "
    "A senior official said the ferry contract was cancelled in secret. "
    "Opposition leader Peter Holm alleged that the ministry hid the safety report."
)
ANSWER, QUESTION = (
    "The President will veto the budget bill tomorrow.",
    "Isn't the whole plan to sell the northern ports dead?",
)
SPOKEN = f"Press Briefing by Press Secretary Josh Earnest\n\nMR. EARNEST:  {ANSWER}\n\nQ    {QUESTION}"


def story() -> Document:
    return Document("story", STORY, "Title", "/a.txt", "article")


def transcript() -> Document:
    answer, question = SPOKEN.index(ANSWER), SPOKEN.index(QUESTION)
    turns = (Turn("MR. EARNEST", Span(answer, answer + len(ANSWER))), Turn("Q", Span(question, len(SPOKEN))))
    title = "Press Briefing by Press Secretary Josh Earnest"
    return Document("talk", SPOKEN, title, "/b.txt", "transcript", publisher="The White House", turns=turns)


def failed(claim: str, document: Document) -> list[Finding]:
    findings = speaker.check(Claim(claim), [Passage(document, Span(0, len(document.text)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "Ana Kessler said the harbour will stay closed until autumn.",
        "According to Kessler, the harbour will stay closed until autumn.",
        "“We cannot promise more money,” Brandt said.",
        "Peter Holm alleged that the ministry hid the safety report.",
        "The harbour will stay closed until autumn.",
    ],
)
def test_the_true_speaker_of_a_story_passes(claim):
    """
    The speaker whom a story names beside the words may be named in any usual way, or not at all.
    """
    assert failed(claim, story()) == []


@pytest.mark.parametrize(
    "claim",
    [
        "Karl Brandt said the harbour will stay closed until autumn.",
        "“We cannot promise more money,” Kessler said.",
        "Ana Kessler said the ferry contract was cancelled in secret.",
        "The ministry hid the safety report.",
    ],
)
def test_another_speaker_fails(claim):
    """
    Somebody else, a name for an unnamed official, and an allegation stated as fact are findings.
    """
    assert failed(claim, story())


@pytest.mark.parametrize("who", ["Josh Earnest", "Mr. Earnest", "The press secretary", "The White House"])
def test_a_transcript_label_is_the_person_of_its_title(who):
    """
    `MR. EARNEST` is Josh Earnest, the press secretary whom the title names, and speaks for the house that publishes.
    """
    assert failed(f"{who} said the President will veto the budget bill tomorrow.", transcript()) == []


def test_another_speaker_of_a_transcript_fails():
    """
    Words of one turn cannot be put into another person's mouth.
    """
    (finding,) = failed("John Kerry said: “The President will veto the budget bill tomorrow.”", transcript())

    assert finding.expected == "MR. EARNEST"


def test_a_question_is_not_an_answer():
    """
    What a reporter asked was not said by the spokesman.
    """
    assert failed("Josh Earnest said the whole plan to sell the northern ports is dead.", transcript())
