"""A person bears the title that the sources give."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import styled

SOURCE = (
    "Councillor Ana Lindt said that the pier was rotten. Dr. Karl Brandt disagreed. Peter Holm, a judge of the city, "
    "listened. Prime Minister Eva Storm was away. Gen. Olaf Rask spoke of order."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    findings = styled.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


def test_another_title_than_the_sources_is_found():
    """
    A councillor made a doctor is told, with the words of the source, and does not contradict by itself.
    """
    found = failed("Dr. Lindt said that the pier was rotten.")
    assert [(one.expected, one.contradicts) for one in found] == [("Councillor Ana Lindt", False)]


@pytest.mark.parametrize(
    "claim",
    [
        "Councillor Lindt said that the pier was rotten.",
        "Cllr Lindt said that the pier was rotten.",
        "Ms. Lindt said that the pier was rotten.",
        "Judge Holm listened.",
        "General Rask spoke of order.",
        "President Ito spoke of order.",
    ],
)
def test_a_title_that_the_sources_give_or_leave_open_passes(claim):
    """
    The title in any form, `Ms.`, one told in apposition and one of a person without a title are left alone.
    """
    assert failed(claim) == []
