"""A library that cannot be written to: an archive on a read-only file system, or another person's folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.embed import Embedder
from assistant.errors import LibraryError
from tests.commands import run


@pytest.fixture
def archive(corpus_library: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the demonstration library that nobody may write to; only a read-only mount holds root off."""
    folder = tmp_path / "archive"
    shutil.copytree(corpus_library, folder)
    yield from (mounted if os.geteuid() == 0 else forbidden)(folder)


def mounted(folder: Path) -> Iterator[Path]:
    try:
        subprocess.run(["mount", "--bind", folder, folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root may write anywhere, and a folder cannot be mounted read-only here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True, capture_output=True)
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def forbidden(folder: Path) -> Iterator[Path]:
    every = [*folder.rglob("*"), folder]
    for path in every:
        path.chmod(path.stat().st_mode & 0o555)
    yield folder
    for path in reversed(every):
        path.chmod(0o700)


def test_an_archive_is_searched_as_its_original_is(
    archive: Path, corpus_library: Path, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Both searches find the same with the same scores, and nothing of the copy that Chroma needs is left.
    """
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    question = "What was said of the dam at Melisar?"
    with Desk.open(corpus_library, embedder=embedder) as original:
        expected = [(one.passage.text, one.score, one.ranks) for one in original.search(question)]

    with Desk.open(archive, embedder=embedder) as desk:
        found = [(one.passage.text, one.score, one.ranks) for one in desk.search(question)]

    assert expected
    assert found == expected
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "When will the embassy in Kessia reopen?"),
        ("documents", "list"),
        ("questions", "list"),
        ("brief", "--date", "2031-03-04"),
        ("doctor",),
    ],
    ids=lambda command: command[0],
)
def test_what_only_reads_works_on_an_archive(archive: Path, corpus_library: Path, command: tuple[str, ...]) -> None:
    """
    Each command prints what it prints of the library itself, the library's path aside.
    """
    expected = run(*command, "--library", str(corpus_library))
    found = run(*command, "--library", str(archive))

    assert found.code == expected.code
    assert found.out.replace(str(archive), "L") == expected.out.replace(str(corpus_library), "L")


def test_what_would_write_is_refused_with_a_way_out(archive: Path, embedder: Embedder, tmp_path: Path) -> None:
    """
    Nothing is stored in the copy that is thrown away.
    """
    (tmp_path / "note.txt").write_text("The pier will open at noon.\n", "utf-8")
    with (
        Desk.open(archive, embedder=embedder) as desk,
        pytest.raises(LibraryError, match="can only be read") as caught,
    ):
        desk.ingest([str(tmp_path / "note.txt")])

    assert "--library DIR" in caught.value.hint


def test_an_archive_of_before_words_were_counted_is_searched(
    corpus_library: Path, embedder: Embedder, tmp_path: Path
) -> None:
    """
    The counts that it lacks cannot be made there, and the keyword index answers in their place.
    """
    folder = tmp_path / "archive"
    shutil.copytree(corpus_library, folder)
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as older:
        older.execute("DROP TABLE word_blocks")
    archive = mounted(folder) if os.geteuid() == 0 else forbidden(folder)
    next(archive)
    question = "What was said of the dam at Melisar?"
    with Desk.open(corpus_library, embedder=embedder) as original:
        expected = [(one.passage.text, one.score, one.ranks) for one in original.search(question)]

    with Desk.open(folder, embedder=embedder) as desk:
        found = [(one.passage.text, one.score, one.ranks) for one in desk.search(question)]

    next(archive, None)
    assert found == expected


def test_an_archive_with_changes_not_taken_in_is_refused(corpus_library: Path, tmp_path: Path) -> None:
    """
    A copy made while another process was storing has changes beside the catalogue, and leaving them out would lie.
    """
    folder = tmp_path / "archive"
    shutil.copytree(corpus_library, folder)
    writer = sqlite3.connect(folder / "catalogue.sqlite3")
    writer.execute("UPDATE documents SET title = 'changed'")
    writer.commit()
    archive = mounted(folder) if os.geteuid() == 0 else forbidden(folder)
    next(archive)

    with pytest.raises(LibraryError, match="last changes") as caught:
        Desk.open(folder)

    next(archive, None)
    writer.close()
    assert "Copy the library" in caught.value.hint
