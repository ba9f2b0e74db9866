"""
What the eval harness itself costs: per case without a model, run again from what is stored, grounding pairs a second,
and 500 deterministic cases side by side with pydantic-evals and Inspect.

    python benchmarks/evals.py [--pairs PAIRS.jsonl] [--peers PYTHON] [--rounds 3]

`--peers` is the Python of an environment with `pydantic-evals` and `inspect-ai`; each harness is asked the same
questions of the same fixed function and scores whether the reply contains the answer. Imports are not counted, what a
harness keeps of a run is: Podium its stages and the run, Inspect its log, pydantic-evals nothing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.domain import Document, Evidence, Passage, Span
from assistant.evaluate import adhoc_suite, run_suite
from assistant.verify.support import SupportScore

CASES = 500
STORED = 2_000

PYDANTIC = """
import json, sys, time
from dataclasses import dataclass
from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import Evaluator

@dataclass
class Contains(Evaluator):
    def evaluate(self, ctx):
        return ctx.expected_output in ctx.output

rows = json.load(open(sys.argv[1]))
started = time.perf_counter()
cases = [Case(name=r["id"], inputs=r["question"], expected_output=r["answer"]) for r in rows]
dataset = Dataset(name="bench", cases=cases, evaluators=[Contains()])
report = dataset.evaluate_sync(lambda question: "The river rose on " + question, progress=False)
seconds = time.perf_counter() - started
assert report.averages().assertions == 1.0
print(seconds)
"""
INSPECT = """
import json, sys, tempfile, time
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import includes
from inspect_ai.solver import solver

@solver
def reply():
    async def solve(state, generate):
        state.output = ModelOutput.from_content("none", "The river rose on " + state.input_text)
        return state
    return solve

rows = json.load(open(sys.argv[1]))
with tempfile.TemporaryDirectory() as logs:
    started = time.perf_counter()
    samples = [Sample(id=r["id"], input=r["question"], target=r["answer"]) for r in rows]
    (log,) = eval(Task(dataset=MemoryDataset(samples), solver=reply(), scorer=includes()), model="mockllm/model",
                  log_dir=logs, display="none")
    seconds = time.perf_counter() - started
assert log.results.scores[0].metrics["accuracy"].value == 1.0
print(seconds)
"""


@dataclass
class Echo:
    """A subject that replies to every question with one passage that repeats it."""

    support: SupportScore

    @property
    def library(self) -> Echo:
        return self

    def documents(self) -> Iterable[Document]:
        return [Document("echo", " ".join(f"day {n}." for n in range(STORED)), "Echo", "/echo.txt", "document")]

    def document(self, _reference: str) -> Document | None:
        return None

    def search(self, question: str, **_options: object) -> Sequence[Evidence]:
        text = f"The river rose on {question}"
        found = Document("echo", text, "Echo", "/echo.txt", "document")
        return [Evidence(Passage(found, Span(0, len(text))), 1.0, 1)]


def timed(step: Callable[[], object]) -> float:
    started = time.perf_counter()
    step()
    return time.perf_counter() - started


def of_podium(count: int, folder: Path, *, again: bool = False) -> float:
    """Seconds of a run of so many questions, or of the same run once more."""
    rows = [{"id": f"q{n}", "question": f"day {n}.", "answers": [f"day {n}"]} for n in range(count)]
    folder.mkdir()
    path = folder / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    desk = Echo(SupportScore())

    def run() -> None:
        finished = run_suite(adhoc_suite("retrieval", path), desk, runs_dir=folder / "runs")  # type: ignore[arg-type]
        assert finished.metrics["answer_hit@1"].value == 1.0

    first = timed(run)
    return timed(run) if again else first


def of_peer(python: str, script: str, folder: Path) -> float:
    rows = [{"id": f"q{n}", "question": f"day {n}.", "answer": f"day {n}"} for n in range(CASES)]
    path = folder / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    done = subprocess.run([python, "-c", script, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"A peer failed:\n{done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])


def pairs_a_second(path: Path, folder: Path) -> tuple[int, float]:
    """Grounding cases of a file, scored afresh, and how many a second."""
    suite = adhoc_suite("grounding", path)
    half = len(suite.cases) // 2
    # The first half warms the model up; the second has other sources.
    run_suite(replace(suite, cases=suite.cases[:half]), Echo(SupportScore()), runs_dir=folder)  # type: ignore[arg-type]
    rest = replace(suite, cases=suite.cases[half:])
    took = timed(lambda: run_suite(rest, Echo(SupportScore()), runs_dir=folder, workers=None))  # type: ignore[arg-type]
    return len(rest.cases), len(rest.cases) / took


def told(name: str, values: Sequence[float], unit: str) -> None:
    print(f"{name:<58} {statistics.median(values):8.3f} {unit:<12} {min(values):.3f} to {max(values):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    seconds: dict[str, list[float]] = {"Podium": [], "pydantic-evals": [], "Inspect": []}
    again: list[float] = []
    rates: list[float] = []
    for _ in range(chosen.rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            seconds["Podium"].append(of_podium(CASES, folder / "few"))
            again.append(of_podium(STORED, folder / "many", again=True))
            if chosen.peers:
                seconds["pydantic-evals"].append(of_peer(chosen.peers, PYDANTIC, folder))
                seconds["Inspect"].append(of_peer(chosen.peers, INSPECT, folder))
            if chosen.pairs:
                rates.append(pairs_a_second(chosen.pairs, folder / "pairs")[1])
    for harness, values in seconds.items():
        if values:
            told(f"{harness}: {CASES} deterministic cases", values, "s")
            if harness != "Podium":
                ratios = [theirs / ours for theirs, ours in zip(values, seconds["Podium"], strict=True)]
                told(f"  {harness} against Podium, round by round", ratios, "times")
    told("Podium: one of those cases", [1000 * one / CASES for one in seconds["Podium"]], "ms")
    told(f"Podium: the same {STORED:,} cases once more", again, "s")
    if rates:
        told(f"Podium: grounding pairs of {chosen.pairs.name}", rates, "a second")


if __name__ == "__main__":
    main()
