"""A judge and the offline checker are each held against people's labels, and a measured rate is put right by them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from commands import run as podium
from evaluating import TinyDesk
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from assistant.chat import Reply, Request
from assistant.evaluate import adhoc_suite, run_suite
from assistant.evaluate.cases import Judge
from assistant.evaluate.judging import model_judge
from assistant.evaluate.metrics import METRICS
from assistant.prompts import load
from assistant.testkit import Asked, ModelServer, fails, replies

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "It rained on Monday in Melisar."
CASES = [
    {"id": "a", "source": SOURCE, "claim": "It rained on Monday.", "label": 1},
    {"id": "b", "source": SOURCE, "claim": "It snowed in Orrel.", "label": 0, "error": "place"},
    {"id": "c", "source": SOURCE, "claim": "Monday rained Melisar.", "label": 0, "error": "order"},
    {"id": "d", "source": SOURCE, "claim": "It rained in Melisar."},
]


def suite(folder: Path, cases: list[dict[str, object]] = CASES):  # type: ignore[no-untyped-def, assignment]
    path = folder / "judged.jsonl"
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    return adhoc_suite("judge-agreement", path)


def exacting(cases: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """Supports what is said in the source's own order."""
    return {name: float(claim.split()[0] == "It" and "rained" in claim) for name, (claim, _) in cases.items()}


def test_both_are_scored_against_the_labels_and_each_other(tmp_path: Path) -> None:
    """
    The checker, which counts words, lets the scrambled claim pass; the judge does not; each error is given apart.
    """
    metrics = run_suite(suite(tmp_path), TinyDesk(), runs_dir=tmp_path, judge=Judge("exacting", exacting)).metrics

    assert (metrics["balanced_accuracy"].value, metrics["judge_balanced_accuracy"].value) == (0.75, 1.0)
    assert (metrics["caught:order"].value, metrics["judge_caught:order"].value) == (0.0, 1.0)
    assert (metrics["judge_kappa"].value, metrics["judge_kappa"].n_scored, metrics["judge_kappa"].n_na) == (1.0, 3, 1)
    assert metrics["agreement"].n_scored == 4


def test_a_rate_is_corrected_by_what_the_labels_show(tmp_path: Path) -> None:
    """
    The checker calls all of the unlabelled supported, and is wrong by a third on the labelled: two thirds are left.
    """
    metrics = run_suite(suite(tmp_path), TinyDesk(), runs_dir=tmp_path).metrics

    assert metrics["support_share"].value == 1.0
    assert metrics["corrected_support_share"].value == pytest.approx(2 / 3)
    assert metrics["judge_support_share"].value is None


def test_without_labels_a_rate_is_not_corrected(tmp_path: Path) -> None:
    """
    Nor without a claim to measure it on: both are n/a.
    """
    unlabelled = run_suite(suite(tmp_path, CASES[3:]), TinyDesk(), runs_dir=tmp_path).metrics
    labelled = run_suite(suite(tmp_path, CASES[:3]), TinyDesk(), runs_dir=tmp_path).metrics

    assert (unlabelled["support_share"].value, unlabelled["corrected_support_share"].value) == (1.0, None)
    assert labelled["corrected_support_share"].n_na == 3


@pytest.mark.parametrize("said", [{}, {"a": float("nan")}, {"a": 1.2}, {"other": 1.0}])
def test_a_judge_that_gives_no_verdict_is_an_error(tmp_path: Path, said: dict[str, float]) -> None:
    """
    Neither support nor refusal; promptfoo scored what it could not read as 1.0.
    """
    run = run_suite(suite(tmp_path, CASES[:1]), TinyDesk(), runs_dir=tmp_path, judge=Judge("mute", lambda _: said))

    assert run.errors == 1
    assert not run.passed


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("supported", 1.0), ("unsupported", 0.0), ("contradicted", 0.0), ("perhaps", None), (None, None),
    ],
)  # fmt: skip
def test_the_products_own_judge_is_asked_by_id(reply: str | None, verdict: float | None) -> None:
    """
    What it says by id is its verdict; what cannot be read, or is not there, is none.
    """

    def chat(request: Request) -> Reply:
        name = request.user.split('<claim id="')[1].split('"')[0]
        verdicts = [{"id": name, "verdict": reply, "fault": ""}] if reply else []
        return Reply(json.dumps({"verdicts": verdicts}))

    said = model_judge("test", chat, load("judge"))({"a": ("It rained.", SOURCE)})

    assert said.get("a") == verdict


