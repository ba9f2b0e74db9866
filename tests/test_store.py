"""Catalogue and vectors stay in step, filters hold on both sides of a search, and what is withheld never shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from assistant.chunk import chunk
from assistant.desk import Desk
from assistant.domain import Document, Evidence, Filter
from assistant.embed import Embedder
from assistant.errors import LibraryError, UsageProblem
from assistant.read import Overrides
from assistant.store.ledger import Holding, Reading
from assistant.store.library import Batch, Entry, Library, Release
from assistant.store.vectors import metadata


class Texts(Embeddings):
    """LangChain's interface over the project's embedder, as a LangChain user would write it."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embedder.embed(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def made(number: int, words: str = "The pier stood.") -> Document:
    return Document(f"{number:016x}", f"{words} Number {number}.", f"Note {number}", f"/notes/{number}.txt", "article")


def batch_of(*documents: Document) -> Batch:
    return Batch(
        [Entry(document, chunk(document)) for document in documents],
        [Holding(document.id, document.uri, document.uri) for document in documents],
        readings={document.uri: Reading("", "{}") for document in documents},
    )


def put(library: Library, batch: Batch) -> list[str]:
    count = sum(len(entry.passages) for entry in batch.entries)
    return library.put(batch, np.tile(np.eye(1, 4, dtype=np.float32), (count, 1)))


_STEPS = st.lists(st.tuples(st.sampled_from(["put", "replace", "remove"]), st.integers(0, 5)), max_size=12)


