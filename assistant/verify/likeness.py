"""
Measures how near a claim's sense lies to its sources', from sentence vectors.

Vectors are nearly blind to numbers, names and "not"; they tell whether what the words do not share is a paraphrase or
another matter. So the claim is also compared without the words that its source lacks: words that belong there bring it
nearer, foreign ones push it away.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from assistant.verify.overlap import Laid, Source

    Vectors = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]

Embed = Callable[[Sequence[str]], "Vectors"]
"""Texts to unit vectors."""
_REMEMBERED = 16_384
"""How many vectors are kept: the same sentences of a source are asked about for claim after claim."""
_RUNS = 2
"""How many runs of words that the source lacks are looked at, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words that the window lacks, what is left of the claim without them, and their share of its weight."""

    words: str
    rest: str
    share: float


@dataclass(frozen=True, slots=True)
class Question:
    """The texts whose vectors the measures of one claim sentence need."""

    claim: str
    places: tuple[str, ...]
    """The best window and the best single sentences."""
    runs: tuple[Run, ...]

    @property
    def texts(self) -> list[str]:
        return [self.claim, *self.places, *(text for run in self.runs for text in (run.words, run.rest))]


def ask(laid: Laid, source: Source) -> Question:
    """What has to be embedded for one claim sentence."""
    window = " ".join(source.tokens[i].plain for i in laid.window.range)
    singles = [source.tokens[i].plain for i in laid.ranked]
    return Question(laid.claim.plain, tuple(dict.fromkeys([window, *singles])), tuple(_runs(laid)))


def _runs(laid: Laid) -> list[Run]:
    has = laid.in_window()
    groups: list[list[int]] = []
    for i in np.flatnonzero(has < 1).tolist():
        if groups and groups[-1][-1] == i - 1:
            groups[-1].append(i)
        else:
            groups.append([i])
    groups.sort(key=lambda group: -float(laid.weights[group].sum()))
    places = laid.claim.places
    found = []
    for group in groups[:_RUNS]:
        gone = {places[i] for i in group}
        words = " ".join(laid.claim.surfaces[i] for i in sorted(gone))
        rest = " ".join(word for i, word in enumerate(laid.claim.surfaces) if i not in gone)
        found.append(Run(words, rest, float(laid.weights[group].sum() / laid.weights.sum())))
    return found


def measures(question: Question, vectors: Mapping[str, Vector]) -> dict[str, float]:
    """Every feature of one claim sentence that needs vectors, by name."""
    claim = vectors[question.claim]
    places = np.stack([vectors[text] for text in question.places])
    near = places @ claim
    best = places[int(np.argmax(near))]
    sense = [float(vectors[run.words] @ best) for run in question.runs]
    gains = [float(vectors[run.rest] @ best) - float(claim @ best) if run.rest else 0.0 for run in question.runs]
    shares = [run.share for run in question.runs]
    return {
        "likeness": float(near.max()),
        "foreign": sum(share * (1 - like) for share, like in zip(shares, sense, strict=True)),
        "strangest": min(sense, default=1.0),
        "repelled": sum(share * max(gain, 0.0) for share, gain in zip(shares, gains, strict=True)),
    }


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
