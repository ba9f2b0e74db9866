"""Prompts are documents with declared inputs; nothing is put into the part that speaks for the program."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import PromptError
from assistant.prompts import load, names, prompts_folder, read

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


# --- The user's own, and the command ------------------------------------------------------------------------------


@pytest.fixture
def own() -> Path:
    """A folder with a podium.toml and a prompt of the user's beside it, in which the test stands."""
    Path("podium.toml").write_text("")
    Path("prompts").mkdir()
    text = load("answer").path.read_text("utf-8").replace("version: 1", "version: house-2")
    Path("prompts/answer.md").write_text(text.replace("You draft answers", "You draft terse answers"), "utf-8")
    return Path("prompts/answer.md")


def test_the_list_names_every_prompt():
    """
    Each prompt that ships stands in the list with version and fingerprint, in text and JSON alike.
    """
    shown = run("prompts", "list").out
    listed = run("prompts", "list", "--json").data["prompts"]

    assert [each["name"] for each in listed] == list(names())
    assert all(load(name).fingerprint in shown for name in names())
    assert not any(each["own"] for each in listed)


def test_show_prints_the_file():
    """
    What is printed is what the model is told, word for word.
    """
    assert run("prompts", "show", "judge").out == load("judge").path.read_text("utf-8")
    assert run("prompts", "show", "judge", "--json").data["system"] == load("judge").system


def test_own_prompt_stands_in_for_the_shipped_one(own: Path, corpus_library: Path):
    """
    The answer is written with it and carries its fingerprint; list and doctor say whose it is.
    """
    answer = run("ask", "When are the Melisar talks?", "--library", str(corpus_library), "--model", "fake:", "--json")
    fingerprint = read(own).fingerprint

    assert answer.data["prompt"] == {"name": "answer", "version": "house-2", "fingerprint": fingerprint}
    assert fingerprint in run("prompts", "list").out
    assert "your own" in run("prompts", "list").out
    assert f"house-2 {fingerprint}" in " ".join(run("doctor", "--library", str(corpus_library)).out.split())


def test_diff_shows_what_the_user_changed(own: Path):
    """
    The changed lines, with the shipped one's before and the user's after; nothing where nothing differs.
    """
    lines = run("prompts", "diff", "answer").out.splitlines()

    assert "-version: 1" in lines
    assert "+version: house-2" in lines
    assert "word for word" in run("prompts", "diff", "judge").out
    assert run("prompts", "diff", "judge", "--json").data["lines"] == []
    assert run("prompts", "diff", "judge", str(own)).out.count("\n") > 10


def test_own_prompt_with_other_inputs_is_refused(own: Path, corpus_library: Path):
    """
    A prompt that asks for what the program does not give is refused when it is used, and by doctor.
    """
    text = own.read_text("utf-8")
    own.write_text(text.replace("inputs: [question, sources]", "inputs: [sources]").replace("$question", "?"), "utf-8")
    refused = run("ask", "Who?", "--library", str(corpus_library), "--model", "fake:")

    assert refused.code == 3
    assert "has the inputs sources" in refused.trouble[0]
    assert "FAULT" in run("doctor", "--library", str(corpus_library)).out


def test_an_unknown_prompt_is_refused_by_the_command():
    """
    A name that is none, or a file that is none, is trouble of two lines.
    """
    assert "no prompt named" in run("prompts", "show", "nonsense").trouble[0]
    assert "Cannot read" in run("prompts", "diff", "answer", "missing.md").trouble[0]
