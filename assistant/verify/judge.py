"""
A language model as one more check: claim ids in, verdicts by id out, several claims a call.

It can only lower a verdict. What the checks that need no model condemned stays condemned, whatever it says; a claim it
gave no verdict that can be used (missing, twice, malformed, or no reply at all) is an error, never support. Nothing of
its own wording is shown: where it names the words at fault, they count only if they stand in the sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from assistant.chat import Chat, Request, json_in
from assistant.domain import Agreement, Claim, Finding, Label, Passage, Span, Usage, Verdict
from assistant.errors import ModelError
from assistant.listing import Listing, clean, lay_out, opaque
from assistant.llm.budget import usage_of
from assistant.llm.parallel import gather
from assistant.llm.tokens import token_counter
from assistant.notation import from_json

if TYPE_CHECKING:
    from assistant.prompts import Prompt

CLAIMS_A_CALL = 6
BUDGET_TOKENS = 1000
"""Of the sources of one claim."""
MAX_TOKENS = 2000
_LOWEST_FIRST: tuple[Label, ...] = ("error", "contradicted", "unsupported", "partial", "supported")
_JUDGED = frozenset(_LOWEST_FIRST) - {"error"}
_OPINIONS = ("supported", "unsupported", "contradicted")
SCHEMA = {
    "type": "object",
    "properties": {
        "verdicts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "verdict": {"type": "string", "enum": list(_OPINIONS)},
                    "fault": {"type": "string"},
                },
                "required": ["id", "verdict", "fault"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["verdicts"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The claims with the judge's finding among the others, in their order."""

    claims: tuple[Claim, ...]
    agreement: Agreement | None = None
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class _Case:
    """One claim as the judge knows it."""

    id: str
    claim: Claim
    listing: Listing

    @property
    def text(self) -> str:
        sentence, sources = clean(self.claim.text), self.listing.unnumbered
        return (
            f'<claim id="{self.id}">\n<sentence>\n{sentence}\n</sentence>\n<sources>\n{sources}\n</sources>\n</claim>'
        )


@dataclass(frozen=True, slots=True)
class _Opinion:
    verdict: Label
    fault: str = ""
    """The words at fault, or for an error what went wrong."""


def reviewed(
    claims: Sequence[Claim],
    passages: Sequence[Sequence[Passage]],
    model: str | None,
    chat_of: Callable[[str], Chat],
    prompt_of: Callable[[str], Prompt],
) -> Reviewed:
    """The claims as the judge leaves them, where one is named; else as they are."""
    if not model:
        return Reviewed(tuple(claims))
    return review(claims, passages, chat_of(model), prompt_of("judge"), model=model)


def review(
    claims: Sequence[Claim], passages: Sequence[Sequence[Passage]], chat: Chat, prompt: Prompt, *, model: str
) -> Reviewed:
    """Judge the claims that were checked; `passages` are what each was compared with, for one that cites nothing."""
    taken: set[str] = set()
    cases = {
        place: _Case(opaque((str(place), claim.text), taken), claim, listing)
        for place, (claim, compared) in enumerate(zip(claims, passages, strict=True))
        if claim.verdict and claim.verdict.label in _JUDGED and (listing := _listing(claim, compared)).shown
    }
    opinions, strays, usage = _asked(list(cases.values()), chat, prompt)
    judged = {place: _judged(case.claim, opinions[case.id], model) for place, case in cases.items()}
    agreement = _agreement([(case.claim, opinions[case.id]) for case in cases.values()], strays, model)
    return Reviewed(tuple(judged.get(place, claim) for place, claim in enumerate(claims)), agreement, usage)


def _listing(claim: Claim, compared: Sequence[Passage]) -> Listing:
    cited = list(dict.fromkeys(one.passage for one in claim.citations))
    return lay_out(cited or compared, claim.text, budget_tokens=BUDGET_TOKENS, counter=token_counter())


def _asked(cases: Sequence[_Case], chat: Chat, prompt: Prompt) -> tuple[dict[str, _Opinion], int, Usage]:
    """An opinion of every case, how many verdicts were of no case, and what it cost."""
    opinions: dict[str, _Opinion] = {}
    strays, usage = 0, Usage()
    groups = [cases[start : start + CLAIMS_A_CALL] for start in range(0, len(cases), CLAIMS_A_CALL)]
    replies = gather(chat, [_request(group, prompt) for group in groups])
    failed = [reply for reply in replies if isinstance(reply, ModelError)]
    if failed and len(failed) == len(replies):
        raise failed[0]
    for group, reply in zip(groups, replies, strict=True):
        if isinstance(reply, ModelError):
            told = f"The judge could not be asked: {reply.message}"
            opinions |= {case.id: _Opinion("error", told) for case in group}
            continue
        usage += usage_of(reply)
        found, stray = _opinions(reply.text, [case.id for case in group])
        opinions |= found
        strays += stray
    return opinions, strays, usage


