"""
How much of a day a briefing tells, against the first sentences and LexRank at the same length.

    python benchmarks/briefing.py CASES.jsonl FOLDER [--half first|second] [--lexrank]

A case is `{"id", "date", "document", "must_mention": [...]}`; coverage is the share of its strings that the text holds.
The strings were labelled by reading. The odd cases (`--half first`) served in development, the even ones (`second`) did
not: report those. LexRank needs the package sumy.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.chunk import chunk, embedded_text
from assistant.domain import Document
from assistant.embed import open_embedder
from assistant.read import Source, read
from assistant.text import STOPWORDS, sentences, terms
from assistant.write.brief import Draft, Material, draft, load_template

SAME = 0.6
"""Shared part of the smaller sentence's terms at which two sentences are duplicates."""


@dataclass(frozen=True)
class Measured:
    coverage: float
    words: int
    duplicates: float
    exact: float
    """Share of claims whose text is the quoted span, white space aside."""
    seconds: float


def main() -> None:
    options = _options()
    cases = [json.loads(line) for line in options.cases.read_text("utf-8").splitlines() if line.strip()]
    chosen = {"first": cases[::2], "second": cases[1::2], "all": cases}[options.half]
    embedder = open_embedder("minilm")
    rows: dict[str, list[Measured]] = {}
    for case in chosen:
        material = _material(options.folder / case["document"], embedder.embed)
        ours, made = _ours(case, material)
        rows.setdefault("podium", []).append(made)
        for name, summarise in _peers(options.lexrank).items():
            rows.setdefault(name, []).append(_peer(case, material, summarise, ours))
        print(case["id"], *(f"{name} {found[-1].coverage:.2f}" for name, found in rows.items()))
    for name, found in rows.items():
        print(_line(name, found, rows["podium"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("first", "second", "all"), default="second")
    parser.add_argument("--lexrank", action="store_true")
    return parser.parse_args()


def _material(path: Path, embed: Callable[[Sequence[str]], Any]) -> Material:
    found = [part for part in read(Source(path.name, str(path), path.read_bytes())) if isinstance(part, Document)]
    passages = {document: chunk(document) for document in found}
    return Material(passages, {each: embed([embedded_text(one) for one in those]) for each, those in passages.items()})


def _ours(case: dict[str, Any], material: Material) -> tuple[Draft, Measured]:
    day = date.fromisoformat(case["date"])
    started = time.perf_counter()
    made = draft(
        material,
        load_template("daily"),
        date=day.isoformat(),
        since=day.isoformat(),
        until=(day + timedelta(days=1)).isoformat(),
    )
    seconds = time.perf_counter() - started
    claims = [claim for section in made.sections for claim in section.claims]
    exact = mean(claim.text == " ".join(claim.citations[0].quote.split()) for claim in claims)
    return made, _measured(case, [claim.text for claim in claims], exact, seconds)


def _peers(lexrank: bool) -> dict[str, Callable[[Sequence[str], int], list[str]]]:
    return {"lead": _lead, "lexrank": _lexrank} if lexrank else {"lead": _lead}


def _peer(
    case: dict[str, Any], material: Material, summarise: Callable[[Sequence[str], int], list[str]], ours: Draft
) -> Measured:
    """A peer's summary of the same documents, as long as ours."""
    words = sum(len(claim.text.split()) for section in ours.sections for claim in section.claims)
    texts = [
        " ".join(span.of(document.text).split())
        for document in material.passages
        for span in sentences(document.text)
        if len(span) > 20
    ]
    started = time.perf_counter()
    chosen = summarise(texts, words)
    return _measured(case, chosen, 1.0, time.perf_counter() - started)


def _lead(texts: Sequence[str], words: int) -> list[str]:
    return _within(texts, words)


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


def _measured(case: dict[str, Any], texts: Sequence[str], exact: float, seconds: float) -> Measured:
    told = " ".join(texts).lower()
    coverage = mean(wanted.lower() in told for wanted in case["must_mention"])
    return Measured(coverage, len(told.split()), _duplicates(texts), exact, seconds)


def _duplicates(texts: Sequence[str]) -> float:
    """The share of sentences that say what an earlier one says."""
    bags = [set(terms(text)) for text in texts]
    repeated = sum(any(_same(bag, earlier) for earlier in bags[:n]) for n, bag in enumerate(bags))
    return repeated / len(bags) if bags else 0.0


def _same(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and len(one & other) >= SAME * min(len(one), len(other))


def _line(name: str, found: Sequence[Measured], ours: Sequence[Measured]) -> str:
    def average(field: str) -> float:
        return mean(getattr(each, field) for each in found)

    ratio = mean(each.coverage for each in ours) / (average("coverage") or 1)
    return (
        f"{name:8} coverage {average('coverage'):.3f} (podium has {ratio:.2f} times it)  words {average('words'):.0f}  "
        f"duplicates {average('duplicates'):.3f}  exact {average('exact'):.3f}  seconds {average('seconds'):.2f}"
    )


if __name__ == "__main__":
    main()
