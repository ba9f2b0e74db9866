"""
Sentences, quotations and words as spans of a text.

Rules, not a model: they are exact about characters, quick (about 5 MB a second) and wrong in ways a person can predict.
They are written for English news prose and transcripts; a sentence that ends in an unlisted abbreviation is cut there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.domain import Span

# Never the end of a sentence: something always follows.
_TITLES = frozenset(
    "mr mrs ms messrs dr prof gen gov sen rep lt col capt cmdr cpl sgt maj adm brig rev hon amb sec st mt ft "
    "pres dept fig vs eg ie cf approx supt det insp rt".split()
)
# The end of a sentence only before a word that likes to begin one.
_SOFT = frozenset(
    "inc ltd co corp plc llc bros jr sr esq etc al ave blvd rd est no nos art vol pp ch op ed min max jan feb "
    "mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ala ariz ark calif "
    "colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex vt va "
    "wash wis wyo".split()
)
_OPENERS = frozenset(
    "a about according after all although an and any are as asked at because before both but by can could "
    "despite did do does during each earlier even every first for from had has have he her here his how however "
    "i if in instead is it its last later let many may meanwhile more most mr mrs ms my no nor not now of "
    "officials on once one only or other our over president q she should since so some still such thank thanks "
    "that the their then there these they this those though three through thus to today tomorrow two under "
    "until was we well were what when where which while who why will with without would yes yesterday yet you "
    "your".split()
)
_STOP = re.compile(r"(?P<mark>[.!?]+|…)(?P<close>[\"”’'»)\]]*)(?P<gap>\s+|$)")
_PARAGRAPH = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_LINE = re.compile(r"[ \t]*\n[ \t]*")
_BLOCK_START = re.compile(r"(?:[-*•–—]\s|#{1,6}\s|\d{1,2}[.)]\s|[A-Z][A-Z .'’-]{1,40}:|Q\s{1,6})")
# With these no line ends but one that was broken to fit: `will travel to`, `“…,”`.
_GOES_ON = re.compile(
    r"\s(?:an?|the|and|or|but|of|to|in|on|at|by|for|from|with|into|about|after|before|between|through|during|against|"
    r"without|as|than|that|which|who|whose|because|while|unless|until|will|would|may|might|could|should|must)$|"
    r",[\"”’']$"
)
_LAST_WORD = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$|[A-Za-z]+$")
_NEXT_WORD = re.compile(r"[\"“‘'«(\[]*([A-Za-z]+)")

_ACCENTS = re.compile(r"[\u0300-\u036f]")
WORD = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*", re.UNICODE)

STOPWORDS = frozenset(
    "a about above after again against all am an and any are aren't as at be because been before being below "
    "between both but by can can't could couldn't did didn't do does doesn't doing don't down during each few "
    "for from further had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself "
    "him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself let's me more most "
    "mustn't my myself of off on once only or other ought our ours ourselves out over own same shan't she she'd "
    "she'll she's should shouldn't so some such than that that's the their theirs them themselves then there "
    "there's these they they'd they'll they're they've this those through to too under until up very was wasn't "
    "we we'd we'll we're we've were weren't what what's when when's where where's which while who who's whom "
    "why why's will with won't would wouldn't you you'd you'll you're you've your yours yourself yourselves".split()
)


def sentences(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """
    The sentences of `text[within]`, in order, without the white space between them.

    `'He met Mr. Ito. "Fine," he said.'` → `'He met Mr. Ito.'`, `'"Fine," he said.'`
    """
    return tuple(
        sentence for block in blocks(text, within) for sentence in _sentences_of_block(text, block) if len(sentence)
    )


def blocks(text: str, within: Span | None = None) -> Iterator[Span]:
    """Paragraphs, headings, list items and turns: what a sentence never crosses."""
    area = within or Span(0, len(text))
    for paragraph in _split(text, area, _PARAGRAPH):
        start = paragraph.start
        for gap in _LINE.finditer(text, paragraph.start, paragraph.end):
            if _ends_block(text, start, gap):
                yield _trimmed(text, Span(start, gap.start()))
                start = gap.end()
        yield _trimmed(text, Span(start, paragraph.end))


def _ends_block(text: str, start: int, gap: re.Match[str]) -> bool:
    """Whether a line break is more than the wrapping of a long line."""
    line_start = max(start, text.rfind("\n", 0, gap.start()) + 1)
    line = text[line_start : gap.start()]
    if _BLOCK_START.match(text, gap.end()):
        return True
    if line.rstrip("\"”’'»)]").endswith((".", "!", "?", "…", ":")):
        return not _is_abbreviation(line)
    if _GOES_ON.search(line):
        return False
    following = text[gap.end() : gap.end() + 1]
    return len(line) < 50 and not following.islower()


def _is_abbreviation(line: str) -> bool:
    word = _LAST_WORD.search(line.rstrip("."))
    return bool(word) and word is not None and (word.group().lower() in _TITLES or len(word.group()) == 1)


def _sentences_of_block(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for stop in _STOP.finditer(text, block.start, block.end):
        if stop.end() >= block.end:
            break
        if _ends_sentence(text, start, stop):
            yield Span(start, stop.end("close"))
            start = stop.end()
    if start < block.end:
        yield Span(start, block.end)


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, stop.end())
    word = following.group(1) if following else ""
    if word and word[0].islower():
        return False
    before = _LAST_WORD.search(text, max(start, stop.start() - 30), stop.start())
    if stop["mark"] != "." or stop["close"] or not before:
        return True
    last = before.group().replace(".", "").lower()
    is_initial = "." in before.group() or (len(last) == 1 and last != "i")
    if last in _TITLES:
        return False
    if not is_initial and last not in _SOFT:
        return True
    if not word:
        return not (last in _SOFT and text[stop.end() : stop.end() + 1].isdigit())
    return word.lower() in _OPENERS


def _split(text: str, area: Span, gap: re.Pattern[str]) -> Iterator[Span]:
    start = area.start
    for match in gap.finditer(text, area.start, area.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, area.end)


def _trimmed(text: str, span: Span) -> Span:
    inner = span.of(text)
    lead = len(inner) - len(inner.lstrip())
    return Span(span.start + lead, span.start + lead + len(inner.strip()))


def quotations(text: str) -> tuple[Span, ...]:
    """
    What stands between quotation marks, without the marks; apostrophes and feet-and-inches are not marks.

    Those of English and of other typographies: “ ” " „ “ « » » « ‹ › `` ''. Single ones in quotations are none of them.

    A quotation may run over several paragraphs, each opened and only the last closed. `'He said “no” and “so'` → `no`
    """
    found: list[Span] = []
    for opening, pairs in _MARKS:
        found.extend(_between(text, opening, pairs))
    outer = [span for span in found if not any(other != span and other.contains(span) for other in found)]
    return tuple(sorted(span for span in outer if span.of(text).strip()))


# What opens a quotation, and by what each opening is closed. A mark that points either way opens before a word alone.
_MARKS: tuple[tuple[re.Pattern[str], dict[str, str]], ...] = tuple(
    (re.compile(rf"{marks}|\n[ \t]*\n"), pairs)
    for marks, pairs in (
        ("[“”„]", {"“": "”", "„": "“”"}),
        (r"«|»", {"«": "»", "»": "«"}),
        (r"‹|›", {"‹": "›", "›": "‹"}),
        ('"', {'"': '"'}),
        ("``|''", {"``": "''"}),
    )
)
_POINTING = re.compile(r"(?<!\w)[»›](?=\w)")


def _between(text: str, marks: re.Pattern[str], pairs: dict[str, str]) -> Iterator[Span]:
    opened: re.Match[str] | None = None
    for mark in marks.finditer(text):
        if mark.group().startswith("\n"):
            # The next paragraph goes on with the quotation only if it opens with a mark again.
            if opened and not text.startswith(opened.group(), mark.end()):
                opened = None
        elif opened is None:
            points = mark.group() in "»›" and not _POINTING.match(text, mark.start())
            if mark.group() in pairs and not points and not _is_inches(text, mark.start()):
                opened = mark
        elif (
            mark.group() in pairs[opened.group()]
            and not _reopens(text, mark.start())
            and not _is_inches(text, mark.start())
        ):
            yield Span(opened.end(), mark.start())
            opened = None


def _is_inches(text: str, at: int) -> bool:
    """`5'10"` is a height, whatever else is open."""
    return text[at] == '"' and re.search(r"\d['’′] ?\d{1,2}$", text[max(0, at - 6) : at]) is not None


def _reopens(text: str, at: int) -> bool:
    """Whether a straight mark stands at the head of a paragraph that goes on with an open quotation."""
    return text[at] == '"' and text[:at].rstrip(" \t").endswith("\n\n")


def words(text: str, within: Span | None = None) -> tuple[Span, ...]:
    """Words and numbers, inner apostrophes, points and hyphens kept: `U.S.-led`, `don't`, `1.5`."""
    area = within or Span(0, len(text))
    return tuple(Span(*match.span()) for match in WORD.finditer(text, area.start, area.end))


def folded(text: str) -> str:
    """Lower case, accents and typographic variants removed: what two spellings of one word share."""
    plain = text.replace("’", "'").replace("‘", "'")
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    return plain.lower()


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 story`, `3 stories`; what is many bears an `s` unless it is given."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def listed(items: Sequence[str], most: int, between: str = "; ") -> str:
    """The first of them, and how many more there are: `Tarn Wire; Vell Post; and 3 more.`"""
    more = len(items) - most
    return between.join(items[:most]) + (f"{between}and {more} more." if more > 0 else ".")


def terms(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order: what lexical comparison compares."""
    return [stem(word) for word in re.findall(r"[^\W_]+", folded(text).replace("'s", "")) if word not in STOPWORDS]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball English stem of a lower-case word: `meetings` → `meet`."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # snowballstemmer ships no types
    # Not `snowballstemmer.stemmer`, which gives PyStemmer's other stems where that is installed.
    from snowballstemmer.english_stemmer import EnglishStemmer

    return EnglishStemmer()
