"""
The line that embargoes a document, in the many ways press offices write it, and the moment at which it ends.

A line that is an embargo and whose moment cannot be read withholds the document for good, until the user states the
moment: an embargo broken cannot be mended. Where two lines name the same hour and one its zone, that one counts; where
they name different hours, the later does. Words of embargo are read in English, German, French, Spanish, Italian,
Portuguese and Dutch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.dates import names_zone, parse_moment, wall_clock
from assistant.domain import Span
from assistant.text import sentences

NEVER = "9999-12-31T23:59:59Z"

_COPY = (
    r"(?:press|news|media|advance|embargo|copy|copies|materials?|release|statement|speech|remarks|text|draft|report|"
    r"notice|document|version|announcement|briefing|communiqu[eé]|information|contents?|story|transcript|publication)"
)
_LEAD = (
    rf"^\W*(?:(?:strict(?:ly)?|under|please|note|this|following|attached|enclosed|is|are|all|absolute(?:ly)?|observe|"
    rf"respect|important|the(?= (?:following|attached|enclosed|contents?|embargo *:))|{_COPY})\W+){{0,6}}"
)
_WORD = (
    r"(?:embargo(?:ed)?|(?:sous|bajo|sotto|onder|sob|unter|con) +embargo|embargad[oa]|sperrfrist|(?:bis|noch) gesperrt|"
    r"gesperrt)"
)
_UNTIL = (
    r"(?:until|till|til|before|prior to|jusqu['’](?:à la|à|au|en)|hasta(?: el| la)?|fino a(?:l|lle|ll['’])?|"
    r"até(?: às?)?|bis(?: zum| zur)?|tot(?: en met)?)"
)
_USE = r"(?:publication|release|broadcast|use|publishing|distribution|posting|quotation|transmission)"
_USES = rf"(?:{_USE}|publish(?:ed)?|released?|used?)(?:(?:,? +(?:or|and) +|, *| */ *)\w+(?: +\w+)?){{0,4}}"
_BEFORE_ELSEWHERE = (
    r"(?:nicht (?:vor|zur)\b(?=[^\n]* veröffentlich)|nicht zur veröffentlichung (?:vor|bis)(?: dem| zum)?|"
    r"ne pas (?:publier|diffuser) avant(?: le)?|no (?:publicar|difundir) (?:antes del?|hasta(?: el)?)|"
    r"non pubblicare prima del(?:le)?|não (?:publicar|divulgar) antes d[eoa]s?|niet publiceren voor)"
)
# What may follow `embargoed` in a stamp; whatever else does is under a trade embargo: `embargoed oil`.
_STAMPS_ON = (
    rf"(?:for|until|to|not before|at|on|from|after|by|{_COPY}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|tomorrow|tonight|noon|midnight)"
)
_WHEN = r"[ :*_,–—-]*(?P<when>[^\n]{2,200})$"
_EMBARGO = re.compile(
    _LEAD + rf"(?:{_WORD}\b(?: +for +{_USE})?[ ,–—-]*(?:(?:{_UNTIL}(?!\w)|(?<=embargoed )to\b|:)[ *]*)+"
    rf"|(?:(?:do )?not|hold) +(?:(?:for|to be) +)?{_USES} +{_UNTIL}(?!\w)"
    rf"|hold(?: this| it)? +(?:until|till|til)\b|{_BEFORE_ELSEWHERE}(?!\w))" + _WHEN,
    re.IGNORECASE,
)
# Without `until` only what follows tells an embargo from prose: it must name a day or a time.
_DATED = re.compile(
    _LEAD + r"(?:embargo(?= \d| *[,–—-])"
    rf"|(?:embargoed(?! +(?!{_STAMPS_ON}\b)[a-z])(?: +for)?|hold +for(?: +{_USE})?|for +(?:release|publication)"
    r"|(?:date of release|release (?:date|time))(?= *[:–—|-]))(?![\w-])"
    r"(?:[ :*,–—|-]*\b(?:not before|at|on|from|after)\b)*)" + _WHEN,
    re.IGNORECASE,
)
_NAMES_TIME = re.compile(
    r"\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:tomorrow|tonight|noon|midnight)\b", re.IGNORECASE
)
_BARE = re.compile(
    rf"{_LEAD}(?:embargoed(?: +{_COPY}){{0,4}}|(?<=under )embargo|(?<=strict )embargo"
    r"|(?:sous|bajo|sotto|onder|sob|unter) +embargo|hold for (?:release|publication)|not for release"
    r"|do not (?:publish|release|broadcast)|(?-i:EMBARGO|SPERRFRIST|GESPERRT)|embargo (?:applies|in force))\W*$",
    re.IGNORECASE,
)
# In capitals among other words it is a stamp, unless it is quoted.
_STAMP = re.compile(r"(?<![“\"‘'«\w])EMBARGOED\b(?![”\"’'»])")
_STAMPED_WORDS = 16
_LIFTED = re.compile(
    r"^\W*(?:none|no|nil|n/?a|lifted|expired|not applicable|yesterday|last (?:night|week|month|year))\b", re.IGNORECASE
)
_FIELD = re.compile(r"^\W*(?:title|headline|subject|re|fwd?|fw|aw|wg|betreff|objet|asunto)[ *]*:[ *]*", re.IGNORECASE)
_BRACKET = re.compile(r"[\[(](?P<words>[^\[\]()\n]{4,120})[\])]")
_PARTING = re.compile(r" [–—|-]+ |(?<=\w): |; | *[/|] +")
_TRAILING = re.compile(
    r", *(?P<words>(?:strictly )?(?:under embargo|embargoed) (?:until|till|to|for) [^\n]+)(?<![.!?])$", re.IGNORECASE
)
_SENTENCES_WITHIN = 1000
_ANY_DAY = "2000-01-01"
"""From which a weekday can be read, where only that it is a moment counts."""


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


def embargo_of(title: str, texts: Sequence[str], lines: Sequence[str], published: str | None) -> Embargo | None:
    """The last of the embargoes that the title, the first lines or the first sentences of the texts state."""
    near = [span.of(text) for text in texts for span in sentences(text[:_SENTENCES_WITHIN])]
    stated = [_of_line(_parts(line), published) for line in near]
    stated += [_of_line(_pieces(line), published) for line in (title, *lines)]
    found = _whole([one for one in stated if one])
    # `HOLD FOR RELEASE` leaves the moment to another line.
    return max(_exact([one for one in found if one.when], published), key=_end, default=found[0] if found else None)


def _whole(found: Sequence[Embargo]) -> list[Embargo]:
    """Without the halves of a line that can be read as a whole: a sentence seems to end in `26. November`."""
    read = [one.line for one in found if one.until != NEVER]
    return [
        one
        for one in found
        # Behind the moment of a mail's subject stands what the mail is about.
        if one.until != NEVER or not any(one.line in line or one.line.startswith(line) for line in read)
    ]


def _exact(found: Sequence[Embargo], published: str | None) -> list[Embargo]:
    """Without those whose hour another line names with its zone: `09:00` above `09:00 CET`."""
    zoned = [one for one in found if names_zone(one.when)]
    clocks = {wall_clock(one.when, published=published) for one in zoned} - {None}
    return [one for one in found if one in zoned or wall_clock(one.when, published=published) not in clocks]


def _end(embargo: Embargo) -> str:
    return embargo.until


def _of_line(parts: Iterator[str], published: str | None) -> Embargo | None:
    """The embargo of one line: of its parts the first whose moment can be read, else one that names a moment."""
    found = [one for part in parts if (one := _embargo(part, published))]
    timed = [one for one in found if one.when]
    return next((one for one in timed if one.until != NEVER), next(iter([*timed, *found]), None))


def _embargo(part: str, published: str | None) -> Embargo | None:
    match = _EMBARGO.match(part)
    if not match and (match := _DATED.match(part)) and not _NAMES_TIME.search(match["when"]):
        match = None
    if match and _is_subject(part, match):
        return Embargo(part, NEVER)
    if match:
        lifted = _LIFTED.match(match["when"])
        return None if lifted else Embargo(part, embargo_moment(match["when"], published), match["when"])
    return Embargo(part, NEVER) if _BARE.match(part) or _is_stamped(part) else None


def _is_subject(part: str, match: re.Match[str]) -> bool:
    """`Embargoed: terms of the inquiry`: behind a colon alone stands what is embargoed, not until when."""
    words = match["when"]
    until = re.compile(rf"(?<!\w){_UNTIL}(?!\w)", re.IGNORECASE)
    return not (_NAMES_TIME.search(words) or until.search(part) or _LIFTED.match(words))


def without_embargo(title: str) -> str:
    """`EMBARGOED until 6 May 2031, 10:00: budget speech` → `Budget speech`; a title that is nothing else is left so."""
    bare = _BRACKET.sub(lambda found: "" if _imposes(found["words"]) else found.group(), _FIELD.sub("", title))
    pieces = [Span(0, 0), *(Span(*cut.span()) for cut in _PARTING.finditer(bare)), Span(len(bare), len(bare))]
    told = [Span(one.end, other.start) for one, other in pairwise(pieces)]
    kept = [one for one in told if not _imposes(one.of(bare))]
    left = bare[kept[0].start : kept[-1].end].strip(" *_-–—:") if kept else ""
    is_shorter = left and left != _FIELD.sub("", title).strip(" *_-–—:")
    return f"{left[0].upper()}{left[1:]}" if is_shorter else title


def _imposes(words: str) -> bool:
    """Whether words are an embargo and nothing else: with its moment, or bare."""
    found = _embargo(words, _ANY_DAY)
    return found is not None and (found.until != NEVER or _BARE.match(words) is not None)


def _is_stamped(part: str) -> bool:
    """`Halvern recalls its ambassador – EMBARGOED draft`; a sentence that tells of such a stamp is none."""
    return not _is_sentence(part) and len(part.split()) <= _STAMPED_WORDS and _STAMP.search(part) is not None


def _is_sentence(line: str) -> bool:
    return line.rstrip("\"”’'").endswith((".", "!", "?"))


def _parts(line: str) -> Iterator[str]:
    """The bracket that a line begins or ends with, and the line."""
    for bracket in _BRACKET.finditer(line):
        if not line[: bracket.start()].strip(" *_") or not line[bracket.end() :].strip(" *_"):
            yield bracket["words"]
    yield line


def _pieces(line: str) -> Iterator[str]:
    """A line's brackets, what follows a colon or stands between dashes, what it ends with, and all of it."""
    bare = _FIELD.sub("", line)
    yield from _parts(bare)
    yield from (bracket["words"] for bracket in _BRACKET.finditer(bare) if not _is_sentence(bare))
    yield from (trailing["words"] for trailing in _TRAILING.finditer(bare))
    yield from _PARTING.split(bare)
