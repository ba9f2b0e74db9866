"""
What is said to a language model and what it says back.

A Chat is a function from a Request to a Reply: a model across the network, a recording, or five lines in a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    system: str
    """The program's own words, never a source's."""
    user: str
    """The question or task, and the sources as delimited data."""
    schema: Mapping[str, Any] | None = None
    """The JSON schema that the reply shall satisfy; the reader of the reply must check it all the same."""
    max_tokens: int = 2000
    """Of the reply."""
    hear: Callable[[str], None] | None = field(default=None, compare=False)
    """Hears the whole reply so far as it comes; after a dropped stream it hears the new one from its beginning."""
    purpose: str = field(default="", compare=False)
    """The name of the prompt that it was made from."""


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    model: str = ""
    """As the server names itself."""
    cost: float | None = 0.0
    """US dollars; None where the price is not known."""
    counted: bool = True
    """Whether the server said the tokens; else they are estimated."""
    cached: bool = False
    """Remembered from an earlier call: it cost nothing, and its tokens are nought."""


Chat = Callable[[Request], Reply]


def json_in(text: str) -> str:
    """The JSON object in a reply, less the fence or thinking around it; a ValueError where there is none."""
    bare = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL)
    start, end = bare.find("{"), bare.rfind("}")
    if start < 0 or end < start:
        raise ValueError("there is no JSON object in it")
    return bare[start : end + 1]
