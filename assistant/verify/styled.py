"""
Whether a person bears the title that the claim gives: `Dr. Marsh` of a source with `Councillor Colin Marsh` alone.

A title that stands anywhere near the surname in the sources' documents is theirs; nothing is asked of a person whom the
documents give no title. `Mr` and its like fit everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import text as texts
from assistant.domain import Citation, Claim, Document, Finding, Passage, Span
from assistant.verify.premise import documents_of

_FORMS = {
    "dr": "doctor",
    "prof": "professor",
    "gen": "general",
    "col": "colonel",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "adm": "admiral",
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "amb": "ambassador",
    "cllr": "councillor",
    "councilor": "councillor",
    "rev": "reverend",
    "insp": "inspector",
}
_TITLES = frozenset(_FORMS.values()) | frozenset(
    (
        "judge justice mayor minister president chancellor commissioner sheriff detective bishop archbishop cardinal "
        "king queen prince princess alderman congressman congresswoman major marshal superintendent"
    ).split()
)
# `Prime Minister`, `Vice President`, `Lieutenant General` are other titles than their last word.
_RANKED = frozenset("prime vice deputy lieutenant major chief attorney former acting foreign general".split())
_HELD = re.compile(
    r"(?P<title>\b[A-Z][a-zA-Z]+)\.?\s(?:[A-Z][\w’'.-]*\s){0,2}?(?P<surname>[A-Z][\w’'-]+)(?![\w’'-]*\s[A-Z])"
)
# So far from a surname a title still is that person's: `Ana Marsh, the city's chief epidemiologist and a doctor`.
_NEAR = 80


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each person of another title than the sources give."""
    documents = documents_of(passages)
    found = (_misstyled(claim.text, match, documents, passages) for match in _titled(claim.text))
    return tuple(finding for finding in found if finding is not None)


def _titled(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _HELD.finditer(text) if _title(match) in _TITLES and not _is_ranked(match))


def _title(match: re.Match[str]) -> str:
    folded = texts.folded(match["title"])
    return _FORMS.get(folded, folded)


def _is_ranked(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].split()[-1:]
    return bool(before) and texts.folded(before[0]) in _RANKED


def _misstyled(
    text: str, match: re.Match[str], documents: Sequence[Document], passages: Sequence[Passage]
) -> Finding | None:
    title, surname = _title(match), match["surname"].removesuffix("’s").removesuffix("'s")
    if any(_bears(document, title, surname) for document in documents):
        return None
    for passage in passages:
        for other in _titled(passage.text):
            if other["surname"].removesuffix("’s").removesuffix("'s") != surname:
                continue
            place = Span(*other.span()).shifted(passage.span.start)
            source = Citation(passage, place)
            said = Span(*match.span())
            detail = f"The sentence says “{said.of(text)}” where the source has “{' '.join(source.quote.split())}”."
            return Finding("name", False, detail, said, source.quote, said.of(text), source=source)
    return None


def _bears(document: Document, title: str, surname: str) -> bool:
    """Whether a title, in any of its forms, is the person's anywhere in a document: before the name or after it."""
    labels = "\n".join(dict.fromkeys(turn.speaker for turn in document.turns))
    whole = f"{document.title}\n{document.author or ''}\n{labels}\n{document.text}"
    forms = [title, *(short for short, long in _FORMS.items() if long == title)]
    near = rf"\b(?i:{'|'.join(forms)})s?\b\.?"
    name = rf"(?:{re.escape(surname)}|{re.escape(surname.upper())})\b"
    before = rf"{near},?\s(?:[a-z][a-z ]*,\s)?(?:[A-Z][\w.’'-]*\s){{0,2}}{name}"
    after = rf"\b{name}[^.;]{{0,{_NEAR}}}{near}(?!\s[A-Z])"
    return re.search(f"{before}|{after}", whole) is not None
