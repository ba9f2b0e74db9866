"""
Scores of what the desk writes: answers and briefings.

Support is what the shipped support model says of (claim, source); a claim counts as supported when the probability
reaches its frozen threshold. Nothing to score is n/a: no claims, no quotations or no numbers give neither zero nor one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError
from assistant.evaluate.matching import (
    contains,
    duplicates,
    is_exact_quote,
    numbers_of,
    quotes_of,
    token_f1,
)

if TYPE_CHECKING:
    from assistant.domain import Briefing, Citation, Claim
    from assistant.evaluate.bench import Bench, Support
    from assistant.evaluate.cases import AnsweringCase, BriefingCase
    from assistant.evaluate.checking import Pair
    from assistant.evaluate.metrics import Parts

Data = Mapping[str, Any]


def briefing_data(briefing: Briefing) -> dict[str, Any]:
    """A briefing as plain data: what the later stages and the report read. One cut short is no result."""
    if briefing.stopped:
        raise ModelError(briefing.stopped, hint="Try it again: podium eval run --rerun-errors")
    return {
        "answered": briefing.answered,
        "reason": briefing.reason,
        "text": " ".join(claim.text for claim in briefing.claims),
        "claims": [_claim_data(claim) for claim in briefing.claims],
        "model": briefing.model,
        "prompt": dict(briefing.prompt),
        "usage": asdict(briefing.usage),
    }


def _claim_data(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "verdict": claim.verdict.label if claim.verdict else None,
        "score": claim.verdict.score if claim.verdict else None,
        "findings": [
            {
                "check": finding.check,
                "passed": finding.passed,
                "detail": finding.detail,
                "span": [finding.span.start, finding.span.end] if finding.span else None,
            }
            for finding in (claim.verdict.findings if claim.verdict else ())
        ],
        "citations": [_citation_data(citation) for citation in claim.citations if citation.role == "supports"],
        "unknown_ids": list(filter(None, claim.unknown_ids)),
    }


def _citation_data(citation: Citation) -> dict[str, Any]:
    document = citation.document
    return {
        "document_id": document.id,
        "title": document.title,
        "published": document.published,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "passage": citation.passage.text,
    }


def generate_answer(case: AnsweringCase, bench: Bench) -> Data:
    return briefing_data(bench.subject.ask(case.question, as_of=case.as_of))


def generate_briefing(case: BriefingCase, bench: Bench) -> Data:
    briefing = bench.subject.brief(
        date=case.date, since=case.since, until=case.until, topics=case.topics, template=case.template
    )
    return briefing_data(briefing)


def pairs(_case: AnsweringCase | BriefingCase, output: Data) -> list[Pair]:
    """Every (claim, source) whose support the citation metrics ask for, each once."""
    asked: dict[Pair, None] = {}
    for claim in output["claims"]:
        quotes = [citation["quote"] for citation in claim["citations"]]
        for source in [*_combinations(quotes), *(citation["passage"] for citation in claim["citations"])]:
            asked[claim["text"], source] = None
    return list(asked)


def _combinations(quotes: Sequence[str]) -> list[str]:
    """All quotes together, each alone, and all but each."""
    together = [_joined(quotes)] if quotes else []
    without = [_joined([*quotes[:i], *quotes[i + 1 :]]) for i in range(len(quotes))] if len(quotes) > 1 else []
    return [*together, *quotes, *without]


def _joined(quotes: Sequence[str]) -> str:
    return "\n".join(quotes)


def score_answer(case: AnsweringCase, output: Data, support: Support, bench: Bench) -> Parts:
    refused = not output["answered"]
    parts: Parts = {"refusal": [float(not case.answerable), float(refused)]}
    if case.answerable:
        parts["over_refusal"] = [float(refused), 1.0]
        if case.answers:
            parts["answer_containment"] = [float(not refused and contains(output["text"], case.answers)), 1.0]
            parts["token_f1"] = [0.0 if refused else token_f1(output["text"], case.answers), 1.0]
    return parts | score_claims(output["claims"], support, bench)


def score_briefing(case: BriefingCase, output: Data, support: Support, bench: Bench) -> Parts:
    parts: Parts = {}
    for family, phrases in (("coverage", case.must_mention), ("forbidden_rate", case.must_not_mention)):
        if phrases:
            options = [(phrase,) if isinstance(phrase, str) else phrase for phrase in phrases]
            parts[family] = [float(sum(contains(output["text"], option) for option in options)), float(len(options))]
    return parts | score_claims(output["claims"], support, bench)


def score_claims(claims: Sequence[Data], support: Support, bench: Bench) -> Parts:
    """What holds of the claims of any answer or briefing."""
    texts = [claim["text"] for claim in claims if claim["verdict"] != "not-checkable"]
    parts = score_citations(claims, support, bench.threshold)
    parts |= _share("duplicate_rate", duplicates(texts), len(texts))
    quotes = [exact for claim in claims for exact in _quotes(claim, bench)]
    numbers = [borne for claim in claims for borne in _numbers(claim)]
    return (
        parts
        | _share("quote_exactness", sum(quotes), len(quotes))
        | _share("number_precision", sum(numbers), len(numbers))
    )


def _share(family: str, some: float, of: int) -> Parts:
    return {family: [float(some), float(of)]} if of else {}


def score_citations(claims: Sequence[Data], support: Support, threshold: float) -> Parts:
    """
    Citation recall, precision, coverage and danglers as ALCE means them, with every citation in the denominator.

    A citation is good when its claim is recalled and it either supports the claim alone or is needed by the others.
    An invented one spoils its claim's recall and counts against precision.
    """
    checkable = [claim for claim in claims if claim["verdict"] != "not-checkable"]
    recalled = [_is_recalled(claim, support, threshold) for claim in checkable]
    supported = [_is_supported(claim, support, threshold) for claim in checkable]
    good = sum(_good_citations(claim, support, threshold) for claim in claims)
    dangling = sum(len(claim["unknown_ids"]) for claim in claims)
    emitted = sum(len(claim["citations"]) for claim in claims) + dangling
    cited = sum(bool(claim["citations"]) for claim in checkable)
    parts = _share("citation_precision", good, emitted) | _share("dangling_rate", dangling, emitted)
    for family, count in (
        ("citation_recall", sum(recalled)),
        ("citation_coverage", cited),
        ("support_rate", sum(supported)),
    ):
        parts |= _share(family, count, len(checkable))
    if checkable:
        parts["citation_recall:macro"] = [sum(recalled) / len(checkable), 1.0]
        parts["strict_support"] = [float(all(supported)), 1.0]
    if emitted:
        parts["citation_precision:macro"] = [good / emitted, 1.0]
    return parts


def _is_recalled(claim: Data, support: Support, threshold: float) -> bool:
    quotes = [citation["quote"] for citation in claim["citations"]]
    resolvable = bool(quotes) and not claim["unknown_ids"]
    return resolvable and support[claim["text"], _joined(quotes)] >= threshold


def _is_supported(claim: Data, support: Support, threshold: float) -> bool:
    return any(support[claim["text"], citation["passage"]] >= threshold for citation in claim["citations"])


def _good_citations(claim: Data, support: Support, threshold: float) -> int:
    if not _is_recalled(claim, support, threshold):
        return 0
    quotes = [citation["quote"] for citation in claim["citations"]]
    good = 0
    for i, quote in enumerate(quotes):
        others = [*quotes[:i], *quotes[i + 1 :]]
        needed = not others or support[claim["text"], _joined(others)] < threshold
        good += needed or support[claim["text"], quote] >= threshold
    return good


def _quotes(claim: Data, bench: Bench) -> list[bool]:
    """Of each quotation in a claim, whether it stands in a document that the claim cites."""
    sources = [_document_text(citation, bench) for citation in claim["citations"]]
    return [any(is_exact_quote(quote, source) for source in sources) for quote in quotes_of(claim["text"])]


def _document_text(citation: Data, bench: Bench) -> str:
    document = bench.document(citation["document_id"])
    return document.text if document else str(citation["passage"])


def _numbers(claim: Data) -> list[bool]:
    """Of each number in a claim, whether a cited passage, its title or its date bears it at the precision stated."""
    borne = [
        number.value
        for citation in claim["citations"]
        for number in numbers_of(
            f"{citation['passage']} {citation['title']} {citation['published'] or ''}".replace("-", " ")
        )
    ]
    return [any(number.agrees(value) for value in borne) for number in numbers_of(claim["text"])]
