"""
How often a reply is rightly taken for a promise to come back with an answer, on replies that a person has read.

    python evals/taken_questions.py LIBRARY

LIBRARY holds the press briefings. The cases name a question's and its reply's characters in a file, and whether an
answer is owed after that reply: the speaker promises the questioner one, without an `if`, and the transcript does not
give it in brackets. They were drawn from replies that look up, check, get back, follow up or let know in any words.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from assistant.discourse.promises import promise
from assistant.domain import Document, Filter
from assistant.evaluate.statistics import wilson
from assistant.store.library import Library

CASES = Path(__file__).resolve().parent / "cases/taken-questions.jsonl"


def main(library: str) -> None:
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    opened = Library(Path(library), None)
    documents = {Path(each.uri).name: each for each in opened.documents(Filter())}
    for split in ("dev", "test"):
        told = [
            (case["owed"], _is_taken(case, documents[case["document"]]))
            for case in cases
            if case["split"] == split and case["document"] in documents
        ]
        right = sum(owed and taken for owed, taken in told)
        print(f"{split}: {len(told)} replies, {sum(owed for owed, _ in told)} owed")
        _share("precision", right, sum(taken for _, taken in told))
        _share("recall", right, sum(owed for owed, _ in told))
    opened.close()


def _is_taken(case: dict[str, Any], document: Document) -> bool:
    start, end = case["reply"]
    return promise(document.text[start:end]) is not None


def _share(name: str, part: int, whole: int) -> None:
    if whole:
        low, high = wilson(part, whole)
        print(f"  {name} {part / whole:.3f} [{low:.3f}, {high:.3f}] ({part} of {whole})")


if __name__ == "__main__":
    main(sys.argv[1])
