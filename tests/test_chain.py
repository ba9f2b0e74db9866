"""A LangChain program gets from the chain and the retriever what the commands print."""

from __future__ import annotations

import asyncio
import gc
import threading
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.desk import Desk
from assistant.domain import Briefing, Citation, Passage
from assistant.embed import Embedder
from assistant.errors import UsageProblem
from assistant.read import Overrides
from assistant.render.data import citation_data, to_data

LONG = "When are the Melisar talks, and how many people were killed at Brakka?"
QUESTIONS = ["When are the Melisar talks?", "What is the capital of France?", "How many people were killed at Brakka?"]


class _Recorder(BaseCallbackHandler):
    """Notes what a tracer is told."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.ended: list[Any] = []
        self.tags: set[str] = set()
        self.metadata: set[int] = set()
        self.documents = 0

    def on_chain_start(self, serialized: Any, inputs: Any, **kwargs: Any) -> None:
        self.started.append(kwargs.get("name") or "")
        self.tags |= {tag for tag in kwargs["tags"] if not tag.startswith(("seq:", "map:"))}
        self.metadata.add(kwargs["metadata"]["case"])

    def on_chain_end(self, outputs: Any, **kwargs: Any) -> None:
        self.ended.append(outputs)

    def on_retriever_end(self, documents: Any, **kwargs: Any) -> None:
        self.documents = len(documents)


def told(answer: Briefing) -> Any:
    """All of an answer but its seconds."""
    return {**to_data(answer), "seconds": None}


def test_ask_is_the_chain(corpus_desk: Desk) -> None:
    """
    `ask` returns what invoking the chain returns.
    """
    chain = corpus_desk.as_chain()

    assert isinstance(chain, Runnable)
    for question in QUESTIONS:
        assert told(chain.invoke(question)) == told(corpus_desk.ask(question))


def test_batch_stream_and_async_give_the_same_answers(corpus_desk: Desk) -> None:
    """
    However the Runnable is run, the answers are those of invoke.
    """
    chain = corpus_desk.as_chain()
    expected = [told(chain.invoke(question)) for question in QUESTIONS]

    async def asked() -> list[Briefing]:
        return [await chain.ainvoke(question) for question in QUESTIONS]

    assert [told(answer) for answer in chain.batch(QUESTIONS)] == expected
    assert [told(answer) for answer in asyncio.run(asked())] == expected
    assert told(list(chain.stream(QUESTIONS[0]))[-1]) == expected[0]


def test_a_streamed_answer_grows_by_sentences(corpus_desk: Desk) -> None:
    """
    Each chunk holds the sentences so far, checked and cited, and the last is the whole; async gives the same.
    """
    chain = corpus_desk.as_chain()
    whole = [claim.text for claim in chain.invoke(LONG).claims]
    chunks = list(chain.stream(LONG))

    async def collected() -> list[Briefing]:
        return [chunk async for chunk in chain.astream(LONG)]

    assert len(whole) > 1
    assert [[claim.text for claim in chunk.claims] for chunk in chunks[:-1]] == [
        whole[: n + 1] for n in range(len(whole))
    ]
    assert all(claim.verdict and claim.citations for chunk in chunks for claim in chunk.claims)
    assert [told(chunk) for chunk in asyncio.run(collected())] == [told(chunk) for chunk in chunks]


def test_a_refusal_is_one_chunk(corpus_desk: Desk) -> None:
    """
    Where nothing may be shown there is nothing to grow.
    """
    (only,) = corpus_desk.as_chain().stream(QUESTIONS[1])

    assert not only.answered


def test_a_stream_that_nobody_reads_on_leaves_nothing_running(corpus_desk: Desk) -> None:
    """
    Closing the stream after its first sentence ends the writing, so that the desk may be closed.
    """
    stream = corpus_desk.as_chain().stream(LONG)
    first = next(stream)
    stream.close()
    gc.collect()

    assert len(first.claims) == 1
    assert not [thread for thread in threading.enumerate() if thread.name == "podium-answer"]


def test_what_fails_while_it_streams_is_raised_where_it_is_read(corpus_desk: Desk) -> None:
    """
    An empty question is the caller's error in stream as in invoke, and in an event loop.
    """
    chain = corpus_desk.as_chain()

    async def first() -> Any:
        return await anext(aiter(chain.astream("  ")))

    for run_it in (lambda: chain.invoke("  "), lambda: list(chain.stream("  ")), lambda: asyncio.run(first())):
        with pytest.raises(UsageProblem, match="empty"):
            run_it()


def test_a_sentence_is_told_in_every_form(corpus_library: Path, embedder: Embedder) -> None:
    """
    The program's own `tell` hears the same sentences whether the chain is invoked or streamed.
    """
    heard: list[str] = []
    with Desk.open(corpus_library, embedder=embedder) as desk:
        chain = desk.as_chain(tell=lambda claim: heard.append(claim.text))
        chain.invoke(LONG)
        invoked, heard = heard, []
        list(chain.stream(LONG))

    assert invoked
    assert heard == invoked


def test_callbacks_see_each_step_with_what_it_gave(corpus_desk: Desk) -> None:
    """
    A tracer hears of the retriever, its documents and the answer, under the run's own tags and metadata.
    """
    seen = _Recorder()
    config = {"callbacks": [seen], "tags": ["desk"], "metadata": {"case": 7}, "run_name": "morning"}
    list(corpus_desk.as_chain().stream(QUESTIONS[0], config=config))

    assert {"morning", "answer"} <= set(seen.started)
    assert seen.tags == {"desk"}
    assert seen.metadata == {7}
    assert seen.documents == 10
    assert isinstance(seen.ended[-1], Briefing)


def test_events_stream_as_other_chains_do(corpus_desk: Desk) -> None:
    """
    `astream_events` has the retrieval and every chunk of the answer.
    """

    async def collected() -> list[str]:
        events = corpus_desk.as_chain().astream_events(LONG, version="v2")
        return [f"{event['event']} {event['name']}" async for event in events]

    found = asyncio.run(collected())

    assert "on_retriever_end PassageRetriever" in found
    assert found.count("on_chain_stream answer") == len(list(corpus_desk.as_chain().stream(LONG)))


def test_types_and_graph_are_told(corpus_desk: Desk) -> None:
    """
    A server of chains learns that a question is a string, and the steps have names.
    """
    chain = corpus_desk.as_chain()

    assert chain.get_input_jsonschema()["type"] == "string"
    assert chain.OutputType is Briefing
    assert "answer" in {node.name for node in chain.get_graph().nodes.values()}


def test_the_retriever_gives_documents_with_a_citations_fields(corpus_desk: Desk) -> None:
    """
    Each Document's text is the stored text's slice, and its metadata says where it stands.
    """
    retriever = corpus_desk.as_retriever(k=4, publisher="Tarn Wire")
    found = retriever.invoke(QUESTIONS[0])

    assert isinstance(retriever, BaseRetriever)
    assert [one.metadata["rank"] for one in found] == [1, 2, 3, 4]
    for one in found:
        assert isinstance(one, Document)
        document = corpus_desk.library.catalogue.document(one.metadata["document_id"])
        assert document is not None
        assert one.page_content == document.text[one.metadata["start"] : one.metadata["end"]]
        assert one.metadata["publisher"] == "Tarn Wire"
        assert one.metadata["quote"] == one.page_content
        assert (one.metadata["n"], one.metadata["role"]) == (one.metadata["rank"], "supports")
        assert set(citation_data(Citation(_passage(one), _passage(one).span), 1)) <= set(one.metadata)
        assert one.id == f"{document.id}:{_passage(one).ordinal}"


def _passage(found: Document) -> Passage:
    """The passage that a LangChain document stands for."""
    return found._evidence.passage  # type: ignore[attr-defined, no-any-return]


def test_whoever_spoke_on_background_is_not_named(desk: Desk, tmp_path: Path) -> None:
    """
    The metadata attribute a passage as its ground rule prescribes, as every other output does.
    """
    note = tmp_path / "note.txt"
    note.write_text("Attribution is to “a senior ministry official”.\n\nThe talks will be moved to Orro.\n", "utf-8")
    desk.ingest(note, overrides=Overrides(publisher="Ministry of Trade", ground_rules="background"))
    (found,) = desk.as_retriever().invoke("Where will the talks be moved?")

    assert found.metadata["publisher"] == "a senior ministry official"


def test_the_retriever_finds_what_a_search_finds(corpus_desk: Desk) -> None:
    """
    The same passages in the same order.
    """
    found = corpus_desk.as_retriever(k=5).invoke(QUESTIONS[2])

    assert [one.page_content for one in found] == [one.passage.text for one in corpus_desk.search(QUESTIONS[2], k=5)]


def test_the_chain_composes(corpus_desk: Desk) -> None:
    """
    It can be a step of another program's chain.
    """
    longer = corpus_desk.as_chain() | RunnableLambda(lambda answer: answer.claims[0].citations[0].quote)

    assert "Melisar" in longer.invoke(QUESTIONS[0])
