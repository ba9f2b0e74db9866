"""
The headline of a text that names none: the first of its opening lines that says what it is about.

Passed over are the office's letterhead, its number in a series, dates, fields, bylines and terms of use; where nothing
else stands above the text, the first of them that is no field is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dates import parse_date
from assistant.read.fields import institution
from assistant.read.header import below_fields, header, is_field
from assistant.read.normalise import one_line
from assistant.read.outlet import names_outlet

_OPENING = 8
"""Lines in which the headline stands."""
_LONGEST = 160
_SHORT = 100
_DATELINE_WORDS = 3
"""Before the day, in a line that holds a date and little else: `Port Kardel, den 20. November 2026`."""
_GENRE = re.compile(
    r"\b(?:briefing|statement|conference|remarks|speech|gaggle|interview|readout|transcript|report|note|cable|call)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^(?:Q|[A-Z][A-Z .'’-]{1,40})(?: ?\([^)]*\))?[:.] |^Q\b")
_SERIES = re.compile(
    r"^(?:(?:press|media|news|official|joint|public)\s+)*"
    r"(?:statement|release|communiqu[eé]|notice|bulletin|bericht|report|cable)s?(?:\s+(?:no|nr|number)\b\.?)?[\s:#]*\d[\d/.–-]*$",
    re.IGNORECASE,
)
_BODY = (
    r"(?:ministry|department|office|embassy|government|commission|council|secretariat|bureau|directorate|consulate|"
    r"botschaft)"
)
_LETTERHEAD = re.compile(rf"^(?:the )?(?:[\w’'-]+ ){{0,3}}{_BODY}(?: (?:of|for) [^.:;!?]{{3,80}})?$", re.IGNORECASE)
_REST = re.compile(r"(?:on|of|for|to|in|at|by|with|from|and|or|about|against|between) [a-z]*")
"""In small letters: the rest of a heading whose first line is not in the text."""
_SMALL = frozenset("of for the and to in on at a an".split())


def headline(text: str) -> str | None:
    """The headline that opens the text; None where no line of it is one."""
    below = text[below_fields(text) :]
    lines = [line for line in _above_the_story(below) if not is_field(line) and not names_outlet(line, below)]
    untermed = (line for line in lines if not _sets_terms(line))
    best = next(filter(_tells, lines), None) or next(untermed, None) or next(iter(lines), "")
    if _REST.match(best):
        return None
    return one_line(best.strip(" #*_"))


def is_numbered_statement(text: str) -> bool:
    """Whether the head names a statement by its number in a series: `PRESS STATEMENT 2031/14`."""
    lines = (line.strip(" #*_") for line in _above_the_story(text))
    return any(_SERIES.match(line) and re.search(r"statement|release|communiqu", line, re.IGNORECASE) for line in lines)


def _sets_terms(line: str) -> bool:
    terms = header(line)
    return bool(terms.marking or terms.embargo_until or terms.ground_rules)


def _above_the_story(text: str) -> Iterator[str]:
    """The opening lines that stand alone and are no sentences."""
    for place, line in enumerate([line for line in text.split("\n") if line.strip()][:_OPENING]):
        # `CORRECTION: Ferry fire` looks like a speaker's label too.
        speaks = place > 0 and _LABELLED.match(line)
        closed = speaks or line.rstrip("\"”’'").endswith((".", ",", ";", ":"))
        apart = len(line) < _SHORT or f"{line}\n\n" in text
        if closed or len(line) > _LONGEST or not apart:
            return
        yield line


def _tells(line: str) -> bool:
    bare = line.strip(" #*_[]()")
    if _SERIES.match(bare) or _sets_terms(line):
        return False
    if parse_date(bare) and len(re.split(r"\d", bare, maxsplit=1)[0].split()) <= _DATELINE_WORDS:
        return _GENRE.search(bare) is not None
    return not _is_letterhead(bare) and len(bare.split()) >= 2 and not line.strip().startswith("(")


def _is_letterhead(line: str) -> bool:
    """A line that names an office and nothing else: `MINISTRY OF FOREIGN AFFAIRS OF HALVERN`."""
    words = re.findall(r"[^\W\d_][\w’'-]*", line)
    named = all(word[0].isupper() or word.lower() in _SMALL for word in words)
    return named and institution(line) is not None and _LETTERHEAD.match(line) is not None
