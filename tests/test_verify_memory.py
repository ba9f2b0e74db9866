"""A sentence checked once is not checked again while its words stay."""

from __future__ import annotations

from assistant.domain import Claim, Span, Verdict
from assistant.verify.memory import Memory


def test_only_new_words_are_verified():
    """
    A sentence that moved in the draft keeps its verdict and gets its new place; a new one is looked for and verified.
    """
    asked: list[str] = []

    def verify(claim, _passages):
        asked.append(claim.text)
        return Claim(claim.text, verdict=Verdict("supported", 0.9), span=claim.span)

    memory = Memory()
    memory.verified([Claim("One.", span=Span(0, 4))], lambda _: (), verify)
    checked, _ = memory.verified([Claim("Two.", span=Span(0, 4)), Claim("One.", span=Span(5, 9))], lambda _: (), verify)

    assert asked == ["One.", "Two."]
    assert [(one.text, one.span) for one in checked] == [("Two.", Span(0, 4)), ("One.", Span(5, 9))]


def test_a_draft_that_is_dated_anew_is_verified_anew():
    """
    The same words in a draft of another day may be of another day.
    """
    memory, asked = Memory(), []

    def verify(claim, _passages):
        asked.append(claim.written)
        return claim

    for day in ("2031-03-04", "2031-03-05", "2031-03-05"):
        memory.verified([Claim("It is today.", span=Span(0, 12), written=day)], lambda _: (), verify)

    assert asked == ["2031-03-04", "2031-03-05"]
