"""
Where other harnesses are installed: here, or in environments of their own that `PODIUM_PEERS` names.

    python -m venv peers && peers/bin/pip install inspect-ai ragas "langchain-community<0.4"
    PODIUM_PEERS=peers/bin/python pytest tests/test_evaluate_export.py

Several Pythons are parted as in PATH; what they need beyond that is none of this project's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

_PYTHONS = [sys.executable, *filter(None, os.environ.get("PODIUM_PEERS", "").split(os.pathsep))]


@cache
def _python_with(package: str) -> str | None:
    look = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({package!r}) is None)"
    return next((one for one in _PYTHONS if subprocess.run([one, "-c", look], check=False).returncode == 0), None)


def asked(package: str, script: str, *arguments: str) -> Any:
    """What a script prints as JSON where the package is installed; elsewhere the test is skipped with that reason."""
    python = _python_with(package)
    if python is None:
        pytest.skip(f"{package} is not installed here, nor where PODIUM_PEERS says")
    done = subprocess.run([python, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])
