"""
A briefing or evidence for a person at a terminal; the same layout at 78 columns is the plain text output.

Sources' words reach rich only as `Text`, never as markup, and only cleaned: they cannot colour, link or move anything.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from assistant.domain import Briefing, Citation, Claim, Evidence
from assistant.render import changes, wording
from assistant.render.backing import also_carried, backing, carried
from assistant.render.days import day
from assistant.render.reasons import nearest, reasons
from assistant.render.safe import one_line, spaced
from assistant.render.wording import Sheet, sheet

PLAIN_WIDTH = 78
_NARROWEST = 20
_VERDICT_STYLES = {"supported": "green", "partial": "yellow", "not-checkable": "dim"}


def render(briefing: Briefing, notice: str | None = None) -> str:
    """Plain text without a single escape sequence, whatever the environment says of colours."""
    out = io.StringIO()
    console = Console(
        file=out, width=PLAIN_WIDTH, color_system=None, force_terminal=False, legacy_windows=False, _environ={}
    )
    show(briefing, console, notice)
    return out.getvalue()


def show(briefing: Briefing, console: Console, notice: str | None = None) -> None:
    made = sheet(briefing, notice)
    _banner(made, console)
    _put(console, Text(made.title, "bold"))
    _put(console, Text(made.status_line, "dim"))
    if made.refusal:
        _gap(console)
        _put(console, Text(made.refusal, "bold yellow"))
    else:
        _put(console, Text(f"{wording.grounding(made.briefing)}.", "dim"))
    for section in made.sections:
        _heading(console, section.heading)
        for claim in section.claims:
            _claim(made, claim, console)
        if section.note:
            _put(console, Text(one_line(section.note), "italic"))
    _changes(made, console)
    _sources(made, console)
    _gap(console)
    for line in made.footing:
        _put(console, Text(line, "dim"))
    _banner(made, console)


def show_evidence(query: str, evidences: Iterable[Evidence], console: Console) -> None:
    """The passages a search found, best first, each with its source and place."""
    found = tuple(evidences)
    _put(console, Text(one_line(query), "bold"))
    if not found:
        _put(console, Text("Nothing found.", "yellow"))
    for evidence in found:
        passage = evidence.passage
        whole = Citation(passage, passage.span)
        ranks = ", ".join(f"{one_line(search)} {rank}" for search, rank in evidence.ranks.items())
        scored = f"score {evidence.score:.3f}" + (f" (rank by {ranks})" if ranks else "")
        _gap(console)
        _put(console, Text(wording.source_line(whole), "bold"), first=f"{evidence.rank:>2}. ")
        _put(console, Text(one_line(passage.text)), indent="    ")
        if evidence.superseded_by:
            _put(console, Text(f"Corrected by {one_line(evidence.superseded_by)}.", "yellow"), indent="    ")
        if evidence.copies:
            _put(console, Text(also_carried(evidence.copies)), indent="    ")
        _put(console, Text(f"{wording.locator(whole)}  {wording.origin(whole)}  {scored}", "dim"), indent="    ")


def _banner(made: Sheet, console: Console) -> None:
    if made.banner:
        _put(console, Text(made.banner, "bold reverse"))


def _heading(console: Console, heading: str) -> None:
    _gap(console)
    if one_line(heading):
        _put(console, Text(one_line(heading).upper(), "bold"))


def _claim(made: Sheet, claim: Claim, console: Console) -> None:
    is_heading = made.briefing.kind == "check" and wording.heading_level(claim) > 0
    line = Text(f"{day(claim.when)}: " if claim.when else "", "bold")
    for words, faulty in made.sentence(claim):
        line.append(f">>{words}<<" if faulty else words, "bold red" if faulty else "bold" if is_heading else "")
    for n, dated in made.dated_references(claim):
        line.append(f" [{n}]", "cyan").append(f" {dated}" if dated else "", "dim")
    if behind := backing(made, claim):
        line.append(f" ({behind})", "dim")
    verdict = wording.mark(claim)
    if verdict:
        style = _VERDICT_STYLES.get(wording.label(claim) or "not-checkable", "red")
        line.append(f" [{verdict}]", f"bold {style}")
    is_open = wording.label(claim) == "not-checkable"
    if is_open:
        line.append(f" {' '.join(reasons(claim))}", "dim")
    if is_heading:
        _gap(console)
    _put(console, line, first="" if is_heading else "- ")
    for reason in () if is_open else reasons(claim):
        _put(console, Text(reason), first="    ! ")
    for citation in nearest(claim):
        quote = f"{made.reference(citation)}{wording.quoted(one_line(citation.quote))}"
        _put(
            console, Text(f"Nearest in the sources: {quote} ({wording.source_line(citation)})", "dim"), indent="      "
        )


def _changes(made: Sheet, console: Console) -> None:
    if not made.briefing.since_last:
        return
    _heading(console, changes.HEADING)
    _put(console, Text(changes.opening(made.briefing.since_last)))
    for group in changes.groups(made):
        _put(console, Text(f"{group.heading}:", "bold"))
        for each in group.lines:
            line = Text(each.text)
            for n in each.references:
                line.append(f" [{n}]", "cyan")
            _put(console, line, first="- ")
            for note in each.notes:
                _put(console, Text(note, "dim"), indent="    ")


def _sources(made: Sheet, console: Console) -> None:
    if made.numbers:
        _heading(console, "Sources")
    for citation, n in made.numbers.items():
        number = f"[{n}] "
        indent = " " * len(number)
        _put(console, Text(wording.source_line(citation)), first=number)
        _put(console, Text(wording.quoted(spaced(citation.quote).strip()), "italic"), indent=indent)
        if others := carried(made, citation):
            _put(console, Text(others, "dim"), indent=indent)
        _put(console, Text(f"{wording.locator(citation)}  {wording.origin(citation)}", "dim"), indent=indent)


def _put(console: Console, text: Text, first: str = "", indent: str | None = None) -> None:
    """Prints wrapped text with a hanging indent: `first` before the first line, as many spaces before the others."""
    rest = " " * cell_len(first) if indent is None else indent
    lines = text.wrap(console, max(_NARROWEST, console.width - cell_len(rest)))
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text.assemble(first if number == 0 and first else rest, line), soft_wrap=True, highlight=False)


def _gap(console: Console) -> None:
    console.print()
