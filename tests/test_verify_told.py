"""What somebody claims is not told as a fact, and what is planned not as done."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Passage, Span
from assistant.verify import CHECKS, crossed, told, verify

SOURCE = (
    "The harbour union, led by Ida Brekk, claimed that the company had forged safety papers. "
    "According to opposition critics, the crane was repainted in 2019. "
    "Neighbours accused the owner of dumping oil in the bay. "
    "The quay foreman was suspected of selling fuel. "
    "Police said that Captain Roe was steering without a licence. "
    "The pilot was asleep, the coroner found, when the ferry struck the pier. "
    "Roe promised to repair the ferry before Easter. "
    "Brekk is expected to stand in the council election in June. "
    "The ministry agreed to pay the divers. It paid the divers on Monday. "
    "The jury acquitted the mate of theft but convicted him of perjury."
)
PASSAGES = [Passage(Document("d", SOURCE, "Title", "/a.txt", "article"), Span(0, len(SOURCE)))]


@pytest.mark.parametrize(
    "claim",
    [
        "The company had forged safety papers.",
        "The company forged its safety papers.",
        "The crane was repainted in 2019.",
        "The owner dumped oil in the bay.",
        "The quay foreman sold fuel.",
    ],
)
def test_one_sides_word_is_no_fact(claim):
    """
    What a side in a dispute claims, or somebody is accused or suspected of, fails where it is stated as a fact.
    """
    failed = [one for one in told.asserted(Claim(claim), PASSAGES) if not one.passed]

    assert [one.check for one in failed] == ["speaker"]
    assert failed[0].source


@pytest.mark.parametrize(
    "claim",
    [
        "The union alleged that the company had forged safety papers.",
        "Critics say the crane was repainted in 2019.",
        "The owner was accused of dumping oil in the bay.",
        "Captain Roe was steering without a licence.",
        "The mate was convicted of perjury.",
    ],
)
def test_what_is_told_as_somebodys_word_stands(claim):
    """
    A claim that says whose word it is passes, and so does what an office says, or the source itself.
    """
    assert not told.asserted(Claim(claim), PASSAGES)


def test_an_outlet_that_says_it_itself_settles_it():
    """
    What one sentence has as an accusation and another states is stated.
    """
    source = "The union claimed that the crane had been repainted. Records show that the crane had been repainted."
    passages = [Passage(Document("d", source, "Title", "/a.txt", "article"), Span(0, len(source)))]

    assert not told.asserted(Claim("The crane had been repainted."), passages)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("Captain Roe was steering without a licence.", "Police said"),
        ("The union claimed that the company had forged safety papers.", None),
        ("Police said that Captain Roe was steering without a licence.", None),
    ],
)
def test_whose_word_it_is_is_remarked(claim, words):
    """
    A supported sentence that leaves out who said it says so beside it.
    """
    note = verify(Claim(claim), PASSAGES).note

    assert (words in note) if words and note else note is words


@pytest.mark.parametrize(
    "claim", ["Roe repaired the ferry before Easter.", "Brekk was elected in June.", "Roe repaired the ferry."]
)
def test_a_plan_is_not_told_as_done(claim):
    """
    What is promised or expected has not happened, whether the verb or its noun stands in the source.
    """
    assert [one.check for one in told.done(Claim(claim), PASSAGES)] == ["polarity"]


@pytest.mark.parametrize(
    "claim",
    [
        "Roe will repair the ferry before Easter.",
        "Roe promised to repair the ferry.",
        "The ministry paid the divers.",
        "Brekk is to stand in the council election.",
    ],
)
def test_a_plan_told_as_one_and_a_deed_told_as_done_pass(claim):
    """
    A plan told as a plan stands, and so does what another sentence says was done.
    """
    assert not told.done(Claim(claim), PASSAGES)


def test_an_opposite_takes_only_its_own_part():
    """
    Who was acquitted of one thing and convicted of another was not acquitted of the other.
    """
    assert crossed.check(Claim("The jury acquitted the mate of perjury."), PASSAGES)
    assert crossed.check(Claim("The jury convicted the mate of theft."), PASSAGES)
    assert not crossed.check(Claim("The jury acquitted the mate of theft."), PASSAGES)
    assert not crossed.check(Claim("The jury acquitted the mate of theft and convicted him of perjury."), PASSAGES)


def details(claim, source):
    passage = Passage(Document("s", source, "Title", "/s.txt", "article", published="2031-05-20"), Span(0, len(source)))
    return [one.detail for check in CHECKS.values() for one in check(Claim(claim), [passage]) if not one.passed]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        (
            "The pump was renewed in the spring of 2030.",
            "The pump was due to be renewed in the spring of 2030. It was not.",
        ),
        ("The Sund crew left on May 28.", "The Sund crew is due to leave on May 28."),
        ("The leak alone emptied the lock.", "It does not accept that the leak alone emptied the lock."),
        ("Nineteen sailors died off Sund.", "The toll of sailors who died off Sund was lowered to 17 from 19."),
        ("Unemployment rose to 7.2 percent in May.", "Unemployment was 7.2 percent in May, down from 7.9 in April."),
    ],
)
def test_what_was_planned_denied_or_replaced_is_not_told_as_it_is(claim, source):
    """
    A plan told as done, a denied cause, a figure that another replaced and one that went the other way are faults.
    """
    assert details(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The Sund crew leaves on May 28.", "The Sund crew is due to leave on May 28."),
        ("Seventeen sailors died off Sund.", "The toll of sailors who died off Sund was lowered to 17 from 19."),
        ("Unemployment fell to 7.2 percent in May.", "Unemployment was 7.2 percent in May, down from 7.9 in April."),
        ("The crew has asked for 12 rafts.", "The crew has asked for 12 rafts, the office said."),
    ],
)
def test_the_same_told_as_it_is_stands(claim, source):
    """
    What says the same as its source in other words is no fault.
    """
    assert not details(claim, source)
