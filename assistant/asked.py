"""What a user asked for, checked: questions, filters, windows; and how a refusal is put."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.chat import Chat, Reply, Request
from assistant.dates import parse_date, parse_moment
from assistant.domain import Claim, Coverage, Evidence, Filter
from assistant.errors import BudgetSpent, UsageProblem
from assistant.moments import later
from assistant.read.finish import KINDS
from assistant.text import counted
from assistant.trace import Trace, observed

MAX_QUESTION = 4000
"""Characters; a longer question is a pasted document, and is refused before anything is searched."""
_TIME = re.compile(r"\d:\d|\d[Tt]\d")


@dataclass(frozen=True, slots=True)
class Aids:
    """Who helps besides the writer, and with which words."""

    judge: str | None = None
    """The model that judges the claims too."""
    score_evidence: bool = False
    """Whether the writing model rates the passages first."""
    own_prompts: Path | None = None
    """The folder whose prompts stand in for the shipped ones."""
    trace: Trace | None = None
    """Takes note of every call, where the user wants it."""

    not_asked: list[BudgetSpent] = field(default_factory=list, compare=False)
    """The calls that a budget did not allow, for whoever must not take half the work for all of it."""

    def observed(self, chat: Chat, model: str) -> Chat:
        return observed(self._minded(chat), model, self.trace)

    def _minded(self, chat: Chat) -> Chat:
        def minded(request: Request) -> Reply:
            try:
                return chat(request)
            except BudgetSpent as stop:
                self.not_asked.append(stop)
                raise

        return minded

    def note(self, evidence: Sequence[Evidence]) -> None:
        if self.trace:
            self.trace.evidence = tuple(evidence)

    reranker: str | None = None
    """Who is heard on the best that a search finds."""


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


def question(given: str) -> str:
    text = given.strip()
    if not text:
        raise UsageProblem("The question is empty.", hint='Ask one: podium ask "Who meets next week?"')
    if len(text) > MAX_QUESTION:
        raise UsageProblem(
            f"The question has {len(text):,} characters; the limit is {MAX_QUESTION:,}.",
            hint="Shorten it, or check a long text against the library: podium check FILE",
        )
    return text


def window(date: str | None, since: str | None, until: str | None) -> tuple[str | None, str | None, str | None]:
    """The day or the window of a briefing; a day is the window from it to the next."""
    given = bounded(None, {"since": since, "until": until})
    if given.since or given.until:
        return None if date is None else _bound("date", date), given.since, given.until
    day = _bound("date", date) if date else datetime.now().astimezone().date().isoformat()
    return day, day, later(day, 1)


def noted(*remarks: str | None) -> str | None:
    """The program's own remarks on an answer as one note; None where there are none."""
    return " ".join(filter(None, remarks)) or None


def refusal(evidence: Sequence[Evidence], searched: Coverage, removed: Sequence[Claim]) -> str:
    """Why there is no answer, naming what was searched."""
    documents = counted(searched.documents, "document")
    if removed:
        return f"What was drafted from the {documents} searched did not stand up to the checks."
    if not evidence:
        return f"Nothing was found in the {documents} searched."
    near = evidence[0].passage.document
    dated = f", {near.published}" if near.published else ""
    return f"Nothing in the {documents} searched answers this well enough. The nearest is “{near.title}”{dated}."


class Clock:
    """Seconds by the name of the work."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - started, 3)
