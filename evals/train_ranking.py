"""
Learns how a search weighs what speaks for a passage, and prints how well that does on data it has not seen.

    python evals/train_ranking.py [--write] LIBRARY CASES.jsonl [LIBRARY CASES.jsonl ...]

Each pair is a data set: a library and its retrieval cases. For each question the candidates are those that the product
itself gathers (`assistant.retrieve.pool`), a candidate is relevant when it finds a labelled place or has an answer,
and the weights are those of a linear model under which a relevant one is drawn first (the softmax over the candidates),
with squared weights penalised. Each data set weighs the same. Printed for each set: the plain sum of both searches, the
model trained on all with the set's own clusters held out in turn (five folds), and on the other sets alone. The weights
that are written are trained on all that is named, so a set that shall stay unseen must not be.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from assistant.desk import Desk
from assistant.domain import Evidence, Filter, Passage
from assistant.evaluate.bench import Bench, finds
from assistant.evaluate.cases import RetrievalCase
from assistant.evaluate.matching import contains
from assistant.evaluate.suite import read_cases
from assistant.retrieve import pool, windows
from assistant.retrieve.features import FEATURES, features

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]

OUT = Path(__file__).parent.parent / "assistant" / "retrieve" / "weights.json"
PENALTY = 2.0
"""Of squared weights (a standard deviation is the unit) against the loss summed over 100 questions."""
FOLDS = 5
PLAIN = np.asarray([{"keyword": 1.0, "dense": 0.8}.get(name, 0.0) for name in FEATURES])


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's candidates: one row of features each, and whether it is relevant."""

    cluster: str
    features: Values
    relevant: npt.NDArray[np.bool_]


def read(folder: Path, path: Path) -> list[Asked]:
    with Desk.open(folder) as desk:
        bench = Bench(desk)
        cases = [case.input for case in read_cases("retrieval", path) if isinstance(case.input, RetrievalCase)]
        return [asked(case, bench, desk) for case in cases if case.relevant or bench.holds(case.answers)]


def asked(case: RetrievalCase, bench: Bench, desk: Desk) -> Asked:
    where = windows(case.question, Filter(as_of=case.as_of or case.date))[0]
    found, _ = pool(case.question, desk.embedder.embed([case.question])[0], desk.library, where)
    places = [bench.place(item) for item in case.relevant]

    def is_relevant(passage: Passage) -> bool:
        if places:
            return any(finds(Evidence(passage, 0.0, 1), *place) for place in places)
        return contains(passage.text, case.answers)

    first = case.relevant[0].document if case.relevant else case.as_of or case.date or case.id
    passages = [found.passage(row) for row in found.rows]
    relevant = np.asarray([passage is not None and is_relevant(passage) for passage in passages], dtype=np.bool_)
    return Asked(case.cluster or first, features(found), relevant)


def trained(sets: Sequence[Sequence[Asked]]) -> Values:
    """The weights of the features as they are, from those questions that tell anything."""
    telling = [[one for one in given if one.relevant.any() and not one.relevant.all()] for given in sets]
    every = np.vstack([one.features for given in telling for one in given])
    spread = every.std(axis=0) + 1e-9

    def loss(weights: Values) -> tuple[float, Values]:
        total, slope = PENALTY / 2 * float(weights @ weights), PENALTY * weights
        for given in telling:
            for one in given:
                scaled = one.features / spread
                odds = np.exp(scaled @ weights - (scaled @ weights).max())
                share = odds / odds.sum()
                right = float(share[one.relevant].sum())
                total -= 100 / len(given) * np.log(right)
                pull = scaled[one.relevant].T @ (share[one.relevant] / right) - scaled.T @ share
                slope = slope - 100 / len(given) * pull
        return total, slope

    found: Values = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x / spread
    return found


def figures(given: Sequence[Asked], weights: Values) -> Values:
    """hit@1, hit@4, hit@10 and MRR@10, averaged."""
    rows = []
    for one in given:
        hits = one.relevant[np.argsort(-(one.features @ weights), kind="stable")][:10]
        first = int(np.argmax(hits)) + 1 if hits.any() else None
        rows.append([*(float(first is not None and first <= k) for k in (1, 4, 10)), 1 / first if first else 0.0])
    mean: Values = np.mean(rows, axis=0)
    return mean


def held_out(name: str, sets: Mapping[str, Sequence[Asked]]) -> Values:
    """Figures of a set whose clusters were each held out of training once."""
    folds = {cluster: n % FOLDS for n, cluster in enumerate(sorted({one.cluster for one in sets[name]}))}
    total = np.zeros(4)
    for fold in range(FOLDS):
        kept = [one for one in sets[name] if folds[one.cluster] != fold]
        out = [one for one in sets[name] if folds[one.cluster] == fold]
        total += len(out) * figures(out, trained([*(sets[other] for other in sets if other != name), kept]))
    return total / len(sets[name])


def report(sets: Mapping[str, Sequence[Asked]]) -> None:
    ways: dict[str, Callable[[str], Values]] = {
        "both searches, 1 : 0.8": lambda name: figures(sets[name], PLAIN),
        "learned, clusters held out": lambda name: held_out(name, sets),
    }
    if len(sets) > 1:
        ways["learned from the others"] = lambda name: figures(
            sets[name], trained([sets[other] for other in sets if other != name])
        )
    print("| set | questions | weights | hit@1 | hit@4 | hit@10 | MRR |\n| --- | --- | --- | --- | --- | --- | --- |")
    for name, given in sets.items():
        for way, measure in ways.items():
            print(f"| {name} | {len(given)} | {way} | {' | '.join(f'{value:.3f}' for value in measure(name))} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("data", nargs="+", type=Path, metavar="LIBRARY CASES", help="data sets, two arguments each")
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name} into the package")
    given = parser.parse_args()
    if len(given.data) % 2:
        parser.error("each library needs its cases")
    pairs = zip(given.data[::2], given.data[1::2], strict=True)
    sets = {cases.stem: read(library, cases) for library, cases in pairs}
    report(sets)
    learned = {name: round(float(value), 3) for name, value in zip(FEATURES, trained(list(sets.values())), strict=True)}
    print(json.dumps(learned))
    if given.write:
        record = {"made_by": "evals/train_ranking.py", "trained_on": list(sets), "penalty": PENALTY, "weights": learned}
        OUT.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
