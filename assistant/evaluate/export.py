"""
A run in the forms that others read: Inspect's log, a dataset as Ragas takes it, a table, a baseline to compare with.

What is written is the run, not a second scoring: a metric keeps its value and interval, a case its output and scores.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.errors import SuiteError
from assistant.evaluate.outcomes import outcome, said, title
from assistant.evaluate.results import to_data
from assistant.evaluate.stages import fingerprint

if TYPE_CHECKING:
    from assistant.evaluate.results import CaseResult, MetricResult, Run

_LOG_VERSION = 2
_SUFFIXES = {"ragas": "ragas.jsonl", "csv": "csv", "baseline": "baseline.json"}
_LONGEST_KEPT = 300
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def file_name(run: Run, to: str) -> str:
    """What an export is called in a folder: Inspect's viewer lists only files that are named as its own are."""
    suite = re.sub(r"[^\w.]+", "-", run.suite)
    if to == "inspect":
        return f"{run.started.replace(':', '-')}_{suite}_{fingerprint(run.id)[:22]}.json"
    return f"{suite}-{run.id}.{_SUFFIXES.get(to, 'json')}"


def export(run: Run, to: str) -> str:
    """The run in another tool's form."""
    if to not in EXPORTS:
        raise SuiteError(f"Runs are not exported to {to!r}.", hint=f"Known: {', '.join(EXPORTS)}.")
    return EXPORTS[to](run)


