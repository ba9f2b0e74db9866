"""
Which documents of a window repeat another, and what a repeat says otherwise.

Whatever the library holds for one piece of copy is looked at together; of each the longest document stands, and one
that repeats most of it is folded away. A sentence that gives another figure or date is never folded: two outlets that
print one wire with two tolls disagree, and a reader must see it. What this cannot see: a sentence changed in a word
that is no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.discourse.candidates import Candidate
from assistant.domain import Document, Figure, Span
from assistant.numerals import FIGURE

COPY = 0.6
"""Share of the shorter text's word runs at which one document is a copy of another."""
_NEAR = 0.5
"""Share of a sentence's terms that its counterpart in the other copy has."""
_RUN = 5

Figures = Callable[[str, str | None], Sequence[Figure]]
"""The amounts and dates of a text that was published on a day."""


def digits(text: str, _: str | None = None) -> tuple[Figure, ...]:
    """What stands in digits, where nothing that reads figures is given."""
    return tuple(Figure(Span(*found.span()), "amount", found[0].replace(",", "")) for found in FIGURE.finditer(text))


@dataclass(frozen=True, slots=True)
class Values:
    """What sentences count and date, with any two wordings of one value alike: `3` and `three`."""

    figures: Figures = digits

    def of(self, candidate: Candidate, kind: Literal["amount", "date"] | None = None) -> frozenset[str]:
        """The values of a sentence; digits that are neither amount nor date, as of a flight, count as amounts."""
        found = self.figures(candidate.text, candidate.document.published)
        told = {each.value for each in found if kind in {None, each.kind}}
        if kind == "date":
            return frozenset(told)
        rest = (each for each in digits(candidate.text) if not any(each.span.overlaps(one.span) for one in found))
        return frozenset(told | {each.value for each in rest})

    def agree(self, one: Candidate, other: Candidate) -> bool:
        """Whether the other sentence has every amount of the first, and names no other day than it does."""
        mine, theirs = self.of(one, "date"), self.of(other, "date")
        return self.of(one, "amount") <= self.of(other, "amount") and (not mine or not theirs or bool(mine & theirs))


@dataclass(frozen=True, slots=True)
class Folded:
    """What is left of a window when its repeats are folded away."""

    copies: Mapping[Document, Document]
    """Each document that repeats another, with the one that stands for both."""
    differing: Mapping[Document, tuple[Candidate, ...]]
    """The sentences of a repeat that give another figure or date."""

    def kept(self, texts: Mapping[Document, Sequence[Candidate]]) -> dict[Document, Sequence[Candidate]]:
        """What may still be told of each document."""
        differing = self.differing
        return {
            document: differing.get(document, found)
            for document, found in texts.items()
            if document not in self.copies or document in differing
        }


def folded_away(
    texts: Mapping[Document, Sequence[Candidate]], origins: Mapping[str, str] | None, values: Values = Values()
) -> Folded:
    """
    Fold the repeats of a window; `origins` names the piece of copy that a document is one of, by its id.

    Where it is None nobody has compared the documents, and each is compared with each.
    """
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in texts:
        if not document.turns and (origins is None or document.id in origins):
            groups[origins[document.id] if origins else ""].append(document)
    copies = {copy: whole for group in groups.values() for copy, whole in _copies(group, texts)}
    differing = {copy: tuple(_differing(texts[copy], texts[whole], values)) for copy, whole in copies.items()}
    return Folded(copies, {copy: found for copy, found in differing.items() if found})


def _copies(
    group: Sequence[Document], texts: Mapping[Document, Sequence[Candidate]]
) -> Iterator[tuple[Document, Document]]:
    """Each repeat with the longer document that holds most of it; of equals the earlier stands."""
    runs = {document: _runs(texts[document]) for document in group}
    kept: list[Document] = []
    for document in sorted(group, key=lambda each: (-len(runs[each]), each.published or "")):
        mine = runs[document]
        whole = max(kept, key=lambda each: len(mine & runs[each]), default=None)
        if whole and mine and len(mine & runs[whole]) >= COPY * len(mine):
            yield document, whole
        else:
            kept.append(document)


def _runs(found: Sequence[Candidate]) -> set[int]:
    """Every run of five terms, hashed; of printable sentences only, since a site's own furniture is no likeness."""
    terms = [term for candidate in found for term in candidate.terms]
    return {hash(tuple(terms[at : at + _RUN])) for at in range(max(1, len(terms) - _RUN + 1))} if terms else set()


def _differing(copy: Sequence[Candidate], whole: Sequence[Candidate], values: Values) -> Iterator[Candidate]:
    """The sentences of a copy whose figures or dates their counterparts lack; without one, that the whole lacks."""
    known = {each.text.casefold() for each in whole}
    for candidate in copy:
        if candidate.is_question or candidate.text.casefold() in known:
            continue
        mine = set(candidate.terms)
        near = max(whole, key=lambda each: len(mine & set(each.terms)))
        beside = [near] if len(mine & set(near.terms)) >= _NEAR * len(mine) else whole
        if values.of(candidate) - frozenset().union(*map(values.of, beside)):
            yield candidate
