"""Briefings and evidence as JSON, in the shapes that other programs rely on: `"format": 1`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from assistant.domain import (
    Agreement,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Copy,
    Evidence,
    Finding,
    Instruction,
    Round,
)
from assistant.handling.attribution import source_name, speaker_name
from assistant.handling.markings import highest
from assistant.render.reasons import faults
from assistant.render.safe import escaped_json
from assistant.render.wording import MARKS, Sheet, label, mark, sheet

FORMAT = 1
Data = dict[str, Any]


def render(briefing: Briefing, notice: str | None = None) -> str:
    return dumped(to_data(briefing, notice))


def dumped(data: Data) -> str:
    """One JSON document as text, readable and fit for a terminal."""
    return escaped_json(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def to_data(briefing: Briefing, notice: str | None = None) -> dict[str, object]:
    made = sheet(briefing, notice)
    shapes = {"answer": _answer, "briefing": _briefing, "check": _check}
    return {"format": FORMAT, "kind": briefing.kind, **shapes[briefing.kind](made), **_common(made)}


def evidence_data(query: str, evidences: Iterable[Evidence]) -> dict[str, object]:
    return {"format": FORMAT, "kind": "search", "query": query, "evidence": [_evidence(each) for each in evidences]}


def _answer(made: Sheet) -> Data:
    briefing = made.briefing
    return {
        "question": briefing.title,
        "answered": briefing.answered,
        "text": " ".join(_sentence(made, claim) for claim in briefing.claims),
        "claims": [_claim(made, claim) for claim in briefing.claims],
        "note": next((section.note for section in briefing.sections if section.note), None),
        "unanswered": list(briefing.unanswered),
        "reason": briefing.reason,
    }


def _briefing(made: Sheet) -> Data:
    briefing = made.briefing
    return {
        "title": briefing.title,
        "date": briefing.date,
        "made_at": briefing.made_at,
        "window": {"since": briefing.since, "until": briefing.until},
        "template": briefing.template,
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "claims": [_claim(made, claim) for claim in section.claims],
                "note": section.note,
            }
            for section in briefing.sections
        ],
        "changes": _changes(briefing.since_last) if briefing.since_last else None,
        "reason": briefing.reason,
        "clearance": asdict(briefing.clearance) if briefing.clearance else None,
    }


def _changes(found: Comparison) -> Data:
    """What changed since the earlier briefing, by kind."""
    kinds: Data = {"new": [], "changed": [], "corrected": [], "dropped": [], "unchanged": []}
    for change in found.changes:
        told = asdict(change)
        kinds[told.pop("kind")].append({**told, "shifts": [asdict(shift) for shift in change.shifts]})
    since = {"title": found.title, "date": found.date, "made_at": found.made_at}
    return {"since": since, **kinds, "withheld": found.withheld, "earlier": found.earlier}


def _check(made: Sheet) -> Data:
    briefing = made.briefing
    return {
        "title": briefing.title,
        "claims": [
            {
                **_claim(made, claim),
                "start": place.start if place else None,
                "end": place.end if place else None,
            }
            for claim in briefing.claims
            for place in [claim.on_disk or claim.span]
        ],
        "passed": briefing.passed and not briefing.removed and not briefing.stopped,
        "reason": briefing.reason,
    }


def _common(made: Sheet) -> Data:
    briefing = made.briefing
    return {
        "citations": [_listed(made, citation, n) for citation, n in made.numbers.items()],
        "marking": briefing.marking,
        "status": briefing.status,
        "coverage": {
            "documents": briefing.coverage.documents,
            "used": briefing.coverage.used,
            "duplicates": briefing.coverage.duplicates,
            "unread": list(briefing.coverage.unread),
            "withheld": briefing.coverage.withheld,
            "foreign": list(briefing.coverage.foreign),
            "failures": list(briefing.coverage.failures),
        },
        "grounding": _grounding(briefing),
        "removed": [_removed(made, claim) for claim in briefing.removed],
        "model": briefing.model,
        "prompt": dict(briefing.prompt),
        "usage": asdict(briefing.usage),
        "seconds": {step: _finite(seconds) for step, seconds in briefing.seconds.items()},
        "stopped": briefing.stopped,
        "judge": _judge(briefing.judge) if briefing.judge else None,
        "scored": [_evidence(one) for one in briefing.scored],
        "instructions": [_instruction(one) for one in briefing.instructions],
        "notice": made.notice,
    }


def _listed(made: Sheet, citation: Citation, n: int) -> Data:
    """A citation of the list; a briefing's bears its passage too, so that it can be printed again from its JSON."""
    span = citation.passage.span
    copies = [copy_data(copy) for copy in made.briefing.copies.get(citation, ())]
    listed = {**citation_data(citation, n), "copies": copies}
    if made.briefing.kind != "briefing" or not span.contains(citation.span):
        return listed
    return {**listed, "passage": {**asdict(span), "text": citation.passage.text}}


