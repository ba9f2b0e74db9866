"""
How a briefing is worded in every output: its status, its verdicts, its sentences, its sources.

No output says more than the JSON does, and none says it by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.domain import Briefing, Citation, Claim, Label, Section, Turn
from assistant.handling.attribution import prescribed, source_name, speaker_name
from assistant.handling.markings import highest
from assistant.render.days import covers_days, day, moment, period, short_day
from assistant.render.footing import footing
from assistant.render.reasons import faults
from assistant.render.safe import one_line, place, spaced
from assistant.text import counted, folded

MARKS: dict[Label | None, str] = {
    "supported": "SUPPORTED",
    "partial": "PARTIAL",
    "contradicted": "CONTRADICTED",
    "unsupported": "UNSUPPORTED",
    "not-checkable": "NOT CHECKABLE",
    "error": "CHECK FAILED",
    None: "NOT CHECKED",
}
KINDS = {"answer": "Answer", "briefing": "Briefing", "check": "Check of a draft"}
_BOLD = re.compile(r"(?<!\w)(?P<marks>\*\*|__)(?=\S)(?P<words>[^*_]+?)(?<=\S)(?P=marks)(?!\w)")
_BULLET = re.compile(r"^(?:[-*•>]|#{1,6}) +(?=\S)")
_HEADING = re.compile(r"#{1,6} +(?=\S)")
_INNER_MARKS = str.maketrans('“”„"«»', "‘’‚'‹›")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A briefing made ready to print: its citations numbered, and a refusal stripped of claims."""

    briefing: Briefing
    numbers: Mapping[Citation, int]
    notice: str | None = None
    """What the checker says of its own errors."""

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.briefing.sections

    @property
    def title(self) -> str:
        return one_line(self.briefing.title) or KINDS[self.briefing.kind]

    @property
    def banner(self) -> str | None:
        return one_line(self.briefing.marking or "") or None

    @property
    def status(self) -> str:
        return one_line(self.briefing.status)

    @property
    def what(self) -> str:
        """`Briefing · 29 April 2015`"""
        return " · ".join(part for part in (KINDS[self.briefing.kind], period(self.briefing)) if part)

    @property
    def status_line(self) -> str:
        """`DRAFT · Briefing · 29 April 2015`"""
        return f"{self.status} · {self.what}" if self.status else self.what

    @property
    def refusal(self) -> str | None:
        """Why there is no answer, as a sentence that begins by saying so."""
        if self.briefing.answered:
            return None
        opening = "No answer." if self.briefing.kind == "answer" else "Nothing to report."
        return f"{opening} {one_line(self.briefing.reason or '')}".strip()

    @property
    def footing(self) -> tuple[str, ...]:
        """How it was made and how far it may be trusted, one sentence a line."""
        return tuple(one_line(line) for line in (*footing(self.briefing), self.notice) if line)

    def references(self, claim: Claim) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.numbers[citation] for citation in claim.citations))

    def dated_references(self, claim: Claim) -> Iterator[tuple[int, str]]:
        """
        The claim's numbers, each with its source's date where the briefing covers several days, else with nothing.

        Without it nobody could tell whose `today` a sentence means; one date serves the numbers that share it.
        """
        # What speaks against a claim that stands is named apart from what it stands on.
        apart = claim.corroboration is not None
        cited = tuple(dict.fromkeys(one for one in claim.citations if not (apart and one.role == "contradicts")))
        beside = self.briefing.date or self.briefing.since or self.briefing.until
        # What the sentence begins with, the day of a timeline, is not told again behind it.
        days = [each.document.published if each.document.published != claim.when else None for each in cited]
        dates = [short_day(day, beside) for day in days]
        shown = self.briefing.kind == "briefing" and covers_days(self.briefing)
        for citation, own, following in zip(cited, dates, [*dates, None][1:], strict=True):
            yield self.numbers[citation], own if shown and own != following else ""

    def sentence(self, claim: Claim) -> Iterator[tuple[str, bool]]:
        """The claim's text in parts as a reader is shown it, each with whether a check faulted it."""
        terms = portion(claim, self.briefing.made_at)
        if terms:
            yield f"({terms}) ", False
        yield from remarked(claim) if self.briefing.kind == "check" else voiced(claim)

    def reference(self, citation: Citation) -> str:
        """`[1] ` for a source that is in the list, whichever way it bears on a claim, else nothing."""
        either = (citation, replace(citation, role="contradicts"))
        return next((f"[{self.numbers[one]}] " for one in either if one in self.numbers), "")


def sheet(briefing: Briefing, notice: str | None = None) -> Sheet:
    if briefing.kind == "answer" and not briefing.answered and briefing.claims:
        # A refusal makes no claims, whatever its writer left behind.
        briefing = replace(briefing, sections=(), removed=(*briefing.removed, *briefing.claims))
    return Sheet(briefing, {citation: n for n, citation in enumerate(briefing.citations, 1)}, notice)


def label(claim: Claim) -> Label | None:
    return claim.verdict.label if claim.verdict else None


def mark(claim: Claim) -> str | None:
    """`UNSUPPORTED`; None for what is supported: silence means that a claim stands."""
    return None if label(claim) == "supported" else MARKS[label(claim)]


def heading_level(claim: Claim) -> int:
    """How many `#` a draft's line bears as a heading; 0 where it is none."""
    mark = _HEADING.match(claim.text)
    return len(mark.group().rstrip()) if mark else 0


