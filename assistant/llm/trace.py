"""
What was asked of models and what came back, call by call: for a file that a person reads, and for OpenTelemetry.

A trace holds prompts as they were sent. It is made only where the user names a file for it; what goes to a collector
(telemetry.py) has no prompt and no reply in it.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from assistant import telemetry
from assistant.chat import Chat, Reply, Request
from assistant.domain import Evidence
from assistant.errors import ModelError


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a model and its outcome."""

    model: str
    request: Request
    reply: Reply | None
    error: str | None
    """Why there is no reply."""
    began: float
    """Seconds after the trace began."""
    seconds: float


class Trace:
    """Takes note of every call, whichever thread makes it."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self.evidence: tuple[Evidence, ...] = ()

    @property
    def calls(self) -> tuple[Call, ...]:
        """In the order in which they were made."""
        return tuple(sorted(self._calls, key=lambda call: call.began))

    def of(self, chat: Chat, model: str) -> Chat:
        """The Chat, each of its calls noted."""

        def noted(request: Request) -> Reply:
            began = time.perf_counter()
            try:
                reply = chat(request)
            except ModelError as error:
                self._note(model, request, None, error.message, began)
                raise
            self._note(model, request, reply, None, began)
            return reply

        return noted

    def _note(self, model: str, request: Request, reply: Reply | None, error: str | None, began: float) -> None:
        call = Call(model, request, reply, error, began - self._began, time.perf_counter() - began)
        with self._lock:
            self._calls.append(call)


def observed(chat: Chat, model: str, trace: Trace | None) -> Chat:
    """The Chat as it is watched: by the trace where there is one, by a collector where the user has set one."""
    watched = telemetry.spanned(chat, model) if telemetry.is_configured() else chat
    return trace.of(watched, model) if trace else watched
