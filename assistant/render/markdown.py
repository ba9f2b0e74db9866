"""
A briefing as Markdown that prints a source's words and never obeys them.

Every character by which CommonMark or GitHub's dialect would make a link, an image, a heading or HTML of a source's
text is escaped; addresses stand as code, so nothing in the file is clickable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Briefing, Citation, Claim
from assistant.render import changes, wording
from assistant.render.backing import backing, carried
from assistant.render.days import day
from assistant.render.reasons import nearest, reasons
from assistant.render.safe import one_line
from assistant.render.wording import Sheet, sheet

_INLINE = re.compile(r"[\\`*_\[\]<>~|&$#@{}^]")
# Bare addresses become links in many dialects: `http:`, `mailto:`, `www.`, `example.com`.
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp|tel|data|javascript):|(?<=\w)(\.)(?=[a-z]{2})|\b(www)\.")
_BLOCK = re.compile(r"^(\s*)(?:([-+=:])|(\d{1,9})([.)]))")


def render(briefing: Briefing, notice: str | None = None) -> str:
    made = sheet(briefing, notice)
    return "\n\n".join(block for block in _blocks(made) if block) + "\n"


def escaped(text: str) -> str:
    """One line of text that Markdown shows as it is. `'# [a](b)'` → `'\\# \\[a\\](b)'`"""
    return _escaped_start(_escaped_inline(one_line(text)))


def _escaped_inline(line: str) -> str:
    line = _INLINE.sub(lambda match: f"\\{match.group()}", line)
    return _ADDRESS.sub(lambda match: f"{match.group()[:-1]}\\{match.group()[-1]}", line)


def _escaped_start(line: str) -> str:
    """At the head of a line a dash or a number would begin a list."""
    return _BLOCK.sub(lambda match: f"{match[1]}{match[3] or ''}\\{match[2] or match[4]}", line)


def _blocks(made: Sheet) -> Iterator[str]:
    banner = f"**{escaped(made.banner)}**" if made.banner else ""
    yield banner
    yield f"# {escaped(made.title)}"
    yield f"*{escaped(made.status_line)}*"
    if made.refusal:
        yield f"**{escaped(made.refusal)}**"
    else:
        yield escaped(f"{wording.grounding(made.briefing)}.")
    for section in made.sections:
        yield f"## {escaped(section.heading)}" if one_line(section.heading) else ""
        yield "\n".join(line for claim in section.claims for line in _claim(made, claim))
        yield f"*{escaped(section.note)}*" if section.note else ""
    yield from _changes(made)
    if made.numbers:
        yield "## Sources"
        yield "\n\n".join(_source(made, citation, n) for citation, n in made.numbers.items())
    yield "## About this text"
    yield "\n".join(f"- {escaped(line)}" for line in made.footing)
    yield banner


def _claim(made: Sheet, claim: Claim) -> Iterator[str]:
    text = "".join(_piece(words, faulty) for words, faulty in made.sentence(claim)).strip()
    when = f"{day(claim.when)}: " if claim.when else ""
    verdict = wording.mark(claim)
    behind = backing(made, claim)
    tail = [f"[{n}] {dated}".strip() for n, dated in made.dated_references(claim)]
    tail += [f"*({_escaped_inline(behind)})*"] if behind else []
    tail += [f"**[{verdict}]**"] if verdict else []
    yield "- " + " ".join([_escaped_start(_escaped_inline(when) + text), *tail])
    yield from (f"  - {escaped(reason)}" for reason in reasons(claim))
    for citation in nearest(claim):
        quote = f"{made.reference(citation)}{wording.quoted(escaped(citation.quote))}"
        yield f"  - Nearest in the sources: {quote} ({escaped(wording.source_line(citation))})"


def _changes(made: Sheet) -> Iterator[str]:
    if not made.briefing.since_last:
        return
    yield f"## {changes.HEADING}"
    yield escaped(changes.opening(made.briefing.since_last))
    for group in changes.groups(made):
        yield f"### {group.heading}"
        yield "\n".join(line for each in group.lines for line in _changed(each))


def _changed(line: changes.Line) -> Iterator[str]:
    yield " ".join([f"- {escaped(line.text)}", *(f"[{n}]" for n in line.references)])
    yield from (f"  - {escaped(note)}" for note in line.notes)


def _piece(words: str, faulty: bool) -> str:
    """Faulted words in bold; the spaces stay outside, where emphasis needs them."""
    inner = words.strip()
    if not faulty or not inner:
        return _escaped_inline(words)
    return words.replace(inner, f"**{_escaped_inline(inner)}**")


def _source(made: Sheet, citation: Citation, n: int) -> str:
    by = wording.attribution(citation)
    quote = f"   > {wording.quoted(escaped(citation.quote))}" + (f"  \n   > — {escaped(by)}" if by else "")
    where = f"`{_code(wording.locator(citation))}` `{_code(wording.origin(citation))}`"
    others = carried(made, citation)
    beside = f"  \n   {escaped(others)}" if others else ""
    return f"{n}. {escaped(wording.source_line(citation))}  \n   {where}{beside}\n\n{quote}"


def _code(text: str) -> str:
    """Inside a code span only the backtick could end it."""
    return one_line(text).replace("`", "'")