def pieces(claim: Claim) -> Iterator[tuple[str, bool]]:
    """The claim's text in parts, each with whether a check faulted it, fit for one line."""
    text, at = claim.text, 0
    for span in sorted(finding.span for finding in faults(claim) if finding.span):
        start, end = max(at, min(span.start, len(text))), min(span.end, len(text))
        if start < end:
            yield spaced(text[at:start]), False
            yield spaced(text[start:end]), True
            at = end
    yield spaced(text[at:]), False


def voiced(claim: Claim) -> Iterator[tuple[str, bool]]:
    """
    The claim's parts, put in its speaker's mouth where it is a speaker's own words: `MS. ARDEN: “I cannot say.”`

    Bare, a speaker's “I” and opinions would stand as the briefing's own. Before it stands what it is about, after it
    what the program has to say of it.
    """
    speaker, subject = _voice(claim), one_line(claim.subject or "")
    # `Deputy Minister Brandl: Deputy Minister Brandl said` names him twice.
    if subject and not (not speaker and folded(claim.text).startswith(f"{folded(subject)} ")):
        yield f"{subject}: ", False
    told = [(_unadorned(words, opens=not at), faulty) for at, (words, faulty) in enumerate(pieces(claim))]
    if not speaker:
        yield from told
    else:
        # A sentence quoted from its middle on says so.
        told_before = bool(subject) and set(folded(speaker).split()) <= set(folded(subject).split())
        yield f"{'' if told_before else f'{speaker}: '}“{'… ' if claim.text[:1].islower() else ''}", False
        yield from ((words.translate(_INNER_MARKS), faulty) for words, faulty in told)
        yield "”", False
    if claim.note:
        yield f" ({one_line(claim.note)})", False


def _unadorned(words: str, *, opens: bool) -> str:
    """`- The talks open on **Monday**` → `The talks open on Monday`: a note's marks of bold and lists are no words."""
    words = _BOLD.sub(lambda match: match["words"], words)
    return _BULLET.sub("", words) if opens else words


def quoted(words: str) -> str:
    """`“I will be content” he said.` → `“‘I will be content’ he said.”`: marks within marks are inner ones."""
    return f"“{words.translate(_INNER_MARKS)}”"


def remarked(claim: Claim) -> Iterator[tuple[str, bool]]:
    """A draft's sentence as it stands, a heading without its mark, and what the program has to say of it."""
    opens = True
    for words, faulty in pieces(claim):
        yield (_HEADING.sub("", words, count=1) if opens else words), faulty
        opens = opens and not words
    if claim.note:
        yield f" [{one_line(claim.note)}]", False


def _voice(claim: Claim) -> str | None:
    """Whose words the claim's text is, if it repeats its first citation word for word."""
    first = next(iter(claim.citations), None)
    speaker = one_line(speaker_name(first.document, first.speaker) or "") if first else ""
    if not first or claim.text.split() != first.quote.split():
        return None
    if Turn(speaker, first.span).is_question:
        return "Question"
    named = speaker or one_line(prescribed(first.document) or "")
    return named[:1].upper() + named[1:] or None


def around(citation: Citation) -> tuple[str, str]:
    """What stands before and after the quoted words in their passage, unaltered."""
    text, span, passage = citation.document.text, citation.span, citation.passage.span
    if not passage.overlaps(span):
        return "", ""
    return text[min(passage.start, span.start) : span.start], text[span.end : max(passage.end, span.end)]


def source_line(citation: Citation) -> str:
    """`Daily Press Briefing. The White House, 29 April 2015. MR. EARNEST. Page 3. Background.`"""
    title = one_line(citation.document.title).rstrip(".")
    return f"{title}. {provenance(citation)}".strip() if title else provenance(citation)


def provenance(citation: Citation) -> str:
    """The source line without the title: who published and said it, when, on what page, under what rules."""
    document = citation.document
    origin = ", ".join(one_line(part) for part in (source_name(document), day(document.published)) if part)
    page = f"Page {citation.page}" if citation.page else ""
    rules = (document.ground_rules or "").replace("-", " ").capitalize()
    role = "Says otherwise" if citation.role == "contradicts" else ""
    speaker = speaker_name(document, citation.speaker)
    parts = (origin, None if speaker == source_name(document) else speaker, page, rules, document.marking, role)
    return " ".join(f"{part.rstrip('.')}." for part in (one_line(part or "") for part in parts) if part)


def portion(claim: Claim, made_at: str | None) -> str:
    """The highest marking of a claim's sources, which its paragraph bears, and their embargo: `TLP:AMBER`."""
    documents = [one.document for one in claim.citations]
    marking = highest([one.marking for one in documents if one.marking])
    embargo = max((one.embargo_until for one in documents if one.embargo_until), default="")
    running = f"embargoed until {moment(embargo)}" if made_at and embargo > made_at else ""
    return one_line("; ".join(part for part in (marking, running) if part))


def attribution(citation: Citation) -> str:
    """`MR. EARNEST, 29 April 2015`"""
    document = citation.document
    parts = (speaker_name(document, citation.speaker) or source_name(document), day(citation.document.published))
    return ", ".join(one_line(part) for part in parts if part)


def locator(citation: Citation) -> str:
    """Where the stored words stand, as `podium documents show` takes it."""
    return f"{one_line(citation.document.id)} {citation.span.start}:{citation.span.end}"


def origin(citation: Citation) -> str:
    return place(citation.document.uri)


def grounding(briefing: Briefing) -> str:
    """`12 sentences: 11 supported, 1 unsupported`"""
    labels = [label(claim) for claim in briefing.claims]
    counts = [f"{labels.count(each)} {word.lower()}" for each, word in MARKS.items() if each in labels]
    total = counted(len(labels), "sentence")
    return f"{total}: {', '.join(counts)}" if counts else total
