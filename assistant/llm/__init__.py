"""
Models behind one function: a Chat takes a Request and gives a Reply, or raises a ModelError of two lines.

A provider makes the Chat that calls once (`open_wire`); each wrapper here takes a Chat and gives a Chat that does one
thing more. `Desk.chat` puts them together, outermost first: what was asked before is remembered, what may pass is tried
again, what is too much at once waits, and what costs too much is not sent.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from assistant.chat import Chat, Reply, Request
from assistant.llm.budget import Account, budgeted
from assistant.llm.cache import Replies, remembered
from assistant.llm.facts import MOST_EVIDENCE, Facts, evidence_room, facts_of
from assistant.llm.failures import Patience, Server
from assistant.llm.ledger import Allowance, Ledger
from assistant.llm.limits import Pace, limited, limiter_of
from assistant.llm.parallel import gather
from assistant.llm.providers import PROVIDERS, at_home, open_wire
from assistant.llm.retries import retried
from assistant.llm.tokens import counter_for
from assistant.llm.wire import Wire
from assistant.settings import Limits

__all__ = [
    "PROVIDERS",
    "Account",
    "Allowance",
    "Chat",
    "Facts",
    "Ledger",
    "Pace",
    "Patience",
    "Replies",
    "Reply",
    "Request",
    "Wire",
    "budgeted",
    "compose",
    "facts_of",
    "gather",
    "limited",
    "limiter_of",
    "open_chat",
    "open_wire",
    "remembered",
    "retried",
    "room_for_evidence",
]


def open_chat(model: str, patience: Patience = Patience()) -> Chat:
    """A Chat that tries again, without memory, pace or budget."""
    return retried(open_wire(model, patience).chat, patience)


def room_for_evidence(model: str, limits: Limits = Limits()) -> int:
    """How many tokens of sources a prompt to this model may hold, without opening the way to it."""
    vendor = model.partition(":")[0]
    if vendor == "fake":
        return MOST_EVIDENCE
    return evidence_room(facts_of(Server(model, vendor, "", Patience(), own=at_home(vendor)), limits))


def compose(model: str, limits: Limits = Limits(), replies: Path | None = None) -> Chat:
    """The Chat that a desk works with; `replies` is the file of those remembered."""
    patience = Patience(limits.model_timeout, limits.model_retries)
    wire = open_wire(model, patience)
    counter = counter_for(model)
    allowance = Allowance(limits.max_cost, limits.max_tokens, limits.daily_budget)
    account = Account(Ledger(), limits.run, allowance)
    pace = Pace(limits.calls_in_flight, limits.requests_per_minute, limits.tokens_per_minute)
    chat = budgeted(wire.chat, wire.server, facts_of(wire.server, limits), counter, account)
    chat = limited(chat, limiter_of(wire.server.host, pace), counter.count)
    chat = retried(chat, patience)
    # A fake is as quick as memory, and its recordings are replayed in order.
    if replies is None or not limits.remember_replies or model.startswith("fake:"):
        return chat
    return remembered(chat, wire.server, Replies(replies), partial(account.cached, wire.server))
