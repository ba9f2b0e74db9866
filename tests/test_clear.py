"""Clearing: what a person cleared stays what it was, and a change shows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from commands import run
from golden.reading import READABLE
from golden.samples import NOTICE, briefing

from assistant import clear, gate, record
from assistant.clear import UNSIGNED
from assistant.domain import Briefing, Section
from assistant.errors import RecordError
from assistant.render import data, render

AT = "2031-03-12T07:00:00Z"


def _sound() -> Briefing:
    """The sample without its faulted sentence."""
    made = briefing()
    sections = tuple(
        replace(part, claims=tuple(claim for claim in part.claims if claim.verdict.label == "supported"))
        for part in made.sections
    )
    return replace(made, sections=sections)


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "briefing.json"
    path.write_bytes(render(_sound(), "json", notice=NOTICE))
    return str(path)


def test_a_draft_is_a_draft_until_it_is_cleared(draft: str):
    """
    The JSON says DRAFT, then CLEARED with who, when and the hash; nothing else of it changes.
    """
    before = json.loads(Path(draft).read_text())
    cleared = run("clear", draft, "--by", "A. Officer")
    after = json.loads(Path(draft).read_text())

    assert cleared.code == 0
    assert (before["status"], before["clearance"]) == ("DRAFT", None)
    assert (after["status"], after["clearance"]["by"]) == ("CLEARED", "A. Officer")
    assert cleared.out.strip().endswith(after["clearance"]["hash"])
    assert {**after, "status": "DRAFT", "clearance": None} == before


def test_verify_holds_what_was_cleared(draft: str):
    """
    `podium verify` exits 0 for a draft and for what is as it was cleared, and says which it is.
    """
    as_draft = run("verify", draft, "--json")
    run("clear", draft, "--by", "A. Officer")
    as_cleared = run("verify", draft, "--json")

    assert (as_draft.code, as_draft.data["state"]) == (0, "DRAFT")
    assert (as_cleared.code, as_cleared.data["state"], as_cleared.data["problems"]) == (0, "CLEARED", [])


CHANGES = {
    "a sentence": ("14 ships", "15 ships"),
    "a heading": ("Top lines", "Top Lines"),
    "a source's name": ("The Ellan Courier", "The Ellan Carrier"),
    "the marking": ("INTERNAL", "EXTERNAL"),
    "who cleared it": ("A. Officer", "B. Officer"),
    "the hash": ('"hash": "', '"hash": "0'),
    "a note": ("who pays", "who plays"),
    "the coverage": ("Weather at sea", "Weather at see"),
    "the status": ("CLEARED", "DRAFT"),
    "a date": ('"when": "2031-03-03"', '"when": "2031-03-04"'),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_character_is_found(what: str, draft: str):
    """
    Whatever is changed in a cleared briefing, verify exits 1 and says so in one sentence, and render refuses it.
    """
    run("clear", draft, "--by", "A. Officer")
    old, new = CHANGES[what]
    text = Path(draft).read_text()
    assert old in text
    Path(draft).write_text(text.replace(old, new))
    found = run("verify", draft)

    assert found.code == 1
    assert found.out.count("\n") == 1
    assert run("render", draft).code in {1, 3}


def test_another_layout_of_the_same_json_is_the_same_text(draft: str):
    """
    A program that writes the JSON anew, in other white space, has changed nothing.
    """
    run("clear", draft, "--by", "A. Officer")
    Path(draft).write_text(json.dumps(json.loads(Path(draft).read_text()), sort_keys=True))

    assert run("verify", draft).code == 0


def test_unsupported_sentences_are_not_cleared_by_accident(tmp_path: Path):
    """
    A briefing with a faulted sentence is refused and the sentence named, unless it is said; then its number is kept.
    """
    path = tmp_path / "faulted.json"
    path.write_bytes(render(briefing(), "json"))
    refused = run("clear", str(path), "--by", "A. Officer")
    status = json.loads(path.read_text())["status"]
    said = run("clear", str(path), "--by", "A. Officer", "--despite-faults", "--out", str(tmp_path / "x.txt"))

    assert (refused.code, status) == (1, "DRAFT")
    assert "CONTRADICTED: Dock workers will be paid for the twelve days." in refused.out
    assert said.code == 0
    assert json.loads(path.read_text())["clearance"]["despite"] == 1
    assert "despite 1 sentence" in " ".join((tmp_path / "x.txt").read_text().split())


def test_a_sentence_changed_by_hand_is_found_in_a_draft(draft: str):
    """
    A draft has no hash, but its sentences are checked again: verify names the changed one, and clear refuses it.
    """
    written = json.loads(Path(draft).read_text())
    claim = next(one for part in written["sections"] for one in part["claims"] if "14 ships" in one["text"])
    claim["text"] = claim["text"].replace("14 ships", "15 ships")
    Path(draft).write_text(json.dumps(written))
    found, refused = run("verify", draft), run("clear", draft, "--by", "A. Officer")
    said = run("clear", draft, "--by", "A. Officer", "--despite-faults")

    assert found.code == 1
    assert found.out.startswith("Checked again, this sentence does not stand (contradicted): ")
    assert refused.code == 1
    assert "15 ships" in refused.out
    assert said.code == 0
    assert json.loads(Path(draft).read_text())["clearance"]["despite"] == 1


def test_an_unchanged_draft_is_not_said_to_be_as_it_was_written(draft: str):
    """
    What no hash holds is only said to stand up to the checks.
    """
    assert "held by no hash; its sentences, checked again, stand" in run("verify", draft).out


def test_nobody_clears_namelessly_or_twice(draft: str):
    """
    A clearance has a name, and stands.
    """
    assert run("clear", draft, "--by", " ").code == 2
    assert run("clear", draft, "--by", "A. Officer").code == 0
    assert run("clear", draft, "--by", "B. Officer").trouble[0].startswith("It was cleared already by A. Officer")


def test_a_clearance_without_a_name_is_no_clearance():
    """
    A status that was typed in by hand is found.
    """
    typed = json.loads(render(replace(_sound(), status="CLEARED"), "json"))
    read = record.parsed(json.dumps(typed).encode(), "x")

    assert clear.broken(read) == "It says that it is cleared, but not by whom."
    with pytest.raises(RecordError):
        clear.cleared(read, by="A. Officer", at=AT)


@pytest.mark.parametrize("suffix", READABLE)
def test_every_output_says_by_whom_and_when(suffix: str, draft: str, tmp_path: Path):
    """
    What is printed as cleared says CLEARED, the name, the moment and the hash, and no longer DRAFT.
    """
    from golden.reading import read_file

    out = tmp_path / f"cleared.{suffix}"
    run("clear", draft, "--by", "A. Officer", "--out", str(out))
    text = read_file(out.read_bytes(), suffix)

    assert "CLEARED" in text
    assert "DRAFT" not in text
    assert "Cleared by A. Officer, " in text
    assert json.loads(Path(draft).read_text())["clearance"]["hash"][:16] in text


def test_json_out_of_a_cleared_briefing_is_still_cleared(draft: str, tmp_path: Path):
    """
    Rendered to JSON, a cleared briefing keeps its hash.
    """
    run("clear", draft, "--by", "A. Officer")
    run("render", draft, "--out", str(tmp_path / "copy.json"))

    assert run("verify", str(tmp_path / "copy.json")).code == 0
    assert json.loads((tmp_path / "copy.json").read_text()) == json.loads(Path(draft).read_text())


def test_render_prints_what_brief_printed(draft: str, tmp_path: Path):
    """
    A page rendered from the JSON is byte for byte the page that the briefing itself gives.
    """
    run("render", draft, "--out", str(tmp_path / "page.html"))

    assert (tmp_path / "page.html").read_bytes() == render(_sound(), "html", notice=NOTICE)
    assert data.to_data(_sound())["status"] == "DRAFT"


def test_the_clearance_of_a_guidance_is_filled_in(tmp_path: Path):
    """
    Cleared, its last section says who drafted it, who cleared it and when; for another audience it is unsigned again.
    """
    section = Section("clearance", "Clearance", (), UNSIGNED)
    path = tmp_path / "guidance.json"
    path.write_bytes(render(replace(briefing(), sections=(*briefing().sections, section)), "json"))
    run("clear", str(path), "--by", "A. Officer", "--despite-faults", "--out", str(tmp_path / "x.txt"))
    done = record.load(path)
    note = done.briefing.sections[-1].note or ""

    assert note.startswith(("Drafted by: the model ", "Drafted by: the extractive writer"))
    assert f"Cleared by: A. Officer  Cleared at: {json.loads(path.read_text())['clearance']['at'][:10]}" in note
    assert "Cleared by: A. Officer" in (tmp_path / "x.txt").read_text()
    assert run("verify", str(path)).code == 0
    assert gate.for_audience(done.briefing, "TLP:RED").sections[-1].note == UNSIGNED
