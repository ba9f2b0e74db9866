"""
Measures how near a claim's sense lies to its sources', from sentence vectors.

Vectors are nearly blind to numbers, names and "not"; they add a little where a claim is a paraphrase, and nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from assistant.verify.overlap import Laid, Source

    Vectors = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]

Embed = Callable[[Sequence[str]], "Vectors"]
"""Texts to unit vectors."""
_REMEMBERED = 16_384
"""How many vectors are kept: the same sentences of a source are asked about for claim after claim."""


@dataclass(frozen=True, slots=True)
class Question:
    """The texts whose vectors are compared for one claim sentence."""

    claim: str
    places: tuple[str, ...]
    """The best window and the best single sentences."""

    @property
    def texts(self) -> list[str]:
        return [self.claim, *self.places]


def ask(laid: Laid, source: Source) -> Question:
    """What has to be embedded for one claim sentence."""
    window = " ".join(source.tokens[i].plain for i in laid.window.range)
    singles = [source.tokens[i].plain for i in laid.ranked]
    return Question(laid.claim.plain, tuple(dict.fromkeys([window, *singles])))


def measures(question: Question, vectors: Mapping[str, Vector]) -> dict[str, float]:
    """Every feature of one claim sentence that needs vectors, by name."""
    claim = vectors[question.claim]
    return {"likeness": max(float(vectors[place] @ claim) for place in question.places)}


class Memory:
    """Embeds texts once; a batch asks for all that is new in one call."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: OrderedDict[str, Vector] = OrderedDict()

    def vectors(self, texts: Sequence[str]) -> dict[str, Vector]:
        """The vector of each text that is not empty."""
        wanted = list(dict.fromkeys(text for text in texts if text))
        new = [text for text in wanted if text not in self._known]
        if new:
            self._known.update(zip(new, self._embed(new), strict=True))
        found = {text: self._known[text] for text in wanted}
        for text in wanted:
            self._known.move_to_end(text)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found
