"""
Words that may stand for one another: `firms` for `companies`, `finished` for `completed`.

The pairs come from the table of words of a language model, read off once by `evals/train_kin.py`: words that are used
alike. Most mean nearly the same; some are only of one field (`hospital`, `doctor`), so kinship never proves a claim.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def kin_of(stem: str) -> frozenset[str]:
    """The stems that may stand for a stem; empty for a word that is not known."""
    return _table().get(stem, frozenset())


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in resources.files("assistant").joinpath("kin.txt").read_text("utf-8").splitlines():
        stem, _, others = line.partition(": ")
        for other in others.split():
            found.setdefault(stem, set()).add(other)
            found.setdefault(other, set()).add(stem)
    return {stem: frozenset(others) for stem, others in found.items()}