@settings(max_examples=15, deadline=None)
@given(_STEPS)
def test_catalogue_and_vectors_stay_in_step(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """
    After any sequence of adding, replacing and removing, both hold the same passages with the same text.
    """
    library = Library(tmp_path_factory.mktemp("lib"))
    held: set[int] = set()
    try:
        for step, number in steps:
            if step == "put":
                put(library, batch_of(made(number)))
                held.add(number)
            elif step == "replace" and number in held:
                after = number + 6
                batch = batch_of(made(after))
                batch.released.append(Release(made(number).id, made(number).uri, made(after).id))
                assert put(library, batch) == [made(number).id]
                held = held - {number} | {after}
            elif step == "remove":
                library.remove(made(number).id)
                held.discard(number)

        stored = library.vectors.collection.get()
        texts = dict(zip(stored["ids"], stored["documents"], strict=True))
        assert library.problems() == []
        assert texts == {f"{made(number).id}:0": made(number).text for number in held}
    finally:
        library.close()


def test_a_document_read_anew_in_fewer_passages_leaves_no_vector_behind(tmp_path: Path) -> None:
    """
    The vectors of passages that are no longer there go with them.
    """
    library = Library(tmp_path)
    document = made(1, "The pier stood all night. " * 60)
    put(library, batch_of(document))
    shorter = batch_of(document)
    shorter.entries = [Entry(document, shorter.entries[0].passages[:1])]
    put(library, shorter)

    assert library.problems() == []
    assert library.register.count() == (1, 1)
    library.close()


def test_a_failed_write_changes_nothing(tmp_path: Path) -> None:
    """
    A batch that cannot be stored whole leaves the catalogue as it was, and a search passes over its vectors.
    """
    library = Library(tmp_path)
    put(library, batch_of(made(1)))
    bad = batch_of(made(2))
    bad.entries.append(Entry(replace(made(3), title=None), chunk(made(3))))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        put(library, bad)

    assert library.register.indexed_ids() == {made(1).id}
    assert library.problems() == ["2 vectors have no passage"]
    library.close()


def test_repair_rebuilds_both_indexes_from_the_stored_texts(tmp_path: Path) -> None:
    """
    Vectors that were lost are made again from the catalogue alone.
    """
    library = Library(tmp_path)
    put(library, batch_of(made(1), made(2)))
    library.vectors.clear()
    before = library.problems()
    library.rebuild(lambda passages: np.ones((len(passages), 4), dtype=np.float32), "minilm")

    assert (before, library.problems()) == (["2 passages have no vector"], [])
    library.close()


def test_a_moved_file_is_moved_in_both(tmp_path: Path) -> None:
    """
    The address that a LangChain user sees is the one in the catalogue.
    """
    library = Library(tmp_path)
    put(library, batch_of(made(1)))
    library.rename_source("/notes/1.txt", "/archive/one.txt")
    (seen,) = library.vectors.collection.get()["metadatas"]

    assert seen["uri"] == "/archive/one.txt"
    assert seen["title"] == "Note 1"
    assert library.document("/archive/one.txt") == made(1)
    library.close()


def test_an_empty_library_takes_any_embedder_and_a_full_one_only_its_own(tmp_path: Path) -> None:
    """
    The embedder is settled by the first vectors; another is refused with the command that re-embeds.
    """
    Library(tmp_path, "openai:first").close()
    library = Library(tmp_path, "openai:second")
    put(library, batch_of(made(1)))
    library.close()

    with pytest.raises(LibraryError, match="openai:second") as refused:
        Library(tmp_path, "minilm")
    assert "podium doctor --repair --embedder minilm" in refused.value.hint
    reopened = Library(tmp_path)
    assert reopened.embedder == "openai:second"
    reopened.close()


@pytest.mark.parametrize("reference", ["", "0", "00"])
def test_a_document_is_not_named_by_next_to_nothing(tmp_path: Path, reference: str) -> None:
    """
    An empty or very short reference names no document, even where there is only one: `remove` must not guess.
    """
    library = Library(tmp_path)
    put(library, batch_of(made(1)))

    assert library.document(reference) is None
    assert library.document("0000") == made(1)
    library.close()


def test_a_plain_langchain_chroma_sees_text_and_metadata(corpus_library: Path, embedder: Embedder) -> None:
    """
    LangChain's own Chroma opened on the folder searches it, and each text is the stored text's slice.
    """
    store = Chroma(persist_directory=str(corpus_library), embedding_function=Texts(embedder))
    found = store.similarity_search("What did the consul say about the detained hydrologist?", k=5)
    library = Library(corpus_library)

    assert len(found) == 5
    assert any("Colvray" in one.page_content for one in found)
    for one in found:
        document = library.catalogue.document(one.metadata["document_id"])
        assert document is not None
        assert one.page_content == document.text[one.metadata["start"] : one.metadata["end"]]
        assert (one.metadata["title"], one.metadata["published"]) == (document.title, document.published)
    spoken = store.similarity_search("talks", k=3, filter={"speaker": "MS. QUILLANE"})
    assert [one.metadata["speaker"] for one in spoken] == ["MS. QUILLANE"] * 3
    library.close()


def test_metadata_says_nothing_where_nothing_is_known() -> None:
    """
    Chroma has no null: what a document does not have is absent.
    """
    (passage,) = chunk(made(1))

    assert not {"published", "day", "speaker", "page", "publisher"} & set(metadata(passage))


@pytest.mark.parametrize(
    "query",
    ['"', '"unclosed', "a AND", "NOT", "NEAR(a b)", "title:", "text : x", "*", "x*", "^", "-", "(", "a OR OR b", "\0",
     "😀", "'; DROP TABLE documents; --", "{a b} : c", "col:umn", "a + b", "²", "ﷺ", "क्षि"],
)  # fmt: skip
def test_a_query_is_words_whatever_it_looks_like(corpus_desk: Desk, query: str) -> None:
    """
    Quotes, operators and column names in a question are no syntax.
    """
    assert len(corpus_desk.library.keyword(query, Filter(), limit=5)) <= 5
    corpus_desk.library.rarity(query)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_any_text_can_be_looked_for(corpus_desk: Desk, query: str) -> None:
    """
    No string makes the keyword search fail.
    """
    corpus_desk.library.keyword(query, Filter(), limit=5)
    corpus_desk.library.rarity(query)


_DAYS = st.dates(min_value=np.datetime64("2031-02-15").item(), max_value=np.datetime64("2031-03-12").item())
_BOUNDS = st.none() | st.builds(
    lambda day, hour: day.isoformat() if hour is None else f"{day.isoformat()}T{hour:02}:30:00Z",
    _DAYS,
    st.none() | st.integers(0, 23),
)
_FILTERS = st.builds(
    Filter,
    since=_BOUNDS,
    until=_BOUNDS,
    as_of=_BOUNDS,
    publisher=st.sampled_from([None, "Tarn Wire", "ministry", "nobody"]),
    speaker=st.sampled_from([None, None, "MS. QUILLANE", "Perrin Quillane", "Ostrem", "Nobody"]),
    kind=st.sampled_from([None, None, "article", "transcript", "correction"]),
)


def outside(one: Evidence, where: Filter) -> list[str]:
    """The bounds that a piece of evidence breaks, judged without the program's own SQL."""
    document = one.passage.document
    bounds: dict[str, tuple[str | None, Callable[[str, str], bool]]] = {
        "since": (where.since, lambda own, bound: own >= bound),
        "until": (where.until, lambda own, bound: own < bound),
        "as_of": (where.as_of, lambda own, bound: own <= bound),
    }
    broken = []
    for name, (bound, holds) in bounds.items():
        day = document.published or ""
        own = day if bound is None or len(bound) == 10 else document.published_at or f"{day}T00:00:00Z"
        if bound and not (day and holds(own, bound)):
            broken.append(name)
    if where.publisher and where.publisher.lower() not in (document.publisher or "").lower():
        broken.append("publisher")
    if where.kind and document.kind != where.kind:
        broken.append("kind")
    if where.speaker and where.speaker.split()[-1].lower() not in (one.passage.speaker or "").lower():
        broken.append("speaker")
    return broken


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=_FILTERS)
def test_nothing_outside_a_filter_is_found_by_either_search(corpus_desk: Desk, where: Filter) -> None:
    """
    Dates, moments, publisher, speaker and kind, in any combination, hold for the dense and the keyword side.
    """
    library = corpus_desk.library
    question = "What did the ministry say about the Melisar talks and the sluices?"
    vector = corpus_desk.embedder.embed([question])[0]
    for places in (library.nearest(vector, where, limit=60), library.keyword(question, where, limit=60)):
        passages = library.passages(places)
        assert len(passages) == len(places)
        assert [broken for one in passages.values() if (broken := outside(Evidence(one, 0.0, 1), where))] == []


