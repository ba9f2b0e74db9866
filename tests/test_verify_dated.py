"""A day goes with the deed that the sources date so."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import dated

SOURCE = (
    "The port authority knew of no leak before 4 May. The tank was inspected on 2 May by the port authority. "
    "The quay was closed on 6 May. It was closed again on 9 May after the storm."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article", published="2031-05-12")
    findings = dated.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


def test_a_deed_on_the_day_of_another_contradicts():
    """
    An inspection on a day that the source has only for something else is found, with the day that is the source's.
    """
    found = failed("The tank was inspected on 4 May.")
    assert [(one.expected, one.contradicts) for one in found] == [("2 May", True)]


@pytest.mark.parametrize(
    "claim",
    [
        "The tank was inspected on 2 May.",
        "The quay was closed on 9 May.",
        "The quay was closed on 6 May.",
        "The tank was painted on 4 May.",
        "A leak was inspected in Oslo on 4 May by divers of the navy.",
    ],
)
def test_a_day_that_the_sources_may_mean_passes(claim):
    """
    The deed’s own day, either of two, a deed that no source dates and a sentence about something else are left alone.
    """
    assert failed(claim) == []
