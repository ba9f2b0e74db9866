"""
A briefing's JSON back to the Briefing, so that it can be compared, cleared, checked again and printed in any format.

Of each source only what the JSON holds comes back: the cited words and the passage around them stand at their places
in a text that is blank elsewhere. A file whose citations contradict each other or themselves is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from assistant import domain
from assistant.domain import Briefing, Citation, Claim, Document, Finding, Passage, Section, Span, Turn, Verdict
from assistant.errors import RecordError

FORMAT = 1
LARGEST = 64 * 1024 * 1024
"""Bytes of a file, and characters of a document: more is no briefing."""
_MOST_PAGES = 100_000
_UNNUMBERED = -1
"""The ordinal of a passage that no number stands for, so that it never equals one that a number stands for."""


def _day(written: str) -> str:
    date.fromisoformat(written)
    return written


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class _Stretch(_Read):
    start: int = Field(ge=0)
    end: int = Field(ge=0, le=LARGEST)
    text: str


class _Source(_Read):
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
    passage: _Stretch | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def stretches(self) -> Iterator[_Stretch]:
        yield _Stretch(start=self.start, end=self.end, text=self.quote)
        if self.passage:
            yield self.passage


class _Finding(_Read):
    check: domain.CheckName
    passed: bool
    detail: str
    span: tuple[int, int] | None = Field(default=None, strict=False)
    expected: str | None = None
    found: str | None = None
    contradicts: bool = False
    source: _Source | None = None


class _Round(_Read):
    text: str | None = None
    verdict: domain.Label | None = None
    findings: list[_Finding] = []


class _Agreement(_Read):
    model: str
    claims: int
    agreed: int
    kappa: float | None = None
    errors: int


class _Claim(_Read):
    text: str
    citations: list[int] = []
    verdict: domain.Label | None = None
    score: float | None = None
    findings: list[_Finding] = []
    when: str | None = None
    subject: str | None = None
    note: str | None = None
    rounds: list[_Round] = []
    sources: list[_Source] = []


class _Section(_Read):
    key: str
    heading: str
    claims: list[_Claim] = []
    note: str | None = None


class _Window(_Read):
    since: str | None = None
    until: str | None = None


class _Coverage(_Read):
    documents: int = 0
    used: int = 0
    duplicates: int = 0
    unread: list[str] = []
    withheld: int = 0
    failures: list[str] = []


class _Usage(_Read):
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: int = 0
    cost: float | None = 0.0


class _Shift(_Read):
    before: str
    now: str


class _Change(_Read):
    text: str
    before: str | None = None
    shifts: list[_Shift] = []
    because: str | None = None
    marking: str | None = None


class _Since(_Read):
    title: str
    date: str | None = None
    made_at: str | None = None


class _Changes(_Read):
    since: _Since
    new: list[_Change] = []
    changed: list[_Change] = []
    corrected: list[_Change] = []
    dropped: list[_Change] = []
    unchanged: list[_Change] = []
    withheld: int = 0


class _Clearance(_Read):
    by: str
    at: str
    hash: str
    despite: int = 0


class _Briefing(_Read):
    title: str
    date: str | None = None
    made_at: str | None = None
    window: _Window = _Window()
    template: str | None = None
    marking: str | None = None
    status: str
    clearance: _Clearance | None = None
    sections: list[_Section]
    changes: _Changes | None = None
    reason: str | None = None
    citations: list[_Source]
    coverage: _Coverage = _Coverage()
    removed: list[_Claim] = []
    model: str = "extractive"
    prompt: dict[str, str] = {}
    usage: _Usage = _Usage()
    seconds: dict[str, float | None] = {}
    stopped: str | None = None
    judge: _Agreement | None = None
    addressed: list[_Source] = []
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A briefing as it was written."""

    briefing: Briefing
    notice: str | None
    """What the checker said of its own errors."""
    data: dict[str, Any]
    """The file's JSON."""

    def showing(self, briefing: Briefing) -> Record:
        """This record where all of it is shown, else one of what is."""
        return self if briefing == self.briefing else Record(briefing, self.notice, {})


