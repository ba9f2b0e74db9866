"""
Who writes one answer or briefing: the sources' own sentences, or a model with one set of prompts; one contract.

Each keeps count of what its work came to, and says what kept it from doing all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.answer import extractive
from assistant.answer.extractive import Embed
from assistant.chat import Chat
from assistant.domain import Briefing, Claim, Evidence, Usage
from assistant.errors import UsageProblem
from assistant.generate import model, score
from assistant.generate.model import Heard, Written

if TYPE_CHECKING:
    from assistant.brief.templates import Template
    from assistant.prompts import Prompt


Verify = Callable[[Claim], Claim]
Stands = Callable[[Claim], bool]


class Writer(Protocol):
    """What the desk asks of whoever writes."""

    usage: Usage
    stopped: str | None
    """Why it could not do all that was asked; the first reason."""

    def answer(self, question: str, evidence: Sequence[Evidence], heard: Heard | None) -> Written: ...

    def rewritten(self, briefing: Briefing, template: Template) -> Briefing: ...

    def mended(self, claim: Claim, verify: Verify, stands: Stands) -> Claim:
        """The claim verified, and mended where it does not stand and can be."""


class Extractor:
    """Lets the sources speak, and mends nothing."""

    def __init__(
        self, embed: Callable[[], Embed], rarity: Callable[[str], Mapping[str, float]], *, scores_evidence: bool = False
    ) -> None:
        if scores_evidence:
            raise UsageProblem("Without a model nobody rates the evidence.", hint="Name one: --model openai:NAME")
        self._embed = embed
        self._rarity = rarity
        self.usage = Usage()
        self.stopped: str | None = None

    def answer(self, question: str, evidence: Sequence[Evidence], heard: Heard | None) -> Written:
        drafted = extractive.draft(question, evidence, self._embed(), self._rarity(question))
        if heard:
            for claim in drafted.claims:
                heard(claim)
        return Written(drafted.claims, unanswered=drafted.unanswered)

    def rewritten(self, briefing: Briefing, template: Template) -> Briefing:  # noqa: ARG002  # It is the sources'.
        return briefing

    def mended(self, claim: Claim, verify: Verify, stands: Stands) -> Claim:
        """The claim verified by what it stands on; what the evidence holds against it disputes it, and is no fault."""
        against = tuple(one for one in claim.citations if one.role == "contradicts")
        own = tuple(one for one in claim.citations if one.role == "supports")
        judged = verify(replace(claim, citations=own))
        return replace(judged, citations=(*judged.citations, *against)) if stands(judged) else judged


class Drafter:
    """Writes, mends and rates with one model."""

    def __init__(
        self, chat: Chat, prompt: Callable[[str], Prompt], *, scores_evidence: bool = False, room: int = 6000
    ) -> None:
        """`room` is how many tokens of sources the model's window has room for."""
        self._room = room
        self._chat = chat
        self._prompt = prompt
        self._scores_evidence = scores_evidence
        self.usage = Usage()
        self.stopped: str | None = None

    def answer(self, question: str, evidence: Sequence[Evidence], heard: Heard | None) -> Written:
        if self._scores_evidence:
            return self._from_best(question, evidence, heard)
        return self._from(question, evidence, heard)

    def _from_best(self, question: str, evidence: Sequence[Evidence], heard: Heard | None) -> Written:
        """Rate the evidence, and write from what is of use; where nothing is, refuse without asking for an answer."""
        prompt = self._prompt("score")
        rated = score.rate(question, evidence, self._chat, prompt)
        self.usage += rated.usage
        if rated.useful:
            return replace(self._from(question, rated.useful, heard), scored=rated.evidence)
        why = f"The model found none of the {len(rated.evidence)} passages of use for the question."
        return Written((), why, rated.usage, prompt.record, scored=rated.evidence)

    def _from(self, question: str, evidence: Sequence[Evidence], heard: Heard | None) -> Written:
        prompt = self._prompt("answer")
        written = model.answer(question, evidence, self._chat, prompt, heard=heard, budget_tokens=self._room)
        self.usage += written.usage
        self._stop(written.stopped)
        return written

    def rewritten(self, briefing: Briefing, template: Template) -> Briefing:
        prompt = self._prompt("section")
        limits = {plan.key: plan.limit for plan in template.sections}
        drafted = model.rewritten(briefing, template.guidance, limits, self._chat, prompt, budget_tokens=self._room)
        self.usage += drafted.usage
        self._stop(drafted.stopped)
        return drafted

    def mended(self, claim: Claim, verify: Verify, stands: Stands) -> Claim:
        return model.mended(
            claim,
            verify=verify,
            stands=stands,
            chat=self._chat,
            prompt=self._prompt("repair"),
            spend=self._spend,
            stop=self._stop,
            budget_tokens=self._room // 2,
        )

    def _spend(self, usage: Usage) -> None:
        self.usage += usage

    def _stop(self, reason: str | None) -> None:
        self.stopped = self.stopped or reason
