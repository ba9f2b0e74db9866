"""
A question → Evidence: keyword and dense search, fused, then put in the order a newsroom would want.

Keyword scores (BM25) and cosines are each divided by the mean of their ten best, so that they can be added; ranks alone
would throw away how far the best is ahead. Then, in this order and only where the question asks for it: passages of its
named speaker or outlet rise; recent ones rise, if it asks what is new; those a correction has replaced sink. A passage
that says again what a better one said is left out. The weights were chosen on development data: evals/README.md.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.dates import find_dates
from assistant.domain import Evidence, Filter, Passage
from assistant.store.catalogue import Place
from assistant.store.library import Library
from assistant.text import folded, quotations, terms

if TYPE_CHECKING:
    from assistant.embed import Vectors

POOL = 60
"""How many passages each search gives to the fusion."""
DENSE_WEIGHT = 0.8
"""Against 1 for keywords: names and figures decide more news questions than likeness of meaning."""
SPEAKER_WEIGHT = 0.3
PUBLISHER_WEIGHT = 0.2
RECENCY_WEIGHT = 0.3
RECENCY_DAYS = 14
"""After so many days a passage has lost 63 % of what its newness adds."""
SUPERSEDED_WEIGHT = -1.0
PER_DOCUMENT = 5
"""At most so many passages of one document, unless nothing else is left."""
SAME = 0.7
"""Two passages that share this part of the shorter one's stems are one piece of copy."""

_ASKS_FOR_NEWS = re.compile(
    r"\b(?:this (?:week|month|past)|last (?:week|night)|past week|recent(?:ly)?|latest|newest|now|currently|today"
    r"|yesterday|tonight|so far|upcoming|next (?:week|month)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\b(?:compare|contrast|difference between|differ)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:and|with|to|versus|vs\.?|than)\b", re.IGNORECASE)

