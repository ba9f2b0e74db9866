"""Every command has help, prints results to stdout and notes to stderr, and ends in the contract's exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from commands import Outcome, demonstrated, run
from conftest import ROOT

from assistant import demonstration
from assistant.cli import app
from assistant.render import RENDERERS

COMMAND = [sys.executable, "-c", "from assistant.cli import main; main()"]


def commands() -> Iterator[tuple[str, ...]]:
    """Every command that can be typed, its groups' names first."""

    def walk(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        below = getattr(command, "commands", None)
        if below is None:
            yield path
            return
        for name, inner in below.items():
            yield from walk(inner, (*path, name))

    yield from walk(typer.main.get_command(app), ())


@pytest.fixture(scope="module")
def library(corpus_library: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cli") / "lib"
    shutil.copytree(corpus_library, folder)
    return str(folder)


@pytest.mark.parametrize("path", [(), ("documents",), ("eval",), *commands()], ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    """
    `--help` and `-h` say what a command does and what each of its options is for, on stdout, with exit 0.
    """
    outcome = run(*path, "--help")
    options = re.findall(r"^  (?:-\w, )?--[\w-]+.*(?:\n {8,}.*)*", outcome.out, re.MULTILINE)

    assert (outcome.code, outcome.err) == (0, "")
    assert run(*path, "-h").out == outcome.out
    assert re.search(r"^  [A-Z][^-]\w.+", outcome.out, re.MULTILINE)
    assert outcome.out.startswith(f"Usage: {' '.join(('podium', *path))} ")
    assert options
    assert [option for option in options if len(option.split(maxsplit=2)) < 3] == []


def test_the_commands_of_the_contract_are_there() -> None:
    """
    What the contract names can be typed, and what is planned for later has its name free.
    """
    top = {path[0] for path in commands()}

    assert {"ingest", "documents", "search", "ask", "brief", "check", "eval", "doctor", "demo"} <= top
    assert not {"serve", "mcp"} & top


JSON: dict[str, list[str]] = {
    "search": ["search", "Melisar talks"],
    "search nothing": ["search", "talks", "--since", "2040-01-01"],
    "ask": ["ask", demonstration.QUESTIONS[0]],
    "ask refused": ["ask", "What is the capital of France?"],
    "brief": ["brief", "--date", "2031-03-05"],
    "brief nothing": ["brief", "--date", "2040-01-01"],
    "check": ["check", str(ROOT / "corpus" / "drafts" / "draft.md")],
    "documents": ["documents", "list"],
    "one document": ["documents", "show", "2031-03-07-joint-communique.pdf"],
    "ingest": ["ingest", str(ROOT / "corpus" / "documents")],
    "doctor": ["doctor"],
}


@pytest.mark.parametrize("name", JSON)
def test_json_is_one_document(name: str, library: str) -> None:
    """
    With `--json` stdout is exactly one JSON document of format 1, whatever the exit code.
    """
    outcome = run(*JSON[name], "--library", library, "--json")

    assert outcome.data["format"] == 1
    assert outcome.code in {0, 1}
    assert "\x1b" not in outcome.out


def test_what_changes_the_library_says_so_in_json_too(library: str, tmp_path: Path) -> None:
    """
    With `--json` a command that adds, takes out or writes prints one document of format 1, and does the same.
    """
    copy = tmp_path / "library"
    shutil.copytree(library, copy)
    own, feed = ("--library", str(copy), "--json"), "https://example.org/feed.xml"
    shown = run("documents", "show", "2031-03-07-joint-communique.pdf", "--span", "0:20", *own).data
    done = {
        "export": run("documents", "export", str(tmp_path / "all.jsonl"), *own).data["documents"],
        "add": run("feeds", "add", feed, *own).data["added"],
        "take out": run("feeds", "remove", feed, *own).data["removed"],
        "remove": run("documents", "remove", "2031-03-07-joint-communique.pdf", *own).data["removed"],
    }

    assert done == {"export": 30, "add": True, "take out": feed, "remove": [shown["document_id"]]}
    assert (shown["start"], shown["end"], len(shown["text"])) == (0, 20, 20)


def test_a_question_in_another_encoding_is_answered_or_refused(library: str) -> None:
    """
    A byte that is no UTF-8 on the command line is a character that no document has, not a failure.
    """
    assert run("ask", "When are the \udce9 Melisar talks?", "--library", library).code in {0, 1}


def test_eval_list_is_one_document() -> None:
    """
    The shipped suites can be listed by a program.
    """
    assert "retrieval" in run("eval", "list", "--json").data["suites"]


CODES: dict[str, tuple[list[str], int]] = {
    "answered": (["ask", demonstration.QUESTIONS[0]], 0),
    "refused": (["ask", "What is the capital of France?"], 1),
    "found": (["search", "talks"], 0),
    "nothing found": (["search", "talks", "--since", "2040-01-01"], 0),
    "a faulty draft": (["check", str(ROOT / "corpus" / "drafts" / "draft.md")], 1),
    "a faulty draft under a low bar": (["check", str(ROOT / "corpus" / "drafts" / "draft.md"), "--fail-under", "0"], 0),
    "wrong usage": (["search"], 2),
    "an expected error": (["documents", "show", "nosuch"], 3),
}


@pytest.mark.parametrize("name", CODES)
def test_exit_codes_say_what_happened(name: str, library: str) -> None:
    """
    0 clean, 1 done with something unsupported or refused, 2 wrong usage, 3 an expected error.
    """
    arguments, code = CODES[name]

    assert run(*arguments, "--library", library).code == code


def test_the_quote_of_a_citation_is_printed_by_its_span(library: str) -> None:
    """
    `documents show ID --span START:END` prints exactly the words that were cited.
    """
    cited = run("ask", demonstration.QUESTIONS[0], "--library", library, "--json").data["citations"]

    assert cited
    for one in cited:
        span = f"{one['start']}:{one['end']}"
        shown = run("documents", "show", one["document_id"], "--span", span, "--library", library)
        assert shown.out == one["quote"] + "\n"


def test_a_file_is_written_and_its_place_said_on_stderr(library: str) -> None:
    """
    `--out` writes the format of the suffix and leaves stdout to whoever pipes it.
    """
    for suffix in RENDERERS:
        outcome = run("brief", "--date", "2031-03-05", "--out", f"brief.{suffix}", "--library", library)
        assert (outcome.code, outcome.out) == (0, "")
        assert f"brief.{suffix}" in outcome.err
        assert Path(f"brief.{suffix}").stat().st_size > 400
    assert sorted(path.name for path in Path().iterdir() if path.name.endswith(".part")) == []


def test_what_a_person_reads_is_what_a_program_reads(library: str) -> None:
    """
    The text of an answer bears the verdicts and quotes of the JSON, and no more sentences.
    """
    arguments = ("ask", demonstration.QUESTIONS[1], "--library", library)
    text = " ".join(run(*arguments).out.split())
    data = run(*arguments, "--json").data

    assert f"{len(data['claims'])} sentence" in text
    for claim in data["claims"]:
        assert " ".join(claim["text"].split()) in text
    for cited in data["citations"]:
        assert " ".join(cited["quote"].split()) in text


def test_a_removed_document_is_gone_until_it_is_read_again() -> None:
    """
    `documents remove` takes it out of search for good; ingesting the file brings it back.
    """
    Path("pier.txt").write_text("The pier at Estrel reopened on Monday.", "utf-8")
    run("ingest", "pier.txt")
    removed = run("documents", "remove", "pier.txt")
    listed = run("documents", "list", "--json").data["documents"]

    assert "pier" in removed.out.lower()
    assert listed == []
    assert run("ingest", "pier.txt", "--json").data["added"] == 1


def test_an_export_makes_the_same_library_again(library: str) -> None:
    """
    The JSONL of `documents export` is read to the same documents: same ids, dates, markings and embargoes.
    """
    run("documents", "export", "all.jsonl", "--library", library)
    again = run("ingest", "all.jsonl", "--library", "again", "--json").data
    names = "id title publisher published kind marking embargo_until ground_rules"

    def told(outcome: Outcome) -> list[dict[str, str]]:
        return [{name: one[name] for name in names.split()} for one in outcome.data["documents"]]

    assert again["rejected"] == []
    assert told(run("documents", "list", "--library", "again", "--json")) == told(
        run("documents", "list", "--library", library, "--json")
    )


def test_an_export_keeps_who_speaks() -> None:
    """
    A record that is one speaker's words is that speaker's still when its export is read again.
    """
    record = {"title": "Floor", "text": "We will vote on the bill tomorrow.", "speaker": "Ana Ruiz"}
    Path("floor.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    run("ingest", "floor.jsonl", "--library", "first")
    run("documents", "export", "all.jsonl", "--library", "first")
    run("ingest", "all.jsonl", "--library", "again")
    found = run("search", "vote on the bill", "--speaker", "Ana Ruiz", "--library", "again", "--json").data["evidence"]

    assert [one["text"] for one in found] == [record["text"]]


@pytest.mark.parametrize("out", ["folder", "nowhere/all.jsonl", "file.txt/all.jsonl"])
def test_an_export_that_cannot_be_written_is_said_in_two_lines(library: str, out: str) -> None:
    """
    A folder, or a file in no folder, is refused with another way out, and no half of a file is left.
    """
    Path("folder").mkdir()
    Path("file.txt").touch()
    outcome = run("documents", "export", out, "--library", library)

    assert outcome.code in {2, 3}
    assert "Cannot write" in outcome.trouble[0]
    assert sorted(path.name for path in Path().rglob("*")) == ["file.txt", "folder"]


def test_an_export_replaces_its_file_in_one_step(library: str) -> None:
    """
    Whoever reads the last export while the next is written reads a whole one.
    """
    Path("all.jsonl").write_text("the last export\n", "utf-8")
    with Path("all.jsonl").open(encoding="utf-8") as reader:
        run("documents", "export", "all.jsonl", "--library", library)

        assert reader.read() == "the last export\n"


def test_streamed_sentences_are_those_of_the_answer(library: str) -> None:
    """
    `--stream` prints each sentence with its source once it is checked, and then the answer, said to be one.
    """
    plain = run("ask", demonstration.QUESTIONS[0], "--library", library)
    streamed = run("ask", demonstration.QUESTIONS[0], "--library", library, "--stream")

    assert streamed.code == 0
    assert streamed.out.endswith(f"\nAnswer, with its sources:\n{plain.out}")
    assert all(line.endswith("2031]") for line in streamed.out.split("\nAnswer, with")[0].splitlines())


@pytest.mark.parametrize("command", [["doctor"], ["search", "ferry"], ["documents", "list"]])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_two_lines(command: list[str], library: str) -> None:
    """
    Output that cannot be written is exit 3 with the problem and the way out.
    """
    told = [*COMMAND, *command, "--library", library]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            told, stdout=full, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
        )

    assert done.returncode == 3
    assert done.stderr.decode().splitlines()[0] == "podium: Cannot write the output: No space left on device."
    assert done.stderr.count(b"\n") == 2


def test_a_closed_output_is_written_to_nobody(library: str) -> None:
    """
    With stdout closed by the shell a command does its work and says nothing.
    """
    told = ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, "documents", "list", "--library", library]
    done = subprocess.run(told, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_party_without_a_name_is_refused(library: str) -> None:
    """
    A colon alone names nobody.
    """
    refused = run("brief", "--since", "2031-03-03", "--until", "2031-03-10", "--party", ":", "--library", library)

    assert refused.code == 2
    assert refused.trouble[0] == "':' names nobody."


def shell(*arguments: str, library: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *arguments, "--library", library],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def test_watching_with_json_prints_one_document_a_line() -> None:
    """
    Every summary of `ingest --watch --json`, the first and those of later changes, is JSON on one line of its own.
    """
    Path("in").mkdir()
    Path("in/a.txt").write_text("The pier at Estrel reopened on Monday.", "utf-8")
    with shell("ingest", "in", "--watch", "--json", library="lib") as watching:
        patience = threading.Timer(60, watching.kill)
        patience.start()
        try:
            lines = iter(watching.stdout or ())
            first = json.loads(next(lines))
            Path("in/b.txt").write_text("The ferry will sail three times a week.", "utf-8")
            second = json.loads(next(lines))
        finally:
            patience.cancel()
            watching.kill()

    assert [(one["format"], one["added"]) for one in (first, second)] == [(1, 1), (1, 1)]


def test_a_watched_draft_is_checked_again_when_it_changes() -> None:
    """
    `check --watch --json` prints a report a line, each time the file is saved otherwise, and Ctrl-C ends it quietly.
    """
    Path("source.txt").write_text("The pier at Estrel reopened on Monday. The ferry sails three times a week.", "utf-8")
    Path("draft.txt").write_text("The pier at Estrel reopened on Monday.", "utf-8")
    with shell("check", "draft.txt", "--against", "source.txt", "--watch", "--json", library="lib") as watching:
        patience = threading.Timer(120, watching.kill)
        patience.start()
        try:
            lines = iter(watching.stdout or ())
            first = json.loads(next(lines))
            Path("draft.txt").write_text("The pier at Estrel reopened on Monday.\n\nThe ferry sails daily.\n", "utf-8")
            second = json.loads(next(lines))
            watching.send_signal(signal.SIGINT)
            errors = (watching.stderr or io.BytesIO()).read()
        finally:
            patience.cancel()
            watching.kill()

    assert [len(one["claims"]) for one in (first, second)] == [1, 2]
    assert (first["passed"], second["passed"]) == (True, False)
    assert b"Traceback" not in errors


def test_standard_input_cannot_be_watched(library: str) -> None:
    """
    What comes through a pipe comes once, and the command says so.
    """
    result = run("check", "-", "--watch", "--library", library, stdin=b"The pier reopened.")

    assert result.code == 2
    assert "cannot be watched" in result.err


def test_a_strict_check_takes_out_what_is_not_borne_out() -> None:
    """
    `check --strict --out` writes the draft without its unsupported sentences, and exits 1 because there were some.
    """
    Path("source.txt").write_text("The pier at Estrel reopened on Monday. The ferry sails three times a week.", "utf-8")
    Path("draft.md").write_text(
        "- The pier at Estrel reopened on Monday. [1]\n- The mayor has resigned over a scandal. [2]\n", "utf-8"
    )
    result = run("check", "draft.md", "--against", "source.txt", "--strict", "--out", "clean.md")
    clean = Path("clean.md").read_text("utf-8")

    assert result.code == 1
    assert "reopened on Monday" in clean
    assert "resigned" not in clean
    assert "Taken out: “The mayor has resigned over a scandal.” (unsupported)" in result.err


def test_a_closed_pipe_is_no_error(library: str) -> None:
    """
    `podium documents show … --text | head -1` ends quietly.
    """
    process = shell("documents", "show", "2031-03-04-ministry-briefing.txt", "--text", library=library)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    _, errors = process.communicate(timeout=60)

    assert (process.returncode, errors) == (0, b"")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1", "FORCE_COLOR": ""}, {"TERM": "dumb"}, {}])
def test_a_pipe_gets_no_colours(library: str, environment: dict[str, str]) -> None:
    """
    Colours are for terminals: what is piped, or asked for without, has no escape sequence.
    """
    process = shell("search", "talks", "-k", "1", library=library, **environment)
    output, _ = process.communicate(timeout=60)

    assert output
    assert b"\x1b" not in output


def test_json_is_exact_on_any_terminal(library: str) -> None:
    """
    Where stdout cannot hold a curly quote, JSON escapes it: what is quoted is not changed.
    """
    process = shell("brief", "--date", "2031-03-05", "--json", library=library, PYTHONIOENCODING="ascii")
    output, _ = process.communicate(timeout=60)
    expected = run("brief", "--date", "2031-03-05", "--json", "--library", library).data

    assert json.loads(output)["citations"] == expected["citations"]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_without_the_characters_still_gets_its_answer(library: str, encoding: str) -> None:
    """
    Where stdout cannot hold a curly quote or an arrow the command does not fail.
    """
    process = shell("brief", "--date", "2031-03-05", library=library, PYTHONIOENCODING=encoding)
    output, errors = process.communicate(timeout=60)

    assert (process.returncode, errors) == (0, b"")
    assert b"TOP LINES" in output


def test_the_demonstration_shows_all_of_it() -> None:
    """
    `podium demo` prints a briefing, answers, refuses one question, checks a draft and writes the page.
    """
    outcome, files = demonstrated()

    assert outcome.code == 0
    for words in ("TOP LINES", "SOURCES", demonstration.QUESTIONS[2], "Nothing in the", "draft.md"):
        assert words in outcome.out
    assert "<mark" in files["demo.html"]
    assert sorted(files) == ["demo.html"]


def test_doctor_says_what_works(library: str) -> None:
    """
    Model, keys, versions and the library are each on a line; a sound library has no fault.
    """
    outcome = run("doctor", "--library", library)

    assert outcome.code == 0
    for words in ("FTS5", "minilm", "OPENAI_API_KEY is not set", "Every passage has its vector"):
        assert words in outcome.out


def test_doctor_finds_and_repairs_what_is_out_of_step(library: str, tmp_path: Path) -> None:
    """
    A library whose vectors are gone is a fault with its remedy, and the remedy works.
    """
    shutil.copytree(library, tmp_path / "lib")
    for path in (tmp_path / "lib").iterdir():
        if path.name.startswith("chroma") or path.is_dir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    broken = run("doctor", "--library", str(tmp_path / "lib"))
    repaired = run("doctor", "--library", str(tmp_path / "lib"), "--repair")

    assert (broken.code, repaired.code) == (1, 0)
    assert "have no vector" in broken.out
    assert "podium doctor --repair" in broken.out


def test_the_version_is_printed() -> None:
    """
    `podium --version` prints its version alone.
    """
    assert re.fullmatch(r"podium (?:\d+\.\d+\.\d+|\(run from its source, not installed\))\n", run("--version").out)


def test_checking_against_what_may_not_be_shown_warns(tmp_path: Path) -> None:
    """
    A source named to check against that is under embargo or off the record is used, and the user is warned.
    """
    source = tmp_path / "held.txt"
    source.write_text("Embargo: 2999-01-01T00:00:00Z\nTitle: Held\n\nThe ferry sails three times a week from April.\n")
    (tmp_path / "draft.txt").write_text("The ferry sails three times a week from April.\n", "utf-8")
    outcome = run("check", str(tmp_path / "draft.txt"), "--against", str(source))

    assert "warning: “Held” is under embargo until 2999-01-01T00:00:00Z" in outcome.err


def test_a_file_in_the_place_of_a_folder_is_expected_trouble(library: str, tmp_path: Path) -> None:
    """
    An export into a path that leads through a file says so in two lines.
    """
    (tmp_path / "plain").write_text("x", "utf-8")
    outcome = run("documents", "export", str(tmp_path / "plain" / "out.jsonl"), "--library", library)

    assert outcome.code in {2, 3}
    assert outcome.trouble
