"""A LangChain program gets from the chain and the retriever what the commands print."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.desk import Desk
from assistant.domain import Briefing
from assistant.render.data import to_data

QUESTIONS = ["When are the Melisar talks?", "What is the capital of France?", "How many people were killed at Brakka?"]


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
    assert [told(answer) for answer in chain.stream(QUESTIONS[0])] == expected[:1]


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
        assert {"title", "published", "uri", "speaker", "page", "score"} <= set(one.metadata)


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
