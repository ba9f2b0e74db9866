"""Many at once, on threads or in processes of their own, give what one at a time gives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from evaluating import TinyDesk, WordSupport, shared_words

from assistant.evaluate import adhoc_suite, load_suite, run_suite
from assistant.evaluate.suite import Suite

if TYPE_CHECKING:
    from assistant.desk import Desk

ENOUGH = 2_048
"""Pairs for which a second process is started."""


def opinion(claim: str, source: str) -> float:
    """Crashes where the claim says so."""
    if "boom" in claim:
        raise ZeroDivisionError("boom")
    return shared_words(claim, source)


def grounding(folder: Path) -> Suite:
    rows = [
        {"id": f"g{n}", "source": f"It rained on day {n // 2}.", "claim": f"It rained on day {n}.", "label": int(n < 2)}
        for n in range(ENOUGH - 1)
    ]
    rows.append({"id": "boom", "source": "It rained.", "claim": "A boom was heard.", "label": 0})
    path = folder / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return adhoc_suite("grounding", path)


def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    """
    The same cases in the same order, the one that crashes being data; and it is they that are asked, not the parent.
    """
    suite, alone, parent = grounding(tmp_path), WordSupport(opinion), WordSupport(opinion)
    one = run_suite(suite, TinyDesk(support=alone), runs_dir=tmp_path / "one")
    two = run_suite(suite, TinyDesk(support=parent), runs_dir=tmp_path / "two", workers=2)

    assert one.cases == two.cases
    assert one.metrics == two.metrics
    assert [case.id for case in two.cases if case.error] == ["boom"]
    assert (alone.asked > ENOUGH, parent.asked) == (True, 0)


def test_few_pairs_start_no_process(tmp_path: Path) -> None:
    """
    Starting one takes longer than asking a thousand pairs.
    """
    support = WordSupport()
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "a", "source": "It rained.", "claim": "It rained.", "label": 1}', encoding="utf-8")
    run_suite(adhoc_suite("grounding", path), TinyDesk(support=support), runs_dir=tmp_path, workers=4)

    assert support.asked == 1


@pytest.mark.parametrize("name", ["retrieval", "answering", "briefing", "perturbation"])
def test_four_workers_on_a_real_desk_say_the_same_byte_for_byte(corpus_desk: Desk, tmp_path: Path, name: str) -> None:
    """
    Everything of the first cases of each shipped suite but how long they took.
    """
    said = []
    for workers in (1, 4):
        run = run_suite(load_suite(name), corpus_desk, runs_dir=tmp_path / str(workers), limit=5, workers=workers)
        cases = [{**asdict(case), "seconds": 0} for case in run.cases]
        said.append(json.dumps([cases, {name: asdict(metric) for name, metric in run.metrics.items()}]))

    assert said[0] == said[1]
    assert '"error": null' in said[0]


KILLED = """
import os, sys, time
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from evaluating import TinyDesk, WordSupport
from test_evaluate_workers import grounding
from assistant.evaluate import run_suite

def opinion(claim, source):
    with open({log!r}, "a") as log:
        log.write(f"{{os.getpid()}}\\n")
    time.sleep(0.01)
    return 1.0

if __name__ == "__main__":
    folder = Path({folder!r})
    run_suite(grounding(folder), TinyDesk(support=WordSupport(opinion)), runs_dir=folder, workers=2)
"""


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc to look for processes in")
def test_the_processes_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    """
    kill -9 of the command leaves nothing behind that waits for work.
    """
    here, log = Path(__file__).resolve().parent, tmp_path / "log"
    script = tmp_path / "killed.py"
    script.write_text(KILLED.format(tests=str(here), root=str(here.parent), log=str(log), folder=str(tmp_path)))
    parent = subprocess.Popen([sys.executable, str(script)])
    deadline = time.monotonic() + 60
    while not (log.exists() and log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    children = {int(line) for line in log.read_text().split()}
    while any(map(is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert children
    assert parent.pid not in children
    assert not any(map(is_running, children))
