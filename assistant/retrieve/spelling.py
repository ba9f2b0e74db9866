"""
Words of a question that stand in no document, and the library's own word that each may have been meant for.

Only a hint: nothing is searched for in their place. A first letter is taken to be right, and one slip is forgiven, or
two in a word of seven letters or more. What only withheld documents hold is never offered.
"""

from __future__ import annotations

import re

from assistant.domain import Filter, Passage
from assistant.store.library import Library
from assistant.store.table import Passing, Table
from assistant.text import STOPWORDS, folded

_SHORTEST = 4
_LONG = 7
_LOOKED_AT = 8
"""So many passages show how a word is written."""
_ASKING = STOPWORDS | {"compare", "contrast", "describe", "explain", "list", "summarise", "summarize", "tell"}
_WORD = re.compile(r"[^\W\d_]+")


def meant(question: str, library: Library, where: Filter) -> dict[str, str]:
    """Each word of the question that no document has, and the nearest word that one has: `sanktions` → `sanctions`."""
    table, passing = library.views.of(where)
    words = dict.fromkeys(word for word in _WORD.findall(question) if len(word) >= _SHORTEST)
    unknown = [word for word in words if folded(word) not in _ASKING and not _stands(word, library, table)]
    found = {word: _nearest(word, library, table, passing) for word in unknown}
    return {word: near for word, near in found.items() if near}


def _stands(word: str, library: Library, table: Table) -> bool:
    return any(map(len, library.keywords.postings([folded(word)], table).values()))


def _nearest(word: str, library: Library, table: Table, passing: Passing | None) -> str | None:
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= _LONG else 1
    (one, *parts) = library.keywords.stems(folded(word)) or ("",)
    if parts or not one:
        return None
    near = [
        (distance, -holders, other)
        for other, holders in library.keywords.beginning(one[0])
        if abs(len(other) - len(one)) <= slips and (distance := OSA.distance(one, other, score_cutoff=slips)) <= slips
    ]
    for _, _, other in sorted(near):
        rows = library.keywords.posting(other, table).rows
        shown = rows if passing is None else rows[passing.rows[rows]]
        passages = [passage for row in shown[:_LOOKED_AT].tolist() if (passage := library.passage(table, row))]
        written = {written for passage in passages for written in _spelt(other, passage, library)}
        spelt = sorted(one for one in written if _may_be_meant(word, one, slips))
        if spelt:
            return min(spelt, key=lambda written: OSA.distance(word, written))
    return None


def _may_be_meant(word: str, written: str, slips: int) -> bool:
    """Whether whole words are as near as their stems: `many` is no slip for `main`, `dogs` none for `do`."""
    from rapidfuzz.distance import OSA

    endings = 1 if len(word) > _SHORTEST else 0
    near = OSA.distance(folded(word), folded(written)) <= slips + endings
    return near and len(written) >= _SHORTEST and folded(written) not in _ASKING


def _spelt(one: str, passage: Passage, library: Library) -> list[str]:
    """The words with this stem as the passage writes them."""
    words = _WORD.findall(f"{passage.text} {passage.document.title} {passage.speaker or ''}")
    return [word for word in words if library.keywords.stems(folded(word)) == (one,)]
