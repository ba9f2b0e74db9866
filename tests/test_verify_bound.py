"""A deed is its doer's and not theirs to whom it was done, and a figure is of the one that the source has it of."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import bound, conditions, turned
from assistant.verify.checks import Check

SOURCE = (
    "Inspector Lena Holt runs the harbour office. She accused the salvage company of delay, and asked the council to "
    "send its own surveyor. “We closed the slipway,” said the harbour office. Economist Per Ahl put the cost at 90 "
    "crowns a month. Analysts at Brask Savings put it at 31 crowns a month. The first auction brought $32.5 million "
    "and the second $30.3 million. If a court finds that the salvage company was insolvent, the sale is void. Should "
    "the price of fuel rise, the ferry company will raise its fares. “If Kessia stays silent, we will take the "
    "dispute to the river court,” Holt said."
)


def findings(check: Check, claim: str, source: str = SOURCE) -> list[Finding]:
    document = Document("1", source, "Title", "/1", "article")
    return [one for one in check(Claim(claim), [Passage(document, Span(0, len(source)))]) if not one.passed]


@pytest.mark.parametrize(
    "claim",
    [
        "The salvage company accused Inspector Holt of delay.",
        "The council asked Holt to send her own surveyor.",
        "Holt was accused by the salvage company of delay.",
    ],
)
def test_a_doer_whom_the_source_has_as_the_object_is_found(claim: str) -> None:
    """Who accuses is not who is accused, though the source has a pronoun for the one."""
    assert len(findings(turned.check, claim)) == 1


@pytest.mark.parametrize(
    "claim",
    [
        "Holt accused the salvage company of delay.",
        "The salvage company was accused of delay by Holt.",
        "The harbour office closed the slipway.",
    ],
)
def test_the_source_s_own_order_is_no_fault(claim: str) -> None:
    """Active, passive, and a speaker behind the quotation all tell the same doer."""
    assert findings(turned.check, claim) == []


@pytest.mark.parametrize(
    "claim",
    ["Brask Savings put the cost at 90 crowns a month.", "The second auction brought $32.5 million."],
)
def test_a_figure_of_another_is_found(claim: str) -> None:
    """The source has that figure for somebody else, and another one for the claim's."""
    assert len(findings(bound.check, claim)) == 1


@pytest.mark.parametrize(
    "claim",
    [
        "Per Ahl put the cost at 90 crowns a month.",
        "Brask Savings put it at 31 crowns.",
        "The first auction brought $32.5 million.",
        "The harbour office says that 90 crowns a month is the cost.",
    ],
)
def test_a_figure_of_its_own_is_no_fault(claim: str) -> None:
    """Nothing is found for one to whom the source gives no other figure."""
    assert findings(bound.check, claim) == []


@pytest.mark.parametrize(
    "claim",
    [
        "A court has found that the salvage company was insolvent.",
        "The ferry company will raise its fares.",
        "Tarn will take the dispute to the river court.",
    ],
)
def test_a_condition_is_neither_dropped_nor_stated(claim: str) -> None:
    """What follows `if`, and what waits for it, is not told as it stands."""
    assert len(findings(conditions.check, claim)) == 1


def test_a_claim_that_supposes_keeps_the_condition() -> None:
    """`If` in the claim is as good as in the source."""
    assert findings(conditions.check, "If a court finds the salvage company insolvent, the sale is void.") == []


def test_a_figure_of_what_a_pronoun_stands_for_is_no_others() -> None:
    """`Kessia has asked for that to be cut to 30 percent`: the figure is that of the share told before."""
    source = "Talvaria wants to keep its 42 percent of the flow. Kessia has asked for that to be cut to 30 percent."
    claim = "The president did not repeat the demand that Talvaria’s share of the flow be cut to 30 percent."
    assert findings(bound.check, claim, source) == []
