"""
Measures the checker on false sentences that a hostile person wrote, each beside a true one in a person's own words.

    python evals/hostile.py [CASES DOCUMENTS...] [--part dev|test] [--joined] [--own] [--show]

By default the cases are `evals/cases/hostile.jsonl`, over the demonstration corpus. Each sentence goes through every
check and the support score, once against the eight passages of its own document that are nearest to it, and once
against the eight nearest of all documents, as a draft is checked against a library. Rates have 95 % Wilson intervals.
`part` parts what the rules were written with in view (dev) from what was only measured (test). `--joined` puts the
true sentence of another case of the same document before each, where there is one: `The one, and the other.`
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from error_rate import ALARMS
from real_sentences import PASSAGES

from assistant.chunk import chunk
from assistant.domain import Claim, Document, Passage
from assistant.evaluate.statistics import wilson
from assistant.read import read
from assistant.read.source import Source
from assistant.retrieve import among
from assistant.verify import verify
from assistant.verify.statements import by_statement
from assistant.verify.support import SupportScore

ROOT = Path(__file__).parent.parent
Search = Callable[[str], Sequence[Passage]]


def documents_in(places: Sequence[Path]) -> dict[str, Document]:
    """The documents of some folders and files that a check may draw on, by file name and by URI."""
    found: dict[str, Document] = {}
    for path in (path for place in places for path in (sorted(place.iterdir()) if place.is_dir() else [place])):
        for document in read(Source(str(path), path.name, path.read_bytes())):
            withheld = isinstance(document, Document) and (
                document.embargo_until or document.ground_rules == "off-the-record"
            )
            if isinstance(document, Document) and not withheld:
                found[path.name] = found[document.uri] = document
    return found


def judged(cases: Sequence[Mapping[str, str]], searches: Mapping[str, Search]) -> Iterator[tuple[str, str, bool, str]]:
    """Of each sentence: its fault or `true`, its id, whether it was faulted, and what the checker says."""
    support = SupportScore()
    for case in cases:
        for kind, text in ((case["fault"], case["faulty"]), ("true", case["true"])):
            verdict = verify(Claim(text), searches[case["document"]](text), support=support).verdict
            if verdict is None or verdict.label == "error":
                raise RuntimeError(f"a check broke down on {text!r}")
            why = "; ".join(finding.detail for finding in verdict.findings if not finding.passed)
            yield kind, case["id"], verdict.label in ALARMS, f"{text}  ({verdict.label}, {verdict.score}) {why}"


def joined(cases: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The cases with a true sentence of another before each of their sentences."""
    found = []
    for at, case in enumerate(cases):
        others = [*cases[at + 1 :], *cases[:at]]
        before = next((one for one in others if one["document"] == case["document"]), None)
        if before:
            first = before["true"].rstrip(".")
            texts = {side: f"{first}, and {_inside(case[side])}" for side in ("true", "faulty")}
            found.append({**case, **texts})
    return found


def _inside(text: str) -> str:
    """A sentence as it goes on from another: an article's capital goes."""
    return text[0].lower() + text[1:] if text.startswith(("The ", "A ", "An ", "More ", "Some ")) else text


def report(title: str, outcomes: Sequence[tuple[str, str, bool, str]], *, show: bool) -> None:
    """Print the rates of one search, and on demand every sentence judged wrongly."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for kind, _, alarm, _ in outcomes:
        kinds[kind].append(alarm)
        if kind != "true":
            kinds["any fault"].append(alarm)
    print(f"\n{title}")
    for kind, alarms in sorted(kinds.items()):
        low, high = wilson(sum(alarms), len(alarms))
        print(f"| {kind} | {len(alarms)} | {sum(alarms) / len(alarms):.1%} ({low:.1%} to {high:.1%}) |")
    for kind, case, alarm, why in outcomes if show else ():
        if alarm == (kind == "true"):
            print(f"  {case} {'false alarm' if alarm else 'missed'}: {why}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", type=Path, nargs="?", default=ROOT / "evals" / "cases" / "hostile.jsonl")
    parser.add_argument("documents", type=Path, nargs="*", default=[ROOT / "corpus" / "documents"])
    parser.add_argument("--part", choices=["dev", "test"])
    parser.add_argument("--joined", action="store_true", help="put another true sentence before each")
    parser.add_argument("--own", action="store_true", help="against the sentence's own document alone")
    parser.add_argument("--show", action="store_true", help="print every sentence judged wrongly")
    given = parser.parse_args()
    cases = [json.loads(line) for line in given.cases.read_text("utf-8").splitlines()]
    cases = [case for case in cases if given.part in {None, case["part"]}]
    cases = joined(cases) if given.joined else cases
    documents = documents_in(given.documents)
    own = {case["document"]: by_statement(among(chunk(documents[case["document"]]), k=PASSAGES)) for case in cases}
    report("Against the sentence's own document", list(judged(cases, own)), show=given.show)
    if given.own:
        return
    passages = [passage for one in dict.fromkeys(documents.values()) for passage in chunk(one)]
    everywhere = by_statement(among(passages, k=PASSAGES))
    report("Against all documents", list(judged(cases, dict.fromkeys(own, everywhere))), show=given.show)


if __name__ == "__main__":
    main()
