"""A draft → the same draft with a verdict on every sentence, and what is the matter where one does not stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from assistant.addressed import among
from assistant.chunk import chunk
from assistant.desk.clock import Clock
from assistant.desk.parts import Parts
from assistant.domain import Briefing, Claim, Coverage, Document, Filter, Passage, Section, Span
from assistant.errors import BudgetSpent
from assistant.gate import marks
from assistant.handling.markings import highest
from assistant.read.draft import claims_of, is_own
from assistant.read.normalise import normalised, places_in
from assistant.read.unmark import unmarked
from assistant.retrieve import among as among_passages
from assistant.retrieve import near
from assistant.verify.judge import Reviewed
from assistant.verify.memory import Memory
from assistant.verify.statements import by_statement

PASSAGES = 8
"""How many passages a sentence of a draft is compared with."""

Count = Callable[[int], None]


def check(
    parts: Parts,
    draft: str,
    name: str,
    against: Sequence[Document] | None,
    where: Filter,
    *,
    found: Count,
    done: Count,
    memory: Memory,
) -> Briefing:
    """The report; `found` hears how many sentences there are, and `done` of each that is verified."""
    clock = Clock()
    with clock("verify"):
        text, claims = read(draft)
        found(len(claims))
        checked, compared = memory.verified(claims, _finder(parts, against, where), parts.verified, done)
        try:
            judged, stopped = parts.reviewed(checked, compared, where), None
        except BudgetSpent as stop:  # What needs no judge is done all the same.
            judged = parts.weighed(Reviewed(tuple(checked)), compared, where)
            stopped = f"The judge was not asked. {stop.message}"
    documents = len(against) if against is not None else len(parts.library.register.ids(where))
    used = {citation.document.id for claim in judged.claims for citation in claim.citations}
    return Briefing(
        "check",
        name,
        (Section("draft", name, judged.claims),),
        draft=text,
        seconds=clock.seconds,
        coverage=Coverage(documents, len(used)),
        marking=highest(marks(judged.claims)),
        usage=judged.usage,
        judge=judged.agreement,
        stopped=stopped,
        instructions=among(chain.from_iterable(compared)),
    )


def read(draft: str) -> tuple[str, tuple[Claim, ...]]:
    """The draft as its reader sees it, and its sentences, each with its place in the draft as it was given."""
    clean = normalised(draft)
    # An output of Podium tells what it says of itself by its marks.
    seen = None if is_own(clean) else unmarked(clean)
    text = seen.text if seen else clean
    claims = claims_of(text)
    if text == draft:
        return text, claims
    places = places_in(draft, clean)

    def place(at: int) -> Span:
        return places[seen.places[at] if seen else at]

    def on_disk(span: Span) -> Span:
        return Span(place(span.start).start, place(span.end - 1).end)

    return text, tuple(replace(claim, on_disk=on_disk(claim.span)) if claim.span else claim for claim in claims)


def _finder(parts: Parts, against: Sequence[Document] | None, where: Filter) -> Callable[[str], Sequence[Passage]]:
    """How the passages that a sentence is compared with are found."""
    if against is not None:
        return by_statement(among_passages([passage for one in against for passage in chunk(one)], k=PASSAGES))
    parts.require_documents()
    return by_statement(near(parts.library, parts.embedder.embed, where, k=PASSAGES, reranker=parts.aids.reranker))
