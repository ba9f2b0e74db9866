"""
Why a sentence bears its verdict, as every output tells it: the worst fault first, each fault once.

Several checks may meet in one fault: a wrong figure is found by the check of numbers, and the support score falls with
it. Whatever says no more than a worse finding is folded into it; the JSON keeps it, marked as folded.
"""

from __future__ import annotations

from assistant.cite import whole
from assistant.domain import Citation, Claim, Finding, Span
from assistant.render.safe import one_line

_LAST = ("judge", "support")
"""What is told after the checks that name the words at fault."""
_FEW = 2
"""Words; more of them are not said again beside the sentence in which they are shown."""


def faults(claim: Claim) -> tuple[Finding, ...]:
    """The failed findings that a reader is told, the worst first; those of a check that broke down all stand."""
    if not claim.verdict:
        return ()
    failed = [finding for finding in claim.verdict.findings if not finding.passed]
    if claim.verdict.label == "error":
        return tuple(failed)
    told: list[Finding] = []
    for finding in sorted(failed, key=_rank):
        if not any(_is_said_by(worse, finding, claim) for worse in told):
            told.append(finding)
    return tuple(told)


def _rank(finding: Finding) -> tuple[bool, int]:
    return not finding.contradicts, _LAST.index(finding.check) + 1 if finding.check in _LAST else 0


def _is_said_by(worse: Finding, finding: Finding, claim: Claim) -> bool:
    """Whether a finding adds nothing to a worse one."""
    if finding.check == "judge":
        return False
    if finding.check == "support":
        return worse.contradicts and not finding.contradicts
    same = bool(finding.expected and finding.found) and (finding.expected, finding.found) == (
        worse.expected,
        worse.found,
    )
    own = (_part(finding, claim), _part(worse, claim))
    return same or (own[0] is not None and own[1] is not None and own[0].overlaps(own[1]))


def _part(finding: Finding, claim: Claim) -> Span | None:
    """The words a finding speaks of, where they are not the whole sentence."""
    return finding.span if finding.span and len(finding.span) < len(claim.text) else None


def reasons(claim: Claim) -> tuple[str, ...]:
    """Each fault as a line; of a sentence that cannot be checked, why it cannot."""
    if claim.verdict and claim.verdict.label == "not-checkable":
        return tuple(one_line(finding.detail) for finding in claim.verdict.findings)
    return tuple(_line(claim, finding) for finding in faults(claim))


def nearest(claim: Claim) -> tuple[Citation, ...]:
    """The sentences of the sources that come nearest to what the claim got wrong, each place once."""
    places: list[Citation] = []
    for found in (whole(finding.source) for finding in faults(claim) if finding.source):
        if not any(one.document == found.document and one.span.overlaps(found.span) for one in places):
            places.append(found)
    return tuple(places)


def _line(claim: Claim, finding: Finding) -> str:
    """`number: The source gives another number. (source: 14; sentence: 140)`, the brackets where they add to it."""
    detail = one_line(finding.detail)
    shown = one_line(whole(finding.source).quote) if finding.source else ""
    marked = one_line(finding.span.of(claim.text)) if finding.span else ""
    sides = [("source", one_line(finding.expected or ""), shown)]
    if finding.expected:
        sides.append(("sentence", one_line(finding.found or ""), marked))
    said = "; ".join(
        f"{side}: {words}"
        for side, words, seen in sides
        if words and words not in detail and not (words in seen and len(words.split()) > _FEW)
    )
    return f"{finding.check}: {detail}" + (f" ({said})" if said else "")
