"""A flag wins over the environment, that over podium.toml, that over the default; the nearest library is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import LibraryError, SettingsError
from assistant.settings import Limits, Settings, library_folder, load


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


def test_numbers_are_read_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A number in the file, in letters in the environment or from a flag is the same number.
    """
    Path("podium.toml").write_text("daily_budget = 2\nmodel_retries = 0\nremember_replies = false\n", "utf-8")
    monkeypatch.setenv("PODIUM_MODEL_TIMEOUT", "2.5")
    limits = load({"max_tokens": 100, "max_cost": None}).limits

    assert limits == Limits(
        max_tokens=100, daily_budget=2.0, model_timeout=2.5, model_retries=0, remember_replies=False
    )


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("PODIUM_DAILY_BUDGET", "much", "a number of 0 or more"),
        ("PODIUM_DAILY_BUDGET", "-1", "a number of 0 or more"),
        ("PODIUM_DAILY_BUDGET", "inf", "a number of 0 or more"),
        ("PODIUM_CALLS_IN_FLIGHT", "0", "a number of 1 or more"),
        ("PODIUM_CALLS_IN_FLIGHT", "1.5", "a number of 1 or more"),
        ("PODIUM_REMEMBER_REPLIES", "perhaps", "true or false"),
    ],
)
def test_a_number_that_is_none_is_shown_back(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, wanted: str
) -> None:
    """
    A limit that cannot be read is never taken for no limit.
    """
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError, match=wanted) as told:
        load({})
    assert repr(value) in told.value.message


@pytest.mark.parametrize(
    "text", ["model = ", "colour = 'red'", "model = 7", "[model]\nname = 'x'", f"model = {'[' * 9_000}"]
)
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


@pytest.mark.parametrize("named", ["long" * 99, "~nobody-of-this-name/library"])
def test_a_library_that_cannot_be_looked_for_is_said(tmp_path: Path, named: str) -> None:
    """
    What the system refuses to look up is an error with a way out, not a traceback.
    """
    with pytest.raises(LibraryError, match="There is no opening") as refused:
        library_folder(Settings(library=named), folder=tmp_path)

    assert "--library" in refused.value.hint


def test_a_settings_file_that_cannot_be_read_is_said_in_plain_words(tmp_path: Path) -> None:
    """
    A folder of that name, or bytes that are no UTF-8, without a word of the language the program is written in.
    """
    folder, file = tmp_path / "a" / "podium.toml", tmp_path / "b" / "podium.toml"
    folder.mkdir(parents=True)
    file.parent.mkdir()
    file.write_bytes(b'model = "\xff"')

    with pytest.raises(SettingsError, match=r"^Cannot read podium.toml: Is a directory\.$"):
        load({}, folder=folder.parent)
    with pytest.raises(SettingsError, match=r"^Cannot read podium.toml: it is not UTF-8\.$"):
        load({}, folder=file.parent)
