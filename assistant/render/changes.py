"""Words once for every output what changed since an earlier briefing: by kind, with what each claim said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain import Change, ChangeKind, Comparison
from assistant.render.days import day
from assistant.render.safe import one_line
from assistant.render.wording import Sheet
from assistant.text import counted

HEADING = "Since the last briefing"
KINDS: dict[ChangeKind, str] = {
    "new": "New",
    "changed": "Changed",
    "corrected": "Corrected at the source",
    "dropped": "Dropped",
    "unchanged": "Unchanged",
}
_LISTED: tuple[ChangeKind, ...] = ("new", "changed", "corrected", "dropped")


@dataclass(frozen=True, slots=True)
class Line:
    """One claim and what became of it, each fit for one line."""

    text: str
    references: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    lines: tuple[Line, ...]


def opening(found: Comparison) -> str:
    """`Compared with “Daily briefing, 11 March 2031”: 4 new, 2 changed, 1 dropped, 12 unchanged.`"""
    counts = [f"{len(found.of(kind))} {word.lower()}" for kind, word in KINDS.items() if found.of(kind)]
    hidden = (
        [f"{counted(found.withheld, 'sentence')} not repeated: the source may not be shown"] if found.withheld else []
    )
    if found.earlier:
        # One line, not a list: they are of days before this window, and nothing became of them.
        hidden.append(f"{counted(found.earlier, 'earlier sentence')} from before this window not repeated")
    title = one_line(found.title)
    dated = f" of {day(found.date)}" if found.date and day(found.date) not in title else ""
    return f"Compared with “{title}”{dated}: {', '.join([*counts, *hidden]) or 'nothing in either'}."


def groups(made: Sheet) -> Iterator[Group]:
    """The kinds that are listed one by one; what is unchanged is only counted, for it stands above."""
    found = made.briefing.since_last
    numbers = {claim.text: made.references(claim) for claim in made.briefing.claims}
    for kind in _LISTED if found else ():
        changes = found.of(kind) if found else ()
        if changes:
            lines = tuple(
                Line(_text(change), numbers.get(change.text, ()), tuple(_notes(change))) for change in changes
            )
            yield Group(KINDS[kind], lines)


def _text(change: Change) -> str:
    mark = f"({one_line(change.marking)}) " if change.marking else ""
    return f"{mark}{one_line(change.text)}"


def _notes(change: Change) -> Iterator[str]:
    if change.shifts:
        yield "; ".join(f"{one_line(shift.before)} → {one_line(shift.now)}" for shift in change.shifts)
    if change.because:
        yield one_line(change.because)
    if change.before:
        yield f"Before: “{one_line(change.before)}”"
