"""A field of a case that looks misspelt is told, and no other extra field is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run

from assistant.evaluate import load_suite, misspelt, shipped_suites
from assistant.evaluate.suite import read_cases


def told(folder: Path, kind: str, *cases: dict[str, Any]) -> list[str]:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), **case}) for n, case in enumerate(cases)), "utf-8")
    return list(misspelt(read_cases(kind, path)))


@pytest.mark.parametrize(
    ("field", "meant"),
    [
        ("anwsers", "answers"),
        ("answer", "answers"),
        ("Answers", "answers"),
        ("asof", "as_of"),
        ("relevnat", "relevant"),
    ],
)
def test_a_misspelt_field_is_told_with_the_nearest(tmp_path: Path, field: str, meant: str) -> None:
    """
    With the file, the line of the first, and how many cases have it.
    """
    case = {"question": "Who?", field: "x"}
    (line,) = told(tmp_path, "retrieval", case, case)

    assert line.startswith(f"cases.jsonl:1: the field {field!r} is not read, nor in 1 more.")
    assert line.endswith(f"Did you mean {meant!r}?")


@pytest.mark.parametrize("field", ["text", "topic_id", "notes", "difficulty", "url", "annotator"])
def test_other_fields_are_nobodys_mistake(tmp_path: Path, field: str) -> None:
    """
    Public data bring fields of their own.
    """
    assert told(tmp_path, "retrieval", {"question": "Who?", "answers": ["he"], field: "x"}) == []


def test_a_field_beside_the_one_it_resembles_is_meant(tmp_path: Path) -> None:
    """
    A case that has `answers` may have an `answer` for its own ends.
    """
    assert told(tmp_path, "retrieval", {"question": "Who?", "answers": ["he"], "answer": "he"}) == []


@pytest.mark.parametrize("name", shipped_suites())
def test_shipped_cases_are_spelt_right(name: str) -> None:
    """
    Nothing is told of the suites that come with Podium.
    """
    assert list(misspelt(load_suite(name).cases)) == []


def test_the_command_says_it_and_runs_all_the_same(tmp_path: Path) -> None:
    """
    A line on stderr; stdout is the run's JSON.
    """
    path = tmp_path / "pairs.jsonl"
    case = {"id": "a", "source": "It rained.", "claim": "It rained.", "label": 1, "datset": "weather"}
    path.write_text(json.dumps(case), "utf-8")
    outcome = run("eval", "run", "grounding", "--data", str(path), "--json", "--runs", str(tmp_path / "runs"))

    assert "pairs.jsonl:1: the field 'datset' is not read. Did you mean 'dataset'?" in outcome.err
    assert outcome.data["format"] == 1
