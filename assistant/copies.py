"""
Which texts are one piece of copy, and which wire a text says it comes from.

A text is the set of its runs of five words. The shorter of two is a copy when most of its runs stand in the longer,
those of its first half and those of its second alike: a story cut short, opened with an outlet's name, put into a
longer one or set beside further paragraphs is found; an outlet's furniture around two stories is not enough. A fixed
part of the runs, the same in every text (a MinHash sketch that keeps containment), finds the candidates. What this
cannot see: a story told in other words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.domain import Document
from assistant.text import folded, terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

SHARE = 0.6
"""Part of the shorter text's runs at which it is a copy."""
HALF = 0.5
"""Part of the runs of either of its halves: an outlet's furniture stands at one end."""
FIGURES = 0.34
"""Part of its figures that the longer must have too: a daily series differs in nothing else."""
SAME_TITLE = 0.34
"""Part of the shorter headline's terms that two pages of one outlet share if they tell one story."""
SAMPLE = 4
"""One run in so many is in the sketch."""
_RUN = 5
_LEAST = 16
"""Runs below which a text is a copy of nothing but its equal."""
_FEW = 3
"""Figures below which they tell nothing."""
_FACTOR = 0x9E3779B97F4A7C15
_WORD = re.compile(r"[^\W_]+")
_AGENCIES = {
    "Reuters": "Reuters",
    "Associated Press": "Associated Press",
    "AP": "Associated Press",
    "AFP": "AFP",
    "Agence France-Presse": "AFP",
    "Bloomberg": "Bloomberg",
    "UPI": "UPI",
    "United Press International": "UPI",
    "PA Media": "PA Media",
    "Press Association": "PA Media",
    "dpa": "dpa",
    "Xinhua": "Xinhua",
    "TASS": "TASS",
    "Interfax": "Interfax",
    "Kyodo": "Kyodo",
    "Kyodo News": "Kyodo",
    "EFE": "EFE",
    "ANSA": "ANSA",
    "Yonhap": "Yonhap",
    "PTI": "PTI",
    "Press Trust of India": "PTI",
    "AAP": "AAP",
    "Australian Associated Press": "AAP",
    "Canadian Press": "Canadian Press",
}
_NAMES = "|".join(sorted(map(re.escape, _AGENCIES), key=len, reverse=True))
_CREDIT = re.compile(
    rf"\((?P<bracketed>{_NAMES})\)|^[^\n]{{0,80}}?\b(?P<opening>{_NAMES}) ?[–—-]+ |"
    rf"^[ \t]*[Bb]y [^\n]{{0,80}}?\b(?P<byline>{_NAMES})\b[^\n]{{0,20}}$|"
    rf"\b[Tt]he (?P<contributed>{_NAMES}) contributed to this (?:report|story|article)\b",
    re.MULTILINE,
)
_TOLD = re.compile(
    rf"\b(?:told|according to|cited by|quoted by|seen by|reviewed by|interview with) (?:the )?(?P<by>{_NAMES})\b|"
    rf"\b(?P<itself>{_NAMES}) (?:news agency )?(?:has )?(?:report(?:s|ed)|said|says|quoted|cited)\b"
)
_HEAD, _TAIL = 600, 300
"""Characters at either end of a text in which a credit stands."""


@dataclass(frozen=True, slots=True)
class Print:
    """What of a document is compared."""

    runs: frozenset[int]
    """The hashes of its runs of words."""
    sketch: tuple[int, ...]
    """Those by which it is looked up, in order; all of them where there are few."""
    opening: frozenset[int]
    """Those that begin in its first half."""
    figures: frozenset[str]
    outlet: str | None
    """Its publisher, or the site it comes from."""
    title: frozenset[str]
    """The terms of its headline."""

    @property
    def size(self) -> int:
        return len(self.runs)


def print_of(document: Document) -> Print:
    """The print of a document; one of a few words differs by its day too, since notices repeat themselves."""
    words = _WORD.findall(folded(document.text))
    if len(words) < _LEAST + _RUN - 1:
        hashed = [_hash(" ".join([*words, document.published or ""])) >> 32] if words else []
        sketch = hashed
    else:
        found = _runs(words)
        hashed, sketch = found.tolist(), sorted(set(found[found % SAMPLE == 0].tolist()))
    return Print(
        frozenset(hashed),
        tuple(sketch),
        frozenset(hashed[: len(hashed) // 2]),
        frozenset(word for word in words if word[0].isdigit()),
        outlet_of(document),
        frozenset(terms(document.title)),
    )


def outlet_of(document: Document) -> str | None:
    """Its publisher, which one on background does not name, or the site that it comes from."""
    document = document.whole or document
    site = re.match(r"https?://(?:www\.)?([^/:?#]+)", document.uri)
    return folded(document.publisher) if document.publisher else site and site[1].lower()


def shared(shorter: Print, longer: Print) -> int:
    """How many runs two texts have in common, if the shorter is a copy of the longer or of a part of it; else 0."""
    common = shorter.runs & longer.runs
    early = len(common & shorter.opening)
    late = len(common) - early
    halves = len(shorter.opening), shorter.size - len(shorter.opening)
    if len(common) < SHARE * shorter.size or early < HALF * halves[0] or late < HALF * halves[1]:
        return 0
    told = len(shorter.figures & longer.figures)
    if len(shorter.figures) >= _FEW and told < FIGURES * len(shorter.figures):
        return 0
    return len(common) if _may_be_one(shorter, longer) else 0


def _may_be_one(one: Print, other: Print) -> bool:
    """One outlet's pages under headlines that have little in common share a layout, not a story."""
    if one.outlet is None or one.outlet != other.outlet or not (one.title and other.title):
        return True
    return len(one.title & other.title) >= SAME_TITLE * min(len(one.title), len(other.title))


def credit(text: str) -> str | None:
    """The agency that a text names as its source in its dateline, byline or last lines. `(Reuters) - …` → `Reuters`"""
    for part in (text[:_HEAD], text[-_TAIL:]):
        if found := _CREDIT.search(part):
            return _AGENCIES[next(name for name in found.groups() if name)]
    return None


def agency(name: str | None) -> str | None:
    """The agency that a publisher's name stands for. `The Associated Press` → `Associated Press`"""
    bare = re.sub(r"^the ", "", (name or "").strip(), flags=re.IGNORECASE).lower()
    return next((agency for known, agency in _AGENCIES.items() if known.lower() == bare), None)


def agencies_in(sentence: str) -> set[str]:
    """The agencies that a sentence says it has its news from. `…, he told Reuters.` → `Reuters`"""
    return {_AGENCIES[found] for match in _TOLD.finditer(sentence) for found in match.groups() if found}


def wire_of(documents: Iterable[Document]) -> str | None:
    """The agency that most of these documents are, or credit; None where none does."""
    named = [found for each in documents if (found := agency(each.publisher) or credit(each.text))]
    return max(named, key=named.count, default=None)


def _runs(words: list[str]) -> Hashes:
    """One hash for each run of words, 32 bits each: enough to find a candidate among millions."""
    import numpy as np

    known = np.array([_hash(word) for word in words], dtype=np.uint64)
    length = len(known) - _RUN + 1
    runs = np.zeros(length, dtype=np.uint64)
    for offset in range(_RUN):
        runs = runs * np.uint64(_FACTOR) + known[offset : offset + length]
    runs ^= runs >> np.uint64(29)
    return np.asarray((runs * np.uint64(_FACTOR)) >> np.uint64(32), dtype=np.uint64)


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    """The same in every run of the program, unlike Python's own."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
