"""What brief does around the desk: the feeds and the window before it, the audience and the journal after it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assistant import gate
from assistant.cli import output
from assistant.desk import embargo, morning
from assistant.desk.arguments import bounded, day_and_window, window
from assistant.domain import Briefing, Filter, Mark
from assistant.errors import LibraryError, UsageProblem
from assistant.handling.markings import admits, refuse_unknown
from assistant.moments import utc_now

if TYPE_CHECKING:
    from assistant.desk import Desk

LAST = "last"
"""What --since takes for the last briefing that was written."""


@dataclass(frozen=True, slots=True)
class Override:
    """An embargo override as it was typed."""

    wanted: bool
    by: str | None
    because: str | None

    def refuse_idle(self) -> None:
        if not self.wanted and (self.by or self.because):
            raise UsageProblem("--by and --because go with --override-embargo.", hint="Give it, or leave them out.")


@dataclass(frozen=True, slots=True)
class BriefOptions:
    """A briefing as it was asked for on the command line."""

    date: str | None
    since: str | None
    until: str | None
    as_of: str | None
    topics: tuple[str, ...]
    template: str
    sections: tuple[str, ...]
    keep: bool
    earlier: Briefing | None
    """What it is compared with."""
    override: Override
    wishes: dict[str, Any] = field(default_factory=dict)
    """Whose words to look for, what to tell first, and the one document it is of."""


@dataclass(frozen=True, slots=True)
class Drafted:
    briefing: Briefing
    """What its audience may see of it."""
    mark: Mark
    """How far the library was filled when drafting began."""
    failures: tuple[str, ...]
    """What could not be read of the feeds."""
    settings: dict[str, Any]


def drafted(desk: Desk, asked: BriefOptions, audience: str | None, *, drop: bool, as_json: bool) -> Drafted:
    """The feeds read, the window since the last briefing found, an override logged, as far as each is asked for."""
    asked.override.refuse_idle()
    if audience:
        refuse_unknown(audience, {one.marking for one in desk.documents() if one.marking})
        _refuse_above(desk, asked.wishes.get("document"), audience)
    if asked.date and (asked.since not in {None, LAST} or asked.until):
        raise day_and_window()
    failures: tuple[str, ...] = ()
    where, since, day = Filter(), asked.since, asked.date
    if since == LAST:
        failures = read_feeds(desk)
        last = desk.library.journal.last_mark()
        # The first morning has no last briefing: the day that was named stands in for it.
        where, since, day = (morning.since(last), last.at, None) if last else (where, None, day)
    mark = desk.library.journal.mark(utc_now())
    window: dict[str, Any] = {"date": day, "since": since, "until": asked.until, "as_of": asked.as_of}
    choices: dict[str, Any] = {
        "topics": asked.topics,
        "template": asked.template,
        "sections": asked.sections,
        "keep": asked.keep,
        **asked.wishes,
    }
    if asked.override.wanted:
        where = _lifted(desk, where, asked, since, mark)
    with output.told_if_unasked("briefing", "Briefing", as_json=as_json):
        made: Briefing = desk.brief(**window, **choices, where=where)
    if not asked.override.wanted:
        output.note_embargoes(desk, _window_of(where, asked, since))
    made = desk.compared(made, asked.earlier, _window_of(where, asked, since)) if asked.earlier else made
    made = replace(made, coverage=replace(made.coverage, failures=failures))
    settings = {**window, **choices, "embedder": desk.library.embedder}
    return Drafted(for_audience(made, audience, drop=drop), mark, failures, settings)


def _refuse_above(desk: Desk, reference: str | None, audience: str) -> None:
    """A briefing of one document bears its title, which this audience may not see either."""
    document = desk.library.document(reference) if reference else None
    if document and not admits(audience, document.marking):
        raise LibraryError(
            f"The document {reference!r} is withheld from {audience}: it is marked {document.marking}.",
            hint="Name an audience that may see it, or another document.",
        )


def _window_of(where: Filter, asked: BriefOptions, since: str | None) -> Filter:
    if asked.wishes.get("document") and not (asked.date or since or asked.until or where.since):
        return bounded(where, {"as_of": asked.as_of})  # It is briefed under its own day, whichever that is.
    _, first, end = window(None if since else asked.date, since, asked.until)
    return bounded(where, {"since": where.since or first, "until": end, "as_of": asked.as_of})


def _lifted(desk: Desk, where: Filter, asked: BriefOptions, since: str | None, mark: Mark) -> Filter:
    over = _window_of(where, asked, since)
    said = asked.override
    lifted = embargo.overridden(desk.library, over, by=said.by, because=said.because, at=mark.at)
    return replace(where, embargoed=lifted.embargoed)


def read_feeds(desk: Desk) -> tuple[str, ...]:
    """Read the library's feeds; what failed is said on stderr and comes back."""
    from assistant.cli import reading

    failures = morning.failures(reading.read_feeds(desk))
    for failure in failures:
        output.note(f"not read: {failure}")
    return failures


def for_audience(briefing: Briefing, audience: str | None, *, drop: bool) -> Briefing:
    """The briefing if this audience may see it, or what it may see where that is asked for; else exit 1, saying why."""
    from assistant.render import safe
    from assistant.text import counted

    if drop and not audience:
        raise UsageProblem("--drop-above needs an audience.", hint="Say for whom: --audience TLP:GREEN")
    if not audience:
        return briefing
    hidden = gate.above(briefing, audience)
    if not hidden or drop:
        shown = gate.for_audience(briefing, audience)
        unchanged = shown == replace(briefing, status=shown.status, clearance=None, marking=shown.marking)
        return briefing if unchanged else shown
    for one in hidden:
        output.note(f"({one.marking}) {safe.one_line(one.text)}")
    code = output.trouble(
        f"Not for {audience}: {counted(len(hidden), 'sentence')} marked above it; nothing was written.",
        "Leave them out: --drop-above; or name an audience that may see them.",
        1,
    )
    raise typer.Exit(code)


def markings_in(briefing: Briefing) -> set[str]:
    """Every marking that a written briefing knows of."""
    changes = briefing.since_last.changes if briefing.since_last else ()
    return {*gate.marks((*briefing.claims, *briefing.removed)), *(one.marking for one in changes if one.marking)}


def note_written(desk: Desk, done: Drafted, *files: Path | None) -> None:
    """Keep in the journal that it was written; one that went to the screen alone is no last briefing."""
    written = [file.name for file in files if file]
    if written:
        morning.note(desk.library, done.briefing, done.mark, written)
