"""
Claim and passages to a verdict: every check runs, the worst finding decides.

`supported` means that no check found a fault and that the sources' words make the sentence likely. It does not mean
that the sources are right, that they say nothing against it elsewhere, or that a paraphrase keeps every shade of
meaning: the checks compare words, and the support score has a measured error rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.cite import whole
from assistant.dates import find_dates
from assistant.domain import NO_ID, CheckName, Citation, Claim, Finding, Label, Passage, Span, Verdict
from assistant.verify.admissible import admissible, evidence
from assistant.verify.admissible import check as orders
from assistant.verify.checks import CHECKS, Check
from assistant.verify.instructed import heed
from assistant.verify.premise import nearest, sentences_in
from assistant.verify.scored import Scored, Support
from assistant.verify.statements import statements
from assistant.verify.told import remark
from assistant.verify.uncheckable import uncheckable
from assistant.verify.verdict import decide

__all__ = ["CHECKS", "Check", "Scored", "Support", "verify"]


def verify(
    claim: Claim,
    passages: Sequence[Passage],
    *,
    checks: Mapping[CheckName, Check] = CHECKS,
    support: Support | None = None,
) -> Claim:
    """
    The claim with its verdict.

    A claim with citations is compared with the passages it cites, counted together; one without, as in a person's
    draft, with `passages`, and the sentences that bear it out best become its citation when it is supported. One that
    puts several statements side by side is as good as the worst of them.
    """
    parts = [_verified(replace(claim, text=one), passages, checks, support) for one in statements(claim.text)]
    return _side_by_side(claim, parts) or _verified(claim, passages, checks, support)


_WORST: tuple[Label, ...] = ("contradicted", "unsupported", "partial", "supported")


def _side_by_side(claim: Claim, parts: Sequence[Claim]) -> Claim | None:
    """The claim as the worst of its statements has it; None where it has but one, or one is nothing to check."""
    verdicts = [part.verdict for part in parts if part.verdict and part.verdict.label in _WORST]
    if not verdicts or len(verdicts) < len(parts):
        return None
    label = min((verdict.label for verdict in verdicts), key=_WORST.index)
    score = min((verdict.score for verdict in verdicts if verdict.score is not None), default=None)
    findings = tuple(dict.fromkeys(finding for verdict in verdicts for finding in verdict.findings))
    cited = tuple(dict.fromkeys(citation for part in parts for citation in part.citations))
    note = next((part.note for part in parts if part.note), claim.note)
    return replace(claim, verdict=Verdict(label, score, findings), citations=cited, note=note)


def _verified(
    claim: Claim, passages: Sequence[Passage], checks: Mapping[CheckName, Check], support: Support | None
) -> Claim:
    if not claim.citations and set(claim.unknown_ids) <= {NO_ID}:
        reason = uncheckable(claim.text)
        if reason:
            return replace(claim, verdict=Verdict("not-checkable", None, (_note(claim, reason),)))
    sources = _premise(claim, passages)
    premise = admissible(claim.text, sources, passages)
    findings, broken = _run(claim, premise, checks)
    findings = (*findings, *orders(claim, sources))
    if broken:
        return replace(claim, verdict=Verdict("error", None, findings))
    if not premise:
        nothing = Finding("support", False, "There is no source to compare the sentence with.", _whole(claim))
        return replace(claim, verdict=Verdict("unsupported", None, (*findings, nothing)))
    return heed(_concluded(claim, premise, findings, support))


def _premise(claim: Claim, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    cited = tuple(dict.fromkeys(one.passage for one in claim.citations if one.role == "supports"))
    return cited if cited or any(claim.unknown_ids) else tuple(dict.fromkeys(passages))


_LABELS = re.compile(r"(?:[^\W\d_][^:“”\n]{1,80}:\s+){1,2}(?=[“\"])|In\s+“[^”]{1,200}”:\s+")
"""Whom a quotation is of, once or twice (by office and by the transcript's label), or under which headline it stood."""


def _run(
    claim: Claim, premise: Sequence[Passage], checks: Mapping[CheckName, Check]
) -> tuple[tuple[Finding, ...], bool]:
    """What the checks found, and whether one of them broke down."""
    findings: list[Finding] = []
    broken = False
    for title, check in checks.items():
        try:
            findings.extend(check(claim, premise))
        except Exception as problem:
            broken = True
            detail = f"The {title} check could not be made: {type(problem).__name__}: {problem}."
            findings.append(Finding(title, False, detail, _whole(claim)))
    return tuple(findings), broken


def _concluded(
    claim: Claim, premise: Sequence[Passage], findings: tuple[Finding, ...], support: Support | None
) -> Claim:
    scored, threshold = None, 0.0
    if support is not None:
        try:
            told = evidence(claim.text, premise)
            scored, threshold = support(_unlabelled(claim.text), told, findings), support.threshold
        except Exception as problem:
            detail = f"The support score could not be computed: {type(problem).__name__}: {problem}."
            broken = Finding("support", False, detail, _whole(claim))
            return replace(claim, verdict=Verdict("error", None, (*findings, broken)))
        findings = (*findings, _supported(claim, scored, threshold))
    verdict = decide(findings, scored, threshold)
    cited = _citations(claim, premise, verdict, scored)
    # Whose words they are is for whoever reads what stands.
    note = claim.note or (remark(claim.text, premise) if verdict.label == "supported" else None)
    return replace(claim, verdict=verdict, citations=cited, note=note)


def _unlabelled(text: str) -> str:
    """`4 March 2031: MS. ITO: “No.”` without the day and the names before it, which have checks of their own."""
    first = next(iter(find_dates(text, None)), None)
    after = text[first.span.end :].lstrip() if first and not first.span.start else ""
    if after.startswith(": ") or _LABELS.match(after):
        text = after.removeprefix(": ")
    label = _LABELS.match(text)
    return text[label.end() :] if label else text


def _supported(claim: Claim, scored: Scored, threshold: float) -> Finding:
    passed = scored.probability >= threshold
    digits = _telling_digits(scored.probability, threshold)
    short = "" if passed else f", less than the {threshold:.{digits}f} needed{_lacking(scored)}"
    detail = f"The sources bear the sentence out with probability {scored.probability:.{digits}f}{short}."
    expected = scored.window.quote if scored.window else None
    return Finding("support", passed, detail, _whole(claim), expected, source=scored.window)


def _lacking(scored: Scored) -> str:
    if not scored.lacking:
        return ""
    return f"; the nearest of them has nothing like {', '.join(f'“{word}”' for word in scored.lacking)}"


def _telling_digits(one: float, other: float) -> int:
    """As many decimals, from two on, as it takes for two different probabilities to look different."""
    return next((n for n in range(2, 17) if f"{one:.{n}f}" != f"{other:.{n}f}"), 2)


def _citations(
    claim: Claim, premise: Sequence[Passage], verdict: Verdict, scored: Scored | None
) -> tuple[Citation, ...]:
    """The claim's own citations, else the best window where it is borne out; then what speaks against it."""
    own = claim.citations
    if not own and verdict.label in {"supported", "partial"}:
        own = tuple(_best_window(claim, premise, scored))
    against = [
        replace(whole(finding.source), role="contradicts")
        for finding in verdict.findings
        if finding.contradicts and not finding.passed and finding.source
    ]
    return tuple(dict.fromkeys((*own, *against)))


def _best_window(claim: Claim, premise: Sequence[Passage], scored: Scored | None) -> Iterator[Citation]:
    if scored and scored.window:
        yield scored.window
        return
    for _, sentence in nearest(claim.text, sentences_in(premise), limit=1):
        yield sentence.cite()


def _whole(claim: Claim) -> Span:
    """All that a claim, or one statement of it, says."""
    return Span(len(claim.text) - len(claim.text.lstrip()), len(claim.text.rstrip()) or len(claim.text))


def _note(claim: Claim, reason: str) -> Finding:
    return Finding("support", True, reason, _whole(claim))
