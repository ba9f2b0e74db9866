"""Documents kept in memory, so that a warm search reads no text again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.domain import Document

_CHARACTERS = 32_000_000


class Remembered:
    """An id stands for one content, so what is kept can never be stale while it is indexed."""

    def __init__(self, read: Callable[[str], Document | None]) -> None:
        self._read = read
        self._known: dict[str, Document] = {}
        self._size = 0
        self._lock = threading.RLock()

    def clear(self) -> None:
        with self._lock:
            self._known.clear()
            self._size = 0

    def document(self, document_id: str) -> Document | None:
        with self._lock:
            known = self._known.get(document_id)
            if known:
                return known
            document = self._read(document_id)
            if document is None:
                return None
            self._known[document_id] = document
            self._size += len(document.text)
            while self._size > _CHARACTERS and len(self._known) > 1:
                self._size -= len(self._known.pop(next(iter(self._known))).text)
            return document
