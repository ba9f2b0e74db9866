"""
Measures how often the checker faults true sentences in a press officer's own words.

    python evals/own_words.py SHARED [--part dev|test] [--show]

The cases (`evals/cases/true-own-words.jsonl`) are of three collections: press briefings and news articles of the
labelled data in SHARED, which is not shipped, and the demonstration corpus. Each sentence goes through every check and
the support score, once against the eight passages of its own document that are nearest to it, and once against the
eight nearest of its whole collection, as a draft is checked against a library. Rates have 95 % Wilson intervals.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from error_rate import ALARMS
from hostile import ROOT, Search, documents_in
from real_sentences import PASSAGES

from assistant.chunk import chunk
from assistant.domain import Claim
from assistant.evaluate.statistics import wilson
from assistant.retrieve import among
from assistant.verify import verify
from assistant.verify.statements import by_statement
from assistant.verify.support import SupportScore

CASES = ROOT / "evals" / "cases" / "true-own-words.jsonl"
Outcome = tuple[str, bool, str]
"""Of one sentence: its collection, whether it was faulted, and what the checker says."""


def folder(shared: Path, collection: str) -> Path:
    """Where a collection's documents are."""
    folders = {"press": shared / "data" / "press", "news": shared / "data" / "realtimeqa"}
    return folders.get(collection, ROOT / "corpus" / "documents")


def judged(case: Mapping[str, str], search: Search, support: SupportScore) -> Outcome:
    """What becomes of one sentence."""
    verdict = verify(Claim(case["text"]), search(case["text"]), support=support).verdict
    if verdict is None or verdict.label == "error":
        raise RuntimeError(f"a check broke down on {case['text']!r}")
    why = "; ".join(finding.detail for finding in verdict.findings if not finding.passed)
    told = f"{case['id']}: {case['text']}  ({verdict.label}, {verdict.score}) {why}"
    return case["collection"], verdict.label in ALARMS, told


def report(title: str, outcomes: Sequence[Outcome], *, show: bool) -> None:
    """Print the share of each collection that was faulted, and on demand each such sentence."""
    print(f"\n{title}")
    for name in (*dict.fromkeys(one[0] for one in outcomes), "all"):
        alarms = [faulted for collection, faulted, _ in outcomes if name in {collection, "all"}]
        low, high = wilson(sum(alarms), len(alarms))
        print(f"| {name} | {len(alarms)} | {sum(alarms) / len(alarms):.1%} ({low:.1%} to {high:.1%}) |")
    for _, faulted, told in outcomes if show else ():
        if faulted:
            print(f"  {told}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", type=Path)
    parser.add_argument("--part", choices=["dev", "test"])
    parser.add_argument("--show", action="store_true", help="print every sentence faulted")
    given = parser.parse_args()
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    cases = [case for case in cases if given.part in {None, case["part"]}]
    support = SupportScore()
    own: list[Outcome] = []
    everywhere: list[Outcome] = []
    for collection in dict.fromkeys(case["collection"] for case in cases):
        documents = documents_in([folder(given.shared, collection)])
        passages = {one.id: chunk(one) for one in documents.values()}
        whole = by_statement(among([passage for some in passages.values() for passage in some], k=PASSAGES))
        for case in (one for one in cases if one["collection"] == collection):
            mine = by_statement(among(passages[documents[case["document"]].id], k=PASSAGES))
            own.append(judged(case, mine, support))
            everywhere.append(judged(case, whole, support))
    report("Against the sentence's own document", own, show=given.show)
    report("Against all documents of its collection", everywhere, show=given.show)


if __name__ == "__main__":
    main()
