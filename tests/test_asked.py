"""What a question asks, and whether a sentence bears it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.answer.asked import asked
from assistant.answer.bearing import Told, bears, lacks, leans_wholly
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
        ("Which bank financed the bridge?", "financed"),
        ("Which architect will design the library?", "design"),
        ("What did Anna Vell study at school?", "study"),
        ("How many people live in Orsk?", "live"),
        ("Where was Sky Brown born?", "born"),
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
        (
            "How many children have a pass?",
            "Nine children have one.",
            "It is one of the ideas for children with a pass.",
        ),
        ("How much has output grown?", "Output has more than tripled.", "Output has grown since May."),
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


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What salary did Ana Vell have?", "salary"),
        ("At which hotel did Vell stay?", "hotel"),
        ("What was the verdict in the trial?", "verdict"),
        ("What is Ana Vell's salary?", "salary"),
        ("What is the name of Vell's doctor?", "doctor"),
        ("Which country’s prime minister suddenly resigned?", "minister"),
        ("What happened in Orsk?", None),
        ("What message did she send?", None),
        ("What is Orsk's answer?", None),
    ],
)
def test_the_thing_asked_for_follows_what_or_which(question: str, thing: str | None) -> None:
    """
    Words that any answer could go by, such as `message`, are none.
    """
    (part,) = asked(question)

    assert part.thing == (stem(thing) if thing else None)


def test_what_tells_of_its_owner_is_not_the_thing_asked_for() -> None:
    """
    A director's resignation says nothing of her salary, and a wage comes near it.
    """
    (part,) = asked("What salary did the director have?")

    assert lacks(part, Told("The director resigned on Monday.")) == 1.0
    assert 0.0 < lacks(part, Told("The director's wage was 90,000 crowns.")) < 0.5
    assert lacks(part, Told("The director had a salary of 90,000 crowns.")) == 0.0


def test_what_is_stated_first_is_no_part_of_the_question() -> None:
    """
    A quiz tells of the event and then asks one thing of it.
    """
    (part,) = asked("A quake struck Mr. Vell's town this week. What was its magnitude?")

    assert part.shown == "What was its magnitude?"
    assert part.text.startswith("A quake struck")
    assert not part.completed


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


def test_a_common_word_is_nobodys_name() -> None:
    """
    What a text says of brown bears is not of Sky Brown.
    """
    bears_told = _briefing(("MS ARDEN", "Ana Vell coaches the brown bears of the sky circus."))
    told = replace(_briefing(("MS ARDEN", "Piet Orr coaches the skater Brown.")), rank=9)
    found = draft("Who coaches Sky Brown?", [bears_told, told], _alike, {}).claims

    assert found[0].text == "Piet Orr coaches the skater Brown."


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Ana Vell, director of the port, spoke first.", 0.0, 0.0),
        ("Orsk's port minister, Ana Vell, spoke first.", 0.0, 0.0),
        ("He has never met Minister Vell.", 0.5, 0.5),
        ("Vell signed it in June.", 1.0, 1.0),
    ],
)
def test_who_somebody_is_stands_beside_the_name(text: str, least: float, most: float) -> None:
    """
    An office beside the whole name says it, a title alone half, and what somebody did does not.
    """
    (part,) = asked("Who is Vell?")

    assert least <= lacks(part, Told(text)) <= most


def test_a_comparison_asks_the_same_of_each() -> None:
    """
    What they said is asked in the past, what they say in the present.
    """
    assert [part.shown for part in asked("Compare what Orsk and Vell said about the dam.")] == [
        "What did Orsk say about the dam?",
        "What did Vell say about the dam?",
    ]
    assert asked("Compare what Orsk and Vell say about the dam.")[0].shown == "What does Orsk say about the dam?"


def test_a_state_speaks_by_what_its_bodies_put_out() -> None:
    """
    What the Orskian water board publishes is Orsk's word, though nobody in it says `Orsk said`.
    """
    text = "The board does not accept that the dam caused the flood."
    document = Document("b", text, "On the dam", "/b.txt", "release", publisher="Orskian Water Board")
    evidence = Evidence(Passage(document, Span(0, len(text))), 1.0, 1)
    question = "What did Orsk say about the flood and the dam?"

    assert [claim.text for claim in draft(question, [evidence], _alike, {}).claims] == [text]
    nobody = replace(evidence, passage=replace(evidence.passage, document=replace(document, publisher="The Wire")))
    assert not draft(question, [nobody], _alike, {}).claims


def test_whose_words_are_asked_for_may_reply_to_what_a_reporter_told() -> None:
    """
    The subject of a reply is in all that the reporter said, not only in the sentence with the question mark.
    """
    evidence = [
        _briefing(
            ("QUESTION", "You said that one can request an inspection. What if Orsk refuses?"),
            ("MS ARDEN", "Access that is denied is a breach of the agreement."),
        )
    ]
    (claim,) = draft("What did Arden say about inspections?", evidence, _alike, {}).claims

    assert claim.text == "Access that is denied is a breach of the agreement."


def test_a_reason_that_says_so_comes_first() -> None:
    """
    Of two sentences that share as much with the question, the one that gives its reason as one answers why.
    """
    evidence = [
        _briefing(
            ("MS ARDEN", "The ferry is to stay closed to all traffic for a month."),
            ("MS ARDEN", "The ferry is closed because its engine failed."),
        )
    ]

    assert "because" in draft("Why is the ferry closed?", evidence, _alike, {}).claims[0].text
