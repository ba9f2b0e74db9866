"""Fields of cases that look misspelt: a case may hold anything else, but an answer under a wrong name is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.evaluate.cases import Case

_LIKE = 0.75
"""`anwsers`, `answer` and `asof` are at least as near to a field as this; `text` and `topic_id` to none."""


@dataclass(slots=True)
class _Seen:
    origin: str
    nearest: str
    cases: int = 0


def misspelt(cases: Iterable[Case]) -> Iterator[str]:
    """One line for each unknown field that is nearly a known one which its case lacks, with the first place of it."""
    seen: dict[str, _Seen] = {}
    for case in cases:
        known = case.input.__dataclass_fields__.keys()
        for name in case.raw.keys() - known:
            if nearest := _nearest(str(name), known - case.raw.keys()):
                seen.setdefault(str(name), _Seen(case.origin, nearest)).cases += 1
    for name, one in sorted(seen.items()):
        more = f", nor in {one.cases - 1:,} more" if one.cases > 1 else ""
        yield f"{one.origin}: the field {name!r} is not read{more}. Did you mean {one.nearest!r}?"


def _nearest(name: str, known: Iterable[str]) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(
        name.casefold(), sorted(known), scorer=OSA.normalized_similarity, score_cutoff=_LIKE, processor=None
    )
    return str(found[0]) if found else None
