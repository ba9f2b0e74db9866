"""
What can go wrong between a program and a model's server, as one table: how it is known, what is done, what is told.

| kind | what happened | what is done |
|---|---|---|
| form | the server objects to a part of the request | asked again at once without that part, and so from then on |
| busy | 429 | tried again, no sooner than Retry-After says; everyone who asks this server waits |
| timeout | no byte for too long | tried again |
| dropped | the connection broke off, or the stream ended before the reply did | tried again |
| server | 5xx | tried again |
| unreadable | no JSON, half of it, or another form of it | tried again |
| unreachable | nobody listens at the address | tried again |
| overflow | the prompt is longer than the model's window | a writer sends less, once; else it is told |
| cut-short | the reply reached its token limit | told |
| filtered, refused | a content filter, or the model itself, said no | told |
| key, model, credit, other | what the user must put right | told |

Conditions are told by the names of exception classes, so that no vendor's library is imported to explain another's:
LangChain names the common ones alike for every vendor, and most vendors' SDKs share their names too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from assistant.errors import ModelError


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for."""

    timeout: float = 120.0
    """Seconds without a byte of one reply."""
    retries: int = 3
    """Further tries after the first."""
    longest_wait: float = 120.0
    """Seconds; a server that asks for more is not waited for."""


@dataclass(frozen=True, slots=True)
class Server:
    """Who is asked, as error messages name it."""

    model: str
    host: str
    key: str
    """Where its key comes from."""
    patience: Patience
    own: bool = True
    """The vendor's own address, where the vendor's prices hold; False for a server of the user's."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to fail: by what it is known, whether to try again, and what the user is told."""

    kind: str
    message: str
    hint: str
    kinds: frozenset[str] = frozenset()
    """Names of exception classes: LangChain's are alike for every vendor, the SDKs' nearly so."""
    statuses: frozenset[int] = frozenset()
    codes: frozenset[str] = frozenset()
    words: re.Pattern[str] | None = None
    """What a server's message says, for the many that give no code."""
    again: bool = False
    charged: bool = False
    """Whether the server may have worked, and so charged, for nothing."""

    def fits(self, error: BaseException) -> bool:
        status = getattr(error, "status_code", None)
        return (
            not self.kinds.isdisjoint(_kinds(error))
            or status in self.statuses
            or getattr(error, "code", None) in self.codes
            or bool(status and self.words and self.words.search(str(error)))
        )

    def explained(
        self,
        server: Server,
        said: object = "",
        *,
        wait: float | None = None,
        spent: tuple[int, int] | None = None,
    ) -> ModelError:
        values = {
            "model": server.model,
            "name": server.model.partition(":")[2],
            "host": server.host,
            "key": server.key,
            "timeout": f"{server.patience.timeout:g}",
            "said": gist(str(said)),
        }
        return ModelError(
            self.message.format(**values),
            hint=self.hint.format(**values),
            kind=self.kind,
            again=self.again,
            wait=wait,
            spent=spent if self.charged else (0, 0),
        )


FORM = Condition("form", "{model} does not know a part of the request: {said}.", "Use another model.", again=True)
OVERFLOW = Condition(
    "overflow",
    "The prompt is longer than {model} can read.",
    "Use fewer passages (-k), or another model.",
    kinds=frozenset({"ContextOverflowError"}),
    codes=frozenset({"context_length_exceeded"}),
    words=re.compile(
        r"context.{0,24}(?:length|size|window)|(?:prompt|input|request).{0,24}too (?:long|large)", re.IGNORECASE
    ),
)
CUT_SHORT = Condition(
    "cut-short",
    "{model} reached its token limit before the end of its reply.",
    "Ask for less, or use a model that spends fewer tokens on thinking.",
    kinds=frozenset({"LengthFinishReasonError"}),
    charged=True,
)
FILTERED = Condition(
    "filtered",
    "A content filter at {host} stopped the reply.",
    "Ask otherwise, or use --model extractive.",
    kinds=frozenset({"ContentFilterFinishReasonError"}),
    codes=frozenset({"content_filter"}),
    charged=True,
)
DROPPED = Condition(
    "dropped",
    "The model's server at {host} broke off its reply.",
    "Check the server and the network, or try again later.",
    kinds=frozenset({"ModelConnectionError", "OSError", "TransportError", "APIConnectionError"}),
    again=True,
    charged=True,
)
# A body that was cut, no JSON, or JSON of another form: the vendors' classes fail on it with Python's own errors.
UNREADABLE = Condition(
    "unreadable",
    "The model's server at {host} sent something that is no reply.",
    "Check its address, and that it speaks the language of the vendor named.",
    kinds=frozenset({"ValueError", "KeyError", "TypeError", "IndexError", "AttributeError"}),
    again=True,
    charged=True,
)
REFUSED = Condition(
    "refused", "{model} refused to write this: {said}.", "Ask otherwise, or use --model extractive.", charged=True
)
UNREACHABLE = Condition(
    "unreachable",
    "The model's server at {host} cannot be reached.",
    "Check that it runs, its address, and the network.",
    kinds=frozenset({"ConnectError", "ConnectTimeout", "ConnectionRefusedError"}),
    again=True,
)
OTHER = Condition("other", "{model} cannot be used: {said}.", "Choose another model, or use --model extractive.")

