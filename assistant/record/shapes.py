"""The shape of a briefing's JSON, as strict as a reader has to be; fields that are not known are passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant import domain
from assistant.domain import Span

LARGEST = 64 * 1024 * 1024
"""Bytes of a file, and characters of a document: more is no briefing."""
_MOST_PAGES = 100_000


def _day(written: str) -> str:
    date.fromisoformat(written)
    return written


def _moment(written: str) -> str:
    datetime.fromisoformat(written)
    return written


class ReadShape(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class StretchShape(ReadShape):
    start: int = Field(ge=0)
    end: int = Field(ge=0, le=LARGEST)
    text: str


class CopyShape(ReadShape):
    document_id: str
    title: str
    publisher: str | None = None
    published: str | None = None
    uri: str


class SourceShape(ReadShape):
    n: int | None = None
    document_id: str
    title: str
    publisher: str | None = None
    published: Annotated[str, AfterValidator(_day)] | None = None
    uri: str
    start: int = Field(ge=0)
    end: int = Field(ge=0, le=LARGEST)
    quote: str
    speaker: str | None = None
    page: int | None = Field(default=None, ge=1, le=_MOST_PAGES)
    role: domain.Role = "supports"
    kind: str = "document"
    marking: str | None = None
    embargo_until: str | None = None
    ground_rules: str | None = None
    passage: StretchShape | None = None
    copies: list[CopyShape] = []

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def stretches(self) -> Iterator[StretchShape]:
        yield StretchShape(start=self.start, end=self.end, text=self.quote)
        if self.passage:
            yield self.passage


class FindingShape(ReadShape):
    check: domain.CheckName
    passed: bool
    detail: str
    span: tuple[int, int] | None = Field(default=None, strict=False)
    expected: str | None = None
    found: str | None = None
    contradicts: bool = False
    source: SourceShape | None = None


class RoundShape(ReadShape):
    text: str | None = None
    verdict: domain.Label | None = None
    findings: list[FindingShape] = []


class AgreementShape(ReadShape):
    model: str
    claims: int
    agreed: int
    kappa: float | None = None
    errors: int


class InstructionShape(ReadShape):
    document_id: str
    title: str
    uri: str
    field: domain.Field
    words: str
    start: int | None = None
    end: int | None = None


class ClaimShape(ReadShape):
    text: str
    citations: list[int] = []
    verdict: domain.Label | None = None
    score: float | None = None
    findings: list[FindingShape] = []
    when: str | None = None
    subject: str | None = None
    note: str | None = None
    independent_sources: int | None = None
    corroboration: domain.Standing | None = None
    corroborated_by: list[SourceShape] = []
    rounds: list[RoundShape] = []
    sources: list[SourceShape] = []


class SectionShape(ReadShape):
    key: str
    heading: str
    claims: list[ClaimShape] = []
    note: str | None = None


class WindowShape(ReadShape):
    since: str | None = None
    until: str | None = None


class CoverageShape(ReadShape):
    documents: int = 0
    used: int = 0
    duplicates: int = 0
    unread: list[str] = []
    withheld: int = 0
    foreign: list[str] = []
    failures: list[str] = []


class UsageShape(ReadShape):
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: int = 0
    cost: float | None = 0.0


class ShiftShape(ReadShape):
    before: str
    now: str


class ChangeShape(ReadShape):
    text: str
    before: str | None = None
    shifts: list[ShiftShape] = []
    because: str | None = None
    marking: str | None = None


class SinceShape(ReadShape):
    title: str
    date: str | None = None
    made_at: str | None = None


class ChangesShape(ReadShape):
    since: SinceShape
    new: list[ChangeShape] = []
    changed: list[ChangeShape] = []
    corrected: list[ChangeShape] = []
    dropped: list[ChangeShape] = []
    unchanged: list[ChangeShape] = []
    withheld: int = 0
    earlier: int = 0


class ClearanceShape(ReadShape):
    by: str
    at: str
    hash: str
    despite: int = 0


class BriefingShape(ReadShape):
    title: str
    date: str | None = None
    made_at: Annotated[str, AfterValidator(_moment)] | None = None
    window: WindowShape = WindowShape()
    template: str | None = None
    marking: str | None = None
    status: str
    clearance: ClearanceShape | None = None
    sections: list[SectionShape]
    changes: ChangesShape | None = None
    reason: str | None = None
    citations: list[SourceShape]
    coverage: CoverageShape = CoverageShape()
    removed: list[ClaimShape] = []
    model: str = "extractive"
    prompt: dict[str, str] = {}
    usage: UsageShape = UsageShape()
    seconds: dict[str, float | None] = {}
    stopped: str | None = None
    judge: AgreementShape | None = None
    instructions: list[InstructionShape] = []
    notice: str | None = None
