"""
A draft cleared for use, and frozen: from then on a changed character is found.

The hash is over the whole JSON of the briefing, names and moments of the clearance included, its white space and the
order of its fields apart. It shows that nothing was changed since; it does not show who cleared it: it is no signature.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.domain import Briefing, Claim, Section
from assistant.errors import RecordError, UsageProblem

if TYPE_CHECKING:
    from assistant.record import Record

CLEARED = "CLEARED"
SECTION = "clearance"
"""The section of a template that says who drafted and who cleared it."""
UNSIGNED = "Drafted by: ____________  Cleared by: ____________  Cleared at: ____________"
_SOUND = {"supported", "not-checkable"}
_LONGEST_NAME = 200


def faulty(briefing: Briefing) -> tuple[Claim, ...]:
    """The sentences that nobody should clear unread: not supported, or not checked."""
    return tuple(claim for claim in briefing.claims if not sound(claim))


def sound(claim: Claim) -> bool:
    """Whether the checks let it stand."""
    return claim.verdict is not None and claim.verdict.label in _SOUND


def cleared(record: Record, *, by: str, at: str, fallen: int = 0) -> dict[str, Any]:
    """
    The JSON of the briefing as cleared by a person at a UTC moment; a cleared one is not cleared twice.

    `fallen` is how many of its sentences, told as sound, did not stand when they were checked again.
    """
    name = " ".join(by.split())
    if not name or len(name) > _LONGEST_NAME:
        raise UsageProblem("Nobody is named who clears it.", hint="Say who: --by NAME")
    briefing = record.briefing
    if briefing.clearance or briefing.status == CLEARED:
        who = f" by {briefing.clearance.by} at {briefing.clearance.at}" if briefing.clearance else ""
        raise RecordError(f"It was cleared already{who}.", hint="Draft it anew to clear another text.")
    found = {**record.data, "status": CLEARED, "sections": _signed(record, name, at)}
    clearance = {"by": name, "at": at, "despite": len(faulty(briefing)) + fallen, "hash": ""}
    return {**found, "clearance": {**clearance, "hash": fingerprint({**found, "clearance": clearance})}}


def _signed(record: Record, by: str, at: str) -> list[Any]:
    """The sections, that of the clearance filled in; a note which somebody wrote by hand stays."""
    model = record.briefing.model
    drafter = "the extractive writer" if model == "extractive" else f"the model {model}"
    note = f"Drafted by: {drafter}  Cleared by: {by}  Cleared at: {at[:16].replace('T', ' ')} UTC"
    return [
        {**part, "note": note} if (part["key"], part.get("note")) == (SECTION, UNSIGNED) else part
        for part in record.data["sections"]
    ]


def unsigned(section: Section) -> Section:
    """The section as a draft has it, since nobody cleared what has become of it."""
    return replace(section, note=UNSIGNED) if section.key == SECTION else section


def fingerprint(data: dict[str, Any]) -> str:
    """SHA-256 over the JSON without the place of the hash itself."""
    clearance = {name: value for name, value in (data.get("clearance") or {}).items() if name != "hash"}
    whole = json.dumps({**data, "clearance": clearance}, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def broken(record: Record) -> str | None:
    """What is wrong with a briefing's clearance, as a sentence; None where nothing is, or where it is a draft."""
    clearance = record.briefing.clearance
    if clearance is None:
        return "It says that it is cleared, but not by whom." if record.briefing.status == CLEARED else None
    if record.briefing.status != CLEARED:
        return f"It was cleared, but its status is {record.briefing.status!r}."
    if fingerprint(record.data) != clearance.hash:
        return f"It was changed after {clearance.by} cleared it at {clearance.at}: its hash is another."
    return None
