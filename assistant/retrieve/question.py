"""What a question asks for beyond its words: two parts, news, a figure, a person's words, an outlet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from assistant.text import folded

_ASKS_FOR_NEWS = re.compile(
    r"\b(?:this (?:week|month|past|year)|last (?:week|night)|past week|recent(?:ly)?|latest|newest|newly|now|currently"
    r"|today|yesterday|tonight|so far|soon|upcoming|set to|next (?:week|month|year)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    # `has announced`, `are being held`, `will visit`, `a new study`: how things stand on the day of the question.
    r"|\b(?:has|have|is|are)\s+(?:\w+ly\s+)?(?:been|being|to\b|\w+(?:ing|ed)\b)"
    r"|\bwill\b|\b(?:an?|its|his|her|their) new\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_FIGURE = re.compile(
    r"\b(?:how (?:many|much|long|old|far|large|big|often)|what (?:percent|percentage|year|number|price)|which year"
    r"|when)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\b(?:compare|contrast|difference between|differ)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:and|with|to|versus|vs\.?|than)\b", re.IGNORECASE)


def asks_for_news(question: str) -> bool:
    """Whether it wants what is new on the day it is asked."""
    return _ASKS_FOR_NEWS.search(question) is not None


def asks_for_a_figure(question: str) -> bool:
    return _ASKS_FOR_A_FIGURE.search(question) is not None


def split(question: str) -> tuple[str, ...]:
    """
    The questions within a comparison, each with the words they share; any other question alone.

    `Compare what Orsk and Vell said about the dam` → `… what Orsk said about the dam`, `… what Vell said about the dam`
    """
    names = re.findall(r"(?:[A-Z][\w’'-]+ )*[A-Z][\w’'-]+", question[1:])
    pair = next((pair for pair in pairwise(names) if _joined(question, *pair)), None)
    if not _PARTS.search(question) or pair is None:
        return (question,)
    start = question.index(pair[0])
    end = question.index(pair[1], start + len(pair[0])) + len(pair[1])
    return tuple(question[:start] + name + question[end:] for name in pair)


def _joined(question: str, first: str, second: str) -> bool:
    start = question.index(first) + len(first)
    between = question[start : question.find(second, start)]
    return len(between) < 30 and _BETWEEN.search(between) is not None


def named_speakers(question: str, labels: Iterable[str]) -> frozenset[str]:
    """The labels whose surname the question has."""
    named = set(re.findall(r"[^\W\d_]+", folded(question)))
    return frozenset(label for label in labels if _surname(label) in named)


def named_publishers(question: str, publishers: Iterable[str]) -> frozenset[str]:
    asked = folded(question)
    return frozenset(one for one in publishers if re.search(rf"\b{re.escape(folded(one))}\b", asked))


def _surname(label: str) -> str:
    """`MR. EARNEST` → `earnest`; a label of a role has none."""
    found: list[str] = re.findall(r"[^\W\d_]+", folded(label))
    return found[-1] if len(found) > 1 else ""
