"""
Learns the support score's weights from human-labelled pairs and prints how well it does on data it has not seen.

    python evals/train_support.py SHARED [--write] [--quick]

SHARED holds `data/grounding/*.jsonl` (the pairs), `data/press/` and `data/realtimeqa/` (from which, with the pairs'
sources, the rarity of each stem is counted). Everything is fixed by seeds: two runs print and write the same.

Each data set weighs the same, and so do its two labels; sentences whose truth is known by construction
(real_sentences) weigh half and are always in training, since no labelled pair shows a claim that its sources do not
speak of. They also tell how much lower the score must be where a search chose the sources for their likeness. A
coefficient may only have the sign that its feature's meaning demands, and all are shrunk hard, then stretched together
to fit the labels again: without either, what one data set teaches harms the next.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import re
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from labelled_pairs import KNOWN, Pairs, read_pairs, searched_pairs
from scipy.optimize import minimize
from searched_sources import Rows, learn_searched
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from assistant.verify import faulted, overlap, support
from assistant.verify.chance import Searched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OUT = Path(__file__).parent.parent / "assistant" / "verify" / "support.json"
STEMS = 20_000
PENALTY = 300.0
"""Of squared weights (a standard deviation is the unit) against the log loss summed over all pairs."""
NEARLY = 0.003
"""Balanced accuracy below the best that counts as equal to it."""
BOOTSTRAPS = 1_000
FAULTS = frozenset(f"faults:{check}" for check in faulted.COUNTED)
FALLING = FAULTS | frozenset(
    {
        "pieces", "rarest_missing_window", "rarest_missing_source", "missing_late", "last_missing", "missing_count",
        "numbers_missing_window", "numbers_missing_source", "number_conflict",
        "opposites", "other_kind", "negation_flip", "negation_added",
    }
)  # fmt: skip
"""Features of which more speaks against support; FREE ones may have either sign; more of all others speaks for it."""
FREE = frozenset({"length", "sentences"})
GROUPS: Mapping[str, frozenset[str]] = {
    "recall": frozenset({"recall_window", "recall_sentence", "pairs", "near_pairs"}),
    "copying and order": frozenset({"run", "pieces", "density", "ordered"}),
    "missing words": frozenset({name for name in FALLING if "missing" in name and "numbers" not in name}),
    "numbers": frozenset({"numbers_missing_window", "numbers_missing_source", "number_conflict"}),
    "contrast": frozenset({"opposites", "other_kind", "negation_flip", "negation_added"}),
    "length": FREE,
    "faults found": FAULTS,
}


def count_rarity(shared: Path, pairs: Pairs) -> overlap.Rarity:
    """How rare each stem is among stretches of 100 words; the commonest 20,000 are kept, to one decimal."""
    counts: Counter[str] = Counter()
    stretches = 0
    for text in _texts(shared, pairs):
        stems = overlap.tokens_of(text).stems
        for start in range(0, len(stems), 100):
            counts.update(set(stems[start : start + 100]))
            stretches += 1
    kept = sorted((stem for stem in counts if not stem[0].isdigit()), key=lambda stem: (-counts[stem], stem))[:STEMS]
    levels = {stem: max(round(math.log((stretches + 1) / (counts[stem] + 0.5)), 1), 0.1) for stem in kept}
    return overlap.Rarity(levels, max(levels.values()))


def _texts(shared: Path, pairs: Pairs) -> Iterator[str]:
    for path in sorted((shared / "data" / "press").glob("*.html")):
        yield html.unescape(re.sub(r"<[^>]+>", " ", path.read_text("utf-8", "replace")))
    for line in (shared / "data" / "realtimeqa" / "articles.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["text"]
    labelled = zip(pairs.sources, pairs.labelled, strict=True)
    yield from sorted({text for texts, by_people in labelled if by_people for text in texts})


@dataclass(frozen=True)
class Fit:
    """A bounded logistic regression on scaled features."""

    names: Sequence[str]
    means: np.ndarray
    scales: np.ndarray
    weights: np.ndarray
    intercept: float

    def probability(self, values: np.ndarray) -> np.ndarray:
        logits: np.ndarray = ((values - self.means) / self.scales) @ self.weights + self.intercept
        return 1 / (1 + np.exp(-logits))


def fit(names: Sequence[str], values: np.ndarray, pairs: Pairs, rows: np.ndarray) -> Fit:
    """
    Least weighted log loss with each coefficient on its feature's side of zero.

    Each data set has a shrunken intercept of its own, dropped afterwards: what only tells data sets apart is then
    learned less than what tells their labels apart.
    """
    values, weights = values[rows], pairs.weights[rows]
    signs = pairs.labels[rows] * 2 - 1
    means, scales = values.mean(0), values.std(0) + 1e-9
    own = (pairs.sets[rows][:, None] == np.array(pairs.names)).astype(float)
    inputs = np.hstack([(values - means) / scales, own, np.ones((len(values), 1))])

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        margins = signs * (inputs @ point)
        shrunk = np.append(point[:-1], 0.0)
        slope = PENALTY * shrunk - (weights * signs / (1 + np.exp(margins))) @ inputs
        return float((weights * np.logaddexp(0, -margins)).sum() + PENALTY / 2 * shrunk @ shrunk), slope

    sides = [(None, None) if n in FREE else (None, 0) if n in FALLING else (0, None) for n in names]
    free = [(None, None)] * (inputs.shape[1] - len(names))
    found = minimize(loss, np.zeros(inputs.shape[1]), jac=True, bounds=[*sides, *free], method="L-BFGS-B").x
    slope, intercept = _stretched(inputs[:, : len(names)] @ found[: len(names)], signs, weights)
    return Fit(names, means, scales, slope * found[: len(names)], intercept)


def _stretched(logits: np.ndarray, signs: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """The slope and the intercept that make shrunken logits probabilities again (Platt)."""

    def loss(point: np.ndarray) -> float:
        return float((weights * np.logaddexp(0, -signs * (point[0] * logits + point[1]))).sum())

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B").x
    return float(slope), float(intercept)


@dataclass(frozen=True)
class Table:
    """One row of pooled features a pair, and what it shares with its source (rare words, length of window)."""

    names: tuple[str, ...]
    values: np.ndarray
    likeness: np.ndarray

    def without(self, names: frozenset[str]) -> Table:
        kept = [name not in names for name in self.names]
        return Table(tuple(np.array(self.names)[kept].tolist()), self.values[:, kept], self.likeness)


def measure(pairs: Pairs, scorer: support.SupportScore) -> Table:
    """The features of every pair, each sentence's worst."""
    sources = [tuple(map(support.as_passage, texts)) for texts in pairs.sources]
    wanted = list(zip(pairs.claims, sources, strict=True))
    found = [one for one in scorer.measure(wanted) if one is not None]
    if len(found) < len(wanted):
        raise ValueError("a pair has no words")
    names = tuple(found[0].sentences[0])
    pool = support.Weights(names, (), (), (), tuple(map(worst_end, names)), 0.0, 0.0)
    common = np.array([(one.likeness.rare, one.likeness.window) for one in found])
    return Table(names, np.array([pool.pooled(one.sentences) for one in found]), common)


