"""
A draft → its sentences as claims, each with its place in the draft.

Markdown's list marks, quotation marks of blocks and reference numbers are not part of a sentence; headings and tables
come out as claims too, and are found not checkable by name rather than silently dropped. Lists of sources are no
sentences, nor is what an output of Podium says of itself: its status, its count of sentences, its notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.dates import dateline
from assistant.domain import Claim, Span
from assistant.read.unmark import LEFT_ALONE
from assistant.text import quotations, sentences

BAR = " | "
"""Between the cells of a table's row."""
# `Q:`, `A2.` and `If asked:` say what a line is for; `A. Ito` is a name.
_LEAD = re.compile(
    r"(?:[-*•–—+]\s+|\d{1,2}[.)](?:\s+|$)|>\s+|(?:[QA]:|[QA]\d{1,2}[.:)]|(?:Question|Answer)(?: \d{1,2})?:)(?:\s+|$)"
    r"|If (?:asked|pressed|raised)(?: further| again)?:\s+|RT @\w+:\s+)+"
)
# `2/5` and `3/` before the messages of a thread, which counts them from one.
_THREAD = re.compile(r"^(\d{1,2})/\d{0,2}\s+(?:[^\w\s\"“‘(\[]+\s+)?", re.MULTILINE)
# `(Pause.) We act.`: what is done and what is said are two things.
_ASIDE = re.compile(r"[(\[](?=[^()\[\]\n]*[^\W\d_]{3})[^()\[\]\n]{1,60}[)\]]\s+(?=[\"“]?[A-Z])")
_LINK = re.compile(r"\s+https?://\S+$")
# `[2]`, `[2, 3]`, with the day of the source, the verdict and what stands behind it, as Podium prints them beside it.
_BEHIND = (
    r"\*?\((?:(?:disputed|denied):\s|(?:(?:official|unconfirmed),\s+)?(?:single\s+source|\d+\s+sources)\b)"
    r"(?:[^()]|\([^()]*\))*\)\*?"
)
_NUMBERS = r"(?:\[\d{1,3}(?:,\s*\d{1,3})*\]\s*(?:\d{1,2}\s+[A-Z][a-z]+(?:\s+\d{4})?)?[\s;,]*)+(?:\[[A-Z][A-Z ]+\])?"
_REFERENCES = re.compile(rf"\s*(?:{_NUMBERS}\s*(?:{_BEHIND})?|(?<=\s){_BEHIND})\s*$")
_LISTED = re.compile(
    r"^(?:#{1,6} )?(?:sources|references|bibliography|notes)\s*:?\s*$\n+", re.IGNORECASE | re.MULTILINE
)
_ENTRY = re.compile(r"(?:[ \t]*(?:\[\d{1,3}\]|\d{1,3}[.)]|[-*>]|https?://)[^\n]*(?:\n(?!\n)[^\n]+)*(?:\n+|\Z))+")
# `DRAFT · Briefing · 4 March 2031`, at the top of every output.
_OWN = re.compile(
    r"^\W{0,2}[A-Z]{4,}(?:[^\n·]{0,80} ·)? (?:Answer|Briefing|Check of a draft)(?: · [^\n]*)?\W{0,2}$", re.MULTILINE
)
_TOP = 1200
_SHORT = 300
"""Characters of a quotation that is judged as a whole; of a longer one each sentence is."""
_OPENING = 6
_SENTENCE = re.compile(r"[.!?][\"”’')\]]*\s*$")
# `VARNHOLM, 4 March 2031 (Tarn Wire) — Talvaria said`: the day stands before the dash of a line that is a sentence.
_DATELINE = re.compile(r"[^.!?]{3,80}?\s[—–-]{1,2}\s")
_COUNT = re.compile(r"^\d+ sentences?: [^\n]*$", re.MULTILINE)
_APPENDED = re.compile(r"^(?:#{1,6} )?(?:sources|sources and checks|about this text)\s*$", re.IGNORECASE | re.MULTILINE)
# What Podium remarks of a sentence, after it.
_REMARK = re.compile(r"(?:^|\s)\((?:Disputed:|Superseded\sby|The\slater\sfigure)[^()]*\)", re.MULTILINE)
# What stands under a drawing, or under a heading for want of sentences.
_NOTE = re.compile(
    r"^\*[^*\n]+\*$|^\d+ stor(?:y|ies) in the window;[^\n]*(?:\n[^\n]+)*"
    r"|^\d+ events? from \d{1,2} \w+ \d{4} to [^\n]*",
    re.MULTILINE,
)