def _request(group: Sequence[_Case], prompt: Prompt) -> Request:
    rendered = prompt.render(claims="\n\n".join(case.text for case in group))
    return Request(rendered.system, rendered.user, SCHEMA, MAX_TOKENS, purpose=prompt.name)


def _opinions(text: str, names: Sequence[str]) -> tuple[dict[str, _Opinion], int]:
    """What the reply says of each id, and how many of its verdicts are of none of them."""
    try:
        verdicts = from_json(json_in(text))["verdicts"]
        items = [one for one in verdicts if isinstance(one, dict)]
    except (ValueError, KeyError, TypeError):
        return dict.fromkeys(names, _Opinion("error", "The judge's reply could not be read.")), 0
    times = Counter(one["id"] for one in items if isinstance(one.get("id"), str))
    by_name = {one["id"]: one for one in items if isinstance(one.get("id"), str)}
    found = {name: _opinion(by_name.get(name), times[name]) for name in names}
    return found, len(verdicts) - sum(times[name] for name in names)


def _opinion(said: dict[str, Any] | None, times: int) -> _Opinion:
    if said is None:
        return _Opinion("error", "The judge gave no verdict on this sentence.")
    if times > 1:
        return _Opinion("error", "The judge gave more than one verdict on this sentence.")
    verdict, fault = said.get("verdict"), said.get("fault", "")
    if verdict not in _OPINIONS or not isinstance(fault, str):
        return _Opinion("error", "The judge's verdict on this sentence cannot be read.")
    return _Opinion(next(label for label in get_args(Label) if label == verdict), fault)


def _judged(claim: Claim, opinion: _Opinion, model: str) -> Claim:
    """The claim with the judge's finding; its verdict is the lower of the two."""
    before = claim.verdict or Verdict("error", None)
    label = min(before.label, opinion.verdict, key=_LOWEST_FIRST.index)
    score = None if label == "error" else before.score
    return replace(claim, verdict=Verdict(label, score, (*before.findings, _finding(claim, opinion, model))))


def _finding(claim: Claim, opinion: _Opinion, model: str) -> Finding:
    whole = Span(0, len(claim.text))
    if opinion.verdict == "error":
        return Finding("judge", False, opinion.fault, whole)
    if opinion.verdict == "supported":
        return Finding("judge", True, f"The model {model} judges that the sources bear the sentence out.", whole)
    contradicts = opinion.verdict == "contradicted"
    does = "contradict" if contradicts else "do not bear out"
    at = claim.text.find(opinion.fault) if opinion.fault.strip() else -1
    span = Span(at, at + len(opinion.fault)) if at >= 0 else whole
    what = f"“{span.of(claim.text)}”" if at >= 0 else "the sentence"
    detail = f"The model {model} judges that the sources {does} {what}."
    return Finding("judge", False, detail, span, contradicts=contradicts)


def _agreement(judged: Sequence[tuple[Claim, _Opinion]], strays: int, model: str) -> Agreement:
    pairs = list(_pairs(judged))
    errors = len(judged) - len(pairs) + strays
    agreed = sum(one == other for one, other in pairs)
    return Agreement(model, len(pairs), agreed, kappa(pairs), errors)


def _pairs(judged: Sequence[tuple[Claim, _Opinion]]) -> Iterator[tuple[bool, bool]]:
    """Whether the checks, and whether the judge, found the claim supported."""
    for claim, opinion in judged:
        if opinion.verdict != "error" and claim.verdict:
            yield claim.verdict.label == "supported", opinion.verdict == "supported"


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """
    Cohen's: how much more often two judges agree than chance would have it; None where chance always would.

    `[(True, True), (False, False), (True, False), (False, False)]` → 0.5
    """
    if not pairs:
        return None
    n = len(pairs)
    one, other = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    by_chance = one * other + (1 - one) * (1 - other)
    observed = sum(a == b for a, b in pairs) / n
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
