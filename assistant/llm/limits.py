"""
How much at once: calls in flight, and requests and tokens a minute, for everybody in this process who asks one server.

The window slides: in no minute are there more than the limit, whenever the minute is taken to begin. A server that asks
to be left alone is left alone by all. Other processes are not known of; their limits are the server's to keep.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from assistant.chat import Chat, Reply, Request
from assistant.errors import ModelError

log = logging.getLogger(__name__)

MINUTE = 60.0
_PATIENCE = 1.0
"""Seconds without a word before a wait is told of."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What one server may be asked; None is no limit."""

    in_flight: int = 4
    requests: int | None = None
    """A minute."""
    tokens: int | None = None
    """A minute: those of the prompt and the most that the reply may have."""


class Limiter:
    """Lets calls through as the pace allows."""

    def __init__(
        self, pace: Pace, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.pace = pace
        self._now, self._sleep = now, sleep
        self._slots = threading.BoundedSemaphore(pace.in_flight)
        self._lock = threading.Lock()
        self._let_through: deque[tuple[float, int]] = deque()
        self._quiet_until = float("-inf")

    def call(self, chat: Chat, request: Request, tokens: int) -> Reply:
        """Make the call once there is room for it."""
        with self._slots:
            while wait := self._claim(tokens):
                if wait > _PATIENCE:
                    log.info("Waiting %.0f s, as the server or the limit a minute asks.", wait)
                self._sleep(wait)
            try:
                return chat(request)
            except ModelError as error:
                if error.kind == "busy" and error.wait:
                    self._leave_alone(error.wait)
                raise

    def _claim(self, tokens: int) -> float:
        """Seconds to wait, or nought and the room is taken."""
        with self._lock:
            now = self._now()
            while self._let_through and self._let_through[0][0] <= now - MINUTE:
                self._let_through.popleft()
            wait = max(self._quiet_until - now, self._until_room(now, tokens))
            if wait > 0:
                return wait
            self._let_through.append((now, tokens))
            return 0.0

    def _until_room(self, now: float, tokens: int) -> float:
        """Seconds until so many of the last minute's calls are more than a minute old that this one fits."""
        most_requests, most_tokens = self.pace.requests or float("inf"), self.pace.tokens or float("inf")
        requests, spent, wait = len(self._let_through), sum(each for _, each in self._let_through), 0.0
        for then, theirs in self._let_through:
            if requests < most_requests and spent + tokens <= most_tokens:
                break
            requests, spent, wait = requests - 1, spent - theirs, then + MINUTE - now
        # Where none is left, a request larger than the limit itself goes alone; the server may still refuse it.
        return wait

    def _leave_alone(self, seconds: float) -> None:
        with self._lock:
            self._quiet_until = max(self._quiet_until, self._now() + seconds)


_LIMITERS: dict[tuple[str, Pace], Limiter] = {}
_LIMITERS_LOCK = threading.Lock()


def limiter_of(host: str, pace: Pace) -> Limiter:
    """The one limiter of a server, whoever in this process asks it."""
    with _LIMITERS_LOCK:
        return _LIMITERS.setdefault((host, pace), Limiter(pace))


def limited(chat: Chat, limiter: Limiter, count: Callable[[str], int]) -> Chat:
    """The Chat, at the limiter's pace."""

    def paced(request: Request) -> Reply:
        return limiter.call(chat, request, count(request.system + request.user) + request.max_tokens)

    return paced
