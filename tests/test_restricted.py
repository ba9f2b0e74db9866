"""Ground rules within a document: what is off the record in an open conversation never appears."""

from __future__ import annotations

import io
import json
import zipfile
from email import message_from_string, policy
from pathlib import Path

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st

from assistant.chunk import chunk
from assistant.desk import Desk
from assistant.domain import Document, Span
from assistant.handling.attribution import veiled
from assistant.handling.restricted import restricted, unattributable
from assistant.read.turns import turns

TALK = """Press gaggle with Spokesperson Arden

PORT ELLAN, 11 March 2031

MS. ARDEN: The harbour of Port Ellan will reopen on Monday, the ministry said in a statement.

Q    Who pays for it?

PREAMBLE
[Off the record]

MS. ARDEN: The finance minister wants the mayor of Port Ellan to resign before the summer.

Q    Really?

[Back on the record]

MS. ARDEN: Talks with the dock workers of Port Ellan resume on Friday at the ministry.

MS. ARDEN: Off the record, the president of Dorvane is furious with the whole cabinet.

Q    Will the president of Dorvane attend the talks on Friday?
"""
# A rule within the first lines is the whole document's: see the reader.
TALK = TALK.replace(
    "PREAMBLE", "".join(f"MS. ARDEN: The ministry paid for quay number {n} of the port.\n\n" for n in range(20))
)
SECRET = ("mayor", "furious")


def hidden(text: str) -> list[str]:
    return [span.of(text) for span in restricted(text, turns(text))]


@pytest.mark.parametrize(
    "mark",
    ["[Off the record]", "(OFF-THE-RECORD)", "Off the record:", "— The following is on deep background —",
     "**Begin off-the-record portion**", "MODERATOR: We are now going off the record."],
)  # fmt: skip
@pytest.mark.parametrize(
    "end", ["[Back on the record]", "(End off the record)", "On the record:", "Back on the record."]
)
def test_a_stretch_lies_between_its_marks(mark: str, end: str):
    """
    From the line that opens it to the line that closes it, however the two are written.
    """
    text = f"Open before.\n\n{mark}\n\nSecret words.\n\n{end}\n\nOpen after.\n"
    (stretch,) = hidden(text)

    assert "Secret words." in stretch
    assert "Open" not in stretch


@pytest.mark.parametrize(
    "back",
    ["MR. OKPARA: Back on the record: the harbour is open.", "MR. OKPARA: OK, we’re back on the record. It is open.",
     "[Back on the record]\n\nMR. OKPARA: It is open."],
)  # fmt: skip
@pytest.mark.parametrize("gap", [" ", "\n\nMR. OKPARA: "])
def test_a_speaker_may_say_that_the_next_bit_is_off_the_record(back: str, gap: str):
    """
    What follows is hidden, in the same turn or the next, until the speaker is back on the record.
    """
    text = f"MR. OKPARA: It is shut. The next bit is off the record. Okay.{gap}The SECRET tug.\n\n{back}\n\nQ Fine."
    (stretch,) = hidden(text)

    assert "SECRET" in stretch
    assert "shut" not in stretch
    assert "open" not in stretch


def test_a_sentence_that_nothing_closes_hides_its_turn():
    """
    The words that follow in the turn are hidden with it; what another speaker says later is not.
    """
    text = "MS. ITO: It is shut. This bit is off the record. The SECRET tug.\n\nQ Why is it shut?\n\nMS. ITO: A storm."

    assert hidden(text) == ["This bit is off the record. The SECRET tug."]


@pytest.mark.parametrize("mark", ["[OTR] ", "OTR: ", "(OTR) ", "MS. ARDEN: [OTR] ", "- OTR – "])
def test_a_line_marked_otr_is_hidden(mark: str):
    """
    From its mark to the end of its paragraph, and nothing before or after.
    """
    (stretch,) = hidden(f"Open.\n{mark}The SECRET tug\nof the port.\n\nOpen.")

    assert stretch.endswith("SECRET tug\nof the port.")
    assert "Open" not in stretch


def test_a_stretch_that_nothing_closes_lasts_to_the_end():
    """
    In doubt what follows is withheld.
    """
    (stretch,) = hidden("Open.\n\n[Off the record]\n\nOne.\n\nTwo.\n")

    assert stretch.endswith("Two.\n")


@pytest.mark.parametrize(
    "prose",
    ["He asked whether the talks were off the record and was told that they were not.",
     "Can we go off the record?", "The minister spoke on the record for an hour.",
     "Officials briefed reporters on deep background in 2030, the paper said."],
)  # fmt: skip
def test_prose_that_mentions_the_rule_hides_nothing(prose: str):
    """
    A sentence about ground rules is news like any other.
    """
    assert hidden(f"Open before.\n\n{prose}\n\nOpen after.\n") == []


def test_a_turn_or_bracket_that_begins_so_is_hidden_alone():
    """
    Without a mark of its own, the turn or the bracket is all there is.
    """
    spoken = "MS. ARDEN: Off the record, he is furious.\n\nMS. ARDEN: We are pleased.\n\n"
    text = f"{spoken}Talks (off the record: in Ellan) go on.\n"
    found = hidden(text)

    assert any("furious" in part for part in found)
    assert "(off the record: in Ellan)" in found
    assert not any("pleased" in part for part in found)


