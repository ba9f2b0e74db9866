"""Markings and embargoes: a paragraph bears its sources' highest, and nobody is shown what is above him."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from commands import run
from golden.reading import READABLE, read_file

from assistant.desk import Desk
from assistant.handling.markings import admits
from assistant.read import Overrides

OPEN = "The harbour of Port Ellan will reopen on Monday, the transport ministry said in a statement."
GUARDED = "The finance minister of Dorvane told the cabinet that the port fund holds only $4 million."
LATER = "The president of Dorvane will name a new harbour master at a ceremony on Friday, officials said."


@pytest.fixture
def library(desk: Desk, tmp_path: Path) -> str:
    """Three stories of one day: open, TLP:AMBER, and under embargo until 2099."""
    for name, text, said in (
        ("open", OPEN, Overrides()),
        ("guarded", GUARDED, Overrides(marking="TLP:AMBER")),
        ("later", LATER, Overrides(embargo_until="2099-01-01T06:00:00Z")),
    ):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{name.capitalize()}\n\nPORT ELLAN, 11 March 2031\n\n{text}\n")
        desk.ingest([str(path)], overrides=said)
    return str(desk.library.folder)


def brief(library: str, *arguments: str):
    return run("brief", "--date", "2031-03-11", "--library", library, *arguments)


@pytest.mark.parametrize(
    ("audience", "marking", "admitted"),
    [
        ("TLP:GREEN", "TLP:AMBER", False),
        ("TLP:GREEN", "TLP:GREEN", True),
        ("tlp:amber", "TLP:GREEN", True),
        ("TLP:GREEN", None, True),
        ("TLP:RED", "SECRET", False),
        ("TLP:RED", "HALDEN ONLY", False),
        ("TLP:RED // HALDEN ONLY", "TLP:AMBER // HALDEN ONLY", True),
        ("SECRET", "OFFICIAL", True),
        ("", "TLP:CLEAR", False),
    ],
)
def test_an_audience_admits_its_own_step_and_those_below(audience: str, marking: str | None, admitted: bool):
    """
    A marking of another scale, or in free words that the audience does not bear, is not admitted.
    """
    assert admits(audience, marking) is admitted


@pytest.mark.parametrize("suffix", READABLE)
def test_a_paragraph_bears_its_sources_marking_and_the_banner_the_highest(suffix: str, library: str, tmp_path: Path):
    """
    The guarded sentence begins with its marking, the open one does not, and the banner stands over both.
    """
    out = tmp_path / f"b.{suffix}"
    brief(library, "--out", str(out))
    text = read_file(out.read_bytes(), suffix)

    assert f"(TLP:AMBER) {GUARDED}" in text
    assert f") {OPEN}" not in text
    assert text.count("TLP:AMBER") >= 3


def test_a_lower_audience_is_refused_and_the_paragraphs_named(library: str, tmp_path: Path):
    """
    Nothing is written or printed, the exit code is 1, and each sentence above the audience is named with its marking.
    """
    out = tmp_path / "b.html"
    refused = brief(library, "--audience", "TLP:GREEN", "--out", str(out))

    assert (refused.code, refused.out, out.exists()) == (1, "", False)
    assert f"(TLP:AMBER) {GUARDED}" in refused.err
    assert "Not for TLP:GREEN: 1 sentence" in refused.err


def test_what_is_above_can_be_left_out(library: str):
    """
    With `--drop-above` the rest is a briefing under its own, lower banner, and says nothing of what was left out.
    """
    shown = brief(library, "--audience", "TLP:GREEN", "--drop-above", "--json")

    assert shown.data["marking"] is None
    assert "fund" not in shown.out
    assert "AMBER" not in shown.out
    assert OPEN in shown.out


def test_a_written_briefing_is_printed_for_an_audience(library: str, tmp_path: Path):
    """
    `podium render` refuses and drops like `brief`; a cleared briefing of which a part is dropped is a draft again.
    """
    whole = str(tmp_path / "b.json")
    brief(library, "--out", whole)
    run("clear", whole, "--by", "A. Officer")
    refused = run("render", whole, "--audience", "TLP:GREEN")
    part = run("render", whole, "--audience", "TLP:GREEN", "--drop-above", "--json")
    same = run("render", whole, "--audience", "TLP:AMBER", "--json")

    assert (refused.code, refused.out) == (1, "")
    assert (part.data["status"], part.data["clearance"]) == ("DRAFT", None)
    assert GUARDED not in part.out
    assert same.data == json.loads(Path(whole).read_text())


def test_an_embargo_holds_until_it_is_overridden_by_name(library: str):
    """
    The embargoed story is counted, not told; overriding it takes a name and a reason, and nothing less.
    """
    held = brief(library, "--json")
    nameless = brief(library, "--override-embargo", "--because", "asked")
    idle = brief(library, "--by", "A. Officer")
    lifted = brief(library, "--override-embargo", "--by", "A. Officer", "--because", "The minister asked.", "--json")

    assert "harbour master" not in held.out
    assert held.data["coverage"]["withheld"] == 1
    assert (nameless.code, idle.code) == (2, 2)
    assert LATER in lifted.out
    assert lifted.data["marking"] == "TLP:AMBER // EMBARGOED UNTIL 2099-01-01T06:00:00Z"


def test_an_override_is_told_beside_the_sentence(library: str):
    """
    A paragraph shown before its time says until when.
    """
    lifted = brief(library, "--override-embargo", "--by", "A. Officer", "--because", "The minister asked.")
    words = " ".join(lifted.out.split())

    assert f"(embargoed until 1 January 2099, 06:00 UTC) {LATER}" in words


def test_an_override_is_logged_for_good(library: str, desk: Desk):
    """
    The log says who, why, when and which documents; the document shows it; and nothing can be taken out of it.
    """
    brief(library, "--override-embargo", "--by", "A. Officer", "--because", "The minister asked.")
    (entry,) = run("documents", "log", "--library", library, "--json").data["log"]
    shown = run("documents", "show", "later.txt", "--library", library)
    other = run("documents", "show", "open.txt", "--library", library)

    assert (entry["event"], entry["by"], entry["because"]) == ("embargo-override", "A. Officer", "The minister asked.")
    assert [desk.library.document("later.txt").id] == entry["about"]["documents"]
    assert "A. Officer: The minister asked." in shown.out
    assert "A. Officer" not in other.out
    for statement in ("DELETE FROM journal", "UPDATE journal SET because = ''"):
        with pytest.raises(sqlite3.DatabaseError, match="only added to"):
            desk.library.catalogue.connection.execute(statement)
        desk.library.catalogue.connection.rollback()


def test_off_the_record_is_no_matter_of_time(library: str, desk: Desk, tmp_path: Path):
    """
    Overriding embargoes lets nothing through that is off the record.
    """
    path = tmp_path / "never.txt"
    path.write_text(
        "Never\n\n11 March 2031\n\nThe mayor of Port Ellan means to resign before the summer, aides said.\n"
    )
    desk.ingest([str(path)], overrides=Overrides(ground_rules="off-the-record"))
    lifted = brief(library, "--override-embargo", "--by", "A. Officer", "--because", "The minister asked.", "--json")

    assert LATER in lifted.out
    assert "mayor" not in lifted.out


def test_an_audience_that_nobody_knows_is_refused_with_those_that_are_known(library: str, tmp_path: Path):
    """
    A slip of the pen decides nothing; the scales and the library's own markings are named in order.
    """
    whole = str(tmp_path / "b.json")
    brief(library, "--out", whole)

    for refused in (brief(library, "--audience", "TLP:GREN"), run("render", whole, "--audience", "everyone")):
        problem, way_out = refused.trouble

        assert refused.code == 2
        assert problem.startswith("There is no marking")
        assert way_out.index("TLP:CLEAR") < way_out.index("TLP:GREEN") < way_out.index("TLP:RED")


def test_a_draft_changed_by_hand_is_checked_and_counted_anew(library: str, tmp_path: Path):
    """
    Words that the source does not bear lose the verdict of those they replaced, in what is printed and in the counts.
    """
    path = tmp_path / "b.json"
    brief(library, "--out", str(path))
    same = run("render", str(path), "--json")
    whole = json.loads(path.read_text())
    claim = next(one for part in whole["sections"] for one in part["claims"] if one["text"] == OPEN)
    claim["text"] = OPEN.replace("reopen", "never reopen")
    path.write_text(json.dumps(whole))
    changed = run("render", str(path), "--json")
    printed = run("render", str(path))

    assert (same.code, same.data["grounding"]["supported"]) == (0, same.data["grounding"]["claims"])
    assert changed.code == 1
    assert changed.data["grounding"]["supported"] == same.data["grounding"]["supported"] - 1
    assert "changed by hand" in changed.err
    assert "CONTRADICTED" in printed.out


def test_a_day_and_a_window_are_not_given_together(library: str):
    """
    Two windows are refused, whichever way they are written.
    """
    for more in (("--since", "2031-03-01"), ("--until", "2031-03-12")):
        refused = run("brief", "--date", "2031-03-04", *more, "--library", library)

        assert refused.code == 2
        assert refused.trouble[0] == "A day (--date) and a window (--since, --until) are two windows."


def test_what_an_embargo_holds_back_is_said_with_the_way_out(library: str, tmp_path: Path):
    """
    Search, ask, check and brief say how many documents they did not hear, on stderr, and how to override.
    """
    draft = tmp_path / "draft.txt"
    draft.write_text(OPEN)

    for told in (
        run("search", "harbour", "--library", library),
        run("ask", "When will the harbour reopen?", "--library", library),
        run("check", str(draft), "--library", library),
        brief(library),
    ):
        assert "1 document under embargo was not heard: podium documents list shows until when" in told.err


@pytest.mark.parametrize("template", ["daily", "readout"])
def test_a_briefing_of_a_withheld_document_is_refused_without_its_title(desk: Desk, tmp_path: Path, template: str):
    """
    Under embargo, off the record or above the audience: one line says why, one the way out; nothing is written.
    """
    title = "Ferry line to be sold to Brannick"
    for name, said in (
        ("held", Overrides(embargo_until="2099-01-01T06:00:00Z")),
        ("private", Overrides(ground_rules="off the record")),
        ("guarded", Overrides(marking="TLP:AMBER")),
    ):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{title}\n\nPORT ELLAN, 11 March 2031\n\n{OPEN} This one is {name}.\n")
        desk.ingest([str(path)], overrides=said)
    library, written = str(desk.library.folder), tmp_path / "out.md"

    def of(name: str, *arguments: str):
        more = ("--template", template, "--out", str(written), "--library", library)
        return run("brief", "--document", f"{name}.txt", *more, *arguments)

    for name, arguments, why in (
        ("held", (), "under embargo until 2099-01-01T06:00:00Z"),
        ("private", (), "off the record"),
        ("private", ("--override-embargo", "--by", "A. Officer", "--because", "Asked."), "off the record"),
        ("guarded", ("--audience", "TLP:CLEAR", "--drop-above"), "marked TLP:AMBER"),
    ):
        refused = of(name, *arguments)
        assert (refused.code, refused.out) == (3, "")
        assert why in refused.trouble[0]
        assert title not in refused.err
        assert not written.exists()
    assert of("held", "--override-embargo", "--by", "A. Officer", "--because", "Asked.").code == 0
    assert title in written.read_text()
