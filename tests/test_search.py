"""The searches of a library: what is kept between questions changes how soon an answer comes, never the answer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.desk import Desk
from assistant.domain import Document, Filter, Passage, Span
from assistant.errors import LibraryError
from assistant.store.catalogue import Place
from assistant.store.library import Batch, Entry, Library
from assistant.text import folded

if TYPE_CHECKING:
    from assistant.embed import Vectors

QUESTIONS = (
    "What did the ministry say about the Melisar talks?",
    "sluices",
    "When will the embassy in Kessia reopen?",
    "the of and",
    "Who spoke of Vedrick, and what was said on 3 March?",
)
_BOUNDS = st.none() | st.dates(
    min_value=np.datetime64("2031-02-15").item(), max_value=np.datetime64("2031-03-12").item()
).map(lambda day: day.isoformat())
FILTERS = st.builds(
    Filter,
    since=_BOUNDS,
    until=_BOUNDS,
    as_of=_BOUNDS,
    publisher=st.sampled_from([None, None, "Tarn Wire", "ministry", "nobody"]),
    speaker=st.sampled_from([None, None, None, "MS. QUILLANE", "Perrin Quillane", "Nobody"]),
    kind=st.sampled_from([None, None, "article", "transcript", "correction"]),
)


@pytest.fixture(scope="module")
def warm(corpus_library: Path) -> Iterator[Library]:
    """One library for all examples, so that each is searched with what the earlier ones left in memory."""
    library = Library(corpus_library)
    yield library
    library.close()


def passing(library: Library, where: Filter) -> list[Passage]:
    """What the filter lets through, asked of the database document by document."""
    surname = folded(where.speaker).split()[-1] if where.speaker else ""
    return [
        passage
        for document in library.documents(where)
        for passage in library.catalogue.passages_of(document)
        if any(surname in folded(voice) for voice in voices(passage))
    ]


def voices(passage: Passage) -> set[str]:
    """Whoever says any of it, and of one that is nobody's by name nobody."""
    turns = [] if passage.speaker is None else passage.document.turns
    said = {turn.speaker for turn in turns if turn.span.overlaps(passage.span) and not turn.is_question}
    return {passage.speaker or "", *said}


def place_of(passage: Passage) -> Place:
    return Place(passage.document.id, passage.ordinal)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=FILTERS, number=st.integers(0, len(QUESTIONS) - 1), limit=st.sampled_from([1, 5, 60]))
def test_the_nearest_are_those_that_comparing_every_vector_finds(
    corpus_desk: Desk, warm: Library, where: Filter, number: int, limit: int
) -> None:
    """
    Under any filter, however much is kept in memory, the dense search equals a comparison one by one.
    """
    vector = corpus_desk.embedder.embed([QUESTIONS[number]])[0]
    passages, vectors = warm.vectors.of(passing(warm, where))
    cosines = vectors @ vector if passages else np.zeros(0)
    expected = sorted(cosines, reverse=True)[:limit]

    found = warm.nearest(vector, where, limit=limit)

    assert set(found) <= {place_of(passage) for passage in passages}
    assert list(found.values()) == pytest.approx(expected, abs=1e-5)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=FILTERS, number=st.integers(0, len(QUESTIONS) - 1), limit=st.sampled_from([1, 5, 60]))
def test_a_filter_takes_out_of_the_keyword_search_what_it_keeps_out_and_no_more(
    corpus_library: Path, warm: Library, where: Filter, number: int, limit: int
) -> None:
    """
    Under any filter the keyword search equals that of a library opened anew, less what does not pass.
    """
    fresh = Library(corpus_library)
    everything = fresh.keyword(QUESTIONS[number], Filter(), limit=10_000)
    inside = {place_of(passage) for passage in passing(fresh, where)}
    fresh.close()
    expected = [(place, score) for place, score in everything.items() if place in inside][:limit]

    assert list(warm.keyword(QUESTIONS[number], where, limit=limit).items()) == expected