@pytest.mark.parametrize(
    "prose", ["True.", "It is false.", "True and false.", "I cannot tell.", "It is supported.", "verdict: yes", ""]
)
def test_a_verdict_in_prose_is_none(prose: str) -> None:
    """
    FActScore took a reply without "not" or "cannot" for support, and promptfoo one without "verdict: no".
    """
    said = model_judge("test", lambda _: Reply(prose), load("judge"))({"a": ("It rained.", SOURCE)})

    assert said == {}


def test_another_judge_is_asked_anew(tmp_path: Path) -> None:
    """
    And the same one is not.
    """
    first = run_suite(suite(tmp_path), TinyDesk(), runs_dir=tmp_path, judge=Judge("one", exacting))
    again = run_suite(suite(tmp_path), TinyDesk(), runs_dir=tmp_path, judge=Judge("one", exacting))
    other = run_suite(suite(tmp_path), TinyDesk(), runs_dir=tmp_path, judge=Judge("other", exacting))

    assert [one.fresh["generate"] for one in (first, again, other)] == [4, 0, 4]


def test_a_model_judges_from_the_command_line(tmp_path: Path) -> None:
    """
    `--judge` names it, several cases at a time, and the run says which it was.
    """
    suite(tmp_path)
    told = podium(
        "eval", "run", "judge-agreement", "--data", str(tmp_path / "judged.jsonl"), "--judge", "fake:",
        "--workers", "3", "--json", "--runs", str(tmp_path / "runs"),
    )  # fmt: skip

    assert told.code == 0, told.err
    assert told.data["environment"]["judge"] == "fake:"
    assert told.data["metrics"]["judge_balanced_accuracy"]["n_scored"] == 3


def test_a_judge_behind_a_server_is_held_against_the_labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One that calls all unsupported is as good as chance; a call that failed is an error of its case, never a verdict.
    """
    suite(tmp_path)
    judged = (
        "eval", "run", "judge-agreement", "--data", str(tmp_path / "judged.jsonl"), "--judge", "openai:small",
        "--json", "--no-cache", "--runs", str(tmp_path / "runs"),
    )  # fmt: skip

    def condemn(asked: Asked) -> str:
        names = re.findall(r'<claim id="(\w+)">', asked.user)
        return json.dumps({"verdicts": [{"id": name, "verdict": "unsupported", "fault": ""} for name in names]})

    with ModelServer(fails(400, "No."), replies(condemn)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        broken = podium(*judged).data
        again = podium(*judged, "--workers", "3", "--rerun-errors").data
        calls = len(server.requests)

    assert [bool(case["error"]) for case in broken["cases"]] == [True, False, False, False]
    assert [case["error"] for case in again["cases"]] == [None] * 4
    assert again["metrics"]["judge_balanced_accuracy"]["value"] == 0.5
    assert again["environment"]["judge"] == "openai:small"
    assert calls == 5


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=40))
def test_kappa_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    """
    Undefined where chance would always agree, which is n/a here.
    """
    parts = np.array([[label, 0.5, called] for label, called in pairs], dtype=np.float64)
    value = float(METRICS["kappa"].statistic(parts, np.ones((1, len(parts))))[0])
    one, other = zip(*pairs, strict=True)

    if len({*one, *other}) == 1:
        assert np.isnan(value)
    else:
        assert value == pytest.approx(cohen_kappa_score(one, other))
