"""
The door for LangChain programs: a real BaseRetriever over a library, and a Runnable from question to answer.

`Desk.ask` takes the same two steps, search and answer, so what a LangChain program gets is what the command prints
(a test compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun  # noqa: TC002  # LangChain reads the annotation
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda, RunnableParallel, RunnablePassthrough
from pydantic import ConfigDict, PrivateAttr

from assistant.domain import Briefing, Evidence

Search = Callable[[str], Sequence[Evidence]]
Answer = Callable[[str, Sequence[Evidence]], Briefing]
AnswerChain = Runnable[str, Briefing]
"""From a question to its answer."""


class PassageRetriever(BaseRetriever):
    """Finds passages; each Document has the passage's exact text and, as metadata, the fields of a citation."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    _search: Search = PrivateAttr()

    def __init__(self, search: Search, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._search = search

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        del run_manager
        return [as_langchain(one) for one in self._search(query)]


class _Found(LangChainDocument):
    """A LangChain document that still knows its evidence, so that the chain loses nothing on the way."""

    _evidence: Evidence = PrivateAttr()


def as_langchain(one: Evidence) -> LangChainDocument:
    passage, source = one.passage, one.passage.document
    metadata = {
        "document_id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "uri": source.uri,
        "start": passage.span.start,
        "end": passage.span.end,
        "speaker": passage.speaker,
        "page": source.page_of(passage.span),
        "rank": one.rank,
        "score": one.score,
    }
    found = _Found(page_content=passage.text, metadata=metadata)
    found._evidence = one
    return found


def build(retriever: PassageRetriever, answer: Answer) -> AnswerChain:
    """Question → retriever → evidence → answer, with invoke, stream, batch and their async forms."""
    evidence = retriever | RunnableLambda(_evidence).with_config(run_name="evidence")
    gathered: RunnableParallel[str] = RunnableParallel(question=RunnablePassthrough(), evidence=evidence)
    write: Runnable[dict[str, Any], Briefing] = RunnableLambda(
        lambda given: answer(given["question"], given["evidence"])
    )
    return (gathered | write.with_config(run_name="answer")).with_config(run_name="podium")


def _evidence(documents: Sequence[LangChainDocument]) -> list[Evidence]:
    return [document._evidence for document in documents if isinstance(document, _Found)]
