"""
How long a user waits: `podium --help`, and a cold `podium ask` against a bare script over the same store.

    python benchmarks/startup.py LIBRARY ["QUESTION"] [--runs 7]

The bare script imports chromadb and onnxruntime, opens the same Chroma folder and the same model file, embeds one
question and runs one query. Runs alternate, each a fresh process; medians are printed, with the spread.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from assistant.embed import minilm

BARE = """
import sys
import chromadb
import onnxruntime
from tokenizers import Tokenizer

folder, graph, tokenizer, question = sys.argv[1:]
ids = Tokenizer.from_file(tokenizer).encode(question).ids
session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
vector = session.run(None, {"input_ids": [ids], "attention_mask": [[1] * len(ids)]})[0]
collection = chromadb.PersistentClient(folder).get_collection("langchain", embedding_function=None)
print(collection.query(query_embeddings=vector.tolist(), n_results=10)["documents"][0][0])
"""


def seconds(command: list[str]) -> float:
    """Wall seconds of one process, which must not be killed."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "100"})
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return time.perf_counter() - started


def row(name: str, values: list[float]) -> str:
    return (
        f"{name:<28}{statistics.median(values):7.2f} s   ({min(values):.2f} to {max(values):.2f}, {len(values)} runs)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("question", nargs="?", default="What did the minister say about the talks?")
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    model = minilm.ensure()
    podium = [sys.executable, "-c", "from assistant.cli import main; main()"]
    ask = [*podium, "ask", given.question, "--library", str(given.library)]
    bare = [sys.executable, "-c", BARE, str(given.library), str(model.graph), str(model.tokenizer), given.question]
    seconds(ask), seconds(bare)  # Warm the file cache for both.
    helps, asks, bares = [], [], []
    for _ in range(given.runs):
        helps.append(seconds([*podium, "--help"]))
        asks.append(seconds(ask))
        bares.append(seconds(bare))
    ratios = [one / other for one, other in zip(asks, bares, strict=True)]
    print(row("podium --help", helps))
    print(row("podium ask, cold", asks))
    print(row("bare script, one query", bares))
    print(f"ask / bare, run by run       {statistics.median(ratios):7.2f}     ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
