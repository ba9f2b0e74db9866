"""True sentences in a press officer's own words: what the checks no longer fault, and what they fault all the same."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Label, Passage, Span, Turn
from assistant.verify import verify
from assistant.verify.chance import Likeness, Searched
from assistant.verify.settled import unsettled
from assistant.verify.support import SupportScore, as_passage, load

TRANSCRIPT = """\
Q    The court has thrown out the pipeline case. Does that change anything?

MS. ITO:  Thank you, Ana. Our position has not changed. The minister will be at the dam tomorrow.

Q    Is there any thought of moving the coast guard back under the harbour board?

MS. ITO:  I have not heard any discussion of that.
"""


def transcript() -> Passage:
    turns = []
    for label, first, last in (
        ("Q", "The court", "anything?"),
        ("MS. ITO", "Thank you", "tomorrow."),
        ("Q", "Is there", "board?"),
        ("MS. ITO", "I have not", "that."),
    ):
        start = TRANSCRIPT.index(first)
        turns.append(Turn(label, Span(start, TRANSCRIPT.index(last, start) + len(last))))
    document = Document(
        "0a" * 8,
        TRANSCRIPT,
        title="Press briefing by Spokeswoman Hanna Ito",
        uri="",
        kind="transcript",
        published="2031-03-12",
        turns=tuple(turns),
    )
    return Passage(document, Span(0, len(TRANSCRIPT)), speaker="MS. ITO")


def label(claim: str, source: Passage | str) -> Label:
    passage = as_passage(source) if isinstance(source, str) else source
    verdict = verify(Claim(claim), [passage], support=SupportScore()).verdict
    assert verdict is not None
    return verdict.label


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The Department of Homeland Security published the findings.", "DHS published the findings on Monday."),
        ("Kessian officials said the levy was suspended.", "Kessia said that the levy was suspended."),
        ("The storm would probably rank among the worst.", "The storm is likely to rank among the worst."),
        ("She did not say whether the bridge opens.", "She did not say whether or not the bridge opens."),
        ("The levy could raise prices.", "The levy could potentially raise prices."),
        ("The bridge is to reopen in March 2031.", "The bridge is to reopen in 2031-03."),
    ],
)
def test_another_wording_of_the_same_is_no_fault(claim: str, source: str) -> None:
    """An acronym spelt out, a land's people, a hedge or a month put otherwise are borne out."""
    assert label(claim, source) == "supported"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The Department of Health Services published the findings.", "DHS2 published the findings on Monday."),
        ("The levy was suspended by Kessian officials.", "The levy was suspended by officials in Talvaria."),
        ("The storm will rank among the worst.", "The storm is likely to rank among the worst."),
        ("The bridge is to reopen in April 2031.", "The bridge is to reopen in 2031-03."),
    ],
)
def test_what_looks_like_another_wording_and_is_not_stays_faulted(claim: str, source: str) -> None:
    """Another body, another land's people, a hedge left out and another month are no other wordings."""
    assert label(claim, source) != "supported"


def test_amounts_on_top_of_others_contradict_no_total() -> None:
    """`Six additional sets` says nothing against seven in all, though it does not say seven."""
    source = "The agency sent its first guidance in July, followed by six additional sets of guidance."
    verdict = verify(Claim("The agency has sent seven sets of guidance."), [as_passage(source)]).verdict

    assert verdict is not None
    assert [one for one in verdict.findings if one.contradicts and not one.passed] == []


def test_what_somebody_was_asked_about_stands_in_the_question() -> None:
    """Whoever is said to have been asked about something need not have spoken of it."""
    claim = "Asked about moving the coast guard back under the harbour board, Ms. Ito said she had heard no discussion."
    verdict = verify(Claim(claim), [transcript()]).verdict

    assert verdict is not None
    assert [one for one in verdict.findings if one.check == "speaker" and not one.passed] == []


def test_what_other_checks_have_borne_out_is_not_looked_for() -> None:
    """Who speaks and on which day may be told in words that a transcript lacks; what is said may not."""
    claim = "Ms. Ito told reporters that the minister will be at the dam on 13 March."
    verdict = verify(Claim(claim), [transcript()]).verdict
    assert verdict is not None

    left = unsettled(claim, verdict.findings, {"minist", "dam"})
    assert left.split() == "Ms. Ito the minister will be at the dam .".split()
    assert len(left) == len(claim)
    assert unsettled(claim, verdict.findings, {"told", "report", "13", "march"}) == claim


def test_a_question_tells_what_its_answer_is_about() -> None:
    """Words of the question count a little for the reply; without the question they are foreign."""
    with_question = transcript()
    reply = with_question.document.turns[1].span.of(TRANSCRIPT)
    claim = "The position on the pipeline has not changed."
    score = SupportScore()

    assert score(claim, [with_question]).probability > score(claim, [as_passage(reply)]).probability


def test_searched_sources_are_trusted_by_how_rare_the_shared_words_are() -> None:
    """The rarer the words and the shorter the window, the less a search lowers the score; it always lowers it."""
    searched = Searched(logit=1.5, rare=0.4, window=-0.5, intercept=-2.0)
    common, rare, long = Likeness(2.0, 2.0), Likeness(5.0, 2.0), Likeness(5.0, 4.0)

    assert searched.of(0.5, common) < searched.of(0.5, long) < searched.of(0.5, rare) < 0.5
    assert searched.of(2.0, Likeness(9.0, 1.0)) < 2.0
    assert load().weights.searched is not None
