"""The documents cannot lie: what they say to type runs, what they show is printed, what they name is there."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from commands import demonstrated, run
from conftest import ROOT
from test_cli import commands

from assistant.brief.sections import SECTIONS
from assistant.evaluate import KINDS
from assistant.read import READERS
from assistant.render import RENDERERS

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/every-morning.md",
    "prompts/README.md",
]
_BLOCK = re.compile(r"(?:<!-- (?P<remark>[^\n]*) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    kind: str
    text: str
    remark: str

    @property
    def skipped(self) -> bool:
        return self.remark.startswith("installs:")


def blocks(kind: str) -> list[Block]:
    found = (Block(match["kind"], match["text"], match["remark"] or "") for match in _BLOCK.finditer(README))
    return [block for block in found if block.kind == kind]


def typed() -> Iterator[tuple[list[str], int]]:
    """Every `podium` command of the README's shell blocks and the exit code that its comment states, else 0."""
    for block in blocks("sh"):
        for line in block.text.splitlines() if not block.skipped else ():
            stated = re.search(r"# exit (\d)", line)
            words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=", word)]
            assert words[0] == "podium", f"no test runs {line!r}: mark its block"
            model = [re.sub(r"^openai:.*", "fake:", word) for word in words[1:]]
            yield model, int(stated[1]) if stated else 0


@pytest.fixture
def checkout(corpus_library: Path) -> None:
    """A folder like a checkout in which the README's first command has been run."""
    shutil.copytree(ROOT / "corpus", "corpus")
    shutil.copytree(corpus_library, ".podium")


@pytest.mark.parametrize(("words", "code"), [pytest.param(*one, id=" ".join(one[0])) for one in typed()])
def test_what_the_readme_says_to_type_runs(words: list[str], code: int, checkout: None) -> None:
    """
    Each command ends in the exit code stated, prints what it made and says nothing of trouble.
    """
    outcome = run(*words)

    assert outcome.code == code, outcome.err
    assert "podium: " not in outcome.err
    assert outcome.out or "Wrote" in outcome.err


@pytest.mark.parametrize("code", [block.text for block in blocks("python")])
def test_the_readmes_python_runs(code: str, checkout: None, capsys: pytest.CaptureFixture[str]) -> None:
    """
    The snippet runs as it stands and prints what it says it prints.
    """
    exec(code, {})
    quote, titles, claims = capsys.readouterr().out.splitlines()

    assert "Melisar" in quote
    assert len(titles.split(",")) >= 4
    assert claims.startswith("(Claim(")


def words_of(text: str) -> str:
    """The words alone, so that line breaks on either side do not matter."""
    return " ".join(text.split())


def test_what_the_readme_shows_is_printed() -> None:
    """
    Each item of the README's sample stands in what `podium demo` prints.
    """
    printed = words_of(demonstrated()[0].out)
    (sample,) = blocks("text")
    items = [words_of(item) for item in re.split(r"\n(?! )", sample.text)]

    assert len(items) == 4
    assert [item for item in items if item.removeprefix("- ") not in printed] == []
    assert "Read 30 documents" in printed


def test_the_command_table_is_complete() -> None:
    """
    The table names every command that can be typed, and no other.
    """
    rows = re.findall(r"^\| (`podium [^|]*) \|", README, re.MULTILINE)
    named: set[tuple[str, ...]] = set()
    for row in rows:
        first, *others = re.findall(r"`([^`]+)`", row)
        path = tuple(first.split()[1:])
        named |= {path, *((*path[:-1], other) for other in others)}

    assert named == set(commands())


def test_what_can_be_chosen_by_name_is_told() -> None:
    """
    Output formats and readers stand in the README, sections and prompts' own document, kinds in that of the evals.
    """
    told = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "prompts/README.md", "evals/README.md")}
    suffixes = [*READERS, *(f".{name}" for name in RENDERERS)]

    assert [suffix for suffix in suffixes if suffix not in told["README.md"]] == []
    assert [key for key in SECTIONS if f"`{key}`" not in told["prompts/README.md"]] == []
    assert [kind for kind in KINDS if f"| {kind} |" not in told["evals/README.md"]] == []


def test_the_readme_can_be_read_in_one_breath() -> None:
    """
    It has at most 130 lines.
    """
    assert len(README.splitlines()) <= 130


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_names_is_there(name: str) -> None:
    """
    Every link of a document that is no address, and every file or folder it names as code, exists.
    """
    text = (ROOT / name).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    named = re.findall(r"`((?:tests|evals|prompts|corpus|benchmarks)/[\w./-]*)`", text)

    assert [link for link in {*links, *named} if not (ROOT / link).exists()] == []


@cache
def all_help() -> str:
    return " ".join(run(*path, "--help").out for path in ((), *commands()))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_options_and_variables_that_a_document_names_exist(name: str) -> None:
    """
    Long options stand in some command's help, PODIUM_ variables in the code, make targets in the Makefile.
    """
    text = (ROOT / name).read_text("utf-8")
    own = re.sub(r"^pip .*$|`pip [^`]*`", "", text, flags=re.MULTILINE)
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", own))
    code = " ".join(path.read_text("utf-8") for path in (*ROOT.glob("assistant/**/*.py"), *ROOT.glob("tests/*.py")))
    targets = re.findall(r"^(?:`|)make (\w+)|`make (\w+)`", text, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text("utf-8")

    assert [option for option in options if option not in all_help()] == []
    for variable in set(re.findall(r"\bPODIUM_[A-Z_]*[A-Z]", text)):
        field = variable.removeprefix("PODIUM_").lower()
        assert variable in code or re.search(rf"^    {field}: (?:str|int|float|bool)", code, re.MULTILINE)
    assert [target for pair in targets for target in pair if target and f"\n{target}:" not in makefile] == []
