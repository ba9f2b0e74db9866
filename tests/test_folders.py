"""What a folder holds is read, what lies outside it is not, and what left it since is told of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from commands import Outcome, run

HARBOUR = "Tern Wire — 3 March 2031\n\nThe harbour at Estrel reopened on Monday after the storm, the authority said.\n"
BRIDGE = "Tern Wire — 4 March 2031\n\nEngineers closed the bridge at Brakka for repairs that take nine days.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "Notes du matin – été"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, "utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, "utf-8")
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "ferry.txt").write_text("Tern Wire — 5 March 2031\n\nThe ferry sails three times a week.\n", "utf-8")
    return folder


def ingested(*targets: Path | str, library: Path, as_json: bool = True) -> Outcome:
    return run("ingest", *map(str, targets), "--library", str(library), *(["--json"] if as_json else []))


def titles(library: Path) -> list[str]:
    listed = run("documents", "list", "--library", str(library), "--json").data["documents"]
    return sorted(Path(one["uri"]).name for one in listed)


def test_links_that_lead_out_of_the_folder_are_not_followed(notes: Path, outside: Path, tmp_path: Path) -> None:
    """
    Neither to a file nor to a folder nor to nothing; each is named, and the ingest is clean all the same.
    """
    (notes / "ferry.txt").symlink_to(outside / "ferry.txt")
    (notes / "more").symlink_to(outside)
    (notes / "lost.txt").symlink_to(outside / "nosuch.txt")
    outcome = ingested(notes, library=tmp_path / "L")

    assert (outcome.code, outcome.data["added"], outcome.data["rejected"]) == (0, 2, [])
    assert outcome.data["links"] == [str(notes / name) for name in ("ferry.txt", "lost.txt", "more")]
    assert titles(tmp_path / "L") == ["bridge.txt", "harbour.txt"]

    told = ingested(notes, library=tmp_path / "L", as_json=False).err
    assert "ferry.txt, lost.txt, more → name what they lead to" in told


def test_a_link_that_is_named_itself_is_followed(notes: Path, outside: Path, tmp_path: Path) -> None:
    """
    Whoever names a link, to a file or to a folder, means what it leads to; so does a link within the folder.
    """
    (tmp_path / "shortcut").symlink_to(notes)
    (notes / "again.txt").symlink_to("harbour.txt")
    (outside / "link.txt").symlink_to(notes / "bridge.txt")
    whole = ingested(tmp_path / "shortcut", library=tmp_path / "L").data
    single = ingested(outside / "link.txt", library=tmp_path / "M").data

    assert (whole["added"], whole["duplicates"], whole["links"]) == (2, 1, [])
    assert single["added"] == 1


def test_a_link_in_a_circle_does_no_harm(notes: Path, tmp_path: Path) -> None:
    """
    A folder that contains itself is read once.
    """
    (notes / "inner").mkdir()
    (notes / "inner" / "up").symlink_to(notes)
    (notes / "self.txt").symlink_to("self.txt")

    assert ingested(notes, library=tmp_path / "L").data["added"] == 2


def test_files_that_are_gone_are_told_of_and_their_text_stays(notes: Path, tmp_path: Path) -> None:
    """
    With the command that takes the text out; from then on nothing is said.
    """
    library = tmp_path / "L"
    ingested(notes, library=library)
    (notes / "bridge.txt").unlink()
    outcome = ingested(notes, library=library)
    told = ingested(notes, library=library, as_json=False)

    assert (outcome.code, outcome.data["vanished"]) == (0, [str(notes / "bridge.txt")])
    assert "bridge.txt → podium documents remove FILE" in told.err
    assert "nine days" in run("search", "bridge", "--library", str(library)).out

    removed = run("documents", "remove", str(notes / "bridge.txt"), "--library", str(library))
    assert removed.code == 0
    assert ingested(notes, library=library).data["vanished"] == []


def test_a_file_that_moved_or_stands_elsewhere_is_not_gone(notes: Path, outside: Path, tmp_path: Path) -> None:
    """
    A renamed file is followed, and a text that another file holds is lost nowhere.
    """
    library = tmp_path / "L"
    (outside / "copy.txt").write_text(HARBOUR, "utf-8")
    ingested(notes, outside, library=library)
    (notes / "bridge.txt").rename(notes / "brakka.txt")
    (notes / "harbour.txt").unlink()
    outcome = ingested(notes, library=library)

    assert (outcome.data["moved"], outcome.data["vanished"]) == (1, [])


def test_only_the_folder_that_is_read_is_looked_through(notes: Path, outside: Path, tmp_path: Path) -> None:
    """
    Nothing is said of other folders, nor of those below with --no-recursive.
    """
    library = tmp_path / "L"
    ingested(notes, outside, library=library)
    (outside / "ferry.txt").unlink()

    assert ingested(notes, library=library).data["vanished"] == []
    assert run("ingest", str(tmp_path), "--no-recursive", "--library", str(library), "--json").data["vanished"] == []
    assert ingested(tmp_path, library=library).data["vanished"] == [str(outside / "ferry.txt")]


def test_all_that_a_file_held_is_removed_by_its_path(tmp_path: Path) -> None:
    """
    A JSONL of several documents goes in one command; the name alone stands for no single document.
    """
    path, library = tmp_path / "wire.jsonl", str(tmp_path / "L")
    path.write_text(
        "".join(json.dumps({"title": f"S{n}", "text": f"The pier opened on day {n}."}) + "\n" for n in "12")
    )
    run("ingest", str(path), "--library", library)

    assert run("documents", "remove", "wire.jsonl", "--library", library).code == 3
    removed = run("documents", "remove", str(path), "--library", library, "--json")
    assert len(removed.data["removed"]) == 2
    assert run("documents", "list", "--library", library, "--json").data["documents"] == []


def test_a_watch_tells_of_new_trouble_once(notes: Path, tmp_path: Path) -> None:
    """
    A file that cannot be read, one that is gone, then a new one: three summaries after the first, each once.
    """
    code = "import sys; from assistant.cli import main; sys.argv[0] = 'podium'; main()"
    command = [sys.executable, "-c", code, "ingest", str(notes), "--watch", "--json", "--library", str(tmp_path / "L")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as watching:
        patience = threading.Timer(120, watching.kill)
        patience.start()
        try:
            lines = iter(watching.stdout or ())
            told = [json.loads(next(lines))]
            (notes / "empty.txt").write_bytes(b"")
            told.append(json.loads(next(lines)))
            (notes / "bridge.txt").unlink()
            told.append(json.loads(next(lines)))
            (notes / "ferry.txt").write_text("The ferry sails on Monday.\n", "utf-8")
            told.append(json.loads(next(lines)))
        finally:
            patience.cancel()
            watching.kill()

    assert [(one["added"], len(one["rejected"]), len(one["vanished"])) for one in told] == [
        (2, 0, 0), (0, 1, 0), (0, 1, 1), (1, 1, 1),
    ]  # fmt: skip


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look into every folder")
def test_a_closed_folder_is_a_rejection(notes: Path, tmp_path: Path) -> None:
    """
    A folder that may not be looked into is said, and the rest is read.
    """
    closed = notes / "closed"
    closed.mkdir(mode=0)
    try:
        outcome = ingested(notes, library=tmp_path / "L")
    finally:
        closed.chmod(0o700)

    assert (outcome.code, outcome.data["added"]) == (1, 2)
    assert outcome.data["rejected"][0]["source"] == str(closed)
