"""The doctor heals the index and harms nothing else."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from commands import run

from assistant.desk import Desk
from assistant.doctor import repair
from assistant.embed import Embedder
from assistant.testkit import Behaviour, ModelServer, fails, rejects_formats, says, wants_key


def test_repair_leaves_every_folder_but_chromas_own(tmp_path: Path, embedder: Embedder) -> None:
    """
    A folder of the user's beside the library's files stays, whatever its name looks like; the index is whole again.
    """
    notes = tmp_path / "press-notes-of-march-2031"
    notes.mkdir()
    (notes / "a.txt").write_text("The talks in Melisar open on Tuesday, the ministry said.", "utf-8")
    with Desk.open(tmp_path, embedder=embedder) as desk:
        desk.ingest([str(notes)])

    assert repair(str(tmp_path), None, grow=lambda _: None, advance=lambda _: None) == 1
    assert (notes / "a.txt").exists()
    with Desk.open(tmp_path, embedder=embedder) as desk:
        assert desk.library.problems() == []


# --- Asking a model for a word ------------------------------------------------------------------------------------

WORKS = says('{"works":           true}')


def told_of(behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, list[str]]]:
    """What `podium doctor --model` says of a server: the exit code, and the details by their state."""
    monkeypatch.setenv("PODIUM_MODEL_RETRIES", "0")
    with ModelServer(behaviour) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        outcome = run("doctor", "--model", "openai:small", "--json")
    checks = [check for check in outcome.data["checks"] if check["name"] == "model"]
    states = {check["state"] for check in checks}
    return outcome.code, {state: [check["detail"] for check in checks if check["state"] == state] for state in states}


def test_a_model_that_is_named_is_asked_for_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One call shows whether it answers, keeps to a schema, streams and counts; the unknown is said with its way out.
    """
    code, told = told_of(WORKS, monkeypatch)
    good, unknown = " ".join(told["ok"]), " ".join(told["note"])

    assert code == 0
    for word in ("small at 127.0.0.1", "answers, in", "knows JSON schemas.", "as a stream", "counted by the server"):
        assert word in good
    assert "PODIUM_CONTEXT_WINDOW" in unknown
    assert "PODIUM_MODEL_PRICE" in unknown
    assert "1 " in run("usage").out


@pytest.mark.parametrize(
    ("behaviour", "word"),
    [
        (rejects_formats("json_schema", then=WORKS), "JSON mode, which is given the schema"),
        (rejects_formats("json_schema", "json_object", then=WORKS), "neither JSON schemas nor JSON mode"),
        (says("Yes, it works."), "did not keep to it"),
    ],
    ids=["JSON mode", "words", "a schema that is not kept"],
)
def test_what_a_server_cannot_do_is_a_note(monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, word: str) -> None:
    """
    A server that can do less is no fault: it is said how it is asked.
    """
    code, told = told_of(behaviour, monkeypatch)

    assert code == 0
    assert word in " ".join(told["note"])


@pytest.mark.parametrize(
    ("behaviour", "word"),
    [(wants_key("k", then=WORKS), "Check OPENAI_API_KEY"), (fails(404), "no model 'small'"), (fails(500), "failed")],
    ids=["key", "model", "server"],
)
def test_a_model_that_cannot_be_asked_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, word: str
) -> None:
    """
    The failure stands in the report with its way out, the other checks beside it, exit 1.
    """
    code, told = told_of(behaviour, monkeypatch)

    assert code == 1
    assert word in " ".join(told["fault"])


# --- A library that is damaged ------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder) -> Path:
    """A library of one note."""
    (tmp_path / "note.txt").write_text("The talks in Melisar open on Tuesday, the ministry said.", "utf-8")
    folder = tmp_path / "library"
    with Desk.open(folder, embedder=embedder) as desk:
        desk.ingest([str(tmp_path / "note.txt")])
    return folder


def faults(folder: Path) -> list[str]:
    """What `podium doctor` finds broken; it exits with 1 just where there is something."""
    outcome = run("doctor", "--json", "--library", str(folder))
    found = [check["detail"] for check in outcome.data["checks"] if check["state"] == "fault"]
    assert outcome.code == (1 if found else 0)
    return found


def test_a_text_that_somebody_changed_is_neither_cited_nor_mended(library: Path) -> None:
    """
    A document whose text is not what its id was made of is a fault, to the end; no answer quotes it.
    """
    db = sqlite3.connect(library / "catalogue.sqlite3")
    with db:
        db.execute("UPDATE documents SET text = replace(text, 'Tuesday', 'Monday!')")
    db.close()

    assert "1 document changed in the catalogue since reading" in faults(library)[0]
    repair(str(library), None, grow=lambda _: None, advance=lambda _: None)
    assert len(faults(library)) == 1
    refused = run("ask", "When do the talks in Melisar open?", "--library", str(library))
    assert (refused.code, refused.out) == (3, "")
    assert "changed in the catalogue" in refused.err
    assert "podium documents remove" in refused.err


@pytest.mark.parametrize("left", [b"", b"no database"], ids=["emptied", "overwritten"])
def test_a_catalogue_that_is_lost_is_a_fault(library: Path, left: bytes) -> None:
    """
    Vectors whose catalogue is gone are no empty library: doctor finds a fault, and an ingest starts nothing there.
    """
    for beside in library.glob("catalogue.sqlite3*"):
        beside.unlink()
    (library / "catalogue.sqlite3").write_bytes(left)

    assert "catalogue" in faults(library)[0]
    assert run("ingest", str(library.parent / "note.txt"), "--library", str(library)).code == 3


def test_a_vector_store_that_is_lost_stops_a_search(library: Path) -> None:
    """
    Where the vectors are gone, an answer is not found by words alone without a word of it; doctor --repair mends it.
    """
    for path in library.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name.startswith("chroma"):
            path.unlink()

    refused = run("ask", "When do the talks in Melisar open?", "--library", str(library))
    assert (refused.code, "doctor --repair" in refused.err) == (3, True)
    assert run("doctor", "--repair", "--library", str(library)).code == 0
    assert run("ask", "When do the talks in Melisar open?", "--library", str(library)).code == 0


def test_a_catalogue_with_a_damaged_page_is_a_fault(library: Path) -> None:
    """
    Where a part of the file is not SQLite's any more, whoever reads it is told in two lines, and doctor names the file.
    """
    db = sqlite3.connect(library / "catalogue.sqlite3")
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'documents'").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    with (library / "catalogue.sqlite3").open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)

    assert "damaged" in faults(library)[0]
    refused = run("documents", "list", "--library", str(library))
    assert (refused.code, refused.out, len(refused.err.splitlines())) == (3, "", 2)
