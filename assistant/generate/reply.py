"""
A model's reply becomes Claims: the program, not the model, copies every quotation and citation.

The reply is JSON as in SCHEMA. `{{1}}` in a claim's text stands for its first quotation: the program finds the words in
the sentence named and puts the stored ones there, in quotation marks. Words that it cannot find stay as the model wrote
them, inside quotation marks, so that the check of quotations condemns the claim and can show what the source says; to
leave them out would hide the fault. An id that was not shown is kept in `unknown_ids`, never cited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant import text as texts
from assistant.chat import json_in
from assistant.domain import NO_ID, Citation, Claim, Span
from assistant.generate.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic import TypeAdapter

    from assistant.listing import Listing, Shown

_STRINGS = {"type": "array", "items": {"type": "string"}}
_PLACEHOLDER = re.compile(r"[\"“„‘']?\{\{\s*(?P<n>\d{1,2})\s*\}\}(?:[\"”]|['’](?!\w))?")


def _object(**properties: Any) -> dict[str, Any]:
    """As strict structured output wants it: everything required, nothing else allowed."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMA: Mapping[str, Any] = _object(
    answered={"type": "boolean"},
    claims={
        "type": "array",
        "items": _object(
            text={"type": "string"},
            ids=_STRINGS,
            quotes={"type": "array", "items": _object(id={"type": "string"}, words={"type": "string"})},
        ),
    },
)


