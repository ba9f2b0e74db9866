"""
Which search finds the evidence: Podium's against its halves, plain rank fusion, LangChain's and LlamaIndex's hybrids.

    python benchmarks/retrieval.py LIBRARY CASES.jsonl [--as-of] [--reranker NAME] [--ours]

All search the same passages by the same vectors, both read from the library; only the questions are embedded. Each
hybrid fuses the 60 best of its two searches. A case has `answers` (a passage that contains one is relevant; a question
whose answers stand in no document is left out and counted) or `relevant` spans. With `--as-of`, those searches that can
filter are run again over what was published by the case's `as_of` or `date`; with `--reranker`, Podium's is run again
with that; with `--ours`, only Podium's own are run. Intervals are 95 % cluster bootstraps.

It opens the library as Podium does, which may touch its files: give it a copy where that matters. It does not measure
how passages are cut, and LangChain's and LlamaIndex's rows need packages that Podium does without.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from hybrids import peer_searches

from assistant.desk import Aids, Desk
from assistant.domain import Evidence, Filter, Passage
from assistant.embed import Embedder, Progress, open_embedder
from assistant.evaluate import metrics
from assistant.evaluate.bench import Bench, finds
from assistant.evaluate.cases import RetrievalCase
from assistant.evaluate.matching import normalised
from assistant.evaluate.statistics import Matrix, cluster_bootstrap, paired_bootstrap
from assistant.evaluate.suite import read_cases
from assistant.retrieve import POOL, split
from assistant.store.catalogue import Place
from assistant.store.library import Library
from assistant.text import words

if TYPE_CHECKING:
    from assistant.embed import Vectors

DEPTH = 10
RANK_CONSTANT = 60
"""Of reciprocal rank fusion: the paper's, and both frameworks'."""
OURS = "Podium"
FILTERED = ", as of the day"
WARM_UP = 5
METRICS = ("hit@1", "hit@4", "hit@10", "MRR", "nDCG@10")

Search = Callable[[str], Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, and which of its relevant items each passage holds."""

    question: str
    as_of: str | None
    cluster: str
    holds: Mapping[Place, frozenset[int]]
    grades: tuple[int, ...]


