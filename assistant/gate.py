"""
What may be shown: the gate over verdicts, and the marking over what is shown.

An unsupported or contradicted sentence, or one whose check failed, is taken out and listed; or, where the user wants it
kept, it stays with its verdict, which every renderer prints. Nothing unsupported is ever shown unmarked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.clear import unsigned
from assistant.domain import Briefing, Citation, Claim, Coverage, Document, Section, Span
from assistant.handling.markings import admits, highest

__all__ = [
    "Gated",
    "Paragraph",
    "Teller",
    "above",
    "apply",
    "for_audience",
    "gated",
    "highest",
    "is_retold",
    "marked",
    "marks",
    "recounted",
    "refilled",
    "stands",
    "struck",
]

# What may stand on a line beside its one sentence: list marks before it, references after it.
_MARKS = re.compile(r"(?:[\s>*•+–—-]|(?:\d{1,2}|[QA]\d{1,2})[.)]\s|[QA]\d{0,2}:\s|\[\d{1,3}(?:,\s*\d{1,3})*\])*")
_CONDEMNED = {"unsupported", "contradicted", "error"}


@dataclass(frozen=True, slots=True)
class Gated:
    kept: tuple[Claim, ...]
    removed: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A claim or a change as it is named to whoever may not see it."""

    marking: str | None
    text: str


def stands(claim: Claim) -> bool:
    """Whether it may be shown as it is."""
    return bool(apply([claim], keep=False).kept)


def is_retold(claim: Claim, told: Iterable[Claim]) -> bool:
    """Whether a claim says over what another says in its words: two that were mended may come back alike."""
    words = claim.text.casefold().split()
    return any(one.text.casefold().split() == words and (stands(one) or not stands(claim)) for one in told)


def apply(claims: Iterable[Claim], *, keep: bool) -> Gated:
    """Part the claims; with `keep` all stay, marked by their verdicts. A claim nobody checked does not pass."""
    kept: list[Claim] = []
    removed: list[Claim] = []
    for claim in claims:
        condemned = claim.verdict is None or claim.verdict.label in _CONDEMNED
        (removed if condemned and not keep else kept).append(claim)
    return Gated(tuple(kept), tuple(removed))


def refilled(briefing: Briefing, claims: Iterable[Claim]) -> Briefing:
    """The briefing with these claims in the place of its own, in their order."""
    left = iter(claims)
    sections = (replace(section, claims=tuple(islice(left, len(section.claims)))) for section in briefing.sections)
    return replace(briefing, sections=tuple(sections))


def gated(briefing: Briefing, *, keep: bool) -> Briefing:
    """The briefing as it may be shown, with what was taken out of it."""
    parts = [apply(section.claims, keep=keep) for section in briefing.sections]
    sections = tuple(replace(section, claims=part.kept) for section, part in zip(briefing.sections, parts, strict=True))
    removed = tuple(claim for part in parts for claim in part.removed)
    return marked(replace(briefing, sections=sections, removed=removed))


def struck(report: Briefing) -> Briefing:
    """A check whose draft has lost the sentences that may not be shown, with what was taken out of it."""
    shown = gated(report, keep=False)
    if report.draft is None or not shown.removed:
        return shown
    cuts = sorted(_cut(report.draft, claim.span) for claim in shown.removed if claim.span is not None)
    draft, at = "", 0
    for cut in cuts:
        draft, at = draft + report.draft[at : cut.start], max(at, cut.end)
    moved = tuple(replace(claim, span=_moved(claim.span, cuts)) for claim in shown.claims)
    return refilled(replace(shown, draft=draft + report.draft[at:]), moved)


def _cut(draft: str, span: Span) -> Span:
    """A sentence with the space after it; with its list mark, references and line where nothing else stands there."""
    start, stop = draft.rfind("\n", 0, span.start) + 1, draft.find("\n", span.end)
    end = len(draft) if stop < 0 else stop + 1
    if _MARKS.fullmatch(draft, start, span.start) and _MARKS.fullmatch(draft, span.end, end):
        return Span(start, end)
    space = re.compile(r"[ \t]*").match(draft, span.end)
    return Span(span.start, space.end() if space else span.end)


def _moved(span: Span | None, cuts: Sequence[Span]) -> Span | None:
    return span.shifted(-sum(len(cut) for cut in cuts if cut.end <= span.start)) if span else None


