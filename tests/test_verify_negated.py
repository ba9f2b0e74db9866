"""A claim affirms nothing that a negation of its source governs."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import negated

SOURCE = (
    "The harbour board answered questions about the spill. The valve contributed to the spill without being its chief "
    "source, said Mia Lund. No warning letter was known to the harbour board before June. There is no sign that oil "
    "reached the northern beaches. She was not quite satisfied. The storm was not only a surprise attack on the pier. "
    "The ferry was not formally inspected in May. In June the ferry was formally inspected by the board. "
    "The port rules forbid a ship to unload grain without written consent."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    findings = negated.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "The valve was the chief source of the spill.",
        "The harbour board had a warning letter before June.",
        "Oil reached the northern beaches.",
    ],
)
def test_what_is_affirmed_of_a_denial_contradicts(claim):
    """
    What stands behind `without being`, `no` and `no sign that` is found where a claim affirms it, and contradicts.
    """
    assert [finding.contradicts for finding in failed(claim)] == [True]


@pytest.mark.parametrize(
    "claim",
    [
        "The valve was not the chief source of the spill.",
        "Mia Lund denied that the valve was the chief source of the spill.",
        "The valve could be the chief source of the spill.",
        "The storm was a surprise attack on the pier.",
        "The board formally inspected the ferry.",
        "The ferry was formally inspected in June.",
        "The port rules have a ship unload grain with written consent.",
        "The chief source of the river is a lake in the hills.",
    ],
)
def test_what_no_source_denies_passes(claim):
    """
    A denial, a guess, `not only`, what another sentence affirms and the same words of another thing are left alone.
    """
    assert failed(claim) == []
