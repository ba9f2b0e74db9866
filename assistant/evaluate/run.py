"""
Running a suite: generate → check → score → aggregate.

Each stage's result is stored by the hash of what it depends on, so a re-score never generates again and an interrupted
run goes on where it stopped. A case that fails at any stage is data: it is recorded, counted and never scored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from assistant.errors import BudgetSpent, SuiteError
from assistant.evaluate.aggregate import aggregate
from assistant.evaluate.bench import Bench
from assistant.evaluate.cases import Case, GroundingCase, Judge, JudgeCase, PerturbationCase
from assistant.evaluate.checking import checked
from assistant.evaluate.environment import (
    code_fingerprint,
    environment,
    library_fingerprint,
    scoring_fingerprint,
    settings_of,
    support_fingerprint,
)
from assistant.evaluate.judging import judge_of
from assistant.evaluate.kinds import KINDS, Kind
from assistant.evaluate.perturb import perturbations
from assistant.evaluate.results import CaseResult, MetricResult, Run, write_run
from assistant.evaluate.stages import Stages, caught, fingerprint
from assistant.evaluate.suite import names_its_source

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.evaluate.cases import Subject
    from assistant.evaluate.suite import Perturb, Suite

Progress = Callable[[int, int], None]
"""Called with how many cases are through the stage that takes the time, and how many there are."""

# Cases whose pairs go to the support model together, so that a source of several is looked at once.
_BLOCK = 64


@dataclass(slots=True)
class _Work:
    """One case on its way through the stages."""

    case: Case
    generated: dict[str, Any] = field(default_factory=dict)
    checked: dict[str, Any] = field(default_factory=dict)
    scored: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def error(self) -> str | None:
        """What the first stage that failed says."""
        return next((str(s["error"]) for s in (self.generated, self.checked, self.scored) if "error" in s), None)


@dataclass(slots=True)
class _Runner:
    kind: Kind
    bench: Bench
    stages: Stages
    identity: str
    rerun_errors: bool
    workers: int | None
    progress: Progress | None
    fresh: dict[str, int] = field(default_factory=dict)

    @property
    def threshold(self) -> float | None:
        """The support model's, where the kind asks it: loading the model only to name it would cost a second."""
        return self.bench.threshold if self.kind.pairs else None


def run_suite(
    suite: Suite,
    desk: Subject,
    *,
    runs_dir: Path,
    progress: Progress | None = None,
    limit: int | None = None,
    rerun_errors: bool = False,
    workers: int | None = 1,
    judge: Judge | None = None,
) -> Run:
    """
    Run a suite on a desk and store the run. `limit` takes the first so many cases, `judge` stands for the desk's.

    So many `workers` generate at a time, and as many processes ask the support model where there are many pairs; None
    is one worker, and a process a core. Processes start Python anew: a script that asks for more than one must do what
    it does under `if __name__ == "__main__":`.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    kind = KINDS[suite.kind]
    library = library_fingerprint(desk) if suite.needs_library else None
    judge = (judge or judge_of(desk)) if suite.kind == "judge-agreement" else None
    identity = fingerprint(suite.kind, library, code_fingerprint(), settings_of(desk), judge and judge.name)
    with Stages.open(runs_dir) as stages:
        bench = Bench(desk, judge)
        cases = islice(_all_cases(suite, desk, stages, library), limit)
        work = _work(suite.name, cases, bench)
        runner = _Runner(kind, bench, stages, identity, rerun_errors, workers, progress)
        _generate(runner, work)
        _check(runner, work)
        _score(runner, work)
        results = tuple(_result(one, kind) for one in work)
        metrics = _aggregate(runner, suite, results, sample=limit is not None)
    about = environment(desk, library=library) | _models_of(results) | ({"judge": judge.name} if judge else {})
    run = Run(
        id=f"{started:%Y%m%dT%H%M%S%fZ}-{fingerprint(suite.name, identity, [one.keys for one in work])[:8]}",
        suite=suite.name,
        kind=suite.kind,
        purpose=suite.purpose,
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 3),
        environment=about,
        metrics=metrics,
        cases=results,
        failures=tuple(_failures(suite, metrics, results, sample=limit is not None)),
        fresh=runner.fresh,
        threshold=runner.threshold,
        margin=suite.margin,
    )
    write_run(run, runs_dir)
    return run


def _work(suite: str, cases: Iterator[Case], bench: Bench) -> list[_Work]:
    work = [_Work(_sourced(case, bench)) for case in cases]
    if not work:
        hint = "Add cases, or ingest documents to make them from."
        raise SuiteError(f"The suite {suite} has no cases.", hint=hint)
    return work


def _all_cases(suite: Suite, desk: Subject, stages: Stages, library: str | None) -> Iterator[Case]:
    yield from suite.cases
    if suite.perturb:
        yield from _perturbed(suite.perturb, desk, stages, library)


def _sourced(case: Case, bench: Bench) -> Case:
    """The case with its document's text as its source, where it names one instead."""
    if not names_its_source(case) or not isinstance(case.input, (GroundingCase, JudgeCase)):
        return case
    document = bench.document(case.input.document or "")
    if document is None:
        raise SuiteError(
            f"{case.origin}: case {case.id!r}: the library has no document {case.input.document!r}.",
            hint="Ingest it, or correct the case's document.",
        )
    return replace(case, input=replace(case.input, source=document.text))


