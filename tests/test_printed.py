"""What commands print steers no terminal, whatever a file's name, a title or an address brings along."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from commands import on_a_terminal, run

HERE = Path(__file__).resolve().parent
NAME = "minutes\u202egpj\x1b[2J\u200b.txt"
SHOWN = "minutes⟨U+202E⟩gpj⟨U+001B⟩[2J"
HIDDEN = ("\u202e", "\x1b", "\u200b")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one document whose only title is its file's name."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / NAME).write_text("the pier was closed for repairs and nobody knows for how long.\n", "utf-8")
    library = tmp_path / "L"
    outcome = run("ingest", str(folder), "--library", str(library))
    assert outcome.code == 0
    assert not any(character in outcome.out + outcome.err for character in HIDDEN)
    return library


@pytest.mark.parametrize("command", [["documents", "list"], ["documents", "show", "{id}"], ["search", "pier"]])
def test_names_are_neutralised_in_every_command(library: Path, command: list[str]) -> None:
    """
    What turns the writing direction or drives a terminal is named in place of being printed.
    """
    listed = run("documents", "list", "--library", str(library), "--json").data["documents"]
    outcome = run(*(word.format(id=listed[0]["id"]) for word in command), "--library", str(library))

    assert outcome.code == 0
    assert SHOWN in outcome.out
    assert not any(character in outcome.out + outcome.err for character in HIDDEN)


def test_a_name_in_a_problem_is_neutralised(library: Path) -> None:
    """
    So is what the user typed, where a problem repeats it.
    """
    outcome = run("documents", "show", "\x1b]0;x\x07", "--library", str(library))

    assert outcome.code == 3
    assert "\x1b" not in outcome.err
    assert "\x07" not in outcome.err


def test_json_keeps_them(library: Path) -> None:
    """
    The JSON has the very characters, as escapes that no terminal takes for its own.
    """
    outcome = run("documents", "list", "--library", str(library), "--json")

    assert outcome.out.isascii()
    assert outcome.data["documents"][0]["title"] == NAME.removesuffix(".txt")


def test_a_stored_text_goes_into_a_pipe_as_it_stands(tmp_path: Path) -> None:
    """
    Persian keeps its joiners in a file; on a terminal, where nobody sees them, they are left out.
    """
    (tmp_path / "fa.txt").write_text("آن‌ها می‌گویند که گفتگوها دوشنبه آغاز می‌شود.\n", "utf-8")
    library = str(tmp_path / "L")
    run("ingest", str(tmp_path / "fa.txt"), "--library", library)
    command = ["documents", "show", "fa.txt", "--text", "--library", library]

    assert "\u200c" in run(*command).out
    shown = on_a_terminal(command)
    assert "می" in shown
    assert "\u200c" not in shown


@pytest.mark.parametrize("command", [[], ["documents"], ["eval"]])
def test_no_command_is_answered_with_the_commands(command: list[str]) -> None:
    """
    The help as it is printed for --help, line by line, and the exit code of wrong usage.
    """
    outcome = run(*command)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.strip() == run(*command, "--help").out.strip()


def test_commands_print_through_one_door() -> None:
    """
    No command writes to a stream but by the functions of `output`, which neutralise.
    """
    wrong = []
    for path in sorted((HERE.parent / "assistant" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "write" and path.name != "output.py":
                wrong += [path.name] if ast.unparse(node.value) in {"sys.stdout", "sys.stderr"} else []
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "typer.echo", "click.echo"}:
                wrong.append(path.name)

    assert wrong == []
