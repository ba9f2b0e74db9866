"""A question told as a statement is not the source's; one answered with yes is, and one answered with no is denied."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Passage, Span, Turn
from assistant.verify import deeds, replies, speaker, verify
from assistant.verify.support import SupportScore

QUESTION = "Will the Tarn pass stay closed until Easter?"


def transcript(answer: str, question: str = QUESTION) -> list[Passage]:
    text = f"Briefing\n\nMS. HOLT:  Good morning.\n\nQ    {question}\n\nMS. HOLT:  {answer}"
    asked, said = text.index(question), text.rindex(answer)
    turns = (
        Turn("MS. HOLT", Span(text.index("Good"), text.index("Good") + len("Good morning."))),
        Turn("Q", Span(asked, asked + len(question))),
        Turn("MS. HOLT", Span(said, said + len(answer))),
    )
    document = Document("t", text, "Daily Briefing by Spokesperson Lena Holt", "/t", "transcript", turns=turns)
    return [Passage(document, Span(0, len(text)))]


def failed(claim: str, passages: list[Passage]) -> list[str]:
    found = [one for room in (replies, deeds, speaker) for one in room.check(Claim(claim), passages)]
    return [one.detail for one in found if not one.passed]


@pytest.mark.parametrize("answer", ["Yes.", "Yes, it will.", "For now, yes. We look again in May.", "That’s right."])
@pytest.mark.parametrize(
    "claim",
    [
        "The Tarn pass will stay closed until Easter.",
        "Yes, the Tarn pass will stay closed until Easter, the spokesperson said.",
        "Lena Holt said the Tarn pass will stay closed until Easter.",
    ],
)
def test_what_is_answered_with_yes_is_stated(answer, claim):
    """
    Whoever says yes says what was asked.
    """
    assert not failed(claim, transcript(answer))


def test_what_is_answered_with_no_is_denied():
    """
    A question that is answered with no speaks against what it asks.
    """
    verdict = verify(
        Claim("The Tarn pass stays closed until Easter."), transcript("No. We open on Monday."), support=SupportScore()
    ).verdict

    assert verdict is not None
    assert verdict.label == "contradicted"


@pytest.mark.parametrize("answer", ["I have nothing on that.", "No one has told me.", "Ask the road office, please."])
def test_what_is_only_asked_is_not_stated(answer):
    """
    A question without a plain answer bears out no statement, whoever it is laid to.
    """
    assert failed("The Tarn pass will stay closed until Easter.", transcript(answer))
    assert failed("Lena Holt said the Tarn pass will stay closed until Easter.", transcript(answer))


def test_yes_to_a_question_of_why_affirms_nothing():
    """
    One word answers no question that asks for more than yes or no.
    """
    question = "Why will the Tarn pass stay closed until Easter?"

    assert failed("The Tarn pass will stay closed until Easter.", transcript("Yes, well.", question))


def test_what_was_asked_may_be_told_as_asked():
    """
    A sentence that says so may report a question.
    """
    claim = "A reporter asked whether the Tarn pass will stay closed until Easter."

    assert not failed(claim, transcript("I have nothing on that."))


def test_a_reply_that_takes_the_question_up_states_it():
    """
    An answer in the question's own words is a statement, yes or no aside.
    """
    answer = "The Tarn pass will stay closed until Easter at least, the road office tells me."

    assert not failed("The Tarn pass will stay closed until Easter.", transcript(answer))


def test_a_promise_told_by_a_spokesman_is_not_his():
    """
    Where a spokesman tells what another has promised, it is the other who promised.
    """
    answer = "Norvania made a commitment to cut its smoke and then to close its last mine."

    assert not failed("Norvania promised to cut its smoke and close its last mine.", transcript(answer))


def test_two_speakers_of_one_sentence_each_say_their_half():
    """
    Of `Norvania says five died, Vell says two did` each half is looked for by itself.
    """
    text = "Norvania says that five sailors died in the storm. Vell says that two sailors died."
    document = Document("s", text, "Storm", "/s", "article")
    claim = "Norvania says five sailors died, Vell says two sailors died."

    assert not failed(claim, [Passage(document, Span(0, len(text)))])


def test_what_a_reporter_supposes_is_no_evidence():
    """
    A statement within a question is borne out by nobody, unless the reply takes it up.
    """
    asked = "The mayor’s brother owns the Tarn quarry. Does that worry you?"
    claim = Claim("The mayor’s brother owns the Tarn quarry.")

    def judged(answer: str) -> str:
        verdict = verify(claim, transcript(answer, asked), support=SupportScore()).verdict
        return verdict.label if verdict else ""

    assert judged("I have nothing for you on that.") == "unsupported"
    assert judged("The mayor’s brother owns the quarry, and that is known.") == "supported"


def test_a_reply_that_opens_with_no_and_tells_something_denies_nothing_of_it():
    """
    `No, the mayor was candid` says that the mayor was candid.
    """
    passages = transcript("No, I think the mayor was pretty candid about the quarry.", "Was the mayor evasive?")
    verdict = verify(Claim("The mayor was pretty candid about the quarry."), passages, support=SupportScore()).verdict

    assert verdict is not None
    assert verdict.label == "supported"
