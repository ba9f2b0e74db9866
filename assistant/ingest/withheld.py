"""
Why a document, or a part of it, is withheld: said when it is read, so that nobody wonders where it went.

A note names the line and repeats the words that impose the rule, never what they protect.
"""

from __future__ import annotations

from assistant.dates import names_zone
from assistant.domain import Document
from assistant.handling.restricted import restricted
from assistant.read.embargo import NEVER, Embargo, embargo_of
from assistant.read.header import first_lines, rule_line

_QUOTED = 80


def why_withheld(document: Document, *, now: str) -> list[str]:
    """The one note of an ingest on it; none where all of it may be shown."""
    told = [_embargoed(document)] if document.is_embargoed(now) else []
    rule = document.barred_by
    told += [_under(rule, document)] if rule else _in_part(document)
    return [f"is withheld: {'; '.join(told)}."] if told else []


def _embargoed(document: Document) -> str:
    found = embargo_of(document.title, (document.text,), first_lines(document.text), document.published)
    stated = found if found and found.until == document.embargo_until else None
    if document.embargo_until == NEVER:
        return f"embargoed, but its time was not understood{_cause(document, stated)}: give --embargo-until to free it"
    return f"embargoed until {document.embargo_until}{_zone(stated)}{_cause(document, stated)}"


def _zone(embargo: Embargo | None) -> str:
    return "" if not embargo or names_zone(embargo.when) else " (it names no time zone: taken as UTC)"


def _cause(document: Document, embargo: Embargo | None) -> str:
    return _at_line(document, embargo.line) if embargo else ""


def _under(rule: str, document: Document) -> str:
    line = rule_line(document.text, rule)
    return rule.replace("-", " ") + (_at_line(document, line) if line else "")


def _at_line(document: Document, words: str) -> str:
    """`, by line 3: “HOLD FOR RELEASE”`"""
    at = document.text.find(words)
    where = f"line {document.text.count(chr(10), 0, at) + 1}" if at >= 0 else "its title"
    shown = " ".join(words.split())
    return f", by {where}: “{shown[:_QUOTED]}{'…' if len(shown) > _QUOTED else ''}”"


def _in_part(document: Document) -> list[str]:
    stretches = restricted(document.text, document.turns)
    lines = [document.text.count("\n", 0, stretch.start) + 1 for stretch in stretches]
    if not lines:
        return []
    places = ", ".join(map(str, sorted(set(lines))[:5])) + (" and others" if len(set(lines)) > 5 else "")
    return [f"in part off the record or on deep background, from line {places} on"]
