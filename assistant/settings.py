"""
Settings: a flag wins over the environment, that over the nearest podium.toml, that over the default.

A key in the environment is no consent to send documents anywhere: only a named model is.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from assistant.errors import LibraryError, SettingsError

LIBRARY_FOLDER = ".podium"


@dataclass(frozen=True, slots=True)
class Settings:
    library: str | None = None
    """The library's folder; None looks for `.podium/` here and upwards."""
    model: str = "extractive"
    """`extractive`, `openai:<name>`, `fake:` or anything LangChain's init_chat_model knows."""
    embedder: str | None = None
    """`minilm` or `openai:<name>`; None is the library's own, and minilm for a new one."""


def load(flags: Mapping[str, str | None], *, folder: Path | None = None) -> Settings:
    """Gather the settings for a command run in `folder`; `flags` that are None were not given."""
    names = [field.name for field in fields(Settings)]
    environment = {name: os.environ.get(f"PODIUM_{name.upper()}") or None for name in names}
    settings = Settings()
    for layer in (_from_file(folder or Path.cwd()), environment, flags):
        settings = replace(settings, **{name: value for name, value in layer.items() if value is not None})
    return settings


def _from_file(folder: Path) -> dict[str, str]:
    path = find_upwards("podium.toml", folder)
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"Cannot read {path.name}: {error}.", hint="Mend the file, or move it away.") from None
    known = [field.name for field in fields(Settings)]
    for name, value in values.items():
        if name not in known or not isinstance(value, str):
            raise SettingsError(
                f"{path.name} sets {name!r}, which is not a setting with a text value.",
                hint=f"Settings are: {', '.join(known)}.",
            )
    return values


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
        chosen = Path(settings.library).expanduser()
        if create or (chosen / "catalogue.sqlite3").exists():
            return chosen
        raise LibraryError(f"There is no library at {settings.library}.", hint="Make one: podium ingest PATH ...")
    found = find_upwards(LIBRARY_FOLDER, here)
    if found:
        return found
    if create:
        return here / LIBRARY_FOLDER
    raise LibraryError("There is no library here or in any folder above.", hint="Make one: podium ingest PATH ...")
