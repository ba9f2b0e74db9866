"""
What can be evaluated: each kind's cases, its three steps and its metrics, in one table.

`generate` asks the subject, `pairs` names the (claim, source) pairs whose support must be known, `score` is a pure
function of what those gave. A retrieval case without `answers` and without `relevant` is n/a to every metric; one whose
answers stand nowhere in the library is a miss like any other, for nobody can know beforehand that they do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import SuiteError
from assistant.evaluate import answers, judging, metrics
from assistant.evaluate.bench import Bench, Support, finds
from assistant.evaluate.cases import (
    AnsweringCase,
    BriefingCase,
    GroundingCase,
    Input,
    JudgeCase,
    PerturbationCase,
    RetrievalCase,
)
from assistant.evaluate.matching import contains
from assistant.evaluate.metrics import RANKS, Parts
from assistant.evaluate.stages import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.domain import Briefing, Document, Evidence, Label, Span
    from assistant.evaluate.answers import Data
    from assistant.evaluate.checking import Pair

DEPTH = max(RANKS)
_ALARMS: tuple[Label, ...] = ("partial", "contradicted", "unsupported")


@dataclass(frozen=True, slots=True)
class Kind:
    case: type[Input]
    """What one line of its file holds."""
    generate: Callable[[Any, Bench], Data] | None
    """None where the case itself is the output."""
    pairs: Callable[[Any, Data], list[Pair]] | None
    """None where scoring asks nothing of the support model."""
    score: Callable[[Any, Data, Support, Bench], Parts]
    cluster: Callable[[Any], str]
    """What cases share that makes them alike: a source, a day."""
    metrics: tuple[str, ...]
    gated: tuple[str, ...]
    """What a comparison watches where no suite says what to."""
    group: Callable[[Any], str | None] = lambda _case: None
    """A breakdown: each metric of `grouped` is given again for each group, as `<metric>:<group>`."""
    grouped: tuple[str, ...] = ()
    needs_library: bool = True


def _retrieve(case: RetrievalCase, bench: Bench) -> Data:
    places = [bench.place(item) for item in case.relevant]
    evidence = tuple(bench.subject.search(case.question, k=DEPTH, as_of=case.as_of or case.date))[:DEPTH]
    return {
        # A question that no document could answer says nothing of the search: it is counted, and not scored.
        "answerable": bool(case.answers) and bench.holds(case.answers),
        "evidence": [_evidence_data(item, places) for item in evidence],
        "grades": [item.grade for item in case.relevant],
    }


def _evidence_data(evidence: Evidence, places: list[tuple[Document, Span]]) -> dict[str, Any]:
    passage = evidence.passage
    return {
        "document_id": passage.document.id,
        "title": passage.document.title,
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.text,
        "finds": [n for n, (document, span) in enumerate(places) if finds(evidence, document, span)],
    }


def _score_retrieval(case: RetrievalCase, output: Data, _support: Support, _bench: Bench) -> Parts:
    parts: Parts = {}
    if output["answerable"]:
        hits = [contains(item["text"], case.answers) for item in output["evidence"]]
        parts |= {f"answer_hit@{k}": [float(any(hits[:k])), 1.0] for k in RANKS}
        parts["mrr"] = [metrics.reciprocal_rank([frozenset({0}) if hit else frozenset() for hit in hits]), 1.0]
    if output["grades"]:
        found = _first_found(output["evidence"])
        grades = output["grades"]
        parts |= {f"hit@{k}": [metrics.hit(found, k), 1.0] for k in RANKS}
        parts |= {f"recall@{k}": [metrics.recall(found, len(grades), k), 1.0] for k in RANKS}
        parts["mrr"] = [metrics.reciprocal_rank(found), 1.0]
        parts[f"ndcg@{DEPTH}"] = [metrics.ndcg(found, grades, DEPTH), 1.0]
    return parts


def _first_found(evidence: list[dict[str, Any]]) -> list[frozenset[int]]:
    """For each rank, the relevant items that no earlier rank found."""
    seen: set[int] = set()
    found = []
    for item in evidence:
        found.append(frozenset(item["finds"]) - seen)
        seen.update(item["finds"])
    return found


def _score_grounding(case: GroundingCase, _output: Data, support: Support, bench: Bench) -> Parts:
    probability = support[case.claim, case.source]
    return {"pair": [float(case.label), probability, float(probability >= bench.threshold)]}


def _check_sentences(case: PerturbationCase, bench: Bench) -> Data:
    document = bench.document(case.document)
    if document is None:
        raise SuiteError(f"The library has no document {case.document!r}.", hint="Make the perturbations anew.")
    sentences = {"true": case.true, "faulty": case.faulty, "reworded": case.reworded}
    return {
        name: _alarm_data(bench.subject.check(text, against=[document]))
        for name, text in sentences.items()
        if text is not None
    }


def _alarm_data(briefing: Briefing) -> dict[str, Any]:
    return answers.briefing_data(briefing) | {
        "alarm": briefing.count(*_ALARMS) > 0,
        "failed": briefing.count("error") > 0,
    }


def _score_perturbation(case: PerturbationCase, output: Data, _support: Support, _bench: Bench) -> Parts:
    failed = [name for name, checked in output.items() if checked["failed"]]
    if failed:
        raise SuiteError(f"The check of the {failed[0]} sentence of {case.id} failed.", hint="See its findings.")
    names = {"faulty": "detection", "true": "false_alarms", "reworded": "false_alarms:reworded"}
    return {names[name]: [float(checked["alarm"]), 1.0] for name, checked in output.items()}


def _retrieval_cluster(case: RetrievalCase) -> str:
    return case.cluster or (case.relevant[0].document if case.relevant else case.as_of or case.date or case.id)


def _grounding_cluster(case: GroundingCase | JudgeCase) -> str:
    return case.cluster or fingerprint(case.source)


_CLAIM_METRICS = (
    "support_rate", "strict_support", "citation_precision", "citation_precision:macro", "citation_recall",
    "citation_recall:macro", "citation_coverage", "dangling_rate", "quote_exactness", "number_precision",
    "duplicate_rate",
)  # fmt: skip
_JUDGED_METRICS = (
    "balanced_accuracy", "auroc", "kappa", "unsupported_precision", "unsupported_recall", "brier", "ece",
    "support_share", "corrected_support_share",
)  # fmt: skip
_PAIR_METRICS = ("balanced_accuracy", "auroc", "unsupported_precision", "unsupported_recall", "brier", "ece")

KINDS: Mapping[str, Kind] = {
    "retrieval": Kind(
        case=RetrievalCase,
        generate=_retrieve,
        pairs=None,
        score=_score_retrieval,
        cluster=_retrieval_cluster,
        gated=("answer_hit@10", "hit@10", "mrr"),
        metrics=(
            *(f"{name}@{k}" for name in ("answer_hit", "hit", "recall") for k in RANKS), "mrr", f"ndcg@{DEPTH}",
        ),
    ),
    "grounding": Kind(
        case=GroundingCase,
        generate=None,
        pairs=lambda case, _output: [(case.claim, case.source)],
        score=_score_grounding,
        cluster=_grounding_cluster,
        gated=("balanced_accuracy", "auroc"),
        metrics=_PAIR_METRICS,
        group=lambda case: case.dataset,
        grouped=_PAIR_METRICS,
        needs_library=False,
    ),
    "answering": Kind(
        case=AnsweringCase,
        generate=answers.generate_answer,
        pairs=answers.pairs,
        score=answers.score_answer,
        cluster=lambda case: case.cluster or case.id,
        gated=("answer_containment", "refusal_f1", "support_rate", "citation_precision"),
        metrics=(
            "answer_containment", "token_f1", "refusal_f1", "abstention_f1", "over_refusal", *_CLAIM_METRICS,
        ),
    ),
    "briefing": Kind(
        case=BriefingCase,
        generate=answers.generate_briefing,
        pairs=answers.pairs,
        score=answers.score_briefing,
        cluster=lambda case: case.cluster or case.date or case.since or case.id,
        gated=("coverage", "support_rate", "citation_precision"),
        metrics=("coverage", "forbidden_rate", *_CLAIM_METRICS),
    ),
    "perturbation": Kind(
        case=PerturbationCase,
        generate=_check_sentences,
        pairs=None,
        score=_score_perturbation,
        cluster=lambda case: case.cluster or case.document,
        gated=("detection", "false_alarms"),
        metrics=("detection", "false_alarms", "false_alarms:reworded"),
        group=lambda case: case.fault,
        grouped=("detection",),
    ),
    "judge-agreement": Kind(
        case=JudgeCase,
        generate=judging.judge,
        pairs=lambda case, _output: [(case.claim, case.source)],
        score=judging.score,
        cluster=_grounding_cluster,
        gated=("balanced_accuracy", "judge_balanced_accuracy"),
        metrics=(*_JUDGED_METRICS, *(f"judge_{name}" for name in _JUDGED_METRICS), "agreement"),
        group=lambda case: case.error,
        grouped=("caught", "judge_caught"),
        needs_library=False,
    ),
}  # fmt: skip
