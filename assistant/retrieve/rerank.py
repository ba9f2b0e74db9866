"""
A second opinion on the best passages: (question, passages) → one score each, the higher the better.

`sentences` compares the question with each passage's single sentences by the library's own embedder: a passage is as
good as its best one. A folder with `model.onnx` and `tokenizer.json` is a cross-encoder, run here; any other name is
one that sentence-transformers loads, from a folder of its own or from its hub. None is used unless named: each takes
longer than the search itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain import Passage
from assistant.embed.inference import open_model
from assistant.errors import EmbedderError, UsageProblem
from assistant.text import sentences

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from assistant.embed import Vectors

    Values = npt.NDArray[np.float32]

Rerank = Callable[[str, Sequence[Passage]], Sequence[float]]
Embed = Callable[[Sequence[str]], "Vectors"]

MAX_TOKENS = 512
_BATCH = 8
_FOLDER = "A cross-encoder's folder has model.onnx and tokenizer.json."
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
"""What a cross-encoder is given, and what the tokenizer calls it."""


@lru_cache(maxsize=4)
def open_reranker(name: str, embed: Embed) -> Rerank:
    """Open `sentences`, a cross-encoder's folder, or the name of one that sentence-transformers knows."""
    if name in RERANKERS:
        return RERANKERS[name](embed)
    folder = Path(name).expanduser()
    if (folder / "model.onnx").is_file():
        return _onnx(folder)
    if folder.is_file():
        raise UsageProblem(f"The reranker {name} is a file.", hint=f"Name its folder. {_FOLDER}")
    if folder.is_dir() and not (folder / "config.json").is_file():
        raise UsageProblem(f"The folder {name} holds no reranker.", hint=_FOLDER)
    if not folder.exists() and name.startswith((".", "/", "~")):
        raise UsageProblem(f"There is no folder {name}.", hint=_FOLDER)
    return _sentence_transformers(name)


def _sentences(embed: Embed) -> Rerank:
    def rerank(question: str, passages: Sequence[Passage]) -> list[float]:
        parts = [[span.of(passage.text) for span in sentences(passage.text)] for passage in passages]
        vectors = embed([question, *(sentence for own in parts for sentence in own)])
        cosines = iter((vectors[1:] @ vectors[0]).tolist())
        return [max((next(cosines) for _ in own), default=-1.0) for own in parts]

    return rerank


def _onnx(folder: Path) -> Rerank:
    import numpy as np

    session, tokenizer = _opened(folder)
    wanted = [given.name for given in session.get_inputs()]
    if not set(wanted) <= set(_INPUTS):
        raise _no_cross_encoder(folder)

    def run(question: str, texts: Sequence[str]) -> Values:
        encoded = tokenizer.encode_batch([(question, text) for text in texts])
        inputs = {name: np.asarray([getattr(one, _INPUTS[name]) for one in encoded], dtype=np.int64) for name in wanted}
        output = np.asarray(session.run(None, inputs)[0], dtype=np.float32)
        if output.size not in (len(texts), 2 * len(texts)):
            raise _no_cross_encoder(folder)
        return _relevance(output.reshape(len(texts), -1))

    def rerank(question: str, passages: Sequence[Passage]) -> list[float]:
        texts = [passage.text for passage in passages]
        found: list[float] = []
        for start in range(0, len(texts), _BATCH):
            found.extend(run(question, texts[start : start + _BATCH]).tolist())
        return found

    return rerank


def _opened(folder: Path) -> tuple[Any, Any]:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = open_model(folder / "model.onnx")
    except Exception as error:  # Both raise types of their own, or plain Exception, for a file they cannot read.
        raise EmbedderError(
            f"The reranker in {folder} cannot be opened: {type(error).__name__}.",
            hint="The folder needs model.onnx and tokenizer.json of one cross-encoder.",
        ) from None
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    tokenizer.enable_padding()
    return session, tokenizer


def _no_cross_encoder(folder: Path) -> EmbedderError:
    return EmbedderError(
        f"The model in {folder} is no cross-encoder: it gives a pair of texts no single score.",
        hint="Name one made to rank passages, such as an ms-marco cross-encoder, or `sentences`.",
    )


def _relevance(logits: Values) -> Values:
    """One logit a pair as it is; of two, how far the second (relevant) is above the first."""
    relevance: Values = logits[:, -1] if logits.shape[1] == 1 else logits[:, -1] - logits[:, 0]
    return relevance


def _sentence_transformers(name: str) -> Rerank:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError:
        raise UsageProblem(
            f"There is no reranker {name!r} without sentence-transformers.",
            hint="Use `sentences` or a folder with model.onnx, or: pip install 'podium-briefings[reranker]'",
        ) from None
    try:
        model = CrossEncoder(name, max_length=MAX_TOKENS)
    except Exception as error:  # Whatever its hub, its files or its network raise.
        raise EmbedderError(
            f"The reranker {name!r} cannot be loaded: {type(error).__name__}.",
            hint="Name a cross-encoder that is here already, as a folder.",
        ) from None

    def rerank(question: str, passages: Sequence[Passage]) -> list[float]:
        scores = model.predict([(question, passage.text) for passage in passages], show_progress_bar=False)
        return [float(score) for score in scores]

    return rerank


RERANKERS: dict[str, Callable[[Embed], Rerank]] = {"sentences": _sentences}
