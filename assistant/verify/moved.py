"""
Whether a figure moved the way a claim has it: `rose to 5.1 percent` of a source with `5.1 percent, down from 5.6`.

Looked for is a verb of rising or falling just before the figure in the claim, and `up from` or `down from` just after
the same figure in the sources; where they tell no way, or both, nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage
from assistant.verify.premise import sentences_in
from assistant.verify.quantity import Quantity, quantities

_WAYS = {
    "up": re.compile(
        r"\b(?:ros|ris|increas|climb|jump|grew|grow|soar|surg|\w+ up|up)\w*\b[^.;,]{0,30}$",
        re.IGNORECASE,
    ),
    "down": re.compile(
        r"\b(?:fell|fall|dropp|declin|decreas|slipp|slid|shrank|\w+ down|down)\w*\b[^.;,]{0,30}$",
        re.IGNORECASE,
    ),
}
_FROM = re.compile(r"[^.;]{0,40}?,?\s(?P<way>up|down)\sfrom\b", re.IGNORECASE)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each figure that went the other way in the sources."""
    moved = [(one, way) for one in quantities(claim.text) if (way := _way(claim.text, one))]
    return tuple(finding for one, way in moved for finding in _turned(claim.text, one, way, passages))


def _way(text: str, stated: Quantity) -> str | None:
    before = text[: stated.span.start]
    found = [way for way, form in _WAYS.items() if form.search(before)]
    return found[0] if len(found) == 1 else None


def _turned(text: str, stated: Quantity, way: str, passages: Sequence[Passage]) -> Iterator[Finding]:
    places = [
        (sentence, match)
        for sentence in sentences_in(passages)
        for one in quantities(sentence.text)
        if (one.value, one.unit) == (stated.value, stated.unit)
        and (match := _FROM.match(sentence.text, one.span.end)) is not None
    ]
    if not places or any(match["way"].lower() == way for _, match in places):
        return
    sentence, match = places[0]
    source, said = sentence.cite(), stated.span.of(text)
    detail = f"The sentence has {said} go {way} where the source has it “{match['way']} from” another figure."
    yield Finding("number", False, detail, stated.span, source.quote, said, True, source)
