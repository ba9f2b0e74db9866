"""
Prompts are documents: Markdown files with a name, a version and declared inputs, fingerprinted into every output.

A prompt has two parts, `# System` and `# User`. The system part is fixed text: what a source or a person wrote goes
into the user part only, so that nobody's text is ever read with the authority of the program.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from assistant.data import folder
from assistant.errors import PromptError
from assistant.notation import NotationError, from_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT_MATTER = re.compile(r"\A---\n(?P<fields>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_PARTS = re.compile(r"\A\s*# System[ \t]*\n(?P<system>.*?)\n# User[ \t]*\n(?P<user>.*)\Z", re.DOTALL)
_FIELDS = {"name", "version", "inputs"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """The two messages that a model is sent."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    version: str
    inputs: tuple[str, ...]
    system: str
    user: str
    fingerprint: str
    """First 12 hexadecimal digits of the SHA-256 of the file's text."""
    path: Path

    def render(self, **values: object) -> Rendered:
        """Put the values in their places; a value is never rescanned, so `$4bn` in a question is just that."""
        _refuse_mismatch(self.name, declared=set(self.inputs), given=set(values))
        return Rendered(Template(self.system).substitute(), Template(self.user).substitute(values))

    @property
    def is_own(self) -> bool:
        """Whether it is the user's, in the place of the shipped one."""
        return self.path.parent != prompts_folder()

    @property
    def record(self) -> Mapping[str, str]:
        """What an output says of the prompt it was written with."""
        return {"name": self.name, "version": self.version, "fingerprint": self.fingerprint}


@lru_cache(maxsize=1)
def prompts_folder() -> Path:
    """The folder of prompts: inside an installed wheel, or else at the top of the checkout."""
    return folder("prompts")


def load(name: str, own: Path | None = None) -> Prompt:
    """The prompt of that name, `answer` for prompts/answer.md; the user's, where the folder `own` has one so named."""
    shipped = _shipped(name)
    path = source(name, own)
    if path == shipped.path:
        return shipped
    prompt = read(path)
    if set(prompt.inputs) != set(shipped.inputs):
        raise PromptError(
            f"Your prompt {path} has the inputs {', '.join(prompt.inputs)}.",
            hint=f"The program gives it {', '.join(shipped.inputs)}, no more and no fewer.",
        )
    return prompt


@lru_cache(maxsize=32)
def _shipped(name: str) -> Prompt:
    return read(source(name))


def source(name: str, own: Path | None = None) -> Path:
    """The file that a prompt is read from."""
    known = names()
    if name not in known:
        raise PromptError(f"There is no prompt named {name!r}.", hint=f"Prompts are: {', '.join(known)}.")
    theirs = own / f"{name}.md" if own else None
    return theirs if theirs and theirs.is_file() else prompts_folder() / f"{name}.md"


def names() -> tuple[str, ...]:
    """Every prompt there is, in alphabetical order."""
    return tuple(sorted(path.stem for path in prompts_folder().glob("*.md") if path.stem != "README"))


def difference(name: str, path: Path) -> list[str]:
    """The lines by which a prompt file differs from the shipped prompt of that name; none where it does not."""
    shipped = source(name)
    try:
        theirs = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"Cannot read {path}: {error}.", hint="Name a prompt's file.") from None
    ours = shipped.read_text("utf-8").splitlines()
    return list(difflib.unified_diff(ours, theirs, f"shipped {shipped.name}", str(path), lineterm=""))


def read(path: Path) -> Prompt:
    """Read one prompt file and refuse it whole when any part is missing or any placeholder undeclared."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"Cannot read the prompt {path.name}: {error}.", hint="Mend or restore the file.") from None
    front = _FRONT_MATTER.match(text)
    parts = front and _PARTS.match(front["body"])
    if not front or not parts:
        raise PromptError(
            f"The prompt {path.name} is not front matter, then `# System`, then `# User`.",
            hint="prompts/README.md shows the form.",
        )
    fields = _fields(front["fields"], path)
    prompt = Prompt(
        name=fields["name"],
        version=str(fields["version"]),
        inputs=tuple(fields["inputs"]),
        system=parts["system"].strip(),
        user=parts["user"].strip(),
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:12],
        path=path,
    )
    _refuse_malformed(prompt, path)
    return prompt


def _fields(front_matter: str, path: Path) -> dict[str, Any]:
    try:
        fields = from_yaml(front_matter)
    except NotationError:
        fields = None
    found = set(fields) if isinstance(fields, dict) else set()
    if found != _FIELDS or not isinstance(fields["inputs"], list) or fields["name"] != path.stem:
        raise PromptError(
            f"The front matter of the prompt {path.name} is wrong.",
            hint=f"It has `name: {path.stem}`, `version` and a list `inputs`, and nothing else.",
        )
    return dict(fields)


def _refuse_malformed(prompt: Prompt, path: Path) -> None:
    for part in (prompt.system, prompt.user):
        if not Template(part).is_valid():
            raise PromptError(f"The prompt {path.name} has a stray dollar sign.", hint="A literal dollar is `$$`.")
    if inside := Template(prompt.system).get_identifiers():
        raise PromptError(
            f"The system part of the prompt {path.name} has the placeholder ${inside[0]}.",
            hint="Values go into the user part: text from outside never speaks with the program's authority.",
        )
    _refuse_mismatch(prompt.name, declared=set(prompt.inputs), given=set(Template(prompt.user).get_identifiers()))


def _refuse_mismatch(name: str, *, declared: set[str], given: set[str]) -> None:
    missing, unknown = sorted(declared - given), sorted(given - declared)
    if missing or unknown:
        said = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"does not know {', '.join(unknown)}"] * bool(unknown)
        raise PromptError(
            f"The prompt {name!r} {' and '.join(said)}.", hint=f"Its inputs are: {', '.join(sorted(declared))}."
        )
