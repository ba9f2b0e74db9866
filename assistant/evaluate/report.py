"""
A run for people and for machines: rows for a terminal, one HTML file, JUnit XML, Markdown.

The HTML needs no network and loads nothing: styles, script and data are in it. The table of cases is drawn by the
script, a screenful at a time; metrics and drawings are there without it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from assistant.errors import SuiteError
from assistant.evaluate import charts
from assistant.evaluate.kinds import KINDS
from assistant.evaluate.outcomes import outcome, title
from assistant.evaluate.results import to_data

if TYPE_CHECKING:
    from assistant.evaluate.results import CaseResult, MetricResult, Past, Run

_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A page with the whole source of 5,000 cases would not open; the run file has all of it.
_LONGEST_SHOWN = 1_500


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the metrics table, ready to print."""

    name: str
    value: str
    interval: str
    scored: str
    not_applicable: str
    errors: str
    threshold: str
    passed: bool
    meaning: str


def rows(run: Run) -> list[Row]:
    """The metrics that were scored or have a threshold; one that applied to no case and is not gated says nothing."""
    return [
        _row(name, metric)
        for name, metric in run.metrics.items()
        if metric.n_scored or metric.threshold or metric.n_error == metric.n_total
    ]


def _row(name: str, metric: MetricResult) -> Row:
    limits = metric.threshold
    bounds = [f"≥ {limits.min:g}"] if limits and limits.min is not None else []
    bounds += [f"≤ {limits.max:g}"] if limits and limits.max is not None else []
    return Row(
        name=name,
        value=figure(metric.value),
        interval="" if metric.low is None or metric.high is None else f"{figure(metric.low)} – {figure(metric.high)}",
        scored=f"{metric.n_scored} of {metric.n_total}",
        not_applicable=str(metric.n_na),
        errors=str(metric.n_error),
        threshold=", ".join(bounds),
        passed=metric.passed,
        meaning=metric.meaning,
    )


