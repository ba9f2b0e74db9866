"""The doctor heals the index and harms nothing else."""

from __future__ import annotations

from pathlib import Path

from assistant.desk import Desk
from assistant.doctor import repair
from assistant.embed import Embedder


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
