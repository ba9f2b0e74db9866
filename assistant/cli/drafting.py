"""What brief does around the desk: the feeds and the window before it, the audience and the journal after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import embargo, gate, morning
from assistant.asked import bounded, utc_now, window
from assistant.cli import output
from assistant.domain import Filter, Mark
from assistant.errors import UsageProblem

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.domain import Briefing

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
class Ground:
    """What a briefing is drafted over."""

    since: str | None
    where: Filter
    mark: Mark
    """How far the library was filled when drafting began."""
    failures: tuple[str, ...] = ()
    """What could not be read of the feeds."""


def ground(
    desk: Desk, date: str | None, since: str | None, until: str | None, as_of: str | None, override: Override
) -> Ground:
    """The feeds read, the window since the last briefing found, an override logged, as far as each is asked for."""
    override.refuse_idle()
    failures: tuple[str, ...] = ()
    where = Filter()
    if since == LAST:
        failures = read_feeds(desk)
        last = desk.library.journal.last_mark()
        where, since = (morning.since(last), last.at) if last else (where, None)
    mark = desk.library.journal.mark(utc_now())
    if override.wanted:
        _, first, end = window(date, since, until)
        over = bounded(where, {"since": where.since or first, "until": end, "as_of": as_of})
        lifted = embargo.overridden(desk.library, over, by=override.by, because=override.because, at=mark.at)
        where = replace(where, embargoed=lifted.embargoed)
    return Ground(since, where, mark, failures)


def read_feeds(desk: Desk) -> tuple[str, ...]:
    """Read the library's feeds; what failed is said on stderr and comes back."""
    from assistant.cli import reading

    failures = morning.failures(reading.read_feeds(desk))
    for failure in failures:
        output.note(f"not read: {failure}")
    return failures


def told_of(briefing: Briefing, failures: Iterable[str]) -> Briefing:
    """The briefing with what could not be read before it."""
    return replace(briefing, coverage=replace(briefing.coverage, failures=tuple(failures)))


def for_audience(briefing: Briefing, audience: str | None, *, drop: bool) -> Briefing | None:
    """The briefing if this audience may see it, or what it may see where that is asked for; else None, and why."""
    from assistant.render import safe, wording

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
    output.trouble(
        f"Not for {audience}: {wording.counted(len(hidden), 'sentence')} marked above it; nothing was written.",
        "Leave them out: --drop-above; or name an audience that may see them.",
        1,
    )
    return None


def note_written(desk: Desk, briefing: Briefing, mark: Mark, *files: Path | None) -> None:
    """Keep in the journal that it was written; one that went to the screen alone is no last briefing."""
    written = [file.name for file in files if file]
    if written:
        morning.note(desk.library, briefing, mark, written)
