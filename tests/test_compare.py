"""What changed since an earlier briefing, and what became of the sources of an old one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from commands import run
from golden.reading import READABLE, reading

from assistant.compare import compare
from assistant.desk import Desk
from assistant.domain import Briefing, Citation, Claim, Document, Fate, Passage, Section, Span, Verdict
from assistant.verify.figures import figures


def _document(text: str, name: str = "a", published: str = "2031-03-11", marking: str | None = None) -> Document:
    return Document(name * 16, text, name, f"{name}.txt", "article", published=published, marking=marking)


def _claim(text: str, document: Document, quote: str | None = None) -> Claim:
    start = document.text.index(quote or text)
    span = Span(start, start + len(quote or text))
    return Claim(text, (Citation(Passage(document, span), span),), Verdict("supported", 1.0))


def _briefing(*claims: Claim, title: str = "B") -> Briefing:
    return Briefing("briefing", title, (Section("a", "A", claims),), date="2031-03-12")


def _compared(before: list[Claim], now: list[Claim], fates: dict[str, Fate] | None = None):
    told = fates or {}
    return compare(
        _briefing(*now), _briefing(*before, title="A"), figures=figures, fates=lambda claim: told.get(claim.text)
    )


WAITING = "The ministry said that 14 ships are waiting outside the harbour."
MORE = "The ministry said that 17 ships are waiting outside the harbour."


def test_a_figure_that_moved_is_shown_old_and_new():
    """
    The same sentence with another number is changed, not new, and the number is named as it was and is.
    """
    found = _compared([_claim(WAITING, _document(WAITING))], [_claim(MORE, _document(MORE, "b"))])

    (change,) = found.changes
    assert (change.kind, change.text, change.before) == ("changed", MORE, WAITING)
    assert [(shift.before, shift.now) for shift in change.shifts] == [("14", "17")]


@pytest.mark.parametrize(
    ("then", "now", "shifts"),
    [
        ("Talks resume on 4 March in Ellan.", "Talks resume on 6 March in Ellan.", [("4 March", "6 March")]),
        (
            "The fund stands at $4 million now.",
            "The fund stands at $4.5 million now.",
            [("$4 million", "$4.5 million")],
        ),
        ("Police arrested three men in Ellan.", "Police arrested five men in Ellan.", [("three", "five")]),
        ("Police arrested 5 men in Ellan today.", "Police arrested five men in Ellan today.", []),
    ],
)
def test_dates_amounts_and_spelt_numbers_are_followed(then: str, now: str, shifts: list[tuple[str, str]]):
    """
    Dates, money and numbers in words are figures too; one value in two spellings is no change.
    """
    found = _compared([_claim(then, _document(then))], [_claim(now, _document(now, "b"))])

    (change,) = found.changes
    assert [(shift.before, shift.now) for shift in change.shifts] == shifts
    assert change.kind == ("changed" if shifts else "unchanged")


def test_what_is_told_again_is_unchanged_and_the_rest_new_or_dropped():
    """
    Every claim of either briefing has one place in the comparison.
    """
    text = f"{WAITING} The mayor will speak tonight. Dredging has finished."
    document = _document(text)
    kept, gone = _claim(WAITING, document), _claim("The mayor will speak tonight.", document)
    fresh = _claim("Dredging has finished.", document)
    found = _compared([kept, gone], [fresh, kept])

    assert [(change.kind, change.text) for change in found.changes] == [
        ("new", fresh.text),
        ("unchanged", WAITING),
        ("dropped", gone.text),
    ]


def test_the_same_cited_place_in_other_words_is_the_same_claim():
    """
    Two wordings of exactly the same source words are one claim, so long as no figure differs.
    """
    document = _document(WAITING)
    found = _compared([_claim(WAITING, document)], [_claim("Ships queue off the port, 14 of them.", document, WAITING)])

    assert [change.kind for change in found.changes] == ["unchanged"]


def test_a_source_that_was_corrected_is_named():
    """
    A figure that moved because its source was corrected is told as a correction at the source, with what happened.
    """
    fate = Fate("corrected", "“Correction” of 2031-03-12 corrects it.")
    found = _compared(
        [_claim(WAITING, _document(WAITING))], [_claim(MORE, _document(MORE, "b"))], fates={WAITING: fate}
    )

    assert [(change.kind, change.because) for change in found.changes] == [("corrected", fate.detail)]


def test_what_may_no_longer_be_shown_is_only_counted():
    """
    An earlier sentence whose source is under embargo now is not repeated, neither as dropped nor as before.
    """
    fate = Fate("withheld", "The source is under embargo.")
    before = [_claim(WAITING, _document(WAITING)), _claim("The mayor resigned.", _document("The mayor resigned.", "c"))]
    found = _compared(before, [_claim(MORE, _document(MORE, "b"))], fates={one.text: fate for one in before})

    assert found.withheld == 1
    assert "14" not in repr(found)
    assert "mayor" not in repr(found)


@pytest.mark.parametrize("suffix", READABLE)
def test_every_output_prints_the_changes(suffix: str):
    """
    Old figure, arrow, new figure, the words before and the count of the unchanged stand in every format.
    """
    same = _claim("Dredging has finished.", _document("Dredging has finished."))
    before, now = [_claim(WAITING, _document(WAITING)), same], [_claim(MORE, _document(MORE, "b")), same]
    text = reading(replace(_briefing(*now), since_last=_compared(before, now)), suffix)

    assert "Since the last briefing" in text.replace("SINCE THE LAST BRIEFING", "Since the last briefing")
    assert "Compared with “A” of 12 March 2031: 1 changed, 1 unchanged." in text
    assert "14 → 17" in text
    assert f"Before: “{WAITING}”" in text


STORY = "PORT ELLAN, 11 March 2031\n\nThe ministry said that 14 ships are waiting outside the harbour of Port Ellan.\n"


@pytest.fixture
def library(desk: Desk, tmp_path: Path) -> str:
    """One story, and the JSON of the briefing that cites it in `old.json`."""
    (tmp_path / "story.txt").write_text(STORY)
    desk.ingest([str(tmp_path / "story.txt")])
    folder = str(desk.library.folder)
    made = run("brief", "--date", "2031-03-11", "--library", folder, "--out", str(tmp_path / "old.json"))
    assert (made.code, "1 sentence, 1 supported" in made.err) == (0, True)
    return folder


def test_a_source_changed_after_a_briefing_cited_it_is_flagged(library: str, desk: Desk, tmp_path: Path):
    """
    `--recheck` is clean while the source stands, and exits 1 naming the sentence once it was changed.
    """
    old = str(tmp_path / "old.json")
    clean = run("brief", "--recheck", old, "--library", library)
    (tmp_path / "story.txt").write_text(STORY.replace("14", "17"))
    desk.ingest([str(tmp_path / "story.txt")])
    flagged = run("brief", "--recheck", old, "--library", library)
    told = run("brief", "--recheck", old, "--library", library, "--json")

    assert (clean.code, flagged.code) == (0, 1)
    assert "0 flagged" in clean.out
    assert "CHANGED: The source was changed since; the cited words are no longer in it." in flagged.out
    assert told.data["flagged"][0]["state"] == "changed"
    assert "14 ships" in told.data["flagged"][0]["claims"][0]


def test_a_changed_source_is_a_correction_in_the_next_briefing(library: str, desk: Desk, tmp_path: Path):
    """
    The next briefing compared with the old one tells the figure old → new as corrected at the source.
    """
    (tmp_path / "story.txt").write_text(STORY.replace("14", "17"))
    desk.ingest([str(tmp_path / "story.txt")])
    out = tmp_path / "new.json"
    arguments = ["--date", "2031-03-11", "--compare", str(tmp_path / "old.json"), "--out", str(out)]
    made = run("brief", *arguments, "--library", library)
    (change,) = json.loads(out.read_text())["changes"]["corrected"]

    assert made.code == 0
    assert change["shifts"] == [{"before": "14", "now": "17"}]
    assert "The source was changed since" in change["because"]


def test_what_lies_before_the_new_window_is_counted_and_not_dropped(library: str, desk: Desk, tmp_path: Path):
    """
    The next morning's briefing lists what came since; yesterday's line is one count, until its source is changed.
    """
    fresh = "PORT ELLAN, 12 March 2031\n\nThe harbour master Ede Brann opened the second gate of Port Ellan at noon.\n"
    (tmp_path / "fresh.txt").write_text(fresh)
    desk.ingest([str(tmp_path / "fresh.txt")])
    arguments = ("brief", "--date", "2031-03-12", "--compare", str(tmp_path / "old.json"), "--library", library)
    first, read = run(*arguments, "--json").data["changes"], run(*arguments).out
    (tmp_path / "story.txt").write_text(STORY.replace("14", "17"))
    desk.ingest([str(tmp_path / "story.txt")])
    later = run(*arguments, "--json").data["changes"]

    assert (len(first["new"]), first["dropped"], first["earlier"]) == (1, [], 1)
    assert "1 earlier sentence from before this window" in " ".join(read.split())
    assert (len(later["dropped"]), later["earlier"]) == (1, 0)


@pytest.mark.parametrize(
    ("said", "state"),
    [("Embargoed until 1 January 2099, 06:00 UTC", "withheld"), ("Off the record", "withheld"), (None, "removed")],
)
def test_a_source_withdrawn_is_flagged(said: str | None, state: str, library: str, desk: Desk, tmp_path: Path):
    """
    A source put under embargo, off the record or removed since is flagged, and its new words are not told.
    """
    if said:
        (tmp_path / "story.txt").write_text(f"{said}\n\n{STORY.replace('14', '17')}")
        desk.ingest([str(tmp_path / "story.txt")])
    else:
        run("documents", "remove", "story.txt", "--library", library)
    told = run("brief", "--recheck", str(tmp_path / "old.json"), "--library", library, "--json")

    assert told.code == 1
    assert [one["state"] for one in told.data["flagged"]] == [state]
    assert "17" not in told.data["flagged"][0]["detail"]


def test_a_correction_published_since_is_flagged(library: str, desk: Desk, tmp_path: Path):
    """
    A correction of the story read after the briefing was made flags it.
    """
    read = json.loads((tmp_path / "old.json").read_text())
    read["made_at"] = "2031-03-11T12:00:00Z"
    (tmp_path / "old.json").write_text(json.dumps(read | {"made_at": "2020-01-01T00:00:00Z"}))
    title = read["citations"][0]["title"]
    correction = f"Correction: {title}\n\n12 March 2031\n\nAn earlier version gave 14 ships; there are 17.\n"
    (tmp_path / "correction.txt").write_text(correction)
    desk.ingest([str(tmp_path / "correction.txt")])
    told = run("brief", "--recheck", str(tmp_path / "old.json"), "--library", library, "--json")

    assert [one["state"] for one in told.data["flagged"]] == ["corrected"]