def test_keyword_scores_are_those_of_the_database(corpus_library: Path) -> None:
    """
    SQLite's own BM25 finds the same passages with nearly the same scores; it counts words where we count characters.
    """
    library = Library(corpus_library)
    rows = library.catalogue.connection.execute(
        "SELECT p.document_id, p.ordinal, -bm25(passage_index, 1.0, 0.3, 0.3) FROM passage_index "
        "JOIN passages p ON p.rowid = passage_index.rowid WHERE passage_index MATCH 'sluices OR melisar OR talks'"
    )
    shown = library.register.ids()
    expected = {Place(document_id, ordinal): score for document_id, ordinal, score in rows if document_id in shown}

    found = library.keyword("sluices Melisar talks", Filter(), limit=10_000)

    assert len(found) > 5
    assert dict(found) == pytest.approx(expected, rel=0.2)
    library.close()


def by_hand(library: Library, question: str, where: Filter) -> tuple[dict[str, float], dict[str, float]]:
    """Of every passage that passes and has one of the words: its BM25, and what share of the words its text has."""
    table = library.table
    key_of = dict(zip(table.rowids.tolist(), table.keys, strict=True))
    length_of = {key: len(span) for key, span in zip(table.keys, table.spans, strict=True)}
    usual = sum(length_of.values()) / len(table)
    inside = {f"{one.document.id}:{one.ordinal}" for one in passing(library, where)}
    scores: dict[str, float] = {}
    told: dict[str, float] = {}
    total = 0.0
    for one in library.match(question, Filter()).words:
        often: dict[str, float] = {}
        in_text = set()
        for rowid, column in library.catalogue.connection.execute(
            "SELECT doc, col FROM temp.occurrences WHERE term = ?", (one,)
        ):
            key = key_of[rowid]
            often[key] = often.get(key, 0.0) + (1.0 if column == "text" else 0.3)
            in_text |= {key} if column == "text" else set()
        rarity = max(1e-6, math.log((len(table) - len(often) + 0.5) / (len(often) + 0.5)))
        total += rarity
        for key in often.keys() & inside:
            gain = rarity * often[key] * 2.2 / (often[key] + 1.2 * (0.25 + 0.75 * length_of[key] / usual))
            scores[key] = scores.get(key, 0.0) + gain
            told[key] = told.get(key, 0.0) + rarity * (key in in_text)
    return scores, {key: share / total for key, share in told.items()}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=FILTERS, number=st.integers(0, len(QUESTIONS) - 1))
def test_what_is_remembered_of_words_ranks_as_going_through_every_passage_does(
    warm: Library, where: Filter, number: int
) -> None:
    """
    Under any filter the keyword search scores and orders passages as counting each word in each of them does.
    """
    scores, told = by_hand(warm, QUESTIONS[number], where)
    match = warm.match(QUESTIONS[number], where)
    rows = np.flatnonzero(match.scores)
    keys = [match.table.keys[row] for row in rows.tolist()]
    order = sorted(rows.tolist(), key=lambda row: (-match.scores[row], row))

    assert dict(zip(keys, match.scores[rows].tolist(), strict=True)) == pytest.approx(scores)
    assert dict(zip(keys, match.coverage(rows).tolist(), strict=True)) == pytest.approx(told)
    assert [match.best_rows(limit) for limit in (1, 7, 60)] == [order[:1], order[:7], order[:60]]


def document(number: int, text: str) -> Document:
    return Document(
        f"{number:016x}",
        text,
        f"Note {number}",
        f"note-{number}.txt",
        "article",
        published=f"2031-01-{number % 28 + 1:02}",
    )


def unit(rows: Vectors) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[tuple[Library, Vectors]]:
    """A library too large to read every vector of, and its vectors by the document's number."""
    vectors = unit(np.random.default_rng(7).normal(size=(3000, 16)))
    library = Library(tmp_path / ".podium")
    entries = [
        Entry(one, (Passage(one, Span(0, len(one.text))),))
        for one in (document(number, f"Pier {number} opens.") for number in range(3000))
    ]
    library.put(Batch(entries=entries), vectors)
    yield library, vectors
    library.close()