Embed = Callable[[Sequence[str]], "Vectors"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    passage: Passage
    score: float


def retrieve(
    question: str, library: Library, embed: Embed, where: Filter = Filter(), *, k: int = 10
) -> tuple[Evidence, ...]:
    """
    The `k` passages that answer the question best, best first.

    A question that names a day or a month is searched within it first; a comparison is searched part by part, and the
    parts' results are dealt in turn.
    """
    parts = split(question)
    found = [_search(part, library, embed, where, k=k) for part in parts]
    dealt = dict.fromkeys(one.passage for turn in _dealt(found) for one in turn)
    best = {one.passage: one for evidence in reversed(found) for one in evidence}
    return tuple(replace(best[passage], rank=rank) for rank, passage in enumerate(list(dealt)[:k], 1))


def split(question: str) -> tuple[str, ...]:
    """
    The questions within a comparison, each with the words they share; any other question alone.

    `Compare what Orsk and Vell said about the dam` → `… what Orsk said about the dam`, `… what Vell said about the dam`
    """
    names = re.findall(r"(?:[A-Z][\w’'-]+ )*[A-Z][\w’'-]+", question[1:])
    pair = next((pair for pair in pairwise(names) if _joined(question, *pair)), None)
    if not _PARTS.search(question) or pair is None:
        return (question,)
    start = question.index(pair[0])
    end = question.index(pair[1], start + len(pair[0])) + len(pair[1])
    return tuple(question[:start] + name + question[end:] for name in pair)


def _joined(question: str, first: str, second: str) -> bool:
    start = question.index(first) + len(first)
    between = question[start : question.find(second, start)]
    return len(between) < 30 and _BETWEEN.search(between) is not None


def _dealt(hands: Sequence[Sequence[Evidence]]) -> Iterator[list[Evidence]]:
    for turn in range(max(map(len, hands), default=0)):
        yield [hand[turn] for hand in hands if turn < len(hand)]


def _search(question: str, library: Library, embed: Embed, where: Filter, *, k: int) -> tuple[Evidence, ...]:
    vector = embed([question])[0]
    narrowed = within(question, where)
    found = _ranked(question, vector, library, narrowed, k=k)
    if narrowed != where and len(found) < k:
        # The inferred window comes first and never keeps out what the user's own filter lets in.
        seen = {one.passage for one in found}
        rest = [one for one in _ranked(question, vector, library, where, k=k) if one.passage not in seen]
        found = (*found, *rest)[:k]
    return found


def within(question: str, where: Filter) -> Filter:
    """The filter narrowed to the day or month that the question names in full; unchanged where it names none."""
    anchor = where.as_of[:10] if where.as_of else None
    for mention in find_dates(question, anchor):
        if mention.granularity == "day" or (mention.granularity == "month" and not mention.relative):
            since = max(mention.start, where.since or mention.start)
            following = (date.fromisoformat(mention.end) + timedelta(days=1)).isoformat()
            until = min(following, where.until or following)
            return replace(where, since=since, until=until) if since < until else where
    return where


def _ranked(question: str, vector: Vectors, library: Library, where: Filter, *, k: int) -> tuple[Evidence, ...]:
    rankings = {
        "dense": library.nearest(vector, where, limit=POOL),
        "keyword": library.keyword(question, where, limit=POOL),
    }
    passages = library.passages(dict.fromkeys(place for ranking in rankings.values() for place in ranking))
    scores = fuse(rankings)
    superseded = library.superseded(where.as_of)
    adjust = _adjustments(question, library, where, superseded)
    candidates = sorted(
        (_Candidate(place, passages[place], score + adjust(passages[place])) for place, score in scores.items()
         if place in passages),
        key=lambda one: -one.score,
    )  # fmt: skip
    ranks = {name: {place: rank for rank, place in enumerate(ranking, 1)} for name, ranking in rankings.items()}
    return tuple(
        Evidence(
            one.passage,
            round(one.score, 6),
            rank,
            {name: places[one.place] for name, places in ranks.items() if one.place in places},
            superseded.get(one.place.document_id),
        )
        for rank, one in enumerate(_distinct(candidates, k, library.stories()), 1)
    )


def fuse(rankings: Mapping[str, Mapping[Place, float]]) -> dict[Place, float]:
    """
    Weighted sum of the searches' scores, each in units of the mean of its ten best; what a search did not find has
    its lowest score there.

    `{"dense": {a: 0.8, b: 0.4}, "keyword": {b: 6.0}}` → b: 1.0 + 0.8 * 0.67, a: 1.0 + 0.8 * 1.33
    """
    total: dict[Place, float] = {}
    weights = {"dense": DENSE_WEIGHT, "keyword": 1.0}
    everything = dict.fromkeys(place for ranking in rankings.values() for place in ranking)
    for name, ranking in rankings.items():
        if not ranking:
            continue
        best = sorted(ranking.values(), reverse=True)[:10]
        unit = math.fsum(best) / len(best) or 1.0
        lowest = min(ranking.values())
        for place in everything:
            total[place] = total.get(place, 0.0) + weights[name] * ranking.get(place, lowest) / unit
    return total


def _adjustments(
    question: str, library: Library, where: Filter, superseded: Mapping[str, str]
) -> Callable[[Passage], float]:
    """What the question asks for beyond its words, as a change of a passage's score."""
    named = set(re.findall(r"[^\W\d_]+", folded(question)))
    speakers = {label for label in library.speakers() if _surname(label) in named}
    publishers = {one for one in library.publishers() if re.search(rf"\b{re.escape(folded(one))}\b", folded(question))}
    today = date.fromisoformat(where.as_of[:10]) if where.as_of else datetime.now(UTC).date()
    wants_news = _ASKS_FOR_NEWS.search(question) is not None

    def adjust(passage: Passage) -> float:
        document = passage.document
        change = SPEAKER_WEIGHT * (passage.speaker in speakers) + PUBLISHER_WEIGHT * (document.publisher in publishers)
        if wants_news and document.published:
            age = abs((today - date.fromisoformat(document.published)).days)
            change += RECENCY_WEIGHT * math.exp(-age / RECENCY_DAYS)
        if document.id in superseded:
            change += SUPERSEDED_WEIGHT
        return change

    return adjust


def _surname(label: str) -> str:
    """`MR. EARNEST` → `earnest`; a label of a role has none."""
    found: list[str] = re.findall(r"[^\W\d_]+", folded(label))
    return found[-1] if len(found) > 1 else ""


def _distinct(candidates: Sequence[_Candidate], k: int, stories: Mapping[str, str]) -> list[_Candidate]:
    """The best `k` that say different things, at most a few of one document or its copies; then whatever is left."""
    kept: list[_Candidate] = []
    stems: list[frozenset[str]] = []
    used: Counter[str] = Counter()
    left = []
    for one in candidates:
        own = frozenset(terms(one.passage.text))
        if any(len(own & other) > SAME * min(len(own), len(other)) for other in stems):
            continue
        story = stories.get(one.place.document_id, one.place.document_id)
        if used[story] >= PER_DOCUMENT:
            left.append(one)
            continue
        kept.append(one)
        stems.append(own)
        used[story] += 1
        if len(kept) == k:
            return kept
    return (kept + left)[:k]


def among(passages: Iterable[Passage], *, k: int) -> Callable[[str], tuple[Passage, ...]]:
    """A search of these passages alone, by shared stems weighted by their rarity: text → its `k` nearest."""
    given = list(passages)
    stems = [frozenset(terms(passage.text)) for passage in given]
    holders = Counter(stem for held in stems for stem in held)
    weights = {stem: math.log(1 + len(given) / count) for stem, count in holders.items()}

    def nearest(text: str) -> tuple[Passage, ...]:
        wanted = set(terms(text))
        shares = [math.fsum(weights[stem] for stem in wanted & held) for held in stems]
        best = sorted(range(len(given)), key=lambda index: -shares[index])[:k]
        return tuple(given[index] for index in sorted(best))

    return nearest


def near(library: Library, embed: Embed, where: Filter, *, k: int) -> Callable[[str], tuple[Passage, ...]]:
    """
    How the passages that a sentence is compared with are found in a library.

    The days that it names are part of what it states, not a window: what was published on another day may say so too.
    """

    def find(text: str) -> tuple[Passage, ...]:
        found = _ranked(text, embed([text])[0], library, where, k=k)
        # A quotation is looked for by its words everywhere: likeness alone may rank its true place too low.
        said = [
            passage for quotation in quotations(text) for passage in library.quoted(quotation.of(text), where, limit=3)
        ]
        return tuple(dict.fromkeys([*said, *(one.passage for one in found)]))

    return find
