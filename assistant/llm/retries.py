"""Trying again: what may pass is asked once more after a while; what cannot get better is told at once."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable

from assistant.chat import Chat, Reply, Request
from assistant.errors import ModelError
from assistant.llm.failures import Patience

log = logging.getLogger(__name__)

_FIRST_WAIT = 0.5
_LONGEST_BACKOFF = 8.0
# Structured output is given up in three steps; temperature and the counting of streams in one each.
_MOST_FORMS = 5


def retried(chat: Chat, patience: Patience, sleep: Callable[[float], None] = time.sleep) -> Chat:
    """The Chat, asked again as failures.py says."""

    def persistent(request: Request) -> Reply:
        tries = forms = 0
        while True:
            try:
                return chat(request)
            except ModelError as error:
                if error.kind == "form" and forms < _MOST_FORMS:
                    forms += 1
                    log.info("%s It is asked for less.", error.message)
                    continue
                tries += 1
                if not error.again or tries > patience.retries or _too_long(error, patience):
                    raise _counted(error, tries) from None
                wait = _wait(error, tries)
                said = error.message.removesuffix(".")
                log.info("%s: try %d of %d in %.1f s.", said, tries + 1, patience.retries + 1, wait)
                sleep(wait)

    return persistent


def _wait(error: ModelError, tries: int) -> float:
    """As long as the server asks, else twice as long each time, not quite alike for all who wait."""
    if error.wait is not None:
        return error.wait
    wait = min(_FIRST_WAIT * 2.0 ** (tries - 1), _LONGEST_BACKOFF)
    return wait * random.uniform(0.75, 1.0)  # noqa: S311  # No secret hangs on it.


def _too_long(error: ModelError, patience: Patience) -> bool:
    return error.wait is not None and error.wait > patience.longest_wait


def _counted(error: ModelError, tries: int) -> ModelError:
    """The error, saying how often it was met where it was met more than once, or how long a wait is asked for."""
    message, hint = error.message, error.hint
    if tries > 1:
        message = f"{message.removesuffix('.')}, {tries} times."
    if error.wait is not None and error.wait > 1:
        hint = f"It asks to be left alone for {error.wait:.0f} seconds. {hint}"
    return error.reworded(message, hint)
