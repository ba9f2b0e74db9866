"""Every text gets its own unit vector, whichever embedder makes it and in whatever company it comes."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import testkit
from assistant.embed import EMBEDDERS, Embedder, open_embedder
from assistant.errors import EmbedderError, UsageProblem

TEXTS = ["The talks begin on Tuesday.", "", "x", "flood " * 900, "Кто встречается?", "№ 5", "😀"]


def test_vectors_are_of_unit_length(embedder: Embedder) -> None:
    """
    One row a text, 384 wide, float32, of length 1, for empty, endless and foreign texts too.
    """
    vectors = embedder.embed(TEXTS)

    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), 384), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_nothing_in_nothing_out(embedder: Embedder) -> None:
    """
    No text gives no rows, of the right width.
    """
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.parametrize("order", [range(7), range(6, -1, -1), [3, 0, 6, 2, 5, 1, 4]], ids=str)
def test_a_text_has_its_vector_in_any_company(embedder: Embedder, order: list[int]) -> None:
    """
    Batching by length gives each text back in its place; its company changes it a little (int8 scales by the batch).
    """
    alone = np.stack([embedder.embed([text])[0] for text in TEXTS])
    likeness = alone @ embedder.embed([TEXTS[index] for index in order]).T

    assert likeness[list(order), range(7)].min() > 0.95
    assert likeness.argmax(axis=0).tolist() == list(order)


def test_likeness_is_of_meaning(embedder: Embedder) -> None:
    """
    A question is nearer to its answer than to another subject.
    """
    question, answer, other = embedder.embed(
        [
            "When do the ministers meet?",
            "The foreign ministers will hold talks next week.",
            "The ferry needs new engines.",
        ]
    )

    assert question @ answer > question @ other + 0.2


def test_progress_counts_every_text(embedder: Embedder) -> None:
    """
    The reports add up to the number of texts.
    """
    done: list[int] = []
    embedder.embed(TEXTS * 9, done.append)

    assert sum(done) == len(TEXTS) * 9
    assert len(done) > 1


def test_an_unknown_embedder_is_refused_by_name() -> None:
    """
    The names that are known stand in the way out.
    """
    with pytest.raises(UsageProblem, match="'nosuch'") as refused:
        open_embedder("nosuch")

    assert all(name in refused.value.hint for name in EMBEDDERS)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "right")


def test_a_server_is_asked_in_batches_and_answers_in_order(key: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    300 texts take three requests with the key and the model's name; each text gets the vector it would get alone.
    """
    texts = [f"Bulletin {number}" for number in range(300)]
    done: list[int] = []
    with testkit.ModelServer(testkit.wants_key("right", then=testkit.embeds(12))) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        embedder = open_embedder("openai:tiny")
        vectors = embedder.embed(texts, done.append)
        last = embedder.embed(texts[-1:])

    assert vectors.shape == (300, 12)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[-1], last[0])
    assert done == [128, 128, 44]
    assert {asked.body["model"] for asked in served.requests} == {"tiny"}
    assert len(served.requests) == 4


def test_a_local_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without OPENAI_API_KEY a server that asks for none is used.
    """
    with testkit.ModelServer(testkit.embeds()) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)

        assert open_embedder("openai:tiny").embed(["a"]).shape == (1, testkit.DIMENSIONS)


@pytest.mark.parametrize(
    ("behaviour", "word"),
    [
        (testkit.fails(401), "key"),
        (testkit.fails(404, "No such model."), "failed"),
    ],
    ids=["wrong key", "no such model"],
)
def test_a_server_that_cannot_embed_is_an_expected_error(
    key: None, monkeypatch: pytest.MonkeyPatch, behaviour: testkit.Behaviour, word: str
) -> None:
    """
    Whatever the server does wrong is one problem with one way out.
    """
    with testkit.ModelServer(behaviour) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        with pytest.raises(EmbedderError, match=word) as refused:
            open_embedder("openai:tiny").embed(["a", "b"])

    assert "minilm" in refused.value.hint
