"""What stands below a text: how it was made and how far it may be trusted, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain import Briefing, Instruction
from assistant.render.days import moment
from assistant.render.safe import one_line
from assistant.text import counted, listed

_TITLES = 5
"""How many titles or feeds one sentence names."""
_PLACES = 3
_CLIPPED = 80


def coverage(briefing: Briefing) -> str:
    """`Searched 25 documents: 7 used, 2 duplicates, 3 withheld (embargo or ground rules).`"""
    found = briefing.coverage
    counts = [f"{found.used} used"]
    if found.duplicates:
        counts.append(counted(found.duplicates, "duplicate"))
    if found.withheld:
        counts.append(f"{found.withheld} withheld (embargo or ground rules)")
    return f"Searched {counted(found.documents, 'document')}: {', '.join(counts)}."


def failures(briefing: Briefing) -> str | None:
    """`Could not be read: https://example.org/feed.xml: no answer.`"""
    found = [one_line(failure).rstrip(".") for failure in briefing.coverage.failures]
    return f"Could not be read: {listed(found, _TITLES)}" if found else None


def unread(briefing: Briefing) -> str | None:
    titles = [one_line(title) for title in briefing.coverage.unread]
    return f"Nothing was used of: {listed(titles, _TITLES)}" if titles else None


def foreign(briefing: Briefing) -> str | None:
    titles = [one_line(title) for title in briefing.coverage.foreign]
    return f"Not in English, and not told: {listed(titles, _TITLES)}" if titles else None


def taken_out(briefing: Briefing) -> str | None:
    if not briefing.removed:
        return None
    return f"The checks took out {counted(len(briefing.removed), 'sentence')}; the JSON output lists what and why."


def clearance(briefing: Briefing) -> str | None:
    """`Cleared by A. Officer, 12 March 2031, 07:00 UTC; hash 0123…, which podium verify compares.`"""
    found = briefing.clearance
    if not found:
        return None
    despite = (
        f" despite {counted(found.despite, 'sentence')} the checks did not find supported" if found.despite else ""
    )
    return f"Cleared by {found.by}, {moment(found.at)}{despite}; hash {found.hash[:16]}, which podium verify compares."


def writer(briefing: Briefing) -> str:
    work = "Checked" if briefing.kind == "check" else "Written"
    if briefing.kind == "check" and briefing.judge:
        return ""  # The judge has a line of its own.
    if briefing.model == "extractive":
        by = "" if briefing.kind == "check" else " by the extractive writer,"
        return f"{work}{by} without a language model."
    prompt = " ".join(briefing.prompt[key] for key in ("name", "version", "fingerprint") if key in briefing.prompt)
    return f"{work} with the model {briefing.model}" + (f" and the prompt {prompt}." if prompt else ".")


def stopped(briefing: Briefing) -> str | None:
    """The reason, for a text that is not all that was asked for."""
    return f"Not finished: {briefing.stopped} What had been checked by then is shown." if briefing.stopped else None


def rated(briefing: Briefing) -> str | None:
    """`The model found 4 of 10 passages of use for the question.`"""
    if not briefing.scored:
        return None
    useful = sum(one.use != 0 for one in briefing.scored)
    return f"The model found {useful} of {counted(len(briefing.scored), 'passage')} of use for the question."


def judged(briefing: Briefing) -> str | None:
    """`The judge openai:gpt-4o agreed with the checks on 7 of 8 sentences (kappa 0.71); 1 error.`"""
    found = briefing.judge
    if not found:
        return None
    kappa = "" if found.kappa is None else f" (kappa {found.kappa:.2f})"
    errors = f"; {counted(found.errors, 'error')}" if found.errors else ""
    on = f"on {found.agreed} of {counted(found.claims, 'sentence')}"
    return f"The judge {found.model} agreed with the checks {on}{kappa}{errors}."


def instructions(briefing: Briefing) -> str | None:
    """Which sources speak to a model, for a person to look at."""
    found = briefing.instructions
    if not found:
        return None
    places = listed([_place(one) for one in found], _PLACES)
    return f"The sources hold text addressed to a model; nothing was written from it: {places}"


def _place(found: Instruction) -> str:
    """`“Weekly digest” (0123456789abcdef 40:95): “Ignore all previous instructions.”`"""
    where = f"{found.span.start}:{found.span.end}" if found.span else found.field
    return f"“{_clipped(found.title)}” ({found.document_id} {where}): “{_clipped(found.words)}”"


def _clipped(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _CLIPPED else f"{line[: _CLIPPED - 1]}…"


FOOTING = (clearance, coverage, failures, unread, foreign, taken_out, writer, stopped, rated, judged, instructions)


def footing(briefing: Briefing) -> Iterator[str]:
    """The sentences in their order; nothing of what did not happen."""
    return (line for say in FOOTING if (line := say(briefing)))
