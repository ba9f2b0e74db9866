"""
What a run leaves behind: its cases, its metrics with intervals, and where it stands on disk.

A run's file is written beside its final name and moved into place, so that it is whole or absent.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.errors import SuiteError
from assistant.evaluate.metrics import Parts
from assistant.notation import from_json

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a metric must reach for a run to pass, and how far it may fall from one run to another."""

    min: float | None = None
    max: float | None = None
    margin: float | None = None

    def allows(self, value: float | None) -> bool:
        """Whether the value is within bounds; one that could not be computed is not, where there are bounds."""
        if self.min is None and self.max is None:
            return True
        if value is None:
            return False
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


@dataclass(frozen=True, slots=True)
class MetricResult:
    """`n_total = n_scored + n_na + n_error`; the value is None exactly when nothing was scored."""

    value: float | None
    low: float | None
    high: float | None
    n_total: int
    n_scored: int
    n_na: int
    n_error: int
    better: str = "higher"
    meaning: str = ""
    threshold: Threshold | None = None
    passed: bool = True


@dataclass(frozen=True, slots=True)
class CaseResult:
    id: str
    origin: str
    cluster: str
    group: str | None
    input: Mapping[str, Any]
    output: Mapping[str, Any] | None
    support: tuple[float, ...]
    """The support model's answers to the pairs that the kind asks of, in their order."""
    scores: Parts
    error: str | None
    """What went wrong and at which stage; None when the case was scored or does not apply."""
    seconds: float
    """Time to generate, when it was generated."""
    windows: tuple[str, ...] = ()
    """Where the sources come nearest to the claim, of each pair of a kind that generates nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    id: str
    suite: str
    kind: str
    purpose: str
    started: str
    seconds: float
    environment: Mapping[str, Any]
    metrics: Mapping[str, MetricResult]
    cases: tuple[CaseResult, ...]
    failures: tuple[str, ...]
    """Each gate that failed, in a sentence."""
    fresh: Mapping[str, int] = field(default_factory=dict)
    """How many cases each stage had to compute, the rest being known from earlier runs."""
    threshold: float | None = None
    """The support model's frozen threshold."""
    margin: float = 0.05
    """How far a metric without a margin of its own may fall from one run to another."""

    @property
    def passed(self) -> bool:
        return not self.failures

    @property
    def errors(self) -> int:
        return sum(case.error is not None for case in self.cases)


def to_data(run: Run) -> dict[str, Any]:
    """The run as the JSON that `--json` prints and that its file holds."""
    return {"format": FORMAT, **asdict(run), "passed": run.passed}


def case_data(case: CaseResult) -> dict[str, Any]:
    """One case as plain data."""
    return asdict(case)


def write_run(run: Run, runs_dir: Path) -> Path:
    path = runs_dir / f"{run.id}.json"
    write_atomically(path, json.dumps(to_data(run), ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    return path


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def list_runs(runs_dir: Path) -> list[str]:
    """The ids of the runs in a folder, oldest first."""
    return sorted(path.stem for path in runs_dir.glob("*Z-*.json")) if runs_dir.is_dir() else []


@dataclass(frozen=True, slots=True)
class Past:
    """What is told of a run without its cases."""

    id: str
    suite: str
    kind: str
    started: str
    passed: bool
    cases: int
    metrics: Mapping[str, float | None]


def past_runs(runs_dir: Path) -> list[Past]:
    """The runs in a folder, oldest first; a file that is no run of ours is passed over."""
    return [past for name in list_runs(runs_dir) if (past := _past(runs_dir / f"{name}.json")) is not None]


def history(run: Run, runs_dir: Path, most: int = 30) -> list[Past]:
    """The latest earlier runs of the same suite, oldest first; a sample of its cases is none of them."""
    ids = [name for name in list_runs(runs_dir) if name < run.id]
    found = (past for name in reversed(ids) if (past := _past(runs_dir / f"{name}.json")) is not None)
    same = (past for past in found if (past.suite, past.kind, past.cases) == (run.suite, run.kind, len(run.cases)))
    return list(islice(same, most))[::-1]


# Nothing within a JSON string looks like this, for its quotation marks would be escaped.
_CASES = re.compile(r',"cases":\[')


def _past(path: Path) -> Past | None:
    """The head of a run's file: its cases, which are nearly all of it, are not parsed."""
    try:
        text = path.read_text(encoding="utf-8")
        found = _CASES.search(text)
        head = from_json(text[: found.start()] + "}" if found else text)
        metrics = {name: metric["value"] for name, metric in head["metrics"].items()}
        passed = text.rstrip().endswith('"passed":true}') if found else bool(head["passed"])
        cases = max((metric["n_total"] for metric in head["metrics"].values()), default=0)
        return Past(head["id"], head["suite"], head["kind"], head["started"], passed, cases, metrics)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load_run(reference: str | Path, runs_dir: Path) -> Run:
    """A run by its file's path, its id or the unique beginning or end of its id; `latest` is the newest."""
    path = _run_path(str(reference), runs_dir)
    try:
        data = from_json(path.read_text(encoding="utf-8"))
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise SuiteError(f"{path} is not a run of format {FORMAT}.", hint="Run the suite again.")
        return TypeAdapter(Run).validate_python(data)
    except (OSError, ValueError, ValidationError):
        raise SuiteError(
            f"{path} cannot be read as a run.", hint="Give a run file that `podium eval run` wrote."
        ) from None


def _run_path(reference: str, runs_dir: Path) -> Path:
    if Path(reference).is_file():
        return Path(reference)
    known = list_runs(runs_dir)
    if reference == "latest" and known:
        return runs_dir / f"{known[-1]}.json"
    matching = [run for run in known if run == reference or run.startswith(reference) or run.endswith(reference)]
    if len(matching) == 1:
        return runs_dir / f"{matching[0]}.json"
    trouble = f"Several runs match {reference!r}." if matching else f"No run {reference!r} in {runs_dir}."
    shown = ", ".join((matching or known)[-3:]) or "none yet"
    raise SuiteError(trouble, hint=f"Latest runs: {shown}.")
