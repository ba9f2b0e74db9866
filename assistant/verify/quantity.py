"""
Amounts in prose as typed values: `about $1.2bn` → 1.2e9 dollars, rounded to 1e8, about.

Reads digits and English number words, currencies, scales, percentages, ranges, ages and vague amounts ("dozens").
Years, dates and times of day are not amounts; digits inside a name (`F-16`, `Resolution 1929`) are identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from assistant import numerals
from assistant import text as texts
from assistant.calendar import A_MONTH
from assistant.domain import Span
from assistant.verify import amounts

_WORD = "|".join([*numerals.UNITS, *numerals.TENS])
_SPELT = (
    rf"(?:(?:an?|{_WORD})\b(?:[ -](?:and\s)?(?:{_WORD}|hundred|thousand|million|billion|trillion|dozen)\b)*|"
    r"hundred\b|dozen\b)"
)
# Word-tokenised corpora split `10, 000`; two amounts side by side rarely look so.
_DIGITS = r"\d{1,3}(?:,\s?\d00(?!\d))*(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:,\s\d00)+(?![\d.,]?\d)|\d+(?:\.\d+)?|\.\d+"
_AMOUNT = re.compile(
    rf"""
    (?P<currency>(?:us|a|c)?\$|[£€¥₹])?\s?
    (?:(?<![\w.,])(?P<digits>{_DIGITS})(?P<nth>st|nd|rd|th)?(?!\d)|(?<![\w-])(?P<spelt>{_SPELT}))
    (?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen|mn|mln|bn|bln|tn|trn)\b
       |\s?(?P<letter>[kmb])\b(?!\.\w))?
    (?:\s?-?(?P<unit>%|per\scent\b|percent(?:age)?(?:\s|-)points?\b|percent\b|pct\b|basis\spoints?\b|dollars\b|euros?\b
       |yen\b|rupees?\b|yuan\b|rou?bles\b|cents\b))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(numerals.TENS)})-)?(?:{'|'.join(amounts.ORDINALS)})\b(?!-)", re.IGNORECASE
)
_FRACTION = re.compile(
    rf"(?<![\w-])(?:(?P<top>an?|one|two|three|four|five|{_DIGITS})[\s-])?(?P<part>half|(?:third|quarter|fourth|fifth|"
    rf"sixth|eighth|tenth)s?)\b",
    re.IGNORECASE,
)
_VAGUE_AMOUNT = re.compile(
    rf"(?<![\w-])(?:(?P<of>tens|hundreds) of )?(?P<word>{'|'.join(amounts.VAGUE)})\b", re.IGNORECASE
)
# Without one of these, or a digit, no text holds an amount; most sentences have neither.
_TELLING = frozenset(
    word
    for table in (
        numerals.UNITS, numerals.TENS, amounts.SCALES, amounts.ORDINALS, amounts.VAGUE, amounts.COUNTED,
        amounts.FRACTIONS, [f"{part}s" for part in amounts.FRACTIONS],
    )
    for name in table
    for word in name.split("-")
)  # fmt: skip
_COUNT_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(amounts.COUNTED)})\b", re.IGNORECASE)
BEFORE = re.compile(
    rf"(?:{'|'.join(sorted(amounts.BOUNDS, key=len, reverse=True))})(?:\s(?:an?|the|only|just|another|"
    rf"additional))?\s$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|of|from|until|till|to|during|before|after|early|late|mid|year|fiscal|fy|between|and|"
    r"through|circa|"
    rf"{A_MONTH}|spring|summer|autumn|fall|winter|the|"
    r"jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?|\d{1,2}(?:st|nd|rd|th)?,?)|"
    r"[(\[–—/-]|,)\s?,?\s?$",
    re.IGNORECASE,
)
_CLOCK_OR_DATE = re.compile(r":\d|/\d{1,2}/\d|(?<=/\d)/\d|(?<=/\d\d)/\d")
_TIME_AFTER = re.compile(r"\s?(?::\d\d|[ap]\.?\s?m\b\.?|o['’]clock)", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|mar|april|apr|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONTH_AFTER = re.compile(rf"(?:\s?[-–]\s?\d{{1,2}})?(?:\s+(?:of\s+)?{_MONTH})", re.IGNORECASE)
_MONTH_BEFORE = re.compile(
    rf"\b{_MONTH}\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s?(?:[-–]|and|to|or)\s?)?$", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w’']*|[A-Z]\.|No\.|#)[\s-]$")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|\S+@)\S+")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as a text states it."""

    span: Span
    value: float
    unit: str | None = None
    """percent, points, basis points, a currency, ordinal, name (part of one), or a measure's stem."""
    nouns: frozenset[str] = frozenset()
    """Stems of what is counted: the few words that follow."""
    bound: amounts.Bound | None = None
    step: float = 0.0
    """To what it is rounded, as far as its spelling shows: 0.1 million for `1.2 million`; 0 where it may be exact."""
    weak: bool = False
    """Missed only where the sources have another in its place: ordinals, dozens, and up to three, which count lists."""
    scaled: bool = False
    """Written with a scale word or decimals, which is how people round."""


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts in a text, in order; overlapping readings give way to the longer."""
    if not _may_hold_amounts(text):
        return ()
    found: list[Quantity] = []
    addresses = [Span(*match.span()) for match in _ADDRESS.finditer(text)]
    for quantity in (*_fractions(text), *_amounts(text), *_vague(text), *_ordinals(text), *_count_words(text)):
        if not any(quantity.span.overlaps(other) for other in (*addresses, *(one.span for one in found))):
            found.append(quantity)
    return tuple(_with_ranges(text, sorted(found, key=lambda quantity: quantity.span)))


def _may_hold_amounts(text: str) -> bool:
    return _DIGIT.search(text) is not None or not _TELLING.isdisjoint(_LETTERS.findall(text.casefold()))


def _amounts(text: str) -> Iterator[Quantity]:
    for match in _AMOUNT.finditer(text):
        quantity = _spelt(match) if match["spelt"] else _digits(text, match)
        if quantity is not None:
            yield _finished(text, quantity, match)


def _digits(text: str, match: re.Match[str]) -> Quantity | None:
    digits = match["digits"]
    span = Span(match.start("currency") if match["currency"] else match.start("digits"), match.end())
    number = float(re.sub(r"[,\s]", "", digits))
    scale = _scale(match)
    decimals = len(digits.partition(".")[2])
    plain = not (match["currency"] or match["scale"] or match["unit"])
    if plain and (_is_date(text, match, number) or text[match.end() : match.end() + 1].isupper()):
        return None  # `4Q` and the like are names of things.
    step = scale * 10.0**-decimals if decimals or scale > 1 else _trailing(number)
    unit = "ordinal" if match["nth"] else None
    joined = text[max(0, span.start - 1) : span.start] == "-"
    weak = unit == "ordinal" or joined
    return Quantity(span, number * scale, unit, step=step, weak=weak, scaled=scale > 1 or decimals > 0)


def _spelt(match: re.Match[str]) -> Quantity | None:
    words = re.findall(r"[a-z]+", match["spelt"].lower())
    value = amounts.spelt_value(words)
    if value is None:
        return None
    span = Span(match.start("currency") if match["currency"] else match.start("spelt"), match.end())
    value *= _scale(match)
    plain = not (match["scale"] or match["unit"])
    return Quantity(span, value, step=_trailing(value), weak=value <= 3 and plain, scaled=value >= 1000)


def _scale(match: re.Match[str]) -> float:
    scale = match["scale"] or (match["letter"] if match["currency"] or match["letter"] == "k" else "")
    return amounts.SCALES[scale.lower()] if scale else 1.0


def _trailing(number: float) -> float:
    """The step its final zeros suggest: 12,500 → 100."""
    step = 1.0
    while number and number % (step * 10) == 0:
        step *= 10
    return step


def _is_date(text: str, match: re.Match[str], number: float) -> bool:
    """Years, days of a month and times of day belong to the date check."""
    before, end = text[max(0, match.start("digits") - 24) : match.start("digits")], match.end("digits")
    if _TIME_AFTER.match(text, end) or re.search(r"\d:$|\d/\d+/$", before) or _CLOCK_OR_DATE.match(text, end):
        return True
    after = match.end("nth") if match["nth"] else end
    if number <= 31 and (_MONTH_BEFORE.search(before) or _MONTH_AFTER.match(text, after)):
        return True
    return _is_year(text, match, before)


def _is_year(text: str, match: re.Match[str], before: str) -> bool:
    """A bare number of four digits, unless it counts what follows: `2014 elections`, but `2000 troops`."""
    if re.search(r"\b(?:1[5-9]|20)\d\d[–/-]$", before):
        return True
    if not re.fullmatch(r"1[5-9]\d\d|20\d\d", match["digits"]) or match["nth"]:
        return False
    counted = re.match(r"\s(?:[a-z-]+\s)?(people|men|women|[a-z]{3,}s)\b(?!['’])", text[match.end("digits") :])
    return counted is None or bool(_YEAR_BEFORE.search(before)) or counted.group(1) in amounts.YEARLY


def _finished(text: str, quantity: Quantity, match: re.Match[str]) -> Quantity:
    unit = quantity.unit or _unit(match)
    before = text[max(0, quantity.span.start - 28) : quantity.span.start]
    nouns = _nouns(text, quantity.span.end)
    if unit is None and match["digits"] and _is_identifier(text, quantity.span):
        unit = "name"
    elif unit is None:
        unit = next((noun for noun in nouns if noun in amounts.MEASURES), None)
    bound = BEFORE.search(before)
    if unit in {"decad", "centuri"}:
        years = 10 if unit == "decad" else 100
        quantity = replace(quantity, value=quantity.value * years, step=quantity.step * years)
        unit = "year"
    return replace(quantity, unit=unit, nouns=frozenset(nouns), bound=_bound(bound))


def _bound(match: re.Match[str] | None) -> amounts.Bound | None:
    if match is None:
        return None
    words = re.sub(r"\s(?:an?|the|only|just|another|additional)?\s?$", "", match.group().lower()).strip()
    return amounts.BOUNDS.get(words, "about")


def _unit(match: re.Match[str]) -> str | None:
    if match["currency"]:
        return amounts.CURRENCIES.get(match["currency"].lower(), "dollar")
    unit = (match["unit"] or "").lower()
    if "basis" in unit:
        return "basis points"
    if "point" in unit:
        return "points"
    return "percent" if unit.startswith(("per", "pct", "%")) else amounts.CURRENCIES.get(unit)


def _is_identifier(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 24) : span.start]
    if before[-1:].isalpha() or re.search(r"[A-Za-z]-$", before):
        return True
    name = _NAME_BEFORE.search(before)
    # A capital may only begin the sentence: `Some 300 people`.
    return name is not None and re.search(r"(?:^|[.!?:“\"]\s*)$", before[: name.start()]) is None


def _nouns(text: str, end: int) -> list[str]:
    """Stems of up to three words after an amount, as far as its noun phrase may reach."""
    found: list[str] = []
    at = end
    for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text[end : end + 60]):
        gap, word = text[at : end + match.start()], texts.folded(match.group())
        at = end + match.end()
        if word in amounts.NOUN_STOP or gap.strip(" -\n%") or len(found) == 3:
            break
        if word not in amounts.NOUN_SKIP:
            found.append(texts.stem(word.removesuffix("'s")))
    return found


def _ordinals(text: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(text):
        tens, _, last = match.group().lower().rpartition("-")
        value = numerals.TENS.get(tens, 0) + amounts.ORDINALS[last]
        yield Quantity(Span(*match.span()), value, "ordinal", frozenset(_nouns(text, match.end())), weak=True)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        top, part = (match["top"] or "").lower(), match["part"].lower()
        plain = part.removesuffix("s") if part != "half" else part
        if not top and plain != "half":
            continue  # The third of May, the second quarter.
        number = float(top) if top[:1].isdigit() and "," not in top else float(numerals.UNITS.get(top, 1))
        if number > 1 and part == plain != "half":
            continue
        value = number / amounts.FRACTIONS[plain] if plain != "half" or number == 1 else number + 0.5
        nouns = frozenset(_nouns(text, match.end()))
        yield Quantity(
            Span(*match.span()), value * 100, "percent", nouns, weak=value in {0.5, 0.25}, scaled=True, step=1
        )


def _vague(text: str) -> Iterator[Quantity]:
    for match in _VAGUE_AMOUNT.finditer(text):
        factor = {"tens": 10.0, "hundreds": 100.0}.get((match["of"] or "").lower(), 1.0)
        value = factor * amounts.VAGUE[match["word"].lower()]
        nouns = frozenset(_nouns(text, match.end()))
        yield Quantity(Span(*match.span()), value, "vague", nouns, "about", weak=True)


def _count_words(text: str) -> Iterator[Quantity]:
    for match in _COUNT_WORD.finditer(text):
        nouns = frozenset(_nouns(text, match.end()))
        yield Quantity(Span(*match.span()), amounts.COUNTED[match.group().lower()], None, nouns, weak=True)


def _with_ranges(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """`4 to 7 percent`: the first takes the unit, the scale and the nouns of the second."""
    for one, other in pairwise(found):
        between = text[one.span.end : other.span.start].lower()
        if one.unit is None and not one.scaled and re.fullmatch(r"\s?(?:to|or|and|-|–|—)\s?", between):
            scale = _shared_scale(one, other, between)
            nouns = one.nouns | other.nouns
            yield replace(one, value=one.value * scale, unit=other.unit, nouns=nouns, step=one.step * scale)
        else:
            yield one
    yield from found[-1:]


def _shared_scale(one: Quantity, other: Quantity, between: str) -> float:
    """`two to three million` means two million; `900 to 1.2 million` does not say 900 million."""
    if "and" in between or not other.scaled or one.value >= 1000:
        return 1.0
    scale = next((scale for scale in (1e12, 1e9, 1e6, 1e3) if other.value >= scale), 1.0)
    return scale if one.value <= other.value / scale else 1.0
