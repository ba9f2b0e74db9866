"""
Two small drawings for the page: when things happened, and what the sources were used for.

They are plain SVG without a script and without inline styles; whatever they show is said in words beside them too.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.domain import Briefing, Claim
from assistant.render import days
from assistant.text import counted

_LEFT, _RIGHT = 2.0, 98.0
"""Percent of the width between which the events stand."""
_NEAR = 1.6
"""Percent: events nearer than that are stacked, not laid over each other."""
_STEP, _HEAD, _FOOT = 14, 12, 26
"""Pixels: of a stacked event, above the highest one, and of the line with its dates."""


def timeline(claims: Sequence[tuple[int, Claim]], today: str | None) -> str:
    """The dated ones of these claims, given by index, on a line, each a link to it; nothing for fewer than two days."""
    events = sorted((day, index) for index, claim in claims if (day := _day(claim.when)))
    if len({day for day, _ in events}) < 2:
        return ""
    first, last = events[0][0], events[-1][0]
    now = _day(today)
    places = _stacked([_LEFT + (_RIGHT - _LEFT) * ((day - first) / (last - first)) for day, _ in events])
    line = _HEAD + _STEP * max(level for _, level in places)
    dots = "".join(
        f'<a href="#claim-{index}"><circle class="{"ahead" if now and day > now else "past"}" cx="{x:.2f}%" '
        f'cy="{line - _STEP * level}" r="5"><title>{_spelt(day)}</title></circle></a>'
        for (day, index), (x, level) in zip(events, places, strict=True)
    )
    said = f"{counted(len(events), 'event')} from {_spelt(first)} to {_spelt(last)}"
    ahead = any(now and day > now for day, _ in events)
    caption = f"{said}; hollow: still to come" if ahead else said
    axis = (
        f'<line x1="0" x2="100%" y1="{line}" y2="{line}"/><text x="0" y="{line + 22}">{_spelt(first)}</text>'
        f'<text class="end" x="100%" y="{line + 22}">{_spelt(last)}</text>'
    )
    return _figure("timeline", line + _FOOT, axis + dots, f"Timeline: {said}", caption)


def coverage(briefing: Briefing) -> str:
    """The documents of the window as one bar: used, read, folded as duplicates, withheld; nothing for none."""
    parts = [(name, count) for name, count in _shares(briefing) if count]
    total = sum(count for _, count in parts)
    if briefing.kind != "briefing" or not total:
        return ""
    bars, x = "", 0.0
    for name, count in parts:
        width = 100 * count / total
        bars += f'<rect class="{name.split()[0]}" x="{x:.2f}%" width="{width:.2f}%" height="12"/>'
        x += width
    key = "".join(f'<span class="{name.split()[0]}">{count} {name}</span>' for name, count in parts)
    said = ", ".join(f"{count} {name}" for name, count in parts)
    return _figure("coverage", 12, bars, f"Documents: {said}", key, is_html=True)


def _shares(briefing: Briefing) -> Iterator[tuple[str, int]]:
    found = briefing.coverage
    yield "used", found.used
    yield "read, not used", max(0, found.documents - found.used - found.duplicates)
    yield "duplicates" if found.duplicates != 1 else "duplicate", found.duplicates
    yield "withheld", found.withheld


def _figure(name: str, height: int, inner: str, label: str, caption: str, *, is_html: bool = False) -> str:
    shown = caption if is_html else html.escape(caption)
    drawn = f'<svg role="img" aria-label="{html.escape(label)}" width="100%" height="{height}">{inner}</svg>'
    return f'<figure class="drawn {name}">{drawn}<figcaption>{shown}</figcaption></figure>'


def _stacked(places: Sequence[float]) -> list[tuple[float, int]]:
    """Each place with its level: `[2.0, 2.5, 9.0]` → `[(2.0, 0), (2.5, 1), (9.0, 0)]`."""
    levels: list[tuple[float, int]] = []
    for x in places:
        taken = {level for other, level in levels if x - other < _NEAR}
        levels.append((x, next(level for level in range(len(places)) if level not in taken)))
    return levels


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None


def _spelt(day: date) -> str:
    return days.day(day.isoformat())
