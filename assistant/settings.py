"""
Settings: a flag wins over the environment, that over the nearest podium.toml, that over the default.

A key in the environment is no consent to send documents anywhere: only a named model is.
"""

from __future__ import annotations

import os
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from assistant.errors import LibraryError, SettingsError

LISTS = ("topics", "parties", "spokespeople")
"""Settings that are lists of texts, and stand in podium.toml alone."""
LIBRARY_FOLDER = ".podium"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a model may cost, how long it is waited for, and how much is asked of it at once; None is no limit."""

    max_cost: float | None = None
    """US dollars that one command may spend."""
    max_tokens: int | None = None
    """Tokens, of prompts and replies, that one command may spend."""
    daily_budget: float | None = None
    """US dollars that all commands of a day may spend."""
    model_price: str | None = None
    """US dollars per million tokens of prompt and of reply, `0.15/0.60`, where the table's do not hold."""
    context_window: int | None = None
    """Tokens that the model reads, where the table does not know or the server allows less."""
    model_timeout: float = 120.0
    """Seconds without a byte of a reply."""
    model_retries: int = 3
    calls_in_flight: int = 4
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    remember_replies: bool = True
    """Whether a library keeps its model's replies, so that the same request costs nothing the second time."""
    run: str = field(default_factory=lambda: uuid.uuid4().hex, compare=False)
    """The name under which spending is counted: all that is asked under the same Limits counts together."""


@dataclass(frozen=True, slots=True)
class Settings:
    library: str | None = None
    """The library's folder; None looks for `.podium/` here and upwards."""
    model: str = "extractive"
    """`extractive`, `openai:<name>`, `fake:` or anything LangChain's init_chat_model knows."""
    embedder: str | None = None
    """`minilm` or `openai:<name>`; None is the library's own, and minilm for a new one."""
    topics: tuple[str, ...] = ()
    """What a briefing tells first."""
    parties: tuple[str, ...] = ()
    """Whose positions a briefing shows: `Kessia: Vedrick, Kothrel`, a name and by which others it is known."""
    spokespeople: tuple[str, ...] = ()
    """Whose words are our own line."""
    reranker: str | None = None
    """`sentences`, a cross-encoder's folder, or a name that sentence-transformers knows; None is none."""
    limits: Limits = field(default_factory=Limits)


_TEXTS = tuple(each.name for each in fields(Settings) if each.name != "limits" and each.name not in LISTS)
_LIMITS = {each.name: str(each.type) for each in fields(Limits) if each.name != "run"}
# Whatever is not named here is one at least.
_LEAST = {"model_retries": 0, "max_cost": 0, "max_tokens": 0, "daily_budget": 0, "model_timeout": 0.001}
_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def load(flags: Mapping[str, Any], *, folder: Path | None = None) -> Settings:
    """Gather the settings for a command run in `folder`; `flags` that are None were not given."""
    names = (*_TEXTS, *_LIMITS)
    environment = {name: os.environ.get(f"PODIUM_{name.upper()}") or None for name in names}
    layers = (
        ("podium.toml", _from_file(folder or Path.cwd())),
        ("The environment", environment),
        ("The command line", flags),
    )
    given: dict[str, Any] = {}
    for source, layer in layers:
        given |= {name: _read(name, value, source) for name, value in layer.items() if value is not None}
    limits = replace(Limits(), **{name: value for name, value in given.items() if name in {*_LIMITS, "run"}})
    return replace(
        Settings(limits=limits), **{name: value for name, value in given.items() if name in (*_TEXTS, *LISTS)}
    )


def _read(name: str, value: Any, source: str) -> Any:
    """The value as its field wants it; what the environment says in letters becomes a number, or yes or no."""
    kind = _LIMITS.get(name, "str").removesuffix(" | None")
    read: Any
    if name in LISTS:
        read, wanted = (tuple(value) if _is_list(value) else None), "a list of texts"
    elif kind == "str":
        read, wanted = (value if isinstance(value, str) else None), "a text"
    elif kind == "bool":
        read, wanted = _TRUTHS.get(str(value).lower()), "true or false"
    else:
        least = _LEAST.get(name, 1)
        number = _number(value, int if kind == "int" else float)
        read, wanted = (number if number is not None and number >= least else None), f"a number of {least:g} or more"
    if read is None:
        message = f"{source} sets {name!r} to {value!r}, which is not {wanted}."
        raise SettingsError(message, hint="Mend it, or remove it.")
    return read


def _number(value: Any, kind: type[int] | type[float]) -> float | None:
    try:
        number = kind(str(value))
    except ValueError:
        return None
    return number if number < float("inf") else None


def _from_file(folder: Path) -> dict[str, Any]:
    path = find_upwards("podium.toml", folder)
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        why = getattr(error, "strerror", None) or (
            "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error
        )
        raise SettingsError(f"Cannot read {path.name}: {why}.", hint="Mend the file, or move it away.") from None
    known = (*_TEXTS, *LISTS, *_LIMITS)
    for name in values:
        if name not in known:
            raise SettingsError(
                f"{path.name} sets {name!r}, which is not a setting.", hint=f"Settings are: {', '.join(known)}."
            )
    return values


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def find_upwards(name: str, folder: Path) -> Path | None:
    """The nearest `name` in `folder` or above it, as git looks for its repository."""
    return next((path for parent in (folder, *folder.parents) if (path := parent / name).exists()), None)


def own_prompts(folder: Path | None = None) -> Path | None:
    """The folder `prompts` beside the nearest podium.toml, whose files stand in for the shipped prompts."""
    path = find_upwards("podium.toml", folder or Path.cwd())
    beside = path.parent / "prompts" if path else None
    return beside if beside and beside.is_dir() else None


def library_folder(settings: Settings, *, create: bool = False, folder: Path | None = None) -> Path:
    """The library to work on; with `create` it may be a new one, here."""
    here = folder or Path.cwd()
    if settings.library:
        chosen = Path(settings.library)
        try:
            chosen = chosen.expanduser()
            if create or (chosen / "catalogue.sqlite3").exists():
                return chosen
        except (OSError, RuntimeError) as error:  # The folder may not be looked into, or `~name` names nobody.
            why = getattr(error, "strerror", None) or "it stands in nobody's home"
            raise LibraryError(f"There is no opening {chosen}: {why}.", hint="Name another: --library DIR") from None
        raise LibraryError(f"There is no library at {settings.library}.", hint="Make one: podium ingest PATH ...")
    found = find_upwards(LIBRARY_FOLDER, here)
    if found:
        return found
    if create:
        return here / LIBRARY_FOLDER
    raise LibraryError("There is no library here or in any folder above.", hint="Make one: podium ingest PATH ...")