def worst_end(name: str) -> str:
    return "mean" if name in FREE else "max" if name in FALLING else "min"


def cross_validated(table: Table, pairs: Pairs) -> np.ndarray:
    """Each pair's probability from a model that saw neither its source nor its claim."""
    found = np.zeros(len(pairs.labels))
    cells = np.unique(np.char.add(pairs.sets, pairs.labels.astype(str)), return_inverse=True)[1]
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    for train, test in folds.split(table.values, cells, pairs.groups):
        found[test] = _trained(table, pairs, train).probability(table.values[test])
    return found


def left_out(table: Table, pairs: Pairs) -> np.ndarray:
    """Each pair's probability from a model that saw nothing of its data set."""
    found = np.zeros(len(pairs.labels))
    for name in _rows_by_set(pairs):
        train, test = np.flatnonzero(pairs.sets != name), np.flatnonzero(pairs.sets == name)
        found[test] = _trained(table, pairs, train).probability(table.values[test])
    return found


def _trained(table: Table, pairs: Pairs, rows: np.ndarray) -> Fit:
    return fit(table.names, table.values, pairs, rows)


def balanced_accuracy(labels: np.ndarray, found: np.ndarray, threshold: float) -> float:
    said = found >= threshold
    return float((said[labels == 1].mean() + (~said[labels == 0]).mean()) / 2)


def best_threshold(found: np.ndarray, pairs: Pairs) -> float:
    """
    The probability, to two decimals, with the best balanced accuracy, each labelled data set weighing the same.

    The accuracy is nearly level around its best: the lowest probability that is as good but for NEARLY faults fewest
    true sentences.
    """
    sets = list(_rows_by_set(pairs).values())

    def mean(threshold: float) -> float:
        return float(np.mean([balanced_accuracy(pairs.labels[rows], found[rows], threshold) for rows in sets]))

    reached = {(threshold := round(0.30 + 0.01 * i, 2)): mean(threshold) for i in range(41)}
    return min(threshold for threshold, accuracy in reached.items() if accuracy >= max(reached.values()) - NEARLY)


