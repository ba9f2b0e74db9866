"""
Who speaks in which passages of transcripts: not only who says most of one, but everyone who has a turn in it.

What is on background or under another ground rule is nobody's by name, and reporters' questions are no voice of theirs:
both are left to what each passage says of its own main speaker.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.domain import Passage, Span, Turn
from assistant.text import folded

if TYPE_CHECKING:
    from sqlite3 import Connection

    from assistant.store.table import Table

_TURNS = "SELECT id, turns FROM documents WHERE replaced_by IS NULL AND ground_rules IS NULL AND turns != '[]'"


@dataclass(frozen=True, eq=False)
class Voices:
    """By a speaker's label, the rows of the passages in which they speak."""

    rows: Mapping[str, Collection[int]]

    def named(self, name: str) -> list[str]:
        """Every label that `name` may stand for: `Josh Earnest` and `earnest` → `MR. EARNEST`."""
        wanted = folded(name).split()
        labels = sorted(self.rows)
        whole = [label for label in labels if folded(label) == folded(name)]
        return whole or [label for label in labels if wanted and wanted[-1] in folded(label).replace(".", " ").split()]

    def heard(self, labels: Collection[str]) -> list[int]:
        """The rows in which any of these speak."""
        return sorted({row for label in labels for row in self.rows.get(label, ())})


def read_voices(connection: Connection, table: Table) -> Voices:
    """Read whose turns lie in which passages of the table."""
    found: dict[str, set[int]] = {}
    for row, speaker in enumerate(table.speakers):
        if speaker is not None:
            found.setdefault(speaker, set()).add(row)
    for document_id, turns in connection.execute(_TURNS):
        rows = table.document_rows.get(document_id, ())
        ends = [table.spans[row].end for row in rows]
        for speaker, start, end in json.loads(turns):
            if Turn(speaker, Span(start, end)).is_question:
                continue
            for row in rows[bisect_right(ends, start) :]:
                if table.spans[row].start >= end:
                    break
                if table.speakers[row] is not None:
                    found.setdefault(speaker, set()).add(row)
    return Voices(found)


def part_of(passage: Passage, labels: Collection[str]) -> Passage:
    """
    The part of a passage that these speakers say, with the questions that they answer; it itself where that is all.

    Where others speak between, it is the part with most of their words: what is shown or cited is then theirs.
    """
    turns = [turn for turn in passage.document.turns if turn.span.overlaps(passage.span)]
    if all(turn.speaker in labels or turn.is_question for turn in turns):
        return passage
    best = max(_stretches(turns, labels), key=lambda own: _said(own, labels, passage.span), default=[])
    if not best:
        return passage
    label = passage.document.text.rfind("\n", 0, best[0].span.start) + 1
    cut = Span(max(passage.span.start, label), min(passage.span.end, best[-1].span.end))
    speaker = next(turn.speaker for turn in best if turn.speaker in labels)
    return replace(passage, span=cut, speaker=speaker)


def _stretches(turns: Sequence[Turn], labels: Collection[str]) -> Iterator[list[Turn]]:
    """Their turns in a row, each with the questions before it."""
    own: list[Turn] = []
    questions: list[Turn] = []
    for turn in turns:
        if turn.speaker in labels:
            own += [*questions, turn]
            questions = []
        elif turn.is_question:
            questions.append(turn)
        else:
            if own:
                yield own
            own, questions = [], []
    if own:
        yield own


def _said(turns: Sequence[Turn], labels: Collection[str], within: Span) -> int:
    """How many characters of it these speakers say."""
    return sum(
        min(turn.span.end, within.end) - max(turn.span.start, within.start) for turn in turns if turn.speaker in labels
    )
