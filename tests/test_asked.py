"""What a question asks, and whether a sentence bears it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.answer.asked import asked
from assistant.answer.bearing import Told, bears, leans_wholly
from assistant.answer.extractive import draft
from assistant.domain import Document, Evidence, Passage, Span, Turn
from assistant.text import stem

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("When did Orsk apologise for the raid?", "apologise"),
        ("Why did Ambassador Vell resign?", "resign"),
        ("Why did the consul general visit the prison?", "visit"),
        ("When will the talks at Sund begin to hurt exports?", None),
        ("Where was the ferry repaired?", "repaired"),
        ("How many ships did the Orskian coast guard seize?", "seize"),
        ("Who will chair the talks?", "chair"),
        ("On what date does our embassy reopen?", "reopen"),
        ("How did the market react?", None),
        ("When are the talks?", None),
    ],
)
def test_the_deed_is_what_follows_the_one_who_does_it(question: str, deed: str | None) -> None:
    """
    The order of words shows it; where it does not, nothing is required.
    """
    (part,) = asked(question)

    assert part.deeds == (frozenset() if deed is None else {stem(deed)})


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("When did Orsk apologise?", "Orsk said it was sorry on Monday.", "Orsk boarded the ferry on Monday."),
        ("Why did Vell resign?", "Vell quit over the budget.", "Vell chaired the talks."),
        ("How many ships did Orsk seize?", "Orsk has seized nine ships.", "Only 61 per cent of the ships carry it."),
        ("How many people died?", "Four died in hospital.", "It was shut for 40 hours."),
        ("How old is Ana Vell?", "Ana Vell, 34, has lost weight.", "Ana Vell was released at 11:40."),
        ("How much is the bond?", "The bond is 450,000 euros.", "It is due within 72 hours."),
        (
            "Who is Orsk's commissioner on the panel?",
            "Orsk's commissioner on the panel is Ana Vell.",
            "The panel, a joint commission, meets in Sund.",
        ),
    ],
)
def test_an_answer_bears_what_is_asked(question: str, answer: str, other: str) -> None:
    """
    The deed or one of its kin, a number of that thing, an age, a sum, an office with a name.
    """
    (part,) = asked(question)

    assert bears(part, Told(answer))
    assert not bears(part, Told(other))


def test_a_question_has_parts() -> None:
    """
    Each is answered alone; what a later one leaves unsaid comes from the first.
    """
    first, second = asked("Who will chair the talks at Sund and when are they held?")
    when, where = asked("When and where was the pact signed?")

    assert (first.shown, second.shown) == ("Who will chair the talks at Sund?", "when are they held?")
    assert {"talks", "Sund"} <= set(second.text.rstrip("?").split())
    assert (when.shown, where.shown) == ("When was the pact signed?", "where was the pact signed?")
    assert len(asked("Who met Ana and Bo?")) == 1


def test_a_sentence_that_leans_wholly_on_another_says_nothing_alone() -> None:
    """
    “That's what Orsk says” answers no question about Orsk; a pronoun with a word of the question may.
    """
    assert leans_wholly("That's what Orsk says.", "Does Sund plan sanctions against Orsk?")
    assert leans_wholly("We have seen it.", "Were shots fired?")
    assert not leans_wholly("It has met only once.", "How often has the panel met?")
    assert not leans_wholly("Orsk denies it.", "Does Orsk deny it?")


def _briefing(*turns: tuple[str, str]) -> Evidence:
    text, spans = "", []
    for label, words in turns:
        text += f"{label}: "
        spans.append(Turn(label, Span(len(text), len(text) + len(words))))
        text += f"{words}\n\n"
    document = Document("b", text, "Briefing", "/b.txt", "transcript", turns=tuple(spans))
    return Evidence(Passage(document, Span(0, len(text))), 1.0, 1)


def _alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors that tell no text from another, so that words alone decide."""
    return np.ones((len(texts), 1), dtype=np.float32)


def test_a_reply_means_what_its_question_asked() -> None:
    """
    A few words of a transcript answer by the question before them, and are shown with it.
    """
    evidence = [
        _briefing(
            ("QUESTION", "How long would arbitration take?"),
            ("MS ARDEN", "Eighteen months, perhaps two years."),
            ("QUESTION", "And who pays the ferry?"),
            ("MS ARDEN", "The harbour authority pays for the ferry."),
        )
    ]
    (claim,) = draft("How long would arbitration take?", evidence, _alike, {}).claims

    assert claim.text == "Eighteen months, perhaps two years."
    assert claim.subject == "Asked “How long would arbitration take?”"


def test_a_part_without_an_answer_is_named() -> None:
    """
    Who pays is told, why somebody left is not.
    """
    evidence = [_briefing(("MS ARDEN", "The harbour authority pays for the ferry."))]
    drafted = draft("Who pays for the ferry and why did the captain resign?", evidence, _alike, {})

    assert [claim.text for claim in drafted.claims] == ["The harbour authority pays for the ferry."]
    assert drafted.unanswered == ("why did the captain resign?",)


def test_what_the_evidence_holds_against_an_answer_stands_beside_it() -> None:
    """
    A denial of what is told, and another sum for what is asked, are shown and cited as saying otherwise.
    """
    shots = _article(
        "Warning shots were fired at the ferry, a sister said. The coast guard denied that shots were fired."
    )
    told, denial = draft("Were warning shots fired at the ferry?", [shots], _alike, {}).claims
    sums = [_article("The owner paid a bond of 400,000 euros.", "a"), _article("The bond of €450,000 was paid.", "b")]
    bond = draft("How much bond was paid by the owner?", sums, _alike, {}).claims

    assert [one.quote for one in told.citations if one.role == "contradicts"] == [denial.text]
    assert {one.text for one in bond} == {"The owner paid a bond of 400,000 euros.", "The bond of €450,000 was paid."}
    assert any(one.role == "contradicts" for claim in bond for one in claim.citations)


def _article(text: str, name: str = "a") -> Evidence:
    return Evidence(Passage(Document(name, text, name, f"/{name}.txt", "article"), Span(0, len(text))), 1.0, 1)