def marked(briefing: Briefing) -> Briefing:
    """The briefing under the banner that its parts ask for: the highest of them."""
    told = [change.marking for change in briefing.since_last.changes] if briefing.since_last else []
    parts = [*marks((*briefing.claims, *briefing.removed)), *filter(None, told)]
    return replace(briefing, marking=highest([*parts, *_embargoes(briefing)]))


def _embargoes(briefing: Briefing) -> list[str]:
    """The last embargo of a briefing for which embargoes were overridden, as its banner says it."""
    ends = [one.document.embargo_until for one in briefing.citations if one.document.embargo_until]
    running = [end for end in ends if briefing.made_at and end > briefing.made_at]
    return [f"EMBARGOED UNTIL {max(running)}"] if running else []


def above(briefing: Briefing, audience: str) -> tuple[Paragraph, ...]:
    """What this audience may not see, by the markings of what each claim cites and what its findings quote."""
    claims = [Paragraph(highest(marks([claim])), claim.text) for claim in briefing.claims]
    told = briefing.since_last.changes if briefing.since_last else ()
    changes = [Paragraph(change.marking, change.text) for change in told]
    found = [one for one in dict.fromkeys((*claims, *changes)) if not admits(audience, one.marking)]
    return tuple({one.text: one for one in found}.values())


def for_audience(briefing: Briefing, audience: str) -> Briefing:
    """
    The briefing without what this audience may not see: a draft again, since nobody cleared it so.

    Of what the checks took out and of what was not used nothing is left but numbers: their titles may say too much.
    """
    sections = [
        replace(
            part,
            claims=tuple(replace(one, rounds=()) for one in part.claims if admits(audience, highest(marks([one])))),
        )
        for part in briefing.sections
    ]
    found = briefing.since_last
    changes = tuple(one for one in found.changes if admits(audience, one.marking)) if found else ()
    shown = replace(
        briefing,
        sections=tuple(
            unsigned(part)
            for part, own in zip(sections, briefing.sections, strict=True)
            if part.claims or not own.claims
        ),
        removed=(),
        scored=(),
        instructions=(),
        copies={},
        coverage=replace(briefing.coverage, unread=()),
        since_last=replace(found, changes=changes) if found else None,
        status="DRAFT",
        clearance=None,
    )
    return marked(shown)


class Teller:
    """
    Checks each claim once, and tells each that may be shown once, as soon as it may.

    With `wait` none is told before `finish`: another check may still condemn it.
    """

    def __init__(
        self, verify: Callable[[Claim], Claim], tell: Callable[[Claim], None] | None, *, wait: bool = False
    ) -> None:
        self._verify = verify
        self._tell = tell
        self._waits = wait
        self._checked: dict[Claim, Claim] = {}
        # By their words: what is found out about a claim later makes it no other sentence.
        self._told: set[str] = set()

    def verify(self, claim: Claim) -> Claim:
        if claim not in self._checked:
            self._checked[claim] = self._verify(claim)
        return self._checked[claim]

    def hear(self, claim: Claim) -> None:
        """A claim has just been written: told if it stands, else it may yet be mended."""
        self.tell(self.verify(claim), keep=False)

    def finish(self, claims: Iterable[Claim], *, keep: bool) -> None:
        """All checks are made: whatever may be shown and was not told yet is told now."""
        self._waits = False
        for claim in claims:
            self.tell(claim, keep=keep)

    def tell(self, checked: Claim, *, keep: bool) -> None:
        if self._tell and not self._waits and checked.text not in self._told and apply([checked], keep=keep).kept:
            self._told.add(checked.text)
            self._tell(checked)


def marks(claims: Iterable[Claim]) -> list[str]:
    """The markings of every document that the claims cite, that bears them out, or that their findings quote."""
    quoted = {citation.document for claim in claims for citation in (*claim.citations, *_sources(claim))}
    return [document.marking for document in quoted if document.marking]


def _sources(claim: Claim) -> list[Citation]:
    findings = claim.verdict.findings if claim.verdict else ()
    others = claim.corroboration.others if claim.corroboration else ()
    return [*others, *(finding.source for finding in findings if finding.source)]


def recounted(coverage: Coverage, drafted: Sequence[Section], shown: Sequence[Section]) -> Coverage:
    """The coverage once the gate has spoken: a document whose every sentence was taken out was not used."""
    before, after = _cited(drafted), _cited(shown)
    lost = sorted(document.title for document in before - after)
    return replace(coverage, used=len(after), unread=(*coverage.unread, *lost))


def _cited(sections: Sequence[Section]) -> set[Document]:
    return {cited.document for section in sections for claim in section.claims for cited in claim.citations}
