"""
Podium against llama.cpp's own server, whose model knows nothing: its grammatical nonsense never gets out.

It needs `pip install --group real-server`, which compiles for some minutes; without it these tests are skipped.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from commands import Outcome, run
from conftest import ROOT

from assistant.desk import Desk
from assistant.embed import Embedder

QUESTIONS = [
    f"{question} ({turn})"
    for turn in range(5)
    for question in ("Whom will Mara Ito meet?", "When did Velk reopen?", "What will the repairs cost?")
]
SOURCES = (
    "Foreign Minister Mara Ito will meet her Lennish counterpart on 3 May. She said the ferry fee stays at 4.50 euros.",
    "The harbour of Velk reopened on Monday after a storm. Repairs will cost 3 million euros, the port authority said.",
)
CONDEMNED = {"unsupported", "contradicted", "error"}
ENDS = ("token limit", "could not be read")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of the server, started by the script that shows how it is done."""
    missing = [name for name in ("llama_cpp", "gguf", "uvicorn") if not importlib.util.find_spec(name)]
    if missing:
        pytest.skip(f"llama.cpp's server is not installed ({', '.join(missing)}): pip install --group real-server")
    script = [sys.executable, str(ROOT / "tools" / "llama_server.py")]
    server = subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    with server.stdout:
        url = server.stdout.readline().strip().partition("=")[2]
    try:
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            httpx.get(f"{url}/models", timeout=5)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture
def asked(address: str, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that ask the server about a library of two documents."""
    for number, text in enumerate(SOURCES):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    with Desk.open(".podium", embedder=embedder) as desk:
        desk.ingest([str(tmp_path)])
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    # Replies that find no end are cut here rather than at four thousand tokens.
    monkeypatch.setenv("PODIUM_CONTEXT_WINDOW", "2000")
    return ["--model", "openai:tiny", "--json", "--no-cache"]


def safe(outcome: Outcome) -> int:
    """How many sentences the gate stopped; fails where one got out."""
    if outcome.code == 3:
        assert any(end in outcome.err for end in ENDS), outcome.err
        return 0
    assert (outcome.code, outcome.data["answered"], outcome.data["claims"]) == (1, False, [])
    assert {claim["verdict"] for claim in outcome.data["removed"]} <= CONDEMNED
    return len(outcome.data["removed"])


def test_no_nonsense_gets_out(asked: list[str]) -> None:
    """
    Whatever the model replies to a question, no sentence of it is shown; and it does write sentences.
    """
    stopped = 0
    for question in QUESTIONS:
        stopped += safe(run("ask", question, *asked))
        if stopped >= 2:
            break

    assert stopped


def test_nonsense_that_is_kept_is_marked(asked: list[str]) -> None:
    """
    With --keep-unsupported every sentence bears the verdict that condemns it.
    """
    kept = []
    for question in QUESTIONS:
        outcome = run("ask", question, *asked, "--keep-unsupported")
        kept += outcome.data["claims"] if outcome.out else []
        if kept:
            break

    assert kept
    assert {claim["verdict"] for claim in kept} <= CONDEMNED
    assert outcome.code == 1


def test_a_briefing_keeps_the_sources_sentences(asked: list[str]) -> None:
    """
    A section of which the model wrote nothing that stands has the sources' own sentences, or none.
    """
    outcome = run("brief", "--since", "2000-01-01", "--until", "2100-01-01", *asked)
    claims = [claim for section in outcome.data["sections"] for claim in section["claims"]] if outcome.out else []

    assert outcome.out or any(end in outcome.err for end in ENDS)
    assert [claim["text"] for claim in claims if claim["verdict"] in CONDEMNED] == []


def test_the_doctor_finds_out_what_it_can(asked: list[str]) -> None:
    """
    The server refuses OpenAI's form of a schema, and is found to take llama.cpp's.
    """
    outcome = run("doctor", "--model", "openai:tiny", "--json")
    told = " ".join(check["detail"] for check in outcome.data["checks"] if check["name"] == "model")

    assert "JSON mode, which is given the schema" in told or any(end in told for end in ENDS)
