"""
The door for LangChain programs: a real BaseRetriever over a library, and a Runnable from question to answer.

`Desk.ask` takes the same two steps, search and answer, so what a LangChain program gets is what the command prints
(a test compares them). Streamed, an answer grows by checked sentences: each chunk is the answer so far, as with
LangChain's own parsers of JSON, and the last is what `invoke` returns.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForRetrieverRun  # noqa: TC002  # LangChain reads the annotation
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda, RunnableParallel, RunnablePassthrough
from langchain_core.runnables.config import run_in_executor
from pydantic import ConfigDict, PrivateAttr

from assistant.desk.answering import Tell
from assistant.domain import Briefing, Claim, Evidence, Section
from assistant.handling.attribution import source_name, speaker_name
from assistant.store.catalogue import passage_key

Search = Callable[[str], Sequence[Evidence]]
AnswerChain = Runnable[str, Briefing]
"""From a question to its answer."""


class Answer(Protocol):
    """Writes from the evidence; `tell` hears each sentence that may be shown, as soon as it may."""

    def __call__(self, question: str, evidence: Sequence[Evidence], /, *, tell: Tell | None) -> Briefing: ...


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
    """The passage, whole, as the citation that a claim made of it would bear."""
    passage, source = one.passage, one.passage.document
    metadata = {
        "n": one.rank,
        "document_id": source.id,
        "title": source.title,
        "publisher": source_name(source),
        "published": source.published,
        "uri": source.uri,
        "start": passage.span.start,
        "end": passage.span.end,
        "quote": passage.text,
        "speaker": speaker_name(source, passage.speaker),
        "page": source.page_of(passage.span),
        "role": "supports",
        "kind": source.kind,
        "marking": source.marking,
        "embargo_until": source.embargo_until,
        "ground_rules": source.ground_rules,
        "superseded_by": one.superseded_by,
        "rank": one.rank,
        "score": one.score,
    }
    found = _Found(id=passage_key(passage), page_content=passage.text, metadata=metadata)
    found._evidence = one
    return found


def build(retriever: PassageRetriever, answer: Answer, tell: Tell | None = None) -> AnswerChain:
    """Question → retriever → evidence → answer, with invoke, stream, batch and their async forms."""
    evidence = retriever | RunnableLambda(_evidence).with_config(run_name="evidence")
    gathered: RunnableParallel[str] = RunnableParallel(question=RunnablePassthrough(), evidence=evidence)
    chain = (gathered | Writing(answer, tell)).with_config(run_name="podium")
    return chain.with_types(input_type=str, output_type=Briefing)


def _evidence(documents: Sequence[LangChainDocument]) -> list[Evidence]:
    return [document._evidence for document in documents if isinstance(document, _Found)]


class Writing(Runnable[dict[str, Any], Briefing]):
    """The step from a question and its evidence to the answer."""

    name = "answer"

    def __init__(self, answer: Answer, tell: Tell | None = None) -> None:
        self._answer = answer
        self._tell = tell

    def invoke(
        self,
        input: dict[str, Any],  # noqa: A002  # LangChain's name
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Briefing:
        return self._call_with_config(lambda given: self._written(given, self._tell), input, config)

    def stream(
        self,
        input: dict[str, Any],  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[Briefing]:
        yield from self._transform_stream_with_config(iter([input]), self._growing, config)

    async def astream(
        self,
        input: dict[str, Any],  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> AsyncIterator[Briefing]:
        async def given() -> AsyncIterator[dict[str, Any]]:
            yield input

        async for grown in self._atransform_stream_with_config(given(), self._growing_beside, config):
            yield grown

    def _written(self, given: dict[str, Any], tell: Tell | None) -> Briefing:
        return self._answer(given["question"], given["evidence"], tell=tell)

    def _growing(self, inputs: Iterator[dict[str, Any]]) -> Iterator[Briefing]:
        """The answer with its first sentence, its first two, and so on to the whole."""
        for given in inputs:
            claims: list[Claim] = []
            for told in _as_told(partial(self._written, given)):
                if isinstance(told, Briefing):
                    yield told
                    continue
                if self._tell:
                    self._tell(told)
                claims.append(told)
                yield Briefing("answer", given["question"], (Section("answer", given["question"], tuple(claims)),))

    async def _growing_beside(self, inputs: AsyncIterator[dict[str, Any]]) -> AsyncIterator[Briefing]:
        """The same with each wait in a thread, so that an event loop goes on."""
        async for given in inputs:
            growing = self._growing(iter([given]))
            while grown := await run_in_executor(None, next, growing, None):
                yield grown


class _Abandoned(BaseException):
    """Nobody listens any longer; no error, so that nothing on the way takes it for one and carries on."""


def _as_told(write: Callable[[Tell], Briefing]) -> Iterator[Claim | Briefing]:
    """Each sentence while `write` is at work in a thread, then what it returns; unheard work is stopped."""
    told: SimpleQueue[Claim | Briefing | BaseException] = SimpleQueue()
    abandoned = threading.Event()

    def tell(claim: Claim) -> None:
        if abandoned.is_set():
            raise _Abandoned
        told.put(claim)

    def work() -> None:
        try:
            told.put(write(tell))
        except BaseException as error:  # Whatever it is, it is raised where it is waited for.
            told.put(error)

    thread = threading.Thread(target=copy_context().run, args=(work,), name="podium-answer", daemon=True)
    thread.start()
    try:
        while True:
            one = told.get()
            if isinstance(one, BaseException):
                raise one
            yield one
            if isinstance(one, Briefing):
                return
    finally:
        abandoned.set()
        thread.join()
