"""A trace as JSON for a person to read: the evidence, every prompt as it was sent, every reply, and the outcome."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from assistant.domain import Briefing
from assistant.llm.trace import Call, Trace
from assistant.render.data import FORMAT, Data, dumped, evidence_data, to_data

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SHORTEST = 6
"""Characters; what is shorter is no key, and would blank out common words."""


def render(trace: Trace, briefing: Briefing, notice: str | None = None) -> str:
    """The trace of what came to this briefing, without any key of the environment."""
    made: Data = {
        "format": FORMAT,
        "kind": "trace",
        "title": briefing.title,
        "model": briefing.model,
        "seconds": dict(briefing.seconds),
        "evidence": evidence_data(briefing.title, trace.evidence)["evidence"],
        "calls": [_call(number, call) for number, call in enumerate(trace.calls, 1)],
        "result": to_data(briefing, notice),
    }
    return dumped(_without(made, secrets()))


def secrets() -> dict[str, str]:
    """Every value of the environment that its name calls a secret."""
    return {
        value: name for name, value in os.environ.items() if _SECRET.search(name) and len(value.strip()) >= _SHORTEST
    }


def _call(number: int, call: Call) -> Data:
    request, reply = call.request, call.reply
    return {
        "number": number,
        "prompt": request.purpose,
        "model": call.model,
        "began": round(call.began, 3),
        "seconds": round(call.seconds, 3),
        "prompt_tokens": reply.prompt_tokens if reply else None,
        "completion_tokens": reply.completion_tokens if reply else None,
        "cached": reply.cached if reply else False,
        "system": request.system.splitlines(),
        "user": request.user.splitlines(),
        "reply": reply.text if reply else None,
        "error": call.error,
    }


def _without(value: Any, found: Mapping[str, str]) -> Any:
    """The value with each secret in its texts replaced by the name of the variable that holds it."""
    if isinstance(value, str):
        for secret, name in found.items():
            value = value.replace(secret, f"[{name}]")
        return value
    if isinstance(value, dict):
        return {key: _without(one, found) for key, one in value.items()}
    return [_without(one, found) for one in value] if isinstance(value, list) else value
