"""
Turns texts into unit vectors. `minilm` runs here, offline; `openai:<model>` asks an OpenAI-compatible server.

Vectors of two embedders do not compare, so a library remembers which one made its vectors.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.embed import minilm
from assistant.embed.inference import open_model
from assistant.errors import EmbedderError, UsageProblem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

Progress = Callable[[int], None]
"""Told after each batch how many more texts are done."""

MAX_TOKENS = 256
"""What MiniLM was trained on; a longer text is cut there for its vector only, never in the store."""
_BATCH_TOKENS = 512
"""Measured on two cores: batches this small, one thread each, beat large batches on all threads by 7 % for passages and
40 % for sentences, since their activations stay in the cache."""


@dataclass(frozen=True, slots=True)
class Embedder:
    name: str
    dimensions: int
    """0 until a server has answered once."""
    origin: str
    """Where the model comes from, in words."""
    run: Callable[[Sequence[str], Progress], Vectors]

    def embed(self, texts: Sequence[str], progress: Progress = lambda _: None) -> Vectors:
        """One unit vector a text, shape (texts, dimensions), float32."""
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return self.run(texts, progress)


def open_embedder(name: str) -> Embedder:
    """Open `minilm` or `openai:<model>`; raises UsageProblem for another name, EmbedderError where it cannot run."""
    family, _, model = name.partition(":")
    if family not in EMBEDDERS:
        known = ", ".join(EMBEDDERS)
        raise UsageProblem(f"There is no embedder named {name!r}.", hint=f"Known embedders: {known}.")
    return EMBEDDERS[family](model)


def _minilm(model: str) -> Embedder:
    del model
    import numpy as np
    from tokenizers import Tokenizer

    found = minilm.ensure()
    tokenizer = Tokenizer.from_file(str(found.tokenizer))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    session = open_model(found.graph, threads=1)

    def run(texts: Sequence[str], progress: Progress) -> Vectors:
        encoded = tokenizer.encode_batch_fast(list(texts))
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        batches = list(_batches([len(item.ids) for item in encoded]))
        with ThreadPoolExecutor(min(len(batches), os.cpu_count() or 1)) as pool:
            forwarded = pool.map(lambda batch: _forward(session, [encoded[i].ids for i in batch]), batches)
            for batch, rows in zip(batches, forwarded, strict=True):
                vectors[batch] = rows
                progress(len(batch))
        return vectors

    return Embedder("minilm", 384, found.origin, run)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group indices of like length, longest first, so that padding costs little."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _forward(session: Any, ids: Sequence[Sequence[int]]) -> Vectors:
    import numpy as np

    length = max(map(len, ids))
    tokens = np.zeros((len(ids), length), dtype=np.int64)
    mask = np.zeros_like(tokens)
    for row, text in enumerate(ids):
        tokens[row, : len(text)] = text
        mask[row, : len(text)] = 1
    inputs = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
    wanted = {given.name for given in session.get_inputs()}
    output = session.run(None, {name: value for name, value in inputs.items() if name in wanted})[0]
    return output if output.ndim == 2 else _pooled(output, mask)


def _pooled(hidden: Vectors, mask: npt.NDArray[np.int64]) -> Vectors:
    """Mean over the real tokens, to unit length: what our own graph does inside and Chroma's archive leaves undone."""
    import numpy as np

    weights = mask[:, :, None].astype(np.float32)
    mean = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    unit: Vectors = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
    return unit


def _openai(model: str) -> Embedder:
    model = model or "text-embedding-3-small"

    def run(texts: Sequence[str], progress: Progress) -> Vectors:
        import numpy as np

        rows = []
        for start in range(0, len(texts), 128):
            batch = list(texts[start : start + 128])
            rows.extend(_openai_batch(model, batch))
            progress(len(batch))
        vectors = np.asarray(rows, dtype=np.float32)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit

    return Embedder(f"openai:{model}", 0, f"{model} on an OpenAI-compatible server", run)


def _openai_batch(model: str, texts: list[str]) -> list[list[float]]:
    import openai

    try:
        # A local server needs no key, but the SDK insists on one.
        client = openai.OpenAI(api_key=os.environ.get("OPENAI_API_KEY") or "none", max_retries=3, timeout=60)
        reply = client.embeddings.create(model=model, input=texts, encoding_format="float")
    except openai.AuthenticationError:
        raise EmbedderError(
            "The embedding server refused the key.", hint="Set OPENAI_API_KEY to a valid key, or use --embedder minilm."
        ) from None
    except openai.OpenAIError as error:
        raise EmbedderError(
            f"The embedding server failed: {type(error).__name__}.",
            hint="Check OPENAI_BASE_URL and the network, or use --embedder minilm.",
        ) from None
    rows = getattr(reply, "data", None) or []  # A login page comes back as a string, not as an error.
    if len(rows) != len(texts):
        raise EmbedderError(
            f"The embedding server returned {len(rows)} vectors for {len(texts)} texts.",
            hint="Check OPENAI_BASE_URL, or use --embedder minilm.",
        )
    return [item.embedding for item in sorted(rows, key=lambda item: item.index)]


EMBEDDERS: dict[str, Callable[[str], Embedder]] = {"minilm": _minilm, "openai": _openai}
