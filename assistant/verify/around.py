"""
What stands around a sentence of a source and tells what it is about: its document's title, who speaks, what was asked.

`It is still at the State Department.` says nothing of a pipeline; the question before it does.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from assistant.domain import Document, Passage, Span
from assistant.verify.overlap import tokens_of


def around(passage: Passage, span: Span) -> frozenset[str]:
    """The meaningful stems around a sentence of a passage."""
    document = passage.document
    at = bisect_right(document.turns, span.end - 1, key=lambda turn: turn.span.start) - 1
    return _of_document(document) | _of_turn(document, at) if at >= 0 else _of_document(document)


@lru_cache(maxsize=1024)
def _of_document(document: Document) -> frozenset[str]:
    return _stems(" ".join(filter(None, (document.title, document.publisher, document.author))))


@lru_cache(maxsize=4096)
def _of_turn(document: Document, at: int) -> frozenset[str]:
    turn = document.turns[at]
    asked = document.turns[at - 1] if at and not turn.is_question else None
    question = asked.span.of(document.text) if asked and asked.is_question else ""
    return _stems(f"{turn.speaker} {question}")


def _stems(text: str) -> frozenset[str]:
    tokens = tokens_of(text)
    return frozenset(stem for stem, content in zip(tokens.stems, tokens.content, strict=True) if content)
