"""What a source has only under a condition, or gives as the cause of something else, is not stated without."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Passage, Span
from assistant.verify import verify
from assistant.verify.support import SupportScore

SOURCE = (
    "Pilot Elsa Grane ran the tug Marit on to the sandbank on 2 May, because her radar had failed. The harbour "
    "office closed the channel on 3 May. If the council agrees, the ferry to Lind will run on Sundays. The licence "
    "of the mill cannot be extended unless its owner pays the fine. Ambassador Tove Rask told the assembly that "
    "Kessia would send a second dredger. Asked if the lighthouse will be sold, the mayor shook her head. The "
    "dredging of the channel will be paid for by the port fund. The engineer found a crack in the third lock. Two "
    "crew members of the tug were taken to hospital in Lind."
)
ELSEWHERE = "The ferry to Lind will run on Sundays from June."


def label(claim: str, *sources: str) -> str:
    documents = [Document(str(at), text, "Title", f"/{at}", "article") for at, text in enumerate(sources or (SOURCE,))]
    passages = [Passage(one, Span(0, len(one.text))) for one in documents]
    verdict = verify(Claim(claim), passages, support=SupportScore()).verdict
    assert verdict is not None
    return verdict.label


@pytest.mark.parametrize(
    "claim", ["The ferry to Lind will run on Sundays.", "The licence of the mill cannot be extended."]
)
def test_a_dropped_condition_is_found(claim: str) -> None:
    """`If` and `unless` may not be left out."""
    assert label(claim) == "unsupported"


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry to Lind will run on Sundays if the council agrees.",
        "With the council’s consent the ferry to Lind will run on Sundays.",
        "The mill’s licence cannot be extended before its owner pays the fine.",
    ],
)
def test_a_condition_in_other_words_is_kept(claim: str) -> None:
    """A claim that says of what it depends drops nothing."""
    assert label(claim) == "supported"


def test_a_condition_of_another_clause_is_not_asked_for() -> None:
    """What stands beside a conditional clause is stated outright."""
    source = "Sales of the tickets open on Monday, and the company may add a third sailing if the boats fill up."

    assert label("Sales of the tickets open on Monday.", source) == "supported"


def test_a_source_without_the_condition_settles_it() -> None:
    """What another source states outright may be stated."""
    assert label("The ferry to Lind will run on Sundays.", SOURCE, ELSEWHERE) == "supported"


def test_a_cause_of_something_else_contradicts() -> None:
    """Two true facts joined by `because` are found where the source gives the cause for another thing."""
    assert label("The harbour office closed the channel because its radar had failed.") == "contradicted"
    assert label("Elsa Grane ran the tug on to the sandbank because her radar had failed.") == "supported"


@pytest.mark.parametrize(
    "claim",
    [
        "The dredging of the channel will be paid for by Kessia.",
        "The engineer found a leak in the third lock.",
        "Two passengers of the tug were taken to hospital in Lind.",
        "Three crew members of the tug were taken to hospital in Lind.",
    ],
)
def test_another_payer_damage_passenger_or_count_is_found(claim: str) -> None:
    """One doer, thing or count in the place of another is never supported."""
    assert label(claim) in {"contradicted", "unsupported"}


@pytest.mark.parametrize(
    "claim", ["The ambassador of Kessia said a second dredger would come.", "The port fund will pay for the dredging."]
)
def test_an_office_and_a_doer_in_other_words_are_no_fault(claim: str) -> None:
    """It is the ambassador of a country who speaks, not the country."""
    assert label(claim) == "supported"
