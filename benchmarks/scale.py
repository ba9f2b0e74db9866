"""
How much longer a warm search takes in a library ten times as large.

    python benchmarks/scale.py LIBRARY CASES.jsonl [--sizes 10000 100000] [--keep FOLDER]

The libraries are synthetic: each passage is made of sentences of LIBRARY drawn at random until it is as long as a real
one, each vector is a real passage's with noise (cosine to it about 0.8), each date a real document's. So words are as
common and vectors lie as close as in real text, but nothing is embedded except the questions, and no result means
anything: only times are measured. Half of the questions warm each library; the others, whose words may be new to it,
are timed, over everything and as of a day drawn from the dates, by the clock and by the processor, whose time other
work on the machine changes less. It takes some minutes, and about 2 GB of disk for 100,000 passages.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from retrieval import DEPTH, milliseconds, remembering

from assistant.desk import Desk
from assistant.domain import Document, Filter, Passage, Span
from assistant.embed import Embedder, open_embedder
from assistant.evaluate.suite import read_cases
from assistant.read.finish import document_id
from assistant.retrieve import split
from assistant.store.library import Batch, Entry, Library
from assistant.text import sentences

if TYPE_CHECKING:
    from assistant.embed import Vectors

PASSAGES_A_DOCUMENT = 10
NOISE = 0.75
"""The length of the noise against the vector's own."""
BATCH = 200


class Source:
    """What the real library gives: sentences, lengths, dates and vectors."""

    def __init__(self, library: Library, seed: int) -> None:
        self.random = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        documents = list(library.documents())
        self.dates = sorted(document.published for document in documents if document.published)
        passages = [one for document in documents for one in library.catalogue.passages_of(document)]
        self.sentences = [span.of(one.text) for one in passages for span in sentences(one.text)]
        self.lengths = [len(one.text) for one in passages]
        _, self.vectors = library.vectors.of(passages)

    def entry(self, number: int) -> Entry:
        texts = [self._text() for _ in range(PASSAGES_A_DOCUMENT)]
        starts = np.cumsum([0, *(len(text) + 2 for text in texts)]).tolist()
        title, date = self.random.choice(self.sentences)[:80], self.random.choice(self.dates)
        text = "\n\n".join(texts)
        name = document_id(None, date, title, text)
        document = Document(name, text, title, f"made-{number}.txt", "article", published=date)
        spans = (Span(start, start + len(text)) for start, text in zip(starts, texts, strict=False))
        return Entry(document, tuple(Passage(document, span, ordinal) for ordinal, span in enumerate(spans)))

    def _text(self) -> str:
        wanted, text = self.random.choice(self.lengths), ""
        while len(text) < wanted:
            text = f"{text} {self.random.choice(self.sentences)}".strip()
        return text

    def near(self, count: int) -> Vectors:
        rows = self.vectors[self.noise.integers(0, len(self.vectors), count)]
        noise = self.noise.normal(size=rows.shape)
        moved = rows + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        made: Vectors = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
        return made


def make(folder: Path, size: int, source: Source) -> None:
    library = Library(folder)
    for first in range(0, size // PASSAGES_A_DOCUMENT, BATCH):
        numbers = range(first, min(first + BATCH, size // PASSAGES_A_DOCUMENT))
        entries = [source.entry(number) for number in numbers]
        library.put(Batch(entries=entries), source.near(len(entries) * PASSAGES_A_DOCUMENT))
    library.close()


def asked(desk: Desk, questions: Sequence[str], days: Sequence[str | None]) -> list[tuple[float, float]]:
    """Seconds by the clock and of the processor, for each."""
    seconds = []
    for question, day in zip(questions, days, strict=True):
        started, worked = time.perf_counter(), time.process_time()
        desk.search(question, k=DEPTH, where=Filter(as_of=day))
        seconds.append((time.perf_counter() - started, time.process_time() - worked))
    return seconds


def measured(
    folder: Path, embedder: Embedder, questions: Sequence[str], days: Sequence[str]
) -> Iterator[tuple[list[float], list[float]]]:
    """Times of the second half of the questions, over everything and as of its day."""
    half = len(questions) // 2
    for kind in ([None] * len(questions), days):
        with Desk.open(folder, embedder=embedder) as desk:
            asked(desk, questions[:half], kind[:half])
            clock, processor = zip(*asked(desk, questions[half:], kind[half:]), strict=True)
        yield list(clock), list(processor)


def report(
    sizes: Sequence[int], folder: Path, embedder: Embedder, questions: Sequence[str], days: Sequence[str]
) -> None:
    base: list[float] = []
    print("| passages | searched | clock: p50 / p95 ms | processor: p50 / p95 ms | processor, times the first |")
    print("| --- | --- | --- | --- | --- |")
    for size in sizes:
        times = list(measured(folder / str(size), embedder, questions, days))
        middle = [float(np.median(processor)) for _, processor in times]
        base = base or middle
        for name, (clock, processor), now, first in zip(
            ("everything", "as of a day"), times, middle, base, strict=True
        ):
            cells = [f"{size:,}", name, milliseconds(clock), milliseconds(processor), f"{now / first:.2f}"]
            print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="make the libraries here, or use those that are there")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    cases = [case.input for case in read_cases("retrieval", given.cases)]
    questions = [case.question for case in cases]
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        library = Library(given.library)
        source = Source(library, given.seed)
        library.close()
        for size in given.sizes:
            if not (folder / str(size) / "catalogue.sqlite3").exists():
                make(folder / str(size), size, source)
        embedder = remembering(open_embedder(library.embedder))
        embedder.embed([part for question in questions for part in {question, *split(question)}])
        days = random.Random(given.seed).choices(source.dates, k=len(questions))
        report(given.sizes, folder, embedder, questions, days)


if __name__ == "__main__":
    main()