Ranker = Callable[[Judged], Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Result:
    scores: Matrix
    """One row a question, one column a metric."""
    seconds: Sequence[float]


# Cases.


def judged_by_answers(case: RetrievalCase, texts: Mapping[Place, str]) -> Judged:
    needles = [needle for needle in map(normalised, case.answers) if needle.strip()]
    holders = [place for place, text in texts.items() if any(needle in text for needle in needles)]
    holds = {place: frozenset({item}) for item, place in enumerate(holders)}
    return Judged(case.question, case.as_of or case.date, cluster_of(case), holds, (1,) * len(holders))


def judged_by_spans(case: RetrievalCase, bench: Bench, library: Library) -> Judged:
    places = [bench.place(item) for item in case.relevant]
    holds: dict[Place, frozenset[int]] = {}
    for document in dict.fromkeys(document for document, _ in places):
        for passage in library.catalogue.passages_of(document):
            items = {n for n, place in enumerate(places) if finds(Evidence(passage, 0.0, 1), *place)}
            if items:
                holds[place_of(passage)] = frozenset(items)
    grades = tuple(item.grade for item in case.relevant)
    return Judged(case.question, case.as_of or case.date, cluster_of(case), holds, grades)


def cluster_of(case: RetrievalCase) -> str:
    """What makes cases right and wrong together: the document they are about, or the day on which they were asked."""
    return case.cluster or (case.relevant[0].document if case.relevant else case.as_of or case.date or case.id)


def judged(path: Path, desk: Desk, passages: Mapping[Place, Passage]) -> tuple[list[Judged], int]:
    """The cases that the library can answer, and how many it cannot."""
    bench = Bench(desk)
    cases = [case.input for case in read_cases("retrieval", path) if isinstance(case.input, RetrievalCase)]
    texts = {place: normalised(passage.text) for place, passage in passages.items()}
    found = []
    for case in cases:
        if case.relevant:
            found.append(judged_by_spans(case, bench, desk.library))
        elif bench.holds(case.answers):
            found.append(judged_by_answers(case, texts))
    return found, len(cases) - len(found)


def place_of(passage: Passage) -> Place:
    return Place(passage.document.id, passage.ordinal)


# Searches.


def remembering(embedder: Embedder) -> Embedder:
    """An embedder that computes each text once, so that every search gets the same vector and none waits for it."""
    known: dict[str, Vectors] = {}

    def run(texts: Sequence[str], progress: Progress) -> Vectors:
        for text in texts:
            if text not in known:
                known[text] = embedder.embed([text])[0]
            progress(1)
        return np.stack([known[text] for text in texts])

    return replace(embedder, run=run)


def reciprocal_rank_fusion(rankings: Iterable[Iterable[Place]]) -> list[Place]:
    total: dict[Place, float] = {}
    for ranking in rankings:
        for rank, place in enumerate(ranking, 1):
            total[place] = total.get(place, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(total, key=lambda place: -total[place])


def own_searches(desk: Desk, where: Filter) -> dict[str, Search]:
    """Podium's search, its two halves, and the halves fused by rank."""
    library = desk.library

    def dense(question: str, limit: int = DEPTH) -> list[Place]:
        return list(library.nearest(desk.embedder.embed([question])[0], where, limit=limit))

    def keyword(question: str, limit: int = DEPTH) -> list[Place]:
        return list(library.keyword(question, where, limit=limit))

    return {
        "dense only (Chroma)": dense,
        "keyword only (FTS5 BM25)": keyword,
        f"reciprocal rank fusion, k = {RANK_CONSTANT}": lambda question: reciprocal_rank_fusion(
            [dense(question, POOL), keyword(question, POOL)]
        ),
        OURS: lambda question: [place_of(one.passage) for one in desk.search(question, k=DEPTH, where=where)],
    }


# Measures.


def scored(ranking: Sequence[Place], case: Judged) -> list[float]:
    seen: set[int] = set()
    found = []
    for place in ranking[:DEPTH]:
        items = case.holds.get(place, frozenset()) - seen
        seen |= items
        found.append(items)
    # An answer may stand across two passages only: nothing can find it, and no order is ideal.
    gain = metrics.ndcg(found, case.grades, DEPTH) if case.grades else 0.0
    return [*(metrics.hit(found, k) for k in metrics.RANKS), metrics.reciprocal_rank(found), gain]


def measured(search: Ranker, cases: Sequence[Judged]) -> Result:
    for case in cases[:WARM_UP]:
        search(case)
    rows, seconds = [], []
    for case in cases:
        started = time.perf_counter()
        ranking = search(case)
        seconds.append(time.perf_counter() - started)
        rows.append(scored(ranking, case))
    return Result(np.asarray(rows), seconds)


def embedding_seconds(desk: Desk, cases: Sequence[Judged]) -> list[float]:
    """How long each question's vector takes; afterwards the embedder knows them all."""
    desk.embedder.embed(["What was said?"])
    seconds = []
    for case in cases:
        started = time.perf_counter()
        desk.embedder.embed([case.question])
        seconds.append(time.perf_counter() - started)
        desk.embedder.embed(split(case.question))
    return seconds


def results_of(
    desk: Desk, cases: Sequence[Judged], passages: Mapping[Place, Passage], given: argparse.Namespace
) -> dict[str, Result]:
    searches = own_searches(desk, Filter())
    ours = searches.pop(OURS)
    peers = {} if given.ours else peer_searches(desk, passages, pool=POOL, depth=DEPTH)
    searches |= peers | {OURS: ours}
    results = {name: measured(at_large(search), cases) for name, search in searches.items()}
    if given.reranker:
        # What it embeds or reads is its own work, so that nothing is remembered and its time is all of it.
        reranking = Desk(
            desk.library, embedder=open_embedder(desk.library.embedder), aids=Aids(reranker=given.reranker)
        )
        rankers = {"": at_large(own_searches(reranking, Filter())[OURS]), FILTERED: by_the_day(reranking, OURS)}
        for end in ("", FILTERED) if given.as_of else ("",):
            results[f"{OURS} with {given.reranker}{end}"] = measured(rankers[end], cases)
    for name in own_searches(desk, Filter()) if given.as_of else ():
        results[name + FILTERED] = measured(by_the_day(desk, name), cases)
    return results


def at_large(search: Search) -> Ranker:
    return lambda case: search(case.question)


def by_the_day(desk: Desk, name: str) -> Ranker:
    return lambda case: own_searches(desk, Filter(as_of=case.as_of))[name](case.question)


# Tables.


def values(result: Result, clusters: Sequence[str]) -> Iterator[str]:
    for column in result.scores.T:
        one = cluster_bootstrap(metrics.ratio, paired_with_one(column), clusters)
        yield f"{one.value:.3f} [{one.low:.2f}, {one.high:.2f}]"


def differences(other: Result, ours: Result, clusters: Sequence[str]) -> Iterator[str]:
    for before, after in zip(other.scores.T, ours.scores.T, strict=True):
        one = paired_bootstrap(metrics.ratio, paired_with_one(before), paired_with_one(after), clusters)
        yield f"{one.value:+.3f} [{one.low:+.2f}, {one.high:+.2f}]" if one else "none"


def paired_with_one(column: Matrix) -> Matrix:
    return np.column_stack([column, np.ones_like(column)])


def milliseconds(seconds: Sequence[float]) -> str:
    return " / ".join(f"{1000 * value:.1f}" for value in np.quantile(seconds, [0.5, 0.95]))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(results: Mapping[str, Result], cases: Sequence[Judged]) -> None:
    clusters = [case.cluster for case in cases]
    rows = [[name, *values(one, clusters), milliseconds(one.seconds)] for name, one in results.items()]
    print(table(["search", *METRICS, "p50 / p95 ms"], rows), end="\n\n")
    # Each against Podium over the same documents; and Podium itself, over all of them against the earlier ones.
    against = {name: OURS + FILTERED if name.endswith(FILTERED) else OURS for name in results if name != OURS}
    against[OURS + FILTERED] = OURS
    rows = [
        [name, *differences(results[name], results[ours], clusters)]
        for name, ours in against.items()
        if name in results
    ]
    print(table([f"{OURS} minus", *METRICS], rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--as-of", action="store_true", help="also over what was published by each case's day")
    parser.add_argument("--reranker", metavar="NAME", help="Podium's search with this too")
    parser.add_argument("--ours", action="store_true", help="leave the other frameworks out")
    given = parser.parse_args()
    with Desk.open(given.library) as opened:
        embedder = remembering(open_embedder(opened.library.embedder))
    with Desk.open(given.library, embedder=embedder) as desk:
        catalogue = desk.library.catalogue
        every = [one for document in desk.library.documents() for one in catalogue.passages_of(document)]
        passages = {place_of(one): one for one in every}
        cases, left_out = judged(given.cases, desk, passages)
        embedding = embedding_seconds(desk, cases)
        results = results_of(desk, cases, passages, given)
    mean = np.mean([len(words(one.text)) for one in every])
    print(
        f"{len(cases)} questions in {len({one.cluster for one in cases})} clusters, {left_out} unanswerable left out;"
    )
    print(f"{len(every):,} passages of {mean:.0f} words on average.")
    print(f"Embedding a question, apart: {milliseconds(embedding)} ms (p50 / p95).\n")
    report(results, cases)


if __name__ == "__main__":
    main()
