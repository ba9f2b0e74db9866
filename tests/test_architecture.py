"""The house keeps to its plan: imports point down, nouns stay frozen, functions stay small, the map is true."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import domain

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "assistant").rglob("*.py"))

FLOORS = {
    "domain": 0,
    "errors": 0,
    "moments": 0,
    "chat": 0,
    "data": 0,
    "text": 1,
    "numerals": 0,
    "calendar": 0,
    "media": 0,
    "notation": 0,
    "dates": 1,
    "settings": 1,
    "prompts": 1,
    "kin": 1,
    "telemetry": 1,
    "versions": 1,
    "handling": 2,
    "addressed": 2,
    "copies": 2,
    "cite": 2,
    "verbs": 2,
    "corrections": 2,
    "embed": 2,
    "llm": 2,
    "record": 2,
    "feeds": 1,
    "read": 3,
    "fetch": 3,
    "listing": 3,
    "testkit": 3,
    "discourse": 3,
    "chunk": 4,
    "store": 4,
    "clear": 4,
    "ingest": 5,
    "retrieve": 5,
    "answer": 5,
    "generate": 5,
    "brief": 5,
    "verify": 5,
    "provenance": 5,
    "gate": 5,
    "compare": 5,
    "desk": 6,
    "render": 6,
    "bundle": 6,
    "doctor": 6,
    "evaluate": 7,
    "demonstration": 7,
    "cli": 8,
}


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "assistant").parts
    return parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The rooms of the package that a module imports from, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "assistant":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assistant."):
            yield str(node.module).split(".")[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    """
    A part imports only from lower floors, and steps on one floor never import each other.
    """
    here = room(path)
    if here == "__init__":
        return
    wrong = [there for there in imports(path) if there != here and FLOORS[there] >= FLOORS[here]]

    assert wrong == []


def test_every_room_has_a_floor_and_a_place_on_the_map() -> None:
    """
    ARCHITECTURE.md shows every room of the package on its floor, folders as folders and files as files.
    """
    rooms = {room(path): f"{room(path)}{'.py' if path.parent.name == 'assistant' else '/'}" for path in MODULES}
    rooms.pop("__init__")
    rows = re.findall(r"^\| (\d*) ?\| `([\w./]+)` \|", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE)
    shown, floor = {}, 0
    for told, name in rows:
        floor = int(told or floor)
        shown[name] = floor

    assert shown == {rooms.get(name, name): floor for name, floor in FLOORS.items()}
    assert set(FLOORS) == set(rooms)


def test_the_map_leads_somewhere() -> None:
    """
    Every file and every table that ARCHITECTURE.md names is there.
    """
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    code = "\n".join(path.read_text("utf-8") for path in MODULES)
    paths = re.findall(r"`(\w+/[\w/]*(?:\.py|\.md)?)`", text)
    tables = re.findall(r"`([A-Z]{4,})`", text)

    assert [path for path in paths if not any((ROOT / base / path).exists() for base in ("", "assistant"))] == []
    assert [table for table in tables if not re.search(rf"^{table}\b", code, re.MULTILINE)] == []
    assert paths
    assert tables


def test_nouns_are_frozen_and_slotted() -> None:
    """
    No step can change what another step made.
    """
    nouns = [value for value in vars(domain).values() if dataclasses.is_dataclass(value)]
    written = [
        node.name
        for path in (ROOT / "assistant" / "domain").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]

    assert sorted(noun.__name__ for noun in nouns) == sorted(written) != []
    assert all(noun.__dataclass_params__.frozen and "__slots__" in vars(noun) for noun in nouns)


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_can_be_held_in_the_head() -> None:
    """
    Nine of ten functions are of 30 lines or fewer, none of more than 60.
    """
    lengths = dict(functions())
    long = sum(length > 30 for length in lengths.values())

    assert [name for name, length in lengths.items() if length > 60] == []
    assert long <= len(lengths) / 10


def test_modules_are_rooms_not_halls() -> None:
    """
    No module has more than 400 lines.
    """
    assert [path.name for path in MODULES if len(path.read_text("utf-8").splitlines()) > 400] == []


@pytest.mark.parametrize("folder", ["benchmarks", "evals", "tools"])
def test_scripts_import_what_is_there(folder: str) -> None:
    """
    Whatever a script beside the package takes from it, in a function or for its types too, can be had.
    """
    taken = {
        (str(node.module), each.name)
        for path in (ROOT / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("assistant")
        for each in node.names
    }

    assert [f"{module}.{name}" for module, name in sorted(taken) if not is_there(module, name)] == []


def is_there(module: str, name: str) -> bool:
    place = ROOT.joinpath(*module.split("."))
    if (place / name).is_dir() or (place / f"{name}.py").exists():
        return True
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return file.exists() and re.search(rf"\b{name}\b", file.read_text("utf-8")) is not None


def test_the_package_does_not_assert() -> None:
    """
    Input is never checked with `assert`, which vanishes under -O.
    """
    found = [
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assert)
    ]

    assert found == []
