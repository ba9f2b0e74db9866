"""
A judge beside the offline checker: both against people's labels, and what their errors make of a measured rate.

A judge that says yes or no says 1 or 0. An id without an answer, or an answer that is no probability, is an error of
that case, never a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.domain import Claim, Verdict
from assistant.errors import SuiteError
from assistant.evaluate.cases import Ask, Judge
from assistant.evaluate.checking import passage_of

if TYPE_CHECKING:
    from assistant.chat import Chat
    from assistant.evaluate.bench import Bench, Support
    from assistant.evaluate.cases import JudgeCase
    from assistant.evaluate.metrics import Parts
    from assistant.prompts import Prompt


def judge_of(subject: Any) -> Judge | None:
    """The judge that a desk was opened with."""
    model = getattr(getattr(subject, "aids", None), "judge", None)
    if not model:
        return None
    from assistant.prompts import load

    return Judge(model, model_judge(model, subject.chat_of(model), load("judge", subject.aids.own_prompts)))


def model_judge(model: str, chat: Chat, prompt: Prompt) -> Ask:
    """The product's own judge: a case that it gave no verdict is missing from the answer."""
    from assistant.verify.judge import review

    def ask(cases: Mapping[str, tuple[str, str]]) -> Mapping[str, float]:
        # A judge can only lower a verdict, so each claim starts as supported.
        claims = [Claim(claim, (), Verdict("supported", None)) for claim, _ in cases.values()]
        sources = [[passage_of(source)] for _, source in cases.values()]
        verdicts = [claim.verdict for claim in review(claims, sources, chat, prompt, model=model).claims]
        asked = [verdict and verdict.findings and verdict.label != "error" for verdict in verdicts]
        return {
            name: float(verdict is not None and verdict.label == "supported")
            for name, verdict, answered in zip(cases, verdicts, asked, strict=True)
            if answered
        }

    return ask


def judge(case: JudgeCase, bench: Bench) -> dict[str, Any]:
    """What the judge says of a case; nothing where there is none."""
    if bench.judge is None:
        return {}
    said = bench.judge.ask({case.id: (case.claim, case.source)}).get(case.id)
    if said is None:
        raise SuiteError(f"The judge gave no verdict on {case.id}.", hint="Try again: --rerun-errors")
    if isinstance(said, bool) or not (math.isfinite(said) and 0 <= said <= 1):
        raise SuiteError(f"The judge gave {said!r}, which is no probability.", hint="Mend the judge.")
    return {"judge": said}


def score(case: JudgeCase, output: Mapping[str, Any], support: Support, bench: Bench) -> Parts:
    """
    Both opinions against the label, and both against each other.

    A case without a label says nothing of either's errors; it is what a rate is measured on.
    """
    checker = support[case.claim, case.source]
    parts = _of("", case, checker, float(checker >= bench.threshold))
    if "judge" in output:
        judged = float(output["judge"] >= 0.5)
        parts |= _of("judge_", case, output["judge"], judged)
        parts["agreement"] = [float(checker >= bench.threshold), output["judge"], judged]
    return parts


def _of(whose: str, case: JudgeCase, probability: float, called: float) -> Parts:
    labelled = case.label is not None
    label = float(case.label or 0)
    parts: Parts = {f"{whose}rate": [called, label, float(labelled)]}
    if labelled:
        parts[f"{whose}pair"] = [label, probability, called]
        if case.label == 0 and case.error:
            parts[f"{whose}caught"] = [1 - called, 1.0]
    return parts
