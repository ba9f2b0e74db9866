"""Evidence → an answer as it may be shown, or a refusal that says what was searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from assistant import gate
from assistant.addressed import among, for_readers
from assistant.desk.clock import Clock
from assistant.desk.parts import Parts
from assistant.desk.writers import Writer
from assistant.domain import Briefing, Claim, Coverage, Evidence, Filter, Passage, Section
from assistant.provenance.accompany import carried, corrections_told
from assistant.provenance.corroborate import corroborated, differing
from assistant.text import counted

Tell = Callable[[Claim], None]
"""Hears each sentence that may be shown, as soon as it may."""


def answer(
    parts: Parts, question: str, evidence: Sequence[Evidence], *, where: Filter, keep: bool, tell: Tell | None
) -> Briefing:
    """The answer; `keep` marks what the gate would take out, and leaves it in."""
    passages = [one.passage for one in evidence]
    clock, writer = Clock(), parts.writer()
    heard = partial(_told, parts, tell, passages, where) if tell else None
    teller = gate.Teller(partial(parts.verified, passages=passages), heard, wait=bool(parts.aids.judge))
    parts.aids.note(evidence)
    with clock("write"):
        written = writer.answer(question, for_readers(evidence), teller.hear if tell else None)
    with clock("verify"):
        checked = _checked(written.claims, writer, teller, keep=keep)
        judged = parts.reviewed(checked, [passages] * len(checked), where)
    teller.finish(judged.claims, keep=keep)
    draft = Briefing(
        "answer",
        question,
        (Section("answer", question, judged.claims, _note(parts, judged.claims, where, written.unanswered)),),
        since=where.since,
        until=where.until,
        model=parts.model,
        prompt=written.prompt,
        seconds=clock.seconds,
        usage=judged.usage + writer.usage,
        stopped=writer.stopped,
        judge=judged.agreement,
        scored=written.scored,
        instructions=among(passages),
        unanswered=written.unanswered,
    )
    shown = gate.gated(draft, keep=keep)
    shown = replace(shown, coverage=parts.searched(where, shown.claims))
    if shown.claims:
        return carried(shown, parts.library, where.as_of)
    reason = written.refused or refusal(evidence, shown.coverage, shown.removed, parts.library.register.days())
    return replace(shown, sections=(), reason=reason, unanswered=())


def _checked(claims: Sequence[Claim], writer: Writer, teller: gate.Teller, *, keep: bool) -> list[Claim]:
    """Each claim checked and mended where it can be, told as soon as it is; what says the same again is dropped."""
    checked: list[Claim] = []
    for claim in claims:
        mended = writer.mended(claim, teller.verify, gate.stands)
        if not gate.is_retold(mended, checked):
            checked.append(mended)
            teller.tell(mended, keep=keep)
    return checked


def _told(parts: Parts, tell: Tell, passages: Sequence[Passage], where: Filter, claim: Claim) -> None:
    """Tell a sentence with what stands behind it: that sources dispute it is known before it is shown."""
    (weighed,) = corroborated((claim,), (passages,), parts.library, where, parts.verified)
    tell(weighed)


def _note(parts: Parts, claims: Sequence[Claim], where: Filter, unanswered: Sequence[str]) -> str | None:
    """The program's own remarks on an answer; None where there are none."""
    missing = f"Nothing was found for: {' '.join(f'“{part}”' for part in unanswered)}" if unanswered else None
    remarks = missing, differing(claims), corrections_told(claims, parts.library, where.as_of)
    return " ".join(filter(None, remarks)) or None


def refusal(
    evidence: Sequence[Evidence],
    searched: Coverage,
    removed: Sequence[Claim],
    days: tuple[str, str] | None = None,
) -> str:
    """Why there is no answer, naming what was searched; `days` are the library's first and last."""
    documents = counted(searched.documents, "document")
    if removed:
        return f"What was drafted from the {documents} searched did not stand up to the checks."
    if not searched.documents and not searched.withheld and days:
        return f"No document is within these bounds: the library’s are of {days[0]} to {days[1]}."
    if not evidence:
        return f"Nothing was found in the {documents} searched."
    near = evidence[0].passage.document
    dated = f", {near.published}" if near.published else ""
    return f"Nothing in the {documents} searched answers this well enough. The nearest is “{near.title}”{dated}."
