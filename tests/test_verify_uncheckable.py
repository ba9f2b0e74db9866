"""Only what asserts nothing escapes the checks: a formula from end to end, or a title that states nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify.uncheckable import uncheckable

FORMULAS = [
    "Good afternoon, everybody.", "Thank you all very much.", "Thanks, Josh.", "Dear Ms. Kessler,", "Kind regards,",
    "Thank you for your questions.", "Welcome to the White House.", "(Laughter.)", "(Inaudible)", "(End)",
    "(Crosstalk)", "(Laughter and applause.)", "No comment.", "I don't have anything on that.", "I can’t say more.",
    "I'm sorry.", "The sources do not say who was aboard.",
    "No answer was found in the sources.", "Did 400 people die?",
]  # fmt: skip
FACTS = ["the minister stole the money.", "40 people died.", "crime fell.", "the President resigned on Monday."]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_not_checkable(text: str):
    """
    Greetings, thanks, stage directions, refusals and questions state nothing.
    """
    assert uncheckable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to the minister, 40 people died.",
        "Thanks to the minister, crime fell.",
        "Thanks To The Minister, Crime Fell",
        "Welcome news: inflation fell to 2 per cent.",
        "(Forty people died in the flood on Tuesday.)",
        "(The minister died.)",
        "Sorry, but the President resigned on Monday and 400 people died.",
        "I cannot say more, but the minister stole 4 million crowns.",
        "I cannot say more, but the minister stole the money.",
        "The sources do not say who was aboard, but the minister drowned.",
        "No evidence of fraud was found, and the minister resigned.",
        "Hello. The minister stole the money. Thank you.",
        "He said: “Who needs the minister?”",
        "The minister said:",
    ],
)
def test_a_fact_that_begins_like_a_formula_is_checked(text: str):
    """
    The first words excuse nothing: what goes on to state something is a sentence to check.
    """
    assert uncheckable(text) is None


@given(st.sampled_from(FORMULAS), st.sampled_from(FACTS), st.sampled_from([" ", ", but ", " and ", ": ", "; ", " – "]))
def test_a_fact_joined_to_a_formula_is_checked(formula: str, fact: str, joint: str):
    """
    No formula carries a fact past the checks, however the two are joined.
    """
    bare = formula if joint == " " else formula.rstrip(".?,")

    assert uncheckable(bare + joint + (fact.capitalize() if joint == " " else fact)) is None


@pytest.mark.parametrize(
    "text",
    ["# Morning note, Sunday 9 March 2031", "Top lines", "1. Top lines", "## Budget 2031", "# What is new",
     "Background:", "MR. EARNEST:", "## Related documents"],
)  # fmt: skip
def test_a_title_that_states_nothing_is_not_checkable(text: str):
    """
    A heading may bear a date and still state nothing.
    """
    assert uncheckable(text) == "It is a heading."


@pytest.mark.parametrize(
    "text",
    ["# 400 people died in Orsk, the minister said.", "# The minister resigned", "Minister resigns", "One dead in Orsk",
     "# Minister: the war is over", "# Orsk, 9 March 2031: 400 dead", "## “No mercy” for Orsk", "Dozens dead in Orsk"],
)  # fmt: skip
def test_a_headline_that_states_something_is_checked(text: str):
    """
    A mark or a missing full stop excuses no figure, quotation or finite verb.
    """
    assert uncheckable(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[PAUSE]", "It is a stage direction."),
        ("(LAUGHTER)", "It is a stage direction."),
        ("[Turns to the camera]", "It is a stage direction."),
        ("[SLIDE 2: map of the crossing]", "It is a stage direction."),
        ("God bless Talvaria.", "It is a greeting."),
        ("Press contact: Ada Lind, +44 20 7946 0000, ada@example.org", "It says how somebody is reached."),
        ("Ada Lind | Press officer | https://example.org", "It says how somebody is reached."),
        ("VARNHOLM, 9 March 2031 — Statement by the Foreign Ministry", "It is a heading."),
        ("FOR IMMEDIATE RELEASE", "It is a formula of press papers."),
        ("No comment on the footage.", "It says that there is no answer."),
    ],
)
def test_the_reason_is_the_right_one(text: str, reason: str):
    """
    What stands around the sentences of statements and speeches is told for what it is.
    """
    assert uncheckable(text) == reason


@pytest.mark.parametrize(
    "text",
    ["[Slide 2: forty dead]", "[Slide 2: the minister resigned]", "(Six killed)", "[Looks at 40 dead]",
     "Ada Lind stole 4 million crowns, ada@example.org", "He resigned: https://example.org",
     "God bless the 40 dead.", "Long live the minister who resigned."],
)  # fmt: skip
def test_a_fact_in_such_a_frame_is_checked(text: str):
    """
    A bracket, an address or a blessing carries no figure and no statement past the checks.
    """
    assert uncheckable(text) is None
