"""Measuring what Podium does: suites of cases, metrics with intervals, comparisons and reports."""

from assistant.evaluate.adapters import ADAPTERS
from assistant.evaluate.compare import Comparison, compare
from assistant.evaluate.kinds import KINDS
from assistant.evaluate.metrics import METRICS
from assistant.evaluate.misspelt import misspelt
from assistant.evaluate.perturb import perturbations
from assistant.evaluate.report import REPORTS, Row, report, rows
from assistant.evaluate.results import CaseResult, MetricResult, Run, Threshold, list_runs, load_run, past_runs, to_data
from assistant.evaluate.run import run_suite
from assistant.evaluate.suite import Suite, adhoc_suite, load_suite, shipped_suites

__all__ = [
    "ADAPTERS",
    "KINDS",
    "METRICS",
    "REPORTS",
    "CaseResult",
    "Comparison",
    "MetricResult",
    "Row",
    "Run",
    "Suite",
    "Threshold",
    "adhoc_suite",
    "compare",
    "list_runs",
    "load_run",
    "load_suite",
    "misspelt",
    "past_runs",
    "perturbations",
    "report",
    "rows",
    "run_suite",
    "shipped_suites",
    "to_data",
]