@pytest.mark.parametrize("where", [Filter(), Filter(publisher="Tarn Wire"), Filter(speaker="Quillane")])
def test_a_filter_lets_through_what_is_inside(corpus_desk: Desk, where: Filter) -> None:
    """
    The filters are no wall: each of these finds something by both searches.
    """
    vector = corpus_desk.embedder.embed(["talks"])[0]

    assert corpus_desk.library.nearest(vector, where, limit=5)
    assert corpus_desk.library.keyword("talks in Melisar", where, limit=5)


def shown(desk: Desk, as_of: str | None) -> Iterator[str]:
    """Everything that search, ask, brief and check show as of then."""
    for question in ("Will the embassy in Kessia reopen?", "What was said off the record about Vedrick?"):
        for one in desk.search(question, k=50, as_of=as_of):
            yield f"{one.passage.document.title} {one.passage.text}"
        answer = desk.ask(question, as_of=as_of)
        yield from (quoted.quote for quoted in answer.citations)
    briefing = desk.brief(since="2031-03-01", until="2031-03-12", as_of=as_of)
    yield from (claim.text for claim in (*briefing.claims, *briefing.removed))
    yield from (f"{cited.document.title} {cited.quote}" for cited in briefing.citations)
    yield from briefing.coverage.unread
    checked = desk.check("Talvaria will reopen its embassy in Quorrin on 1 April.\n", as_of=as_of)
    for claim in checked.claims:
        yield from (f"{one.document.title} {one.quote}" for one in claim.citations)
        yield from (finding.source.quote for finding in claim.verdict.findings if finding.source)  # type: ignore[union-attr]


@pytest.fixture(scope="session")
def withheld(corpus_library: Path) -> tuple[Document, Document]:
    """The embargoed and the off-the-record document of the corpus."""
    library = Library(corpus_library)
    everything = list(library.catalogue.documents(all_of_them=True))
    library.close()
    (embargoed,) = (one for one in everything if one.embargo_until)
    (secret,) = (one for one in everything if one.ground_rules == "off-the-record")
    return embargoed, secret


