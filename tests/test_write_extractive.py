"""The extractive writer answers in whole sentences of the kind that was asked for, or not at all."""

from __future__ import annotations

import pytest

from assistant.desk import Desk
from assistant.write.expectation import expected, says, speaker_asked_of


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("How many lorries waited?", "Some 40 lorries waited.", "The lorries waited at the bridge."),
        ("When will the talks open?", "They open next Tuesday.", "The talks will open in Melisar."),
        ("Who leads the delegation?", "It is led by Ottilde Varrick.", "The delegation is led from the front."),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, answer: str, other: str) -> None:
    """
    A number, a time or a name that the question did not give.
    """
    holds = expected(question)

    assert holds is not None
    assert holds(answer)
    assert not holds(other)


def test_one_persons_words_are_not_anothers() -> None:
    """
    Spoken in that person's turn or reported of them; a mention by somebody else is neither.
    """
    assert speaker_asked_of("What did Josh Earnest say about the talks?") == "earnest"
    assert speaker_asked_of("What did the ministry say?") is None
    assert says("earnest", "We are hopeful.", "MR. EARNEST")
    assert says("vedrick", "“We shall go,” Ms. Vedrick told the fair.", None)
    assert not says("kothrel", "We say it to Mr. Kothrel’s face.", "MS. QUILLANE")


def test_nobody_answers_for_a_man_who_said_nothing(corpus_desk: Desk) -> None:
    """
    No document quotes Kothrel on the ferry, so the question is refused.
    """
    assert not corpus_desk.ask("What did Kothrel say about the ferry?").answered


def test_headings_and_datelines_are_no_part_of_an_answer(corpus_desk: Desk) -> None:
    """
    An answer begins where the sentence does.
    """
    answer = corpus_desk.ask("How many people were killed at the Brakka crossing on Monday?")

    assert answer.answered
    assert not [claim.text for claim in answer.claims if "(Tarn Wire)" in claim.text or claim.text.startswith("#")]
