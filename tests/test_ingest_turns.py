"""Two ingests into one library at once: nothing is lost, and each counts what it did itself."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from assistant.desk import Desk
from assistant.embed import Embedder
from assistant.read import Overrides
from assistant.store.turn import WritersTurn

HERE = Path(__file__).resolve().parent
CODE = "import sys; from assistant.cli import main; sys.argv[0] = 'podium'; main()"


def written(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for n in numbers:
        text = f"Tern Wire — 3 March 2031\n\nVessel {n} reached Estrel with {7 * n + 3} crates, its master said.\n"
        (folder / f"n{n:03}.txt").write_text(text, "utf-8")
    return folder


def at_once(library: Path, *folders: Path) -> list[dict[str, Any]]:
    """What as many processes, started together, say of their ingests."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", CODE, "ingest", str(folder), "--library", str(library), "--json"],
            stdout=subprocess.PIPE,
            env=environment,
        )
        for folder in folders
    ]
    told = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(folders)
    return [json.loads(one) for one in told]


def totals(told: list[dict[str, Any]]) -> dict[str, int]:
    names = ("added", "updated", "unchanged", "duplicates")
    return {name: sum(one[name] for one in told) for name in names}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "L"


def test_the_same_folder_read_twice_at_once_is_read_once(library: Path, tmp_path: Path, embedder: Embedder) -> None:
    """
    What one process added is unchanged to the other, whoever comes first with which file.
    """
    folder = written(tmp_path / "a", range(40))
    told = at_once(library, folder, folder)

    assert totals(told) == {"added": 40, "updated": 0, "unchanged": 40, "duplicates": 0}
    with Desk.open(library, embedder=embedder) as desk:
        assert len(desk.documents()) == 40
        assert desk.library.problems() == []


def test_two_folders_that_share_stories_lose_none(library: Path, tmp_path: Path, embedder: Embedder) -> None:
    """
    Each story that both hold is added by one and a duplicate to the other.
    """
    told = at_once(library, written(tmp_path / "a", range(30)), written(tmp_path / "b", range(20, 50)))

    assert totals(told) == {"added": 50, "updated": 0, "unchanged": 0, "duplicates": 10}
    with Desk.open(library, embedder=embedder) as desk:
        assert len(desk.documents()) == 50
        assert desk.library.problems() == []


def test_the_stricter_terms_bind_both_whoever_was_first(library: Path, tmp_path: Path, embedder: Embedder) -> None:
    """
    A story that another ingest puts under an embargo in the midst of this one stays under it here.
    """
    (tmp_path / "a.md").write_text("# Talks\n\nThe talks will be moved to Orro, the ministry decided.\n", "utf-8")
    (tmp_path / "b.md").write_bytes((tmp_path / "a.md").read_bytes())
    with Desk.open(library, embedder=embedder) as first, Desk.open(library, embedder=embedder) as second:

        def meanwhile(what: str, count: int) -> None:
            if what == "sources":
                first.ingest(tmp_path / "a.md", overrides=Overrides(embargo_until="2999-01-01T00:00:00Z"))

        summary = second.ingest(tmp_path / "b.md", tell=meanwhile)
        (document,) = second.documents()

    assert (summary.added, summary.duplicates) == (0, 1)
    assert document.embargo_until == "2999-01-01T00:00:00Z"


def test_whoever_waits_for_a_turn_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """
    A note after a second, and then its turn.
    """
    mine, theirs = WritersTurn(tmp_path), WritersTurn(tmp_path)
    theirs.take()
    waiting = threading.Thread(target=mine.take)
    with caplog.at_level(logging.WARNING, logger="assistant"):
        waiting.start()
        while not caplog.messages:
            waiting.join(0.05)
        assert mine.seconds == 0
        theirs.give_back()
        waiting.join()

    assert "waiting for its turn" in caplog.messages[0]
    assert mine.seconds > 0
    mine.give_back()


def test_an_ingest_that_is_stopped_gives_its_turn_back(library: Path, tmp_path: Path, embedder: Embedder) -> None:
    """
    Ctrl-C in the middle of a folder: the next ingest of the same process goes ahead.
    """
    folder = written(tmp_path / "a", range(3))

    def stop(what: str, count: int) -> None:
        if what == "read":
            raise KeyboardInterrupt

    with Desk.open(library, embedder=embedder) as first, Desk.open(library, embedder=embedder) as second:
        with pytest.raises(KeyboardInterrupt):
            first.ingest(folder, tell=stop)

        assert second.ingest(folder).added == 3
