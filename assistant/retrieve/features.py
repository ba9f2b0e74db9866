"""
What speaks for a passage, as numbers: the features that `weights.json` weighs and `evals/train_ranking.py` learns from.

Scores are in units of the mean of the ten best of the same search, so that those of different questions compare; what
the dense search did not find has its lowest cosine. All are read off the table of passages and the occurrences of the
question's words, hardly any off their texts: a hundred candidates cost a millisecond.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from assistant.domain import Filter, Passage
from assistant.retrieve.question import asks_for_a_figure, asks_for_news

if TYPE_CHECKING:
    import numpy.typing as npt

    from assistant.store.keywords import Match

    Values = npt.NDArray[np.float64]

FEATURES = ("keyword", "dense", "coverage", "document", "neighbours", "place", "length", "figure", "week", "month")
_WEEK, _MONTH = 7.0, 30.0
"""After so many days a passage has lost 63 % of what its newness adds."""
_BEST = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A question with what the searches found for it: the candidates' rows and their cosines."""

    question: str
    where: Filter
    match: Match
    rows: Sequence[int]
    passage: Callable[[int], Passage | None]
    """Reads a row's passage; only what must have its text is read."""
    cosines: Mapping[int, float]
    """By row; of more than the candidates, so that most keyword candidates have theirs."""


def features(found: Found) -> Values:
    """One row a candidate, one column a feature, in the order of FEATURES."""
    match, rows = found.match, np.asarray(found.rows, dtype=np.int64)
    unit = _unit(match.scores[match.scores > 0])
    ages = _ages(found) if asks_for_news(found.question) else np.full(len(rows), np.inf)
    figures = (
        [_has_figure(found, row) for row in found.rows] if asks_for_a_figure(found.question) else [0.0] * len(rows)
    )
    columns = {
        "keyword": match.scores[rows] / unit,
        "dense": _dense(found),
        "coverage": match.coverage(rows),
        "document": match.documents[match.table.document_codes[rows]] / _unit(match.documents[match.documents > 0]),
        "neighbours": _neighbours(match, rows) / unit,
        "place": np.log1p([match.table.places[row].ordinal for row in found.rows]),
        "length": np.log(match.table.lengths[rows] / match.table.lengths.mean()),
        "figure": np.asarray(figures),
        "week": np.exp(-ages / _WEEK),
        "month": np.exp(-ages / _MONTH),
    }
    return np.column_stack([columns[name] for name in FEATURES])


def _unit(scores: Values) -> float:
    """The mean of the ten best."""
    best = np.sort(scores if len(scores) <= _BEST else np.partition(scores, -_BEST)[-_BEST:])
    return float(best.mean()) if len(best) else 1.0


def _dense(found: Found) -> Values:
    cosines = np.fromiter(found.cosines.values(), np.float64, len(found.cosines))
    lowest = float(cosines.min()) if len(cosines) else 0.0
    return np.asarray([found.cosines.get(row, lowest) for row in found.rows]) / (_unit(cosines) or 1.0)


def _neighbours(match: Match, rows: npt.NDArray[np.int64]) -> Values:
    """The mean score of the passages before and after in the same document; one that is not there has 0."""
    codes, scores, last = match.table.document_codes, match.scores, len(match.table) - 1
    before, after = np.maximum(rows - 1, 0), np.minimum(rows + 1, last)
    earlier = np.where((codes[before] == codes[rows]) & (rows > 0), scores[before], 0.0)
    later = np.where((codes[after] == codes[rows]) & (rows < last), scores[after], 0.0)
    total: Values = (earlier + later) / 2
    return total


def _ages(found: Found) -> Values:
    """Days between the candidates and the day of the question; without end for what has no date."""
    as_of = found.where.as_of
    today = date.fromisoformat(as_of[:10]) if as_of else datetime.now(UTC).date()
    table = found.match.table
    days = (table.published[code] for code in table.document_codes[list(found.rows)].tolist())
    return np.asarray(
        [abs((today - date.fromisoformat(day)).days) if day else np.inf for day in days], dtype=np.float64
    )


def _has_figure(found: Found, row: int) -> float:
    passage = found.passage(row)
    return float(passage is not None and re.search(r"\d", passage.text) is not None)


@lru_cache(maxsize=1)
def weights() -> Values:
    """The learned weight of each feature, from `weights.json`."""
    text = resources.files("assistant.retrieve").joinpath("weights.json").read_text(encoding="utf-8")
    learned = json.loads(text)["weights"]
    return np.asarray([learned[name] for name in FEATURES])
