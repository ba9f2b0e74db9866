"""
What can go wrong between a program and a model's server, as one table: how it is known, what the user is told.

Conditions are told by the names of exception classes, so that no vendor's library is imported to explain another's:
LangChain names the common ones alike for every vendor, and most vendors' SDKs share their names too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.errors import ModelError


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for."""

    timeout: float = 120.0
    """Seconds without a byte of one reply."""
    retries: int = 3
    """Further tries after the first."""


@dataclass(frozen=True, slots=True)
class Server:
    """Who is asked, as error messages name it."""

    model: str
    host: str
    key: str
    """Where its key comes from."""
    patience: Patience


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to fail: by what it is known, and what the user is told."""

    message: str
    hint: str
    kinds: frozenset[str] = frozenset()
    """Names of exception classes: LangChain's are alike for every vendor, the SDKs' nearly so."""
    statuses: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    words: re.Pattern[str] | None = None
    """What a server's message says, for the many that give no code."""

    def fits(self, error: Exception) -> bool:
        status = getattr(error, "status_code", None)
        return (
            not self.kinds.isdisjoint(_kinds(error))
            or status in self.statuses
            or getattr(error, "code", None) in self.codes
            or bool(status and self.words and self.words.search(str(error)))
        )

    def explained(self, server: Server, said: object = "") -> ModelError:
        values = {
            "model": server.model,
            "name": server.model.partition(":")[2],
            "host": server.host,
            "key": server.key,
            "tries": server.patience.retries + 1,
            "timeout": f"{server.patience.timeout:g}",
            "said": gist(str(said)),
        }
        return ModelError(self.message.format(**values), hint=self.hint.format(**values))


OVERFLOW = Condition(
    "The prompt is longer than {model} can read.",
    "Use fewer passages (-k), or another model.",
    kinds=frozenset({"ContextOverflowError"}),
    codes=frozenset({"context_length_exceeded"}),
    words=re.compile(
        r"context.{0,24}(?:length|size|window)|(?:prompt|input|request).{0,24}too (?:long|large)", re.IGNORECASE
    ),
)
CUT_SHORT = Condition(
    "{model} reached its token limit before the end of its reply.",
    "Ask for less, or use a model that spends fewer tokens on thinking.",
    kinds=frozenset({"LengthFinishReasonError"}),
)
FILTERED = Condition(
    "A content filter at {host} stopped the reply.",
    "Ask otherwise, or use --model extractive.",
    kinds=frozenset({"ContentFilterFinishReasonError"}),
    codes=frozenset({"content_filter"}),
)
# A body that was cut, no JSON, or JSON of another form: the vendors' classes fail on it with Python's own errors.
UNREADABLE = Condition(
    "The model's server at {host} sent something that is no reply.",
    "Check its address, and that it speaks the language of the vendor named.",
    kinds=frozenset({"ValueError", "KeyError", "TypeError", "IndexError", "AttributeError"}),
)
REFUSED = Condition("{model} refused to write this: {said}.", "Ask otherwise, or use --model extractive.")
OTHER = Condition("{model} cannot be used: {said}.", "Choose another model, or use --model extractive.")

# The first that fits is told.
CONDITIONS = (
    OVERFLOW,
    CUT_SHORT,
    FILTERED,
    Condition(
        "The model's server at {host} refused the key.",
        "Check {key}.",
        kinds=frozenset({"ModelAuthenticationError", "ModelPermissionDeniedError"}),
        statuses=frozenset({401, 403}),
    ),
    Condition(
        "The model's server at {host} has no model {name!r}.",
        "Check the name after the colon, and how the server wants its address to end (often in /v1).",
        kinds=frozenset({"ModelNotFoundError"}),
        statuses=frozenset({404}),
    ),
    Condition(
        "The account at {host} has no credit left.",
        "Top it up, or use another key.",
        codes=frozenset({"insufficient_quota"}),
    ),
    Condition(
        "The model's server at {host} was too busy, {tries} times.",
        "Wait, then try again.",
        kinds=frozenset({"ModelRateLimitError"}),
        statuses=frozenset({429}),
    ),
    Condition(
        "The model's server at {host} did not answer within {timeout} seconds, {tries} times.",
        "Check that the model is loaded, or try again later.",
        kinds=frozenset({"ModelTimeoutError", "TimeoutError", "TimeoutException", "APITimeoutError"}),
    ),
    Condition(
        "The model's server at {host} cannot be reached.",
        "Check that it runs, its address, and the network.",
        kinds=frozenset({"ModelConnectionError", "OSError", "TransportError", "APIConnectionError"}),
    ),
    Condition(
        "The model's server at {host} failed, {tries} times.",
        "Try again later.",
        kinds=frozenset({"ModelAPIError"}),
        statuses=frozenset(range(500, 600)),
    ),
    UNREADABLE,
)


def explained(error: Exception, server: Server) -> ModelError:
    condition = next((condition for condition in CONDITIONS if condition.fits(error)), OTHER)
    return condition.explained(server, error)


def _kinds(error: Exception) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in type(error).__mro__)


def gist(text: str, limit: int = 160) -> str:
    """The gist of a foreign message on one line, without its full stop."""
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
