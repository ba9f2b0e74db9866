"""What the first lines of a document say about how it may be used: marking, embargo, ground rules; what it corrects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.dates import parse_date
from assistant.domain import GROUND_RULES
from assistant.read.embargo import embargo_of
from assistant.text import folded, sentences

HEADER_LINES = 15

_MARKING = re.compile(
    r"^\W*(?:(?:marking|classification|handling|sensitivity)[ *]*:[ *]*(?P<named>[^\n*]{2,60})"
    r"|(?P<banner>TLP:(?:RED|AMBER\+STRICT|AMBER|GREEN|CLEAR|WHITE)"
    r"|(?:UK |NATO |EU )?(?:OFFICIAL(?:[- ]SENSITIVE)?|UNCLASSIFIED(?://FOUO)?|RESTRICTED|CONFIDENTIAL|SECRET"
    r"|TOP SECRET|SENSITIVE(?: BUT UNCLASSIFIED)?|INTERNAL|NOT FOR DISTRIBUTION|FOR OFFICIAL USE ONLY)))\W*$"
)
_NAMED_MARKING = re.compile(_MARKING.pattern, re.IGNORECASE)
_INTERNAL = re.compile(
    r"^\W*(?:strictly )?(?:(?:for )?internal (?:use|distribution|circulation)(?: only)?|internal only"
    r"|not for (?:external|onward) (?:release|distribution|circulation|use))\W*$",
    re.IGNORECASE,
)
_GROUND_RULES = re.compile(
    r"^\W*(?:ground[ -]rules?|attribution|terms)[ *]*:[ *]*(?P<named>[^\n]{2,80})$"
    r"|^\W*(?P<banner>background(?: only)?)\W*$",
    re.IGNORECASE,
)
# A rule in its own words, and the words that may stand around it: anything else is prose that mentions the rule.
_RULE_WORDS = re.compile(
    r"\b(?:off the record|(?:(?:on|for|as) )?deep background|(?:on|for) background|background only"
    r"|background (?:briefing|call|conversation|interview)|not for (?:publication|attribution)"
    r"|(?:only )?attribut(?:able|ed|ion|e) (?:only )?(?:to|as) .*)"
)
_AROUND_RULE = frozenset(
    "a all also agreed and are as at be been briefing broadcast call chat comments completely conditions contents "
    "contains conversation conversations conducted deep discussion discussions distribution document dinner email "
    "entire entirely everything exchange exclusively following for fully given ground held here important in "
    "information interview is it just lunch material meeting memo moderator noted note notes of on only operator "
    "or otherwise our part parts please portions provided purely quotation quote re remain remains remarks remember "
    "reminder rule rules session some stated status strictly subject talk terms text that the these this today "
    "totally transcript treat under unless use very was we were wholly will".split()
)
_RULE_LONGEST = 12
_RULE_WITHIN = 800
"""Characters from the top in which a sentence of a longer line may state the rule."""
_LABEL = re.compile(r"^(?P<label>[^:\n]{2,80}?)(?P<mark>:| +[–—-]+ )")
_SPEAKER_LABEL = re.compile(r"^[A-Z][A-Z .'’-]{1,40}: *")
_STATED = re.compile(
    r"^(?P<field>published|date|publisher|source|outlet|author|by|title|headline|from|to|subject|reference|ref)"
    r"(?:[ *]*:[ *]*| \| )(?P<value>[^\n]{2,120})$",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w.'’-]*|and|de|van|von|al)"
_BYLINE = re.compile(rf"^By (?P<name>{_NAME}(?:,? {_NAME}){{1,8}})$")
# One word before the date is a place more often than a publisher.
_MASTHEAD = re.compile(r"^(?P<name>[A-Z][^\n—–|: ]+ [^\n—–|:]{2,80}?) *[—–|] *(?P<date>[\w.,/ -]{6,30})$")
_CORRECTS = re.compile(
    r"\bcorrect(?:s|ing|ion (?:of|to))\b[^\n]{0,200}?\b(?:story|article|report|item|statement)\b[^\n\"“]{0,60}"
    r"(?:headlined|titled|entitled|headline)?,? *[\"“‘'](?P<title>[^\n\"”]{4,200}?),?[\"”’'](?= |[.,;)\n]|$)",
    re.IGNORECASE,
)
# `In our report on the vote (“Budget passes”, 3 March) we said …`: what a note calls its own outlet's story.
_QUOTED = r"[“\"‘](?P<{}>[^\n”\"]{{4,200}}?),?[”\"’]"
_OURS = re.compile(
    r"\b(?:our|an?|the|this|that)(?: [\w’'-]+){0,3} (?:story|article|report|item|piece|headline|dispatch)\b"
    r"[^\n.“\"‘]{0,160}?"
    rf"(?:[(\[](?:headlined )?{_QUOTED.format('bracketed')}"
    rf"|(?:headlined|titled|entitled|headline|heading),? {_QUOTED.format('headlined')}"
    rf"|{_QUOTED.format('dated')},? (?:(?:on|of|published|from|the|\w+day,?) )*"
    r"(?:\d|page\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)))",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^\W*(?:correction|corrected|clarification|retraction)s?(?: (?:&|and) clarifications?)?\b"
    r" *[:–—-]* *(?P<rest>[^\n]*)",
    re.IGNORECASE,
)

_NOTE = re.compile(
    r"\b(?:previous|earlier|original) version\b|\bthis (?:story|article|report) (?:has|was)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Header:
    marking: str | None = None
    embargo_until: str | None = None
    ground_rules: str | None = None


def header(text: str, title: str = "", published: str | None = None, *, around: str = "") -> Header:
    """What the title, the first lines and those of what stands `around` the text say; None where all are silent."""
    lines, beside = first_lines(text), first_lines(around)
    embargo = embargo_of(title, (text, around), [*lines, *beside], published)
    return Header(
        marking=next(filter(None, map(_marking, [*lines, *beside])), None),
        embargo_until=embargo.until if embargo else None,
        ground_rules=_rules_at_top(text, lines) or _rules_at_top(around, beside),
    )


def stated(text: str) -> dict[str, str]:
    """
    Fields written out in the first lines, by lower-case name: `Publisher: Northern Wire`, `By Ana Ruiz`.

    `Northern Wire — 3 March 2031` on a line of its own is a masthead, and names publisher and date.
    """
    found: dict[str, str] = {}
    for line in first_lines(text):
        bare = line.strip(" *_#")
        if field := _STATED.match(bare):
            found.setdefault(field["field"].lower(), field["value"].strip(" *_"))
        elif byline := _BYLINE.match(bare):
            found.setdefault("by", byline["name"])
        elif (masthead := _MASTHEAD.match(bare)) and (day := parse_date(masthead["date"])):
            found.setdefault("publisher", masthead["name"].strip())
            found.setdefault("published", day)
    return found


def below_fields(text: str) -> int:
    """Where the text begins below the fields that open it, `Publisher: …`, `Date: …`; 0 where it is nothing else."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        if text[at:end].strip() and not is_field(text[at:end]):
            return at
        at = end
    return 0


