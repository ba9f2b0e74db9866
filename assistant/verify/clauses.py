"""
The statements that a sentence puts side by side: `The Cabinet approved the aid, and the first convoy leaves today.`

Only what `and`, `but`, `while`, `whereas`, `yet` or a semicolon joins is parted, and only where either side says who
does what: each can then be right or wrong by itself. What `because`, `after` or `if` joins is one statement, and so is
a clause that opens with a pronoun, which says nothing alone. A verb is told by its form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant import text as texts
from assistant.domain import Passage, Span
from assistant.verify.uncheckable import PRESENT, VERB

_JOINT = re.compile(r"\s*(?:,\s+(?:and|but|while|whereas|yet)\s+|;\s+(?:(?:and|but)\s+)?)")
# These need what stands before them, or open something that is no statement of its own.
_DEPENDENT = re.compile(
    r"(?:he|she|it|they|we|i|you|his|her|hers|its|their|theirs|our|this|that|these|those|who|which|whom|whose|"
    r"what|where|when|why|how|if|unless|because|since|so|then|not|also|only|another|others?|both|neither|to|in|on|"
    r"at|by|for|from|of|with|as|after|before|until|during|without)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(rf"\b(?:{'|'.join(PRESENT.split())})\b")
_NESTED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEAST = 4
"""Words of a clause; fewer say too little to be looked for alone."""


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Span, ...]:
    """The statements of one sentence, in order, where they are several; else none."""
    if len(texts.sentences(text)) != 1:
        return ()
    closed = [*texts.quotations(text), *(Span(*match.span()) for match in _NESTED.finditer(text))]
    found, start = [], 0
    for joint in _JOINT.finditer(text):
        if any(one.start < joint.end() and joint.start() < one.end for one in closed):
            continue
        here, rest = Span(start, joint.start()), Span(joint.end(), len(text))
        if _is_statement(here.of(text)) and _is_statement(rest.of(text)) and not _DEPENDENT.match(rest.of(text)):
            found.append(here)
            start = joint.end()
    return (*found, Span(start, len(text))) if found else ()


def by_statement(find: Callable[[str], Sequence[Passage]]) -> Callable[[str], Sequence[Passage]]:
    """A search for what bears on a sentence, which looks for each of its statements too: they may stand far apart."""

    def found(text: str) -> Sequence[Passage]:
        wordings = (text, *(span.of(text) for span in clauses(text)))
        return tuple(dict.fromkeys(passage for wording in wordings for passage in find(wording)))

    return found


def _is_statement(text: str) -> bool:
    """Whether somebody does something in it: a verb stands after the first word."""
    after = text.partition(" ")[2]
    return len(texts.words(text)) >= _LEAST and bool(VERB.search(after) or _PLURAL.search(after))
