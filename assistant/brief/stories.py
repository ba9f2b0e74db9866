"""
Documents → Stories: what the window is about, the most important first.

An Item is a stretch of one document on one subject: an article, or neighbouring exchanges of a transcript. Items on one
subject become a Story by average-linkage clustering over their words and their passages' vectors. One wire story run by
forty outlets is one source: copies are folded before anything is counted (see `folding.py`); one of which a
part is told, for what it says otherwise, is grouped by the whole of it and weighs nothing. What this cannot see: a
reworded copy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.brief.folding import Folded
from assistant.brief.salience import Vector, Weights, focus, unit
from assistant.copies import outlet_of
from assistant.discourse.candidates import Candidate
from assistant.domain import Document, Passage
from assistant.text import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = 0.19
"""Average likeness at which two groups of items are one story."""
TURNS_AWAY = 0.17
"""Likeness to what was just discussed below which an exchange opens another subject."""
_ENOUGH = 15
"""Passages below which their mean says nothing, and words alone are compared."""
_OPENING = 0.8
"""What an announcement weighs beyond its length."""
_ARTICLE = 400
"""Words of talk that weigh as much as an article."""
_HEADLINE = 3
"""Sentences that a headline counts for."""
_QUESTION = 2
"""Sentences that a question counts for: it says what the answer is about."""
_DAYS = 20.0
"""Likeness falls to a half for items that lie this many days apart."""
_ELSEWHERE = re.compile(
    r"\b(?:(?:another|different|separate|other|new|second|unrelated|last) "
    r"(?:topic|subject|issue|matter|note|one|thing|question)|"
    r"chang(?:e|ing) (?:the )?(?:subject|topic|gear)s?|switch(?:ing)?|separately|"
    r"unrelated|mov(?:e|ing) on|turning to)\b"
    r"|^(?:[A-Z][a-z]+(?: you)?[,.]? ){0,3}(?:a |one )?(?:quick )?(?:question )?"
    r"[Oo]n (?!that|this|the same|it|what|your)"
)
"""A reporter says that the next question is on another subject: `Josh, on Ebola`, `a separate topic`."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A stretch of one document on one subject."""

    document: Document
    candidates: tuple[Candidate, ...]
    row: Vector
    """Its words, weighted."""
    vector: Vector
    """The mean of its passages' vectors, less what all documents share; zeros where there are none."""
    weight: float
    """How much of the day it takes: 1 for an article."""
    origin: str
    """The piece of copy that its document is one of; its document's own id where there is no other."""

    @property
    def statements(self) -> tuple[Candidate, ...]:
        return tuple(candidate for candidate in self.candidates if not candidate.is_question)


@dataclass(frozen=True)
class Story:
    """Items on one subject, the oldest first."""

    items: tuple[Item, ...]
    focus: Mapping[str, float] = field(compare=False)
    """The terms it is about, the heaviest at 1."""
    relevance: float = 1.0
    """How near it is to the user's topics; 1 where none were given."""

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return tuple(dict.fromkeys(item.document for item in self.items))

    @cached_property
    def statements(self) -> tuple[Candidate, ...]:
        return tuple(candidate for item in self.items for candidate in item.statements)

    @cached_property
    def questions(self) -> tuple[Candidate, ...]:
        return tuple(candidate for item in self.items for candidate in item.candidates if candidate.is_question)

    @cached_property
    def outlets(self) -> int:
        """How many publishers tell it, copies of one report among them."""
        return len({outlet_of(document) or document.id for document in self.documents})

    @cached_property
    def sources(self) -> int:
        """How many publishers tell it independently: all that print one piece of copy are one."""
        return min(self.outlets, len({item.origin for item in self.items}))

    @cached_property
    def latest(self) -> str:
        return max((document.published or "" for document in self.documents), default="")

    @cached_property
    def weight(self) -> float:
        """Coverage by independent publishers counts most, then how much of the day the story takes."""
        taken = math.sqrt(sum(item.weight for item in self.items))
        return self.relevance * taken * (1 + 0.5 * (self.sources - 1))


