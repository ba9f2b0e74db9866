"""A claim keeps who did what to whom, and how many of which."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import roles

SOURCE = (
    "Norway lent 40 icebreakers to Chile last winter. Ambassador Ana Kessler visited Karl Brandt in prison on Monday. "
    "Parliament voted by 61 to 12 for the loan. The storm killed three people and injured 14 on the coast. "
    "Chilean rescue divers reached the wreck at dawn. A Norwegian spokesman thanked them. "
    "Peru was defeated by Bolivia in the final. Oslo is sending aid from Bergen to Lima."
)


def failed(claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    findings = roles.check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))])
    return [finding for finding in findings if not finding.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "Chile lent 40 icebreakers to Norway.",
        "Karl Brandt visited Ana Kessler.",
        "The vote was 12 to 61.",
        "The storm killed 14 people and injured three.",
        "Norwegian rescue divers reached the wreck at dawn.",
        "Aid goes from Lima to Bergen.",
    ],
)
def test_changed_places_contradict(claim):
    """
    Two names, two figures or a nationality in each other's place are found, and contradict.
    """
    assert failed(claim)
    assert all(finding.contradicts for finding in failed(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "Norway lent Chile 40 icebreakers.",
        "Karl Brandt was visited by Ana Kessler.",
        "Chile was lent icebreakers by Norway.",
        "Bolivia defeated Peru.",
        "The storm injured 14 and killed three.",
        "Three people were killed and 14 injured.",
        "Rescue divers from Chile reached the wreck at dawn.",
        "The Chilean rescue divers reached the wreck.",
    ],
)
def test_other_orders_of_the_same_roles_pass(claim):
    """
    A passive, a dative or a list in another order is no change of roles.
    """
    assert failed(claim) == []
