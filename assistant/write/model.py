"""
Evidence → draft Claims by a language model that sees numbered sentences and says which ones support what it writes.

The model is not trusted with anything that can be checked or copied: ids, quotations and citations are the program's
(see sheet.py for what it is shown, reply.py for what becomes of its words). Whether its sentences follow from what they
cite is for the checks to say. Sources are data in the user message; no text of theirs is in the system prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.chat import Chat, Reply, Request
from assistant.domain import Briefing, Claim, Evidence, Passage, Usage
from assistant.errors import ModelError
from assistant.prompts import load
from assistant.tokens import token_counter
from assistant.write import reply as replies
from assistant.write.sheet import Sheet, clean, lay_out

if TYPE_CHECKING:
    from assistant.prompts import Prompt, Rendered
    from assistant.write.templates import Template

MAX_TOKENS = 4000
"""Of one reply; models that think first spend most of it on that."""
REPAIRS = 2
"""How often a model may mend a sentence before the gate decides."""
PROSE = ("top-lines", "developments")
"""The sections of a briefing that a model writes; quotations, dates and gaps stay the program's."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, what it cost, and what it was told."""

    claims: tuple[Claim, ...]
    refused: str | None
    """Why there is no claim; None where there is one."""
    usage: Usage
    prompt: Mapping[str, str]
    """The prompt's name, version and fingerprint."""


def answer(
    question: str, evidence: Sequence[Evidence], chat: Chat, prompt: Prompt, *, budget_tokens: int = 6000
) -> Written:
    """Answer from the evidence alone, or say that it does not hold the answer."""
    sheet = _sheet([one.passage for one in evidence], question, budget_tokens)
    return _write(sheet, chat, prompt, question=clean(question))


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
    sheet = _sheet(passages, heading, budget_tokens)
    written = _write(
        sheet, chat, prompt, heading=clean(heading), instruction=_cleaned_lines(instruction), limit=str(limit)
    )
    return replace(written, claims=written.claims[:limit])


def repair(claim: Claim, chat: Chat, prompt: Prompt, *, budget_tokens: int = 3000) -> Written:
    """Mend one sentence that failed its checks, or withdraw it; the mended one keeps its place and date."""
    findings = [finding for finding in claim.verdict.findings if not finding.passed] if claim.verdict else []
    cited = [citation.passage for citation in claim.citations]
    near = [finding.source.passage for finding in findings if finding.source]
    sheet = _sheet(list(dict.fromkeys([*cited, *near])), claim.text, budget_tokens)
    faults = "\n".join(f"- {clean(finding.detail)}" for finding in findings) or "- No source supports it."
    written = _write(sheet, chat, prompt, sentence=clean(claim.text), faults=faults)
    mended = tuple(replace(one, span=claim.span, when=claim.when) for one in written.claims[:1])
    return replace(written, claims=mended)


def rewritten(briefing: Briefing, template: Template, chat: Chat) -> Briefing:
    """The briefing with its prose sections written by the model from what the extractive writer chose."""
    prompt = load("section")
    limits = {plan.key: plan.limit for plan in template.sections}
    sections, usage = [], briefing.usage
    for each in briefing.sections:
        passages = list(dict.fromkeys(one.passage for claim in each.claims for one in claim.citations))
        if each.key not in PROSE or not passages:
            sections.append(each)
            continue
        limit = limits.get(each.key, len(each.claims))
        written = section(each.heading, template.guidance, passages, chat, prompt, limit=limit)
        usage = usage + written.usage
        told = {claim.text for earlier in sections for claim in earlier.claims}
        # A section the model has nothing to say of keeps the sources' own sentences; none is told twice.
        news = tuple(claim for claim in written.claims if claim.text not in told)
        sections.append(replace(each, claims=news or each.claims))
    return replace(briefing, sections=tuple(sections), usage=usage, prompt=prompt.record)


def standing(
    claim: Claim,
    *,
    verify: Callable[[Claim], Claim],
    stands: Callable[[Claim], bool],
    chat: Chat,
    spend: Callable[[Usage], None],
) -> Claim:
    """The claim verified and, where it does not stand, repaired and verified again at most twice."""
    checked = verify(claim)
    for _ in range(REPAIRS):
        if stands(checked):
            break
        written = repair(checked, chat, load("repair"))
        spend(written.usage)
        if not written.claims:
            break
        checked = verify(written.claims[0])
    return checked


def _sheet(passages: Sequence[Passage], seed: str, budget_tokens: int) -> Sheet:
    return lay_out(passages, seed, budget_tokens=budget_tokens, counter=token_counter())


def _cleaned_lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines())


def _write(sheet: Sheet, chat: Chat, prompt: Prompt, **values: str) -> Written:
    if not sheet.shown:
        return Written((), "There is no passage that the model may be shown.", Usage(), prompt.record)
    drafted, usage = _drafted(prompt.render(sources=sheet.text, **values), chat)
    claims = replies.claims(drafted, sheet) if drafted.answered else ()
    refused = None if claims else f"The model found nothing to say in the {len(sheet.shown)} sentences it was shown."
    return Written(claims, refused, usage, prompt.record)


def _drafted(rendered: Rendered, chat: Chat) -> tuple[replies.Drafted, Usage]:
    """The reply as structure; one that cannot be read is asked for once more, with what was wrong."""
    request = Request(rendered.system, rendered.user, replies.SCHEMA, MAX_TOKENS)
    usage = Usage()
    fault = ""
    for reminder in ("", "\n\nYour last reply could not be read: {fault}. Reply again, with the JSON object alone."):
        reply = chat(replace(request, user=request.user + reminder.format(fault=fault)))
        usage = _with(usage, reply)
        try:
            return replies.parse(reply.text), usage
        except ValueError as error:
            fault = str(error)
    raise ModelError(f"The model's reply could not be read, twice: {fault}.", hint="Try again, or use another model.")


def _with(usage: Usage, reply: Reply) -> Usage:
    return Usage(
        usage.calls + 1, usage.prompt_tokens + reply.prompt_tokens, usage.completion_tokens + reply.completion_tokens
    )
