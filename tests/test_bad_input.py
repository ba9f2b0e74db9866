"""Whatever is put in, a command ends in an exit code, one problem and one way out, and the library stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from commands import run

from assistant import testkit
from assistant.read import READERS


@pytest.fixture
def library(corpus_library: Path, tmp_path: Path) -> Path:
    """A library of the test's own."""
    shutil.copytree(corpus_library, tmp_path / "lib")
    return tmp_path / "lib"


def state(library: Path) -> list[tuple[object, ...]]:
    """All that a bad input may not change."""
    with sqlite3.connect(library / "catalogue.sqlite3") as db:
        documents = db.execute("SELECT id, uri, replaced_by, embargo_until FROM documents ORDER BY id").fetchall()
        passages = db.execute("SELECT document_id, ordinal, start FROM passages ORDER BY 1, 2").fetchall()
    db.close()
    return [*documents, *passages]


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("gone.txt"))


def folder_for_a_file(path: Path) -> None:
    path.mkdir()
    path.joinpath("x").write_bytes(b"")


def encrypted(path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def bomb(path: Path) -> None:
    shutil.copy(Path(__file__).parent / "data" / "sample.docx", path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/filler.xml", b"\0" * (400 * 1024 * 1024))


def truncated_docx(path: Path) -> None:
    path.write_bytes((Path(__file__).parent / "data" / "sample.docx").read_bytes()[:900])


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


REJECTED: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "encrypted PDF": ("a.pdf", encrypted, "password"),
    "empty": ("a.txt", lambda path: path.write_bytes(b""), "empty"),
    "white space alone": ("a.md", lambda path: path.write_bytes(b" \n\t\n"), "empty"),
    "binary as text": ("a.txt", lambda path: path.write_bytes(b"\x7fELF\x00\x01\x02" * 99), "binary"),
    "control characters": ("a.txt", lambda path: path.write_bytes(b"\x01\x02\x03ab" * 99), "binary"),
    "50 MB": ("a.txt", huge, "limit"),
    "zip bomb": ("a.docx", bomb, "unpack"),
    "half a DOCX": ("a.docx", truncated_docx, "a.docx"),
    "text as PDF": ("a.pdf", lambda path: path.write_bytes(b"Not a PDF at all."), "PDF"),
    "unknown suffix": ("a.xyz", lambda path: path.write_bytes(b"words"), ".xyz"),
    "no JSON": ("a.jsonl", lambda path: path.write_bytes(b"{]\n"), "JSON"),
    "deep JSON": ("a.jsonl", lambda path: path.write_bytes(b"[" * 100_000 + b"\n"), "JSON"),
    "no YAML before the text": ("a.md", lambda path: path.write_text("---\ntitle: [\n---\nWords.\n"), "line 2"),
    "deep YAML": ("a.md", lambda path: path.write_text(f"---\ntitle: {'[' * 9_000}\n---\nWords.\n"), "nested"),
    "no such day": ("a.md", lambda path: path.write_text("---\ndate: 2031-13-45\n---\nWords.\n"), "month"),
    "HTML without text": ("a.html", lambda path: path.write_bytes(b"<html><script>1</script></html>"), "text"),
}


@pytest.mark.parametrize("case", REJECTED, ids=lambda case: case.replace(" ", "-"))
def test_a_bad_file_is_rejected_by_itself(case: str, library: Path, tmp_path: Path) -> None:
    """
    Exit 1, the file's name, its reason and a way out on one line of stderr; nothing in the library changes.
    """
    name, make, reason = REJECTED[case]
    make(tmp_path / name)
    before = state(library)

    outcome = run("ingest", str(tmp_path / name), "--library", str(library))

    (line,) = outcome.err.splitlines()
    assert outcome.code == 1
    assert line.startswith(f"rejected {tmp_path / name}")
    assert reason in line
    assert " → " in line
    assert "1 rejected" in outcome.out
    assert state(library) == before


@pytest.mark.parametrize("name", sorted(READERS))
def test_noise_is_rejected_whatever_it_is_called(name: str, library: Path, tmp_path: Path) -> None:
    """
    Random bytes under any suffix that has a reader are refused without a traceback.
    """
    (tmp_path / f"noise{name}").write_bytes(bytes(range(256)) * 40)

    outcome = run("ingest", str(tmp_path / f"noise{name}"), "--library", str(library))

    assert outcome.code == 1
    assert "Traceback" not in outcome.err


def test_an_endless_line_is_read_in_passages(library: Path, tmp_path: Path) -> None:
    """
    A hundred and fifty thousand characters without a line break are read, in passages of ordinary size.
    """
    (tmp_path / "line.txt").write_text("The gauge stood at nine. " * 2_000 + "x" * 100_000, "utf-8")
    outcome = run("ingest", str(tmp_path / "line.txt"), "--library", str(library), "--json")
    found = run("search", "gauge", "--library", str(library), "--json").data["evidence"]

    assert outcome.code == 0
    assert outcome.data["added"] == 1
    assert max(len(one["text"].split()) for one in found) < 400


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "latin-1"])
def test_another_encoding_is_read_as_what_it_is(library: Path, tmp_path: Path, encoding: str) -> None:
    """
    Text in an encoding other than UTF-8 comes out with its own characters.
    """
    words = "The café in Orrvik reopened on Monday, said the owner, Renée Tøgersen, to applause."
    (tmp_path / "note.txt").write_bytes(words.encode(encoding))
    run("ingest", str(tmp_path / "note.txt"), "--library", str(library))

    found = run("search", "café Orrvik reopened", "--library", str(library), "-k", "1", "--json").data["evidence"]

    assert "Renée Tøgersen" in found[0]["text"]


