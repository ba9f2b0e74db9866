"""
Evidence → draft Claims by a language model that sees numbered sentences and says which ones support what it writes.

The model is not trusted with anything that can be checked or copied: ids, quotations and citations are the program's
(see listing.py for what it is shown, reply.py for what becomes of its words). Whether its sentences follow from what
they cite is for the checks to say. Sources are data in the user message; no text of theirs is in the system prompt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.chat import Chat, Request
from assistant.domain import Briefing, Claim, Evidence, Passage, Round, Section, Usage
from assistant.errors import ModelError
from assistant.generate import reply as replies
from assistant.generate.stream import Listener
from assistant.listing import Listing, clean, lay_out
from assistant.llm.budget import usage_of
from assistant.llm.tokens import estimate, token_counter

if TYPE_CHECKING:
    from assistant.prompts import Prompt

log = logging.getLogger(__name__)

MAX_TOKENS = 4000
"""Of one reply; models that think first spend most of it on that."""
REPAIRS = 2
"""How often a model may mend a sentence before the gate decides."""
_LESS = 3
"""What part of the evidence and of the reply a model is asked for whose window proved too small: one of so many."""
PROSE = ("line", "top-lines", "developments", "background", "subjects", "commitments")
"""The sections of a briefing that a model writes; quotations, dates, questions and gaps stay the program's."""


Heard = Callable[[Claim], None]
"""Hears each claim as soon as its end has come."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, what it cost, and what it was told."""

    claims: tuple[Claim, ...]
    refused: str | None = None
    """Why there is no claim; None where there is one."""
    usage: Usage = field(default_factory=Usage)
    prompt: Mapping[str, str] = field(default_factory=dict)
    """The prompt's name, version and fingerprint."""
    stopped: str | None = None
    """Why the reply ended before its end, where claims had been heard by then; they are kept."""
    unanswered: tuple[str, ...] = ()
    """The parts of the question that nothing was found for."""
    scored: tuple[Evidence, ...] = ()
    """The evidence as it was rated before the writing, where it was."""


def answer(
    question: str,
    evidence: Sequence[Evidence],
    chat: Chat,
    prompt: Prompt,
    *,
    heard: Heard | None = None,
    budget_tokens: int = 6000,
) -> Written:
    """Answer from the evidence alone, or say that it does not hold the answer; `heard` makes the reply a stream."""
    passages = [one.passage for one in evidence]
    return _fitting(passages, question, budget_tokens, chat, prompt, heard, question=clean(question))


def section(
    heading: str,
    instruction: str,
    passages: Sequence[Passage],
    chat: Chat,
    prompt: Prompt,
    *,
    limit: int,
    budget_tokens: int = 6000,
) -> Written:
    """Write one section of a briefing, of at most `limit` claims."""
    values = {"heading": clean(heading), "instruction": _cleaned_lines(instruction), "limit": str(limit)}
    written = _fitting(passages, heading, budget_tokens, chat, prompt, None, **values)
    return replace(written, claims=written.claims[:limit])


def repair(claim: Claim, chat: Chat, prompt: Prompt, *, budget_tokens: int = 3000) -> Written:
    """Mend one sentence that failed its checks, or withdraw it; the mended one keeps its place and date."""
    findings = [finding for finding in claim.verdict.findings if not finding.passed] if claim.verdict else []
    cited = [citation.passage for citation in claim.citations]
    near = [finding.source.passage for finding in findings if finding.source]
    passages = list(dict.fromkeys([*cited, *near]))
    faults = "\n".join(f"- {clean(finding.detail)}" for finding in findings) or "- No source supports it."
    written = _fitting(passages, claim.text, budget_tokens, chat, prompt, sentence=clean(claim.text), faults=faults)
    mended = tuple(replace(one, span=claim.span, when=claim.when) for one in written.claims[:1])
    return replace(written, claims=mended)


def rewritten(
    briefing: Briefing,
    instruction: str,
    limits: Mapping[str, int],
    chat: Chat,
    prompt: Prompt,
    *,
    budget_tokens: int = 6000,
) -> Briefing:
    """
    The briefing with its prose sections written by the model from what the extractive writer chose.

    `limits` is how many claims a section may have, by its key. One that cannot be asked for keeps the sources' own
    sentences, and the briefing says why.
    """
    sections: list[Section] = []
    usage, stopped = briefing.usage, None
    for each in briefing.sections:
        passages = list(dict.fromkeys(one.passage for claim in each.claims for one in claim.citations))
        if each.key not in PROSE or not passages:
            sections.append(each)
            continue
        limit = limits.get(each.key, len(each.claims))
        try:
            written = section(
                each.heading, instruction, passages, chat, prompt, limit=limit, budget_tokens=budget_tokens
            )
        except ModelError as error:
            if not usage.calls:
                raise
            stopped = stopped or error.message
            sections.append(each)
            continue
        usage = usage + written.usage
        told = {claim.text for earlier in sections for claim in earlier.claims}
        # A section the model has nothing to say of keeps the sources' own sentences; none is told twice.
        news = tuple(claim for claim in written.claims if claim.text not in told)
        sections.append(replace(each, claims=news or each.claims))
    return replace(briefing, sections=tuple(sections), usage=usage, prompt=prompt.record, stopped=stopped)


