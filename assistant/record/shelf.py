"""The sources of one written briefing, put back in their places in texts that are blank elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from assistant import domain
from assistant.domain import Briefing, Citation, Claim, Document, Finding, Passage, Section, Span, Turn, Verdict
from assistant.record.shapes import (
    BriefingShape,
    ChangesShape,
    ClaimShape,
    CoverageShape,
    FindingShape,
    InstructionShape,
    RoundShape,
    SourceShape,
)

_UNNUMBERED = -1
"""The ordinal of a passage that no number stands for, so that it never equals one that a number stands for."""


class Shelf:
    """The sources of one briefing, put back in their places; raises ValueError where they do not fit together."""

    def __init__(self, read: BriefingShape) -> None:
        self.read = read
        self.documents = {one: _document(list(group)) for one, group in _by_document(_sources(read)).items()}
        self.numbered = {source.n: self.citation(source) for source in read.citations}
        if list(self.numbered) != list(range(1, len(read.citations) + 1)):
            raise ValueError("its citations are not numbered from 1 on")

    def citation(self, source: SourceShape) -> Citation:
        # A part of a document may be on background where the rest of it is on the record.
        document = replace(
            self.documents[source.document_id], publisher=source.publisher, ground_rules=source.ground_rules
        )
        around = source.passage
        span = Span(around.start, around.end) if around else source.span
        return Citation(Passage(document, span, 0 if source.n else _UNNUMBERED), source.span, source.role)

    def cited(self, n: int) -> Citation:
        if n not in self.numbered:
            raise ValueError(f"it cites [{n}], which is not in its list")
        return self.numbered[n]

    def claim(self, read: ClaimShape) -> Claim:
        citations = (*map(self.cited, read.citations), *map(self.citation, read.sources))
        findings = tuple(map(self.finding, read.findings))
        verdict = Verdict(read.verdict, read.score, findings) if read.verdict else None
        rounds = tuple(map(self.round, read.rounds))
        return Claim(
            read.text,
            citations,
            verdict,
            when=read.when,
            subject=read.subject,
            note=read.note,
            corroboration=self.corroboration(read),
            rounds=rounds,
        )

    def corroboration(self, read: ClaimShape) -> domain.Corroboration | None:
        if read.corroboration is None or read.independent_sources is None:
            return None
        others = tuple(map(self.place, read.corroborated_by))
        return domain.Corroboration(read.independent_sources, read.corroboration, others)

    def round(self, read: RoundShape) -> domain.Round:
        findings = tuple(map(self.finding, read.findings))
        return domain.Round(read.text, Verdict(read.verdict, None, findings) if read.verdict else None)

    def place(self, source: SourceShape) -> Citation:
        """The citation of the list that it repeats, else one of its own."""
        return self.cited(source.n) if source.n else self.citation(source)

    def finding(self, read: FindingShape) -> Finding:
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
            coverage=_coverage(read.coverage),
            removed=tuple(map(self.claim, read.removed)),
            made_at=read.made_at,
            since_last=_comparison(read.changes) if read.changes else None,
            clearance=domain.Clearance(**dict(read.clearance)) if read.clearance else None,
            stopped=read.stopped,
            judge=domain.Agreement(**dict(read.judge)) if read.judge else None,
            copies={
                self.numbered[source.n]: tuple(domain.Copy(**copy.model_dump()) for copy in source.copies)
                for source in read.citations
                if source.copies and source.n is not None
            },
            instructions=tuple(map(_instruction, read.instructions)),
        )


def _instruction(read: InstructionShape) -> domain.Instruction:
    span = Span(read.start, read.end) if read.start is not None and read.end is not None else None
    return domain.Instruction(read.document_id, read.title, read.uri, read.field, read.words, span)


def _coverage(read: CoverageShape) -> domain.Coverage:
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in read}
    return domain.Coverage(**told)


def _comparison(read: ChangesShape) -> domain.Comparison:
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
    since = read.since
    return domain.Comparison(since.title, since.date, since.made_at, changes, read.withheld, read.earlier)


def _sources(read: BriefingShape) -> Iterator[SourceShape]:
    yield from read.citations
    for claim in (*(claim for part in read.sections for claim in part.claims), *read.removed):
        yield from claim.sources
        yield from claim.corroborated_by
        for findings in (claim.findings, *(one.findings for one in claim.rounds)):
            yield from (finding.source for finding in findings if finding.source)


def _by_document(sources: Iterable[SourceShape]) -> dict[str, list[SourceShape]]:
    found: dict[str, list[SourceShape]] = {}
    for source in sources:
        found.setdefault(source.document_id, []).append(source)
    return found


def _document(sources: list[SourceShape]) -> Document:
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


def _text(sources: list[SourceShape]) -> str:
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


def _pages(sources: list[SourceShape]) -> tuple[Span, ...]:
    """Pages that reach as far as their citations show; those of which nothing is known are empty."""
    starts: dict[int, list[int]] = {}
    for source in sources:
        if source.page:
            starts.setdefault(source.page, []).append(source.start)
    known = {page: Span(min(found), max(found) + 1) for page, found in starts.items()}
    return tuple(known.get(page, Span(0, 0)) for page in range(1, max(known, default=0) + 1))
