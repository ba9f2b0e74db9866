"""What a run ran on, so that its numbers can be had again: versions, code, library and models; never a host's name."""

from __future__ import annotations

import platform
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.data import folder
from assistant.evaluate.stages import fingerprint
from assistant.versions import packages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.evaluate.cases import Subject

# Presentation and scoring: a change there leaves what was generated and checked valid.
_IMMATERIAL = ("evaluate", "render", "cli")
SCORES = frozenset(
    (
        "addressed calendar cite corrections dates discourse domain embed errors kin moments numerals text verbs verify"
    ).split()
)
"""The rooms whose code a support score depends on."""
_PACKAGE = Path(__file__).resolve().parents[1]


def environment(subject: Subject, *, library: str | None) -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": packages(),
        "code": code_fingerprint(),
        "library": library,
        **settings_of(subject),
    }


def settings_of(subject: Subject) -> dict[str, str]:
    """The names that decide what the subject says: never a key, an address or a path."""
    found = {"model": getattr(subject, "model", None), "embedder": getattr(subject.library, "embedder", None)}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def library_fingerprint(subject: Subject) -> str:
    """The same for the same documents, whatever their order."""
    return fingerprint(sorted(document.id for document in subject.library.documents()))


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """A hash of the program's own files and prompts, those of evaluation and presentation aside."""
    return fingerprint([_digests(root) for root in (_PACKAGE, folder("prompts"))])


@lru_cache(maxsize=1)
def support_fingerprint() -> str:
    """A hash of the code and weights that a support score depends on, so that other changes leave it valid."""
    digests = _digests(_PACKAGE).items()
    return fingerprint({name: code for name, code in digests if name.split("/")[0].removesuffix(".py") in SCORES})


@lru_cache(maxsize=1)
def scoring_fingerprint() -> str:
    """A hash of the code that turns outputs into numbers."""
    return fingerprint(_digests(Path(__file__).resolve().parent))


def _digests(root: Path) -> Mapping[str, str]:
    files = sorted(
        path for path in root.rglob("*") if path.is_file() and path.suffix in {".py", ".json", ".md", ".npz"}
    )
    relative = ((path, path.relative_to(root)) for path in files)
    return {
        name.as_posix(): sha256(path.read_bytes()).hexdigest()
        for path, name in relative
        if name.parts[0] not in _IMMATERIAL and name.parts[:2] != ("_data", "evals")
    }
