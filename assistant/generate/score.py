"""
Evidence rated by a model before the writing: how much does each passage help to answer the question, 0 to 3?

What is rated 0 is not shown to the writer; the rest comes in the order of the ratings. A passage of which the model
gave no rating that can be used keeps its place and goes in: a rating saves reading, it proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.chat import Chat, Reply, Request, json_in
from assistant.domain import Evidence, Usage
from assistant.errors import ModelError
from assistant.listing import clean, lay_out
from assistant.llm.budget import usage_of
from assistant.llm.parallel import gather
from assistant.llm.tokens import token_counter
from assistant.notation import from_json

if TYPE_CHECKING:
    from assistant.prompts import Prompt

BEST = 3
BUDGET_TOKENS = 1500
"""Of one passage."""
MAX_TOKENS = 1000
_UNRATED = 1
SCHEMA = {
    "type": "object",
    "properties": {"use": {"type": "integer", "enum": list(range(BEST + 1))}},
    "required": ["use"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Rated:
    evidence: tuple[Evidence, ...]
    """All of it, the most useful first."""
    usage: Usage

    @property
    def useful(self) -> tuple[Evidence, ...]:
        return tuple(one for one in self.evidence if one.use != 0)


def rate(question: str, evidence: Sequence[Evidence], chat: Chat, prompt: Prompt) -> Rated:
    """The evidence with the model's ratings; passages that no model may be shown are left out."""
    asked = [(one, request) for one in evidence if (request := _request(question, one, prompt))]
    replies = gather(chat, [request for _, request in asked])
    failed = [reply for reply in replies if isinstance(reply, ModelError)]
    if failed and len(failed) == len(replies):
        raise failed[0]
    rated = [replace(one, use=_use(reply)) for (one, _), reply in zip(asked, replies, strict=True)]
    ordered = sorted(rated, key=lambda one: (-(_UNRATED if one.use is None else one.use), one.rank))
    return Rated(tuple(ordered), sum((usage_of(reply) for reply in replies if isinstance(reply, Reply)), Usage()))


def _request(question: str, one: Evidence, prompt: Prompt) -> Request | None:
    listing = lay_out([one.passage], question, budget_tokens=BUDGET_TOKENS, counter=token_counter())
    if not listing.shown:
        return None
    rendered = prompt.render(question=clean(question), sources=listing.unnumbered)
    return Request(rendered.system, rendered.user, SCHEMA, MAX_TOKENS, purpose=prompt.name)


def _use(reply: Reply | ModelError) -> int | None:
    return use(reply.text) if isinstance(reply, Reply) else None


def use(text: str) -> int | None:
    """The rating in a reply; None where there is none from 0 to 3."""
    try:
        said = from_json(json_in(text))["use"]
    except (ValueError, KeyError, TypeError):
        return None
    return said if type(said) is int and 0 <= said <= BEST else None
