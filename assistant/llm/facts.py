"""What is known of a model before it is asked: its price and its window, from models.toml or from the settings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.errors import SettingsError
from assistant.llm.failures import Server
from assistant.settings import Limits

SAFE_WINDOW = 8192
"""Tokens that a model is taken to read where nothing is known of it: what a server at home is often started with."""
MOST_EVIDENCE = 6000
"""Tokens of sources in one prompt: all that a search finds, where the window has room for it."""
_LEAST_EVIDENCE = 500
_REPLY, _INSTRUCTIONS = 4000, 1300
"""Tokens that the longest reply and the longest prompt without its sources take."""
_DATED = re.compile(r"-20\d\d-?\d\d-?\d\d$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens."""

    prompt: float
    reply: float

    def of(self, prompt_tokens: int, reply_tokens: int) -> float:
        return (prompt_tokens * self.prompt + reply_tokens * self.reply) / 1e6


@dataclass(frozen=True, slots=True)
class Facts:
    price: Price | None
    """None where it is not known; that is not nought."""
    window: int | None
    """Tokens that a prompt and its reply may have together; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Table:
    """The prices and windows as models.toml has them."""

    date: str
    source: str
    models: dict[str, tuple[float, float, int]]


@lru_cache(maxsize=1)
def table() -> Table:
    read = tomllib.loads((Path(__file__).parent / "models.toml").read_text("utf-8"))
    return Table(read["date"], read["source"], {name: tuple(row) for name, row in read["models"].items()})


def facts_of(server: Server, limits: Limits = Limits()) -> Facts:
    """What the settings say, else the table where the server is the vendor's own; a fake costs nothing."""
    row = _row(server.model) if server.own else None
    price = _price(limits.model_price) if limits.model_price else None
    if price is None and server.model.startswith("fake:"):
        price = Price(0.0, 0.0)
    if price is None and row:
        price = Price(row[0], row[1])
    return Facts(price, limits.context_window or (row[2] if row else None))


def evidence_room(facts: Facts) -> int:
    """
    How many tokens of sources fit into a prompt, with the instructions before them and a reply behind.

    A reply gets no more than a third of a small window: `4096` → 1431, `8192` → 4162, `128000` → 6000.
    """
    window = facts.window or SAFE_WINDOW
    left = window - _INSTRUCTIONS - min(_REPLY, window // 3)
    return max(min(left, MOST_EVIDENCE), _LEAST_EVIDENCE)


def _row(model: str) -> tuple[float, float, int] | None:
    """The model's own row, or that of the model whose snapshot of a day it is."""
    models = table().models
    vendor, _, name = model.partition(":")
    known = f"{'azure' if vendor == 'azure_openai' else vendor}:{name}"
    return models.get(known) or models.get(_DATED.sub("", known))


def _price(text: str) -> Price:
    """`0.15/0.60` → `Price(0.15, 0.6)`."""
    numbers = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*", text)
    if numbers:
        return Price(float(numbers[1]), float(numbers[2]))
    raise SettingsError(
        f"model_price is {text!r}, no price.",
        hint="Write US dollars per million tokens of prompt and of reply, as 0.15/0.60, or 0/0 for a server of yours.",
    )
