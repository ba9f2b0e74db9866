"""The test kit's server behaves and misbehaves on the wire as its names say, from Python and from a shell."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run
from conftest import ROOT

from assistant.chat import Request
from assistant.errors import ModelError, UsageProblem
from assistant.llm import open_chat
from assistant.llm.failures import Patience
from assistant.testkit import BEHAVIOURS, ModelServer, embeds, named, says

SENTENCE = '<source title="T">\n[k7f2m] Mr. Ito resigned.\n</source>'
SOURCES = f"<question>\nWho resigned?\n</question>\n<sources>\n{SENTENCE}\n</sources>"
KINDS = {
    "refuse": "refused",
    "filter": "filtered",
    "cut-short": "cut-short",
    "overflow": "overflow",
    "half": "unreadable",
    "web-page": "unreadable",
    "drop": "dropped",
    "slow": "timeout",
    "401": "key",
    "404": "model",
    "429": "busy",
    "500": "server",
}


@pytest.mark.parametrize("name", [*BEHAVIOURS, "401", "404", "429", "500"])
def test_each_name_does_what_it_says(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """
    Each behaviour of the command line is a reply or the failure of its kind, and nothing else.
    """
    with ModelServer(named(name)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        chat = open_chat("openai:any", Patience(timeout=0.5, retries=0))
        hear = (lambda text: None) if name == "drop-stream" else None
        request = Request("", SOURCES, {"type": "object"}, hear=hear)
        try:
            outcome = chat(request).text
        except ModelError as error:
            outcome = error.kind

    assert outcome == KINDS.get(name, "dropped" if name == "drop-stream" else outcome)
    assert ("Mr. Ito resigned." in outcome) == (name in {"write", "no-schema", "no-json"})


@pytest.mark.parametrize("name", ["", "200", "999", "dance"])
def test_what_it_cannot_do_is_told(name: str) -> None:
    """
    A name that is none is shown back with those that are.
    """
    with pytest.raises(UsageProblem, match="nothing that the server can do") as told:
        named(name)

    assert [known for known in BEHAVIOURS if known not in told.value.hint] == []
    assert run("fake-server", name).code == 2


def test_the_help_names_every_behaviour() -> None:
    """
    Whoever reads the help knows what may be typed.
    """
    said = " ".join(run("fake-server", "--help").out.split()).replace("- ", "-")

    assert [name for name in BEHAVIOURS if name not in said] == []


def test_a_shell_tries_its_settings_on_it(corpus_library: Path) -> None:
    """
    The command prints the address, misbehaves in turn, tells each request, and Ctrl-C is its clean end.
    """
    shutil.copytree(corpus_library, ".podium")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    podium = [sys.executable, "-c", "from assistant.cli import main; main()"]
    kit = subprocess.Popen(
        [*podium, "fake-server", "500", "drop", "write"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert kit.stdout
    name, _, address = kit.stdout.readline().strip().partition("=")
    asked = subprocess.run(
        [*podium, "ask", "When are the Melisar talks?", "--model", "openai:any", "--verbose"],
        env={**environment, name: address},
        capture_output=True,
        text=True,
        check=False,
    )
    kit.send_signal(signal.SIGINT)
    _, told = kit.communicate(timeout=30)

    assert "Melisar" in asked.stdout
    assert "failed: try 2 of 4" in asked.stderr
    assert "broke off its reply: try 3 of 4" in asked.stderr
    assert "cost unknown" in asked.stderr
    assert told.splitlines()[1:4] == ["request 1: 500", "request 2: drop", "request 3: write"]
    assert kit.returncode == 0


def test_a_port_that_is_taken_is_told() -> None:
    """
    Somebody else's port is an error with its way out.
    """
    with ModelServer(says("")) as server:
        outcome = run("fake-server", "--port", server.url.rpartition(":")[2].removesuffix("/v1"))

    assert outcome.code == 2
    assert "--port" in outcome.trouble[1]


def test_server_streams_and_embeds() -> None:
    """
    The test server streams a reply in pieces and embeds texts as the SDK reads them.
    """
    import openai

    with ModelServer(says("one two three four five"), embeds(8)) as server:
        client = openai.OpenAI(base_url=server.url, api_key="x", max_retries=0)
        chunks = client.chat.completions.create(
            model="small", messages=[{"role": "user", "content": "Count."}], stream=True
        )
        pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
        vectors = client.embeddings.create(model="e", input=["a", "b", "a"]).data
        client.close()

    assert "".join(pieces) == "one two three four five"
    assert len(pieces) > 2
    assert vectors[0].embedding == vectors[2].embedding != vectors[1].embedding
    assert pytest.approx(sum(number**2 for number in vectors[0].embedding)) == 1.0
