"""
The statements that a sentence puts side by side: `The Cabinet approved the aid, and the first convoy leaves today.`

Only what `and`, `but`, `while`, `whereas`, `yet` or a semicolon joins is parted, and only where either side says who
does what: each can then be right or wrong by itself. What `because`, `after` or `if` joins is one statement, and so is
a clause whose doer is a pronoun, which says nothing alone. A verb is told by its form. Two deeds of one doer (`approved
the aid and sent tents`) stay together: parted, they no longer lie side by side with their source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant import text as texts
from assistant.domain import Passage, Span
from assistant.verify.uncheckable import PRESENT, VERB

_JOINT = re.compile(r"\s*(?:,\s+(?:and|but|while|whereas|yet)\s+|;\s+(?:(?:and|but)\s+)?)")
# What opens with the one is no statement of its own; who is told of by the other was named before.
_DEPENDENT = re.compile(
    r"(?:who|which|whom|whose|what|where|when|why|how|if|unless|because|since|so|then|not|also|only|another|others?|"
    r"both|neither|to)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:he|she|it|they|we|i|you|his|hers?|its|their|theirs|our|my|your|this|that|these|those|who|which)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(rf"\b(?:{'|'.join(PRESENT.split())})\b")
_NESTED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEAST = 3
"""Stems of a clause; fewer say too little to be looked for alone."""


@lru_cache(maxsize=4096)
def statements(text: str) -> tuple[str, ...]:
    """Each statement of a sentence at its place, blanks for what is not of it; none where the sentence has but one."""
    if len(texts.sentences(text)) != 1 or text.rstrip(" ”\"’')").endswith("?"):
        return ()
    closed = [*texts.quotations(text), *(Span(*match.span()) for match in _NESTED.finditer(text))]
    found = list(_clauses(text, closed))
    return tuple(f"{' ' * one.start}{one.of(text)}{' ' * (len(text) - one.end)}" for one in found if len(found) > 1)


def by_statement(find: Callable[[str], Sequence[Passage]]) -> Callable[[str], Sequence[Passage]]:
    """A search for what bears on a sentence, which looks for each of its statements too: they may stand far apart."""

    def found(text: str) -> Sequence[Passage]:
        wordings = (text, *(" ".join(one.split()) for one in statements(text)))
        return tuple(dict.fromkeys(passage for wording in wordings for passage in find(wording)))

    return found


def _clauses(text: str, closed: Sequence[Span]) -> Iterator[Span]:
    start = 0
    for match in _JOINT.finditer(text):
        joint = Span(*match.span())
        here, rest = Span(start, joint.start), text[joint.end :]
        if any(one.overlaps(joint) for one in closed):
            continue
        if _is_statement(here.of(text)) and _is_statement(rest) and _stands_alone(rest):
            yield here
            start = joint.end
    yield Span(start, len(text))


def _is_statement(text: str) -> bool:
    """Whether somebody does something in it: a verb stands after the first word, and enough is told."""
    after = text.partition(" ")[2]
    return len(texts.terms(text)) >= _LEAST and bool(VERB.search(after) or _PLURAL.search(after))


def _stands_alone(text: str) -> bool:
    """Whether what goes on after a joint names its own doer."""
    verb = VERB.search(text, text.find(" ")) or _PLURAL.search(text, text.find(" "))
    before = text[: verb.start()] if verb else text
    return _DEPENDENT.match(text) is None and _POINTING.search(before) is None
