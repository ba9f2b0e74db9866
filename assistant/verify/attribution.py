"""Who a text says is speaking: `X said`, `said X`, `X told reporters`, `according to X`, `X:`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain import Span
from assistant.verify.names import NAME, surname_words

SPEECH_VERBS = frozenset(
    (
        "said says say saying told tells tell added adds announced announces stated states declared declares "
        "warned warns noted notes insisted insists claimed claims alleged alleges argued argues denied denies "
        "confirmed confirms wrote writes tweeted replied replies asked acknowledged acknowledges admitted admits "
        "suggested suggests explained explains stressed stresses urged urges testified vowed vows pledged "
        "promised promises reiterated remarked responded commented conceded predicted accused accuses emphasized "
        "emphasised recalled complained contended maintained asserted asserts reported"
    ).split()
)
# These report what nobody has shown to be so.
ALLEGING = frozenset(
    (
        "alleged alleges allege allegedly claimed claims claim accused accuses accusing reportedly purportedly "
        "purported asserts asserted contended contends suspected"
    ).split()
)
_ROLES = (
    r"(?:officials?|spokes(?:man|woman|person|people)|sources?|aides?|diplomats?|reporters?|analysts?|witness(?:es)?|"
    r"police|authorities|press secretary|secretary|president|(?:prime\s|foreign\s)?minister|ministry|department|"
    r"government|"
    r"company|white house|military|army|administration|report|statement|lawyers?|prosecutors?|investigators?|"
    r"advis[eo]rs?)"
)
ANONYMOUS = re.compile(
    r"\b(?:officials?|sources?|aides?|diplomats?|spokes(?:man|woman|person)|advis[eo]rs?)$", re.IGNORECASE
)
_ROLE_LAST = re.compile(rf"\b{_ROLES}$")
_DETERMINERS = r"(?:the|an?|one|some|several|two|our|my|your|his|her|its|their)"
# What stands before a role belongs to it, as long as it is no other phrase: `On 18 February our spokesperson`.
_QUALIFIER = (
    rf"\b(?!(?i:{_DETERMINERS}|on|in|at|of|by|for|from|to|with|and|but|that|when|as|since|after|before)\s)"
    r"[^\W\d][\w’'.-]*\s"
)
_WHO = (
    rf"(?P<who>{NAME}|(?:\b(?i:{_DETERMINERS})\s)?(?:{_QUALIFIER}){{0,3}}?\b{_ROLES}\b|"
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)\b)"
)
# Who writes to somebody, or a book, is not quoted by it.
_VERB = (
    rf"(?P<verb>{'|'.join(sorted(SPEECH_VERBS, key=len, reverse=True))})\b"
    r"(?<!\bwrote(?=\s(?:to|the|an?|his|her|its|their)\b))(?<!\bwrites(?=\s(?:to|the|an?|his|her|its|their)\b))"
)
_ADVERBS = (
    r"(?:(?:has|had|have|also|later|then|repeatedly|recently|previously|earlier|today|on\s\w+day|once|again|himself|"
    r"herself)\s)*"
)
# It is Norway's coast guard that says so, not Norway.
_OWNER = r"(?:[A-Z][\w.-]+['’]s?\s)?"
_FORMS = (
    re.compile(rf"{_WHO}(?:\s?,(?:[^,“”\"\n]{{1,80}},)?)?\s{_ADVERBS}{_VERB}"),
    re.compile(rf"(?<=[,”\"’'?!.]\s){_VERB}\s(?:the\s(?:[a-z][a-z’'-]+\s){{1,3}})?{_OWNER}{_WHO}"),
    re.compile(rf"\b[Aa]ccording\sto\s{_OWNER}{_WHO}"),
    re.compile(rf"^{_WHO}\s?:\s(?=[\"“‘'])"),
)
# Those of a place: a plural before where they are.
_WITHIN = re.compile(
    r"(?<![\w’'-])(?:(?:[Tt]he|[Ss]ome|[Mm]any|[Ss]everal) )?(?:[\w’'-]+ )?[A-Za-z][a-z]+s "
    r"(?:in|near|from|at|around|along|across|on) (?:the )?(?:[a-z]+ ){0,2}$"
)
# The office of a place or a body: `the ambassador of Kessia said`.
_OFFICE_OF = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:[\w’'-]+ ){1,3}(?:of|to|for) (?:the )?$")
# Of these nobody can be asked whether they said so: `“Nobody told us.”` names no speaker.
_NO_SPEAKERS = frozenset("nobody none everybody everyone somebody someone anybody anyone noone nothing".split())
PRONOUNS = frozenset(["he", "she", "they", "i", "we"])


@dataclass(frozen=True, slots=True)
class Attribution:
    """One speaker that a text names."""

    span: Span
    """The speaker, verb included."""
    who: Span
    speaker: str
    words: tuple[str, ...]
    """The speaker's name without titles; empty for a role or a pronoun."""
    verb: str | None

    @property
    def is_pronoun(self) -> bool:
        return self.speaker.lower() in PRONOUNS


@lru_cache(maxsize=16_384)
def attributions(text: str) -> tuple[Attribution, ...]:
    """The speakers that a text names, in order."""
    found: list[Attribution] = []
    for form in _FORMS:
        for match in form.finditer(text):
            span = Span(*match.span())
            if match["who"].lower() in _NO_SPEAKERS:
                continue
            if not any(span.overlaps(other.span) for other in found):
                found.append(_attribution(match, span))
    return tuple(sorted(found, key=lambda one: one.span))


def _attribution(match: re.Match[str], span: Span) -> Attribution:
    who = Span(*match.span("who"))
    within = _WITHIN.search(match.string, 0, who.start) or _OFFICE_OF.search(match.string, 0, who.start)
    if within:
        # `Farmers in the lower Orrel say`: it is they who say it, and not the river.
        who = Span(within.start(), who.end)
        return Attribution(Span(who.start, span.end), who, who.of(match.string), (), match.groupdict().get("verb"))
    speaker = match["who"]
    words = () if _ROLE_LAST.search(speaker) else surname_words(speaker)
    return Attribution(span, who, speaker, words, match.groupdict().get("verb"))
