"""What is easily put on to a true sentence, or changed in it: who did it, why, where, and which of two is more."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Passage, Span
from assistant.kin import kin_of
from assistant.verify import CHECKS, verify
from assistant.verify.contrast import OPPOSITES
from assistant.verify.support import SupportScore

SOURCES = {
    "mill": "The foreman was shot in the yard of the Corvel mill. He is in hospital. The Harbour Guard has a new boat.",
    "ferry": "The ferry to Sund stopped running in May after ice broke its rudder. The office has repairs to pay.",
    "march": "In Estby, about 300 people marched along the quay on Sunday, more than the organisers had hoped.",
    "talks": "Minister Ana Kessler arrives on Monday evening. Her host, Per Holm, comes on the morning of the talks.",
    "deal": "The treaty was signed in Sund on 9 May 2011 for a term of twenty years.",
    "shut": "The two lower locks have been shut since January. A third lock was opened in June.",
    "aid": "The firm finished the repair of the chapel on Friday.",
}


def passages(*names: str) -> list[Passage]:
    documents = [Document(one, SOURCES[one], one, f"/{one}", "article", published="2031-06-20") for one in names]
    return [Passage(one, Span(0, len(one.text))) for one in documents]


def details(claim: str, *names: str) -> list[str]:
    found = [one for check in CHECKS.values() for one in check(Claim(claim), passages(*names))]
    return [one.detail for one in found if not one.passed]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The foreman was shot by the Harbour Guard in the yard of the Corvel mill.", "mill"),
        ("The ferry to Sund stopped running because of a strike of its crew.", "ferry"),
        ("About 300 people marched along the quay on Sunday, fewer than the organisers had hoped.", "march"),
        ("Per Holm arrives on Monday evening, Ana Kessler on the morning of the talks.", "talks"),
    ],
)
def test_what_is_added_or_turned_is_found(claim, source):
    """
    A doer, a cause, a comparison or an exchange of two names that the source has not is a fault.
    """
    assert details(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The foreman was shot in the yard of the Corvel mill.", "mill"),
        ("The ferry to Sund stopped running because its rudder was broken by ice.", "ferry"),
        ("The ferry to Sund stopped running and is due to return with a new rudder.", "ferry"),
        ("About 300 people marched along the quay on Sunday, more than the organisers had hoped.", "march"),
        ("The organisers had hoped for fewer people than the 300 who marched along the quay.", "march"),
        ("Ana Kessler arrives on Monday evening, Per Holm on the morning of the talks.", "talks"),
        ("The treaty was signed in Sund in 2011.", "deal"),
        ("Two locks have been closed since January.", "shut"),
    ],
)
def test_what_is_true_in_other_words_is_not_faulted(claim, source):
    """
    The same rules leave true sentences alone: a cause, a turned comparison, the month of May, a word used alike.
    """
    assert not details(claim, source)


def test_another_place_of_the_same_thing_is_found():
    """
    A march in one town is no march in another that the sources also name.
    """
    assert details("About 300 people marched along the quay in Sund on Sunday.", "march", "ferry")


def test_words_used_alike_count_and_reverses_do_not():
    """
    A firm is a company; to open is not to close.
    """
    assert "compani" in kin_of("firm")
    assert not [stem for stem, others in OPPOSITES.items() if others & kin_of(stem)]


def test_a_missing_word_is_named():
    """
    A sentence that falls short is told which of its words the nearest source lacks.
    """
    verdict = verify(Claim("A tenor sang in the chapel."), passages("aid"), support=SupportScore()).verdict

    assert verdict is not None
    assert "“tenor”" in verdict.findings[-1].detail
