"""The runtime of the embedding model works for its user and reports to nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from assistant.embed import minilm
from assistant.embed.inference import TELEMETRY_SWITCH

ROOT = Path(__file__).resolve().parent.parent
EMBED = 'from assistant.embed import open_embedder; print(len(open_embedder("minilm").embed(["One sentence."])))'


def test_the_runtimes_telemetry_keeps_nothing_in_the_home_folder(tmp_path: Path) -> None:
    """
    Embedding a text writes no device id and queues no event for an upload.
    """
    cache = str(minilm.ensure().graph.parent)
    # The runtime is silent by itself where it believes to be tested, so nothing here may say so.
    told = {name: value for name, value in os.environ.items() if name not in {"CI", "HOME", TELEMETRY_SWITCH}}
    environment = {name: value for name, value in told.items() if not name.startswith(("GITHUB_", "PYTEST_", "XDG_"))}

    done = subprocess.run(
        [sys.executable, "-c", EMBED],
        env=environment | {"HOME": str(tmp_path), "PODIUM_CACHE": cache, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
    assert list(tmp_path.rglob("*")) == []