@pytest.mark.parametrize("until", [None, "2031-01-02", "2031-01-08", "2031-01-15", "2031-01-28"])
def test_a_large_library_is_searched_no_less_well_within_a_filter(
    wide: tuple[Library, Vectors], until: str | None
) -> None:
    """
    Narrow and broad filters find the nearest of what passes, even those that lie far behind what does not.
    """
    library, vectors = wide
    where = Filter(until=until)
    inside = [number for number in range(3000) if until is None or f"2031-01-{number % 28 + 1:02}" < until]
    outside = [number for number in range(3000) if number not in set(inside)]
    # A question whose nearest neighbours are all outside.
    question = unit(vectors[outside].mean(axis=0) if outside else vectors[0])
    best = sorted(inside, key=lambda number: -float(vectors[number] @ question))[:20]

    for _ in range(2):
        found = library.nearest(question, where, limit=20)

        assert [place.document_id for place in found] == [f"{number:016x}" for number in best]


def test_what_another_process_stores_or_removes_is_seen_at_the_next_question(desk: Desk, tmp_path: Path) -> None:
    """
    A library that has been searched answers from the catalogue as it now is.
    """
    first = tmp_path / "first.txt"
    first.write_text("The pier will open at noon.\n", "utf-8")
    desk.ingest([str(first)])
    assert len(desk.search("When will the pier open?")) == 1

    second = tmp_path / "second.txt"
    second.write_text("The pier will be painted green before it opens.\n", "utf-8")
    with Desk.open(desk.library.folder, embedder=desk.embedder) as other:
        other.ingest([str(second)])
        assert len(desk.search("When will the pier open?")) == 2
        other.library.remove(desk.library.document("first.txt").id)

    (left,) = desk.search("When will the pier open?")
    assert "green" in left.passage.text


def test_searches_in_many_threads_find_what_one_finds(corpus_library: Path) -> None:
    """
    New words, new filters and the first reading of the table may come at once; what is found is the same.
    """
    words = "water bridge guard visa flood dam court talks judge ferry".split()
    asked = [f"{question} {word}" for question in QUESTIONS[:3] for word in words]
    wheres = [Filter(until=f"2031-03-{3 + place % 9:02}") for place in range(len(asked))]
    limits = [10] * len(asked)

    def found(threads: int) -> list[dict[Place, float]]:
        library = Library(corpus_library)
        with ThreadPoolExecutor(threads) as pool:
            places = list(pool.map(lambda text, where, k: library.keyword(text, where, limit=k), asked, wheres, limits))
        library.close()
        return places

    expected = found(1)

    assert [found(8) for _ in range(5)] == [expected] * 5


def test_a_broken_vector_store_is_said_with_its_way_out(desk: Desk, tmp_path: Path) -> None:
    """
    What Chroma raises during a search is an error of the library, with the command that mends it.
    """
    note = tmp_path / "note.txt"
    note.write_text("The pier will open at noon.\n", "utf-8")
    desk.ingest([str(note)])
    desk.library.vectors.client.delete_collection("langchain")

    with pytest.raises(LibraryError) as caught:
        desk.search("When will the pier open?")

    assert "podium doctor --repair" in caught.value.hint


def test_only_what_is_in_the_catalogue_is_found(desk: Desk, tmp_path: Path) -> None:
    """
    Vectors that a crash left behind take no place among the results.
    """
    note = tmp_path / "note.txt"
    note.write_text("The pier will open at noon.\n", "utf-8")
    desk.ingest([str(note)])
    vector = desk.embedder.embed(["The pier will open at noon."])[0]
    (stored,) = list(desk.library.documents())
    ghosts = [Passage(replace(stored, id=f"{number:016x}"), Span(0, 8)) for number in range(30)]
    desk.library.vectors.add(ghosts, np.stack([vector] * 30))

    assert [place.document_id for place in desk.library.nearest(vector, Filter(), limit=5)] == [stored.id]
