"""ONNX models, opened by a runtime that tells nobody: its own telemetry is on unless the environment says otherwise."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

TELEMETRY_SWITCH = "ORT_DISABLE_TELEMETRY"
"""Read once by onnxruntime, when it is imported; without it, from 1.29 on, events are queued at home for an upload."""


def runtime() -> Any:
    """Import onnxruntime with its telemetry off; a switch that the user has set himself stays as it is."""
    os.environ.setdefault(TELEMETRY_SWITCH, "1")
    import onnxruntime

    return onnxruntime


def open_model(graph: Path, threads: int = 0) -> Any:
    """Open an ONNX graph with so many threads an operation (0: one a core); raises what onnxruntime raises."""
    onnxruntime = runtime()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
