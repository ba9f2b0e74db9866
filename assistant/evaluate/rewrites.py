"""
Saying the same in slightly other words: controls that a checker must not fault.

Every rewrite is safe on its own and stays outside quotation marks: contractions, `said`/`stated`, `percent`/`%`, small
numbers in words or digits, and the order of an attribution.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.text import quotations

if TYPE_CHECKING:
    from collections.abc import Callable

_EXPANDED = {
    "can't": "cannot", "won't": "will not", "don't": "do not", "doesn't": "does not", "didn't": "did not",
    "isn't": "is not", "aren't": "are not", "wasn't": "was not", "weren't": "were not", "hasn't": "has not",
    "haven't": "have not", "hadn't": "had not", "couldn't": "could not", "wouldn't": "would not",
    "shouldn't": "should not", "i'm": "I am", "we're": "we are", "they're": "they are", "you're": "you are",
    "i've": "I have", "we've": "we have", "they've": "they have", "you've": "you have", "i'll": "I will",
    "we'll": "we will", "they'll": "they will", "you'll": "you will",
}  # fmt: skip
_CONTRACTED = {full: short for short, full in _EXPANDED.items() if full.endswith(" not") or full == "cannot"}
_CONTRACTION = re.compile(r"\b(?:" + "|".join(_EXPANDED).replace("'", "['’]") + r")\b", re.IGNORECASE)
_FULL_FORM = re.compile(r"\b(?:" + "|".join(_CONTRACTED) + r")\b")
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# Not the day of a month, by the ends of the months' names.
_SMALL = re.compile(
    r"(?<![\w$€£.,:/-])(?<!(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\. )(?<!Sept\. )"
    r"(?<!ary |rch |ril |May |une |uly |ust |ber )([2-9]|10)(?= [a-z]{3,})"
    r"(?! (?:percent|per cent|million|billion|thousand)\b)"
)
_COUNTED = r"(?= (?:people|men|women|days|weeks|months|years|countries|members)\b)"
_SMALL_WORD = re.compile(rf"\b({'|'.join(_WORDS)}){_COUNTED}")
_SYNONYMS = tuple(
    (re.compile(rf"(?<![\w-]){pattern}"), same)
    for pattern, same in (
        (r"in order to\b", "to"),
        (r"more than(?= \d)", "over"),
        (r"(?:about|around)(?= \d)", "approximately"),
        (r"approximately(?= \d)", "about"),
        (r"began\b(?! to\b)", "started"),
        (r"prior to\b", "before"),
        (r"due to\b(?! (?:be|have|meet|arrive|leave|begin|start|open|close|speak|take|go|come)\b)", "because of"),
    )
)
_LAST_DAY = re.compile(
    r"^(?P<what>(?:The|A|An) [^“”\",;:]{10,}) on (?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\.$"
)
_ACCORDING = re.compile(r"^(?P<what>[^“”\"]{10,}), according to (?P<who>[^“”\",]{3,60})\.$")
_TRAILING_SAID = re.compile(r"^(?P<what>[A-Z][^“”\"]{10,}), (?P<who>(?:[A-Z][\w.’'-]* ?){1,4}) (?P<v>said|says)\.$")
_LEADING_SAID = re.compile(
    r"^(?P<who>(?:(?:Mr|Ms|Mrs|Dr)\. )?(?:[A-Z][\w’'-]+ ?){1,3}) said (?:that )?(?P<what>the [^“”\"]{10,})\.$"
)


def reworded(sentence: str) -> str | None:
    """The sentence after every rewrite that applies; None where none does."""
    result = sentence
    for rewrite in (_attribution, _order, *_INLINE):
        result = rewrite(result)
    return result if result != sentence else None


def _attribution(sentence: str) -> str:
    """`The plan is ready, Mr. Ito said.` ↔ `Mr. Ito said the plan is ready.`"""
    if trailing := _TRAILING_SAID.match(sentence):
        return f"{trailing['who'].strip()} {trailing['v']} that {_lowered(trailing['what'])}."
    if leading := _LEADING_SAID.match(sentence):
        return f"{leading['what'][0].upper()}{leading['what'][1:]}, {leading['who'].strip()} said."
    return sentence


def _order(sentence: str) -> str:
    """`The port closed on Friday.` → `On Friday, the port closed.`; `It rained, according to Ito.` likewise."""
    if last := _LAST_DAY.match(sentence):
        return f"On {last['day']}, {_lowered(last['what'])}."
    if according := _ACCORDING.match(sentence):
        return f"According to {according['who']}, {_lowered(according['what'])}."
    return sentence


def _lowered(what: str) -> str:
    """Without the capital of a sentence's first word, unless it may be a name."""
    first = what.split(maxsplit=1)[0].lower()
    return what[0].lower() + what[1:] if first in {"the", "a", "an", "there", "it", "they", "this"} else what


def _outside_quotes(change: Callable[[str], str]) -> Callable[[str], str]:
    def apply(sentence: str) -> str:
        pieces, at = [], 0
        for quote in quotations(sentence):
            pieces += [change(sentence[at : quote.start]), quote.of(sentence)]
            at = quote.end
        return "".join([*pieces, change(sentence[at:])])

    return apply


def _contractions(text: str) -> str:
    def full(match: re.Match[str]) -> str:
        expanded = _EXPANDED[match.group().lower().replace("’", "'")]
        return expanded[0].upper() + expanded[1:] if match.group()[0].isupper() else expanded

    # One direction only, else the second would undo the first.
    changed = _CONTRACTION.sub(full, text)
    return changed if changed != text else _FULL_FORM.sub(lambda match: _CONTRACTED[match.group()], text)


def _said(text: str) -> str:
    return re.sub(r"(?<=[a-z] )said(?= that\b)", "stated", text)


def _percent(text: str) -> str:
    changed = re.sub(r"(?<=\d) (?:percent|per cent)\b", "%", text)
    return changed if changed != text else re.sub(r"(?<=\d)%", " percent", text)


def _small_numbers(text: str) -> str:
    changed = _SMALL.sub(lambda match: _WORDS[int(match[1]) - 2], text)
    return changed if changed != text else _SMALL_WORD.sub(lambda match: str(_WORDS.index(match[1]) + 2), text)


def _synonyms(text: str) -> str:
    for pattern, same in _SYNONYMS:
        text = pattern.sub(same, text)
    return text


_INLINE = tuple(map(_outside_quotes, (_contractions, _said, _percent, _small_numbers, _synonyms)))
