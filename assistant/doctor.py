"""What works here: the model file, the tokenizer's table, keys, versions, and whether the library is whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from assistant import settings
from assistant.chunk import embedded_text
from assistant.domain import Passage
from assistant.embed import minilm, open_embedder
from assistant.errors import PodiumError
from assistant.store.catalogue import Catalogue
from assistant.store.library import Library
from assistant.text import counted, listed
from assistant.versions import versions

if TYPE_CHECKING:
    from assistant.embed import Vectors

State = Literal["ok", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    state: State
    """ok; note: works without it; fault: something the user relies on is broken."""
    detail: str

    @property
    def mark(self) -> str:
        return {"ok": "ok", "note": "note", "fault": "FAULT"}[self.state]

    def data(self) -> dict[str, str]:
        return {"name": self.name, "state": self.state, "detail": self.detail}


def examine(library: str | None, *, model: str | None = None) -> list[Check]:
    """Every check, in the order a person would ask."""
    return [_versions(), _keyword_search(), _embedding(), _tokenizer(), *_writer(model), _prompts(), *_library(library)]


def _versions() -> Check:
    proper = {"python": "Python", "sqlite": "SQLite"}
    return Check("versions", "ok", ", ".join(f"{proper.get(name, name)} {found}" for name, found in versions().items()))


def _keyword_search() -> Check:
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5 (text)")
    except sqlite3.OperationalError:
        return Check("keywords", "fault", "This Python's SQLite has no FTS5. Use a Python whose SQLite has it.")
    return Check("keywords", "ok", "SQLite has FTS5.")


def _embedding() -> Check:
    try:
        found = minilm.ensure()
    except PodiumError as error:
        return Check("embedder", "fault", f"{error.message} {error.hint}")
    return Check("embedder", "ok", f"minilm, from the {found.origin}; converted: {found.graph}")


def _tokenizer() -> Check:
    from assistant.llm.tokens import how_to_place, token_counter

    counter = token_counter()
    if counter.exact:
        return Check("tokens", "ok", "tiktoken's table is here; prompts are counted exactly.")
    why = "tiktoken's table is not here; prompts are estimated, on the safe side."
    return Check("tokens", "note", f"{why} {how_to_place()}")


def _writer(model: str | None) -> Iterator[Check]:
    """Who writes; a model that is named here is asked for a word, and says what its server can do."""
    chosen = settings.load({"model": model})
    key = "set" if os.environ.get("OPENAI_API_KEY") else "not set"
    base = os.environ.get("OPENAI_BASE_URL") or "OpenAI's own"
    yield Check("writer", "ok", f"{chosen.model}; OPENAI_API_KEY is {key}; the endpoint is {base}.")
    if model is None or model == "extractive":
        return
    from assistant.llm.probe import probe

    try:
        for trait in probe(model, chosen.limits):
            yield Check("model", "ok" if trait.good else "note", trait.said)
    except PodiumError as error:
        yield Check("model", "fault", f"{error.message} {error.hint}")


def _prompts() -> Check:
    """Which prompts are the user's own, and whether they can be used."""
    from assistant import prompts

    try:
        used = [prompts.load(name, settings.own_prompts()) for name in prompts.names()]
    except PodiumError as error:
        return Check("prompts", "fault", f"{error.message} {error.hint}")
    own = [f"{each.name} {each.version} {each.fingerprint} ({each.path})" for each in used if each.is_own]
    if not own:
        return Check("prompts", "ok", f"{len(used)} prompts, all as shipped.")
    return Check(
        "prompts", "note", f"Your own in place of the shipped: {', '.join(own)}. See: podium prompts diff NAME"
    )


def _library(library: str | None) -> Iterator[Check]:
    chosen = settings.load({"library": library})
    folder: Path | None = None
    try:
        folder = settings.library_folder(chosen)
        with closing(Library(folder)) as opened:
            yield from _opened(opened)
    except PodiumError as error:
        yield Check("library", "fault" if folder or library else "note", f"{error.message} {error.hint}")
    except sqlite3.DatabaseError as error:
        damage = f"The catalogue at {folder} is damaged: {error}."
        yield Check("library", "fault", f"{damage} Restore it from a copy, or ingest into a new --library.")


def _opened(library: Library) -> Iterator[Check]:
    documents, passages = library.register.count()
    held = f"{documents:,} documents, {passages:,} passages, embedder {library.embedder}"
    yield Check("library", "ok", f"{library.folder}: {held}")
    altered = library.catalogue.altered()
    try:
        problems = library.problems()
    except PodiumError as error:
        problems = [error.message.removesuffix(".")]
    if altered:
        ids = listed(altered, 3, ", ")
        yield Check(
            "library",
            "fault",
            f"{counted(len(altered), 'document')} changed in the catalogue since reading, and must not be cited: {ids} "
            "Take each out and read it again: podium documents remove ID, then podium ingest.",
        )
    for problem in problems:
        yield Check("library", "fault", f"{problem}. Rebuild the index: podium doctor --repair")
    if not problems:
        yield Check("library", "ok", "Every passage has its vector and stands in the keyword index.")


def repair(
    library: str | None, embedder: str | None, *, grow: Callable[[int], None], advance: Callable[[int], None]
) -> int:
    """Make both indexes anew from the stored documents, with another embedder where one is named."""
    folder = settings.library_folder(settings.load({"library": library}))
    catalogue = Catalogue(folder / "catalogue.sqlite3")
    name = embedder or catalogue.meta("embedder") or "minilm"
    catalogue.close()
    opened_embedder = open_embedder(name)
    opened_embedder.embed(["Does it answer?"])  # Nothing is thrown away for an embedder that cannot embed.
    opened = _reopened(folder, name)
    grow(opened.register.count()[1])

    def embed(passages: Sequence[Passage]) -> Vectors:
        return opened_embedder.embed(list(map(embedded_text, passages)), advance)

    try:
        return opened.rebuild(embed, name)
    finally:
        opened.close()


def _reopened(folder: Path, embedder: str) -> Library:
    """The library with its vectors thrown away, whether or not they could be opened."""
    import shutil

    for path in folder.iterdir():
        # Chroma keeps its segments in folders named by a UUID; any other folder here is the user's.
        if path.is_dir() and _is_uuid(path.name) and (path / "header.bin").exists():
            shutil.rmtree(path)
        elif path.name == "chroma.sqlite3":
            path.unlink()
    catalogue = Catalogue(folder / "catalogue.sqlite3")
    catalogue.set_meta({"embedder": embedder})
    catalogue.close()
    return Library(folder, embedder)


def _is_uuid(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
