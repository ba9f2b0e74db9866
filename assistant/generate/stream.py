"""
A model's reply read while it is written: each claim as soon as its object is closed, never a part of one.

    {"answered": true, "claims": [{"text": "A.", …}, {"text": "B     → the first claim, and nothing of the second

The same strictness as for a whole reply (reply.py); what is no claim there is none here. Nothing is given out before
the reply has said that it answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.generate.reply import DraftedClaim, drafted_claim

_ANSWERED = re.compile(r'"answered"\s*:\s*true\b')
_CLAIMS_BEGIN = re.compile(r'"claims"\s*:\s*\[$')
_THINKING = ("<think>", "</think>")
_DEPTH_OF_CLAIM = 3
"""The reply's object, the array of claims, the claim."""


class Listener:
    """Takes a reply as it grows and gives out the claims that have become whole."""

    def __init__(self) -> None:
        self._begin("")

    def _begin(self, text: str) -> None:
        self.text = text
        self._at = 0
        self._depth = 0
        self._outside = ""
        """What stands in the reply's own object, not in one within it."""
        self._in_string = False
        self._claim_from: int | None = None
        self._held: list[DraftedClaim] = []

    def hear(self, so_far: str) -> Iterator[DraftedClaim]:
        """The claims that ended since it was last heard, once the reply has said that it answers."""
        if so_far.startswith(self.text):
            self.text = so_far
        else:
            self._begin(so_far)
        self._skip_thinking()
        while self._at < len(self.text) and self._step():
            pass
        if self._held and _ANSWERED.search(self._outside):
            yield from self._held
            self._held.clear()

    def _skip_thinking(self) -> None:
        opening, closing = _THINKING
        if not self._depth and self.text.lstrip().startswith(opening):
            end = self.text.find(closing)
            # Until it is closed, all of it is thought.
            self._at = max(self._at, len(self.text) if end < 0 else end + len(closing))

    def _step(self) -> bool:
        """Read one character; False where an escape waits for its other half."""
        char = self.text[self._at]
        if self._in_string and char == "\\":
            if self._at + 1 >= len(self.text):
                return False
            self._at += 2
            return True
        if self._depth == 1:
            self._outside += char
        if self._in_string:
            self._in_string = char != '"'
        elif self._depth or char == "{":
            self._structure(char)
        self._at += 1
        return True

    def _structure(self, char: str) -> None:
        if char == '"':
            self._in_string = True
        elif char in "{[":
            self._depth += 1
            if self._depth == _DEPTH_OF_CLAIM and char == "{" and _CLAIMS_BEGIN.search(self._outside):
                self._claim_from = self._at
        elif char in "}]":
            if self._depth == _DEPTH_OF_CLAIM and self._claim_from is not None:
                self._hold(self.text[self._claim_from : self._at + 1])
                self._claim_from = None
            self._depth -= 1

    def _hold(self, whole: str) -> None:
        claim = drafted_claim(whole)
        if claim:
            self._held.append(claim)