def mended(
    claim: Claim,
    *,
    verify: Callable[[Claim], Claim],
    stands: Callable[[Claim], bool],
    chat: Chat,
    prompt: Prompt,
    spend: Callable[[Usage], None],
    stop: Callable[[str], None],
    budget_tokens: int = 3000,
) -> Claim:
    """
    The claim verified and, where it does not stand, repaired and verified again at most twice; it keeps its rounds.

    A repair that cannot be asked for leaves the claim as it is, and `stop` hears why.
    """
    checked = verify(claim)
    rounds = [Round(checked.text, checked.verdict)]
    while not stands(checked) and len(rounds) <= REPAIRS:
        try:
            written = repair(checked, chat, prompt, budget_tokens=budget_tokens)
        except ModelError as error:
            stop(error.message)
            break
        spend(written.usage)
        if not written.claims:
            rounds.append(Round(None, None))
            break
        checked = verify(written.claims[0])
        rounds.append(Round(checked.text, checked.verdict))
    return replace(checked, rounds=tuple(rounds)) if len(rounds) > 1 else checked


def _listing(passages: Sequence[Passage], seed: str, budget_tokens: int) -> Listing:
    return lay_out(passages, seed, budget_tokens=budget_tokens, counter=token_counter())


def _cleaned_lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines())


def _fitting(
    passages: Sequence[Passage],
    seed: str,
    budget_tokens: int,
    chat: Chat,
    prompt: Prompt,
    heard: Heard | None = None,
    **values: str,
) -> Written:
    """What is written from the passages, or from fewer where the model's window is smaller than was thought."""
    try:
        listing = _listing(passages, seed, budget_tokens)
        return _write(listing, chat, prompt, heard, MAX_TOKENS, **values)
    except ModelError as error:
        if error.kind != "overflow":
            raise
        log.info("%s It is asked once more, with less evidence.", error.message)
    listing = _listing(passages, seed, budget_tokens // _LESS)
    return _write(listing, chat, prompt, heard, MAX_TOKENS // _LESS, **values)


def _write(
    listing: Listing, chat: Chat, prompt: Prompt, heard: Heard | None, max_tokens: int, **values: str
) -> Written:
    if not listing.shown:
        return Written((), "There is no passage that the model may be shown.", Usage(), prompt.record)
    rendered = prompt.render(sources=listing.text, **values)
    request = Request(rendered.system, rendered.user, replies.SCHEMA, max_tokens, purpose=prompt.name)
    if heard:
        return _streamed(request, listing, chat, prompt, heard)
    drafted, usage = _drafted(request, chat)
    return _written(replies.claims(drafted, listing) if drafted.answered else (), listing, usage, prompt)


def _written(claims: tuple[Claim, ...], listing: Listing, usage: Usage, prompt: Prompt) -> Written:
    refused = None if claims else f"The model found nothing to say in the {len(listing.shown)} sentences it was shown."
    return Written(claims, refused, usage, prompt.record)


def _streamed(request: Request, listing: Listing, chat: Chat, prompt: Prompt, heard: Heard) -> Written:
    """The claims, each told as its end comes; where the reply breaks off, those that were whole by then."""
    whole: dict[Claim, None] = {}
    listener = Listener()

    def hear(so_far: str) -> None:
        for claim in replies.claims(replies.Drafted(True, list(listener.hear(so_far))), listing):
            whole[claim] = None
            heard(claim)

    try:
        drafted, usage = _drafted(replace(request, hear=hear), chat, patient=lambda: not whole)
    except ModelError as error:
        if not whole:
            raise
        spent = Usage(1, estimate(request.system + request.user), estimate(listener.text), cost=None)
        return Written(tuple(whole), None, spent, prompt.record, stopped=error.message)
    final = replies.claims(drafted, listing) if drafted.answered else ()
    # What was told is never untold, whatever the end of the reply made of it.
    return _written(tuple(dict.fromkeys((*whole, *final))), listing, usage, prompt)


def _drafted(
    request: Request, chat: Chat, *, patient: Callable[[], bool] = lambda: True
) -> tuple[replies.Drafted, Usage]:
    """The reply as structure; one that cannot be read is asked for once more, with what was wrong."""
    usage = Usage()
    fault, times = "", "once"
    for reminder in ("", "\n\nYour last reply could not be read: {fault}. Reply again, with the JSON object alone."):
        # Only the first reply is a stream: of the second, nothing has been heard that it might contradict.
        hear = None if reminder else request.hear
        reply = chat(replace(request, user=request.user + reminder.format(fault=fault), hear=hear))
        usage = usage + usage_of(reply)
        try:
            return replies.parse(reply.text), usage
        except ValueError as error:
            fault = str(error)
        if not patient():
            break
        times = "twice"
    problem = f"The model's reply could not be read, {times}: {fault}."
    raise ModelError(problem, hint="Try again, or use another model.")
