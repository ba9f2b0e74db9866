"""
Real documents, and sentences of theirs of which it is known whether some sources bear them out.

Documents are split in two by their ids: what the support score learns from (`train`) and what the checker is measured
on (`test`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.chunk import chunk
from assistant.domain import Document, Passage
from assistant.evaluate.cases import PerturbationCase
from assistant.evaluate.perturb import perturbations
from assistant.read import read
from assistant.read.source import Source
from assistant.retrieve import among

SEED = 20150429
PASSAGES = 8
"""As many as the desk gives a sentence of a draft."""
DOCUMENTS = 200
"""At most so many of one data set, drawn by seed."""
SETS: Mapping[str, tuple[str, str]] = {
    "press": ("data/press/*.html", "press briefings, 2014–15"),
    "news": ("data/realtimeqa/articles.jsonl", "news articles, 2023"),
}


def documents_of(shared: Path, name: str, part: Literal["train", "test"]) -> list[Document]:
    """The documents of one part of a data set, each once."""
    found = {
        document.id: document
        for path in sorted(shared.glob(SETS[name][0]))
        for document in read(Source(str(path), path.name, path.read_bytes()))
        if isinstance(document, Document) and (int(document.id, 16) % 2 == 0) == (part == "test")
    }
    documents = list(found.values())
    order = np.random.default_rng(SEED).permutation(len(documents))
    return [documents[i] for i in order[:DOCUMENTS]]


def planted(documents: Sequence[Document], count: int) -> list[PerturbationCase]:
    """Sentences of the documents with their faulty and reworded variants."""
    made = (one.input for one in perturbations(documents, count=count, seed=SEED))
    return [case for case in made if isinstance(case, PerturbationCase)]


def elsewhere(documents: Sequence[Document]) -> Callable[[str, str], Sequence[Passage]]:
    """A search for the passages nearest to a text in all documents but the one with this id."""
    nearest = among([passage for document in documents for passage in chunk(document)], k=5 * PASSAGES)

    def search(text: str, document: str) -> Sequence[Passage]:
        return [passage for passage in nearest(text) if passage.document.id != document][:PASSAGES]

    return search


def known_pairs(shared: Path, count: int = 350) -> Iterator[tuple[str, str, tuple[str, ...], int]]:
    """
    Data set, claim, a text for each source document, and label: a reworded sentence has its own document, and is borne
    out by it; one with others is not.

    Briefings repeat themselves: a few sentences from elsewhere are borne out after all.
    """
    for name in SETS:
        documents = documents_of(shared, name, "train")
        own = {document.id: among(chunk(document), k=PASSAGES) for document in documents}
        others = elsewhere(documents)
        for case in planted(documents, count):
            if case.reworded:
                yield f"known {name}", case.reworded, joined(own[case.document](case.reworded)), 1
            foreign = others(case.true, case.document)
            if foreign:
                yield f"known {name}", case.true, joined(foreign), 0


def joined(passages: Sequence[Passage]) -> tuple[str, ...]:
    """A text for each document of some passages."""
    documents = dict.fromkeys(passage.document.id for passage in passages)
    return tuple("\n\n".join(one.text for one in passages if one.document.id == document) for document in documents)
