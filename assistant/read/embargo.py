"""
The line that embargoes a document, in the many ways press offices write it, and the moment at which it ends.

A line that is an embargo and whose moment cannot be read withholds the document for good, until the user states the
moment: an embargo broken cannot be mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.dates import parse_moment
from assistant.text import sentences

NEVER = "9999-12-31T23:59:59Z"

_LEAD = (
    r"^\W*(?:(?:strict(?:ly)?|under|please|note|this|story|document|statement|report|release|press|news|media|"
    r"materials?|contents?|information|copy|is|are|all|absolute(?:ly)?|observe|respect|advance|important)\W+){0,6}"
)
_UNTIL = r"(?:until|till|til|before|prior to)"
_USE = r"(?:publication|release|broadcast|use|publishing|distribution)"
_WHEN = r"[ :*_,–—-]*(?P<when>[^\n]{2,80})$"
_EMBARGO = re.compile(
    _LEAD + rf"(?:embargo(?:ed)?\b(?: +for +{_USE})?[ ,–—-]*(?:(?:{_UNTIL}|(?<=embargoed )to\b|:)[ *]*)+"
    rf"|(?:(?:do )?not|hold) +(?:(?:for|to be) +)?(?:{_USE}|publish(?:ed)?|released?|broadcast|used?)"
    rf"(?: +or +\w+)? +(?:{_UNTIL})"
    r"|hold(?: this| it)? +(?:until|till|til)\b)" + _WHEN,
    re.IGNORECASE,
)
# Without `until` only what follows tells an embargo from prose: it must name a day or a time.
_DATED = re.compile(
    _LEAD + r"(?:embargo(?= \d| *[,–—-])"
    rf"|(?:embargoed(?: +for)?|hold +for(?: +{_USE})?|for +(?:release|publication))(?![\w-])"
    r"(?:[ :*,–—-]*\b(?:not before|at|on|from|after)\b)*)" + _WHEN,
    re.IGNORECASE,
)
_NAMES_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:tomorrow|tonight|noon|midnight)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"^\W*(?:(?:strict(?:ly)?|under)\W+)*(?:embargoed|(?<=under )embargo|hold for (?:release|publication)"
    r"|not for release|do not (?:publish|release|broadcast))\W*$",
    re.IGNORECASE,
)
_LIFTED = re.compile(r"^\W*(?:none|no|nil|n/?a|lifted|expired|not applicable)\b", re.IGNORECASE)
_FIELD = re.compile(r"^\W*(?:title|headline|subject|re|fwd?|fw)[ *]*:[ *]*", re.IGNORECASE)
_BRACKET = re.compile(r"[\[(](?P<words>[^\[\]()\n]{4,120})[\])]")
_PARTING = re.compile(r" [–—|-] |: ")
_SENTENCES_WITHIN = 1000


@dataclass(frozen=True, slots=True)
class Embargo:
    line: str
    """The words that impose it."""
    until: str
    """The moment in UTC; the end of time where it could not be read."""
    when: str = ""
    """The words that name the moment; empty where none do."""


def embargo_moment(value: str, published: str | None = None) -> str:
    """The moment an embargo ends; the end of time when it cannot be read."""
    return parse_moment(value, published=published) or NEVER


def embargo_of(title: str, text: str, lines: Sequence[str], published: str | None) -> Embargo | None:
    """The last of the embargoes that the title, the first lines or the first sentences state."""
    near = [span.of(text) for span in sentences(text[:_SENTENCES_WITHIN])]
    stated = [_of_line(_parts(line), published) for line in (*lines, *near)]
    stated += [_of_line(_pieces(line), published) for line in (title, *filter(_FIELD.match, lines))]
    found = [one for one in stated if one]
    # `HOLD FOR RELEASE` leaves the moment to another line.
    return max((one for one in found if one.when), key=_end, default=found[0] if found else None)


def _end(embargo: Embargo) -> str:
    return embargo.until


def _of_line(parts: Iterator[str], published: str | None) -> Embargo | None:
    """The embargo of one line; of its parts the first whose moment can be read."""
    found = [one for part in parts if (one := _embargo(part, published))]
    return next((one for one in found if one.until != NEVER), found[0] if found else None)


def _embargo(part: str, published: str | None) -> Embargo | None:
    match = _EMBARGO.match(part)
    if not match and (match := _DATED.match(part)) and not _NAMES_TIME.search(match["when"]):
        match = None
    if match:
        lifted = _LIFTED.match(match["when"])
        return None if lifted else Embargo(part, embargo_moment(match["when"], published), match["when"])
    return Embargo(part, NEVER) if _BARE.match(part) else None


def _parts(line: str) -> Iterator[str]:
    """The bracket that a line begins or ends with, and the line."""
    for bracket in _BRACKET.finditer(line):
        if not line[: bracket.start()].strip(" *_") or not line[bracket.end() :].strip(" *_"):
            yield bracket["words"]
    yield line


def _pieces(title: str) -> Iterator[str]:
    """A title's brackets, what follows a colon or stands between dashes, and all of it."""
    bare = _FIELD.sub("", title)
    yield from (bracket["words"] for bracket in _BRACKET.finditer(bare))
    yield from _PARTING.split(bare)
    yield bare