def inspect_log(run: Run) -> str:
    """A log of Inspect AI, version 2, as `inspect view` opens it; name the file `….json`."""
    log = {
        "version": _LOG_VERSION,
        "status": "success",
        "eval": _inspect_spec(run),
        "plan": {"name": "podium", "steps": [{"solver": run.kind, "params": {}}], "config": {}},
        "results": {
            "total_samples": len(run.cases),
            "completed_samples": len(run.cases) - run.errors,
            "scores": [_inspect_metric(name, one) for name, one in run.metrics.items() if one.value is not None],
        },
        "stats": {"started_at": run.started, "completed_at": run.started, "model_usage": {}},
        "samples": [_inspect_sample(run, case) for case in run.cases],
    }
    return json.dumps(log, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _inspect_spec(run: Run) -> dict[str, Any]:
    return {
        "eval_id": fingerprint(run.id)[:22],
        "run_id": fingerprint(run.id)[:22],
        "created": run.started,
        "task": run.suite,
        "task_id": fingerprint(run.suite)[:22],
        "task_version": 0,
        "dataset": {
            "name": run.suite,
            "samples": len(run.cases),
            "sample_ids": [case.id for case in run.cases],
            "shuffled": False,
        },
        "model": _model(run),
        "model_args": {},
        "task_args": {},
        "config": {"epochs": 1},
        "packages": dict(run.environment.get("packages", {})),
        "metadata": {"purpose": run.purpose, "passed": run.passed, "failures": list(run.failures), "podium": run.id},
    }


def _model(run: Run) -> str:
    return ", ".join(run.environment.get("models", [])) or str(run.environment.get("model", "none"))


def _inspect_metric(name: str, metric: MetricResult) -> dict[str, Any]:
    numbers = {"value": metric.value, "low": metric.low, "high": metric.high}
    told = {label: {"name": label, "value": one, "params": {}} for label, one in numbers.items() if one is not None}
    return {
        "name": name,
        "scorer": "podium",
        "scored_samples": metric.n_scored,
        "unscored_samples": metric.n_total - metric.n_scored,
        "params": {},
        "metrics": told,
    }


def _inspect_sample(run: Run, case: CaseResult) -> dict[str, Any]:
    asked, said = title(case), response(case)
    sample = {
        "id": case.id,
        "epoch": 1,
        "input": asked,
        "target": reference(case),
        "messages": [
            {"role": "user", "content": asked, "source": "input"},
            {"role": "assistant", "content": said, "source": "generate"},
        ],
        "output": {
            "model": _model(run),
            "choices": [{"message": {"role": "assistant", "content": said}, "stop_reason": "stop"}],
            "completion": said,
            "time": case.seconds,
        },
        "scores": {name: {"value": value, "explanation": outcome(case)} for name, value in scores(case).items()},
        "metadata": {"origin": case.origin, "cluster": case.cluster, "group": case.group, "case": dict(case.input)},
    }
    if case.error:
        sample["error"] = {"message": case.error, "traceback": "", "traceback_ansi": ""}
    return sample


def scores(case: CaseResult) -> dict[str, float]:
    """Each score of a case as one number: a share, a probability, or whether it was called right."""
    found: dict[str, float] = {}
    for family, parts in case.scores.items():
        if family.endswith("pair"):
            found[f"{family.removesuffix('pair')}probability"] = parts[1]
            found[f"{family.removesuffix('pair')}right"] = float(parts[0] == parts[-1])
        elif family in {"refusal", "agreement"}:
            found[f"{family}_right" if family == "refusal" else family] = float(parts[0] == parts[-1])
        else:
            found[family] = parts[0] / parts[1] if len(parts) == 2 else parts[0]
    return found


def response(case: CaseResult) -> str:
    """What was answered, or the claim that was judged."""
    output = case.output or {}
    if "text" in output:
        return str(output["text"] or output.get("reason") or "")
    return str(case.input.get("claim") or case.input.get("faulty") or "")


def contexts(case: CaseResult) -> list[str]:
    """The passages that were found, cited or given, each once and in order."""
    output = case.output or {}
    found = [one["text"] for one in output.get("evidence", ())]
    found += [one["passage"] for claim in output.get("claims", ()) for one in claim["citations"]]
    given = case.input.get("source")
    return list(dict.fromkeys([*found, *([str(given)] if given else [])]))


def reference(case: CaseResult) -> str:
    """What is right: the first answer, the label, or nothing."""
    answers = case.input.get("answers")
    if isinstance(answers, Sequence) and answers:
        return str(answers[0])
    if case.input.get("answerable") is False:
        return "unanswerable"
    label = case.input.get("label")
    return "" if label is None else ("supported" if label else "unsupported")


def ragas(run: Run) -> str:
    """One JSON object a line with the fields of Ragas' SingleTurnSample: `EvaluationDataset.from_jsonl` reads it."""
    rows = (
        {
            "user_input": title(case),
            "response": response(case),
            "retrieved_contexts": contexts(case),
            "reference": reference(case),
        }
        for case in run.cases
        if case.error is None
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def table(run: Run) -> str:
    """A row a case and a column a score; empty where a score does not apply."""
    named = [scores(case) for case in run.cases]
    columns = list(dict.fromkeys(name for one in named for name in one))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(["id", "outcome", "group", "input", "output", "reference", "error", "seconds", *columns])
    for case, numbers in zip(run.cases, named, strict=True):
        words = (case.id, outcome(case), case.group, title(case), response(case), reference(case), case.error)
        writer.writerow([*map(_cell, words), f"{case.seconds:.3f}", *_figures(numbers, columns)])
    return written.getvalue()


def _figures(numbers: Mapping[str, float], columns: Sequence[str]) -> Iterator[str]:
    for name in columns:
        yield f"{numbers[name]:.6g}" if name in numbers else ""


def _cell(text: str | None) -> str:
    """A text that a spreadsheet shows and never runs."""
    text = text or ""
    return f"'{text}" if text.startswith(_FORMULA) else text


def baseline(run: Run) -> str:
    """The run with no more of what was generated than a comparison shows: small enough to commit."""
    slim = replace(run, cases=tuple(replace(case, output=_kept(case), support=()) for case in run.cases))
    return json.dumps(to_data(slim), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _kept(case: CaseResult) -> dict[str, Any]:
    words = said(case)
    return {"said": words if len(words) <= _LONGEST_KEPT else f"{words[:_LONGEST_KEPT]} …"}


EXPORTS: dict[str, Callable[[Run], str]] = {
    "inspect": inspect_log,
    "ragas": ragas,
    "csv": table,
    "baseline": baseline,
}
