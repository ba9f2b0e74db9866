"""
How much of a day a briefing tells, against the first sentences and LexRank at the same length.

    python benchmarks/briefing.py CASES.jsonl LIBRARY [--half first|second|all] [--lexrank]

A case is `{"id", "date", "must_mention": [...]}`; a string is told where a sentence of the text holds it. The strings
were labelled by reading. The odd cases (`--half first`) served in development. What is measured is `Desk.brief` as a
user has it, checks and gate included; a peer gets the same documents and as many words. LexRank needs the package sumy.
Intervals are 95 % bootstrap intervals over days; the difference is taken day by day.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from assistant import Desk
from assistant.domain import Briefing
from assistant.text import STOPWORDS, sentences, terms

SAME = 0.6
"""Shared part of the smaller sentence's terms at which two sentences are duplicates."""
DRAWS = 10_000


@dataclass(frozen=True)
class Measured:
    coverage: float
    words: float
    duplicates: float
    supported: float
    """Share of the drafted sentences that the checks found supported; a peer's are copies and are not checked."""
    exact: float
    """Share of the words in quotation that stand so in the source: here every sentence, white space aside."""
    seconds: float


def main() -> None:
    options = _options()
    cases = [json.loads(line) for line in options.cases.read_text("utf-8").splitlines() if line.strip()]
    rows: dict[str, list[Measured]] = {}
    with Desk.open(options.library) as desk:
        for case in {"first": cases[::2], "second": cases[1::2], "all": cases}[options.half]:
            made, measured = _ours(case, desk)
            rows.setdefault("podium", []).append(measured)
            for name, summarise in _peers(options.lexrank).items():
                rows.setdefault(name, []).append(_peer(case, desk, summarise, made))
            print(case["id"], *(f"{name} {found[-1].coverage:.2f}" for name, found in rows.items()), flush=True)
    for name, found in rows.items():
        print(_line(name, found, rows["podium"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--half", choices=("first", "second", "all"), default="second")
    parser.add_argument("--lexrank", action="store_true")
    return parser.parse_args()


def _ours(case: dict[str, Any], desk: Desk) -> tuple[Briefing, Measured]:
    started = time.perf_counter()
    made = desk.brief(date=case["date"])
    seconds = time.perf_counter() - started
    claims = made.claims
    exact = mean(claim.text == " ".join(claim.citations[0].quote.split()) for claim in claims)
    supported = made.count("supported") / (len(claims) + len(made.removed))
    return made, _measured(case, [claim.text for claim in claims], supported, exact, seconds)


def _peers(lexrank: bool) -> dict[str, Callable[[Sequence[str], int], list[str]]]:
    return {"lead": _within, "lexrank": _lexrank} if lexrank else {"lead": _within}


def _peer(
    case: dict[str, Any], desk: Desk, summarise: Callable[[Sequence[str], int], list[str]], ours: Briefing
) -> Measured:
    """A peer's summary of the same documents, as long as ours."""
    words = sum(len(claim.text.split()) for claim in ours.claims)
    following = (date.fromisoformat(case["date"]) + timedelta(days=1)).isoformat()
    texts = [
        " ".join(span.of(document.text).split())
        for document in desk.documents(since=case["date"], until=following)
        for span in sentences(document.text)
        if len(span) > 20
    ]
    started = time.perf_counter()
    chosen = summarise(texts, words)
    return _measured(case, chosen, 1.0, 1.0, time.perf_counter() - started)


def _lexrank(texts: Sequence[str], words: int) -> list[str]:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.lex_rank import LexRankSummarizer

    class Words:
        def to_words(self, text: str) -> list[str]:
            return re.findall(r"[^\W\d_]+", text.lower())

    summariser = LexRankSummarizer()
    summariser.stop_words = STOPWORDS
    document = ObjectDocumentModel([Paragraph([Sentence(text, Words()) for text in texts])])
    # sumy has no ranking in its interface, and asking for summaries of growing length would build it anew each time.
    bags = [summariser._to_words_set(sentence) for sentence in document.sentences]
    matrix = summariser._create_matrix(
        bags, summariser.threshold, summariser._compute_tf(bags), summariser._compute_idf(bags)
    )
    scores = summariser.power_method(matrix, summariser.epsilon)
    order = sorted(range(len(texts)), key=lambda index: -scores[index])
    return _within([texts[index] for index in order], words)


def _within(texts: Iterable[str], words: int) -> list[str]:
    """The texts in order, passing over each that would make the summary longer than so many words."""
    chosen: list[str] = []
    for text in texts:
        if len(text.split()) <= words:
            chosen.append(text)
            words -= len(text.split())
    return chosen


def _measured(case: dict[str, Any], texts: Sequence[str], supported: float, exact: float, seconds: float) -> Measured:
    told = " ".join(texts).lower()
    coverage = mean(wanted.lower() in told for wanted in case["must_mention"])
    return Measured(coverage, len(told.split()), _duplicates(texts), supported, exact, seconds)


def _duplicates(texts: Sequence[str]) -> float:
    """The share of sentences that say what an earlier one says."""
    bags = [set(terms(text)) for text in texts]
    repeated = sum(any(_same(bag, earlier) for earlier in bags[:n]) for n, bag in enumerate(bags))
    return repeated / len(bags) if bags else 0.0


def _same(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and len(one & other) >= SAME * min(len(one), len(other))


def _line(name: str, found: Sequence[Measured], ours: Sequence[Measured]) -> str:
    values = {field.name: mean(getattr(each, field.name) for each in found) for field in fields(Measured)}
    lead = [mine.coverage - theirs.coverage for mine, theirs in zip(ours, found, strict=True)]
    parts = [f"{label} {value:.3f}" for label, value in values.items() if label != "coverage"]
    ahead = "" if found is ours else f"podium ahead by {mean(lead):.3f} ({_interval(lead)})  "
    coverage = f"coverage {values['coverage']:.3f} ({_interval([each.coverage for each in found])})"
    return f"{name:8} {coverage}  {ahead}{'  '.join(parts)}"


def _interval(values: Sequence[float]) -> str:
    """The middle 95 % of the means of samples drawn from the days, with a fixed seed."""
    draw = random.Random(20150429)
    means = sorted(mean(draw.choices(values, k=len(values))) for _ in range(DRAWS))
    return f"{means[DRAWS // 40]:.3f} to {means[-DRAWS // 40]:.3f}"


if __name__ == "__main__":
    main()
