"""
Raw parts to a Document, the same way for every format.

The order matters: the text is normalised first, and every span is taken from the normalised text. What the user said
wins over what the file's metadata says, and that over what the text says.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from urllib.parse import urlsplit

from assistant.dates import dateline, parse_date, parse_moment
from assistant.domain import Document, Span, Turn
from assistant.handling.markings import under, under_both
from assistant.read.embargo import embargo_moment, without_embargo
from assistant.read.fields import institution, is_public_body
from assistant.read.header import Header, corrects, ground_rules, header, is_correction, stated
from assistant.read.normalise import address, normalised, one_line
from assistant.read.outlet import outlet_in
from assistant.read.revised import version_of
from assistant.read.source import Overrides, Raw, Source, unreadable
from assistant.read.titles import headline, is_numbered_statement
from assistant.read.turns import parted, turns

KINDS = ("article", "transcript", "statement", "cable", "email", "correction", "document")

_STATEMENT = re.compile(
    r"\b(?:(?:joint |press |media |public )?(?:statement|communiqu[eé]|declaration)|press release|readout|"
    r"for immediate release|remarks (?:by|of))\b",
    re.IGNORECASE,
)
_CABLE = re.compile(r"^(?:FM|FROM|TO|PRECEDENCE|SUBJECT|SUBJ|CLASSIFICATION|TAGS|REF|E\.O\. ?\d+)\b", re.MULTILINE)
_WIRE = re.compile(
    r"^[A-Z][A-Z .,'’/-]{2,60}(?:, [^\n]{1,40})? *\((?P<agency>[A-Z][\w .]{1,24})\) *[-–—]", re.MULTILINE
)


def finished(raw: Raw, source: Source, overrides: Overrides) -> Document:
    """The Document of one raw part; raises ReadError where no words are left."""
    text, pages = _text_and_pages(raw)
    if not re.search(r"\w", text):
        hint = "Leave it out, or check that it was saved whole."
        raise unreadable(raw.uri or source.name, "it holds no text", hint=hint)
    said = stated(text)
    title = _title(raw, said, text) or source.stem
    publisher = _publisher(raw, overrides, said, text)
    dated = raw if _published(raw, overrides, said, text) or not source.cover else _dated_by(source.cover, raw)
    story = _published(dated, overrides, said, text)
    published = (None if overrides.date else version_of(story, raw.modified, text)) or story
    speaking = _turns(raw, text)
    kind = _kind(replace(raw, uri=raw.uri or source.uri), title, text, publisher, has_turns=bool(speaking))
    terms = _terms(raw, overrides, text, published)
    document = Document(
        id=document_id(publisher, published, title, text),
        text=text,
        title=title,
        uri=address(raw.uri or source.uri),
        kind=kind,
        publisher=publisher,
        author=one_line(raw.author or said.get("author") or said.get("by")),
        published=published,
        published_at=_moment(dated, published),
        marking=terms.marking,
        embargo_until=terms.embargo_until,
        ground_rules=terms.ground_rules,
        turns=speaking,
        pages=pages,
        corrects=corrects(title, text) if kind == "correction" else None,
        first_published=story if story != published else parse_date(raw.first_published or ""),
    )
    return _beneath(source.cover, document, overrides) if source.cover else document


def _dated_by(cover: Raw, raw: Raw) -> Raw:
    """An attachment that bears no date has that of its message."""
    return replace(raw, published=cover.published, published_at=cover.published_at)


def _beneath(cover: Raw, document: Document, overrides: Overrides) -> Document:
    """An attachment under the terms of its message too, the stricter of both."""
    terms = _terms(cover, overrides, normalised(cover.text), parse_date(cover.published or ""))
    covered = under(document, (terms.marking, terms.embargo_until, terms.ground_rules))
    return under(document, under_both(covered, document))


def _title(raw: Raw, said: dict[str, str], text: str) -> str | None:
    """The title given or stated, else the headline below the fields, else the subject of a letter or cable."""
    given = one_line(raw.title) or one_line(said.get("title") or said.get("headline"))
    title = given or headline(text) or one_line(said.get("subject"))
    return without_embargo(title) if title else None


def _publisher(raw: Raw, overrides: Overrides, said: dict[str, str], text: str) -> str | None:
    stated_name = said.get("publisher") or said.get("source") or said.get("outlet") or institution(said.get("from"))
    return one_line(overrides.publisher or raw.publisher or stated_name or outlet_in(text) or _agency(text))


def _terms(raw: Raw, overrides: Overrides, text: str, published: str | None) -> Header:
    """The terms of use: the user's, else the record's, else those of the text and what stands around it."""
    around = normalised(f"{raw.title or ''}\n{raw.preamble}")
    top = header(text, one_line(raw.title) or "", published, around=around)
    embargo = overrides.embargo_until or raw.embargo_until
    rules = overrides.ground_rules or raw.ground_rules
    return Header(
        marking=one_line(overrides.marking or raw.marking or top.marking),
        embargo_until=embargo_moment(embargo, published) if embargo else top.embargo_until,
        ground_rules=ground_rules(rules) if rules else top.ground_rules,
    )


def document_id(publisher: str | None, published: str | None, title: str, text: str) -> str:
    """The first 16 hexadecimal digits of a SHA-256: the same story from the same source has the same id anywhere."""
    parts = "\0".join((publisher or "", published or "", title, text))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _text_and_pages(raw: Raw) -> tuple[str, tuple[Span, ...]]:
    """The normalised text, and for paged sources one span a page, which together cover it."""
    if not raw.pages:
        return parted(normalised(raw.text)), ()
    text, starts = "", []
    for page in (parted(normalised(page)) for page in raw.pages):
        if text and page:
            text += " " if text[-1].isalnum() and page[0].islower() else "\n\n"
        starts.append(len(text))
        text += page
    return text, tuple(Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True))


def _turns(raw: Raw, text: str) -> tuple[Turn, ...]:
    speaker = one_line(raw.speaker)
    return (Turn(speaker, Span(0, len(text))),) if speaker else turns(text)


def _published(raw: Raw, overrides: Overrides, said: dict[str, str], text: str) -> str | None:
    candidates = (overrides.date, raw.published, raw.published_at, said.get("published"), said.get("date"))
    known = next((day for value in candidates if value and (day := parse_date(value))), None)
    return known or dateline(text)


def _moment(raw: Raw, published: str | None) -> str | None:
    """The moment of publication, where the source gives a time of the very day."""
    for value in filter(None, (raw.published_at, raw.published, raw.modified)):
        moment = parse_moment(value) if re.search(r"\d:?\d\d", value) and ":" in value else None
        if moment and published == parse_date(value):
            return moment
    return None


def _agency(text: str) -> str | None:
    """`LONDON, March 3 (Reuters) –` names who first published a story that names no publisher."""
    credit = _WIRE.search(text, 0, 600)
    return credit["agency"] if credit else None


def _kind(raw: Raw, title: str, text: str, publisher: str | None, *, has_turns: bool) -> str:
    kind = (raw.kind or "").lower()
    if kind in KINDS and kind != "article":
        return kind
    evidence = {
        "correction": is_correction(title, text),
        "transcript": has_turns and not raw.speaker,
        "cable": _is_cable(text),
        "statement": _STATEMENT.search(title)
        or is_numbered_statement(text)
        or re.search(r"for immediate release", text[:600], re.IGNORECASE),
        "article": kind == "article",
    }
    told = next((name for name, found in evidence.items() if found), None)
    if told:
        return told
    if is_public_body(publisher):
        return "statement"
    return "article" if publisher or _is_web(raw.uri) or dateline(text) else "document"


def _is_cable(text: str) -> bool:
    """The header lines of a diplomatic report: who to whom, under which reference or from which post."""
    said = stated(text)
    is_addressed = {"from", "to", "subject"} <= said.keys()
    is_from_post = re.search(r"\b(?:embassy|mission|consulate|delegation)\b", said.get("from", ""), re.IGNORECASE)
    return len(set(_CABLE.findall(text[:2000]))) >= 3 or bool(
        is_addressed and (is_from_post or "reference" in said or "ref" in said)
    )


def _is_web(uri: str | None) -> bool:
    return uri is not None and urlsplit(uri).scheme in {"http", "https"}
