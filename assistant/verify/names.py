"""
The names in a text: people, places, organisations, told by their capitals.

A capital that only begins a sentence makes a doubtful name. Text without lower case, or with a capital on nearly every
word (a headline), or with none at all, tells nothing and yields no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant import text as texts
from assistant.calendar import MONTHS, WEEKDAYS
from assistant.domain import Span
from assistant.verify.places import COUNTRIES, canonical, is_people_of

_WORD = (
    r"(?:(?:[A-Z]\.){2,}|(?:[A-Z]\.)+[A-Z]\b|[A-Z]\.(?=\s[A-Z])|"
    r"(?:[A-Z]|al-|el-)[\w]*(?:[-’'](?:[A-Z]\w+|al-[A-Z]\w+|[a-z]{3,}\b))*|d’[A-Z]\w+)"
)
_JOIN = r"(?:of the|of|for the|de la|de|du|da|dos|del|van der|van|von|bin|ibn|al|el|la|y)"
NAME = rf"(?<![\w’'.@/-]){_WORD}(?:[ \t\n]{{1,2}}(?:{_JOIN}[ \t])?{_WORD}|\s?&\s?{_WORD})*"
_NAMES = re.compile(NAME)
TITLES = frozenset(
    (
        "mr mrs ms miss dr sir dame lord lady president vice prime minister secretary deputy principal senator "
        "congressman congresswoman representative rep sen gov governor mayor general gen colonel col captain "
        "capt major admiral adm ambassador chancellor chairman chairwoman chair chief justice judge king queen "
        "prince princess pope professor prof director spokesman spokeswoman spokesperson press foreign state "
        "defense defence treasury attorney leader speaker commissioner lieutenant lt sergeant sgt officer "
        "detective inspector rev reverend father sheikh ayatollah imam coach former acting assistant under "
        "national security adviser advisor counsel counselor ceo cfo chief executive the administration "
        "government officials official cabinet ministry department office staff party jr sr"
    ).split()
)
_NO_NAMES = frozenset(
    (
        "jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun am pm i i'm i'll i've i'd ok "
        "okay tv q a christmas easter god bc ad et est edt gmt q1 q2 q3 q4 h1 h2"
    ).split()
) | {name.lower() for name in (*MONTHS, *WEEKDAYS)}
# Words that begin sentences far more often than they are names.
_COMMON = texts.STOPWORDS | frozenset(
    (
        "according although among another around asked because despite even ever every first last later like "
        "many may meanwhile most much never new next nobody none nothing now officials okay one others people "
        "perhaps please police since some someone sometimes soon still such thank thanks then therefore thus "
        "today together tomorrow tonight two three four five unless unlike upon well whether whose within "
        "without would yes yesterday yet however instead look obviously certainly finally let let's say says "
        "said sure right so see just also already always anyone anything both either former good great hello "
        "here it's that's there's they're we're we've we'll he's she's you're don't"
    ).split()
)
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Messrs|Dr|Prof|Gen|Gov|Sen|Rep|Sgt|Lt|Col|Capt|Adm|Rev|St|Amb|Sec)\.\s$")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;“\"‘(\[•*>–—-]\s*|['’]\s|\n\s*)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name where a text has it."""

    span: Span
    parts: tuple[tuple[str, ...], ...]
    """Its words between titles, each part a name: `UK Prime Minister David Cameron` → UK; David Cameron."""
    doubtful: bool
    """It may be a common word that begins a sentence."""

    @property
    def words(self) -> tuple[str, ...]:
        """In lower case, without titles, joining words and points, countries in their one form."""
        return tuple(word for part in self.parts for word in part)


# `Foreign Minister Ana Kessler of Norway` is no Norway; `Bank of England` and `Ministry of Defence` stay whole.
_TITLED_PERSON = re.compile(
    r"(?P<person>.*?(?P<title>[A-Z][\w.]*) [A-Z][\w’'-]+(?: [A-Z][\w’'.-]+)?),? of (?:the )?[A-Z].*$"
)
_JOINING = frozenset(_JOIN.strip("(?:)").replace("|", " ").split())


@lru_cache(maxsize=16_384)
def names(text: str) -> tuple[Name, ...]:
    """The names in a text, in order."""
    if _has_no_case(text):
        return ()
    found = (_name(text, Span(*match.span())) for match in _NAMES.finditer(text))
    return tuple(name for name in found if name is not None)


def surname_words(label: str) -> tuple[str, ...]:
    """The last name in a speaker's label: `Transport Minister Ana Kessler` and `MR. KESSLER` → (ana) kessler."""
    cased = " ".join(word.capitalize() if word.isupper() else word for word in label.split())
    person = _TITLED_PERSON.match(cased)
    cased = person["person"] if person and _bare(person["title"]) in TITLES else cased
    found = [_name(f", {cased}", Span(*match.span())) for match in _NAMES.finditer(f", {cased}")]
    return next((name.parts[-1] for name in reversed(found) if name is not None), ())


def _has_no_case(text: str) -> bool:
    words = re.findall(r"[^\W\d_]{3,}", text)
    capitals = sum(word[0].isupper() for word in words)
    return capitals == 0 or (len(words) > 3 and capitals > 0.8 * len(words))


def _name(text: str, span: Span) -> Name | None:
    before = text[max(0, span.start - 12) : span.start]
    begins = _SENTENCE_START.search(before[-3:]) is not None and not _TITLE_BEFORE.search(before)
    first = re.match(r"\S+", span.of(text))
    common = first is not None and _bare(first.group()) in _COMMON
    if first is not None and begins and common:
        rest = text[span.start + first.end() : span.end]
        if not rest.strip():
            return None
        span = Span(span.end - len(rest.lstrip()), span.end)
        begins = False
    parts = tuple(_parts(span.of(text)))
    words = [word for part in parts for word in part]
    if not words or all(word in _NO_NAMES or word in texts.STOPWORDS or word.isdigit() for word in words):
        return None
    alone = len(span.of(text).split()) == 1
    return Name(span, parts, doubtful=begins and (alone or common))


def _bare(word: str) -> str:
    return texts.folded(word).replace(".", "").removesuffix("'s").strip("'")


def _parts(name: str) -> Iterator[tuple[str, ...]]:
    bare = " ".join(_bare(word) for word in re.split(r"[\s&-]+", name))
    part: list[str] = []
    for word in [*canonical(bare).split(), ""]:
        ends = not word or word in TITLES or word in {"of", "for"} or (bool(part) and word in _COMMON - {"the"})
        if not ends and word not in _JOINING:
            part.append(word)
        # A country before a name says where from: `Russian Gazprom`.
        if part and (ends or (len(part) == 1 and word in COUNTRIES)):
            yield tuple(part)
            part = []


@lru_cache(maxsize=4096)
def spoken(text: str) -> str:
    """A text's words in their one form between single spaces, for looking names up in it."""
    flat = re.sub(r"['’]s\b|['’]", lambda match: "" if len(match.group()) > 1 else "'", texts.folded(text))
    flat = re.sub(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.(?=[\s,;)])", "", flat)
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", flat)
    return f" {canonical(' '.join(words))} "


def names_any(name: Name, text: str) -> bool:
    """Whether a text has a word of a name, or one for its people."""
    theirs = spoken(text)
    return any(f" {word} " in theirs or any(is_people_of(word, one) for one in theirs.split()) for word in name.words)