@pytest.mark.parametrize("make", [dangling, folder_for_a_file])
def test_what_is_no_file_costs_only_itself(library: Path, tmp_path: Path, make: Callable[[Path], None]) -> None:
    """
    A link to nowhere, or a folder with a file's name, inside a folder stops nothing.
    """
    folder = tmp_path / "in"
    folder.mkdir()
    make(folder / "x.txt")
    (folder / "good.txt").write_text("The pier at Estrel reopened on Monday.", "utf-8")

    outcome = run("ingest", str(folder), "--library", str(library), "--json")

    assert outcome.data["added"] == 1
    assert "Traceback" not in outcome.err


def test_a_name_in_no_encoding_costs_only_its_file(library: Path, tmp_path: Path) -> None:
    """
    A file whose name is no UTF-8 is rejected with a way out; its neighbour is read.
    """
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/pier\xff.txt")).write_text("The pier is closed.", "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (folder / "good.txt").write_text("The pier at Estrel reopened on Monday.", "utf-8")

    outcome = run("ingest", str(folder), "--library", str(library), "--json")
    (rejected,) = outcome.data["rejected"]

    assert (outcome.code, outcome.data["added"]) == (1, 1)
    assert "pier\\udcff.txt" in rejected["source"]
    assert "Rename" in rejected["way_out"]


