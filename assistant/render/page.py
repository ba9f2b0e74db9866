"""
A briefing as one web page that needs nothing else: no network, no server, and no JavaScript to be of use.

The text stands on the left, its sources on the right (below on narrow screens and paper). Each citation and each
verdict is a link to a card with the passage; style and script are admitted by their hashes and nothing else is.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from importlib import resources
from itertools import groupby

from assistant.domain import Briefing, Citation, Claim, Section
from assistant.render import changes, drawing, layout, wording
from assistant.render.backing import backing, carried
from assistant.render.days import day
from assistant.render.layout import Block, Part
from assistant.render.reasons import nearest, reasons
from assistant.render.safe import cleaned, one_line, web_address
from assistant.render.wording import Sheet, sheet


def render(briefing: Briefing, notice: str | None = None) -> str:
    return _document(sheet(briefing, notice), script=_asset("page.js"))


def render_still(briefing: Briefing, notice: str | None = None) -> str:
    """The same page without its script, for readers that would strip it."""
    return _document(sheet(briefing, notice), script=None)


def _document(made: Sheet, script: str | None) -> str:
    style = _asset("page.css")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"
    if script:
        policy += f"; script-src '{_hash(script)}'"
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="generator" content="Podium">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{_text(made.title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            f'<body class="{made.briefing.kind}">',
            *_body(made),
            f"<script>{script}</script>" if script else "",
            "</body>",
            "</html>",
            "",
        )
    )


def _asset(name: str) -> str:
    return resources.files("assistant.render").joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _text(text: str) -> str:
    return html.escape(one_line(text))


def _verbatim(text: str) -> str:
    """Text whose line breaks and spaces mean something."""
    return html.escape(cleaned(text))


def _body(made: Sheet) -> Iterator[str]:
    yield _banner(made)
    yield '<div class="sheet">'
    yield from _masthead(made)
    yield '<div class="columns">'
    yield '<main id="text">'
    yield from _draft(made) if made.briefing.draft else _sections(made)
    yield from _changes(made)
    yield "</main>"
    yield from _panel(made)
    yield "</div>"
    yield '<footer aria-label="About this text">'
    yield drawing.coverage(made.briefing)
    yield from (f"<p>{_text(line)}</p>" for line in made.footing)
    yield "</footer>"
    yield "</div>"
    yield _banner(made)


def _banner(made: Sheet) -> str:
    return f'<p class="banner" role="note" aria-label="Marking">{_text(made.banner)}</p>' if made.banner else ""


def _masthead(made: Sheet) -> Iterator[str]:
    yield "<header>"
    yield f'<p class="status"><strong{_cleared(made)}>{_text(made.status)}</strong> {_text(made.what)}</p>'
    yield f"<h1>{_text(made.title)}</h1>"
    if made.refusal:
        yield f'<p class="refusal">{_text(made.refusal)}</p>'
    else:
        yield f'<p class="grounding">{_text(wording.grounding(made.briefing))}</p>'
    yield "</header>"


def _cleared(made: Sheet) -> str:
    return ' class="cleared"' if made.briefing.clearance else ""


def _sections(made: Sheet) -> Iterator[str]:
    first = 0
    for section in made.sections:
        yield from _section(made, section, first)
        first += len(section.claims)


def _section(made: Sheet, section: Section, first: int) -> Iterator[str]:
    tag, item = ("ul", "li") if made.briefing.kind == "briefing" else ("div", "p")
    yield "<section>"
    if one_line(section.heading):
        yield f"<h2>{_text(section.heading)}</h2>"
    if section.claims:
        if section.key == "timeline":
            yield drawing.timeline(list(enumerate(section.claims, first)), made.briefing.date or made.briefing.until)
        yield f'<{tag} class="claims">'
        for index, claim in enumerate(section.claims, first):
            when = f'<span class="when">{_text(day(claim.when))}</span> ' if claim.when else ""
            words = "".join(words for words, _ in made.sentence(claim))
            sentence = f"{_text(words)}{_links(made, claim, index)}"
            yield f'<{item} class="claim" id="claim-{index}">{when}{sentence}</{item}>'
        yield f"</{tag}>"
    if section.note:
        yield f'<p class="note">{_text(section.note)}</p>'
    yield "</section>"


def _changes(made: Sheet) -> Iterator[str]:
    if not made.briefing.since_last:
        return
    yield '<section class="changes">'
    yield f"<h2>{changes.HEADING}</h2>"
    yield f'<p class="note">{_text(changes.opening(made.briefing.since_last))}</p>'
    for group in changes.groups(made):
        yield f"<h3>{group.heading}</h3>"
        yield '<ul class="claims">'
        yield from (f"<li>{_changed(line)}</li>" for line in group.lines)
        yield "</ul>"
    yield "</section>"


def _changed(line: changes.Line) -> str:
    links = "".join(f'&nbsp;<a class="cite" href="#source-{n}">[{n}]</a>' for n in line.references)
    notes = "".join(f'<span class="was">{_text(note)}</span>' for note in line.notes)
    return f"{_text(line.text)}{links}{notes}"


def _draft(made: Sheet) -> Iterator[str]:
    """The whole draft as it was handed in, each sentence followed by its sources and its verdict."""
    claims, placed = made.briefing.claims, set(layout.placed(made.briefing))
    yield '<div class="draft">'
    for shape, blocks in groupby(layout.layout(made.briefing), key=lambda block: block.shape):
        tag, closing = _HOLDERS.get(shape, ("", ""))
        yield f"{tag}{''.join(_block(made, block) for block in blocks)}{closing}"
    yield "</div>"
    left = [(index, claim) for index, claim in enumerate(claims) if index not in placed]
    if left:
        yield "<h2>Not found in the draft</h2>"
    for index, claim in left:
        yield f'<p class="claim" id="claim-{index}">{_text(claim.text)}{_links(made, claim, index)}</p>'


_HOLDERS = {"item": ("<ul>", "</ul>"), "row": ('<div class="table"><table>', "</table></div>")}
_TAGS = {"quotation": "blockquote", "code": "pre", "item": "li", "paragraph": "p"}


def _block(made: Sheet, block: Block) -> str:
    if block.shape == "row":
        return _row(made, block)
    words = "".join(_part(made, part) for part in block.parts)
    if block.shape == "heading":
        tag = f"h{min(6, block.level + 1)}"
        return f"<{tag}>{words}</{tag}>"
    tag = _TAGS[block.shape]
    kind = f' class="level-{block.level}"' if block.level else ' class="follows"' if block.follows else ""
    mark = f'<span class="mark">{_text(block.mark or "–")}</span> ' if block.shape == "item" else ""
    return f"<{tag}{kind}>{mark}{words}</{tag}>"


def _row(made: Sheet, block: Block) -> str:
    """A row of a table, which is one claim: its sources and its verdict stand in its last cell."""
    cells = block.cells()
    index = cells[0].index or 0
    claim = made.briefing.claims[index]
    last = len(cells) - 1
    told = (
        f"<td>{_sentence(claim, cell.text)}{_links(made, claim, index) if at == last else ''}</td>"
        for at, cell in enumerate(cells)
    )
    return f'<tr class="claim" id="claim-{index}">{"".join(told)}</tr>'


def _part(made: Sheet, part: Part) -> str:
    if part.index is None:
        return _verbatim(part.text)
    claim = made.briefing.claims[part.index]
    sentence = f"{_sentence(claim, part.text)}{_links(made, claim, part.index)}"
    return f'<span class="claim" id="claim-{part.index}">{sentence}</span>'


def _sentence(claim: Claim, words: str) -> str:
    return f'<span class="sentence {wording.label(claim) or "not-checked"}">{_verbatim(words)}</span>'


def _links(made: Sheet, claim: Claim, index: int) -> str:
    """The citation numbers and the verdict behind a sentence, each a link to its card."""
    links = []
    for n, dated in made.dated_references(claim):
        links.append(f'<a class="cite" href="#source-{n}" aria-label="Source {n}">[{n}]</a>')
        if dated:
            links.append(f'<span class="dated">{_text(dated)}</span>')
    if behind := backing(made, claim):
        links.append(f'<span class="standing">({_text(behind)})</span>')
    verdict = wording.mark(claim)
    if verdict:
        label = wording.label(claim) or "not-checked"
        name = f"{verdict.capitalize()}: show why"
        links.append(f'<a class="verdict {label}" href="#fault-{index}" aria-label="{name}">[{verdict}]</a>')
    # Only the first number holds on to the last word: the rest of the line may break.
    return f"&nbsp;{' '.join(links)}" if links else ""


def _panel(made: Sheet) -> Iterator[str]:
    claims = made.briefing.claims
    marked = [(index, claim) for index, claim in enumerate(claims) if wording.mark(claim)]
    faulted = [one for one in marked if wording.label(one[1]) != "not-checkable"]
    if not marked and not made.numbers:
        return
    yield '<aside class="panel" aria-label="Sources and checks">'
    for heading, told in (("Checks", faulted), ("Not checkable", [one for one in marked if one not in faulted])):
        if told:
            yield f"<h2>{heading}</h2>"
            yield '<div class="cards">'
            yield from (_fault_card(made, claim, index) for index, claim in told)
            yield "</div>"
    if made.numbers:
        yield "<h2>Sources</h2>"
        yield '<div class="cards">'
        yield from (_source_card(made, citation, n) for citation, n in made.numbers.items())
        yield "</div>"
    yield "</aside>"


def _fault_card(made: Sheet, claim: Claim, index: int) -> str:
    verdict, title = wording.label(claim) or "not-checked", wording.MARKS[wording.label(claim)]
    words = "".join(
        f'<strong class="fault">{html.escape(part)}</strong>' if faulty else html.escape(part)
        for part, faulty in made.sentence(claim)
    )
    told = "".join(f"<li>{_text(reason)}</li>" for reason in reasons(claim))
    places = "".join(
        f'<p class="label">Nearest in the sources {made.reference(citation)}</p>{_passage(citation)}'
        f"{_meta(wording.source_line(citation), citation)}"
        for citation in nearest(claim)
    )
    return _card(
        f"fault-{index}",
        f'<h3 id="fault-{index}-name"><span class="verdict {verdict}">{title}</span></h3>',
        f'<p class="quoted">{words}</p>',
        f'<ul class="reasons">{told}</ul>' if told else "",
        places,
        back=index,
    )


def _source_card(made: Sheet, citation: Citation, n: int) -> str:
    used = [index for index, claim in enumerate(made.briefing.claims) if citation in claim.citations]
    quote = one_line(citation.quote)
    # On paper the words are not said twice: where the text repeats them, the card tells only where they stand.
    repeated = all(one_line(made.briefing.claims[index].text) in quote for index in used)
    return _card(
        f"source-{n}",
        f'<h3 id="source-{n}-name"><span class="number">[{n}]</span> {_text(citation.document.title)}</h3>',
        _passage(citation),
        _meta(wording.provenance(citation), citation),
        f'<p class="label">{_text(others)}</p>' if (others := carried(made, citation)) else "",
        back=used[0],
        kind="card repeated" if repeated else "card",
    )


def _card(name: str, heading: str, *parts: str, back: int, kind: str = "card") -> str:
    close = f'<a class="back" href="#claim-{back}">Back to the sentence</a>'
    inner = "".join((heading, *parts, close))
    return f'<article class="{kind}" id="{name}" tabindex="-1" aria-labelledby="{name}-name">{inner}</article>'


def _passage(citation: Citation) -> str:
    before, after = (f'<span class="around">{_verbatim(part)}</span>' for part in wording.around(citation))
    return f'<blockquote dir="auto">{before}<mark>{_verbatim(citation.quote)}</mark>{after}</blockquote>'


def _meta(line: str, citation: Citation) -> str:
    address = web_address(citation.document.uri)
    shown = html.escape(wording.origin(citation))
    if address:
        shown = f'<a href="{html.escape(address)}" rel="noopener noreferrer" target="_blank">{shown}</a>'
    locator = _text(wording.locator(citation))
    return f'<p class="meta">{_text(line)} <span class="where">{shown}</span> <code>{locator}</code></p>'
