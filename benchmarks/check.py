"""
How long a draft takes to check: whole processes of `podium check`, over a library of one's own.

    python benchmarks/check.py LIBRARY [--sentences 300] [--runs 3] [--seed 7]

The draft is made of the library's own sentences, drawn by seed from all its documents, every third with a fault planted
by rule, so that it has both sentences that pass and some that do not. Each run is a fresh process on an unchanged
library; the median is printed, with the spread and what the report says of the sentences.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from assistant import Desk
from assistant.evaluate.cases import PerturbationCase
from assistant.evaluate.perturb import perturbations


def draft_of(library: Path, sentences: int, seed: int) -> str:
    """So many sentences of the library's documents, a third of them with a fault, in an order drawn by seed."""
    with Desk.open(library) as desk:
        documents = list(desk.library.documents())
    made = (one.input for one in perturbations(documents, count=2 * sentences, seed=seed))
    cases = [case for case in made if isinstance(case, PerturbationCase)]
    lines = dict.fromkeys(case.faulty if i % 3 == 0 else case.true for i, case in enumerate(cases))
    order = np.random.default_rng(seed).permutation(len(lines))[:sentences]
    if len(order) < sentences:
        raise SystemExit(f"The library has no {sentences} sentences to draw.")
    return "\n\n".join(np.array(list(lines), dtype=object)[order])


def checked(draft: Path, library: Path) -> tuple[float, dict[str, int]]:
    """Wall seconds of one process, and its report's counts."""
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "check", str(draft), "--json"]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "--library", str(library)], capture_output=True, text=True, check=False, env=os.environ
    )
    seconds = time.perf_counter() - started
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return seconds, json.loads(done.stdout)["grounding"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch, "draft.txt")
        draft.write_text(draft_of(given.library, given.sentences, given.seed), "utf-8")
        runs = [checked(draft, given.library) for _ in range(given.runs)]
    times = [seconds for seconds, _ in runs]
    print(
        f"{given.sentences} sentences: {statistics.median(times):.1f} s "
        f"({min(times):.1f} to {max(times):.1f}, {len(times)} runs)"
    )
    print(f"the report says: {runs[0][1]}")


if __name__ == "__main__":
    main()
