"""What a text says of the models that had a hand in it, one sentence a remark; nothing where none had."""

from __future__ import annotations

from assistant.domain import Briefing, Instruction
from assistant.render.safe import one_line
from assistant.text import counted

_SHOWN = 3
_CLIPPED = 80


def remarks(briefing: Briefing) -> tuple[str, ...]:
    found = (say(briefing) for say in (stopped, rated, judged, instructions))
    return tuple(remark for remark in found if remark)


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
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    places = "; ".join(map(_place, found[:_SHOWN]))
    return f"The sources hold text addressed to a model; nothing was written from it: {places}{more}."


def _place(found: Instruction) -> str:
    """`“Weekly digest” (0123456789abcdef 40:95): “Ignore all previous instructions.”`"""
    where = f"{found.span.start}:{found.span.end}" if found.span else found.field
    return f"“{clipped(found.title)}” ({found.document_id} {where}): “{clipped(found.words)}”"


def clipped(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _CLIPPED else f"{line[: _CLIPPED - 1]}…"
