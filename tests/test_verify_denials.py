"""A claim affirms nothing that its sources refuse and denies nothing that they count."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import denials

SOURCE = (
    "The council said that it would not accept Judge Ana Kessler as its chair. The fire in Bergen killed two people. "
    "A driver hurt in the fire died in hospital. The man, Peter Holm, was 37. They did not only greet Karl Brandt. "
    "Nobody was hurt in Oslo. Mia Lund survived the fire. He did not repeat Norway’s terms to Mia Lund."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    findings = denials.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    ["The council accepted Judge Ana Kessler as its chair.", "Nobody was killed in Bergen.", "Peter Holm survived."],
)
def test_the_reverse_of_a_source_contradicts(claim):
    """
    A refusal turned into consent, a count into nobody and a death into survival are found, and contradict.
    """
    assert failed(claim)
    assert all(finding.contradicts for finding in failed(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "The council did not accept Judge Ana Kessler.",
        "The council was asked to accept Judge Ana Kessler.",
        "They greeted Karl Brandt.",
        "Norway backs Mia Lund.",
        "Nobody was hurt in Oslo.",
        "Mia Lund survived.",
        "Peter Holm, 37, died.",
    ],
)
def test_what_the_source_says_passes(claim):
    """
    The same denial, a request, `not only` and what the source itself says of somebody are left alone.
    """
    assert failed(claim) == []