def claims_of(draft: str) -> tuple[Claim, ...]:
    """One claim a sentence; `draft[claim.span.start:claim.span.end] == claim.text`."""
    skipped = [Span(*match.span()) for match in LEFT_ALONE.finditer(draft)]
    skipped.extend(_of_itself(draft) if is_own(draft) else _source_lists(draft))
    threaded = _thread(draft)
    spans = (
        _trimmed(draft, part, threaded)
        for sentence in _whole(draft, sentences(draft))
        for row in _rows(draft, sentence)
        for part in _apart(draft, row)
    )
    written = None if is_own(draft) else day_of(draft)
    quoted = quotations(draft)
    return tuple(
        Claim(span.of(draft), span=span, written=written, quoting=_quoting(span, quoted))
        for span in spans
        if len(span) and not any(area.overlaps(span) for area in skipped)
    )


def _quoting(sentence: Span, quoted: Sequence[Span]) -> Span | None:
    """The part of a sentence that lies in a quotation which it does not hold whole: its marks stand elsewhere."""
    for one in quoted:
        if one.overlaps(sentence) and not sentence.contains(one):
            return Span(max(one.start, sentence.start), min(one.end, sentence.end)).shifted(-sentence.start)
    return None


def _whole(draft: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The sentences, those of one short quotation in one: `“We act. We wait,” she said.` is hers from end to end."""
    quoted = [one for one in quotations(draft) if len(one) <= _SHORT and "\n\n" not in one.of(draft)]
    held: Span | None = None
    for span in spans:
        joined = Span(held.start, span.end) if held else span
        if any(one.start < span.end < one.end for one in quoted):
            held = joined
        else:
            yield joined
            held = None
    if held:
        yield held


def _rows(draft: str, sentence: Span) -> Iterator[Span]:
    """A sentence, or each row of a table where it holds several: `Killed | 3` and `Hurt | 14` say different things."""
    lines = sentence.of(draft).splitlines(keepends=True)
    if len(lines) < 2 or not all(BAR in line for line in lines):
        yield sentence
        return
    at = sentence.start
    for line in lines:
        yield Span(at, at + len(line.rstrip()))
        at += len(line)


def _apart(draft: str, sentence: Span) -> Iterator[Span]:
    """A bracket before a sentence, and the sentence."""
    aside = _ASIDE.match(draft, sentence.start, sentence.end)
    if aside:
        yield Span(sentence.start, sentence.start + len(aside.group().rstrip()))
    yield Span(aside.end() if aside else sentence.start, sentence.end)


def _thread(draft: str) -> frozenset[int]:
    """Where the words of each message of a thread begin, after its number; nowhere where nothing is counted."""
    found = list(_THREAD.finditer(draft))
    counts = [int(match[1]) for match in found] == list(range(1, len(found) + 1))
    return frozenset(place for match in found if len(found) > 1 and counts for place in match.span())


def day_of(draft: str) -> str | None:
    """
    The day that a draft's opening lines say it is of, year and all; None where only its sentences name days.

    What Podium writes itself is of its sources' days: their words are repeated as they stand.
    """
    lines = [line for line in draft[:_TOP].splitlines() if line.strip()][:_OPENING]
    return dateline("\n".join(line for line in lines if not _SENTENCE.search(line) or _DATELINE.match(line)))


def is_own(draft: str) -> bool:
    """Whether a draft is an output of Podium: the status line at its top, and its count or its last heading."""
    told = _COUNT.search(draft, 0, _TOP) or _APPENDED.search(draft)
    return told is not None and _OWN.search(draft, 0, _TOP) is not None


def _of_itself(draft: str) -> Iterator[Span]:
    """What an output says of itself: the lines above its text, its notes, its sources and whatever follows them."""
    top = [match.end() for pattern in (_OWN, _COUNT) for match in [pattern.search(draft, 0, _TOP)] if match]
    yield Span(0, max(top))
    yield from (Span(*match.span()) for pattern in (_NOTE, _REMARK) for match in pattern.finditer(draft))
    appended = _APPENDED.search(draft, max(top))
    if appended:
        yield Span(appended.start(), len(draft))


def _source_lists(draft: str) -> Iterator[Span]:
    """The entries under a heading such as `Sources`, as long as they look like entries."""
    for heading in _LISTED.finditer(draft):
        entries = _ENTRY.match(draft, heading.end())
        if entries:
            yield Span(heading.start(), entries.end())


def _trimmed(draft: str, sentence: Span, threaded: frozenset[int]) -> Span:
    """The sentence without marks of lists, labels and thread numbers before it, and references and links after it."""
    start = sentence.start
    number = _THREAD.match(draft, start, sentence.end) if start in threaded else None
    start = number.end() if number else start
    lead = _LEAD.match(draft, start, sentence.end)
    start = lead.end() if lead else start
    after = _REFERENCES.search(draft, start, sentence.end) or _LINK.search(draft, start, sentence.end)
    return Span(start, after.start() if after else sentence.end)