def _perturbed(wanted: Perturb, desk: Subject, stages: Stages, library: str | None) -> Iterator[Case]:
    """The cases made from the library, or made before from the same one."""
    key = fingerprint("perturb", scoring_fingerprint(), library, wanted.count, wanted.seed, wanted.faults)
    stored = stages.get_many([key]).get(key)
    if stored is None:
        made = perturbations(desk.library.documents(), count=wanted.count, seed=wanted.seed, faults=wanted.faults)
        stored = [[case.raw, case.origin] for case in made]
        stages.put(key, stored)
    yield from (Case(PerturbationCase(**raw), raw, origin) for raw, origin in stored)


def _generate(runner: _Runner, work: Sequence[_Work]) -> None:
    if runner.kind.generate is None:
        for one in work:
            one.generated = {"output": {}}
        return
    for one in work:
        one.keys["generate"] = fingerprint("generate", runner.identity, one.case.raw)
    known = runner.stages.get_many(one.keys["generate"] for one in work)
    missing = []
    for one in work:
        stored = known.get(one.keys["generate"])
        if stored is None or (runner.rerun_errors and "error" in stored):
            missing.append(one)
        else:
            one.generated = stored
    runner.fresh["generate"] = len(missing)
    for done, (one, result) in enumerate(_each(runner, runner.kind.generate, missing), len(work) - len(missing) + 1):
        one.generated = result
        runner.stages.put(one.keys["generate"], result)
        if runner.progress:
            runner.progress(done, len(work))


def _each(
    runner: _Runner, step: Callable[[Any, Bench], Mapping[str, Any]], work: Sequence[_Work]
) -> Iterator[tuple[_Work, dict[str, Any]]]:
    """Each case with what generating it gave, as they finish; a few at a time when there are several workers."""

    def generate(one: _Work) -> dict[str, Any]:
        clock = time.perf_counter()
        result = caught("generate", lambda: {"output": step(one.case.input, runner.bench)})
        runner.bench.refuse_half(result)
        return result | {"seconds": round(time.perf_counter() - clock, 6)}

    if runner.workers is None or runner.workers <= 1:
        yield from ((one, generate(one)) for one in work)
        return
    with ThreadPoolExecutor(runner.workers) as pool:
        waiting: dict[Future[dict[str, Any]], _Work] = {}
        queue = iter(work)
        stop: BudgetSpent | None = None
        # Never more under way than workers, so that an interrupted run has not queued a thousand paid requests.
        while (
            batch := {pool.submit(generate, one): one for one in islice(queue, runner.workers - len(waiting))} | waiting
        ):
            done, _ = wait(batch, return_when=FIRST_COMPLETED)
            waiting = {future: one for future, one in batch.items() if future not in done}
            for future in done:
                try:
                    yield batch[future], future.result()
                except BudgetSpent as spent:  # What the others have under way is paid for, and kept.
                    stop, queue = spent, iter(())
    if stop:
        raise stop


def _check(runner: _Runner, work: Sequence[_Work]) -> None:
    """Ask the support model of every pair that scoring will need."""
    if runner.kind.pairs is None:
        for one in work:
            one.checked = {"support": []}
        return
    open_work = [one for one in work if one.error is None]
    embedder = settings_of(runner.bench.subject).get("embedder")
    asked = {one.case.id: runner.kind.pairs(one.case.input, one.generated["output"]) for one in open_work}
    for one in open_work:
        one.keys["check"] = fingerprint("check", support_fingerprint(), embedder, asked[one.case.id])
    known = runner.stages.get_many(one.keys["check"] for one in open_work)
    missing = []
    for one in open_work:
        stored = known.get(one.keys["check"]) if asked[one.case.id] else {"support": []}
        if stored is None or (runner.rerun_errors and "error" in stored):
            missing.append(one)
        else:
            one.checked = stored
    runner.fresh["check"] = len(missing)
    blocks = [missing[start : start + _BLOCK] for start in range(0, len(missing), _BLOCK)]
    pairs = [[asked[one.case.id] for one in block] for block in blocks]
    done = len(work) - len(missing)
    for block, results in zip(blocks, checked(runner.bench.subject.support, pairs, runner.workers), strict=True):
        for one, result in zip(block, results, strict=True):
            one.checked = result
        runner.stages.put_many({one.keys["check"]: one.checked for one in block})
        done += len(block)
        # Elsewhere generating is what takes the time, and has been told already.
        if runner.progress and runner.kind.generate is None:
            runner.progress(done, len(work))


