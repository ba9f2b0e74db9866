"""What scoring needs besides a case: the subject under test and its documents, found by any name they go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from assistant.domain import Document, Evidence, Span
from assistant.errors import SuiteError
from assistant.evaluate.matching import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.errors import BudgetSpent
    from assistant.evaluate.cases import Judge, Relevant, Subject

Support = Mapping[tuple[str, str], float]
"""`(claim, source)` → probability that the source supports the claim."""


@dataclass(slots=True)
class Bench:
    subject: Subject
    judge: Judge | None = None
    _documents: dict[str, Document | None] = field(default_factory=dict)
    _by_name: dict[str, Document | None] | None = None
    _texts: list[str] | None = None
    _before: int = 0

    def __post_init__(self) -> None:
        self._before = len(self._not_asked)

    def refuse_half(self, result: Mapping[str, Any]) -> None:
        """
        Raise what stopped the desk's budget, where it may be why a case has no whole result.

        An answer keeps what was done before the stop; as a case it would be an error that is the budget's alone.
        """
        if len(self._not_asked) == self._before:
            return
        claims = result.get("output", {}).get("claims", ())
        if "error" in result or any(claim["verdict"] == "error" for claim in claims):
            raise self._not_asked[-1]

    @property
    def _not_asked(self) -> Sequence[BudgetSpent]:
        return getattr(getattr(self.subject, "aids", None), "not_asked", ())

    @property
    def threshold(self) -> float:
        return self.subject.support.threshold

    def document(self, reference: str) -> Document | None:
        """The document of an id, a URI or a file name; None when there is none or the name is not unique."""
        if reference not in self._documents:
            self._documents[reference] = self.subject.library.document(reference) or self._named(reference)
        return self._documents[reference]

    def holds(self, phrases: Sequence[str]) -> bool:
        """Whether any document of the library has one of the phrases, as whole words."""
        if self._texts is None:
            self._texts = [normalised(document.text) for document in self.subject.library.documents()]
        needles = [needle for needle in map(normalised, phrases) if needle.strip()]
        return any(needle in text for needle in needles for text in self._texts)

    def _named(self, reference: str) -> Document | None:
        if self._by_name is None:
            self._by_name = {}
            for document in self.subject.library.documents():
                for name in {document.uri, PurePosixPath(document.uri).name}:
                    taken = name in self._by_name and self._by_name[name] != document
                    self._by_name[name] = None if taken else document
        return self._by_name.get(reference)

    def place(self, item: Relevant) -> tuple[Document, Span]:
        """Where a relevant item stands in the stored text."""
        document = self.document(item.document)
        if document is None:
            raise SuiteError(
                f"The library has no document {item.document!r}.", hint="Ingest it, or correct the case's document."
            )
        if item.quote is not None:
            return document, quoted_span(document, item.quote)
        span = Span(item.start or 0, len(document.text) if item.end is None else item.end)
        if not 0 <= span.start < span.end <= len(document.text):
            raise SuiteError(
                f"{item.document} has no characters {span.start}:{span.end}.",
                hint="The stored text may have changed; give a quote instead of offsets.",
            )
        return document, span


def quoted_span(document: Document, quote: str) -> Span:
    """The one place where the quotation stands, runs of white space being alike."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    places = [Span(*match.span()) for match in re.finditer(pattern, document.text)] if pattern else []
    if len(places) == 1:
        return places[0]
    trouble = "does not occur" if not places else f"occurs {len(places)} times"
    raise SuiteError(
        f"The quote {quote[:60]!r} {trouble} in {document.uri}.",
        hint="Quote the document's own words, enough to be unique.",
    )


def finds(evidence: Evidence, document: Document, span: Span) -> bool:
    """Whether a passage covers a place: they share at least half of the shorter one."""
    if evidence.passage.document != document:
        return False
    passage = evidence.passage.span
    shared = min(passage.end, span.end) - max(passage.start, span.start)
    return 2 * shared >= min(len(passage), len(span))