class Sorter:
    """Sorts one window's documents into stories."""

    def __init__(
        self,
        texts: Mapping[Document, Sequence[Candidate]],
        passages: Mapping[Document, Sequence[Passage]],
        vectors: Mapping[Document, NDArray[np.float32]],
        weights: Weights,
        folded: Folded = Folded({}, {}),
        origins: Mapping[str, str] | None = None,
        whole: Mapping[Document, Sequence[Candidate]] | None = None,
    ) -> None:
        """`whole` is what the documents say with what was corrected since: an article is about that too."""
        self.texts = texts
        self.whole = whole or texts
        self.folded = folded
        self.origins = origins or {}
        self.passages = passages
        self.weights = weights
        self.vectors = _centred(vectors)

    def items(self) -> list[Item]:
        kept = self.folded.kept(self.texts)
        return [item for document in kept for item in self._items_of(document)]

    def _items_of(self, document: Document) -> Iterator[Item]:
        found = self.texts[document]
        if not document.turns:
            if found:
                item = replace(self._item(document, self.whole[document] or found, 1.0), candidates=tuple(found))
                part = self.folded.differing.get(document)
                yield replace(item, candidates=part, weight=0.0) if part else item
            return
        groups = list(_joined(self, document, _exchanges(document, found)))
        for group in groups:
            opening = not any(candidate.is_question for candidate in group)
            size = _size(group)
            weight = min(4.0, size / _ARTICLE) + (_OPENING * min(1.0, size / 100) if opening else 0.0)
            yield self._item(document, group, weight)

    def _item(self, document: Document, found: Sequence[Candidate], weight: float) -> Item:
        headline = [] if document.turns else terms(document.title)
        row = self.weights.row([*headline, *(term for candidate in found for term in candidate.terms)])
        whole = self.folded.copies.get(document, document).id
        origin = self.origins.get(whole, whole)
        return Item(document, tuple(found), row, self.vector_of(document, found), weight, origin)

    def vector_of(self, document: Document, found: Sequence[Candidate]) -> Vector:
        rows = self.vectors.get(document)
        if rows is None or not found:
            return np.zeros(1, dtype=np.float32)
        wanted = {id(candidate.passage) for candidate in found}
        chosen = [row for passage, row in zip(self.passages[document], rows, strict=True) if id(passage) in wanted]
        return unit(np.mean(chosen, axis=0, dtype=np.float32)) if chosen else np.zeros(1, dtype=np.float32)


def _centred(vectors: Mapping[Document, NDArray[np.float32]]) -> dict[Document, Vector]:
    """What all passages share (the title, the genre) says nothing of what sets them apart."""
    filled = {document: rows for document, rows in vectors.items() if len(rows)}
    if sum(map(len, filled.values())) < _ENOUGH:
        return {}
    mean = np.concatenate(list(filled.values())).mean(axis=0)
    return {document: rows - mean for document, rows in filled.items()}


def _exchanges(document: Document, found: Sequence[Candidate]) -> list[list[Candidate]]:
    """Questions with their answers; before the first question, each paragraph of the opening statement."""
    groups: list[list[Candidate]] = []
    last: Candidate | None = None
    for candidate in found:
        opens = last is None or (candidate.is_question and not last.is_question)
        if last and not candidate.is_question and not any(each.is_question for each in groups[-1]):
            between = document.text[last.span.end : candidate.span.start]
            opens = "\n" in between
        if opens:
            groups.append([])
        groups[-1].append(candidate)
        last = candidate
    return groups


def _joined(sorter: Sorter, document: Document, exchanges: Sequence[list[Candidate]]) -> Iterator[list[Candidate]]:
    """Neighbouring exchanges on one subject, put together."""
    group: list[Candidate] = []
    recent: list[list[Candidate]] = []
    for exchange in exchanges:
        if group and _turns_away(sorter, document, recent, exchange):
            yield group
            group, recent = [], []
        group = [*group, *exchange]
        recent = [*recent, exchange][-3:]
    if group:
        yield group


