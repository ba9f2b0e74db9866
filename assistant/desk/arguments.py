"""What a user asked for, checked before anything is searched: questions, filters, windows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from assistant.dates import parse_date, parse_moment
from assistant.domain import Filter
from assistant.errors import LibraryError, UsageProblem
from assistant.moments import later
from assistant.read.finish import KINDS
from assistant.text import folded

if TYPE_CHECKING:
    from assistant.store.library import Library

MAX_QUESTION = 4000
"""Characters; a longer question is a pasted document, and is refused before anything is searched."""
_SHOWN = 5
"""So many publishers or speakers are named to somebody who named none of them."""
_TIME = re.compile(r"\d:\d|\d[Tt]\d")


def bounded(where: Filter | None, bounds: Mapping[str, str | None]) -> Filter:
    """The filter, its bounds read as dates or moments."""
    told: dict[str, Any] = dict(bounds)
    given = replace(where or Filter(), **told)
    limits: dict[str, Any] = {
        name: _bound(name, value) for name in ("since", "until", "as_of") if (value := getattr(given, name))
    }
    read = replace(given, **limits)
    if read.since and read.until and read.since >= read.until:
        raise UsageProblem(
            f"The window from {read.since} to before {read.until} holds no time.",
            hint="--until is the first day or time after the window.",
        )
    if read.kind and read.kind not in KINDS:
        raise UsageProblem(f"There is no kind {read.kind!r} of document.", hint=f"Kinds are: {', '.join(KINDS)}.")
    return read


def _bound(name: str, value: str) -> str:
    """A date `YYYY-MM-DD`, or a UTC moment where a time is given."""
    read = parse_moment(value) if _TIME.search(value) else parse_date(value)
    if read:
        return read
    raise UsageProblem(
        f"--{name.replace('_', '-')} {value!r} is not a date or a time.",
        hint="Write it as 2031-03-04 or 2031-03-04T06:00Z.",
    )


def require_known(where: Filter, library: Library) -> None:
    """Refuse a publisher or a speaker whom the library does not have, naming those who are spelt most like it."""
    if where.publisher:
        wanted = where.publisher.lower()
        outlets = library.register.publishers()
        if not any(wanted in outlet.lower() for outlet in outlets):
            raise _unknown("publisher", where.publisher, outlets)
    if where.speaker and not library.views.voices.named(where.speaker):
        raise _unknown("speaker", where.speaker, sorted(library.views.voices.rows))


def _unknown(role: str, name: str, known: Sequence[str]) -> LibraryError:
    by_word = {folded(word): one for one in reversed(known) for word in (one, *one.split())}
    nearest = dict.fromkeys(by_word[near] for near in get_close_matches(folded(name), by_word, n=_SHOWN))
    shown, rest = list(nearest or dict.fromkeys(known))[:_SHOWN], len(known) - _SHOWN
    more = f" and {rest} more" if rest > 0 and not nearest else ""
    hint = f"{'Nearest' if nearest else 'It has'}: {'; '.join(shown)}{more}." if shown else f"None names a {role}."
    return LibraryError(f"No document of the library has a {role} {name!r}.", hint=hint)


def question(given: str) -> str:
    """The question, its half characters (bytes of another encoding on the command line) replaced."""
    text = given.encode("utf-8", "replace").decode().strip()
    if not text:
        raise UsageProblem("The question is empty.", hint='Ask one: podium ask "Who meets next week?"')
    if len(text) > MAX_QUESTION:
        raise UsageProblem(
            f"The question has {len(text):,} characters; the limit is {MAX_QUESTION:,}.",
            hint="Shorten it, or check a long text against the library: podium check FILE",
        )
    return text


def day_and_window() -> UsageProblem:
    """A day and a window say two things of what is to be read."""
    return UsageProblem(
        "A day (--date) and a window (--since, --until) are two windows.",
        hint="Give one: --date 2031-03-04, or --since 2031-03-03 --until 2031-03-05.",
    )


def window(date: str | None, since: str | None, until: str | None) -> tuple[str | None, str | None, str | None]:
    """The day or the window of a briefing; a day is the window from it to the next."""
    if date and (since or until):
        raise day_and_window()
    given = bounded(None, {"since": since, "until": until})
    if given.since or given.until:
        return None, given.since, given.until
    day = _bound("date", date) if date else datetime.now().astimezone().date().isoformat()
    return day, day, later(day, 1)
