"""A run reads in other tools as it reads here: the same cases, the same numbers, nothing of a case lost or run."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from commands import run as podium
from evaluating import TinyDesk, document
from peers import asked

from assistant.errors import SuiteError
from assistant.evaluate import KINDS, adhoc_suite, compare, load_run, run_suite
from assistant.evaluate.export import EXPORTS, export, file_name, scores

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.evaluate.results import Run

DOCUMENTS = [document("talks", "Ministers meet in Melisar on Tuesday. The agenda is the river.")]
CASES = [
    {"id": "a", "question": "Where do ministers meet on Tuesday?", "answers": ["Melisar", "the city"]},
    {"id": "=SUM(1)", "question": "=cmd() zebra 😀 \u2028?", "answerable": False},
    {"id": "c", "question": "crash", "answers": ["x"]},
]


class Flaky(TinyDesk):
    """Fails on questions that say so."""

    def ask(self, question, **options):  # type: ignore[no-untyped-def]
        if "crash" in question:
            raise ZeroDivisionError("boom")
        return super().ask(question, **options)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """One right, one rightly refused, one failed."""
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    return run_suite(adhoc_suite("answering", path), Flaky(DOCUMENTS), runs_dir=tmp_path / "runs")


def test_an_inspect_log_has_every_case_and_metric(run: Run) -> None:
    """
    The failed case with its error and without scores; values with their intervals.
    """
    log = json.loads(export(run, "inspect"))

    assert (log["version"], log["status"]) == (2, "success")
    assert [sample["id"] for sample in log["samples"]] == [case.id for case in run.cases]
    assert log["samples"][2]["error"]["message"] == "generate: ZeroDivisionError: boom"
    assert log["samples"][2]["scores"] == {}
    told = {one["name"]: one["metrics"]["value"]["value"] for one in log["results"]["scores"]}
    assert told == {name: metric.value for name, metric in run.metrics.items() if metric.value is not None}


INSPECT = """
import json, subprocess, sys
from pathlib import Path
from inspect_ai import log
folder, bundle = sys.argv[1:]
(listed,) = log.list_eval_logs(folder)
read, head = log.read_eval_log(listed), log.read_eval_log(listed, header_only=True)
command = [str(Path(sys.executable).with_name("inspect"))]
subprocess.run([*command, "view", "bundle", "--log-dir", folder, "--output-dir", bundle], check=True,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(json.dumps({
    "task": head.eval.task,
    "metrics": {one.name: one.metrics["value"].value for one in read.results.scores},
    "samples": [one.id for one in read.samples],
    "score": read.samples[0].scores["answer_containment"].value,
    "error": read.samples[2].error.message,
    "bundle": sorted(one.name for one in Path(bundle).rglob("*") if one.is_file()),
}))
"""


def test_inspect_itself_reads_the_log(run: Run, tmp_path: Path) -> None:
    """
    As its viewer does: the list of a folder's logs, a log's head, its samples, and the pages that it makes of them.
    """
    log = tmp_path / "logs" / file_name(run, "inspect")
    log.parent.mkdir()
    log.write_text(export(run, "inspect"), encoding="utf-8")
    read = asked("inspect_ai", INSPECT, str(log.parent), str(tmp_path / "bundle"))

    assert read["task"] == run.suite
    assert read["metrics"] == {name: one.value for name, one in run.metrics.items() if one.value is not None}
    assert read["samples"] == [case.id for case in run.cases]
    assert (read["score"], read["error"]) == (1.0, "generate: ZeroDivisionError: boom")
    assert {"index.html", log.name} <= set(read["bundle"])


RAGAS = """
import json, sys
from ragas import EvaluationDataset, SingleTurnSample
dataset = EvaluationDataset.from_jsonl(sys.argv[1])
assert all(isinstance(one, SingleTurnSample) for one in dataset.samples)
print(json.dumps([one.to_dict() for one in dataset.samples]))
"""


def test_ragas_itself_reads_the_dataset(run: Run, tmp_path: Path) -> None:
    """
    With its own class, every field where Ragas has it.
    """
    path = tmp_path / file_name(run, "ragas")
    path.write_text(export(run, "ragas"), encoding="utf-8")
    read = asked("ragas", RAGAS, str(path))

    assert read == [json.loads(line) for line in export(run, "ragas").split("\n") if line]


def test_exports_of_one_run_stand_beside_each_other(run: Run) -> None:
    """
    In one folder none takes another's place, and a line of Ragas' is told from a case.
    """
    assert len({file_name(run, form) for form in EXPORTS}) == len(EXPORTS)


def test_a_ragas_dataset_has_a_line_for_each_scored_case(run: Run) -> None:
    """
    Question, answer, the passages it stands on and what is right, under Ragas' names.
    """
    rows = [json.loads(line) for line in export(run, "ragas").split("\n") if line]

    assert len(rows) == 2
    assert {frozenset(row) for row in rows} == {
        frozenset({"user_input", "response", "retrieved_contexts", "reference"})
    }
    assert rows[0]["retrieved_contexts"] == [DOCUMENTS[0].text]
    assert [row["reference"] for row in rows] == ["Melisar", "unanswerable"]


def test_a_table_has_a_row_a_case_and_runs_nothing(run: Run) -> None:
    """
    A score that does not apply is an empty cell, never 0; what a spreadsheet would run is shown instead.
    """
    rows = list(csv.DictReader(io.StringIO(export(run, "csv"), newline="")))

    assert [row["id"] for row in rows] == ["a", "'=SUM(1)", "c"]
    assert rows[1]["input"].startswith("'=cmd()")
    assert (rows[0]["answer_containment"], rows[1]["answer_containment"]) == ("1", "")
    assert rows[2]["error"].endswith("boom")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_exported_to_every_form(tmp_path: Path, kind: str) -> None:
    """
    Without NaN, and with a number for each score that applies.
    """
    cases = {
        "retrieval": {"question": "river?", "answers": ["river"], "relevant": [{"document": "talks"}]},
        "grounding": {"source": "It rained.", "claim": "It rained.", "label": 1},
        "answering": CASES[0],
        "briefing": {"date": "2031-03-04", "must_mention": ["Melisar"]},
        "perturbation": {"document": "talks", "fault": "name", "true": "Ministers meet in Melisar on Tuesday.",
                         "faulty": "Ministers meet in Orrel on Tuesday."},
        "judge-agreement": {"source": "It rained.", "claim": "It rained.", "label": 1},
    }  # fmt: skip
    path = tmp_path / "case.jsonl"
    path.write_text(json.dumps({"id": "x", **cases[kind]}), encoding="utf-8")
    finished = run_suite(adhoc_suite(kind, path), TinyDesk(DOCUMENTS), runs_dir=tmp_path)

    assert all(0 <= value <= 1 for value in scores(finished.cases[0]).values())
    assert not [form for form in EXPORTS if "NaN" in export(finished, form)]


def test_a_baseline_is_a_run_to_compare_with(run: Run, tmp_path: Path) -> None:
    """
    Smaller, with the same numbers: a run does not regress from its own baseline.
    """
    path = tmp_path / "baseline.json"
    path.write_text(export(run, "baseline"), encoding="utf-8")
    read = load_run(path, tmp_path)

    assert read.metrics == run.metrics
    assert [set(case.output) for case in read.cases] == [{"said"}] * 3
    assert not compare(read, run).regressed


def test_a_checker_and_a_judge_that_differ_do_not_agree(run: Run) -> None:
    """
    Whatever either of them called; and a rate is what was called.
    """
    apart = replace(run.cases[0], scores={"agreement": [1.0, 0.0, 0.0], "rate": [1.0, 0.0, 0.0], "refusal": [0.0, 0.0]})

    assert scores(apart) == {"agreement": 0.0, "rate": 1.0, "refusal_right": 1.0}


def test_an_unknown_form_names_the_known_ones(run: Run) -> None:
    """
    And writes nothing.
    """
    with pytest.raises(SuiteError, match="not exported to 'excel'") as caught:
        export(replace(run), "excel")

    assert "inspect, ragas, csv, baseline" in caught.value.hint


def test_the_command_prints_or_writes(run: Run, tmp_path: Path) -> None:
    """
    `list` names the run with its suite and day; `export` gives it, to a file or to a pipe.
    """
    runs, out = str(tmp_path / "runs"), tmp_path / "log.json"
    listed = podium("eval", "list", "--runs", runs).out
    printed = podium("eval", "export", "latest", "--to", "csv", "--runs", runs)
    written = podium("eval", "export", "latest", "--to", "inspect", "--out", str(out), "--runs", runs)

    into = tmp_path / "logs"
    into.mkdir()
    podium("eval", "export", "latest", "--to", "inspect", "--out", str(into), "--runs", runs)
    (log,) = into.iterdir()

    # Inspect's viewer lists only what is named as its own logs are.
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\S*_answering-cases\.jsonl_\w+\.json", log.name)
    assert f"{run.id}  {run.started[:10]}" in listed
    assert "failed  answering:cases.jsonl" in listed
    assert (printed.code, written.code) == (0, 0)
    assert printed.out.startswith("id,outcome")
    assert json.loads(out.read_text(encoding="utf-8"))["eval"]["task"] == run.suite
