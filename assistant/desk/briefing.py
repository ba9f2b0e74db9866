"""The documents of a window → a briefing as it may be shown: read, drafted, rewritten, verified, judged and gated."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from assistant import gate
from assistant.addressed import among
from assistant.brief import drafting
from assistant.brief.order import Archive, Order
from assistant.brief.templates import Template
from assistant.desk.clock import Clock
from assistant.desk.parts import Parts
from assistant.desk.writers import Writer
from assistant.domain import Briefing, Claim, Filter
from assistant.moments import utc_now
from assistant.provenance.accompany import beside_corrections, carried
from assistant.verify.figures import figures
from assistant.verify.judge import Reviewed

_GONE = "Nothing that was written of this stood up to the checks."
_OWN = "These are the sources’ own sentences."


def brief(parts: Parts, order: Order, template: Template, *, where: Filter, archive: Archive, keep: bool) -> Briefing:
    """The briefing that was ordered, over what `where` lets through; `keep` marks what the gate would take out."""
    clock = Clock()
    with clock("read"):
        material = drafting.read_material(parts.library, where, order, template.reach, archive, figures)
        vectors = parts.embedder.embed(list(order.topics)) if order.topics else None
    with clock("write"):
        draft = drafting.draft(material, template, order=order, topic_vectors=vectors, archive=archive)
        plain = Briefing("briefing", template.title(order), draft.sections, model=parts.model)
        writer = parts.writer()
        written = writer.rewritten(plain, template)
    with clock("verify"):
        mended, judged = _judged(parts, writer, written, where)
    shown = gate.gated(
        replace(
            gate.refilled(mended, judged.claims),
            date=order.date,
            since=order.since,
            until=order.until,
            template=template.name,
            seconds=clock.seconds,
            usage=judged.usage + writer.usage,
            stopped=writer.stopped,
            judge=judged.agreement,
            instructions=among(chain.from_iterable(material.passages.values())),
            made_at=utc_now(),
        ),
        keep=keep,
    )
    shown = _in_their_own_words(parts, shown, plain, where)
    coverage = replace(draft.coverage, withheld=parts.library.register.withheld(where))
    shown = replace(shown, coverage=gate.recounted(coverage, draft.sections, shown.sections))
    return carried(beside_corrections(shown, parts.library, where.as_of), parts.library, where.as_of)


def _in_their_own_words(parts: Parts, shown: Briefing, plain: Briefing, where: Filter) -> Briefing:
    """A section of which nothing stood that a model wrote has the sources' own sentences, and says so."""
    told = {claim.text for claim in shown.claims}
    sections = []
    for section, own in zip(shown.sections, plain.sections, strict=True):
        if section.claims or not own.claims:
            sections.append(section)
            continue
        left = [parts.verified(claim) for claim in own.claims if claim.text not in told]
        kept = gate.apply(parts.reviewed(left, [()] * len(left), where).claims, keep=False).kept
        sections.append(replace(section, claims=kept, note=f"{_GONE} {_OWN}" if kept else _GONE))
    return gate.marked(replace(shown, sections=tuple(sections)))


def _judged(parts: Parts, writer: Writer, written: Briefing, where: Filter) -> tuple[Briefing, Reviewed]:
    """It with its claims verified by what each cites, mended where they do not stand, none told twice; and judged."""
    sections = []
    for section in written.sections:
        told: list[Claim] = []
        for claim in section.claims:
            mended = writer.mended(claim, parts.verified, gate.stands)
            if not (mended.rounds and gate.is_retold(mended, told)):
                told.append(mended)
        sections.append(replace(section, claims=tuple(told)))
    whole = replace(written, sections=tuple(sections))
    return whole, parts.reviewed(whole.claims, [()] * len(whole.claims), where)
