"""
The cited documents as a bundle encloses them: whole, but for what must not leave the office.

What is off the record, and the label of who speaks on background, is blacked out character by character, so that every
citation keeps its place; of a document that is on background as a whole only the cited passages are given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.domain import Briefing, Document, Passage, Span, Turn
from assistant.errors import RecordError
from assistant.handling.attribution import on_background, veiled
from assistant.handling.restricted import as_given, labels_on_background, restricted
from assistant.read.finish import document_id

_FIELDS = "title uri kind publisher author published published_at marking embargo_until ground_rules corrects".split()


def enclosed(briefing: Briefing) -> list[dict[str, Any]]:
    """Every cited document, the cited passages with it."""
    passages: dict[Document, dict[Passage, None]] = {}
    for citation in briefing.citations:
        passages.setdefault(citation.document.whole or citation.document, {})[citation.passage] = None
    return [_source(veiled(document), tuple(found)) for document, found in passages.items()]


def _source(document: Document, cited: Sequence[Passage]) -> dict[str, Any]:
    text = _open(document, cited)
    return {
        "id": document.id,
        **{name: getattr(document, name) for name in _FIELDS},
        "turns": [[turn.speaker, turn.span.start, turn.span.end] for turn in _unnamed(document)],
        "pages": [[page.start, page.end] for page in document.pages],
        "passages": [[one.span.start, one.span.end] for one in cited],
        "restricted": int(text != document.text or document.whole is not None),
        "text_sha256": _text_hash(text),
        "text": text,
    }


def _unnamed(document: Document) -> tuple[Turn, ...]:
    """The turns, those on background under the name that may be given."""
    given = (as_given(document, turn.span) for turn in document.turns)
    return tuple(one.turns[n] for n, one in enumerate(given))


def _open(document: Document, cited: Sequence[Passage]) -> str:
    """The text with what must not leave blacked out, every other character in its place."""
    text = document.text
    shown = _blackened(text, [Span(0, len(text))]) if on_background(document) else text
    for span in (one.span for one in cited):
        shown = shown[: span.start] + span.of(text) + shown[span.end :]
    return _blackened(shown, [*restricted(text, document.turns), *labels_on_background(document)])


def _blackened(text: str, stretches: Sequence[Span]) -> str:
    for stretch in stretches:
        text = text[: stretch.start] + "█" * len(stretch) + text[stretch.end :]
    return text


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_enclosed(found: Any) -> Iterator[Document]:
    """The documents again; raises RecordError where a text is not the one that was cited."""
    for one in found:
        document = Document(
            one["id"],
            one["text"],
            **{name: one[name] for name in _FIELDS},
            turns=tuple(Turn(speaker, Span(start, end)) for speaker, start, end in one["turns"]),
            pages=tuple(Span(start, end) for start, end in one["pages"]),
        )
        # A text that is blacked out in part cannot have its own id; the hash over what is here still holds.
        own = (
            document.id
            if one["restricted"]
            else document_id(document.publisher, document.published, document.title, document.text)
        )
        if own != document.id or _text_hash(document.text) != one["text_sha256"]:
            raise RecordError(
                f"The text of “{document.title}” is not the one that was cited: its hash is another.",
                hint="Get the bundle again from who made it.",
            )
        yield document