def test_no_passage_holds_a_restricted_word():
    """
    Passages end before a stretch and begin after it; none spans it.
    """
    document = Document("a" * 16, TALK, "T", "t.txt", "transcript", turns=turns(TALK))
    text = "\n".join(passage.text for passage in chunk(document))

    assert not [word for word in SECRET if word in text]
    assert "reopen on Monday" in text
    assert "resume on Friday" in text


@given(
    st.lists(st.sampled_from(["Open one. ", "\n\n", "[Off the record]\n", "Secret two. ", "[Back on the record]\n"]))
)
def test_passages_never_overlap_a_stretch(parts: list[str]):
    """
    Whatever the text, no passage shares a character with a stretch.
    """
    text = "Open.\n\n" + "".join(parts)
    document = Document("a" * 16, text, "T", "t.txt", "document")

    assert not [
        span for passage in chunk(document) for span in restricted(text, ()) if Span.overlaps(passage.span, span)
    ]


def test_nothing_shows_what_is_off_the_record(desk: Desk, tmp_path: Path):
    """
    Neither search, ask, brief and its page nor the bundle has a word of it, and the bundle still verifies.
    """
    (tmp_path / "talk.txt").write_text(TALK)
    desk.ingest([str(tmp_path / "talk.txt")])
    library, out, bundle = str(desk.library.folder), tmp_path / "b.html", tmp_path / "b.zip"
    shown = [
        run("search", "Will the mayor resign? Who is furious?", "--library", library, "--json").out,
        run("ask", "Does the finance minister want the mayor to resign?", "--library", library, "--json").out,
        run(
            "brief", "--date", "2031-03-11", "--library", library, "--json", "--out", str(out), "--bundle", str(bundle)
        ).out,
        out.read_text(),
        *(part.decode() for part in _parts(bundle)),
    ]
    verified = run("verify", str(bundle), "--json")

    assert "reopen on Monday" in shown[2]
    for text in shown[2:]:
        assert "furious" not in text
        assert "to resign" not in text
    assert "summer" not in shown[0]
    assert not [one for one in json.loads(shown[1])["claims"] if "summer" in one["text"]]
    assert verified.data["problems"] == []


def _parts(bundle: Path) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as packed:
        return [packed.read(name) for name in packed.namelist()]


# On background: shown, and never under a name.

BRIEFED = TALK.replace(
    "MS. ARDEN: Off the record, the president of Dorvane is furious with the whole cabinet.",
    "MS. ARDEN: The harbour dues are settled. This part is on background, as a senior ministry official. "
    "The dock workers of Port Ellan were promised a seat on the harbour board by the ministry on Tuesday. "
    "Back on the record: the ministry will publish the harbour timetable of Port Ellan on Thursday.\n\n"
    "Q    On background, is the ministry of Port Ellan angry with the harbour master of the port?\n\n"
    "MS. ARDEN: The ministry will replace the harbour master of Port Ellan before the end of April.\n\n"
    "Q    Off the record, who will follow the harbour master of Port Ellan?\n\n"
    "MS. ARDEN: The president of Dorvane is furious that the ministry wants to resign its seat on the board.",
)


def _by_rule(text: str) -> dict[str, list[str]]:
    document = Document("a" * 16, text, "T", "t.txt", "transcript", "Ministry", turns=turns(text))
    found: dict[str, list[str]] = {}
    for passage in chunk(document):
        found.setdefault(passage.document.publisher or "", []).append(passage.text)
    return found


def test_a_stretch_on_background_is_a_passage_of_its_own_without_a_name():
    """
    What its mark says is whose it is, else it is an official's; a question's rule holds for its answer.
    """
    found = _by_rule(BRIEFED)

    assert "seat on the harbour board" in found["a senior ministry official"][0]
    assert "replace the harbour master" in found["an official speaking on background"][1]
    assert "harbour timetable" in " ".join(found["Ministry"])
    assert not [text for who, texts in found.items() if who != "Ministry" for text in texts if "ARDEN" in text]


@pytest.mark.parametrize(
    "mark",
    ["[On background]", "(On background, as a senior official)", "We are now on background.", "On background:",
     "MODERATOR: We are going on background."],
)  # fmt: skip
@pytest.mark.parametrize("end", ["[Back on the record]", "(End of background)", "MODERATOR: Back on the record."])
def test_what_lies_between_its_marks_is_on_background(mark: str, end: str):
    """
    From the line that opens it to the line that closes it, in a text without speakers too.
    """
    text = f"Open before.\n\n{mark}\n\nThe quiet words.\n\n{end}\n\nOpen after.\n"
    (stretch,) = [span.of(text) for span in unattributable(text, turns(text))]

    assert "quiet words" in stretch
    assert "Open" not in stretch


