"""The checker's own error rate, in one line, printed beside its verdicts."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def notice() -> str | None:
    """What was measured of this checker, or None before it has been."""
    path = resources.files("assistant.verify") / "error_rate.json"
    if not path.is_file():
        return None
    return str(json.loads(path.read_text("utf-8"))["notice"])
