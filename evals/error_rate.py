"""
Measures how often the checker is wrong and writes what it says of itself beside its verdicts.

    python evals/error_rate.py SHARED [--write] [--count 1400] [--misses FILE]

Faults are planted by rule in sentences of real documents (assistant/evaluate/perturb): `data/press/*.html`, briefings
of 2014 and 2015, for the figures that users are shown, and `data/realtimeqa/articles.jsonl`, news of 2023, to see
whether they carry over. Each sentence goes through every check, the support score included, against the passages of its
own document that are nearest to it. What people labelled is measured by `train_support.py`, on data sets held out of
training, and copied from `support.json`. Rates have 95 % Wilson intervals. Everything is fixed by seeds.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from statistics import mean
from typing import Any

from real_sentences import PASSAGES, SETS, documents_of, elsewhere, planted

from assistant.chunk import chunk
from assistant.domain import Claim, Document, Passage
from assistant.evaluate.statistics import wilson
from assistant.retrieve import among
from assistant.verify import verify
from assistant.verify.support import SupportScore

OUT = Path(__file__).parent.parent / "assistant" / "verify" / "error_rate.json"
ALARMS = frozenset({"partial", "contradicted", "unsupported"})
TRUE = frozenset({"verbatim", "reworded"})
ELSEWHERE = "from elsewhere"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checker said of one sentence."""

    kind: str
    """The fault planted; verbatim or reworded; or from elsewhere, a true sentence that its sources do not have."""
    alarm: bool
    text: str
    why: str


def outcomes(documents: Sequence[Document], count: int) -> Iterator[Outcome]:
    """Every planted fault, the true sentences it was planted in, and those against all documents but their own."""
    support = SupportScore()
    own = {document.id: among(chunk(document), k=PASSAGES) for document in documents}
    others = elsewhere(documents)
    heard: set[str] = set()
    for case in planted(documents, count):
        for kind, text in ((case.fault, case.faulty), ("verbatim", case.true), ("reworded", case.reworded)):
            if text is not None and text not in heard:
                heard.add(text)
                yield _outcome(kind, text, own[case.document](text), support)
        if case.fault == "negation":  # One fault's sentences are enough to search all documents for.
            yield _outcome(ELSEWHERE, case.true, others(case.true, case.document), support)


def _outcome(kind: str, text: str, passages: Sequence[Passage], support: SupportScore) -> Outcome:
    verdict = verify(Claim(text), passages, support=support).verdict
    if verdict is None or verdict.label == "error":
        raise RuntimeError(f"a check broke down on {text!r}")
    why = "; ".join(finding.detail for finding in verdict.findings if not finding.passed)
    return Outcome(kind, verdict.label in ALARMS, text, f"{verdict.label}: {why}")


def rates(found: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Of each kind, how many sentences there were and what share of them was faulted."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for one in found:
        kinds[one.kind].append(one.alarm)
        if one.kind not in TRUE | {ELSEWHERE}:
            kinds["any fault"].append(one.alarm)
    return {kind: _rate(sum(alarms), len(alarms)) for kind, alarms in sorted(kinds.items())}


def _rate(alarms: int, n: int) -> dict[str, Any]:
    low, high = wilson(alarms, n)
    return {"n": n, "faulted": alarms, "rate": round(alarms / n, 4), "low": round(low, 4), "high": round(high, 4)}


def notice(of: Mapping[str, Mapping[str, Any]], data: str, people: Mapping[str, Mapping[str, Any]]) -> str:
    """One line, for users; what people's own errors do to it stands before what rule-made ones do."""
    faults, verbatim = of["any fault"], of["verbatim"]
    balanced = mean(one["balanced_accuracy"] for one in people.values())
    missed, flagged = 1 - faults["rate"], verbatim["rate"]
    return (
        f"The checks err too: in tests on what people and models wrote, about {100 * (1 - balanced):.0f} of 100 "
        f"verdicts were wrong (unseen sets, balanced); of {faults['n']:,} faults planted by rule they missed "
        f"{missed:.1%}, of verbatim sentences they flagged {flagged:.1%} ({data})."
    )


def show(name: str, found: Mapping[str, Mapping[str, Any]]) -> None:
    print(f"\n{name}\n| sentences | n | faulted | 95 % interval |\n|---|---|---|---|")
    for kind, row in found.items():
        print(f"| {kind} | {row['n']:,} | {row['rate']:.1%} | {row['low']:.1%} to {row['high']:.1%} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--count", type=int, default=1400)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--misses", type=Path, help="a file for every sentence judged wrongly")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    measured: dict[str, Any] = {}
    wrong: list[str] = []
    for name in given.sets:
        data = SETS[name][1]
        found = list(outcomes(documents_of(given.shared, name, "test"), given.count))
        measured[name] = {"data": data, "rates": rates(found)}
        show(data, measured[name]["rates"])
        wrong += [f"{name}\t{one.kind}\t{one.text}\t{one.why}" for one in found if one.alarm == (one.kind in TRUE)]
    if given.misses:
        given.misses.write_text("\n".join(wrong) + "\n", "utf-8")
    if given.write:
        OUT.write_text(json.dumps(_described(measured), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _described(measured: Mapping[str, Any]) -> dict[str, Any]:
    support = json.loads(resources.files("assistant.verify").joinpath("support.json").read_text("utf-8"))
    return {
        "format": 1,
        "about": "Written by evals/error_rate.py; `faulted` counts verdicts partial, contradicted and unsupported.",
        "notice": notice(measured["press"]["rates"], measured["press"]["data"], support["measured"]),
        "planted": measured,
        "labelled by people": support["measured"],
    }


if __name__ == "__main__":
    main()
