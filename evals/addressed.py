"""
How often real documents are taken for ones that speak to a model, and how many of the attacks are known.

    python evals/addressed.py .podium another/.podium
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from assistant.addressed import is_addressed, parts
from assistant.store.catalogue import Catalogue

CASES = Path(__file__).resolve().parent.parent / "tests/data/injection.jsonl"
SHOWN = 100


def main(libraries: list[str]) -> None:
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    known = sum(
        any(is_addressed(str(case.get(part, ""))) for part in ("attack", "title", "publisher")) for case in cases
    )
    print(f"{known} of {len(cases)} attacks are known by their words.")
    for library in libraries:
        catalogue = Catalogue(Path(library) / "catalogue.sqlite3")
        documents = list(catalogue.documents(all_of_them=True))
        catalogue.close()
        began = time.perf_counter()
        found = [(each, parts(each.text)) for each in documents]
        seconds = time.perf_counter() - began
        characters = sum(len(each.text) for each in documents)
        taken = [(each, spans) for each, spans in found if spans]
        print(f"{library}: {len(taken)} of {len(documents):,} documents ({characters:,} characters, {seconds:.1f} s)")
        for each, spans in taken:
            print(f"  {each.title}: {spans[0].of(each.text)[:SHOWN]!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
