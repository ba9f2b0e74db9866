"""A sentence laid beside its source keeps the source's yes and no, its strength and its direction."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import polarity

SOURCE = (
    "The ministry will not sell the northern ports this year. Exports may rise by three percent next spring. "
    "Some members of the council voted for the new budget. The guards allegedly opened the gate before midnight. "
    "Ms. Kessler confirmed that the talks will go on."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    findings = polarity.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "The ministry will sell the northern ports this year.",
        "Exports will rise by three percent next spring.",
        "Exports may fall by three percent next spring.",
        "All members of the council voted for the new budget.",
        "Some members of the council voted against the new budget.",
        "The guards opened the gate before midnight.",
        "The guards allegedly opened the gate after midnight.",
        "Ms. Kessler denied that the talks will go on.",
        "Some members of the council did not vote for the new budget.",
    ],
)
def test_a_turned_sentence_contradicts(claim):
    """
    A negation, modal, hedge, quantifier, certainty or opposite in the source's place is found.
    """
    assert failed(claim)
    assert all(finding.contradicts for finding in failed(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "The ministry won’t sell the northern ports this year.",
        "Exports might rise by three per cent next spring.",
        "Several members of the council voted for the new budget.",
        "Ms. Kessler confirmed the talks would go on.",
        "The weather was not fine at all.",
    ],
)
def test_light_rewording_is_no_turn(claim):
    """
    Contractions, synonyms of one strength, tenses and sentences of other matters are left alone.
    """
    assert failed(claim) == []


def test_an_affirmed_denial_contradicts():
    """
    A claim that slips in, among true things, what a sentence of its own denies is found; a supposition is not.
    """
    source = "The details of 4,100 applicants were exposed. Passport numbers were not exposed."
    document = Document("p", source, "Title", "/p.txt", "article")

    def contradicted(claim: str) -> bool:
        found = polarity.check(Claim(claim), [Passage(document, Span(0, len(source)))])
        return any(finding.contradicts and not finding.passed for finding in found)

    assert contradicted("The details of 4,100 applicants were exposed, including their passport numbers.")
    assert not contradicted("It asked whether the exposed details of 4,100 applicants had passport numbers.")
    assert not contradicted("The details of 4,100 applicants were exposed.")


def test_a_contraction_keeps_its_modal():
    """
    `couldn't` drops no `could`.
    """
    source = "The marmot could not find its shadow on the second of February."
    document = Document("m", source, "Title", "/m.txt", "article")
    found = polarity.check(Claim(source.replace("could not", "couldn't")), [Passage(document, Span(0, len(source)))])

    assert all(finding.passed for finding in found)


def test_who_speaks_is_no_part_of_a_denial():
    """
    `MR. HOLM: I did not.` denies nothing of whatever else is told of Mr. Holm.
    """
    source = "MR. HOLM: They did not agree.\n\nMR. HOLM: The quay was sold to a mill."
    document = Document("h", source, "Title", "/h.txt", "article")
    claim = Claim("Mr. Holm said the owners agree on the quay.")
    found = polarity.check(claim, [Passage(document, Span(0, len(source)))])

    assert not any(finding.contradicts and not finding.passed for finding in found)