def table(run: Run) -> str:
    """The rows as aligned plain text, with the gates that failed below."""
    heads = ("metric", "value", "95 % interval", "scored", "n/a", "errors", "threshold")
    lines = [heads] + [
        (row.name, row.value, row.interval, row.scored, row.not_applicable, row.errors, row.threshold)
        for row in rows(run)
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    verdict = f"{run.suite}: {'passed' if run.passed else 'failed'} ({run.id}, {run.seconds:.1f} s)"
    return "\n".join([verdict, *drawn, *run.failures])


def figure(value: float | None) -> str:
    """Three decimals; a value that is absent says so."""
    return "n/a" if value is None else f"{value:.3f}"


def report(run: Run, format: str, *, history: Sequence[Past] = ()) -> str:  # noqa: A002  # the command's own word
    """The run as `html`, `junit` or `md`; earlier runs of the suite draw its history in HTML."""
    if format not in REPORTS:
        raise SuiteError(f"There is no report format {format!r}.", hint=f"Formats: {', '.join(REPORTS)}.")
    return REPORTS[format](run, history)


def markdown(run: Run, _history: Sequence[Past] = ()) -> str:
    """A table for a pull request, the gates that failed and the first cases that went wrong."""
    lines = [
        f"### {_cell(run.suite)}: {'passed' if run.passed else 'failed'}",
        "",
        *(f"- **{_cell(failure)}**" for failure in run.failures),
        *([""] if run.failures else []),
        "| metric | value | 95 % interval | scored | n/a | errors | threshold |",
        "|---|---:|---|---:|---:|---:|---|",
    ]
    for row in rows(run):
        mark = "" if row.passed else " ✗"
        cells = (row.name, row.value + mark, row.interval, row.scored, row.not_applicable, row.errors, row.threshold)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    wrong = [case for case in run.cases if outcome(case) in {"error", "wrong"}]
    if wrong:
        shown = [f"- `{_cell(case.id)}`: {_cell(case.error or title(case))}" for case in wrong[:10]]
        summary = f"{len(wrong)} of {len(run.cases)} cases went wrong"
        lines += ["", f"<details><summary>{summary}</summary>", "", *shown, "", "</details>"]
    lines += ["", f"Run `{run.id}`, {run.seconds:.1f} s, code `{run.environment.get('code', '')[:12]}`.", ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", escape(text, quote=False)).replace("|", "\\|")[:300]


def junit(run: Run, _history: Sequence[Past] = ()) -> str:
    """Gates as test cases that pass or fail, cases that could not be scored as errors."""
    gates = {name: metric for name, metric in run.metrics.items() if metric.threshold}
    suite = ElementTree.Element(
        "testsuite",
        name=_xml(run.suite),
        tests=str(len(gates) + len(run.cases)),
        failures=str(sum(not metric.passed for metric in gates.values())),
        errors=str(run.errors),
        time=f"{run.seconds:.3f}",
        timestamp=run.started,
    )
    for name, metric in gates.items():
        case = ElementTree.SubElement(suite, "testcase", classname=_xml(f"{run.suite}.metrics"), name=_xml(name))
        row = _row(name, metric)
        if not metric.passed:
            message = f"{name} is {row.value}; it must be {row.threshold}"
            ElementTree.SubElement(case, "failure", message=message).text = f"{row.scored} scored, {row.errors} errors"
    for result in run.cases:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_xml(f"{run.suite}.cases"),
            name=_xml(result.id),
            time=f"{result.seconds:.3f}",
        )
        if result.error:
            ElementTree.SubElement(case, "error", message=_xml(result.error)).text = _xml(result.origin)
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    return _FORBIDDEN_IN_XML.sub("�", text)


def html(run: Run, history: Sequence[Past] = ()) -> str:
    """One file: metrics, drawings, and every case to filter, search and open."""
    page = resources.files("assistant.evaluate") / "page"
    data = {"kind": run.kind, "threshold": run.threshold, "cases": [_case_data(case) for case in run.cases]}
    return Template((page / "report.html").read_text("utf-8")).substitute(
        title=escape(f"{run.suite}, {run.started[:16].replace('T', ' ')}"),
        suite=escape(run.suite),
        purpose=escape(run.purpose),
        verdict="passed" if run.passed else "failed",
        facts=_facts(run),
        failures="".join(f"<li>{escape(failure)}</li>" for failure in run.failures),
        metrics="".join(_metric_row(name, run, history) for name in (row.name for row in rows(run))),
        plots=_plots(run) + _histories(run, history),
        style=(page / "report.css").read_text("utf-8"),
        script=(page / "report.js").read_text("utf-8"),
        # `<` could end the script element or open a comment in it.
        data=json.dumps(data, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c"),
    )


def _facts(run: Run) -> str:
    about = run.environment
    packages = ", ".join(f"{name} {version}" for name, version in about.get("packages", {}).items())
    facts = {
        "Run": run.id,
        "Kind": run.kind,
        "Took": f"{run.seconds:.1f} s",
        "Cases": f"{len(run.cases)}, {run.errors} not scored",
        "Model": ", ".join(about.get("models", [])) or str(about.get("model", "none")),
        "Code": str(about.get("code", ""))[:12],
        "Library": str(about.get("library") or "none")[:12],
        "On": f"Python {about.get('python', '')}, {about.get('platform', '')}, {packages}",
    }
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())


def _metric_row(name: str, run: Run, history: Sequence[Past]) -> str:
    metric, row = run.metrics[name], _row(name, run.metrics[name])
    past = [other.metrics.get(name) for other in history]
    history_line = charts.sparkline([*past, metric.value])
    cells = (
        f'<th scope="row" title="{escape(row.meaning)}">{escape(name)}</th><td class="number value-of">{row.value}</td>'
        f'<td class="drawn">{charts.interval_bar(metric)}</td><td class="span">{row.interval}</td>'
        f'<td class="past">{history_line}</td><td class="number scored">{row.scored}</td>'
        f'<td class="number none">{row.not_applicable}</td><td class="number errors">{row.errors}</td>'
        f'<td class="bound">{row.threshold}</td>'
    )
    return f'<tr class="{"" if row.passed else "failed"}">{cells}</tr>'


def _plots(run: Run) -> str:
    """How well the probabilities of the checker, and of a judge that gives any, are calibrated and tell apart."""
    drawn = ""
    for family, whose, threshold in (("pair", "the checker", run.threshold), ("judge_pair", "the judge", 0.5)):
        pairs = np.array([case.scores[family][:2] for case in run.cases if family in case.scores])
        if len(pairs):
            drawn += charts.reliability(pairs, whose) + charts.roc(pairs, threshold, whose)
    return drawn


def _histories(run: Run, history: Sequence[Past]) -> str:
    """The gated metrics over the suite's runs, or the kind's main ones."""
    named = [name for name, metric in run.metrics.items() if metric.threshold] or KINDS[run.kind].gated
    drawn = ""
    for name in named:
        points = [(past.started, past.metrics.get(name)) for past in history]
        if name in run.metrics:
            drawn += charts.history(
                name, [*points, (run.started, run.metrics[name].value)], run.metrics[name].threshold
            )
    return drawn


def _case_data(case: CaseResult) -> dict[str, Any]:
    return {
        "id": case.id,
        "origin": case.origin,
        "group": case.group,
        "title": title(case)[:300],
        "outcome": outcome(case),
        "error": case.error,
        "scores": case.scores,
        "input": _shortened(case.input),
        "output": _shortened(case.output),
        "windows": _shortened(case.windows),
    }


def _shortened(value: Any) -> Any:
    """The same data with its longest texts cut, and saying so."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]} … [{len(value)} characters]"
    if isinstance(value, Mapping):
        return {name: _shortened(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shortened(inner) for inner in value]
    return value


def as_json(run: Run, _history: Sequence[Past] = ()) -> str:
    return json.dumps(to_data(run), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


REPORTS: dict[str, Callable[[Run, Sequence[Past]], str]] = {
    "html": html,
    "junit": junit,
    "xml": junit,
    "md": markdown,
    "json": as_json,
}
