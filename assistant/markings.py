"""Handling markings: which of several stands above the others."""

from __future__ import annotations

from collections.abc import Sequence

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