@dataclass(frozen=True, slots=True)
class DraftedQuote:
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class DraftedClaim:
    text: str
    ids: list[str] = field(default_factory=list)
    quotes: list[DraftedQuote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A reply as the model wrote it, before anything in it is believed."""

    answered: bool
    claims: list[DraftedClaim] = field(default_factory=list)


def parse(text: str) -> Drafted:
    """Read the reply strictly, less the fence or thinking around it; a ValueError says in a line what is wrong."""
    from pydantic import ValidationError

    try:
        drafted: Drafted = _adapter(Drafted).validate_json(json_in(text), strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ValueError(f"{place + ': ' if place else ''}{first['msg']}") from None
    _refuse_dangling(drafted)
    return drafted


def drafted_claim(text: str) -> DraftedClaim | None:
    """One claim's object read as strictly as within a whole reply; None where it is none."""
    from pydantic import ValidationError

    try:
        claim: DraftedClaim = _adapter(DraftedClaim).validate_json(text, strict=True)
    except ValidationError:
        return None
    return None if _dangling(claim) else claim


@lru_cache(maxsize=2)
def _adapter(kind: type) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _refuse_dangling(drafted: Drafted) -> None:
    for number, claim in enumerate(drafted.claims, 1):
        if placeholder := _dangling(claim):
            raise ValueError(f"claim {number} has {placeholder} but {len(claim.quotes)} quotes")


def _dangling(claim: DraftedClaim) -> str | None:
    """A placeholder for a quotation that is not there."""
    found = _PLACEHOLDER.finditer(claim.text)
    return next((match.group() for match in found if not 1 <= int(match["n"]) <= len(claim.quotes)), None)


def claims(drafted: Drafted, listing: Listing) -> tuple[Claim, ...]:
    """The claims that the reply makes of the sentences shown."""
    return tuple(claim for draft in drafted.claims for claim in _claims(draft, listing))


def _claims(draft: DraftedClaim, listing: Listing) -> Iterator[Claim]:
    named = dict.fromkeys(name.strip(" []()") for name in (*draft.ids, *(quote.id for quote in draft.quotes)))
    shown = [sentence for name in named if (sentence := listing.get(name))]
    unknown = tuple(plain(name)[:40] for name in named if not listing.get(name))
    # Placeholders lose the marks around them first, else their words would stand in two pairs.
    wording = plain(_PLACEHOLDER.sub(lambda match: f"{{{{{match['n']}}}}}", draft.text))
    places = [
        _place(quote.words, _candidates(listing.get(quote.id.strip(" []()")), shown), listing) for quote in draft.quotes
    ]
    cited = [*shown, *(sentence for place in places if place for sentence in place.sentences)]
    claim = Claim("", _citations(cited), unknown_ids=unknown if cited or unknown else (NO_ID,))
    for part in _split(wording):
        copied = _copied(part, shown, listing)
        text = _PLACEHOLDER.sub(lambda match: _quotation(draft.quotes, places, int(match["n"])), copied)
        if texts.words(text):
            yield replace(claim, text=text)


def _split(wording: str) -> list[str]:
    """One sentence a claim, so that each is judged alone; a text with quotation marks is left whole."""
    if re.search(r"[\"“”„«»]", wording):
        return [wording]
    return [span.of(wording) for span in texts.sentences(wording)]


# --- Quotations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where quoted words stand, and the sentences shown that hold them."""

    words: str
    sentences: tuple[Shown, ...]


def _candidates(named: Shown | None, shown: Sequence[Shown]) -> list[Shown]:
    """Where a quotation is looked for: in the sentence it names, then in the others that its claim cites."""
    return list(dict.fromkeys([*([named] if named else []), *shown]))


def _place(words: str, candidates: Sequence[Shown], listing: Listing) -> _Place | None:
    for sentence in candidates:
        run = _run(sentence, listing)
        document = sentence.passage.document
        found = locate(words, document.text, Span(run[0].span.start, run[-1].span.end))
        if found:
            return _Place(found.of(document.text), tuple(one for one in run if one.span.overlaps(found)))
    return None


def _run(sentence: Shown, listing: Listing) -> list[Shown]:
    """The sentence and those that follow it directly from the same mouth: a quotation may go on."""
    run = [sentence]
    start = listing.shown.index(sentence) + 1
    for following in listing.shown[start:]:
        if not following.continues(run[-1]):
            break
        run.append(following)
    return run


def locate(words: str, text: str, within: Span) -> Span | None:
    """
    The words' place in the text, whatever the white space, capitals, marks and dashes between them.

    Punctuation and signs at either end come along where the words have them too. `locate('WE will “act.”', 'So we will
    act. Now', …)` → `we will act.`
    """
    goal, asked = _letters(words, Span(0, len(words)))
    have, places = _letters(text, within)
    at = have.find(goal) if goal else -1
    while at >= 0:
        found = Span(places[at], places[at + len(goal) - 1] + 1)
        if _is_whole(found, text):
            return _with_ends(found, text, within, words[: asked[0]], words[asked[-1] + 1 :])
        at = have.find(goal, at + 1)
    return None


def _letters(text: str, within: Span) -> tuple[str, list[int]]:
    """The letters and digits alone, folded, and the place of each: soft hyphens and joiners part no words."""
    found = [
        (letter, place)
        for place in range(within.start, within.end)
        for letter in texts.folded(text[place])
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in found), [place for _, place in found]


def _is_whole(found: Span, text: str) -> bool:
    """Whether it begins and ends where words do."""
    return not text[max(found.start - 1, 0) : found.start].isalnum() and not text[found.end : found.end + 1].isalnum()


def _with_ends(found: Span, text: str, within: Span, before: str, after: str) -> Span:
    start, end = found.start, found.end
    while start > within.start and text[start - 1] in "$€£¥#(+-−" and text[start - 1] in before:
        start -= 1
    while end < within.end and text[end] in ".,;:!?…%)" and text[end] in after:
        end += 1
    return Span(start, end)


def _quotation(quotes: Sequence[DraftedQuote], places: Sequence[_Place | None], number: int) -> str:
    place = places[number - 1]
    return _marked(place.words if place else plain(quotes[number - 1].words).strip('"“”„«» '))


def _marked(words: str) -> str:
    """In quotation marks; marks inside become single ones, as print has it, so that the pair stays a pair."""
    inner = re.sub(r"(?<!\w)[\"“„«]", "‘", " ".join(words.split()))
    return f"“{re.sub('[”“„«»' + chr(34) + ']', '’', inner)}”"


def _copied(wording: str, shown: Sequence[Shown], listing: Listing) -> str:
    """The wording with each quotation that the model wrote out itself replaced by the stored words, where found."""
    for span in reversed(texts.quotations(wording)):
        place = _place(span.of(wording), shown, listing)
        if place:
            wording = wording[: span.start - 1] + _marked(place.words) + wording[span.end + 1 :]
    return wording


# --- Citations ----------------------------------------------------------------------------------------------------


def _citations(cited: Sequence[Shown]) -> tuple[Citation, ...]:
    """One for each sentence, neighbours of one speaker in one."""
    runs: list[list[Shown]] = []
    for sentence in dict.fromkeys(cited):
        if runs and sentence.continues(runs[-1][-1]):
            runs[-1].append(sentence)
        else:
            runs.append([sentence])
    return tuple(dict.fromkeys(Citation(run[0].passage, Span(run[0].span.start, run[-1].span.end)) for run in runs))
