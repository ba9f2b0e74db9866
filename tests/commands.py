"""
Runs the command line inside the test's own process: `run("ask", "Who?", "--json")` → exit code, stdout, stderr.

The whole of `main` runs, so what a shell would see is what a test sees; starting a process for each would take seconds.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.cli import main

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document on stdout; fails where there is more or less than one."""
        return json.loads(self.out)

    @property
    def trouble(self) -> tuple[str, str]:
        """The problem and its way out; fails where stderr says anything else but that tokens are estimated."""
        *notices, problem, way_out = self.err.splitlines()
        assert all(notice.startswith("Tokens are estimated") for notice in notices)
        assert problem.startswith("podium: ")
        assert way_out.startswith("  → ")
        assert "Traceback" not in self.err
        return problem.removeprefix("podium: "), way_out.removeprefix("  → ")


def run(*arguments: str, stdin: bytes = b"") -> Outcome:
    """Run one command to its exit."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv, sys.stdin
    sys.argv, sys.stdin = ["podium", *arguments], io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stopped:
        return Outcome(int(stopped.code or 0), out.getvalue(), err.getvalue())
    finally:
        sys.argv, sys.stdin = before
    raise AssertionError("main always exits")


def on_a_terminal(command: list[str]) -> str:
    """What a command prints on a terminal of its own."""
    master, slave = pty.openpty()
    code = "import sys; from assistant.cli import main; sys.argv[0] = 'podium'; main()"
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE.parent),
        "TERM": "xterm",
        "COLUMNS": "120",
        "PYTHONIOENCODING": "utf-8",
    }
    process = subprocess.Popen([sys.executable, "-c", code, *command], stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    written = b""
    try:
        while piece := os.read(master, 65536):
            written += piece
    except OSError:  # Linux ends a terminal's output so.
        pass
    os.close(master)
    assert process.wait() == 0
    return written.decode()


@cache
def demonstrated() -> tuple[Outcome, dict[str, str]]:
    """What `podium demo --out demo.html` prints, and the files that it leaves; run once, in an empty folder."""
    outcome = run("demo", "--out", "demo.html")
    return outcome, {path.name: path.read_text("utf-8") for path in Path().iterdir()}
