"""Whoever asks for help does not wait for what only an answer needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import ROOT

HEAVY = {
    "chromadb",
    "httpx",
    "langchain",
    "langchain_chroma",
    "langchain_core",
    "langchain_openai",
    "lxml",
    "numpy",
    "onnx",
    "onnxruntime",
    "openai",
    "pypdf",
    "rich",
    "tiktoken",
    "tokenizers",
    "trafilatura",
}


def loaded(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after running this."""
    script = f"""
import contextlib, json, os, sys
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(sys.stderr):
    exec({code!r})
print(json.dumps(sorted({{name.split(".")[0] for name in sys.modules}})))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    return set(json.loads(done.stdout))


HELP = "import sys; sys.argv = ['podium', *{arguments}]\nfrom assistant.cli import main\nmain()"


@pytest.mark.parametrize("command", ["", "ask", "documents", "eval run", "doctor"])
def test_help_loads_nothing_heavy(command: str) -> None:
    """
    `podium --help` and the help of a command import none of the large libraries.
    """
    assert loaded(HELP.format(arguments=[*command.split(), "--help"])) & HEAVY == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    """
    `import assistant` costs nothing until the desk is wanted.
    """
    assert loaded("import assistant; assistant.Citation") & HEAVY == set()


def test_a_filter_of_the_catalogue_needs_no_vectors() -> None:
    """
    The desk itself opens neither Chroma, LangChain nor the embedding model before something is searched.
    """
    code = "import assistant, tempfile\nassistant.Desk.open(tempfile.mkdtemp()).documents()"

    assert loaded(code) & {"chromadb", "langchain_core", "openai", "onnxruntime", "trafilatura"} == set()
