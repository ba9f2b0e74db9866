"""What check does around the desk: reading the draft, checking it again as it changes, and whether it will do."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import output, progress
from assistant.cli.options import LimitFlags, open_desk, preferences
from assistant.errors import PodiumError, UsageProblem
from assistant.moments import utc_now

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.domain import Briefing, Document
    from assistant.verify.memory import Memory

_LOOKS_EVERY = 0.5
"""Seconds between two looks at a watched draft."""


@contextmanager
def desk_for_check(
    library: str | None,
    against: Sequence[str] | None,
    judge: str | None,
    reranker: str | None,
    limits: LimitFlags | None = None,
) -> Iterator[Desk]:
    """The library's desk, or, to check against files alone, one over an empty library that is thrown away."""
    if not against:
        with open_desk(library, judge=judge, reranker=reranker, limits=limits) as desk:
            yield desk
        return
    with (
        tempfile.TemporaryDirectory(prefix="podium-") as folder,
        open_desk(folder, create=True, judge=judge, limits=limits) as desk,
    ):
        yield desk


def _withheld(document: Document) -> str | None:
    """Why the words of a source, which the report quotes, may not be shown to others."""
    if document.is_embargoed(utc_now()):
        return f"“{document.title}” is under embargo until {document.embargo_until}, and the report quotes it."
    if rule := document.barred_by:
        return f"“{document.title}” is {rule.replace('-', ' ')}: it may not be quoted, and the report quotes it."
    return None


def checked(
    desk: Desk, draft: str, against: Sequence[str] | None, as_of: str | None, memory: Memory | None = None
) -> Briefing:
    """The draft's report, its places in the file's text, or in what was read of a Word file or a page."""
    from assistant.ingest import documents_of, drafts_of

    read = [] if Path(draft).is_dir() else drafts_of(draft)
    if len(read) != 1:
        raise UsageProblem(f"{draft!r} is not one document.", hint="Name the file of one draft: podium check FILE")
    text = read[0]
    sources = documents_of(against) if against else None
    for problem in filter(None, map(_withheld, sources or ())):
        output.note(f"warning: {problem}")
    name = "standard input" if draft == "-" else Path(draft).name
    with progress.bar("Checking", "sentences") as bar:
        return desk.check(
            text, name=name, against=sources, as_of=as_of, found=bar.grow, done=bar.advance, memory=memory
        )


def with_previous_line(desk: Desk, report: Briefing, spokespeople: list[str] | None) -> Briefing:
    """The report with a note at every sentence that departs from what our own people said before."""
    from assistant.brief.departures import noted

    ours = preferences(None, spokespeople)["spokespeople"]
    return noted(report, ours, desk.archive, desk.verified) if ours else report


def watch(
    desk: Desk, draft: str, against: Sequence[str] | None, as_of: str | None, show: Callable[[Briefing], None]
) -> None:
    """
    Check the draft whenever it, or what it is checked against, has changed, until the user stops it.

    Only sentences that have changed are verified again, unless the sources have. A draft that cannot be read while an
    editor saves it is said so and looked at again.
    """
    from assistant.verify.memory import Memory

    if draft == "-":
        raise UsageProblem("Standard input cannot be watched.", hint="Save the draft and name its file.")
    memory, seen, sources = Memory(), None, None
    while True:
        now = (_state(against or ()), desk.library.catalogue.version())
        state = (_state([draft]), now)
        if now != sources:
            memory, sources = Memory(), now
        if state != seen:
            seen = state
            try:
                show(checked(desk, draft, against, as_of, memory))
            except PodiumError as problem:
                output.trouble(problem.message, problem.hint, problem.exit_code)
            output.note(f"Watching {Path(draft).name}; Ctrl-C stops.")
            sys.stdout.flush()  # Who reads a pipe waits for the report, not for a full buffer.
        time.sleep(_LOOKS_EVERY)


def _state(paths: Sequence[str]) -> tuple[tuple[int, int] | None, ...]:
    """What tells a changed file from the same one: when it was written, and its size; None where there is none."""
    found: list[tuple[int, int] | None] = []
    for path in paths:
        try:
            status = Path(path).stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append(None)
    return tuple(found)


def note_removed(report: Briefing) -> None:
    """List what was taken out, and why: beside the cleaned draft, never in it."""
    from assistant.render.reasons import reasons

    for claim in report.removed:
        label = claim.verdict.label if claim.verdict else "not checked"
        output.note(f"Taken out: “{claim.text}” ({label}) {' '.join(reasons(claim))}")


def good_enough(report: Briefing, fail_under: float | None) -> bool:
    """Nothing unsupported or taken out; or, where the user set a part, at least that part of the draft supported."""
    if report.stopped:
        return False
    if fail_under is None:
        return report.passed and not report.removed
    checkable = len(report.claims) - report.count("not-checkable") + len(report.removed)
    return not checkable or report.count("supported") / checkable >= fail_under