@pytest.mark.parametrize(
    "prose",
    ["An official said on background that the port is shut.", "Officials briefed reporters on background in 2030.",
     "The paper was written on deep background.", "On background, a clerk told the paper, the port is shut."],
)  # fmt: skip
def test_news_that_mentions_background_is_on_the_record(prose: str):
    """
    A newspaper's own sentence is the newspaper's.
    """
    assert unattributable(f"Open before.\n\n{prose}\n\nOpen after.\n") == ()


def test_nobody_is_named_for_what_was_said_on_background(desk: Desk, tmp_path: Path):
    """
    Answer, briefing, its files and what is read back from them describe the speaker, and name nobody beside the words.
    """
    (tmp_path / "talk.txt").write_text(BRIEFED)
    desk.ingest([str(tmp_path / "talk.txt")])
    library, out, bundle = str(desk.library.folder), tmp_path / "b.json", tmp_path / "b.zip"
    day = ("brief", "--date", "2031-03-11", "--template", "quotes", "--library", library)
    briefing = run(*day, "--json", "--out", str(out), "--bundle", str(bundle)).data
    again = run("render", str(out), "--json").data
    read = json.loads(run("ask", "When will the harbour master be replaced?", "--library", library, "--json").out)
    page = run("render", str(out), "--out", str(tmp_path / "b.md"))

    for told in (briefing, again, read):
        quiet = [one for one in told["citations"] if "harbour board" in one["quote"] or "replace the" in one["quote"]]
        assert quiet
        assert {one["ground_rules"] for one in quiet} == {"background"}
        assert not [one for one in quiet if "ARDEN" in str(one["speaker"]) or one["publisher"] == "Ministry"]
    assert page.code == 0
    assert "A senior ministry official: “The dock workers" in (tmp_path / "b.md").read_text()
    assert "furious" not in (tmp_path / "b.md").read_text()
    assert run("verify", str(bundle), "--json").data["problems"] == []


NAMED = """Background briefing by Deputy Director Tomas Reyk on the ferry accident
Publisher: Ministry of Transport
Date: 15 May 2026
Ground rules: on background, attributable to a senior transport official

MODERATOR: With us is Tomas Reyk. You know the rules.

MR. REYK: The inspection in March found two defects in the stern door of the ferry, and both were listed as repaired.

QUESTION: Was the ferry overloaded, in the view of the inspectors?

MR. REYK: The manifest shows 58 passengers and four crew, which is within the limit that the certificate allows.
"""
SECRETS = ("Reyk", "REYK", "Deputy Director", "Ministry of Transport")


def test_who_speaks_on_background_is_named_by_no_output(desk: Desk, tmp_path: Path):
    """
    Title, file name, publisher, labels and the text around a citation name nobody, in any file, bundle or search.
    """
    (tmp_path / "call-with-reyk.txt").write_text(NAMED)
    desk.ingest([str(tmp_path / "call-with-reyk.txt")])
    library, bundle = str(desk.library.folder), tmp_path / "b.zip"
    told = [run("search", "stern door", "--library", library, "--json").out]
    told += [
        run("ask", "What did the inspection in March find?", "--library", library, *way).out
        for way in ((), ("--json",))
    ]
    told.append(repr(desk.as_retriever().invoke("stern door")))
    day = ("brief", "--date", "2026-05-15", "--library", library)
    for suffix in ("md", "html", "json", "eml", "txt"):
        assert run(*day, "--out", str(tmp_path / f"b.{suffix}"), "--bundle", str(bundle)).code == 0
        told.append(_opened((tmp_path / f"b.{suffix}").read_text(), suffix))
    readout = (*day[:1], "--template", "readout", "--document", "call-with-reyk.txt", *day[3:])
    told += [run(*readout).out, bundle.read_bytes().decode("utf-8", "replace")]

    assert all("stern door" in " ".join(text.split()) for text in told)
    assert [(word, text) for text in told for word in SECRETS if word in text] == []
    assert run("verify", str(bundle), "--json").data["problems"] == []


def _opened(text: str, suffix: str) -> str:
    """A mail's parts decoded, another text as it is."""
    if suffix != "eml":
        return text
    mail = message_from_string(text, policy=policy.default)
    parts = (part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")
    return "\n".join([*map(str, mail.values()), *parts])


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Background briefing by Deputy Director Tomas Reyk on the ferry accident", "Background: the ferry accident"),
        ("Call with Agnete Lorm, chief of staff", "Background briefing"),
        ("Note from the chief of staff about the vote", "Background: the vote"),
        (
            "Background briefing with a senior official on Norvik",
            "Background briefing with a senior official on Norvik",
        ),
        ("On background: talks with Norvik", "On background: talks with Norvik"),
    ],
)
def test_a_title_on_background_keeps_its_subject_and_loses_its_speaker(title: str, shown: str):
    """
    What stands in a title behind the speaker's name is shown, and a title that names nobody as it is.
    """
    told = Document(
        "a" * 16, "Words.", title, "/x/reyk.txt", "statement", published="2026-05-15", ground_rules="background"
    )

    assert (shown, f"document:{'a' * 16}") == (veiled(told).title, veiled(told).uri)
