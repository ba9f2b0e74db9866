"""
A checked draft → what a reader takes its lines for: headings, paragraphs, list items, table rows, quotations, code.

Told by Markdown's marks, which drafts of other formats bear too; a line that bears none belongs to its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.domain import Briefing, Span
from assistant.read.draft import BAR
from assistant.read.unmark import LEFT_ALONE
from assistant.text import blocks as text_blocks

Shape = Literal["heading", "item", "quotation", "row", "code", "paragraph"]
DEEPEST = 3

_SHAPES: dict[Shape, re.Pattern[str]] = {
    "heading": re.compile(r"#{1,6} +(?=\S)"),
    "item": re.compile(r"(?:[-*•–—+]|\d{1,2}[.)])\s+(?=\S)"),
    "quotation": re.compile(r"(?:>\s?)+(?=\S)"),
}
_FENCE = re.compile(r"\A(?:---|```|~~~)[^\n]*\n?|\n?(?:---|```|~~~)\s*\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a block: a claim's, or what stands beside the claims."""

    text: str
    index: int | None = None
    """Of the claim."""


@dataclass(frozen=True, slots=True)
class Block:
    shape: Shape
    parts: tuple[Part, ...]
    level: int = 0
    """The rank of a heading, the depth of an item, from 1."""
    mark: str = ""
    """Of an item that is numbered: `3.`"""
    follows: bool = False
    """Whether it stands on the line after the block before it."""

    def cells(self) -> tuple[Part, ...]:
        """The cells of a row, each of its claim."""
        return tuple(Part(cell.strip(), part.index) for part in self.parts for cell in part.text.split(BAR))


def layout(briefing: Briefing) -> tuple[Block, ...]:
    """The blocks of a draft in order; every claim that has a place in it is in one of them."""
    draft, claims = briefing.draft or "", dict[Span, int]()
    for index in placed(briefing):
        if span := briefing.claims[index].span:
            claims[span] = index
    found: list[Block] = []
    indents: list[int] = []
    end = 0
    for span in _whole(_lines(draft, tuple(claims)), tuple(claims)):
        block = _block(draft, span, claims)
        if block.shape == "item":
            indent = span.start - (draft.rfind("\n", 0, span.start) + 1)
            indents = [*(one for one in indents if one < indent), indent]
            block = replace(block, level=min(DEEPEST, len(indents)))
        elif block.shape != "paragraph":
            indents = []
        found.append(replace(block, follows=bool(found) and draft.count("\n", end, span.start) < 2))
        end = span.end
    return tuple(_without_lone_rows(found))


def placed(briefing: Briefing) -> tuple[int, ...]:
    """Indexes of the claims that have a place of their own in the draft, in the draft's order."""
    found: list[int] = []
    at = 0
    spans = [(claim.span, index) for index, claim in enumerate(briefing.claims) if claim.span]
    for span, index in sorted(spans):
        if at <= span.start < span.end <= len(briefing.draft or ""):
            found.append(index)
            at = span.end
    return tuple(found)


def _lines(draft: str, claims: Sequence[Span]) -> Iterator[Span]:
    """Fences and front matter whole, the rest block by block, and a table row by row."""
    at = 0
    for match in LEFT_ALONE.finditer(draft):
        area = Span(*match.span())
        if not any(one.overlaps(area) for one in claims):
            yield from _rows(draft, Span(at, area.start))
            yield area
            at = area.end
    yield from _rows(draft, Span(at, len(draft)))


def _rows(draft: str, area: Span) -> Iterator[Span]:
    for block in filter(len, text_blocks(draft, area)):
        lines = block.of(draft).splitlines(keepends=True)
        if not all(BAR in line for line in lines):
            yield block
            continue
        start = block.start
        for line in lines:
            yield Span(start, start + len(line.rstrip()))
            start += len(line)


def _whole(lines: Iterable[Span], claims: Sequence[Span]) -> Iterator[Span]:
    """The lines, those that one claim runs over in one."""
    held: Span | None = None
    for line in lines:
        span = Span(held.start, line.end) if held else line
        held = span if any(one.start < span.end < one.end for one in claims) else None
        if not held:
            yield span
    if held:
        yield held


def _block(draft: str, span: Span, claims: Mapping[Span, int]) -> Block:
    if LEFT_ALONE.fullmatch(span.of(draft)) and not any(one.overlaps(span) for one in claims):
        return Block("code", (Part(_FENCE.sub("", span.of(draft))),))
    for shape, pattern in _SHAPES.items():
        match = pattern.match(draft, span.start, span.end)
        if match and not any(span.start < one.end <= match.end() for one in claims):
            parts = _parts(draft, Span(match.end(), span.end), claims)
            mark = match.group().strip()
            level = len(mark) if shape == "heading" else 0
            return Block(shape, parts, level, mark if mark[0].isdigit() else "")
    parts = _parts(draft, span, claims)
    is_row = len(parts) == 1 and parts[0].index is not None and BAR in parts[0].text
    return Block("row" if is_row else "paragraph", parts)


def _parts(draft: str, span: Span, claims: Mapping[Span, int]) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = span.start
    for one, index in claims.items():
        if one.overlaps(span):
            start = max(at, one.start)
            parts += [Part(draft[at:start]), Part(draft[start : one.end], index)]
            at = one.end
    parts.append(Part(draft[at : span.end]))
    return tuple(part for part in parts if part.text)


def _without_lone_rows(blocks: Sequence[Block]) -> Iterator[Block]:
    """A line with bars is a row of a table beside another one only."""
    shapes = ["", *(block.shape for block in blocks), ""]
    for place, block in enumerate(blocks, 1):
        is_alone = block.shape == "row" and "row" not in (shapes[place - 1], shapes[place + 1])
        yield replace(block, shape="paragraph") if is_alone else block