def load(path: Path) -> Record:
    """The briefing in a file; raises RecordError where there is none that can be read."""
    return parsed(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """The bytes of a file that podium brief wrote."""
    try:
        if path.stat().st_size > LARGEST:
            raise RecordError(f"{path.name} is too large for a briefing.", hint="Name a file that podium brief wrote.")
        return path.read_bytes()
    except OSError as error:
        raise RecordError(
            f"Cannot read {path}: {error.strerror}.", hint="Name a file that podium brief wrote."
        ) from None


def parsed(content: bytes, name: str) -> Record:
    """The briefing in a file's bytes; `name` is what the file is called in a refusal."""
    try:
        data = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise RecordError(f"{name} is not JSON.", hint="Write one: podium brief --out briefing.json") from None
    if not isinstance(data, dict) or data.get("kind") != "briefing" or data.get("format") != FORMAT:
        raise RecordError(
            f"{name} is not the JSON of a briefing in format {FORMAT}.",
            hint="Write one: podium brief --out briefing.json",
        )
    try:
        read = _Briefing.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise RecordError(f"{name} is damaged at {where}: {first['msg']}.", hint="Restore it from a copy.") from None
    try:
        return Record(_Shelf(read).briefing(), read.notice, data)
    except ValueError as damage:
        raise RecordError(f"{name} is damaged: {damage}.", hint="Restore it from a copy.") from None


class _Shelf:
    """The sources of one briefing, put back in their places; raises ValueError where they do not fit together."""

    def __init__(self, read: _Briefing) -> None:
        self.read = read
        self.documents = {one: _document(list(group)) for one, group in _by_document(_sources(read)).items()}
        self.numbered = {source.n: self.citation(source) for source in read.citations}
        if list(self.numbered) != list(range(1, len(read.citations) + 1)):
            raise ValueError("its citations are not numbered from 1 on")

    def citation(self, source: _Source) -> Citation:
        document = self.documents[source.document_id]
        around = source.passage
        span = Span(around.start, around.end) if around else source.span
        return Citation(Passage(document, span, 0 if source.n else _UNNUMBERED), source.span, source.role)

    def cited(self, n: int) -> Citation:
        if n not in self.numbered:
            raise ValueError(f"it cites [{n}], which is not in its list")
        return self.numbered[n]

    def claim(self, read: _Claim) -> Claim:
        citations = (*map(self.cited, read.citations), *map(self.citation, read.sources))
        findings = tuple(map(self.finding, read.findings))
        verdict = Verdict(read.verdict, read.score, findings) if read.verdict else None
        rounds = tuple(map(self.round, read.rounds))
        return Claim(read.text, citations, verdict, when=read.when, subject=read.subject, note=read.note, rounds=rounds)

    def round(self, read: _Round) -> domain.Round:
        findings = tuple(map(self.finding, read.findings))
        return domain.Round(read.text, Verdict(read.verdict, None, findings) if read.verdict else None)

    def place(self, source: _Source) -> Citation:
        """The citation of the list that it repeats, else one of its own."""
        return self.cited(source.n) if source.n else self.citation(source)

    def finding(self, read: _Finding) -> Finding:
        place = self.place(read.source) if read.source else None
        span = Span(*read.span) if read.span else None
        return Finding(read.check, read.passed, read.detail, span, read.expected, read.found, read.contradicts, place)

    def briefing(self) -> Briefing:
        read = self.read
        return Briefing(
            "briefing",
            read.title,
            tuple(
                Section(part.key, part.heading, tuple(map(self.claim, part.claims)), part.note)
                for part in read.sections
            ),
            reason=read.reason,
            date=read.date,
            since=read.window.since,
            until=read.window.until,
            template=read.template,
            marking=read.marking,
            status=read.status,
            model=read.model,
            prompt=read.prompt,
            usage=domain.Usage(**dict(read.usage)),
            seconds={step: seconds for step, seconds in read.seconds.items() if seconds is not None},
            coverage=domain.Coverage(
                **{
                    **dict(read.coverage),
                    "unread": tuple(read.coverage.unread),
                    "failures": tuple(read.coverage.failures),
                }
            ),
            removed=tuple(map(self.claim, read.removed)),
            made_at=read.made_at,
            since_last=_comparison(read.changes) if read.changes else None,
            clearance=domain.Clearance(**dict(read.clearance)) if read.clearance else None,
            stopped=read.stopped,
            judge=domain.Agreement(**dict(read.judge)) if read.judge else None,
            addressed=tuple(map(self.place, read.addressed)),
        )


def _comparison(read: _Changes) -> domain.Comparison:
    kinds: tuple[domain.ChangeKind, ...] = ("new", "changed", "corrected", "dropped", "unchanged")
    changes = tuple(
        domain.Change(
            kind,
            one.text,
            one.before,
            tuple(domain.Shift(shift.before, shift.now) for shift in one.shifts),
            one.because,
            one.marking,
        )
        for kind in kinds
        for one in getattr(read, kind)
    )
    return domain.Comparison(read.since.title, read.since.date, read.since.made_at, changes, read.withheld)


def _sources(read: _Briefing) -> Iterator[_Source]:
    yield from read.citations
    yield from read.addressed
    for claim in (*(claim for part in read.sections for claim in part.claims), *read.removed):
        yield from claim.sources
        for findings in (claim.findings, *(one.findings for one in claim.rounds)):
            yield from (finding.source for finding in findings if finding.source)


def _by_document(sources: Iterable[_Source]) -> dict[str, list[_Source]]:
    found: dict[str, list[_Source]] = {}
    for source in sources:
        found.setdefault(source.document_id, []).append(source)
    return found


def _document(sources: list[_Source]) -> Document:
    first = sources[0]
    return Document(
        first.document_id,
        _text(sources),
        first.title,
        first.uri,
        first.kind,
        first.publisher,
        published=first.published,
        marking=first.marking,
        embargo_until=first.embargo_until,
        ground_rules=first.ground_rules,
        turns=tuple(Turn(each.speaker, each.span) for each in sources if each.speaker),
        pages=_pages(sources),
    )


def _text(sources: list[_Source]) -> str:
    """What is known of a document's text, blank where nothing is."""
    stretches = [stretch for source in sources for stretch in source.stretches]
    text = [" "] * max(stretch.end for stretch in stretches)
    known = bytearray(len(text))
    for stretch in stretches:
        if len(stretch.text) != stretch.end - stretch.start:
            raise ValueError(
                f"the words at {sources[0].document_id} {stretch.start}:{stretch.end} do not fill their place"
            )
        for at, character in enumerate(stretch.text, stretch.start):
            if known[at] and text[at] != character:
                raise ValueError(f"two citations disagree on the words at {sources[0].document_id} {at}")
            text[at], known[at] = character, 1
    return "".join(text)


def _pages(sources: list[_Source]) -> tuple[Span, ...]:
    """Pages that reach as far as their citations show; those of which nothing is known are empty."""
    starts: dict[int, list[int]] = {}
    for source in sources:
        if source.page:
            starts.setdefault(source.page, []).append(source.start)
    known = {page: Span(min(found), max(found) + 1) for page, found in starts.items()}
    return tuple(known.get(page, Span(0, 0)) for page in range(1, max(known, default=0) + 1))
