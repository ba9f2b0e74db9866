"""All, only and first; the figure that another has replaced; and one thing of a kind for another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.text import stem
from assistant.verify import formerly, kinds, name, polarity, scope

SOURCE = (
    "Six of the injured sailors were in a serious condition. The captain was the only survivor of a second wreck. "
    "The harbour will have three ferries a week instead of the usual seven. "
    "Some 31,000 people have left home, up from 22,000. "
    "About 140 lorries a day were making the detour. Talks will not begin, in Oslo or elsewhere, until all is well. "
    "Norway, whose lakes fell to a record low last autumn, wants more water. "
    "The dam stands 31 kilometres upstream of the town. Nobody is talking of a full agreement. "
    "The convoy has 46 trucks. It leaves Bergen on Saturday by road. Ana Kessler of Narvik waits for it in Oslo."
)
Check = Callable[[Claim, Sequence[Passage]], Sequence[Finding]]


def failed(check: Check, claim: str) -> list[Finding]:
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    return [one for one in check(Claim(claim), [Passage(document, Span(0, len(SOURCE)))]) if not one.passed]


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (scope.check, "All of the injured sailors were in a serious condition."),
        (scope.check, "Only lorries were making the detour."),
        (formerly.check, "The harbour will have seven ferries a week."),
        (formerly.check, "Some 22,000 people have left their homes."),
        (polarity.check, "About 140 trains a day were making the detour."),
        (polarity.check, "Talks will not begin in Oslo even when all is well."),
        (polarity.check, "Norway’s lakes fell to a record low last spring."),
        (polarity.check, "The dam stands 31 kilometres downstream of the town."),
        (polarity.check, "The ministers are talking of a full agreement."),
        (name.check, "The first convoy leaves Narvik on Saturday by road."),
    ],
)
def test_a_hostile_change_is_found(check, claim):
    """
    A wider word, a figure of before, another thing of the same kind, another season: each is a fault.
    """
    assert failed(check, claim)


@pytest.mark.parametrize(
    ("check", "claim"),
    [
        (scope.check, "Six of the injured sailors were in a serious condition."),
        (scope.check, "The captain alone survived the second wreck."),
        (formerly.check, "The harbour will have three ferries a week."),
        (formerly.check, "The harbour used to have the usual seven ferries a week."),
        (formerly.check, "Some 31,000 people have left their homes, up from 22,000."),
        (polarity.check, "About 140 trucks a day were making the detour."),
        (polarity.check, "Talks will not begin in Oslo until all is well."),
        (name.check, "The convoy leaves Bergen on Saturday by road."),
    ],
)
def test_a_true_sentence_passes(check, claim):
    """
    The same said in the source's way, or in a like word, is no fault.
    """
    assert failed(check, claim) == []


def test_kinds_tell_different_things_apart_and_not_names_of_one():
    """
    Lorries are not trains; a lorry is a truck; a word of no kind excludes nothing.
    """
    assert kinds.exclude(stem("lorries"), stem("trains"))
    assert not kinds.exclude(stem("lorry"), stem("trucks"))
    assert not kinds.exclude(stem("lorry"), stem("committee"))
