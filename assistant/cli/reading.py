"""What ingest does around the desk: overrides, bars, summaries, watching."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import output, progress
from assistant.dates import parse_date, parse_moment
from assistant.domain import GROUND_RULES
from assistant.errors import UsageProblem
from assistant.read import READERS, Overrides
from assistant.render.safe import one_line

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.ingest import Summary

_SHOWN_REJECTIONS = 20
_SHOWN_NOTES = 20
_SHOWN_NAMES = 8
_FILES_EVERY = 2.0
_SITES_EVERY = 600.0
"""Seconds: a site is asked less often than a disk."""


def overrides(
    publisher: str | None, date: str | None, marking: str | None, embargo_until: str | None, ground_rules: str | None
) -> Overrides:
    """What the user said of the documents, checked."""
    day = parse_date(date) if date else None
    moment = parse_moment(embargo_until) if embargo_until else None
    if date and not day:
        raise UsageProblem(f"--date {date!r} is not a date.", hint="Write it as 2031-03-04.")
    if embargo_until and not moment:
        raise UsageProblem(f"--embargo-until {embargo_until!r} is not a time.", hint="Write it as 2031-03-04T06:00Z.")
    if ground_rules and ground_rules not in GROUND_RULES:
        raise UsageProblem(
            f"--ground-rules {ground_rules!r} is not one of them.", hint=f"Use {', '.join(GROUND_RULES)}."
        )
    return Overrides(publisher=publisher, date=day, marking=marking, embargo_until=moment, ground_rules=ground_rules)


def read_in(
    desk: Desk,
    targets: Sequence[str],
    said: Overrides,
    *,
    recursive: bool,
    allow_private: bool = False,
    max_pages: int | None = None,
) -> Summary:
    with progress.bar("Reading", "passages") as bar:
        return desk.ingest(
            targets,
            overrides=said,
            recursive=recursive,
            allow_private=allow_private,
            max_pages=max_pages,
            tell=progress.tell_of(bar),
        )


def named(targets: Sequence[str] | None, feeds: bool) -> Sequence[str]:
    """What was named to be read; something is, or the feeds are."""
    if not targets and not feeds:
        raise UsageProblem("Nothing is named to read.", hint="Name a file, a folder or an address, or give --feeds.")
    return targets or []


def read_feeds(desk: Desk, *, allow_private: bool = False) -> Summary:
    """Every feed of the library read under its own terms, in one summary."""
    from assistant.desk import morning
    from assistant.ingest import Summary

    total = Summary()
    for feed in desk.library.feeds.all():
        said = morning.said_of(feed)
        total += read_in(desk, [feed.url], said, recursive=False, allow_private=allow_private or feed.allow_private)
    return total


def report(summary: Summary, desk: Desk, *, as_json: bool) -> None:
    """The summary of an ingest; rejected files with their reasons go to stderr."""
    counts = {
        name: getattr(summary, name) for name in ("added", "updated", "unchanged", "moved", "duplicates", "passages")
    }
    rejected = [{"source": uri, "problem": problem, "way_out": hint} for uri, problem, hint in summary.rejected]
    if as_json:
        notes = [{"source": uri, "note": text} for uri, text in summary.notes]
        told = {"rejected": rejected, "notes": notes, "library": str(desk.library.folder)}
        told |= {name: getattr(summary, name) for name in ("passed_over", "links", "vanished", "undated")}
        output.put_exact(json.dumps({"format": 1, **counts, **told}))
        return
    if not summary.found:
        known = " ".join(sorted(READERS))
        output.note(f"There was no file to read: folders are searched for {known}, hidden files aside.")
    shown = [f"{count:,} {name}" for name, count in counts.items() if count or name == "added"]
    documents, passages = desk.library.register.count()
    output.put(f"{', '.join(shown)}, {len(rejected)} rejected.")
    output.put(f"The library {desk.library.folder} holds {documents:,} documents in {passages:,} passages.")
    for uri, text in summary.notes[:_SHOWN_NOTES]:
        output.note(one_line(f"{uri} {text}"))
    if len(summary.notes) > _SHOWN_NOTES:
        output.note(f"… and {len(summary.notes) - _SHOWN_NOTES} more notes; --json lists them all.")
    _note_names(summary)
    for one in rejected[:_SHOWN_REJECTIONS]:
        output.note(one_line(f"rejected {one['source']}: {one['problem']} → {one['way_out']}"))
    if len(rejected) > _SHOWN_REJECTIONS:
        output.note(f"… and {len(rejected) - _SHOWN_REJECTIONS} more; --json lists them all.")


def _note_names(summary: Summary) -> None:
    """What was left, and what is left of what was read before, each with its way out."""
    for what, uris, way_out in (
        ("passed over, since there is no reader for them", summary.passed_over, " → podium ingest FILE says how"),
        ("links that lead out of the folder, not followed", summary.links, " → name what they lead to"),
        ("gone from the disk, kept to be found and cited", summary.vanished, " → podium documents remove FILE"),
        ("without a date, so that no date filter finds them", summary.undated, " → read them again with --date"),
    ):
        if uris:
            output.note(f"{what}: {_names(uris)}{way_out}")


def _names(uris: Sequence[str]) -> str:
    """`storage.csv, b.odt and 3 more`"""
    shown = ", ".join(one_line(uri.rpartition("/")[2]) for uri in uris[:_SHOWN_NAMES])
    return shown + (f" and {len(uris) - _SHOWN_NAMES:,} more" if len(uris) > _SHOWN_NAMES else "")


def watch(
    desk: Desk,
    targets: Sequence[str],
    said: Overrides,
    *,
    first: Summary,
    recursive: bool,
    allow_private: bool = False,
    max_pages: int | None = None,
    as_json: bool = False,
) -> None:
    """
    Read again whatever changed, until the user stops it: files every two seconds, sites every ten minutes.

    What came of it is reported where it is news after the `first` ingest and those since; with `as_json` as one JSON
    document on a line of its own.
    """
    from assistant.ingest import is_url

    output.note("Watching; Ctrl-C stops.")
    sys.stdout.flush()  # Who reads a pipe waits for the summary, not for a full buffer.
    files, asked = [target for target in targets if not is_url(target)], time.monotonic()
    seen: dict[str, tuple[int, int]] | None = None
    troubles = _troubles(first)
    while True:
        time.sleep(_FILES_EVERY)
        due = time.monotonic() - asked >= _SITES_EVERY
        try:
            now = _looks(files, recursive=recursive)
            if not due and now == seen:
                continue
            summary = desk.ingest(
                targets if due else files,
                overrides=said,
                recursive=recursive,
                allow_private=allow_private,
                max_pages=max_pages,
            )
        except UsageProblem:
            continue  # What was named is gone; editors take a file away for a moment when they save it.
        asked, seen = time.monotonic() if due else asked, now
        if summary.added or summary.updated or summary.moved or _troubles(summary) - troubles:
            report(summary, desk, as_json=as_json)
            sys.stdout.flush()
        troubles = _troubles(summary)


def _troubles(summary: Summary) -> set[str]:
    """What a summary says is amiss, by its source."""
    return {f"{one.source} {one.problem}" for one in summary.rejected} | set(summary.vanished)


def _looks(files: Sequence[str], *, recursive: bool) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file to be read: where neither moved, its bytes are not read again."""
    from assistant.ingest import find

    found = {}
    for uri in find(files, recursive=recursive):
        with suppress(OSError):  # It may be gone by now.
            about = Path(uri).stat()
            found[uri] = about.st_size, about.st_mtime_ns
    return found
