"""podium eval: run suites, compare and report them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import output, progress
from assistant.cli.options import (
    Json,
    Library,
    LimitFlags,
    MaxCost,
    MaxTokens,
    Model,
    NoCache,
    Verbose,
    limit_flags,
    open_desk,
)
from assistant.errors import LibraryError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.evaluate import Run, Suite

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
RUNS = Path(".podium-runs")
RunsFolder = Annotated[Path, typer.Option("--runs", metavar="DIR", help="Where runs and their stages are kept.")]


@app.command()
def run(
    suites: Annotated[
        list[str], typer.Argument(metavar="SUITE...", help="Shipped names, YAML files, or a kind with --data.")
    ],
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FILE", help="Cases for the named kind, or a public benchmark's file."),
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="Whose form the --data has, where it does not show.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many cases.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="So many cases at a time. Else one, and a core each for the support model."),
    ] = None,
    judge: Annotated[
        str | None, typer.Option("--judge", metavar="MODEL", help="The model that judge-agreement asks.")
    ] = None,
    rerun_errors: Annotated[bool, typer.Option("--rerun-errors", help="Try again the cases that failed.")] = False,
    runs: RunsFolder = RUNS,
    model: Model = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    no_cache: NoCache = False,
    verbose: Verbose = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Run suites and print their metrics with intervals; exit 1 when a threshold is missed."""
    from assistant.evaluate import adhoc_suite, load_suite, misspelt, to_data
    from assistant.evaluate.report import table

    output.listen(verbose=verbose)
    chosen = [adhoc_suite(name, data, format_) if data else load_suite(name) for name in suites]
    for told in (line for suite in chosen for line in misspelt(suite.cases)):
        output.note(told)
    limits = limit_flags(max_cost, max_tokens, no_cache=no_cache)
    finished = []
    for suite in chosen:
        with _desk(suite, library, model, judge, limits) as desk:
            finished.append(_run(suite, desk, runs, limit=limit, rerun_errors=rerun_errors, workers=workers))
        if not as_json:
            output.put(table(finished[-1]))
    if as_json:
        made = [to_data(one) for one in finished]
        output.put_json(made[0] if len(made) == 1 else {"format": 1, "runs": made})
    raise typer.Exit(0 if all(one.passed for one in finished) else 1)


@app.command("list")
def list_(runs: RunsFolder = RUNS, as_json: Json = False) -> None:
    """List the shipped suites and the runs kept here, each with its suite and date."""
    from dataclasses import asdict

    from assistant.evaluate import past_runs, shipped_suites

    names, kept = sorted(shipped_suites()), past_runs(runs)
    if as_json:
        about = [{name: value for name, value in asdict(one).items() if name != "metrics"} for one in kept]
        output.put_json({"format": 1, "suites": names, "runs": about})
        return
    for name in names:
        output.put(f"suite  {name}")
    for one in kept:
        when = one.started[:16].replace("T", " ")
        output.put(f"run    {one.id}  {when}  {'passed' if one.passed else 'failed'}  {one.suite}")


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A")],
    second: Annotated[str, typer.Argument(metavar="B")],
    runs: RunsFolder = RUNS,
    as_json: Json = False,
) -> None:
    """Compare two runs of the same cases; exit 1 where the second is worse beyond the margin."""
    from assistant.evaluate import load_run
    from assistant.evaluate.compare import compare as compared
    from assistant.evaluate.compare import comparison_data, comparison_text

    found = compared(load_run(first, runs), load_run(second, runs))
    if as_json:
        output.put_json(comparison_data(found))
    else:
        output.put(comparison_text(found))
    raise typer.Exit(1 if found.regressed else 0)


@app.command()
def report(
    reference: Annotated[str, typer.Argument(metavar="RUN", help="A run file or an id; latest is the newest.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Its suffix says the format: .html .xml .md .json")
    ],
    runs: RunsFolder = RUNS,
) -> None:
    """Write a run as a page, JUnit XML, Markdown or JSON."""
    from assistant.evaluate import load_run
    from assistant.evaluate.report import report as rendered
    from assistant.evaluate.results import history

    run = load_run(reference, runs)
    content = rendered(run, out.suffix.removeprefix("."), history=history(run, runs))
    output.write_file(out, content.encode())
    output.note(f"Wrote {out}.")


@app.command()
def export(
    reference: Annotated[str, typer.Argument(metavar="RUN", help="A run file or an id; latest is the newest.")],
    to: Annotated[
        str, typer.Option("--to", metavar="FORM", help="inspect (a log), ragas (a dataset), csv or baseline.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A file or a folder; else it is printed.")
    ] = None,
    runs: RunsFolder = RUNS,
) -> None:
    """Give a run to others: Inspect's viewer, Ragas, a spreadsheet, or as a baseline to commit."""
    from assistant.evaluate import load_run
    from assistant.evaluate.export import export as exported
    from assistant.evaluate.export import file_name

    run = load_run(reference, runs)
    content = exported(run, to)
    if out is None:
        output.put_words(content)
        return
    out = out / file_name(run, to) if out.is_dir() else out
    output.write_file(out, content.encode())
    output.note(f"Wrote {out}.")


@app.command()
def show(
    reference: Annotated[str, typer.Argument(metavar="RUN")],
    case: Annotated[str, typer.Argument(metavar="CASE")],
    runs: RunsFolder = RUNS,
) -> None:
    """Show one case of a run: input, output, scores."""
    from assistant.evaluate import load_run
    from assistant.evaluate.results import case_data

    found = next((one for one in load_run(reference, runs).cases if one.id == case), None)
    if found is None:
        raise LibraryError(
            f"The run has no case {case!r}.", hint=f"List them: podium eval report {reference} --out cases.md"
        )
    output.put_json(case_data(found))


@contextmanager
def _desk(
    suite: Suite, library: str | None, model: str | None, judge: str | None, limits: LimitFlags
) -> Iterator[Desk]:
    """The desk a suite runs on: over a corpus of its own, the user's library, or none where it needs none."""
    own = suite.corpus is not None or (bool(suite.documents) and library is None)
    if not own and (library or os.environ.get("PODIUM_LIBRARY") or suite.needs_library):
        with open_desk(library, model=model, judge=judge, limits=limits) as desk:
            yield desk
        return
    with (
        tempfile.TemporaryDirectory(prefix="podium-") as folder,
        open_desk(folder, model=model, create=True, judge=judge, limits=limits) as desk,
    ):
        if suite.corpus is not None:
            output.note(f"Reading {suite.corpus.name} for {suite.name} …")
            desk.ingest([str(suite.corpus)])
        if suite.documents:
            output.note(f"Reading the {len(suite.documents):,} passages that the file brings …")
            brought = Path(folder) / "passages.jsonl"
            brought.write_text("\n".join(json.dumps(one) for one in suite.documents), encoding="utf-8")
            desk.ingest([str(brought)])
        yield desk


def _run(suite: Suite, desk: Desk, runs: Path, **options: Any) -> Run:
    from assistant.evaluate import run_suite

    with progress.bar(suite.name, "cases") as bar:
        return run_suite(suite, desk, runs_dir=runs, progress=bar.reach, **options)
