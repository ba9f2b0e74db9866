"""What a person at a terminal sees: colour only where it belongs, and lines that fit."""

from __future__ import annotations

import io
import re

import pytest
from golden.samples import HOSTILE, NEWS, NOTICE, SAMPLES, cite, hostile
from rich.console import Console

from assistant.domain import Briefing, Evidence
from assistant.render import terminal


def _shown(briefing: Briefing, width: int = 80, **environment: str) -> str:
    out = io.StringIO()
    is_terminal = environment.pop("terminal", "") == "yes"
    console = Console(file=out, width=width, force_terminal=is_terminal, legacy_windows=False, _environ=environment)
    terminal.show(briefing, console, NOTICE)
    return out.getvalue()


def test_colour_only_on_a_terminal():
    """
    A terminal gets colour; a pipe gets the same words without a single escape.
    """
    coloured = _shown(SAMPLES["briefing"](), terminal="yes", TERM="xterm-256color")
    plain = _shown(SAMPLES["briefing"]())

    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert plain == re.sub(r"\x1b\[[\d;]*m", "", coloured)


def test_no_color_is_obeyed():
    """
    With NO_COLOR a terminal is sent no colour; weight and underline may stay.
    """
    text = _shown(SAMPLES["check"](), terminal="yes", TERM="xterm-256color", NO_COLOR="1")
    codes = {int(code) for codes in re.findall(r"\x1b\[([\d;]+)m", text) for code in codes.split(";")}

    assert not codes & {*range(30, 50), *range(90, 108)}


def test_sources_cannot_colour_or_link_the_terminal():
    """
    Escape sequences and rich markup in a source are printed as text.
    """
    text = _shown(hostile(HOSTILE), width=2000)

    assert "[red]rich[/red]" in text
    assert "⟨U+001B⟩[31mred" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize("width", [40, 78, 120])
@pytest.mark.parametrize("sample", SAMPLES)
def test_lines_fit_the_terminal(sample: str, width: int):
    """
    No line is wider than the terminal, and none ends in spaces.
    """
    lines = _shown(SAMPLES[sample](), width).splitlines()

    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_check_report_shows_sentence_fault_and_source():
    """
    The faulty words are marked, the fault is said, and the nearest source follows.
    """
    text = _shown(SAMPLES["check"](), width=400)

    assert re.search(
        r">>140<< ships are waiting outside it\. \[1\] \[CONTRADICTED\]\n"
        r" +! number: The source says 14, not 140\.\n"
        r" +Nearest in the sources: \[1\] “The harbour will reopen on Monday, and 14 ships",
        text,
    )


def test_evidence_is_listed_with_its_place():
    """
    A search shows each passage's words, source, place and score, or that there was nothing.
    """
    out = io.StringIO()
    console = Console(file=out, width=200, _environ={})
    passage = cite(NEWS, "Talks with the ministry resume on Friday.").passage
    terminal.show_evidence("pay [bold]talks[/bold]", [Evidence(passage, 0.5, 1, {"dense": 3, "keyword": 1})], console)
    terminal.show_evidence("nothing", [], console)
    text = out.getvalue()

    assert "pay [bold]talks[/bold]" in text
    assert " 1. Dredging done, pay still open." in text
    assert f"{NEWS.id} {passage.span.start}:{passage.span.end}" in text
    assert "score 0.500 (rank by dense 3, keyword 1)" in text
    assert "Nothing found." in text
