"""
What one line of a case file holds, per kind, and what a run needs of a desk.

Fields that a kind does not know are kept for display and otherwise ignored, so that public data can be run as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from assistant.domain import Briefing, Document, Evidence, Passage

Id = Annotated[str, Field(min_length=1, coerce_numbers_to_str=True)]
Words = Annotated[str, Field(min_length=1)]
Faults = Literal["number", "date", "name", "speaker", "negation", "modality", "quote"]


@dataclass(frozen=True, slots=True)
class Relevant:
    """A place that answers a question: a span, a quotation that occurs once, or else the whole document."""

    document: str
    """An id, a file name or a URI."""
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    grade: Annotated[int, Field(ge=1, le=10)] = 1


@dataclass(frozen=True, slots=True)
class RetrievalCase:
    id: Id
    question: Words
    answers: tuple[Words, ...] = ()
    relevant: tuple[Relevant, ...] = ()
    as_of: str | None = None
    date: str | None = None
    """The day on which it was asked, which is its `as_of` where none is given."""
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class GroundingCase:
    id: Id
    claim: Words
    label: Literal[0, 1]
    source: str = ""
    document: str | None = None
    """Whose text is the source, where none is given: an id, a file name or a URI of the library."""
    dataset: str | None = None
    error: str | None = None
    """What is wrong with an unsupported claim, where the labels say so."""
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class JudgeCase:
    """A claim that judges are asked of; one without a label is part of what a rate is measured on."""

    id: Id
    claim: Words
    source: str = ""
    document: str | None = None
    """Whose text is the source, where none is given: an id, a file name or a URI of the library."""
    label: Literal[0, 1] | None = None
    dataset: str | None = None
    error: str | None = None
    """What is wrong with an unsupported claim, where the labels say so."""
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class AnsweringCase:
    id: Id
    question: Words
    answers: tuple[Words, ...] = ()
    """Any one of them is right."""
    answerable: bool = True
    as_of: str | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class BriefingCase:
    id: Id
    date: str | None = None
    since: str | None = None
    until: str | None = None
    topics: tuple[str, ...] = ()
    template: str = "daily"
    must_mention: tuple[Words | tuple[Words, ...], ...] = ()
    """Each a phrase, or several of which one will do."""
    must_not_mention: tuple[Words | tuple[Words, ...], ...] = ()
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class PerturbationCase:
    """A true sentence of one document and the same sentence made false in one way."""

    id: Id
    document: str
    fault: Faults
    true: Words
    faulty: Words
    reworded: str | None = None
    """The true sentence in slightly other words."""
    detail: str = ""
    """What was put for what."""
    cluster: str | None = None


Input = RetrievalCase | GroundingCase | JudgeCase | AnsweringCase | BriefingCase | PerturbationCase


@dataclass(frozen=True, slots=True)
class Case:
    input: Input
    raw: Mapping[str, Any]
    """The case as its file has it."""
    origin: str
    """`file:line`, or where it was generated from."""

    @property
    def id(self) -> str:
        return self.input.id


class Shelf(Protocol):
    """The part of a library that a run reads."""

    def documents(self) -> Iterable[Document]: ...

    def document(self, reference: str, /) -> Document | None: ...


class Opinion(Protocol):
    """What a support model says of one claim."""

    @property
    def probability(self) -> float: ...


class SupportModel(Protocol):
    """The shipped support model: how likely it is that passages support a text."""

    @property
    def threshold(self) -> float: ...

    def score(self, pairs: Sequence[tuple[str, Sequence[Passage]]], /) -> Sequence[Opinion | None]: ...


class Subject(Protocol):
    """What is put to the test: a Desk, or anything that answers like one."""

    @property
    def library(self) -> Shelf: ...

    @property
    def support(self) -> SupportModel: ...

    def search(self, question: str, /, *, k: int = 10, as_of: str | None = None) -> Sequence[Evidence]: ...

    def ask(self, question: str, /, *, as_of: str | None = None) -> Briefing: ...

    def brief(
        self,
        *,
        date: str | None = None,
        since: str | None = None,
        until: str | None = None,
        topics: Sequence[str] = (),
        template: str = "daily",
    ) -> Briefing: ...

    def check(self, draft: str, /, *, against: Sequence[Document] | None = None) -> Briefing: ...


Ask = Callable[[Mapping[str, tuple[str, str]]], Mapping[str, float]]
"""`{id: (claim, source)}` → `{id: probability of support}`"""


@dataclass(frozen=True, slots=True)
class Judge:
    """Another opinion on claims than the subject's own."""

    name: str
    ask: Ask
