"""
Whether sources that a search chose speak of a claim, or only share words with it by chance.

Of thousands of passages some have most of the common words of any sentence, the more the longer their own sentences
are. That a short stretch has several rare words of the claim is no chance: then the score counts nearly as much as
against a source that somebody named.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.verify.overlap import Laid, Source

_RANK = 3
"""So many words of a claim must be met for the rarest of them to tell something together."""

_LEAST = 0.1
"""Logits by which searched sources are always trusted less than named ones."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a claim and the windows that have most of it have in common, of its sentences the worst."""

    rare: float
    """How rare the third rarest of the words is that a window has."""
    window: float
    """How long a window is: the logarithm of its meaningful words."""


def likeness(laid: Sequence[Laid], source: Source) -> Likeness:
    """What a claim's sentences have in common with a source."""
    return Likeness(min(map(_third, laid)), max(_length(one, source) for one in laid))


def _third(laid: Laid) -> float:
    had = np.sort(laid.weights * laid.in_window())[::-1]
    return float(had[_RANK - 1]) if len(had) >= _RANK else 0.0


def _length(laid: Laid, source: Source) -> float:
    return math.log1p(sum(sum(source.tokens[i].content) for i in laid.window.range))


@dataclass(frozen=True, slots=True)
class Searched:
    """A logistic regression that turns the score of a claim against a source into that against searched sources."""

    logit: float
    rare: float
    window: float
    intercept: float

    def of(self, logit: float, found: Likeness) -> float:
        """The logit of support; always less than it would be against sources that somebody named."""
        told = self.logit * logit + self.rare * found.rare + self.window * found.window
        return min(logit - _LEAST, told + self.intercept)
