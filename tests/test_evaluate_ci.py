"""What evals/README.md tells users to put into their own CI works as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from commands import run as podium

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "evals" / "README.md").read_text("utf-8")
JOB = re.search(r"```yaml\n(# \.github.*?)```", README, re.DOTALL)
RECIPE = re.search(r"In pytest, without a plugin:\n\n```python\n(.*?)```", README, re.DOTALL)
SUITE = """\
name: answers
kind: answering
cases:
  - {id: a, question: "When does the ferry to Orrel sail?", answers: [Friday]}
metrics:
  answer_containment: {min: LEAST}
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents and a suite, and a baseline of it."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "ferry.txt").write_text("The ferry to Orrel sails on Friday at noon.\n", encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(SUITE.replace("LEAST", "1"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in (
        "ingest documents/",
        "eval run answers.yaml",
        "eval export latest --to baseline --out baseline.json",
    ):
        assert podium(*command.split()).code == 0
    return tmp_path


def test_the_jobs_commands_pass_and_write_what_it_uploads(office: Path) -> None:
    """
    Each `podium` line in order exits with 0, and every report is there.
    """
    assert JOB is not None
    steps = yaml.safe_load(JOB[1])["jobs"]["grounding"]["steps"]
    lines = [line for step in steps for line in step.get("run", "").splitlines() if line.startswith("podium ")]
    codes = {line: podium(*shlex.split(line.split("&&")[0])[1:]).code for line in lines}

    assert len(codes) == 6
    assert set(codes.values()) == {0}
    assert {"report.html", "junit.xml", "summary.md"} <= {path.name for path in office.iterdir()}


def test_a_missed_gate_exits_with_1_and_a_broken_suite_with_3(office: Path) -> None:
    """
    A job tells "worse" from "not measured" by the code alone.
    """
    (office / "answers.yaml").write_text(SUITE.replace("LEAST", "1.1"), encoding="utf-8")
    missed = podium("eval", "run", "answers.yaml").code
    (office / "answers.yaml").write_text(SUITE.replace("answering", "guessing"), encoding="utf-8")
    broken = podium("eval", "run", "answers.yaml")

    assert (missed, broken.code) == (1, 3)
    assert "answers.yaml:2" in broken.trouble[0]


def test_the_pytest_recipe_passes_and_fails_with_the_gate(office: Path) -> None:
    """
    As it is printed; and it fails where the suite asks for more.
    """
    assert RECIPE is not None
    (office / "test_grounding.py").write_text(RECIPE[1], encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_grounding.py"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    passed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    (office / "answers.yaml").write_text(SUITE.replace("LEAST", "1.1"), encoding="utf-8")
    failed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert passed.returncode == 0, passed.stdout
    assert failed.returncode == 1
    assert "answer_containment is 1; it must be at least 1.1." in failed.stdout
