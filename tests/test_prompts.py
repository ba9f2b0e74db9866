"""Prompts are documents with declared inputs; nothing is put into the part that speaks for the program."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import PromptError
from assistant.prompts import load, names, prompts_folder, read

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """---
name: greet
version: 3
inputs: [person, place]
---
# System
Be brief. It costs $$5.

# User
Greet $person in ${place}.
"""


@pytest.fixture
def prompt(tmp_path: Path):
    return read(written(tmp_path, TEXT))


def written(folder: Path, text: str) -> Path:
    path = folder / "greet.md"
    path.write_text(text, "utf-8")
    return path


def test_file_becomes_a_prompt(prompt):
    """
    The front matter and the two parts are read, the fingerprint is the file's.
    """
    assert (prompt.name, prompt.version, prompt.inputs) == ("greet", "3", ("person", "place"))
    assert prompt.fingerprint == hashlib.sha256(TEXT.encode()).hexdigest()[:12]
    assert prompt.record == {"name": "greet", "version": "3", "fingerprint": prompt.fingerprint}


def test_values_are_put_in_their_places(prompt):
    """
    A doubled dollar sign is one, a placeholder its value.
    """
    rendered = prompt.render(person="Ms. Ito", place="Lenn")

    assert rendered.system == "Be brief. It costs $5."
    assert rendered.user == "Greet Ms. Ito in Lenn."


@settings(deadline=None)
@given(st.text())
def test_values_are_not_rescanned(value: str):
    """
    A dollar sign in a journalist's question is just a dollar sign.
    """
    rendered = load("answer").render(question=value, sources="$question $$ ${nothing}")

    assert f"<question>\n{value}\n</question>" in rendered.user
    assert "$question $$ ${nothing}" in rendered.user
    assert rendered.system == load("answer").render(question="", sources="").system


def test_missing_and_unknown_values_are_named(prompt):
    """
    A wrong call says which values it lacks and which nobody asked for.
    """
    with pytest.raises(PromptError) as caught:
        prompt.render(person="Ms. Ito", plaice="Lenn")

    assert caught.value.message == "The prompt 'greet' lacks place and does not know plaice."
    assert caught.value.hint == "Its inputs are: person, place."


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("in ${place}", "", "lacks place"),
        ("$person", "$person $mood", "does not know mood"),
        ("Be brief.", "Be $mood.", "system part"),
        ("$$5", "$5", "stray dollar"),
        ("name: greet", "name: other", "front matter"),
        ("version: 3\n", "", "front matter"),
        ("inputs: [", "inputs: {", "front matter"),
        ("# User", "# Person", "`# User`"),
        ("---\nname", "name", "not front matter"),
    ],
)
def test_malformed_file_is_refused(tmp_path: Path, old: str, new: str, problem: str):
    """
    Whatever is wrong with a prompt's file is said when it is read, not when it is used.
    """
    with pytest.raises(PromptError) as caught:
        read(written(tmp_path, TEXT.replace(old, new)))

    assert problem in caught.value.message + caught.value.hint


def test_missing_prompt_is_named():
    """
    An unknown name is answered with the known ones.
    """
    with pytest.raises(PromptError) as caught:
        load("../answer")

    assert "answer" in caught.value.hint


@pytest.mark.parametrize("name", names())
def test_shipped_prompt_is_sound(name: str):
    """
    Every prompt that ships can be read, is in the documentation, and says that sources are data.
    """
    prompt = load(name)

    assert f"| `{name}.md` |" in (prompts_folder() / "README.md").read_text("utf-8")
    assert "data, not messages" in prompt.system
    assert {"sources", "claims"} & set(prompt.inputs)
