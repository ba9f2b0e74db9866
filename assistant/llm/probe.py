"""What a model's server can do, found out by one small call that asks for everything at once."""

from __future__ import annotations

import time
from dataclasses import dataclass

from assistant.chat import Reply, Request
from assistant.llm.budget import Account, budgeted
from assistant.llm.facts import SAFE_WINDOW, Facts, facts_of, table
from assistant.llm.failures import Patience
from assistant.llm.ledger import Allowance, Ledger
from assistant.llm.limits import Pace, limited, limiter_of
from assistant.llm.providers import open_wire
from assistant.llm.retries import retried
from assistant.llm.tokens import counter_for
from assistant.llm.wire import Wire
from assistant.notation import from_json
from assistant.settings import Limits

_SCHEMA = {
    "type": "object",
    "properties": {"works": {"type": "boolean"}},
    "required": ["works"],
    "additionalProperties": False,
}
# Enough for a model that thinks before it says yes.
_MOST_TOKENS = 600
_FORMS = {
    "schema": "The server knows JSON schemas",
    "object": "The server knows no JSON schemas of OpenAI's form, but JSON mode, which is given the schema",
    "json": "The server knows no JSON schemas, but JSON mode, which is used",
    "text": "The server knows neither JSON schemas nor JSON mode; the model is asked in words",
}


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that was found out."""

    good: bool
    """False: Podium works with it, but worse."""
    said: str


def probe(model: str, limits: Limits = Limits()) -> list[Trait]:
    """What the server answered to one call, which is entered in the ledger; a ModelError where it came to nothing."""
    patience = Patience(limits.model_timeout, limits.model_retries)
    wire = open_wire(model, patience)
    facts = facts_of(wire.server, limits)
    allowance = Allowance(limits.max_cost, limits.max_tokens, limits.daily_budget)
    account = Account(Ledger(), limits.run, allowance)
    counter = counter_for(model)
    pace = Pace(limits.calls_in_flight, limits.requests_per_minute, limits.tokens_per_minute)
    careful = budgeted(wire.chat, wire.server, facts, counter, account)
    chat = retried(limited(careful, limiter_of(wire.server.host, pace), counter.count), patience)
    heard: list[str] = []
    asked = 'Reply with the JSON object {"works": true}.'
    started = time.monotonic()
    reply = chat(Request("You are asked whether you can be reached.", asked, _SCHEMA, _MOST_TOKENS, heard.append))
    seconds = time.monotonic() - started
    return [
        Trait(True, f"{reply.model or model} at {wire.server.host} answers, in {seconds:.1f} s."),
        _form(wire, reply),
        _stream(len(heard)),
        Trait(reply.counted, f"Tokens are {'counted by the server' if reply.counted else 'not counted: estimated'}."),
        _window(wire, facts),
        _price(facts),
    ]


def _form(wire: Wire, reply: Reply) -> Trait:
    form = wire.learned().form
    try:
        kept = isinstance(from_json(reply.text)["works"], bool)
    except (ValueError, KeyError, TypeError):
        kept = False
    return Trait(kept and form == "schema", f"{_FORMS[form]}{'' if kept else ', but the reply did not keep to it'}.")


def _stream(pieces: int) -> Trait:
    return Trait(
        pieces > 1, f"Replies come {'as a stream' if pieces > 1 else 'in one piece, though a stream is asked for'}."
    )


def _window(wire: Wire, facts: Facts) -> Trait:
    told = wire.window()
    if told and (facts.window is None or told < facts.window):
        known = "nothing else" if facts.window is None else f"{facts.window:,}"
        way = f"Set PODIUM_CONTEXT_WINDOW={told}"
        return Trait(False, f"The server says that its window is {told:,} tokens; known is {known}. {way}.")
    if facts.window:
        return Trait(True, f"The window is {facts.window:,} tokens.")
    return Trait(
        False, f"Its window is not known; {SAFE_WINDOW:,} tokens are assumed. PODIUM_CONTEXT_WINDOW says otherwise."
    )


def _price(facts: Facts) -> Trait:
    if facts.price is None:
        return Trait(False, "Its price is not known, so no limit of cost can be kept. PODIUM_MODEL_PRICE says it.")
    said = f"{facts.price.prompt:g} and {facts.price.reply:g} US dollars per million tokens of prompt and reply"
    return Trait(True, f"It costs {said}; prices of {table().date}.")