def _instruction(found: Instruction) -> Data:
    """Text addressed to a model, by its place."""
    return {
        "document_id": found.document_id,
        "title": found.title,
        "uri": found.uri,
        "field": found.field,
        "start": found.span.start if found.span else None,
        "end": found.span.end if found.span else None,
        "words": found.words,
    }


def _judge(agreement: Agreement) -> Data:
    return {
        "model": agreement.model,
        "claims": agreement.claims,
        "agreed": agreement.agreed,
        "kappa": _finite(agreement.kappa),
        "errors": agreement.errors,
    }


def citation_data(citation: Citation, n: int | None) -> Data:
    document = citation.document
    return {
        "n": n,
        "document_id": document.id,
        "title": document.title,
        "publisher": source_name(document),
        "published": document.published,
        "uri": document.uri,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "speaker": speaker_name(document, citation.speaker),
        "page": citation.page,
        "role": citation.role,
        "kind": document.kind,
        "marking": document.marking,
        "embargo_until": document.embargo_until,
        "ground_rules": document.ground_rules,
    }


def copy_data(copy: Copy) -> Data:
    return {
        "document_id": copy.document_id,
        "title": copy.title,
        "publisher": copy.publisher,
        "published": copy.published,
        "uri": copy.uri,
    }


def _sentence(made: Sheet, claim: Claim) -> str:
    """The claim as it stands in the answer's text, its numbers behind it and never without its mark."""
    marks = [*made.references(claim), *filter(None, [mark(claim)])]
    return " ".join([claim.text, *(f"[{each}]" for each in marks)])


def _claim(made: Sheet, claim: Claim) -> Data:
    return {
        "text": claim.text,
        "citations": list(made.references(claim)),
        "verdict": label(claim),
        "score": _finite(claim.verdict.score) if claim.verdict else None,
        "findings": _findings(made, claim),
        "when": claim.when,
        "marking": highest([one.document.marking for one in claim.citations if one.document.marking]),
        "subject": claim.subject,
        "note": claim.note,
        "independent_sources": claim.corroboration.sources if claim.corroboration else None,
        "corroboration": claim.corroboration.standing if claim.corroboration else None,
        "corroborated_by": [citation_data(one, made.numbers.get(one)) for one in claim.corroboration.others]
        if claim.corroboration
        else [],
        "rounds": [_round(made, one) for one in claim.rounds],
    }


def _round(made: Sheet, one: Round) -> Data:
    """A wording that a model tried; null where it withdrew the claim."""
    return {
        "text": one.text,
        "verdict": one.verdict.label if one.verdict else None,
        "findings": [_finding(made, finding) for finding in (one.verdict.findings if one.verdict else ())],
    }


def _removed(made: Sheet, claim: Claim) -> Data:
    """A claim that the gate took out; the sources that no standing claim cites come with it, unnumbered."""
    listed = tuple(citation for citation in claim.citations if citation in made.numbers)
    return {
        **_claim(made, replace(claim, citations=listed)),
        "sources": [citation_data(citation, None) for citation in claim.citations if citation not in made.numbers],
    }


def _findings(made: Sheet, claim: Claim) -> list[Data]:
    """Those that a reader is told, the worst first; then what they fold in, and what passed."""
    told = faults(claim)
    rest = [finding for finding in (claim.verdict.findings if claim.verdict else ()) if finding not in told]
    ordered = (*told, *sorted(rest, key=lambda finding: finding.passed))
    return [{**_finding(made, finding), "folded": not finding.passed and finding not in told} for finding in ordered]


def _finding(made: Sheet, finding: Finding) -> Data:
    source = finding.source
    return {
        "check": finding.check,
        "passed": finding.passed,
        "span": [finding.span.start, finding.span.end] if finding.span else None,
        "expected": finding.expected,
        "found": finding.found,
        "detail": finding.detail,
        "contradicts": finding.contradicts,
        "source": citation_data(source, made.numbers.get(source)) if source else None,
    }


def _grounding(briefing: Briefing) -> Data:
    labels = [label(claim) for claim in briefing.claims]
    names = {each: (each or "not-checked").replace("-", "_") for each in MARKS}
    return {"claims": len(labels), **{name: labels.count(each) for each, name in names.items()}}


def _evidence(evidence: Evidence) -> Data:
    passage = evidence.passage
    document = passage.document
    return {
        "rank": evidence.rank,
        "score": _finite(evidence.score),
        "document_id": document.id,
        "title": document.title,
        "publisher": source_name(document),
        "published": document.published,
        "uri": document.uri,
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.text,
        "speaker": speaker_name(document, passage.speaker),
        "ranks": dict(evidence.ranks),
        "superseded_by": evidence.superseded_by,
        "copies": [copy_data(copy) for copy in evidence.copies],
        "use": evidence.use,
    }


def _finite(number: float | None) -> float | None:
    """JSON has no word for NaN or infinity: what was not computed is null."""
    return number if number is not None and math.isfinite(number) else None
