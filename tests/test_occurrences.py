"""How often words stand in passages, as it is packed beside the keyword index: always what FTS5 says, only sooner."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunk import chunk
from assistant.domain import Document, Filter
from assistant.store.catalogue import Place
from assistant.store.library import Batch, Entry, Library, Release
from assistant.store.occurrences import Counts

WORDS = ("pier", "piers", "talks", "Ålesund", "naïve", "2031", "the")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "replace", "remove"]), st.integers(0, 3), TEXTS), max_size=8)


def document(number: int, text: str) -> Document:
    return Document(f"{number:016x}", text, f"Note on the pier {number}", f"/notes/{number}.txt", "article")


def put(library: Library, *documents: Document, gone: tuple[Release, ...] = ()) -> None:
    batch = Batch([Entry(one, chunk(one)) for one in documents], released=list(gone))
    count = sum(len(entry.passages) for entry in batch.entries)
    library.put(batch, np.tile(np.eye(1, 4, dtype=np.float32), (count, 1)))


def told(counts: Counts) -> list[tuple[int, int, int]]:
    return list(zip(counts.rowids.tolist(), counts.in_text.tolist(), counts.aside.tolist(), strict=True))


def assert_packed_as_indexed(library: Library) -> None:
    """Everything is taken in, and each word of the index is read the same both ways."""
    occurrences = library.catalogue.occurrences
    read = occurrences.reader(library.table.rowids)
    words = [word for word, _ in library.keywords.beginning("")]
    assert occurrences.untaken().tolist() == []
    assert occurrences.agree()
    assert {word: told(read(word)) for word in words} == {word: told(occurrences._indexed(word)) for word in words}


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_packed_and_indexed_words_stay_in_step(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]]
) -> None:
    """
    After any sequence of adding, replacing and removing, each word stands where and as often as FTS5 says.
    """
    library = Library(tmp_path_factory.mktemp("lib"))
    held: set[str] = set()
    try:
        for step, number, text in steps:
            one = document(number + len(held) * 4, text)
            if step == "put":
                put(library, one)
                held.add(one.id)
            elif step == "replace" and held:
                old = held.pop()
                put(library, one, gone=(Release(old, f"/notes/{int(old, 16)}.txt", one.id),))
                held.add(one.id)
            elif step == "remove" and held:
                library.remove(held.pop())

        assert_packed_as_indexed(library)
    finally:
        library.close()


def test_passages_of_several_blocks_are_read_together(tmp_path: Path) -> None:
    """
    A document at the end of one block and the beginning of the next is found in both, and leaves both.
    """
    library = Library(tmp_path)
    put(library, document(1, "The pier opens. " * 40))
    with library.catalogue.transaction() as db:
        db.execute("UPDATE passages SET rowid = rowid + 4093")
    library.catalogue.rebuild_keyword_index()
    put(library, document(2, "The pier stood all night in the storm. " * 200))
    blocks = {block for (block,) in library.catalogue.connection.execute("SELECT block FROM word_blocks")}
    assert blocks == {0, 1}
    assert_packed_as_indexed(library)

    library.remove(document(2, "").id)

    assert_packed_as_indexed(library)
    library.close()


def test_a_word_said_without_end_is_counted_up_to_a_limit(tmp_path: Path) -> None:
    """
    One that fills a passage fits its place in the packed counts.
    """
    library = Library(tmp_path)
    text = "a " * 600
    put(library, document(1, text))
    counts = library.catalogue.occurrences.reader(library.table.rowids)("a")

    assert max(counts.in_text.tolist()) <= 255
    library.close()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A library of before words were packed."""
    folder = tmp_path / "older"
    library = Library(folder)
    put(library, document(1, "The pier opens at noon."), document(2, "The talks resume."))
    library.close()
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as db:
        db.execute("DROP TABLE word_blocks")
        db.commit()
    return folder


def test_a_library_made_before_is_searched_by_its_keyword_index(older: Path) -> None:
    """
    What has not been taken in is found all the same; the next that is stored takes it in.
    """
    library = Library(older)
    before = library.keyword("When does the pier open?", Filter(), limit=5)
    assert len(library.catalogue.occurrences.untaken()) == 2

    put(library, document(3, "The ferry sails."))

    after = library.keyword("When does the pier open?", Filter(), limit=5)
    assert next(iter(before)) == next(iter(after)) == Place(document(1, "").id, 0)
    assert_packed_as_indexed(library)
    library.close()


def test_what_another_process_takes_out_is_read_no_more(tmp_path: Path) -> None:
    """
    Counts belong to the transaction that stores or removes the passages they are of.
    """
    here, there = Library(tmp_path), Library(tmp_path)
    put(here, document(1, "The pier opens."), document(2, "The pier stays shut."))
    assert len(there.keyword("pier", Filter(), limit=5)) == 2

    here.remove(document(2, "").id)
    put(here, document(3, "The ferry sails."))

    assert [place.document_id for place in there.keyword("shut", Filter(), limit=5)] == []
    assert len(there.keyword("pier", Filter(), limit=5)) == 2
    assert_packed_as_indexed(there)
    here.close()
    there.close()


def test_counts_that_are_wrong_are_a_problem_that_repair_mends(tmp_path: Path) -> None:
    """
    What somebody changed in the file is said, and rebuilding the keyword index counts anew.
    """
    library = Library(tmp_path)
    put(library, document(1, "The pier opens."))
    with library.catalogue.transaction() as db:
        db.execute("DELETE FROM word_blocks WHERE word = 'pier'")
    before = library.problems()
    library.catalogue.rebuild_keyword_index()

    assert (before, library.problems()) == (["the counts of words do not match the keyword index"], [])
    library.close()