# The first that fits is told.
CONDITIONS = (
    OVERFLOW,
    CUT_SHORT,
    FILTERED,
    Condition(
        "key",
        "The model's server at {host} refused the key.",
        "Check {key}.",
        kinds=frozenset({"ModelAuthenticationError", "ModelPermissionDeniedError"}),
        statuses=frozenset({401, 403}),
    ),
    Condition(
        "model",
        "The model's server at {host} has no model {name!r}.",
        "Check the name after the colon, and how the server wants its address to end (often in /v1).",
        kinds=frozenset({"ModelNotFoundError"}),
        statuses=frozenset({404}),
    ),
    Condition(
        "credit",
        "The account at {host} has no credit left.",
        "Top it up, or use another key.",
        codes=frozenset({"insufficient_quota"}),
    ),
    Condition(
        "busy",
        "The model's server at {host} was too busy.",
        "Wait, then try again.",
        kinds=frozenset({"ModelRateLimitError"}),
        statuses=frozenset({429}),
        again=True,
    ),
    Condition(
        "timeout",
        "The model's server at {host} did not answer within {timeout} seconds.",
        "Check that the model is loaded, or try again later.",
        kinds=frozenset({"ModelTimeoutError", "TimeoutError", "TimeoutException", "APITimeoutError"}),
        again=True,
        charged=True,
    ),
    DROPPED,
    Condition(
        "server",
        "The model's server at {host} failed.",
        "Try again later.",
        kinds=frozenset({"ModelAPIError"}),
        statuses=frozenset(range(500, 600)),
        again=True,
    ),
    UNREADABLE,
)


def explained(error: Exception, server: Server) -> ModelError:
    """The user's words for a vendor's exception, with what is known of waiting and of cost."""
    # Only the cause tells a connection that never was from one that broke.
    if any(UNREACHABLE.fits(each) for each in (error, *_causes(error))):
        return UNREACHABLE.explained(server, error)
    condition = next((condition for condition in CONDITIONS if condition.fits(error)), OTHER)
    return condition.explained(server, error, wait=retry_after(_headers(error)), spent=_spent(error))


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    while (cause := (found[-1] if found else error).__cause__) is not None and cause not in found:
        found.append(cause)
    return found


def _headers(error: Exception) -> Mapping[str, str]:
    return getattr(getattr(error, "response", None), "headers", None) or {}


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """
    Seconds for which the server asks to be left alone: a number, a date, or the milliseconds that OpenAI adds.

    `{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}` at 07:27:30 → 30.0
    """
    named = {name.lower(): value for name, value in headers.items()}
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return max(float(named[name]) / unit, 0.0)
        except (KeyError, ValueError):
            continue
    try:
        moment = parsedate_to_datetime(named.get("retry-after", "")).timestamp()
    except ValueError:
        return None
    return max(moment - (time.time() if now is None else now), 0.0)


def _spent(error: Exception) -> tuple[int, int] | None:
    """What the SDK's own errors say that a useless reply cost."""
    usage = getattr(getattr(error, "completion", None), "usage", None)
    return (usage.prompt_tokens, usage.completion_tokens) if usage else None


def _kinds(error: BaseException) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in type(error).__mro__)


def gist(text: str, limit: int = 160) -> str:
    """The gist of a foreign message on one line, without its full stop."""
    flat = " ".join(text.split()).rstrip(".")
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