def _rows_by_set(pairs: Pairs) -> dict[str, np.ndarray]:
    """The labelled sets."""
    return {name: np.flatnonzero(pairs.sets == name) for name in pairs.names if not name.startswith(KNOWN)}


def interval(found: np.ndarray, pairs: Pairs, rows: np.ndarray) -> tuple[float, float]:
    """A 95 % interval of the AUROC, drawing sources, not pairs."""
    random = np.random.default_rng(0)
    groups = pairs.groups[rows]
    members = {group: rows[groups == group] for group in np.unique(groups)}
    keys = list(members)
    scores = []
    for _ in range(BOOTSTRAPS):
        drawn = np.concatenate([members[keys[i]] for i in random.integers(0, len(keys), len(keys))])
        if 0 < pairs.labels[drawn].mean() < 1:
            scores.append(roc_auc_score(pairs.labels[drawn], found[drawn]))
    return float(np.percentile(scores, 2.5)), float(np.percentile(scores, 97.5))


def reliability(found: np.ndarray, pairs: Pairs) -> tuple[float, float]:
    """Brier score and expected calibration error in ten bins, labels and data sets balanced as in training."""
    weights = pairs.weights * pairs.labelled
    weights = weights / weights.sum()
    brier = float(weights @ (found - pairs.labels) ** 2)
    bins = np.minimum((found * 10).astype(int), 9)
    error = sum(abs(float(weights[bins == b] @ (found - pairs.labels)[bins == b])) for b in range(10))
    return brier, error


def report(title: str, found: np.ndarray, pairs: Pairs, threshold: float) -> None:
    print(f"\n{title}, threshold {threshold:.2f}")
    print(f"  {'data set':22s} {'pairs':>5s} {'AUROC':>6s}  95 % interval   balanced accuracy")
    areas, accuracies = [], []
    for name, rows in _rows_by_set(pairs).items():
        areas.append(roc_auc_score(pairs.labels[rows], found[rows]))
        accuracies.append(balanced_accuracy(pairs.labels[rows], found[rows], threshold))
        low, high = interval(found, pairs, rows)
        print(f"  {name:22s} {len(rows):5d} {areas[-1]:6.3f}  {low:.3f} to {high:.3f}  {accuracies[-1]:6.3f}")
    brier, error = reliability(found, pairs)
    print(f"  {'mean':22s} {pairs.labelled.sum():5d} {np.mean(areas):6.3f}  {'':14s}  {np.mean(accuracies):6.3f}")
    print(f"  Brier {brier:.3f}, calibration error {error:.3f}")


def mean_auroc(found: np.ndarray, pairs: Pairs) -> float:
    return float(np.mean([roc_auc_score(pairs.labels[r], found[r]) for r in _rows_by_set(pairs).values()]))


def ablate(table: Table, pairs: Pairs) -> None:
    print("\nWithout a group of features: mean AUROC cross-validated, and with each data set left out")
    whole = mean_auroc(cross_validated(table, pairs), pairs), mean_auroc(left_out(table, pairs), pairs)
    print(f"  {'all features':18s} {whole[0]:.4f}  {whole[1]:.4f}")
    for group, names in GROUPS.items():
        less = table.without(names)
        if len(less.names) < len(table.names):
            both = mean_auroc(cross_validated(less, pairs), pairs), mean_auroc(left_out(less, pairs), pairs)
            print(f"  {group:18s} {both[0]:.4f}  {both[1]:.4f}  ({both[0] - whole[0]:+.4f}, {both[1] - whole[1]:+.4f})")


def check_artefacts(pairs: Pairs, scorer: support.SupportScore, table: Table) -> None:
    """Print how far features move when a text is printed as the data sets print theirs; the words stay the same."""
    print("\nLargest mean change of a feature, in its standard deviations, when every text is")
    rows = np.random.default_rng(0).choice(len(pairs.labels), 200, replace=False)
    for name, change in RESTYLED.items():
        restyled = Pairs(
            tuple(change(pairs.claims[i]) for i in rows),
            tuple(tuple(map(change, pairs.sources[i])) for i in rows),
            pairs.labels[rows],
            pairs.sets[rows],
        )
        moved = np.abs(measure(restyled, scorer).values - table.values[rows]).mean(0) / (table.values.std(0) + 1e-9)
        worst = int(np.argmax(moved))
        print(f"  {name:28s} {moved[worst]:.3f} ({table.names[worst]})")


