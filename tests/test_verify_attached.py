"""The order of events, whose adviser one is, and what is only reported or awaited stay as the sources have them."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import attached, deeds, sequence, subject, told
from assistant.verify.checks import Check

SOURCE = (
    "Lena Holt, hours after turning ninety, opened the regatta. The contract went to Corvel Systems, a company "
    "founded by Emil Sart, a former adviser to the previous minister, Rosa Elm. Inspector Daro Venn signed it. There "
    "are reports that the ministry has asked the owners of the mill to sell their shares to the port fund. Economist "
    "Jora Venn, 41, answered questions. “It is late,” she said. She said she would not leave the board before June. "
    "Inspector Daro Venn will leave the board in May. Mayor Ola Rask stays away from the council until he is cleared "
    "of the charge."
)


def findings(check: Check, claim: str) -> list[Finding]:
    document = Document("1", SOURCE, "Title", "/1", "article")
    return [one for one in check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))]) if not one.passed]


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (sequence.check, "Holt opened the regatta before she turned ninety."),
        (attached.check, "Emil Sart, a former adviser to Daro Venn, founded Corvel Systems."),
        (told.asserted, "The ministry asked the owners of the mill to sell their shares."),
        (deeds.check, "Jora Venn will leave the board."),
        (deeds.check, "Ola Rask has been cleared of the charge."),
    ],
)
def test_what_the_source_has_otherwise_is_found(check: Check, claim: str) -> None:
    """Before for after, one minister for another, a report for a fact, a namesake's deed, and what is still awaited."""
    assert len(findings(check, claim)) == 1


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (sequence.check, "Holt opened the regatta after she turned ninety."),
        (sequence.check, "Holt opened the regatta before lunch."),
        (attached.check, "Emil Sart, once an adviser to Rosa Elm, founded Corvel Systems."),
        (told.asserted, "The ministry is reported to have asked the owners of the mill to sell their shares."),
        (told.asserted, "There are reports that the ministry has asked the owners of the mill to sell their shares."),
        (told.asserted, "There is speculation that the ministry has asked the owners of the mill to sell."),
        (deeds.check, "Daro Venn will leave the board."),
        (deeds.check, "Ola Rask stays away from the council until he is cleared."),
    ],
)
def test_what_the_source_has_is_no_fault(check: Check, claim: str) -> None:
    """The same in the source's own order, with its own names and doubts."""
    assert findings(check, claim) == []


PEOPLE = (
    "The film of Lena Holt took 23 million crowns. It is the third and last part of the Lamplighter series. In the "
    "evening crowds filled the streets. Trams ran late. The comedy of Per Ahl took four million crowns."
)


@pytest.mark.parametrize(
    ("claim", "faults"),
    [
        ("Per Ahl made the third and last part of the Lamplighter series.", 1),
        ("Lena Holt made the third and last part of the Lamplighter series.", 0),
        ("Per Ahl made a comedy that took four million crowns.", 0),
    ],
)
def test_what_is_told_of_another_is_found(claim: str, faults: int) -> None:
    """A pronoun that stands for somebody else does not stand for the claim's name."""
    document = Document("1", PEOPLE, "Title", "/1", "article")

    assert len(subject.check(Claim(claim), [Passage(document, Span(0, len(PEOPLE)))])) == faults
