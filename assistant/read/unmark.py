"""
A Markdown draft → the words a reader sees, each character with its place in the draft.

Marks within a line go: of bold and italics, links, pictures, footnotes, comments, tasks and the borders of tables, and
what its writer struck out. What says what a line is stays: the `#` of a heading, the mark of a list item, the first `>`
of a quotation. Front matter and what stands in a fence are left alone. No parser: what is no well-formed mark is a
character like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain import Span

LEFT_ALONE = re.compile(r"\A---\n.*?\n---\n|^(?P<fence>```|~~~).*?^(?P=fence)[^\n]*$", re.DOTALL | re.MULTILINE)
_WITHIN = r"(?:(?!\1)[^\n]|\n(?!\n))+?"
_TAGS = "a|abbr|b|br|cite|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u"
_ADDRESS = r"\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)"
# Every group of a pattern is a mark; what it matches beside them are words.
_MARKS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(\\)(?:[!-/:-@\[-`{-~]|$)",
        r"(<!--[\s\S]*?-->)",
        rf"(!\[[^\]\n]*\](?:{_ADDRESS}|\[[^\]\n]*\]))",
        r"(\[\^[^\]\s]+\])(?!:)",
        rf"(?<!!)(\[)[^\[\]\n]+(\]{_ADDRESS})",
        r"(?<!!)(\[)(?!\d+\])[^\[\]\n^]+(\]\[[^\]\n]*\])",
        r"(<)https?://[^<>\s]+(>)",
        rf"(</?(?:{_TAGS})(?:\s[^<>\n]*)?/?>)",
        r"(~~(?=\S)[^~\n]+~~)",
        rf"(?<![\w\\])(\*\*\*|\*\*|__)(?=\S){_WITHIN}(?<=\S)(\1)(?!\w)",
        rf"(?<![\w*\\])(\*)(?![\s*]){_WITHIN}(?<![\s*])(\1)(?![\w*])",
        rf"(?<![\w_\\])(_)(?![\s_]){_WITHIN}(?<![\s_])(\1)(?![\w_])",
        r"(`+)[^`\n]+(\1)(?!`)",
        r"^(\[\^[^\]\s]+\]:[ ]+)",
        r"^( {0,3}\[[^\]\n^]+\]:[ ]+<?(?:https?://|www\.|mailto:|[/.#])[^\n]*\n?)",
        r"^( {0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,}|={3,}[ ]*)(?:\n|\Z))",
        r"^((?=[^\n]*\|)(?=[^\n]*--)[ |:-]+(?:\n|\Z))",
        r"^([ ]*\|[ ]*)[^\n]*?([ ]*\|[ ]*)$",
        r"^[ ]*[-*+][ ]+(\[[ xX]\][ ]+)",
    )
)
_QUOTED = re.compile(r"^>[^\n]*(?:\n>[^\n]*)+", re.MULTILINE)
_CONTINUED = re.compile(r"\n(>[> ]*)")


@dataclass(frozen=True, slots=True)
class Unmarked:
    text: str
    places: tuple[int, ...]
    """Where each of its characters stands in the marked text."""


def unmarked(draft: str) -> Unmarked:
    """`The gauge is **above** [average](https://…).` → `The gauge is above average.`"""
    kept: list[Span] = []
    at = 0
    for mark in sorted(_marks(draft)):
        if mark.start > at:
            kept.append(Span(at, mark.start))
        at = max(at, mark.end)
    kept.append(Span(at, len(draft)))
    places = tuple(place for span in kept for place in range(span.start, span.end))
    return Unmarked("".join(span.of(draft) for span in kept), places)


def _marks(draft: str) -> Iterator[Span]:
    alone = [Span(*match.span()) for match in LEFT_ALONE.finditer(draft)]
    matches = [match for pattern in _MARKS for match in pattern.finditer(draft)]
    matches += [match for quoted in _QUOTED.finditer(draft) for match in _CONTINUED.finditer(draft, *quoted.span())]
    for match in matches:
        if not any(area.overlaps(Span(*match.span())) for area in alone):
            yield from (Span(*match.span(group)) for group in range(1, match.re.groups + 1) if match[group])