def _score(runner: _Runner, work: Sequence[_Work]) -> None:
    open_work = [one for one in work if one.error is None]
    same = (scoring_fingerprint(), runner.threshold)
    for one in open_work:
        one.keys["score"] = fingerprint("score", same, one.keys, one.case.raw, one.generated, one.checked)
    known = runner.stages.get_many(one.keys["score"] for one in open_work)
    runner.fresh["score"] = len(open_work) - len(known)
    scored = {}
    for one in open_work:
        stored = known.get(one.keys["score"])
        if stored is None or (runner.rerun_errors and "error" in stored):
            stored = scored[one.keys["score"]] = _scored(runner, one)
        one.scored = stored
    runner.stages.put_many(scored)


def _scored(runner: _Runner, one: _Work) -> dict[str, Any]:
    return caught("score", lambda: {"parts": _parts(runner, one)})


def _parts(runner: _Runner, one: _Work) -> Mapping[str, list[float]]:
    pairs = runner.kind.pairs(one.case.input, one.generated["output"]) if runner.kind.pairs else []
    support = dict(zip(pairs, one.checked["support"], strict=True))
    return runner.kind.score(one.case.input, one.generated["output"], support, runner.bench)


def _result(one: _Work, kind: Kind) -> CaseResult:
    return CaseResult(
        id=one.case.id,
        origin=one.case.origin,
        cluster=kind.cluster(one.case.input),
        group=kind.group(one.case.input),
        input=one.case.raw,
        output=one.generated.get("output"),
        support=tuple(one.checked.get("support", ())),
        scores={} if one.error else one.scored["parts"],
        error=one.error,
        seconds=one.generated.get("seconds", 0.0),
        windows=() if kind.needs_library else tuple(one.checked.get("windows", ())),
    )


def _aggregate(
    runner: _Runner, suite: Suite, results: Sequence[CaseResult], *, sample: bool
) -> dict[str, MetricResult]:
    observed = [(one.cluster, one.group, one.scores, one.error is None) for one in results]
    key = fingerprint("aggregate", scoring_fingerprint(), suite.kind, suite.seed, observed)
    stored = runner.stages.get_many([key]).get(key)
    if stored is None:
        computed = aggregate(runner.kind, results, seed=suite.seed)
        stored = {name: [getattr(metric, column) for column in _COLUMNS] for name, metric in computed.items()}
        runner.stages.put(key, stored)
    metrics = {name: MetricResult(*values) for name, values in stored.items()}
    return {name: _judged(metric, suite, name, sample=sample) for name, metric in metrics.items()}


_COLUMNS = ("value", "low", "high", "n_total", "n_scored", "n_na", "n_error", "better", "meaning")


def _judged(metric: MetricResult, suite: Suite, name: str, *, sample: bool) -> MetricResult:
    threshold = suite.thresholds.get(name)
    unasked = sample and metric.n_na == metric.n_total
    return replace(metric, threshold=threshold, passed=threshold is None or unasked or threshold.allows(metric.value))


def _failures(
    suite: Suite, metrics: Mapping[str, MetricResult], results: Sequence[CaseResult], *, sample: bool
) -> Iterator[str]:
    for name, threshold in suite.thresholds.items():
        metric = metrics.get(name)
        if sample and (metric is None or metric.n_na == metric.n_total):
            continue  # The first few cases need not hold one of every kind.
        if metric is None or (metric.value is None and not threshold.allows(None)):
            yield f"{name} could not be computed on any case."
        elif not metric.passed:
            bound = f"at least {threshold.min}" if threshold.min is not None else f"at most {threshold.max}"
            if threshold.min is not None and threshold.max is not None:
                bound = f"between {threshold.min} and {threshold.max}"
            yield f"{name} is {metric.value:.4g}; it must be {bound}."
    if not sample and not any(metric.n_scored for metric in metrics.values()):
        yield f"Nothing could be scored: none of the {len(results)} cases has what a {suite.kind} metric needs."
    errors = sum(one.error is not None for one in results)
    if errors > suite.max_errors:
        yield f"{errors} of {len(results)} cases could not be scored; at most {suite.max_errors} may fail."


def _models_of(results: Sequence[CaseResult]) -> dict[str, Any]:
    """The models and prompts that the outputs themselves name."""
    outputs = [one.output for one in results if one.output]
    models = sorted({str(output["model"]) for output in outputs if output.get("model")})
    prompts = {fingerprint(output["prompt"]): output["prompt"] for output in outputs if output.get("prompt")}
    return {"models": models, "prompts": [prompts[key] for key in sorted(prompts)]}
