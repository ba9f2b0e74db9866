"""
How likely it is that sources support a claim, from the words alone: no language model takes part.

A claim's sentences are each laid on the best one to three neighbouring sentences of the sources (overlap), the worst of
them decides (of many the worst is low by chance, so their number counts too), and what some of the other checks fault
(faulted) counts against the whole. The weights were learned from human-labelled pairs by `evals/train_support.py`,
which prints how often the score is wrong on data it never saw, and stand with the threshold in `support.json`. Passages
of several documents were chosen by a search because they look like the claim: there common words tell less, and the
score is lower by what keeps out sentences that those documents do not speak of (chance); and one document must bear the
claim out, since words scattered over several tell nothing. What other checks have borne out in whatever words is not
looked for (settled), and what stands around a source's sentence counts a little (around). Sentence vectors told nothing
more on data held out, so none are asked for.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.domain import Citation, Document, Finding, Passage, Span
from assistant.verify import faulted, overlap
from assistant.verify.around import around
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.chance import Likeness, Searched, likeness
from assistant.verify.scored import Scored
from assistant.verify.settled import unsettled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NAMED = 6
"""At most so many words that sources lack are named."""
_NOT_NAMED = SPEECH_VERBS | {"whether", "yes"}
"""Words by which a sentence tells that something was said or asked."""
_REMEMBERED = 256
"""How many sources stay indexed: a draft is checked against the same few again and again."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over named features, each scaled; `worst` says which end of a feature speaks against."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    worst: tuple[str, ...]
    """min, max or mean: how the sentences of one claim are summed up."""
    intercept: float
    threshold: float
    searched: Searched | None = None
    """How the score is lowered where the sources were only searched for."""

    def probability(self, sentences: Sequence[Mapping[str, float]], searched: Likeness | None = None) -> float:
        """The probability for a claim from the features of each sentence, and what searched sources share with it."""
        scaled = (np.array(self.pooled(sentences)) - self.means) / self.scales
        logit = float(scaled @ np.array(self.weights)) + self.intercept
        if self.searched and searched:
            logit = self.searched.of(logit, searched)
        return 1 / (1 + math.exp(-logit))

    def pooled(self, sentences: Sequence[Mapping[str, float]]) -> list[float]:
        """One value a feature: that of the sentence which is worst in it."""
        return [_POOLS[how]([one[name] for one in sentences]) for name, how in zip(self.names, self.worst, strict=True)]


_POOLS: dict[str, Any] = {"min": min, "max": max, "mean": lambda values: sum(values) / len(values)}


@dataclass(frozen=True, slots=True)
class Model:
    """What `support.json` holds: how rare each stem is, and the weights."""

    rarity: overlap.Rarity
    weights: Weights


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim's sentences as features, and the window that has most of the claim."""

    sentences: tuple[Mapping[str, float], ...]
    window: Citation
    likeness: Likeness
    searched: bool
    """Whether the sources are of several documents, which a search chose because they look like the claim."""
    lacking: tuple[str, ...] = ()
    """The claim's words that the window has not."""


class SupportScore:
    """Scores sentences against passages."""

    def __init__(self, model: Model | None = None) -> None:
        model = model or load()
        self._rarity = model.rarity
        self._weights = model.weights
        self.threshold = self._weights.threshold
        self._sources: OrderedDict[tuple[str, ...], _Indexed] = OrderedDict()

    def __reduce__(self) -> tuple[type[SupportScore], tuple[Model]]:
        """Another process gets the model, and no index of any source."""
        return SupportScore, (Model(self._rarity, self._weights),)

    def __call__(self, text: str, passages: Sequence[Passage], findings: Sequence[Finding] | None = None) -> Scored:
        """
        The score of one sentence; raises ValueError where either side has no words.

        `findings` are what the checks found, where they have been made already.
        """
        found = self._measured(text, passages, findings)
        if found is None:
            raise ValueError("the sentence or its sources have no words to compare")
        return self._scored(found)

    def score(self, pairs: Sequence[tuple[str, Sequence[Passage]]]) -> list[Scored | None]:
        """One score a pair, None where a side has no words."""
        return [self._scored(found) if found else None for found in self.measure(pairs)]

    def measure(self, pairs: Sequence[tuple[str, Sequence[Passage]]]) -> list[Measured | None]:
        """The features that the score is made of."""
        return [self._measured(text, passages) for text, passages in pairs]

    def _scored(self, found: Measured) -> Scored:
        probability = self._weights.probability(found.sentences, found.likeness if found.searched else None)
        return Scored(probability, found.window, found.lacking)

    def _measured(
        self, text: str, passages: Sequence[Passage], findings: Sequence[Finding] | None = None
    ) -> Measured | None:
        findings = faulted.findings_of(text, passages) if findings is None else findings
        of_documents = _by_document(passages)
        stems = set().union(*(self._indexed(one).source.places for one in of_documents))
        text = unsettled(text, findings, stems)
        indexed, laid = max((self._laid(text, one) for one in of_documents), key=_had, default=(None, []))
        if not indexed or not laid:
            return None
        whole = faulted.measures(findings) | {"sentences": math.log(len(laid))}
        features = tuple(whole | overlap.measures(one, indexed.source, self._rarity.unknown) for one in laid)
        best = max(laid, key=lambda one: one.window.recall * len(one.words))
        lacking = _as_written(text, dict.fromkeys(word for one in laid for word in one.lacking))
        common = likeness(laid, indexed.source)
        return Measured(features, indexed.cite(best.window), common, len(of_documents) > 1, lacking)

    def _laid(self, text: str, passages: Sequence[Passage]) -> tuple[_Indexed, list[overlap.Laid]]:
        indexed = self._indexed(passages)
        return indexed, self._lay(text, indexed.source)

    def _lay(self, text: str, source: overlap.Source) -> list[overlap.Laid]:
        parts = [overlap.tokens_of(span.of(text)) for span in overlap.sentences(text)]
        laid = [overlap.lay(part, source, self._rarity) for part in parts]
        return [one for one in laid if one is not None]

    def _indexed(self, passages: Sequence[Passage]) -> _Indexed:
        key = tuple(f"{one.document.id}:{one.span.start}:{one.span.end}" for one in passages)
        if key not in self._sources:
            self._sources[key] = _Indexed(passages)
            if len(self._sources) > _REMEMBERED:
                self._sources.popitem(last=False)
        self._sources.move_to_end(key)
        return self._sources[key]


