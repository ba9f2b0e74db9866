"""
The support model's answers to many (claim, source) pairs, in several processes where there are many.

Each process has the model to itself and gives what one alone would: a pair's answer hangs on nothing but the pair.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.domain import Document, Passage, Span
from assistant.errors import SuiteError
from assistant.evaluate.stages import caught, fingerprint
from assistant.text import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.evaluate.cases import Opinion, SupportModel

Pair = tuple[str, str]
"""(claim, source)."""

# Fewer are had sooner than another process has started.
_WORTH_A_PROCESS = 1000
_mine: SupportModel | None = None
"""The model of a process that does nothing but ask it."""


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Weighed:
    """How likely it is that a source supports a claim, and its words that come nearest to it."""

    probability: float
    window: str = ""


def support_of(model: SupportModel, pairs: Sequence[Pair]) -> list[Weighed]:
    """
    What the model says of each pair: `[(claim, source)]` → `[Weighed(0.93, "It rained.")]`.

    A source without words supports nothing, for sure; a claim without words is an error, as is an answer that is
    no probability: neither may turn into a score.
    """
    # Many claims share a source: it is looked at once.
    passages = {source: [passage_of(source)] for source in {one for _, one in pairs} if WORD.search(source)}
    asked = [(claim, passages[source]) for claim, source in pairs if source in passages]
    opinions = iter(model.score(asked) if asked else ())
    return [_weighed(claim, next(opinions)) if source in passages else Weighed(0.0) for claim, source in pairs]


def checked(
    model: SupportModel, blocks: Sequence[Sequence[Sequence[Pair]]], workers: int | None
) -> Iterator[list[dict[str, Any]]]:
    """Block by block, and in order, the support of each case's pairs, or why there is none; None is a worker a core."""
    pairs = sum(len(of_case) for block in blocks for of_case in block)
    processes = min(workers or _cores(), len(blocks), pairs // _WORTH_A_PROCESS)
    if processes < 2:
        yield from (_block(model, block) for block in blocks)
        return
    # Forking a process that has threads (a library's, a model's) can leave the child with a lock that nobody opens.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_adopt, initargs=(model,)) as pool:
        yield from pool.map(_block_there, blocks)


def _adopt(model: SupportModel) -> None:
    global _mine  # noqa: PLW0603  # what a pool's process is given once, it has no other place for
    _mine = model
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer.
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()


def _leave_with_the_parent() -> None:
    """A killed parent says no goodbye, and its processes would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _block_there(block: Sequence[Sequence[Pair]]) -> list[dict[str, Any]]:
    if _mine is None:
        raise RuntimeError("this process was given no model")
    return _block(_mine, block)


def _block(model: SupportModel, block: Sequence[Sequence[Pair]]) -> list[dict[str, Any]]:
    """The support of each case's pairs; when the block fails, each case is tried alone, so that one cannot fail all."""
    flat = _supported(model, [pair for pairs in block for pair in pairs])
    if "error" in flat:
        return [_supported(model, pairs) for pairs in block]
    values, windows = iter(flat["support"]), iter(flat["windows"])
    return [{"support": [next(values) for _ in pairs], "windows": [next(windows) for _ in pairs]} for pairs in block]


def _supported(model: SupportModel, pairs: Sequence[Pair]) -> dict[str, Any]:
    def asked() -> dict[str, Any]:
        found = support_of(model, pairs)
        return {"support": [one.probability for one in found], "windows": [one.window for one in found]}

    return caught("check", asked)


def passage_of(source: str) -> Passage:
    """A source that belongs to no library, as one passage."""
    return Passage(Document(fingerprint(source)[:16], source, "", "", "document"), Span(0, len(source)))


def _weighed(claim: str, opinion: Opinion | None) -> Weighed:
    if opinion is None:
        raise SuiteError(f"The claim {claim[:60]!r} has no words to compare.", hint="Give the case a claim in words.")
    value = float(opinion.probability)
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise SuiteError(f"The support model gave {value}, which is no probability.", hint="Mend the support model.")
    window = getattr(opinion, "window", None)
    return Weighed(value, window.quote if window else "")
