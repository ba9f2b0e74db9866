"""
Writes which words may stand for one another, by how MiniLM's own table of words places them.

    python evals/train_kin.py

No sentence is embedded and nothing runs when a claim is checked: the table's rows, centred, are compared once, and
pairs near enough are kept as stems (`assistant/kin.txt`), less those that the checks know to exclude one
another. Words that the table has only in pieces, and stems too rare for `support.json` to know, are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from assistant import text as texts
from assistant.embed import minilm
from assistant.verify import contrast, kinds, support

OUT = Path(__file__).parent.parent / "assistant" / "kin.txt"
NEAR = 0.35
"""Cosine of two centred rows from which two words may mean the same: `firm` and `company` have 0.47."""


def read_table() -> tuple[list[str], np.ndarray]:
    """The stems of the whole words that are known well enough, and their rows at unit length."""
    model = minilm.ensure()
    constants = {one.name: one for one in onnx.load(str(model.graph)).graph.initializer}
    rows = numpy_helper.to_array(constants["words"]).astype(np.float32)
    rows = rows - rows.mean(0)
    known = support.load().rarity.levels
    vocabulary = sorted(Tokenizer.from_file(str(model.tokenizer)).get_vocab().items())
    kept = [
        (texts.stem(word), row)
        for word, row in vocabulary
        if re.fullmatch(r"[a-z]{3,}", word) and word not in texts.STOPWORDS and texts.stem(word) in known
    ]
    chosen = rows[[row for _, row in kept]]
    return [stem for stem, _ in kept], chosen / np.linalg.norm(chosen, axis=1, keepdims=True)


def find_kin(stems: list[str], rows: np.ndarray) -> dict[str, set[str]]:
    """Each stem's kin that come after it in the alphabet."""
    found: dict[str, set[str]] = {}
    for at, row in enumerate(rows):
        for other in np.flatnonzero(rows @ row >= NEAR):
            one, two = sorted((stems[at], stems[int(other)]))
            if one != two and two not in contrast.OPPOSITES.get(one, ()) and not kinds.exclude(one, two):
                found.setdefault(one, set()).add(two)
    return found


def main() -> None:
    found = find_kin(*read_table())
    lines = [f"{stem}: {' '.join(sorted(others))}" for stem, others in sorted(found.items())]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{sum(map(len, found.values())):,} pairs of {len(found):,} stems")


if __name__ == "__main__":
    main()
