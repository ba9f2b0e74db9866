"""No call is made that could exceed what is allowed, and none that the model's window cannot hold; each is entered."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.chat import Chat, Reply, Request
from assistant.domain import Usage
from assistant.errors import ModelError, UsageProblem
from assistant.llm import failures
from assistant.llm.facts import SAFE_WINDOW, Facts
from assistant.llm.failures import Server
from assistant.llm.ledger import Allowance, Ledger, Spent
from assistant.llm.tokens import Counter

log = logging.getLogger(__name__)

LEAST_REPLY = 256
"""Tokens; a window that leaves less for the reply is full."""
_AROUND = 16
"""Tokens that a server puts around the two messages; OpenAI's take eleven."""


@dataclass(frozen=True, slots=True)
class Account:
    """In whose name calls are made: the ledger, the run, and what the run may spend."""

    ledger: Ledger
    run: str
    allowance: Allowance

    def cached(self, server: Server) -> None:
        """Enter a call that was not made, because its reply was remembered."""
        self.ledger.note_cached(self.run, server.model, server.host)


def budgeted(chat: Chat, server: Server, facts: Facts, counter: Counter, account: Account) -> Chat:
    """The Chat, its prompts counted before they are sent and its calls entered before and after they are made."""
    if account.allowance.needs_price and facts.price is None:
        raise UsageProblem(
            f"What {server.model} costs is not known, so no limit of cost can be kept.",
            hint="Say its price in US dollars per million tokens, as PODIUM_MODEL_PRICE=0.15/0.60 (0/0 where it costs"
            " nothing), or limit it by --max-tokens.",
        )
    ledger = account.ledger

    def careful(request: Request) -> Reply:
        prompt = prompt_tokens(request, counter)
        fitting = _fitted(request, prompt, facts, server)
        worst = _spent(prompt, fitting.max_tokens, facts)
        call = ledger.open_call(account.run, server.model, server.host, worst, account.allowance)
        started = time.monotonic()
        try:
            reply = chat(fitting)
        except BaseException as error:  # Ctrl-C too: the row must say that the reply is lost.
            spent = _spent(*error.spent, facts) if isinstance(error, ModelError) and error.spent else None
            kind = error.kind if isinstance(error, ModelError) else "interrupted"
            seconds = time.monotonic() - started
            ledger.close_call(call, "failed" if spent else "lost", spent or worst, failure=kind, seconds=seconds)
            raise
        spent = _spent(reply.prompt_tokens, reply.completion_tokens, facts)
        ledger.close_call(call, "done", spent, failure=None, seconds=time.monotonic() - started)
        return replace(reply, cost=spent.cost)

    return careful


def usage_of(reply: Reply) -> Usage:
    """What one reply came to."""
    return Usage(1, reply.prompt_tokens, reply.completion_tokens, int(reply.cached), reply.cost)


def prompt_tokens(request: Request, counter: Counter) -> int:
    """How long the prompt is, on the safe side: as sent with its schema spelled out, which is the longest form."""
    if counter.notice:
        _say_once(counter.notice)
    return _AROUND + counter.count(request.system + request.user + json.dumps(request.schema or ""))


def _fitted(request: Request, prompt: int, facts: Facts, server: Server) -> Request:
    """The request with a reply no longer than the window leaves; one that leaves none is not sent."""
    room = (facts.window or SAFE_WINDOW) - prompt
    if room >= min(LEAST_REPLY, request.max_tokens):
        return replace(request, max_tokens=min(request.max_tokens, room))
    if facts.window is None:  # It may be larger than the safe one: the server knows.
        return request
    raise failures.OVERFLOW.explained(server)


def _spent(prompt: int, reply: int, facts: Facts) -> Spent:
    return Spent(prompt, reply, facts.price.of(prompt, reply) if facts.price else None)


@lru_cache
def _say_once(notice: str) -> None:
    log.warning(notice)
