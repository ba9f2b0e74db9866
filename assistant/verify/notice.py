"""The checker's own error rate, printed beside its verdicts."""

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


def short_notice() -> str | None:
    """Its first figure alone, for a terminal: `The checks err too: …, about 36 of 100 verdicts were wrong.`"""
    whole = notice()
    return f"{whole.partition(' (')[0].rstrip('.')}." if whole else None
