"""
A question → Evidence: keyword and dense search, fused, then put in the order a newsroom would want.

What both searches find is weighed by a few learned features (features). Then, in this order and only where the question
asks for it: passages of its named speaker or outlet rise; those a correction has replaced sink. A passage that says
again what a better one said is left out. A reranker, where one is named, is heard on the best (rerank).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from assistant.domain import Evidence, Filter, Passage
from assistant.retrieve.among import among
from assistant.retrieve.question import named_publishers, named_speakers, split
from assistant.retrieve.window import windows
from assistant.store.library import Library
from assistant.store.table import Table
from assistant.text import quotations, terms

if TYPE_CHECKING:
    from assistant.embed import Vectors
    from assistant.retrieve.features import Found
    from assistant.retrieve.rerank import Rerank

__all__ = ["POOL", "among", "near", "pool", "retrieve", "split", "windows"]

POOL = 60
"""How many passages each search gives to the fusion."""
DENSE_REACH = 300
"""How many nearest are asked for, so that what the keywords found has its cosine too."""
SPEAKER_WEIGHT = 1.0
PUBLISHER_WEIGHT = 0.7
SUPERSEDED_WEIGHT = -6.0
"""In units of the learned score, in which the tenth best is about 1 behind the best."""
PER_DOCUMENT = 8
"""At most so many passages of one document, unless nothing else is left."""
SAME = 0.7
"""Two passages that share this part of the shorter one's stems are one piece of copy."""

RERANKED = 30
"""So many of the best are read by a reranker."""
RERANKER_WEIGHT = 1.0
"""Of its opinion against that of the first order."""

