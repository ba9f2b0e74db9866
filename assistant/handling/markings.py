"""Handling markings and other terms: which of several stands above the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.domain import GROUND_RULES, Document
from assistant.errors import UsageProblem

_LADDERS = (
    ("TLP:CLEAR", "TLP:WHITE", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"),
    ("UNCLASSIFIED", "OFFICIAL", "OFFICIAL-SENSITIVE", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"),
)
_AND = " // "


def highest(markings: Sequence[str]) -> str | None:
    """
    The banner over parts so marked: the highest of each scale that is used, and every marking of no known scale.

    `["TLP:GREEN", "TLP:AMBER", "HALDEN ONLY"]` → `TLP:AMBER // HALDEN ONLY`, which may be a part's marking in its turn
    """
    shown: list[str] = []
    rest = {part.strip().upper() for marking in markings for part in marking.split(_AND)}
    for ladder in _LADDERS:
        used = [step for step in ladder if step in rest]
        shown.extend(used[-1:])
        rest.difference_update(ladder)
    return _AND.join([*shown, *sorted(rest)]) or None


def admits(audience: str, marking: str | None) -> bool:
    """
    Whether those who may see `audience` may see what is so marked: no step higher, and no scale or word of its own.

    `TLP:AMBER` admits `TLP:GREEN` and what is unmarked, but neither `TLP:RED` nor `HALDEN ONLY`
    """
    if not marking:
        return True
    allowed = _parts(audience)
    return all(any(_within(part, own) for own in allowed) for part in _parts(marking))


def known(used: Iterable[str]) -> tuple[str, ...]:
    """The steps of every scale in their order, then the other markings that are used."""
    steps = tuple(step for ladder in _LADDERS for step in ladder)
    return (*steps, *sorted({part for marking in used for part in _parts(marking)} - set(steps)))


def refuse_unknown(audience: str, used: Iterable[str]) -> None:
    """An audience that no scale and no document knows is a slip: it must not decide what is shown."""
    markings = known(used)
    unknown = sorted(_parts(audience) - set(markings))
    if unknown or not _parts(audience):
        raise UsageProblem(
            f"There is no marking {unknown[0] if unknown else audience!r}.",
            hint=f"Markings are, each scale from the lowest up: {', '.join(markings)}.",
        )


def _parts(marking: str) -> set[str]:
    return {part.strip().upper() for part in marking.split(_AND) if part.strip()}


def _within(part: str, allowed: str) -> bool:
    ladder = next((steps for steps in _LADDERS if part in steps and allowed in steps), None)
    return ladder.index(part) <= ladder.index(allowed) if ladder else part == allowed


Terms = tuple[str | None, str | None, str | None]
"""Marking, embargo and ground rules."""


def terms_of(document: Document) -> Terms:
    return document.marking, document.embargo_until, document.ground_rules


def under(document: Document, terms: Terms) -> Document:
    marking, embargo, rules = terms
    return replace(document, marking=marking, embargo_until=embargo, ground_rules=rules)


def under_both(stored: Document, anew: Document) -> Terms:
    """The terms of the same words in two sources: the higher marking, the later embargo and the stricter rule win."""
    markings = {marking for marking in (stored.marking, anew.marking) if marking}
    marking = highest(sorted(markings)) if len(markings) > 1 else next(iter(markings), None)
    embargoes = [moment for moment in (stored.embargo_until, anew.embargo_until) if moment]
    rules = [rule for rule in GROUND_RULES[1:] if rule in (stored.ground_rules, anew.ground_rules)]
    return marking, max(embargoes, default=None), rules[-1] if rules else None
