"""What a source denies, supposes, has yet to come or puts in the reverse word is not stated by it."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Passage, Span, Turn
from assistant.verify import quote, speaker, verify
from assistant.verify.attribution import attributions
from assistant.verify.support import SupportScore

SOURCES = {
    "mill": "She denied that any night watchman had been dismissed. The Corvel mill, its owners said, is safe.",
    "owners": "The owner, Brask Timber, denied that it had concealed invoices.",
    "permit": "We may withdraw the permit of Brask Timber. No vote has been held.",
    "chapel": "The Orrin chapel reopened on Friday, the parish said.",
    "ferry": "Pier master Lena Holt said the slipway would close for good on 3 May 2031.",
    "lamp": "The beacon at Cape Sund was switched off in 2029.",
    "fee": "The guided tour of Melby cost 40 crowns, the guide Per Ahl said.",
    "other": "A vote was held in Kessia on Friday. A cook was dismissed in Vell. The guild concealed invoices in Tarn.",
    "aside": "The embassy withdrew its note. The shop closed on Friday. Rain was held to be likely.",
}


def passages(*names: str) -> list[Passage]:
    documents = [Document(one, SOURCES[one], one, f"/{one}", "article") for one in names or SOURCES]
    return [Passage(one, Span(0, len(one.text))) for one in documents]


def label(claim: str, *names: str) -> str:
    verdict = verify(Claim(claim), passages(*names), support=SupportScore()).verdict
    assert verdict is not None
    return verdict.label


TURNED = [
    ("A night watchman was dismissed.", "mill"),
    ("Brask Timber concealed invoices.", "owners"),
    ("The owner had concealed invoices, Brask Timber said.", "owners"),
    ("The permit has been withdrawn.", "permit"),
    ("A vote on the permit has been held.", "permit"),
    ("The Orrin chapel closed on Friday.", "chapel"),
    ("Lena Holt said the slipway has closed for good.", "ferry"),
    ("The beacon at Cape Sund will be switched off.", "lamp"),
    ("The tour of Melby cost 40 euros, the guide Per Ahl said.", "fee"),
]


@pytest.mark.parametrize(("claim", "source"), TURNED)
def test_what_a_source_turns_is_never_supported(claim, source):
    """
    A denial, a possibility, a plan, a reverse word and another currency bear nothing out.
    """
    assert label(claim, source) in {"contradicted", "unsupported"}


@pytest.mark.parametrize("claim", [claim for claim, _ in TURNED])
def test_passages_about_other_things_clear_no_contradiction(claim):
    """
    A search that also found like words in other stories changes nothing.
    """
    assert label(claim) in {"contradicted", "unsupported"}


@pytest.mark.parametrize(
    "claim",
    [
        "She denied that any night watchman had been dismissed.",
        "Brask Timber denied that it had concealed invoices.",
        "We may withdraw the permit of Brask Timber.",
        "The Orrin chapel reopened on Friday.",
        "Lena Holt said the slipway would close for good.",
        "The beacon at Cape Sund was switched off.",
        "A cook was dismissed in Vell.",
        "A vote was held in Kessia on Friday.",
        "The shop closed on Friday.",
    ],
)
def test_what_the_sources_say_stays_supported(claim):
    """
    The sources' own words are borne out beside sentences that turn the like.
    """
    assert label(claim) == "supported"


PRESS = "QUESTION: So you hid the leak in Corvel?\n\nMINISTER AHL: That is wrong. We did not have a signed report."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Fewer than 31 sailors were rescued.", "The tug rescued 31 sailors."),
        ("More than 12 sailors were rescued.", "The tug rescued 12 sailors."),
        ("The dam at Corvel was inspected.", "Was the dam at Corvel inspected?"),
        ("Per Ahl said “We did ... sign the lease.”", "“We did not sign the lease,” Per Ahl said."),
    ],
)
def test_bounds_questions_and_cut_denials_bear_nothing_out(claim, source):
    """
    A bound that shuts the figure out, a question, and a quotation without its `not` are found.
    """
    passage = Passage(Document("d", source, "d", "/d", "article"), Span(0, len(source)))
    verdict = verify(Claim(claim), [passage], support=SupportScore()).verdict
    assert verdict is not None
    assert verdict.label in {"contradicted", "unsupported"}


def test_a_quotation_tells_what_its_ellipsis_leaves_out():
    """
    An adjective that limits a quotation is named in the finding where it was cut.
    """
    source = "“We did not receive a signed report,” Per Ahl said."
    passage = Passage(Document("d", source, "d", "/d", "article"), Span(0, len(source)))
    found = quote.check(Claim("Per Ahl said: “We did not receive a ... report.”"), [passage])
    assert [one.passed for one in found] == [True]
    assert "“signed”" in found[0].detail


def test_nobody_is_no_speaker():
    """
    A quotation that begins with Nobody names no other speaker than its own.
    """
    assert [one.speaker for one in attributions("Lena Holt, a cook, said “Nobody told us to go”.")] == ["Lena Holt"]


def test_what_a_reporter_asks_the_answerer_does_not_say():
    """
    A question's supposition is not the statement of the office that answers.
    """
    turns = (Turn("QUESTION", Span(0, 40)), Turn("MINISTER AHL", Span(42, len(PRESS))))
    document = Document("t", PRESS, "t", "/t", "transcript", turns=turns)
    found = speaker.check(
        Claim("The minister said she hid the leak in Corvel."), [Passage(document, Span(0, len(PRESS)))]
    )
    assert any(not one.passed and one.contradicts for one in found)