Embed = Callable[[Sequence[str]], "Vectors"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    score: float


def retrieve(
    question: str,
    library: Library,
    embed: Embed,
    where: Filter = Filter(),
    *,
    k: int = 10,
    reranker: str | None = None,
) -> tuple[Evidence, ...]:
    """
    The `k` passages that answer the question best, best first; a `reranker` is heard on the order of the first.

    A question that names days or months is searched within them first, and a comparison part by part; the results of
    each are dealt in turn.
    """
    rerank = _opened(reranker, embed)
    found = _in_turn([_search(part, library, embed, where, k=k, rerank=rerank) for part in split(question)])
    return tuple(replace(one, rank=rank) for rank, one in enumerate(found[:k], 1))


def _in_turn(hands: Sequence[Sequence[Evidence]]) -> tuple[Evidence, ...]:
    """The first of each, then the second of each, and so on; a passage of several, where it comes first."""
    dealt: dict[Passage, Evidence] = {}
    for turn in range(max(map(len, hands), default=0)):
        for one in (hand[turn] for hand in hands if turn < len(hand)):
            dealt.setdefault(one.passage, one)
    return tuple(dealt.values())


def _opened(reranker: str | None, embed: Embed) -> Rerank | None:
    if reranker is None:
        return None
    from assistant.retrieve.rerank import open_reranker

    return open_reranker(reranker, embed)


def _search(
    question: str, library: Library, embed: Embed, where: Filter, *, k: int, rerank: Rerank | None
) -> tuple[Evidence, ...]:
    vector = embed([question])[0]
    narrowed = windows(question, where)
    found = _in_turn([_ranked(question, vector, library, one, k=k, rerank=rerank) for one in narrowed])
    if narrowed != (where,) and len(found) < k:
        # The inferred window comes first and never keeps out what the user's own filter lets in.
        found = _in_turn([[*found, *_ranked(question, vector, library, where, k=k, rerank=rerank)]])
    return found[:k]


def pool(question: str, vector: Vectors, library: Library, where: Filter) -> tuple[Found, dict[str, dict[int, int]]]:
    """The best of both searches together, and the rank that each search gave its own, by row."""
    from assistant.retrieve.features import Found

    match, cosines = library.both(question, vector, where, limit=POOL, spare=DENSE_REACH)
    rankings = {"dense": list(cosines)[:POOL], "keyword": match.best_rows(POOL)}
    rows = list(dict.fromkeys(row for ranking in rankings.values() for row in ranking))
    said_by = library.views.voices.named(where.speaker) if where.speaker else ()
    read = partial(library.passage, match.table, said_by=said_by)
    found = Found(question, where, match, rows, read, cosines)
    return found, {name: {row: rank for rank, row in enumerate(ranking, 1)} for name, ranking in rankings.items()}


def _ranked(
    question: str, vector: Vectors, library: Library, where: Filter, *, k: int, rerank: Rerank | None
) -> tuple[Evidence, ...]:
    from assistant.retrieve.features import features, weights

    found, ranks = pool(question, vector, library, where)
    if not found.rows:
        return ()
    table, superseded = found.match.table, library.superseded(where.as_of)
    scores = features(found) @ weights() + _adjustments(question, table, found.rows, superseded)
    candidates = [_Candidate(row, score) for row, score in zip(found.rows, scores.tolist(), strict=True)]
    candidates.sort(key=lambda one: -one.score)
    if rerank is not None:
        candidates = _reranked(question, candidates, found, rerank)
    return tuple(
        Evidence(
            passage,
            round(one.score, 6),
            rank,
            {name: given[one.row] for name, given in ranks.items() if one.row in given},
            superseded.get(passage.document.id),
        )
        for rank, (one, passage) in enumerate(_distinct(candidates, found, k, library.stories()), 1)
    )


def _adjustments(question: str, table: Table, rows: Sequence[int], superseded: Mapping[str, str]) -> list[float]:
    """What the question asks for beyond its words, as a change of each row's score."""
    speakers = named_speakers(question, table.labels)
    publishers = named_publishers(question, table.outlets)
    return [
        SPEAKER_WEIGHT * (table.speakers[row] in speakers)
        + PUBLISHER_WEIGHT * (table.publishers[table.document_codes[row]] in publishers)
        + SUPERSEDED_WEIGHT * (table.places[row].document_id in superseded)
        for row in rows
    ]


def _reranked(question: str, candidates: Sequence[_Candidate], found: Found, rerank: Rerank) -> list[_Candidate]:
    """The best of them in the order of both opinions, each in units of its own spread; then the others as they were."""
    read = [(one, passage) for one in candidates[:RERANKED] if (passage := found.passage(one.row))]
    if not read:
        return []
    first = _standard([one.score for one, _ in read])
    second = _standard(rerank(question, [passage for _, passage in read]))
    both = [before + RERANKER_WEIGHT * after for before, after in zip(first, second, strict=True)]
    again = [replace(one, score=score) for (one, _), score in zip(read, both, strict=True)]
    again.sort(key=lambda one: -one.score)
    return [*again, *(replace(one, score=again[-1].score) for one in candidates[RERANKED:])]


def _standard(scores: Sequence[float]) -> list[float]:
    spread, middle = pstdev(scores) or 1.0, fmean(scores)
    return [(score - middle) / spread for score in scores]


def _distinct(
    candidates: Sequence[_Candidate], found: Found, k: int, stories: Mapping[str, str]
) -> list[tuple[_Candidate, Passage]]:
    """The best `k` that say different things, at most a few of one document or its copies; then whatever is left."""
    kept: list[tuple[_Candidate, Passage]] = []
    stems: list[frozenset[str]] = []
    used: Counter[str] = Counter()
    left = []
    for one in candidates:
        passage = found.passage(one.row)
        own = frozenset(terms(passage.text)) if passage else frozenset()
        if passage is None or any(len(own & other) > SAME * min(len(own), len(other)) for other in stems):
            continue
        story = stories.get(passage.document.id, passage.document.id)
        if used[story] >= PER_DOCUMENT:
            left.append((one, passage))
            continue
        kept.append((one, passage))
        stems.append(own)
        used[story] += 1
        if len(kept) == k:
            return kept
    return (kept + left)[:k]


def near(
    library: Library, embed: Embed, where: Filter, *, k: int, reranker: str | None = None
) -> Callable[[str], tuple[Passage, ...]]:
    """
    How the passages that a sentence is compared with are found in a library.

    The days that it names are part of what it states, not a window: what was published on another day may say so too.
    """

    rerank = _opened(reranker, embed)

    def find(text: str) -> tuple[Passage, ...]:
        found = _ranked(text, embed([text])[0], library, where, k=k, rerank=rerank)
        # A quotation is looked for by its words everywhere: likeness alone may rank its true place too low.
        said = [
            passage for quotation in quotations(text) for passage in library.quoted(quotation.of(text), where, limit=3)
        ]
        return tuple(dict.fromkeys([*said, *(one.passage for one in found)]))

    return find
