"""`pip install .` gives a program that works away from the checkout, with all the documents it needs inside."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

PROMPTS = [f"prompts/{path.relative_to(ROOT / 'prompts')}" for path in (ROOT / "prompts").rglob("*.md")]
CORPUS = [f"corpus/documents/{path.name}" for path in (ROOT / "corpus" / "documents").iterdir()]
EVALS = [f"evals/{path.relative_to(ROOT / 'evals')}" for path in (ROOT / "evals" / "suites").glob("*.yaml")]


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    if "No matching distribution found for hatchling" in built.stderr:
        pytest.skip("the build backend, hatchling, cannot be had here")
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_document_that_the_program_reads(wheel: Path) -> None:
    """
    Prompts, corpus, suites, styles, the support model and the typing mark are in it; tests and benchmarks are not.
    """
    names = set(zipfile.ZipFile(wheel).namelist())
    suffixes = {".py", ".css", ".js", ".html", ".json"}
    package = [path for path in (ROOT / "assistant").rglob("*") if path.suffix in suffixes]
    wanted = [
        *(f"assistant/_data/{name}" for name in (*PROMPTS, *CORPUS, *EVALS, "corpus/drafts/draft.md")),
        *(str(path.relative_to(ROOT)) for path in package),
        "assistant/py.typed",
    ]

    assert sorted(set(wanted) - names) == []
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"assistant"}


def test_the_wheel_says_what_it_needs(wheel: Path) -> None:
    """
    Every dependency of pyproject.toml is declared, PyTorch is none of them, and the licence is inside.
    """
    archive = zipfile.ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith("METADATA"))
    text = archive.read(metadata).decode()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    needed = [line for line in text.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]

    assert len(needed) == len(project["dependencies"])
    assert "torch" not in text.split("Description-Content-Type")[0].lower().replace("pytorch", "")
    assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())


def test_an_installed_podium_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """
    In an environment of its own the command helps, examines itself and runs the demonstration's documents.
    """
    venv.create(tmp_path / "env", system_site_packages=False, with_pip=False)
    python = next((tmp_path / "env").glob("bin/python"), tmp_path / "env" / "Scripts" / "python.exe")
    # The dependencies are those of this environment: installing them anew would take minutes and prove nothing more.
    site = next((tmp_path / "env").rglob("site-packages"))
    (site / "dependencies.pth").write_text(next(path for path in sys.path if path.endswith("site-packages")), "utf-8")
    installed = pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    assert installed.returncode == 0, installed.stderr
    podium = str(python.with_name("podium"))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        options = {"cwd": tmp_path, "env": environment, "timeout": 120}
        return subprocess.run([podium, *arguments], capture_output=True, text=True, check=False, **options)

    where = "import assistant; print(assistant.__file__)"
    file = subprocess.run([str(python), "-c", where], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert str(tmp_path) in file
    assert "Usage: podium" in run("--help").stdout
    assert "FTS5" in run("doctor").stdout
    assert "suite  retrieval" in run("eval", "list").stdout
    demo = run("demo", "--out", "demo.html")
    assert (demo.returncode, demo.stderr) == (0, "")
    assert "TOP LINES" in demo.stdout
