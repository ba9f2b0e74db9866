"""Ingest adds, skips, replaces, follows and refuses, and an interruption loses at most the batch in hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.desk import Desk
from assistant.domain import Document
from assistant.embed import Embedder
from assistant.errors import UsageProblem
from assistant.ingest import Summary, ingest
from assistant.read import Overrides
from assistant.store.library import Library

HARBOUR = "Tern Wire — 3 March 2031\n\nThe harbour at Estrel reopened on Monday after the storm, the authority said.\n"
BRIDGE = "Tern Wire — 4 March 2031\n\nEngineers closed the bridge at Brakka for repairs that take nine days.\n"
FERRY = "Tern Wire — 5 March 2031\n\nThe ferry will sail three times a week from April, its owner announced.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "harbour.txt").write_text(HARBOUR, "utf-8")
    (folder / "bridge.txt").write_text(BRIDGE, "utf-8")
    return folder


def counts(summary: Summary) -> dict[str, int]:
    """The counts that are not zero."""
    names = ("added", "updated", "unchanged", "moved", "duplicates")
    return {name: value for name in names if (value := getattr(summary, name))}


def texts(desk: Desk) -> set[str]:
    """The last sentence of every document that can be found."""
    return {document.text.splitlines()[-1] for document in desk.documents()}


def last(text: str) -> str:
    return text.splitlines()[-1]


def by_text(desk: Desk, words: str) -> Document:
    return next(document for document in desk.documents() if words in document.text)


def never() -> Embedder:
    raise AssertionError("nothing was to be embedded")


def test_new_files_are_added(desk: Desk, notes: Path) -> None:
    """
    Every readable file of a folder becomes a document that a search finds.
    """
    summary = desk.ingest([str(notes)])

    assert counts(summary) == {"added": 2}
    assert "nine days" in desk.search("How long is the bridge closed?")[0].passage.text


def test_unchanged_files_are_skipped_without_an_embedder(desk: Desk, notes: Path) -> None:
    """
    A second ingest of the same files reads nothing, embeds nothing and opens no model.
    """
    desk.ingest([str(notes)])

    assert counts(ingest(desk.library, never, [str(notes)])) == {"unchanged": 2}


def test_a_changed_file_replaces_its_document(desk: Desk, notes: Path) -> None:
    """
    The new text is found and the old one is not, though the old one can still be cited by its id.
    """
    desk.ingest([str(notes)])
    old = by_text(desk, "nine days")
    (notes / "bridge.txt").write_text(BRIDGE.replace("nine days", "eleven days"), "utf-8")

    summary = desk.ingest([str(notes)])
    found = [one.passage.text for one in desk.search("How long is the bridge closed?")]

    assert counts(summary) == {"updated": 1, "unchanged": 1}
    assert any("eleven days" in text for text in found)
    assert not any("nine days" in text for text in found)
    assert old.text == desk.library.catalogue.document(old.id).text  # type: ignore[union-attr]
    assert by_text(desk, "eleven days").id == desk.library.register.replacement(old.id)


def test_a_change_that_is_taken_back_restores_the_document(desk: Desk, notes: Path) -> None:
    """
    A file set back to its first words is found by them again.
    """
    for text in (BRIDGE, BRIDGE.replace("nine", "eleven"), BRIDGE):
        (notes / "bridge.txt").write_text(text, "utf-8")
        desk.ingest([str(notes)])

    assert {last(BRIDGE), last(HARBOUR)} == texts(desk)
    assert desk.library.problems() == []


def test_a_renamed_file_is_followed(desk: Desk, notes: Path) -> None:
    """
    Moving a file embeds nothing, and its citations name the new place.
    """
    desk.ingest([str(notes)])
    (notes / "bridge.txt").rename(notes / "brakka-bridge.txt")

    assert counts(ingest(desk.library, never, [str(notes)])) == {"moved": 1, "unchanged": 1}
    assert str(notes / "brakka-bridge.txt") == by_text(desk, "nine days").uri


def test_the_same_content_twice_is_one_document(desk: Desk, notes: Path) -> None:
    """
    A copy under another name is counted as a duplicate and stored once.
    """
    shutil.copy(notes / "bridge.txt", notes / "copy.txt")

    assert counts(desk.ingest([str(notes)])) == {"added": 2, "duplicates": 1}
    assert len(desk.documents()) == 2


@pytest.mark.parametrize("archive", ["archive.txt", "yesterday.txt"])
def test_a_rotated_file_loses_nothing(desk: Desk, notes: Path, archive: str) -> None:
    """
    When latest.txt is moved aside and written anew, both texts are found, whichever name is read first.
    """
    (notes / "latest.txt").write_text(FERRY, "utf-8")
    desk.ingest([str(notes)])
    (notes / "latest.txt").rename(notes / archive)
    (notes / "latest.txt").write_text(FERRY.replace("three", "five"), "utf-8")

    desk.ingest([str(notes)])

    assert {last(HARBOUR), last(BRIDGE), last(FERRY), last(FERRY.replace("three", "five"))} == texts(desk)
    assert desk.library.problems() == []
    assert counts(ingest(desk.library, never, [str(notes)])) == {"unchanged": 4}


def test_a_copy_keeps_its_text_when_the_other_changes(desk: Desk, notes: Path) -> None:
    """
    Of two files with the same content one changes: the text of the other is still found, under its own name.
    """
    shutil.copy(notes / "bridge.txt", notes / "copy.txt")
    desk.ingest([str(notes)])
    (notes / "bridge.txt").write_text(FERRY, "utf-8")
    desk.ingest([str(notes)])

    assert {last(HARBOUR), last(BRIDGE), last(FERRY)} == texts(desk)
    assert str(notes / "copy.txt") == by_text(desk, "nine days").uri


def records(path: Path, *stories: str) -> None:
    path.write_text("".join(json.dumps({"title": f"About {s[:9]}", "text": s}) + "\n" for s in stories), "utf-8")


STORIES = (
    "The council voted to widen the road to Hjelst before winter.",
    "A fire in the old customs house was put out within an hour.",
    "Two new consuls took up their posts in Melisar on Thursday.",
)


def test_a_record_put_in_front_moves_the_others_without_losing_them(desk: Desk, tmp_path: Path) -> None:
    """
    Records of a JSONL file are known by their content, not by their line.
    """
    feed = tmp_path / "feed.jsonl"
    records(feed, *STORIES[:2])
    desk.ingest([str(feed)])
    records(feed, STORIES[2], *STORIES[:2])

    assert counts(desk.ingest([str(feed)])) == {"added": 1, "unchanged": 2}
    assert set(STORIES) == texts(desk)


def test_a_record_that_its_file_no_longer_holds_is_no_longer_found(desk: Desk, tmp_path: Path) -> None:
    """
    A record taken out of a JSONL file leaves the index; its text stays for what cites it.
    """
    feed = tmp_path / "feed.jsonl"
    records(feed, *STORIES)
    desk.ingest([str(feed)])
    gone = by_text(desk, STORIES[1])
    records(feed, STORIES[0], STORIES[2])
    desk.ingest([str(feed)])

    assert {STORIES[0], STORIES[2]} == texts(desk)
    assert gone.text == desk.library.catalogue.document(gone.id).text  # type: ignore[union-attr]
    assert desk.library.problems() == []


def test_a_bad_line_is_reported_and_the_rest_is_read(desk: Desk, tmp_path: Path) -> None:
    """
    A line that is no JSON is rejected by its number with a way out; the others are stored.
    """
    feed = tmp_path / "feed.jsonl"
    records(feed, *STORIES[:2])
    feed.write_text(feed.read_text("utf-8") + "{not json\n[1, 2]\n", "utf-8")

    summary = desk.ingest([str(feed)])

    assert counts(summary) == {"added": 2}
    assert [int(problem.split("#")[1].split(":")[0]) for _, problem, _ in summary.rejected] == [3, 4]
    assert all("text" in hint for _, _, hint in summary.rejected)


def test_a_line_that_went_bad_takes_nothing_away(desk: Desk, tmp_path: Path) -> None:
    """
    A record that can no longer be read stays in the library as it was.
    """
    feed = tmp_path / "feed.jsonl"
    records(feed, *STORIES)
    desk.ingest([str(feed)])
    lines = feed.read_text("utf-8").splitlines()
    feed.write_text("\n".join([lines[0], lines[1][:20], lines[2]]), "utf-8")

    summary = desk.ingest([str(feed)])

    assert len(summary.rejected) == 1
    assert set(STORIES) == texts(desk)


def test_a_bad_file_is_rejected_with_its_reason_and_the_rest_is_read(desk: Desk, notes: Path) -> None:
    """
    One empty and one binary file among good ones cost only themselves.
    """
    (notes / "empty.txt").write_bytes(b"")
    (notes / "picture.txt").write_bytes(b"\x89PNG\x00\x01\x02" * 50)

    summary = desk.ingest([str(notes)])

    assert counts(summary) == {"added": 2}
    assert sorted(Path(uri).name for uri, _, _ in summary.rejected) == ["empty.txt", "picture.txt"]
    assert all(problem.endswith(".") and hint.endswith(".") for _, problem, hint in summary.rejected)


def test_hidden_files_and_tool_folders_are_passed_over(desk: Desk, notes: Path) -> None:
    """
    Nothing under a dot or in a tool's own folder is read, unless it is named itself.
    """
    for place in (".hidden.txt", ".git/note.txt", "node_modules/readme.md", "__pycache__/x.txt"):
        (notes / place).parent.mkdir(exist_ok=True)
        (notes / place).write_text(FERRY, "utf-8")

    assert counts(desk.ingest([str(notes)])) == {"added": 2}
    assert counts(desk.ingest([str(notes / ".hidden.txt")])) == {"added": 1}


def test_folders_below_are_read_only_when_wanted(desk: Desk, notes: Path) -> None:
    """
    `--no-recursive` stays in the folder that was named.
    """
    (notes / "older").mkdir()
    (notes / "older" / "ferry.txt").write_text(FERRY, "utf-8")

    assert counts(desk.ingest([str(notes)], recursive=False)) == {"added": 2}
    assert counts(desk.ingest([str(notes)])) == {"added": 1, "unchanged": 2}


def test_what_the_user_says_wins_over_what_the_file_says(desk: Desk, notes: Path) -> None:
    """
    Publisher, date, marking, embargo and ground rules given on the command line are the document's.
    """
    said = Overrides("Press Office", "2031-02-01", "TLP:AMBER", "2031-02-02T06:00:00Z", "background")
    desk.ingest([str(notes / "bridge.txt")], overrides=said)
    (document,) = desk.documents()

    assert said == Overrides(
        document.publisher, document.published, document.marking, document.embargo_until, document.ground_rules
    )


def test_other_overrides_read_the_same_file_again(desk: Desk, notes: Path) -> None:
    """
    The same bytes under a new embargo are no unchanged file: the embargo must take hold.
    """
    desk.ingest([str(notes)])
    embargo = Overrides(embargo_until="2999-01-01T00:00:00Z")
    desk.ingest([str(notes / "bridge.txt")], overrides=embargo)

    assert not any("bridge" in one.passage.text for one in desk.search("How long is the bridge closed?"))
    assert by_text(desk, "nine days").embargo_until == "2999-01-01T00:00:00Z"


def test_a_name_that_does_not_exist_is_wrong_usage(desk: Desk) -> None:
    """
    A misspelt path is refused before anything is read.
    """
    with pytest.raises(UsageProblem, match=r"nosuch\.txt"):
        desk.ingest(["nosuch.txt"])


def test_standard_input_is_read_and_each_text_of_it_kept(tmp_path: Path) -> None:
    """
    Two texts piped in one after the other are two documents; the same again is unchanged.
    """
    library = ["--library", str(tmp_path / "lib"), "--json"]
    first = run("ingest", "-", *library, stdin=HARBOUR.encode())
    second = run("ingest", "-", *library, stdin=BRIDGE.encode())
    again = run("ingest", "-", *library, stdin=HARBOUR.encode())

    assert [(o.data["added"], o.data["unchanged"]) for o in (first, second, again)] == [(1, 0), (1, 0), (0, 1)]
    assert len(run("documents", "list", *library).data["documents"]) == 2


class _StoppedError(Exception):
    """What a user's Ctrl-C or a lost machine is to an ingest."""


