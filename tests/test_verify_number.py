"""Amounts are typed values, found amid the claim's own words."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import number
from assistant.verify.quantity import quantities

SOURCE = (
    "The minister said 14 people were killed and 140 injured in the blast. About 12,480 homes lost power. "
    "The repairs will cost $1.2 billion over six years. Support rose from 40 percent to 45 percent. "
    "More than 500 soldiers and two dozen engineers came. The F-16 fleet and Resolution 1929 were not discussed. "
    "The region has 300 schools in the north and 200 schools in the south."
)


def found(claim: str, source: str = SOURCE) -> tuple[Finding, ...]:
    document = Document(source[:16], source, "Title", "/a.txt", "article")
    return number.check(Claim(claim), [Passage(document, Span(0, len(source)))])


@pytest.mark.parametrize(
    "claim",
    [
        "The blast killed 14 people.",
        "Fourteen people were killed.",
        "140 were injured in the blast.",
        "About 12,500 homes lost power.",
        "Some 12.5 thousand homes lost power.",
        "Repairs will cost $1.2bn.",
        "Repairs will cost 1,200 million dollars over 6 years.",
        "Support rose by 5 percentage points, from 40% to 45%.",
        "More than five hundred soldiers and 24 engineers came.",
        "The region has a total of 500 schools.",
    ],
)
def test_the_same_amount_in_other_words_passes(claim):
    """
    Digits, words, scales, stated rounding, and sums that the claim calls sums are the source's amounts.
    """
    assert all(finding.passed for finding in found(claim))
    assert found(claim)


@pytest.mark.parametrize(
    ("claim", "contradicts"),
    [
        ("The minister said 140 people were killed.", True),
        ("The minister said 15 people were killed in the blast.", True),
        ("The repairs will cost $1.3 billion over six years.", True),
        ("The repairs will cost $1.2 million over six years.", True),
        ("The repairs will cost $1.2 billion over seven years.", True),
        ("Support rose by 5 percent, from 40% to 45%.", False),
        ("Fewer than 500 soldiers came.", True),
        ("Fully 7,800 trees fell.", False),
    ],
)
def test_another_amount_fails(claim, contradicts):
    """
    Another value, scale, unit or bound fails, and contradicts where the source has its own for the same thing.
    """
    failed = [finding for finding in found(claim) if not finding.passed]

    assert failed
    assert any(finding.contradicts for finding in failed) == contradicts


def test_an_amount_for_another_thing_is_no_match():
    """
    `140 killed` is not borne out by `140 injured`, and the finding names the true figure.
    """
    (finding,) = found("140 people were killed.")

    assert not finding.passed
    assert finding.expected == "14"


def test_a_derived_amount_says_so():
    """
    A sum passes only as a sum, with its parts in the detail.
    """
    (finding,) = found("In total 500 schools stand in the region.")

    assert finding.passed
    assert "derived" in finding.detail


@pytest.mark.parametrize("text", ["In 2014 he left.", "On May 5 at 6:30 p.m.", "the 2014 elections", "13 September"])
def test_dates_are_not_amounts(text):
    """
    Years, days of a month and times of day are left to the date check.
    """
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("two hundred and six thousand men", 206_000, None),
        ("$1.2bn", 1.2e9, "dollar"),
        ("70 basis points", 70, "basis points"),
        ("two-thirds of voters", 200 / 3, "percent"),
        ("a 14-year-old boy", 14, "year"),
        ("two decades", 20, "year"),
        ("2000 troops", 2000, None),
        ("$ 10, 000", 10_000, "dollar"),
    ],
)
def test_amounts_are_read_as_values(text, value, unit):
    """
    An amount has one value and one unit, however it is spelt.
    """
    (quantity,) = quantities(text)

    assert quantity.value == pytest.approx(value)
    assert quantity.unit == unit


def test_a_range_shares_its_unit():
    """
    In `two to three million refugees` both ends are millions of refugees.
    """
    low, high = quantities("two to three million refugees")

    assert (low.value, high.value) == (2e6, 3e6)
    assert low.nouns == high.nouns


@pytest.mark.parametrize(
    ("said", "source", "passes"),
    [
        ("More than 200", "Nearly 200", False),
        ("At least 200", "Up to 200", False),
        ("Fewer than 200", "No fewer than 200", False),
        ("More than 200", "About 200", False),
        ("About 200", "Up to 200", False),
        ("Exactly 200", "Nearly 200", False),
        ("About 200", "Nearly 200", True),
        ("Some 200", "More than 200", True),
        ("At most 200", "No more than 200", True),
        ("200", "About 200", True),
    ],
)
def test_another_bound_of_the_same_figure_is_another_figure(said, source, passes):
    """
    Which side of a figure an amount lies on is part of it; the finding names the words of both sides.
    """
    failed = [one for one in found(f"{said} people signed it.", f"{source} people signed it.") if not one.passed]

    assert not failed if passes else f"“{source}”" in failed[0].detail
    assert passes or f"“{said}”" in failed[0].detail


def test_a_smaller_count_beside_a_larger_one_of_the_same_things_stands():
    """
    `Two of the dead` is no slip for `three of the dead` where the source goes on to say of what two are.
    """
    source = (
        "It lasted less than two minutes. All three of the dead were drivers; two were Norwegian and one was Danish."
    )

    assert not [one for one in found("Two of the dead were Norwegian.", source) if not one.passed]


def test_a_figure_of_something_else_is_not_said_to_be_missing():
    """
    A figure that the sources have of another thing is told with the words in which they have it.
    """
    source = (
        "The port sold 870 tickets for the ferry to Orr. The council met on the quay. It rained. "
        "The northern crane will be under repair until the spring."
    )
    document = Document("d", source, "Title", "/a.txt", "article")
    found = number.check(
        Claim("The northern crane was repaired by 870 workers."),
        [Passage(document, Span(0, len(source)))],
    )

    (missing,) = [one for one in found if not one.passed]
    assert "870 tickets" in missing.detail
    assert "do not say" not in missing.detail
