"""Several requests at once, their replies in the order of the requests."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence

from assistant.chat import Chat, Reply, Request
from assistant.errors import ModelError

WORKERS = 8
"""More threads than any server is asked at once: how many calls are in flight is for the limiter to say."""


def gather(chat: Chat, requests: Sequence[Request], workers: int = WORKERS) -> list[Reply | ModelError]:
    """
    The reply to each request, or what it failed of, in their order whatever the order of arrival.

    Ctrl-C is not kept waiting by calls in flight: their threads end with the program. Anything but a ModelError is a
    fault of the program's and is raised.
    """
    if len(requests) <= 1:
        return [_outcome(chat, request) for request in requests]
    outcomes: dict[int, Reply | ModelError] = {}
    faults: list[BaseException] = []
    places = itertools.count()

    def work() -> None:
        try:
            # next() on a counter is atomic: no request is taken twice.
            while not faults and (place := next(places)) < len(requests):
                outcomes[place] = _outcome(chat, requests[place])
        except BaseException as fault:  # It belongs to whoever waits below, not to this thread's own end.
            faults.append(fault)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, len(requests)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [outcomes[place] for place in range(len(requests))]


def _outcome(chat: Chat, request: Request) -> Reply | ModelError:
    try:
        return chat(request)
    except ModelError as error:
        return error