def _turns_away(
    sorter: Sorter, document: Document, recent: Sequence[list[Candidate]], exchange: list[Candidate]
) -> bool:
    before = [candidate for each in recent for candidate in each]
    asked = [candidate.text for candidate in exchange if candidate.is_question]
    if any(_ELSEWHERE.search(text) for text in asked[:2]):
        return True
    if len({term for candidate in exchange for term in candidate.terms}) < 12 and asked:
        return False
    weights = sorter.weights
    words = weights.row(t for c in before for t in c.terms) @ weights.row(t for c in exchange for t in c.terms)
    mine, theirs = sorter.vector_of(document, before), sorter.vector_of(document, exchange)
    meaning = float(mine @ theirs) if mine.shape == theirs.shape else float(words)
    return 0.5 * float(words) + 0.5 * meaning < TURNS_AWAY


def _size(group: Sequence[Candidate]) -> int:
    return sum(candidate.length for candidate in group)


def grouped(
    items: Sequence[Item], weights: Weights, corrects: Mapping[Document, Sequence[Document]] | None = None
) -> list[Story]:
    """Items into stories by average linkage; a correction goes wherever what it `corrects` goes."""
    likeness = _likeness(items)
    at = {item.document: n for n, item in enumerate(items)}
    for correction, stories in (corrects or {}).items():
        own, story = at.get(correction), next((at[one] for one in stories if one in at), None)
        if own is not None and story is not None:
            likeness[own], likeness[:, own] = likeness[story], likeness[:, story]
            likeness[own, story] = likeness[story, own] = 1.0
    groups = clusters(likeness, ALIKE)
    return [
        Story(
            tuple(items[index] for index in group),
            focus(_texts([items[index] for index in group]), weights),
        )
        for group in groups
    ]


def _texts(items: Sequence[Item]) -> Iterator[Sequence[str]]:
    """The terms of every sentence, and of headlines, in which an editor has said what a story is about."""
    for item in items:
        for candidate in item.candidates:
            yield from [candidate.terms] * (_QUESTION if candidate.is_question else 1)
        if not item.document.turns:
            yield from [terms(item.document.title)] * _HEADLINE


def _likeness(items: Sequence[Item]) -> NDArray[np.float32]:
    words = np.stack([item.row for item in items])
    likeness = words @ words.T
    known = [n for n, item in enumerate(items) if item.vector.size > 1]
    if known:
        rows = np.stack([items[n].vector for n in known])
        at = np.ix_(known, known)
        likeness[at] = 0.5 * likeness[at] + 0.5 * (rows @ rows.T)
    days = np.array([_day(item.document) for item in items], dtype=np.float32)
    apart = np.abs(days[:, None] - days[None, :])
    return np.asarray(likeness / (1 + apart / _DAYS), dtype=np.float32)


def _day(document: Document) -> int:
    return date.fromisoformat(document.published).toordinal() if document.published else 0


def clusters(likeness: NDArray[np.float32], threshold: float) -> list[list[int]]:
    """
    Average-linkage clusters: the two likest groups are joined until none are as like as `threshold`.

    Groups come in the order of their first members, and their members in order.
    """
    close = likeness.astype(np.float64).copy()
    np.fill_diagonal(close, -np.inf)
    groups = {n: [n] for n in range(len(close))}
    while len(groups) > 1:
        i, j = np.unravel_index(int(close.argmax()), close.shape)
        one, other = int(min(i, j)), int(max(i, j))
        if close[one, other] < threshold:
            break
        sizes = len(groups[one]), len(groups[other])
        merged = (sizes[0] * close[one] + sizes[1] * close[other]) / sum(sizes)
        merged[one] = -np.inf
        close[one], close[:, one] = merged, merged
        close[other], close[:, other] = -np.inf, -np.inf
        groups[one] = sorted(groups[one] + groups.pop(other))
    return sorted(groups.values())
