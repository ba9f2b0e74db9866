"""
Ingest against the bare embedder on the same passages, re-ingest of what has not changed, and peak memory.

    python benchmarks/ingest.py FOLDER [--files 40] [--rounds 3]

For each round, in turn: the embedder alone over the folder's passages (read and cut beforehand), then a whole ingest of
the folder into a new library, then the same ingest again. Printed as ratios of passages a second and of time.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from assistant.chunk import chunk, embedded_text
from assistant.desk import Desk
from assistant.embed import Embedder, open_embedder
from assistant.ingest import documents_of


def bare(embedder: Embedder, texts: list[str]) -> float:
    """Seconds to embed the passages and nothing else."""
    started = time.perf_counter()
    embedder.embed(texts)
    return time.perf_counter() - started


def ingest(folder: Path, library: Path, embedder: Embedder) -> float:
    """Seconds to bring the folder into the library."""
    started = time.perf_counter()
    with Desk.open(library, embedder=embedder) as desk:
        desk.ingest([str(folder)])
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=0, help="only the first so many files; 0 takes all")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    embedder = open_embedder("minilm")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "documents")
        folder.mkdir()
        for path in sorted(given.folder.iterdir())[: given.files or None]:
            shutil.copy(path, folder)
        texts = [embedded_text(passage) for one in documents_of([str(folder)]) for passage in chunk(one)]
        rates, again = [], []
        for turn in range(given.rounds):
            alone = bare(embedder, texts)
            whole = ingest(folder, Path(scratch, f"library-{turn}"), embedder)
            unchanged = ingest(folder, Path(scratch, f"library-{turn}"), embedder)
            rates.append(alone / whole)
            again.append(unchanged / whole)
            print(
                f"round {turn + 1}: embedder alone {len(texts) / alone:.1f} passages/s, "
                f"ingest {len(texts) / whole:.1f}, again {unchanged:.2f} s"
            )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(f"{len(texts):,} passages")
    print(
        f"ingest / embedder, passages a second: {statistics.median(rates):.2f} ({min(rates):.2f} to {max(rates):.2f})"
    )
    print(f"re-ingest unchanged / first ingest:   {statistics.median(again):.4f}")
    print(f"peak memory: {memory:.2f} GiB")


if __name__ == "__main__":
    main()