def test_an_address_with_half_a_character_costs_nothing(library: Path, tmp_path: Path) -> None:
    """
    A record whose url holds a lone surrogate is stored, under an address that can be written.
    """
    record = {"title": "Pier", "text": "The pier at Estrel reopened on Monday.", "url": "https://example.org/\ud800"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", "utf-8")

    outcome = run("ingest", str(tmp_path / "a.jsonl"), "--library", str(library), "--json")
    found = run("documents", "show", "https://example.org/\ufffd", "--library", str(library), "--json")

    assert (outcome.code, outcome.data["added"]) == (0, 1)
    assert found.data["title"] == "Pier"


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"


WRONG_USAGE: dict[str, tuple[list[str], str]] = {
    "unknown command": (["brie"], "brie"),
    "unknown option": (["ask", "Who?", "--nosuch"], "--nosuch"),
    "missing argument": (["ask"], "question"),
    "empty question": (["ask", "  "], "empty"),
    "20,000 characters": (["ask", "why " * 5_000], "19,999"),
    "long query": (["search", "why " * 5_000], "19,999"),
    "no passages": (["search", "talks", "-k", "0"], "0"),
    "k is no number": (["search", "talks", "-k", "many"], "-k"),
    "bad since": (["search", "talks", "--since", "2031-13-45"], "2031-13-45"),
    "bad date": (["brief", "--date", "someday"], "someday"),
    "bad as-of": (["check", "draft.md", "--as-of", "soon"], "soon"),
    "unknown template": (["brief", "--template", "nosuch"], "nosuch"),
    "unknown section": (["brief", "--sections", "nosuch"], "nosuch"),
    "unknown suffix": (["brief", "--out", "brief.xyz"], "brief.xyz"),
    "no suffix": (["ask", "Who?", "--out", "answer"], "answer"),
    "no folder": (["check", "draft.md", "--out", "nowhere/report.md"], "nowhere"),
    "no such file": (["ingest", "nosuch.txt"], "nosuch.txt"),
    "no such draft": (["check", "nosuch.md"], "nosuch.md"),
    "a folder as draft": (["check", "."], "'.'"),
    "bad override": (["ingest", "draft.md", "--date", "someday"], "someday"),
    "bad embargo": (["ingest", "draft.md", "--embargo-until", "later"], "later"),
    "bad rules": (["ingest", "draft.md", "--ground-rules", "secret"], "secret"),
    "unknown embedder": (["ingest", "draft.md", "--embedder", "nosuch"], "nosuch"),
    "bad span": (["documents", "show", "2031-03-07-joint-communique.pdf", "--span", "9:1"], "9:1"),
    "bad fraction": (["check", "draft.md", "--fail-under", "7"], "--fail-under"),
}


@pytest.mark.parametrize("case", WRONG_USAGE, ids=lambda case: case.replace(" ", "-"))
def test_wrong_usage_is_said_in_two_lines(case: str, library: Path) -> None:
    """
    Exit 2 or 3, nothing on stdout, on stderr the offending value and a way out, and the library as it was.
    """
    arguments, value = WRONG_USAGE[case]
    Path("draft.md").write_text("The talks begin on Tuesday.\n", "utf-8")
    before = state(library)

    outcome = run(*arguments, *([] if case == "unknown command" else ["--library", str(library)]))
    problem, way_out = outcome.trouble

    assert outcome.code in {2, 3}
    assert value in problem
    assert way_out
    assert outcome.out == ""
    assert state(library) == before


EXPECTED: dict[str, list[str]] = {
    "search": ["search", "talks"],
    "ask": ["ask", "Who?"],
    "brief": ["brief"],
    "check": ["check", "draft.md"],
    "list": ["documents", "list"],
    "repair": ["doctor", "--repair"],
}


@pytest.mark.parametrize("command", EXPECTED)
@pytest.mark.parametrize("option", [[], ["--library", "nowhere"]])
def test_no_library_is_said_with_the_command_that_makes_one(command: str, option: list[str]) -> None:
    """
    Every command that needs a library says so, and makes none by the way.
    """
    Path("draft.md").write_text("The talks begin on Tuesday.\n", "utf-8")
    outcome = run(*EXPECTED[command], *option)
    problem, way_out = outcome.trouble

    assert outcome.code == 3
    assert "no library" in problem
    assert "podium ingest" in way_out
    assert sorted(path.name for path in Path().iterdir()) == ["draft.md"]


def test_an_empty_library_is_said_to_be_empty() -> None:
    """
    A library without a document refuses a question rather than answering that nothing was found.
    """
    Path("empty.txt").write_bytes(b"")
    run("ingest", "empty.txt")

    assert run("ask", "Who?").trouble[0] == "The library is empty."


def test_another_embedder_is_refused_before_anything_is_read(library: Path) -> None:
    """
    A library's own embedder is used where none is named; another is refused with the way to re-embed.
    """
    Path("note.txt").write_text("The pier reopened.", "utf-8")
    before = state(library)
    outcome = run("ingest", "note.txt", "--library", str(library), "--embedder", "openai:other")
    problem, way_out = outcome.trouble

    assert outcome.code == 3
    assert "'minilm', not 'openai:other'" in problem
    assert "--repair --embedder openai:other" in way_out
    assert state(library) == before


def test_a_library_of_a_served_embedder_needs_no_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A library made with a server's embedder is searched with it, without naming it again.
    """
    Path("note.txt").write_text("The pier at Estrel reopened on Monday.", "utf-8")
    with testkit.ModelServer(testkit.embeds()) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        made = run("ingest", "note.txt", "--embedder", "openai:tiny")
        found = run("search", "pier", "--json")

    assert (made.code, found.code) == (0, 0)
    assert len(found.data["evidence"]) == 1


@pytest.mark.parametrize("damage", ["catalogue.sqlite3", "chroma.sqlite3"])
def test_a_damaged_library_is_said_to_be_damaged(library: Path, damage: str) -> None:
    """
    A catalogue or vector store that is no database is a problem and a way out, not a traceback.
    """
    (library / damage).write_bytes(b"This is no database. " * 500)
    outcome = run("search", "talks", "--library", str(library))

    assert outcome.code == 3
    assert outcome.trouble


def test_a_library_that_is_a_file_is_refused() -> None:
    """
    `--library` with the name of a file is a problem and a way out.
    """
    Path("note.txt").write_text("The pier reopened.", "utf-8")
    outcome = run("ingest", "note.txt", "--library", "note.txt")

    assert outcome.code == 3
    assert "note.txt" in outcome.trouble[0]


def test_a_wrong_key_is_said_to_be_wrong(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A server that refuses the key: exit 3, nothing on stdout, the key is not printed.
    """
    with testkit.ModelServer(testkit.wants_key("right", then=testkit.says("{}"))) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-key")
        outcome = run("ask", "Who meets in Melisar?", "--library", str(library), "--model", "openai:test")

    assert outcome.code == 3
    assert "key" in outcome.trouble[0]
    assert "sk-wrong-key" not in outcome.err
    assert outcome.out == ""


def test_an_unreachable_model_is_said_to_be_unreachable(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nobody listens at the base URL: exit 3 and the address, after a few tries.
    """
    monkeypatch.setenv("OPENAI_BASE_URL", closed_port())
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    outcome = run("ask", "Who meets in Melisar?", "--library", str(library), "--model", "openai:test")

    assert outcome.code == 3
    assert "127.0.0.1" in " ".join(outcome.trouble)


@pytest.mark.parametrize("model", ["nosuch", "nosuch:model", "openai:"])
def test_a_model_that_is_none_is_refused(library: Path, model: str) -> None:
    """
    A name that stands for no model is a problem with its way out.
    """
    outcome = run("ask", "Who meets in Melisar?", "--library", str(library), "--model", model)

    assert outcome.code in {2, 3}
    assert outcome.trouble


def test_an_embedding_server_with_a_wrong_key_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    When vectors cannot be made no document is stored, so that the next try reads them again.
    """
    Path("note.txt").write_text("The pier reopened.", "utf-8")
    with testkit.ModelServer(testkit.fails(401)) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        outcome = run("ingest", "note.txt", "--embedder", "openai:tiny")

    assert outcome.code == 3
    assert "key" in outcome.trouble[0]
    assert run("ingest", "note.txt", "--json").data["added"] == 1


def test_a_repair_that_cannot_embed_leaves_the_vectors(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Re-embedding with a server that does not answer as it should destroys nothing.
    """
    with testkit.ModelServer(testkit.fails(401)) as served:
        monkeypatch.setenv("OPENAI_BASE_URL", served.url)
        outcome = run("doctor", "--repair", "--embedder", "openai:tiny", "--library", str(library))

    assert outcome.code == 3
    assert len(run("search", "talks", "--library", str(library), "--json").data["evidence"]) == 10


@pytest.mark.parametrize("text", ["not = [toml", 'model = 3\nlibrary = "x"', 'nosuch = "x"'])
def test_a_malformed_settings_file_is_named(text: str) -> None:
    """
    podium.toml with a fault is a problem with its name and a way out.
    """
    Path("podium.toml").write_text(text, "utf-8")
    outcome = run("search", "talks")

    assert outcome.code == 3
    assert "podium.toml" in outcome.trouble[0]


SUITES: dict[str, list[str]] = {
    "unknown suite": ["eval", "run", "nosuch"],
    "unknown kind": ["eval", "run", "nosuch", "--data", "cases.jsonl"],
    "bad cases": ["eval", "run", "grounding", "--data", "cases.jsonl"],
    "missing cases": ["eval", "run", "grounding", "--data", "gone.jsonl"],
    "unknown run": ["eval", "report", "nosuch", "--out", "r.html"],
    "unknown format": ["eval", "report", "latest", "--out", "r.xyz"],
}


@pytest.mark.parametrize("case", SUITES, ids=lambda case: case.replace(" ", "-"))
def test_a_bad_suite_is_said_in_two_lines(case: str) -> None:
    """
    Suites, cases and runs that are not there or malformed are problems with a way out.
    """
    Path("cases.jsonl").write_text('{"id": "a"}\nnot json\n', "utf-8")
    outcome = run(*SUITES[case])

    assert outcome.code in {2, 3}
    assert outcome.trouble


def test_a_draft_in_no_encoding_is_checked_or_refused(library: Path) -> None:
    """
    Bytes piped into check and ask never end in a traceback.
    """
    for command in ("check", "ask"):
        outcome = run(command, "-", "--library", str(library), stdin=b"\xff\xfe\x00\x80 talks \x81")
        assert outcome.code in {0, 1, 2, 3}
        assert "Traceback" not in outcome.err
    empty = run("check", "-", "--library", str(library))
    assert empty.code == 3
    assert "empty" in empty.trouble[0]


def test_a_question_from_standard_input_is_a_question(library: Path) -> None:
    """
    `ask -` reads the question that is piped in.
    """
    outcome = run("ask", "-", "--library", str(library), "--json", stdin=b"When are the Melisar talks?\n")

    assert json.loads(outcome.out)["question"] == "When are the Melisar talks?"