RESTYLED: Mapping[str, Any] = {
    "in lower case": str.lower,
    "split like a treebank": lambda text: (
        re.sub(r"([.,;:!?]) ", r" \1 ", text)
        .replace("(", "-LRB- ")
        .replace(")", " -RRB-")
        .replace("n't", " n't")
        .replace("'s ", " 's ")
        .replace("“", "`` ")
        .replace("”", " ''")
    ),
    "under a line of meta data": lambda text: f"(meta data) TITLE: Page\n{text}" if len(text) > 700 else text,
}


def describe(model: Fit, threshold: float, searched: Searched) -> dict[str, Any]:
    rows = zip(model.names, model.weights, model.means, model.scales, strict=True)
    return {
        "threshold": threshold,
        "searched": asdict(searched),
        "intercept": round(model.intercept, 4),
        "features": {
            name: {
                "weight": round(float(weight), 4),
                "mean": round(float(mean), 4),
                "scale": round(float(scale), 4),
                "worst": worst_end(name),
            }
            for name, weight, mean, scale in rows
            if abs(weight) >= 5e-5
        },
    }


def held_out(table: Table, pairs: Pairs, threshold: float) -> dict[str, Any]:
    """How well the model tells pairs of a data set apart that it saw nothing of."""
    found = left_out(table, pairs)
    return {
        name: {
            "pairs": len(rows),
            "auroc": round(float(roc_auc_score(pairs.labels[rows], found[rows])), 3),
            "balanced_accuracy": round(balanced_accuracy(pairs.labels[rows], found[rows], threshold), 3),
            "interval": [round(end, 3) for end in interval(found, pairs, rows)],
        }
        for name, rows in _rows_by_set(pairs).items()
    }


def learn(table: Table, pairs: Pairs, looked_for: tuple[Table, Pairs], *, quick: bool) -> dict[str, Any]:
    """Print the tables of the model, less its ablation where it must be `quick`, and return it as it is written."""
    found = cross_validated(table, pairs)
    threshold = best_threshold(found, pairs)
    report("Cross-validated by source", found, pairs, threshold)
    report("Each data set left out of training", left_out(table, pairs), pairs, threshold)
    if not quick:
        ablate(table, pairs)
    model = _trained(table, pairs, np.arange(len(pairs.labels)))
    print("\nWeights, in standard deviations")
    for name, weight in sorted(zip(model.names, model.weights, strict=True), key=lambda row: -abs(row[1])):
        print(f"  {name:24s} {weight:+.3f}")
    known = np.flatnonzero(~pairs.labelled & (pairs.labels == 0))
    some, of = looked_for
    searched = learn_searched(
        Rows.of(model.probability(some.values), some.likeness, of.labels, of.sets),
        Rows.of(found[known], table.likeness[known], pairs.labels[known], pairs.sets[known]),
        threshold,
    )
    print(f"\nSearched for: {searched}")
    return describe(model, threshold, searched)


def train(shared: Path, *, quick: bool) -> dict[str, Any]:
    """Everything that `support.json` holds."""
    pairs = read_pairs(shared)
    rarity = count_rarity(shared, pairs)
    scorer = support.SupportScore(model=support.Model(rarity, support.Weights((), (), (), (), (), 0.0, 0.5)))
    table = measure(pairs, scorer)
    if not quick:
        check_artefacts(pairs, scorer, table)
    looked_for = searched_pairs(pairs)
    model = learn(table, pairs, (measure(looked_for, scorer), looked_for), quick=quick)
    levels: dict[str, list[str]] = {}
    for stem, level in rarity.levels.items():
        levels.setdefault(str(level), []).append(stem)
    return {
        "format": 2,
        "about": "Written by evals/train_support.py; weights are per standard deviation.",
        "data": {
            name: {"pairs": len(rows), "supported": int(pairs.labels[rows].sum())}
            for name, rows in _rows_by_set(pairs).items()
        },
        "model": model,
        "measured": held_out(table, pairs, model["threshold"]),
        "rarity": {"unknown": rarity.unknown, "stems": {level: " ".join(stems) for level, stems in levels.items()}},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--quick", action="store_true", help="without the ablation and the restyled texts")
    given = parser.parse_args()
    found = train(given.shared, quick=given.quick)
    if given.write:
        OUT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