def _stop_after(reports: int) -> Callable[[str, int], None]:
    left = [reports]

    def tell(what: str, count: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise _StoppedError

    return tell


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files that fill more than one batch."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(3):
        stories = (f"Bulletin {number}-{n}: the gauge at pier {n} stood at {n * 7} centimetres." for n in range(260))
        records(folder / f"feed{number}.jsonl", *stories)
    return folder


def quick() -> Embedder:
    """An embedder that gives every text the same vector, fifty at a time."""

    def run(texts: Sequence[str], progress: Callable[[int], None]) -> Any:
        for start in range(0, len(texts), 50):
            progress(len(texts[start : start + 50]))
        return np.tile(np.eye(1, 4, dtype=np.float32), (len(texts), 1))

    return Embedder("quick", 4, "made for this test", run)


@pytest.mark.parametrize("reports", [0, 2, 5, 12, 14, 22])
def test_an_interrupted_ingest_leaves_a_sound_library_that_a_second_run_completes(
    many: Path, tmp_path: Path, reports: int
) -> None:
    """
    Wherever the first run stops, catalogue and vectors are in step, and the next run adds exactly what is missing.
    """
    library = Library(tmp_path / "lib", "quick")
    try:
        with pytest.raises(_StoppedError):
            ingest(library, quick, [str(many)], tell=_stop_after(reports))
        stored = library.register.count()[0]
        problems = library.problems()
        summary = ingest(library, quick, [str(many)])

        assert problems == []
        assert stored + summary.added == 780
        assert (library.register.count()[0], library.problems()) == (780, [])
    finally:
        library.close()


_DAYS = st.lists(
    st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.txt"]), st.sampled_from([HARBOUR, BRIDGE, FERRY])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_DAYS)
def test_whatever_happens_to_the_files_what_they_hold_is_found(
    embedder: Embedder, tmp_path_factory: pytest.TempPathFactory, days: list[dict[str, str]]
) -> None:
    """
    After any sequence of writing, copying, swapping and deleting, each text that a file holds is in the index.
    """
    folder = tmp_path_factory.mktemp("files")
    with Desk.open(tmp_path_factory.mktemp("lib"), embedder=embedder) as desk:
        for day in days:
            for name in ("a.txt", "b.txt", "c.txt"):
                (folder / name).unlink(missing_ok=True)
            for name, text in day.items():
                (folder / name).write_text(text, "utf-8")
            desk.ingest([str(folder)])

            assert {last(text) for text in day.values()} <= texts(desk)
            assert desk.library.problems() == []


EMBARGO = Overrides(embargo_until="2999-01-01T00:00:00Z")


def test_what_was_said_of_a_file_holds_until_something_else_is_said(desk: Desk, notes: Path) -> None:
    """
    A plain re-ingest, as a nightly job runs it, lifts no embargo, not even when the file was edited; saying so does.
    """
    bridge = notes / "bridge.txt"
    desk.ingest([str(bridge)], overrides=EMBARGO)

    assert counts(ingest(desk.library, never, [str(bridge)])) == {"unchanged": 1}
    bridge.write_text(BRIDGE.replace("nine", "ten"), "utf-8")
    desk.ingest([str(notes)])
    assert by_text(desk, "ten days").embargo_until == EMBARGO.embargo_until
    bridge.rename(notes / "renamed.txt")
    desk.ingest([str(notes)])
    assert by_text(desk, "ten days").embargo_until == EMBARGO.embargo_until
    desk.ingest([str(notes / "renamed.txt")], overrides=Overrides(embargo_until="2031-01-01T00:00:00Z"))
    assert by_text(desk, "ten days").embargo_until == "2031-01-01T00:00:00Z"


def test_a_copy_without_the_embargo_does_not_lift_it(desk: Desk, notes: Path) -> None:
    """
    The same words in a second file stay under the stricter terms of the two.
    """
    desk.ingest([str(notes / "bridge.txt")], overrides=EMBARGO)
    shutil.copy(notes / "bridge.txt", notes / "copy.txt")
    desk.ingest([str(notes)])

    assert by_text(desk, "nine days").embargo_until == EMBARGO.embargo_until


def test_off_the_record_can_be_put_on_the_record(tmp_path: Path, notes: Path) -> None:
    """
    `--ground-rules on-the-record` takes back what an earlier ingest said.
    """
    said = ("ingest", str(notes / "bridge.txt"), "--library", str(tmp_path / "lib"), "--ground-rules")
    search = ("search", "bridge", "--library", str(tmp_path / "lib"), "--json")
    run(*said, "off-the-record")
    hidden = run(*search).data["evidence"]
    run(*said, "on-the-record")

    assert (len(hidden), len(run(*search).data["evidence"])) == (0, 1)


def record(**fields: str) -> str:
    return json.dumps({"title": "The bridge", "text": "The bridge at Brakka is closed for nine days.", **fields}) + "\n"


@pytest.mark.parametrize(("first", "second"), [("a.jsonl", "b.jsonl"), ("b.jsonl", "a.jsonl")])
def test_a_copy_read_in_the_same_run_brings_its_embargo(desk: Desk, tmp_path: Path, first: str, second: str) -> None:
    """
    Two files of one folder hold the same words, one of them under embargo: the words are held back.
    """
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / first).write_text(record(), "utf-8")
    (folder / second).write_text(record(embargo_until="2999-01-01T00:00:00Z"), "utf-8")

    summary = desk.ingest([str(folder)])

    assert counts(summary) == {"added": 1, "duplicates": 1}
    assert by_text(desk, "nine days").embargo_until == "2999-01-01T00:00:00Z"
    assert not desk.search("How long is the bridge closed?")


def test_the_same_words_twice_in_one_file_stay_under_the_stricter_terms(desk: Desk, tmp_path: Path) -> None:
    """
    Of two records with the same words the later lifts nothing, in this run or when the file is read anew.
    """
    feed = tmp_path / "feed.jsonl"
    feed.write_text(record(ground_rules="off-the-record", marking="TLP:RED") + record(marking="TLP:GREEN"), "utf-8")
    terms = []
    for _ in range(2):
        desk.ingest([str(feed)])
        terms.append((by_text(desk, "nine days").ground_rules, by_text(desk, "nine days").marking))
        feed.write_text(feed.read_text("utf-8") + record(title="Another", text="The ferry sails again."), "utf-8")

    assert terms == [("off-the-record", "TLP:RED")] * 2


@pytest.mark.parametrize("markings", [("TLP:RED", "TLP:GREEN"), ("TLP:GREEN", "TLP:RED")])
def test_a_copy_with_a_lower_marking_does_not_lower_it(desk: Desk, tmp_path: Path, markings: tuple[str, str]) -> None:
    """
    Of two markings of the same words the higher stands, whichever was read last.
    """
    for name, marking in zip("ab", markings, strict=True):
        (tmp_path / f"{name}.jsonl").write_text(record(marking=marking), "utf-8")
        desk.ingest([str(tmp_path / f"{name}.jsonl")])

    assert by_text(desk, "nine days").marking == "TLP:RED"


def test_records_that_share_an_address_are_all_kept(desk: Desk, tmp_path: Path) -> None:
    """
    A live page quoted in two records loses neither when their file grows and is read again.
    """
    feed = tmp_path / "live.jsonl"
    lines = [record(title=f"Live {n}", text=story, url="https://example.org/live") for n, story in enumerate(STORIES)]
    feed.write_text("".join(lines[:2]), "utf-8")
    desk.ingest([str(feed)])
    feed.write_text("".join(lines), "utf-8")

    assert counts(desk.ingest([str(feed)])) == {"added": 1, "unchanged": 2}
    assert set(STORIES) == texts(desk)


def test_a_file_renamed_to_another_format_is_read_as_that(desk: Desk, tmp_path: Path) -> None:
    """
    Bytes that were plain text under .txt are a page once their name ends in .html.
    """
    page = tmp_path / "page.txt"
    page.write_text("<html><body><p>The ferry sails <b>three</b> times a week from April.</p></body></html>", "utf-8")
    desk.ingest([str(page)])
    page.rename(tmp_path / "page.html")

    assert counts(desk.ingest([str(tmp_path / "page.html")])) == {"added": 1}
    assert [document.text for document in desk.documents()] == ["The ferry sails three times a week from April."]
    (tmp_path / "page.html").rename(page)
    desk.ingest([str(page)])
    assert [str(page)] == [document.uri for document in desk.documents()]
    assert desk.library.problems() == []


def test_a_bad_line_is_reported_every_time(desk: Desk, tmp_path: Path) -> None:
    """
    A file of which a part was rejected is read again, so that the fault is not hidden by the second run.
    """
    path = tmp_path / "wire.jsonl"
    path.write_text('{"title": "Talks open", "text": "The talks opened in Melisar on Tuesday."}\n{"bad json\n', "utf-8")
    first, second = desk.ingest([str(path)]), desk.ingest([str(path)])

    assert (first.added, len(first.rejected)) == (1, 1)
    assert (second.added, second.unchanged, len(second.rejected)) == (0, 1, 1)


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    """
    Where there is no file to read, the user is told which are.
    """
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "picture.png").write_bytes(b"PNG")
    outcome = run("ingest", str(tmp_path / "in"), "--library", str(tmp_path / "lib"))

    assert outcome.code == 0
    assert "There was no file to read" in outcome.err
    assert ".pdf" in outcome.err


