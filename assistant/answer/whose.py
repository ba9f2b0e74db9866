"""
Whose a sentence is: it may tell the right thing of a namesake, of the same office elsewhere, of somebody else's deed.

`Will Anna Orr resign?` is not answered by what Piet Orr does, nor `Who is the mayor of Vell?` by a mayor who went to
Vell. Names are read by their capitals alone: a person whom the sources call otherwise is not known again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.answer.asked import TITLES, Asked
from assistant.answer.kindred import kindred
from assistant.discourse.wordings import OFFICE, is_name
from assistant.domain import Document
from assistant.text import STOPWORDS, folded, stem

_TOKEN = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*|[,;:.!?()]")
_OWNED = re.compile(r"['’]s?$")
_START = 5
"""Letters that the forms of a name share: `Sorrenia`, `Sorrenian`."""
_BEFORE = 5
_AFTER = 6
"""Words between an office and the place or body that it is of."""
_PARTS = frozenset("of in to at for with by from and or is was are were who which that , ; : . ! ? ( )".split())
_OF = frozenset("of for in at to".split())
_NEAR = 3
"""Words before a full name among which stands its title."""


def of_another(part: Asked, text: str, before: str, document: Document) -> bool:
    """Whether a sentence is of a namesake of who is asked about, or tells that somebody else did what is asked."""
    return any(_of_namesake(name, text, document) for name in part.full) or _done_by_another(part, text, before)


def _of_namesake(name: tuple[str, str], text: str, document: Document) -> bool:
    given, surname = name
    if f"{given} {surname}" in text:
        return False
    if _others(given, surname, text):
        return True
    whole = (document.whole or document).text
    others = _others(given, surname, whole)
    if not others or f"{given} {surname}" in whole:
        return False
    titled = re.search(rf"\b([A-Z]\w+)\.? {re.escape(surname)}\b", text)
    if titled is None:
        return True
    # `President Orr` beside a `Piet Orr` who is no president is the one asked about.
    return any(titled[1].lower() in near for other in others for near in _before(f"{other} {surname}", whole))


def _others(given: str, surname: str, text: str) -> set[str]:
    """The other first names that a surname has in a text."""
    found = re.findall(rf"\b([A-Z][\w-]+) {re.escape(surname)}\b", text)
    return {one for one in found if one != given and _is_given(one)}


def _is_given(word: str) -> bool:
    low = word.lower()
    return not (
        word.isupper() or low in TITLES or low in STOPWORDS or low.endswith("ly") or OFFICE.fullmatch(word)
    ) and is_name(word)


def _before(name: str, text: str) -> Iterable[list[str]]:
    """The few words before each place of a name."""
    for found in re.finditer(re.escape(name), text):
        yield re.findall(r"\w+", text[: found.start()].lower()[-60:])[-_NEAR:]


def _done_by_another(part: Asked, text: str, before: str) -> bool:
    """Whether somebody else is named before the deed, and the one asked about nowhere."""
    if not part.doers or not part.deeds or _has_any(part.doers, f"{before} {text}"):
        return False
    tokens = _TOKEN.findall(text)
    at = next((at for at, one in enumerate(tokens) if kindred(stem(one.lower()), part.deeds)), None)
    if at is not None and {"I", "we", "We"} & set(tokens[max(0, at - _NEAR) : at]):
        return True
    return any(_is_capital(one) and _is_capital(other) for one, other in pairwise(tokens[:at] if at else ()))


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and is_name(word) and word.lower() not in STOPWORDS


def _has_any(names: Iterable[str], text: str) -> bool:
    held = folded(text)
    return any(folded(name)[:_START] in held for name in names)


def holds_for(part: Asked, text: str) -> bool:
    """Whether an office that a sentence names is of the place or body asked about; it may leave unsaid of which."""
    tokens = _TOKEN.findall(text)
    low = [folded(_OWNED.sub("", one)) for one in tokens]
    starts = tuple(folded(name)[:_START] for name in part.names)
    named = [at for at, one in enumerate(low) if one.startswith(starts)] if starts else []
    offices = [
        at for at, one in enumerate(low) if kindred(stem(one), part.counted, by_start=False) and OFFICE.fullmatch(one)
    ]
    if not named or not offices:
        return True
    return any(_tied(tokens, office, name) for office in offices for name in named)


def is_bare(part: Asked, text: str) -> bool:
    """`Governor Anna Orr said …` leaves unsaid of what; `Vell’s governor` and `the governor of Vell` do not."""
    first = re.match(r"\W*(?:the )?((?:[A-Z][\w-]+ ){0,2}?[A-Za-z][\w-]+)\b(?! of\b| for\b)", text)
    opening = _TOKEN.findall(first[1]) if first else []
    return any(kindred(stem(one.lower()), part.counted, by_start=False) for one in opening)


def _tied(tokens: Sequence[str], office: int, name: int) -> bool:
    """`Vell’s prime minister`, `Prime Minister Anna Orr of Vell`; not `the minister flew to Vell`."""
    if name < office:
        between = tokens[name + 1 : office]
        return len(between) <= _BEFORE and not _PARTS & {one.lower() for one in between}
    between = list(tokens[office + 1 : name])
    while between and between[0][0].isupper():
        between = between[1:]
    plain = [one for one in between if one.islower() and one not in {"of", "the"}]
    return not between or (between[0].lower() in _OF and len(between) <= _AFTER and not _PARTS & set(plain[1:]))
