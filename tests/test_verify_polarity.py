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