def test_a_bad_pdf_is_rejected_without_noise(tmp_path: Path) -> None:
    """
    The PDF library's own remarks do not reach the user; the rejection does.
    """
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n")
    outcome = run("ingest", str(tmp_path / "bad.pdf"), "--library", str(tmp_path / "lib"))

    assert [line[:8] for line in outcome.err.splitlines()] == ["rejected"]


def test_removing_says_what_it_leaves(desk: Desk, notes: Path) -> None:
    """
    The texts that a document replaced are kept when it is removed, and said so; `--all-versions` removes them too.
    """
    library = str(desk.library.folder)
    olds = []
    for days in ("nine", "eleven", "twelve"):
        (notes / "bridge.txt").write_text(BRIDGE.replace("nine", days), "utf-8")
        desk.ingest([str(notes)])
        olds.append(by_text(desk, f"{days} days").id)
    kept = run("documents", "remove", "harbour.txt", "--library", library)
    told = run("documents", "remove", olds[-1], "--library", library)
    desk.ingest([str(notes)])
    gone = run("documents", "remove", "bridge.txt", "--all-versions", "--library", library)

    assert kept.err == ""
    assert f"The text of {olds[1]}, {olds[0]}, which it had replaced, is kept" in told.err
    assert desk.library.catalogue.document(olds[-1]) is None
    assert gone.code == 0


