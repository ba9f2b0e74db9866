"""A sentence that puts statements side by side is as good as the worst of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Claim, Document, Passage, Span
from assistant.verify import verify
from assistant.verify.statements import by_statement, statements
from assistant.verify.support import SupportScore

HARBOUR = (
    "The harbour board approved a loan of 40 million crowns for the new quay on Tuesday. "
    "Its chair, Ida Brekk, thanked the divers. The first crane arrives from Hjelst in May."
)
WEATHER = "A storm closed the Skerra bridge for nine hours on Monday, the road office said."


def passage(name: str, text: str) -> Passage:
    return Passage(Document(name, text, "Title", f"/{name}.txt", "article"), Span(0, len(text)))


PASSAGES = [passage("harbour", HARBOUR), passage("weather", WEATHER)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The board approved a loan, and the first crane arrives in May.", 2),
        ("The blast killed three people and injured fourteen others.", 0),
        ("The minister said the president resigned and left the country.", 0),
        ("The board approved a loan, but at first they had doubts.", 0),
        ("The board approved a loan; a storm closed the bridge, but the ferry sailed on Monday.", 3),
        ("Rates rose to five percent, while inflation fell in May.", 2),
        ("The board met Brekk, Roe, and the divers.", 0),
        ("The chair, who resigned, and the pilot met.", 0),
        ("The board approved a loan, and it thanked the divers.", 0),
        ("The ferry sails because the crane arrived, and the board wants a loan.", 2),
        ("“The board approved it, and the crane arrives in May,” she said.", 0),
        ("I heard what the board said of the loan, but will the first crane arrive in May?", 0),
        ("The board (which met in May, and the chair resigned) approved a loan.", 0),
        ("The board approved a loan. A storm closed the bridge.", 0),
    ],
)
def test_what_is_parted(text, parts):
    """
    Joined statements are parted where either side has its own doer and verb, never within quotations or brackets.
    """
    assert len(statements(text)) == parts


PIECES = ["the board met ", "“", "”", ", and ", "; ", "it rose ", "(", ")", "? ", "é’s ", " and sent aid "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_a_statement_is_its_sentence_with_the_rest_blank(text):
    """
    Whatever the text, each statement has the sentence's own characters at their places, and blanks for the others.
    """
    assert all(len(one) == len(text) for one in statements(text))
    assert all(mine in {" ", whole} for one in statements(text) for mine, whole in zip(one, text, strict=True))


def test_statements_of_different_documents_stand_together():
    """
    A sentence that joins what two documents tell is supported, and cites the words of either.
    """
    text = (
        "The harbour board approved a loan of 40 million crowns, and a storm closed the Skerra bridge for nine hours."
    )

    checked = verify(Claim(text), PASSAGES, support=SupportScore())

    assert checked.verdict.label == "supported"
    assert {one.document.id for one in checked.citations} == {"harbour", "weather"}


def test_one_false_statement_spoils_the_sentence_and_is_the_one_marked():
    """
    A true statement before it hides no false one, and what is found lies within the false one.
    """
    text = "The harbour board approved a loan of 40 million crowns, and the first crane arrives from Hjelst in August."

    verdict = verify(Claim(text), PASSAGES, support=SupportScore()).verdict

    failed = [one for one in verdict.findings if not one.passed]
    assert verdict.label in {"contradicted", "unsupported", "partial"}
    assert {one.check for one in failed} >= {"date"}
    assert all(one.span.start >= text.index("the first crane") for one in failed)


def test_each_statement_is_searched_for():
    """
    A search by statement brings what is found for the sentence first, and each passage once.
    """
    text = "The harbour board met on Monday, and the storm passed the quay."
    asked = []

    def find(wording: str) -> list[Passage]:
        asked.append(wording)
        return [PASSAGES[0]] if len(asked) == 1 else [PASSAGES[0], PASSAGES[1]]

    assert by_statement(find)(text) == tuple(PASSAGES)
    assert asked == [text, "The harbour board met on Monday", "the storm passed the quay."]