@pytest.mark.parametrize("as_of", [None, "2031-03-09", "2031-03-10T05:59:00Z"])
def test_what_is_withheld_shows_nowhere(
    corpus_desk: Desk, withheld: tuple[Document, Document], as_of: str | None
) -> None:
    """
    Before its hour an embargoed document, and at any time an off-the-record one, is in no result, title or finding.
    """
    texts = list(shown(corpus_desk, as_of))

    for document in withheld:
        pieces = [document.title, *(passage.text for passage in chunk(document))]
        assert [piece for piece in pieces if any(piece in text for text in texts)] == []
    assert corpus_desk.brief(since="2031-03-01", until="2031-03-12", as_of=as_of).coverage.withheld == 2


@pytest.mark.parametrize(("as_of", "is_found"), [("2021-03-10T05:59:00Z", False), ("2021-03-10T06:00:00Z", True)])
def test_an_embargo_ends_at_its_minute(desk: Desk, tmp_path: Path, as_of: str, is_found: bool) -> None:
    """
    From 06:00 UTC on the embargoed note is found, and not a minute before.
    """
    note = tmp_path / "note.md"
    note.write_text(
        "---\ndate: 2021-03-09\nembargo_until: 2021-03-10T06:00:00Z\n---\n\nThe pier will open at noon.\n", "utf-8"
    )
    desk.ingest([str(note)])

    assert bool(desk.search("When will the pier open?", as_of=as_of)) is is_found


def test_no_day_that_is_asked_about_lifts_an_embargo_before_its_time(
    corpus_desk: Desk, withheld: tuple[Document, Document]
) -> None:
    """
    Asking as of a moment that is still to come, past the embargo's end, finds neither what it holds nor the note.
    """
    found = {
        one.passage.document
        for document in withheld
        for one in corpus_desk.search(document.title, k=60, as_of="2999-03-10T06:00:00Z")
    }

    assert found
    assert found.isdisjoint(withheld)


@pytest.mark.parametrize("rules", ["off-the-record", "deep-background"])
def test_what_may_not_be_quoted_is_not_found(desk: Desk, tmp_path: Path, rules: str) -> None:
    """
    Neither off-the-record nor deep-background words may be shown with their source, so neither is found.
    """
    (tmp_path / "note.txt").write_text("The pier will open at noon.\n", "utf-8")
    desk.ingest([str(tmp_path / "note.txt")], overrides=Overrides(ground_rules=rules))

    assert desk.search("When will the pier open?") == ()


def test_an_embargo_later_today_is_not_lifted_by_naming_today(desk: Desk, tmp_path: Path) -> None:
    """
    `--as-of` with the day that is still in progress judges embargoes by the clock, not by the end of the day.
    """
    from datetime import UTC, datetime

    today = datetime.now(UTC).date().isoformat()
    note = tmp_path / "note.md"
    note.write_text(
        f"---\ndate: {today}\nembargo_until: {today}T23:59:59Z\n---\n\nThe pier will open at noon.\n", "utf-8"
    )
    desk.ingest([str(note)])

    assert desk.search("When will the pier open?", as_of=today) == ()


def test_a_bound_that_is_no_date_is_wrong_usage(corpus_desk: Desk) -> None:
    """
    A bound that cannot be read is refused, never ignored.
    """
    with pytest.raises(UsageProblem, match="--as-of 'someday'"):
        corpus_desk.search("talks", as_of="someday")


def test_a_library_of_another_format_is_refused(tmp_path: Path) -> None:
    """
    A newer Podium's library is not read as if it were this one's.
    """
    library = Library(tmp_path)
    library.catalogue.set_meta({"format": "99"})
    library.close()

    with pytest.raises(LibraryError, match="format 99"):
        Library(tmp_path)


def test_a_library_made_before_a_column_was_is_read_all_the_same(embedder: Embedder, tmp_path: Path) -> None:
    """
    The column is added where the library may be written to.
    """
    folder = tmp_path / "library"
    Desk.open(folder, embedder=embedder).close()
    with closing(sqlite3.connect(folder / "catalogue.sqlite3")) as old:
        old.execute("ALTER TABLE documents DROP COLUMN first_published")
        old.commit()
    page = tmp_path / "pier.txt"
    page.write_text("Tern Wire — 2 March 2031\n\nUpdated 5 March 2031\n\nThe pier opens in May.", "utf-8")

    with Desk.open(folder, embedder=embedder) as again:
        again.ingest([str(page)])
        [document] = again.documents()

    assert (document.published, document.first_published) == ("2031-03-05", "2031-03-02")