def test_ingest_says_what_it_withholds_and_why(tmp_path: Path) -> None:
    """
    One note a document, with the line that imposes the rule and never what it protects, on the screen and in the JSON.
    """
    texts = {
        "a.txt": "EMBARGOED UNTIL 09:00 ON 6 APRIL\n\nSECRET",
        "b.txt": "Embargoed until the Minister sits down\n\nSECRET",
        "c.txt": "Dear all,\n\nNOT FOR PUBLICATION\n\nSECRET",
        "d.txt": "Open.\n\n[OTR] The SECRET tug.",
        "e.txt": "The harbour is open.",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(f"Date: 2131-04-03\n\n{text}", "utf-8")
    shown = run("ingest", str(tmp_path), "--library", str(tmp_path / "lib")).err
    told = json.loads(run("ingest", str(tmp_path), "--library", str(tmp_path / "lib2"), "--json").out)

    for part in (
        "embargoed until 2131-04-06T09:00:00Z (it names no time zone: taken as UTC), by line 3: “EMBARGOED UNTIL",
        "embargoed, but its time was not understood, by line 3: “Embargoed until the Minister sits down”: give",
        "off the record, by line 5: “NOT FOR PUBLICATION”",
        "in part off the record or on deep background, from line 5 on",
    ):
        assert part in shown
        assert sum(part in note["note"] for note in told["notes"]) == 1
    assert len(told["notes"]) == 4
    assert "SECRET" not in shown


def test_many_notes_are_shown_in_part(tmp_path: Path) -> None:
    """
    The screen has the first twenty and how many there are besides.
    """
    for n in range(23):
        (tmp_path / f"{n}.txt").write_text(f"OFF THE RECORD\n\nThe harbour has {n} ships.", "utf-8")
    shown = run("ingest", str(tmp_path), "--library", str(tmp_path / "lib")).err

    assert shown.count("is withheld") == 20
    assert "3 more notes" in shown


def story(modified: str, deaths: str = "Three") -> str:
    metas = "".join(
        f'<meta property="article:{name}_time" content="{value}">'
        for name, value in (("published", "2031-03-02"), ("modified", modified))
    )
    return f"<html><head>{metas}</head><body><h1>Pier</h1><p>{deaths} people died on the pier.</p></body></html>"


def test_what_was_written_later_is_not_seen_as_of_an_earlier_day(desk: Desk, tmp_path: Path) -> None:
    """
    A story that was changed bears the date of its change.
    """
    (tmp_path / "pier.html").write_text(story("2031-03-05T09:00:00Z"), "utf-8")
    desk.ingest([str(tmp_path)])

    assert desk.documents(as_of="2031-03-04") == []
    [document] = desk.documents(as_of="2031-03-05")
    assert (document.published, document.first_published) == ("2031-03-05", "2031-03-02")


def test_a_page_that_calls_itself_changed_every_day_is_dated_once(desk: Desk, tmp_path: Path) -> None:
    """
    The same words stand since they were first seen; other words are a new version.
    """
    page, seen = tmp_path / "pier.html", []
    for modified, deaths in (("2031-03-05", "Three"), ("2031-03-06", "Three"), ("2031-03-07", "Four")):
        page.write_text(story(modified, deaths), "utf-8")
        desk.ingest([str(page)])
        seen += [document.published for document in desk.documents()]

    assert seen == ["2031-03-05", "2031-03-05", "2031-03-07"]


def test_a_character_that_cannot_be_read_is_told_of(tmp_path: Path, embedder: Embedder) -> None:
    """
    What stands as `�` is a note of the ingest, with its line, so that nobody quotes it unawares.
    """
    (tmp_path / "a.txt").write_bytes("“Forty” ships — naïve.\nA stray ".encode() + b"\x93 byte.")
    with Desk.open(tmp_path / "library", embedder=embedder) as desk:
        summary = desk.ingest([str(tmp_path / "a.txt")])

    assert [note.text for note in summary.notes] == [
        "has 1 character that could not be read, shown as �, from line 2 on."
    ]


def test_what_is_passed_over_and_what_bears_no_date_is_named(tmp_path: Path) -> None:
    """
    A file without a reader is named once; what no person wrote is not, and fails nothing.
    """
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in ("storage.csv", "~$lock.docx", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    (folder / "note.txt").write_text("The harbour is open again, the authority said.", "utf-8")
    result = run("ingest", str(folder), "--library", str(tmp_path / "library"))

    assert result.code == 0
    assert "passed over, since there is no reader for them: storage.csv → " in result.err
    assert "without a date, so that no date filter finds them: note.txt → read them again with --date" in result.err


def test_what_was_said_of_a_feed_holds_until_something_else_is(tmp_path: Path) -> None:
    """
    Adding it again drops nothing, and the list shows all of it.
    """
    at = ("--library", str(tmp_path / "library"))
    run("feeds", "add", "https://example.org/feed.xml", "--allow-private", *at)
    run("feeds", "add", "https://example.org/feed.xml", "--publisher", "Tern Wire", *at)

    shown = run("feeds", "list", *at).out

    assert shown.strip() == "https://example.org/feed.xml  [Tern Wire]  [private addresses]"


def test_letters_that_were_misread_before_are_told_of(desk: Desk, tmp_path: Path) -> None:
    """
    UTF-8 that some program took for Windows-1252 is kept as it stands, and its user warned; accents are no fault.
    """
    (tmp_path / "bad.txt").write_text("He said â€œweâ€™ll beginâ€\x9d at the cafÃ© for Â£5.\n", "utf-8")
    (tmp_path / "good.txt").write_text("São Tomé’s CÂMARA met at the château; £5, “Âge d’or”.\n", "utf-8")
    notes = desk.ingest(tmp_path).notes

    assert [Path(note.source).name for note in notes] == ["bad.txt"]
    assert "Â£" in notes[0].text
