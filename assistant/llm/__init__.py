"""
Models behind one function: a Chat takes a Request and gives a Reply, or raises a ModelError of two lines.

A provider makes the Chat that calls once (`open_wire`); each wrapper here takes a Chat and gives a Chat that does one
thing more. `Desk.chat` puts them together, outermost first: what was asked before is remembered, what may pass is tried
again, what is too much at once waits, and what costs too much is not sent.
"""

from __future__ import annotations

from assistant.chat import Chat, Reply, Request
from assistant.failures import Patience
from assistant.llm.limits import Pace, limited, limiter_of
from assistant.llm.providers import PROVIDERS, open_wire
from assistant.llm.retries import retried
from assistant.llm.together import gather
from assistant.llm.wire import Wire

__all__ = [
    "PROVIDERS",
    "Chat",
    "Pace",
    "Patience",
    "Reply",
    "Request",
    "Wire",
    "gather",
    "limited",
    "limiter_of",
    "open_chat",
    "open_wire",
    "retried",
]


def open_chat(model: str, patience: Patience = Patience()) -> Chat:
    """A Chat that tries again, without memory, limits or budget."""
    return retried(open_wire(model, patience).chat, patience)
