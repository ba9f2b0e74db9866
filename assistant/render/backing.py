"""What stands behind a claim or a piece of evidence, in few words: sources, copies, who says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain import Citation, Claim, Copy, Turn
from assistant.handling.attribution import source_name
from assistant.render.days import day
from assistant.render.safe import one_line
from assistant.render.wording import Sheet
from assistant.text import listed

_COPIES_SHOWN = 8


def backing(made: Sheet, claim: Claim) -> str | None:
    """`2 sources, also Vell Post`, `disputed: [4] says otherwise`; None where it was not looked for."""
    found = claim.corroboration
    if not found or _asks(claim):
        return None
    numbers = opposing(made, claim)
    if numbers:
        against = " ".join(f"[{n}]" for n in numbers)
        return f"{found.standing}: {against} {'says' if len(numbers) == 1 else 'say'} otherwise"
    sources = "single source" if found.sources == 1 else f"{found.sources} sources"
    # Without a publisher a title stands for it, in quotation marks, since it is no outlet's name.
    outlets = dict.fromkeys(one_line(source_name(one.document) or f"“{one.document.title}”") for one in found.others)
    sources += f", also {', '.join(outlets)}" if outlets else ""
    return f"{found.standing}, {sources}" if found.standing in {"official", "unconfirmed"} else sources


def _asks(claim: Claim) -> bool:
    """A reporter's question states nothing that a source could bear out."""
    first = next(iter(claim.citations), None)
    return first is not None and first.speaker is not None and Turn(first.speaker, first.span).is_question


def opposing(made: Sheet, claim: Claim) -> tuple[int, ...]:
    """The numbers of the sources that say otherwise than a claim that stands."""
    return tuple(dict.fromkeys(made.numbers[one] for one in claim.citations if one.role == "contradicts"))


def also_carried(copies: Sequence[Copy]) -> str:
    """`The same story, one source: Vell Post, 4 March 2031; Orsk Mercury, 5 March 2031; and 3 more.`"""
    named = [
        ", ".join(one_line(part) for part in (copy.publisher or copy.title, day(copy.published)) if part)
        for copy in copies
    ]
    return f"The same story, one source: {listed(named, _COPIES_SHOWN)}"


def carried(made: Sheet, citation: Citation) -> str | None:
    """`Also carried by Vell Post, Orsk Mercury.`; None where nobody else carries the words that are cited."""
    copies = made.briefing.copies.get(citation, ())
    own = citation.document.publisher
    outlets = list(dict.fromkeys(one_line(copy.publisher or copy.title) for copy in copies if copy.publisher != own))
    return f"Also carried by {listed(outlets, _COPIES_SHOWN, ', ')}" if outlets else None
