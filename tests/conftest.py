"""
A clean room for every test: no address but loopback, no user settings, a home of its own.

The converted embedding model is the one thing kept between runs: in PODIUM_TEST_CACHE, else in the user's cache.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from assistant.desk import Desk
from assistant.embed import Embedder, minilm, open_embedder

# No example is timed, since machines are shared; where CI runs, the same examples are tried every time.
hypothesis.settings.register_profile("podium", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("podium")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("PODIUM_SHARED") or ROOT.parent / "shared")
_CACHE = os.environ.get("PODIUM_CACHE") or str(minilm.cache_dir())
_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def no_other_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def clean_room(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No variable of the user's, no home of the user's, and an empty folder to stand in."""
    for name in list(os.environ):
        if name.startswith(("PODIUM_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PODIUM_CACHE", _CACHE)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path_factory.mktemp("tiktoken")))
    monkeypatch.chdir(tmp_path_factory.mktemp("here"))


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real MiniLM."""
    os.environ.setdefault("PODIUM_CACHE", _CACHE)
    return open_embedder("minilm")


@pytest.fixture(scope="session")
def corpus_library(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration corpus, ingested once; tests only read it."""
    folder = tmp_path_factory.mktemp("corpus") / ".podium"
    with Desk.open(folder, embedder=embedder) as desk:
        desk.ingest([str(ROOT / "corpus" / "documents")])
    return folder


@pytest.fixture
def corpus_desk(corpus_library: Path, embedder: Embedder) -> Iterator[Desk]:
    with Desk.open(corpus_library, embedder=embedder) as desk:
        yield desk


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder) -> Iterator[Desk]:
    """A desk over an empty library."""
    with Desk.open(tmp_path / ".podium", embedder=embedder) as desk:
        yield desk


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data that is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real data is not here (PODIUM_SHARED, or `shared` beside the checkout)")
    return SHARED
