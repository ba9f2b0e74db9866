"""A second source is one that says the same thing, whole, and denies what the first denies."""

from __future__ import annotations

import pytest

from assistant.domain import Citation, Document, Passage, Span
from assistant.provenance.agreement import agreeing


def _told(text: str) -> Citation:
    document = Document("1", text, "Harbour news", "/1.txt", "article", "Vell Post", published="2031-04-02")
    passage = Passage(document, Span(0, len(text)))
    return Citation(passage, passage.span)


@pytest.mark.parametrize(
    ("text", "other", "agrees"),
    [
        (
            "The mayor was not warned about the pier.",
            "Two divers said they had warned the mayor about the pier.",
            False,
        ),
        (
            "The mayor was not warned about the pier.",
            "The mayor had not been warned about the pier, said the board.",
            True,
        ),
        ("I am not related to Mayor Orr; I never met him.", "Mayor Orr was not warned. He never met the owner.", False),
        ("Two divers warned the mayor about the pier.", "The divers had not warned the mayor about the pier.", False),
        ("The guards did not fire on the queue.", "The ministry denied that guards fired on the queue.", True),
    ],
)
def test_what_one_denies_the_other_denies(text: str, other: str, agrees: bool) -> None:
    """
    The same words with a `not` in another place say another thing.
    """
    assert bool(agreeing(text, _told(other))) is agrees


def test_words_that_stand_apart_are_no_second_source() -> None:
    """
    What a claim tells must stand together; its citation is of those sentences alone.
    """
    claim = "The harbour board sold three old ferries to Orle in spring."
    apart = "The harbour board met. It rained. Three men came. Old ferries rot. Orle is far. It sold wood in spring."
    whole = f"It rained. {claim} The board met."

    assert agreeing(claim, _told(apart)) is None
    found = agreeing(claim, _told(whole))
    assert found
    assert found.quote == claim
