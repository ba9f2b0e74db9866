"""A flag wins over the environment, that over podium.toml, that over the default; the nearest library is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import LibraryError, SettingsError
from assistant.settings import Settings, library_folder, load


@pytest.mark.parametrize(
    ("flag", "variable", "file", "expected"),
    [
        ("a:1", "b:2", "c:3", "a:1"),
        (None, "b:2", "c:3", "b:2"),
        (None, None, "c:3", "c:3"),
        (None, "", "c:3", "c:3"),
        (None, None, None, "extractive"),
    ],
)
def test_the_nearer_says_so(
    monkeypatch: pytest.MonkeyPatch, flag: str | None, variable: str | None, file: str | None, expected: str
) -> None:
    """
    Flag, environment, file, default: the first that says something is obeyed, and an empty variable says nothing.
    """
    if variable is not None:
        monkeypatch.setenv("PODIUM_MODEL", variable)
    if file:
        Path("podium.toml").write_text(f'model = "{file}"\n', "utf-8")

    assert load({"model": flag}).model == expected


def test_a_key_is_no_consent(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A key in the environment does not make a model the writer: only naming one does.
    """
    monkeypatch.setenv("OPENAI_API_KEY", "sk-any")

    assert load({}).model == "extractive"


def test_the_nearest_file_upwards_is_read(tmp_path: Path) -> None:
    """
    podium.toml in a folder above holds, and one nearer hides it.
    """
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "podium.toml").write_text('model = "far:1"\nembedder = "openai:x"\n', "utf-8")
    far = load({}, folder=below)
    (tmp_path / "a" / "podium.toml").write_text('model = "near:1"\n', "utf-8")

    assert far == Settings(model="far:1", embedder="openai:x")
    assert load({}, folder=below) == Settings(model="near:1")


@pytest.mark.parametrize("text", ["model = ", "colour = 'red'", "model = 7", "[model]\nname = 'x'"])
def test_a_fault_in_the_file_is_named(text: str) -> None:
    """
    What cannot be read or is no setting is refused with the file's name; a misspelt setting never passes in silence.
    """
    Path("podium.toml").write_text(text, "utf-8")

    with pytest.raises(SettingsError, match=r"podium\.toml"):
        load({})


def test_a_library_is_looked_for_upwards_as_git_does(tmp_path: Path) -> None:
    """
    The nearest .podium is used; with `create` and none above, one is made here.
    """
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    fresh = library_folder(Settings(), create=True, folder=below)
    (tmp_path / ".podium").mkdir()

    assert fresh == below / ".podium"
    assert library_folder(Settings(), folder=below) == tmp_path / ".podium"
    assert library_folder(Settings(), create=True, folder=below) == tmp_path / ".podium"


@pytest.mark.parametrize("named", [None, "nowhere"])
def test_no_library_is_an_error_with_a_way_out(tmp_path: Path, named: str | None) -> None:
    """
    Reading where there is no library is refused, and makes none.
    """
    with pytest.raises(LibraryError, match="no library") as refused:
        library_folder(Settings(library=named), folder=tmp_path)

    assert "podium ingest" in refused.value.hint