def _by_document(passages: Sequence[Passage]) -> list[tuple[Passage, ...]]:
    found: dict[str, list[Passage]] = {}
    for passage in passages:
        found.setdefault(passage.document.id, []).append(passage)
    return [tuple(some) for some in found.values()]


def _had(measured: tuple[_Indexed, Sequence[overlap.Laid]]) -> float:
    """How much of a claim a document's best windows have."""
    return sum(one.window.recall * len(one.words) for one in measured[1])


def _as_written(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of the words that tell something, a few of them, with the capitals that the text gives them."""
    found = (re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in words if word not in _NOT_NAMED)
    return tuple(match.group() for match in found if match is not None)[:_NAMED]


class _Indexed:
    """The sentences of some passages, each once, with their places."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        seen: set[tuple[str, int, int]] = set()
        self._places: list[tuple[Passage, Span]] = []
        for passage in passages:
            for inner in overlap.sentences(passage.text):
                span = inner.shifted(passage.span.start)
                key = (passage.document.id, span.start, span.end)
                if key not in seen and overlap.tokens_of(inner.of(passage.text)).stems:
                    seen.add(key)
                    self._places.append((passage, span))
        texts = [span.of(passage.document.text) for passage, span in self._places]
        surroundings = [around(passage, span) for passage, span in self._places]
        self.source = overlap.Source(texts, [self._breaks(i) for i in range(len(texts))], surroundings)

    def _breaks(self, i: int) -> bool:
        """Whether there are words, or another document's border, between a sentence and the one before it."""
        if i == 0:
            return True
        (before, left), (here, right) = self._places[i - 1], self._places[i]
        between = here.document.text[left.end : right.start] if right.start >= left.end else "x"
        return before.document.id != here.document.id or any(char.isalnum() for char in between)

    def cite(self, window: overlap.Window) -> Citation:
        passage, first = self._places[window.first]
        return Citation(passage, Span(first.start, self._places[window.last][1].end))


def as_passage(source: str) -> Passage:
    """A text that belongs to no library, as one passage."""
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    document = Document(digest, source, title="", uri="", kind="document")
    return Passage(document, Span(0, len(source)))


@lru_cache(maxsize=1)
def load() -> Model:
    """The shipped model."""
    text = resources.files("assistant.verify").joinpath("support.json").read_text(encoding="utf-8")
    return parse(json.loads(text))


def parse(data: Mapping[str, Any]) -> Model:
    """Read what the training script wrote."""
    rarity = {stem: float(level) for level, stems in data["rarity"]["stems"].items() for stem in stems.split()}
    return Model(overlap.Rarity(rarity, data["rarity"]["unknown"]), _weights(data["model"]))


def _weights(data: Mapping[str, Any]) -> Weights:
    rows = data["features"]
    return Weights(
        names=tuple(rows),
        weights=tuple(row["weight"] for row in rows.values()),
        means=tuple(row["mean"] for row in rows.values()),
        scales=tuple(row["scale"] for row in rows.values()),
        worst=tuple(row["worst"] for row in rows.values()),
        intercept=data["intercept"],
        threshold=data["threshold"],
        searched=Searched(**data["searched"]),
    )
