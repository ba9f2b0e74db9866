"""
Perturbation cases from any library: true sentences and their faulty variants, the same for the same seed and documents.

Each document draws from its own seed, so adding one leaves the others' cases as they were.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluate.cases import Case, Faults, PerturbationCase
from assistant.evaluate.faults import FAULTS, Place, Planted, name_inventory
from assistant.evaluate.matching import normalised
from assistant.evaluate.rewrites import reworded
from assistant.evaluate.stages import fingerprint
from assistant.text import STOPWORDS, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.domain import Document, Span

_SHORTEST, _LONGEST = 8, 45
_VOCABULARY = 2_000


@dataclass(slots=True)
class _Source:
    """A document with its usable sentences, found when first needed, and how far each fault has got in them."""

    document: Document
    words: str = ""
    speakers: Sequence[str] = ()
    sentences: list[Span] | None = None
    """In random order; None until asked for."""
    used: dict[Span, set[Faults]] = field(default_factory=dict)
    position: Counter[Faults] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Stock:
    """What replacements are drawn from: the names, speakers and words of the whole library."""

    people: Sequence[str]
    places: Sequence[str]
    speakers: Sequence[str]
    vocabulary: Sequence[str]


def perturbations(
    documents: Iterable[Document], *, count: int, seed: int, faults: Sequence[Faults] = tuple(FAULTS)
) -> list[Case]:
    """
    About `count` cases, evenly over the faults as far as the documents allow.

    A sentence serves a second fault only when no unused one is left, and no fault twice.
    """
    shelf = sorted(documents, key=lambda document: document.id)
    stock = _stock(shelf)
    order = _rng(seed, "documents").permutation(len(shelf))
    sources = [_Source(shelf[i]) for i in order]
    wanted = _spread(count, faults)
    cases: list[Case] = []
    for again in (False, True, True):
        for source in sources:
            source.position.clear()
        while made := [case for source in sources for case in _round(source, stock, wanted, seed, again=again)]:
            cases += made
        if again:
            # What the documents do not offer of one fault is made up by the others.
            wanted = _spread(sum(wanted.values()), [fault for fault in wanted if not wanted[fault]])
    return cases


def _spread(count: int, faults: Sequence[Faults]) -> dict[Faults, int]:
    """As many of each as may be: 9 over 2 → 5 and 4."""
    each, more = divmod(count, max(1, len(faults)))
    return {fault: each + (n < more) for n, fault in enumerate(faults)}


def _round(source: _Source, stock: _Stock, wanted: dict[Faults, int], seed: int, *, again: bool) -> list[Case]:
    """At most one case of each fault that is still wanted."""
    made = []
    # Whatever has been found least so far chooses first: what is rare must not lose its sentences.
    for fault in sorted((fault for fault in wanted if wanted[fault]), key=lambda fault: -wanted[fault]):
        if case := _planted(source, stock, fault, seed, again=again):
            wanted[fault] -= 1
            made.append(case)
    return made


def _planted(source: _Source, stock: _Stock, fault: Faults, seed: int, *, again: bool) -> Case | None:
    """One case of a fault from the document's next sentences; each is looked at once."""
    ready = _prepared(source, seed)
    while source.position[fault] < len(ready):
        span = ready[source.position[fault]]
        source.position[fault] += 1
        served = source.used.get(span, set())
        if fault in served or (served and not again):
            continue
        planted = FAULTS[fault](_place(source, span, stock), _rng(seed, source.document.id, fault, span.start))
        if planted is not None:
            source.used.setdefault(span, set()).add(fault)
            return _case(source.document, span, fault, planted)
    return None


def _prepared(source: _Source, seed: int) -> list[Span]:
    if source.sentences is None:
        usable = list(_usable(source.document))
        source.sentences = [usable[i] for i in _rng(seed, source.document.id).permutation(len(usable))]
        source.speakers = sorted({turn.speaker for turn in source.document.turns if not turn.is_question})
        source.words = normalised(source.document.text)
    return source.sentences


def _place(source: _Source, span: Span, stock: _Stock) -> Place:
    return Place(
        document=source.document,
        span=span,
        sentence=" ".join(span.of(source.document.text).split()),
        document_words=source.words,
        people=stock.people,
        places=stock.places,
        # Another speaker of the same occasion is the likelier error, and the harder to find.
        speakers=source.speakers if len(source.speakers) > 1 else stock.speakers,
        vocabulary=stock.vocabulary,
    )


def _case(document: Document, span: Span, fault: Faults, planted: Planted) -> Case:
    name = f"{fault}-{fingerprint(document.id, span.start, planted.faulty)[:10]}"
    case = PerturbationCase(
        id=name,
        document=document.id,
        fault=fault,
        true=planted.true,
        faulty=planted.faulty,
        reworded=reworded(planted.true),
        detail=planted.detail,
    )
    return Case(case, asdict(case), f"{document.title[:60]} [{span.start}:{span.end}]")


def _usable(document: Document) -> Iterator[Span]:
    """Whole statements that occur once: no questions, headings, fragments or halves of a quotation."""
    areas: list[Span | None] = [turn.span for turn in document.turns if len(turn.span) and not turn.is_question]
    if not document.turns:
        areas = [None]
    for span in chain.from_iterable(sentences(document.text, area) for area in areas):
        text = span.of(document.text)
        if not _SHORTEST <= len(text.split()) <= _LONGEST or not (text[0].isupper() or text[0] in '“"'):
            continue
        if text.endswith((".", ".”", '."')) and _marks_are_paired(text) and document.text.count(text) == 1:
            yield span


def _marks_are_paired(text: str) -> bool:
    straight, opening, closing = text.count('"'), text.count("“"), text.count("”")
    return straight % 2 == 0 and opening == closing and not set("[]()") & set(text)


def _stock(documents: Sequence[Document]) -> _Stock:
    people, places = name_inventory(document.text for document in documents)
    speakers = sorted({turn.speaker for document in documents for turn in document.turns if not turn.is_question})
    counts = Counter(
        word for document in documents[:50] for word in document.text[:20_000].split() if _is_vocabulary(word)
    )
    vocabulary = sorted(word for word, _ in counts.most_common(_VOCABULARY))
    return _Stock(people, places, speakers or people, vocabulary)


def _is_vocabulary(word: str) -> bool:
    return word.isalpha() and word.islower() and len(word) > 4 and word not in STOPWORDS


def _rng(seed: int, *names: object) -> np.random.Generator:
    return np.random.default_rng(int(fingerprint(seed, *names), 16))
