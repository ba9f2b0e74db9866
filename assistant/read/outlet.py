"""
The outlet that a text's head names on a line of its own: beside its day or byline, or with the day behind it.

A name counts only where a word of it says that it is an outlet (`The Lake County Ledger`), so no place, person or
headline in capitals is taken for one; what such a line does not say is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.dates import parse_date

_OUTLET = (
    r"(?:Advertiser|Argus|Beacon|Broadcasting|Bulletin|Chronicle|Clarion|Courier|Dispatch|Echo|Enquirer|Examiner|"
    r"Express|Gazette|Globe|Guardian|Herald|Independent|Inquirer|Journal|Ledger|Mail|Mercury|Mirror|Monitor|"
    r"Nachrichten|News|Observer|Post|Press|Radio|Recorder|Reporter|Sentinel|Standard|Star|Sun|Telegram|Telegraph|"
    r"Television|Times|Tribune|TV|Wire|Zeitung)"
)
_WORD = r"(?:[A-Z][\w.&’'-]*|of|for|and|&|in|de|la)"
_NAME = re.compile(rf"(?:The )?(?:[A-Z][\w.&’'-]* (?:{_WORD} ){{0,2}}{_OUTLET}|Radio [A-Z][\w’'-]*)", re.IGNORECASE)
_CAPITALS = re.compile(rf"(?:The )?{_WORD}(?: {_WORD})*")
_GENRE = re.compile(r"\b(?:breaking|latest|good|bad|other|local|foreign|media)\b", re.IGNORECASE)
"""`Breaking News` is no outlet."""
_BYLINE = re.compile(r"(?:by|opinion|analysis|comment)\b[^\n.;:!?]{0,80}", re.IGNORECASE)
_CLOCK = re.compile(r",? *(?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,4})?$", re.IGNORECASE)
_DAY_WORDS = 6
_HEAD = 6
"""Lines in which the outlet stands."""


def outlet_in(text: str) -> str | None:
    """`The Lake County Ledger` above `Tuesday, 4 March 2031`; None where no line of the head names an outlet."""
    return next((name for _, name in _named(text)), None)


def names_outlet(line: str, text: str) -> bool:
    """Whether a line of a text's head is its outlet's name, alone or with its day."""
    return any(line.strip(" *_#") == named for named, _ in _named(text))


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Each line of the head that names the outlet, and the name."""
    lines = [line.strip(" *_#") for line in text[:2000].split("\n") if line.strip()][:_HEAD]
    for place, line in enumerate(lines):
        name, _, rest = line.partition(", ")
        if _BYLINE.match(name) and _is_name(rest):  # `By Ana Ruiz, The Lake County Ledger`
            yield line, rest
        if not _is_name(name) or (place == 0 and not any(map(_is_headline, lines[1:]))):
            continue
        beside = [*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2]]
        if (rest and _is_day(re.split(r",? by\b", rest)[0])) or (
            not rest and any(_is_day(one) or _BYLINE.fullmatch(one) for one in beside)
        ):
            yield line, name


def _is_name(words: str) -> bool:
    is_named = _NAME.fullmatch(words) and _CAPITALS.fullmatch(words)
    return is_named is not None and not _GENRE.search(words)


def _is_headline(line: str) -> bool:
    """What stands above a story and is neither its day nor its byline: without one the first line may be it."""
    return not (line.endswith((".", ":", ";")) or _is_day(line) or _BYLINE.match(line))


def _is_day(line: str) -> bool:
    """A line that holds a day, perhaps with its hour, and nothing else."""
    bare = _CLOCK.sub("", line)
    return len(bare.split()) <= _DAY_WORDS and parse_date(bare) is not None
