"""
How many faults each check finds, as features of a support score.

A name that the source lacks is most often an error of the claim and sometimes only another wording; how often, the
training pairs tell. Text whose letters are all of one case has no names to look up. Quotations, speakers, dates, doers,
scope and replaced figures are not counted: they condemn a sentence by themselves, and the score of labelled pairs was
no better for any of them, or worse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.domain import CheckName, Claim, Finding, Passage
from assistant.verify import date, name, number, polarity, speaker

COUNTED: Mapping[CheckName, Callable[[Claim, Sequence[Passage]], Sequence[Finding]]] = {
    "number": number.check,
    "name": name.check,
    "polarity": polarity.check,
}
_SETTLING = (speaker.check, date.check)
"""Checks that are not counted, but say what need not be looked for."""
_MOST = 2
"""More faults of one kind than this condemn a sentence no further."""


def findings_of(text: str, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """What the checks that the score needs find in a text."""
    claim = Claim(text)
    return tuple(finding for check in (*COUNTED.values(), *_SETTLING) for finding in check(claim, passages))


def measures(findings: Sequence[Finding]) -> dict[str, float]:
    """The failed findings of each check, by `faults:<check>`."""
    failed = [finding.check for finding in findings if not finding.passed]
    return {f"faults:{check}": float(min(failed.count(check), _MOST)) for check in COUNTED}