def is_field(line: str) -> bool:
    """Whether a line is a field of the document, `Publisher: Northern Wire`."""
    return _STATED.match(line.strip(" *_#\n")) is not None


def first_lines(text: str) -> list[str]:
    """The lines that may speak for the whole document."""
    return [line.strip() for line in text[:6000].split("\n") if line.strip()][:HEADER_LINES]


def ground_rules(value: str | None) -> str | None:
    """`On Background (a Foreign Ministry official)` → `background`; None is on the record."""
    words = (value or "").lower().replace("-", " ")
    if "off the record" in words or "not for publication" in words:
        return "off-the-record"
    if "deep background" in words:
        return "deep-background"
    return "background" if "background" in words or "not for attribution" in words else None


def corrects(title: str, text: str) -> str | None:
    """The title of what a correction corrects, in its own words."""
    opening = f"{title}\n{text[:3000]}"
    if quoted := _CORRECTS.search(opening):
        return quoted["title"]
    if quoted := _OURS.search(opening):
        return next(title for title in quoted.groups() if title)
    for line in (title, text.split("\n", 1)[0]):
        named = _CORRECTION.match(line)
        if named and len(named["rest"].split()) >= 2:
            return named["rest"].strip(' *_"“”')
    return None


def is_correction(title: str, text: str) -> bool:
    """Whether the document itself is a correction, and not a story with a note on its earlier version."""
    first = text.split("\n", 1)[0]
    return bool(_CORRECTION.match(title)) or bool(_CORRECTION.match(first) and not _NOTE.search(first))


def _marking(line: str) -> str | None:
    if _INTERNAL.match(line):
        return "INTERNAL"
    match = _MARKING.match(line) or _NAMED_MARKING.match(line)
    if not match or (match["banner"] and not match["banner"].isupper()):
        return None
    return (match["named"] or match["banner"]).strip()


def rule_line(text: str, rule: str) -> str | None:
    """The words near the top that state this rule."""
    return next((words for words, found in _stated_rules(text, first_lines(text)) if found == rule), None)


def _rules_at_top(text: str, lines: list[str]) -> str | None:
    """The strictest of the rules that a line, or a sentence near the very top, states."""
    found = {rule for _, rule in _stated_rules(text, lines)}
    return next((rule for rule in reversed(GROUND_RULES) if rule in found), None)


def _stated_rules(text: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each rule stated, after the words that state it and nothing else."""
    for line in lines:
        label = _LABEL.match(line)
        if rule := _rules_of_line(line):
            yield (label["label"] if label and _rules_of_label(line) else line), rule
    near = (span.of(text) for span in sentences(text[: 2 * _RULE_WITHIN]) if span.start < _RULE_WITHIN)
    for clause in (clause for sentence in near for clause in sentence.split(";")):
        if rule := _rules_of_sentence(clause):
            yield clause.strip(), rule


def _rules_of_line(line: str) -> str | None:
    match = _GROUND_RULES.match(line)
    if match:
        return ground_rules(match["named"] or match["banner"])
    return _rules_of_label(line) or _rules_of_sentence(line)


def _rules_of_label(line: str) -> str | None:
    """`OFF THE RECORD: dinner with the minister`; after a dash only in capitals, since prose has dashes too."""
    label = _LABEL.match(line)
    if not label or (label["mark"] != ":" and not label["label"].isupper()):
        return None
    return _rules_of_sentence(label["label"])


def _rules_of_sentence(sentence: str) -> str | None:
    """
    The rule that a short sentence states and says nothing else: `This conversation is off the record.`

    `He told reporters off the record that …`, `This is not off the record.` and a question are not rules.
    """
    speaker = _SPEAKER_LABEL.match(sentence)
    bare = sentence[speaker.end() :] if speaker and not _RULE_WORDS.search(_plain(speaker.group())) else sentence
    plain = _plain(bare)
    if len(plain.split()) > _RULE_LONGEST or "?" in bare:
        return None
    around, rules = _RULE_WORDS.subn(" ", plain)
    return ground_rules(plain) if rules and set(around.split()) <= _AROUND_RULE else None


def _plain(text: str) -> str:
    """`**OFF-THE-RECORD** note` → `off the record note`"""
    return " ".join(re.findall(r"[^\W_]+", folded(text)))
