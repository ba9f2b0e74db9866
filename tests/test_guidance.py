"""Press guidance: positions, our previous line, questions with answers, and what is owed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from commands import run

from assistant.brief.drafting import Draft, Material, draft, load_template
from assistant.brief.exchanges import OWED
from assistant.brief.guidance import NO_GUIDANCE
from assistant.brief.order import Order
from assistant.brief.voices import voice
from assistant.chunk import chunk
from assistant.discourse.candidates import candidates
from assistant.domain import Document, Span, Turn

SPOKE = ("--spokesperson", "Quillane", "--spokesperson", "Ostrem")


def sections(outcome: object) -> dict[str, dict[str, object]]:
    return {section["key"]: section for section in json.loads(outcome.out)["sections"]}  # type: ignore[attr-defined]


def texts(section: dict[str, object]) -> str:
    return " ".join(claim["text"] for claim in section["claims"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Kessia said on Friday that it would not charge its levy at the crossing.", True),
        ("President Ansa Vedrick confirmed that her country would take part in the talks.", True),
        ("“We shall not go on our knees,” said President Ansa Vedrick of the talks.", True),
        ("The drivers fled from Kessia, the Interior Ministry said in a statement.", False),
        ("The Interior Ministry said that Kessia had opened the sluices on Thursday.", False),
        ("“Kessia must answer,” the Prime Minister of Ulmark said on Tuesday evening.", False),
    ],
)
def test_a_position_is_only_what_a_party_says(text: str, says: bool) -> None:
    """
    A party named in somebody else's sentence has said nothing.
    """
    document = Document("d", text, "Title", "/d", "article", publisher="Wire", published="2031-03-03")
    [candidate] = candidates(document, chunk(document))

    assert says == voice("Kessia: Vedrick").says(candidate)


def test_each_person_named_with_a_party_is_heard() -> None:
    """
    `--party 'Talvaria: Varrick, Ostrem, Dahl'` shows a statement of each, though one of them says much more.
    """
    said = (
        "Foreign Minister Ilse Varrick said that Talvaria would not accept the closure of the sluices at Brakka.",
        "Foreign Minister Ilse Varrick said that Talvaria rejected the levy on the lorries at the Mede crossing.",
        "Deputy Minister Tavik Ostrem said that Talvaria would never give up its share of the flow of the Orrel.",
        "Ambassador Renske Dahl said that Talvaria would leave the fishing treaty off the agenda of the session.",
    )
    documents = {one: chunk(one) for one in (later_report(text, "2031-03-04") for text in said)}
    order = Order(
        since="2031-03-03", until="2031-03-10", parties=("Talvaria: Varrick, Ostrem, Dahl", "Kessia", "Ulmark")
    )
    made = draft(Material(documents, {}), load_template("daily").only(("positions",)), order=order)
    (positions,) = made.sections

    assert {text for text in said if any(text == claim.text for claim in positions.claims)} >= {said[2], said[3]}
    assert {claim.subject for claim in positions.claims} == {"Talvaria"}


def test_a_silent_party_is_said_to_be_silent(corpus_library: Path) -> None:
    """
    A party of which nothing is found is named with the day since which was looked; no sentence is made up for it.
    """
    window = ("--since", "2031-03-03", "--until", "2031-03-10")
    parties = ("--party", "Kessia: Vedrick", "--party", "Atlantis")
    found = sections(run("brief", "--library", str(corpus_library), *window, *parties, "--json"))["positions"]

    assert {claim["subject"] for claim in found["claims"]} == {"Kessia"}  # type: ignore[attr-defined]
    assert found["note"] == "No statement found since 2031-03-03: Atlantis."


def test_our_previous_line_is_verbatim_and_before_the_window(corpus_library: Path) -> None:
    """
    Every sentence of it is our spokesperson's, bears its day, and is older than the window.
    """
    asked = ("--date", "2031-03-06", "--template", "guidance", "--topic", "Orrel Compact")
    found = sections(run("brief", "--library", str(corpus_library), *asked, *SPOKE, "--json"))["previous-line"]

    assert found["claims"]
    for claim in found["claims"]:  # type: ignore[attr-defined]
        assert claim["when"] < "2031-03-06"
        assert claim["verdict"] == "supported"


def test_without_spokespeople_the_section_says_how_to_name_them(corpus_library: Path) -> None:
    """
    Nobody is taken for our own.
    """
    asked = ("--date", "2031-03-06", "--template", "guidance")
    found = sections(run("brief", "--library", str(corpus_library), *asked, "--json"))["previous-line"]

    assert found["claims"] == []
    assert "--spokesperson" in str(found["note"])


def test_questions_stand_with_an_answer_or_the_advice_to_take_them(corpus_library: Path) -> None:
    """
    Every question is one that a reporter put; one without an answer says so.
    """
    asked = ("--date", "2031-03-06", "--template", "guidance")
    found = sections(run("brief", "--library", str(corpus_library), *asked, *SPOKE, "--json"))
    claims = [claim for key in ("if-asked", "if-pressed") for claim in found[key]["claims"]]  # type: ignore[attr-defined]
    questions = [claim for claim in claims if claim["text"].endswith("?")]
    following = [*claims[1:], {"subject": None}]
    answered = [after for one, after in zip(claims, following, strict=True) if one in questions and not one["note"]]

    assert questions
    assert {claim["note"] for claim in questions} <= {None, NO_GUIDANCE, OWED}
    assert {claim["subject"] for claim in answered} == {"Answer"}


def test_a_taken_question_is_owed_until_a_document_answers(corpus_library: Path) -> None:
    """
    On the day it is owed; once a later briefing gives the number it is answered, with the sentence that does.
    """
    early = json.loads(
        run("questions", "list", "--library", str(corpus_library), "--as-of", "2031-03-04", "--json").out
    )
    late = json.loads(run("questions", "list", "--library", str(corpus_library), "--all", "--json").out)
    citizens = next(one for one in late["questions"] if "citizens" in one["question"]["quote"])

    assert [one["owed"] for one in early["questions"]] == [True, True]
    assert not citizens["owed"]
    assert "1,860" in citizens["answer"]["quote"]


def test_a_person_says_that_a_question_was_answered(corpus_library: Path, tmp_path: Path) -> None:
    """
    Marked answered, it is no longer listed as owed; a key that is no question's is refused.
    """
    copy = str(shutil.copytree(corpus_library, tmp_path / "library"))
    before = json.loads(run("questions", "list", "--library", copy, "--json").out)["questions"]
    outcome = run("questions", "answered", before[0]["key"], "--by", "A. Officer", "--library", copy)
    after = json.loads(run("questions", "list", "--library", copy, "--json").out)["questions"]

    assert outcome.code == 0
    assert before[0]["key"] not in {one["key"] for one in after}
    assert run("questions", "answered", "nothing:1", "--library", copy).code == 2


def test_a_draft_that_departs_from_our_line_is_warned_of(corpus_library: Path, tmp_path: Path) -> None:
    """
    Another number than our own spokesperson gave is noted with her words and their day; what keeps to them is not.
    """
    draft_file = tmp_path / "draft.md"
    draft_file.write_text(
        "A team of fourteen engineers from the Civil Relief Corps left Estrel this morning for the Skerra valley.\n\n"
        "Three people were killed on our side of the bridge and 14 were injured.\n"
    )
    outcome = run("check", str(draft_file), "--library", str(corpus_library), *SPOKE, "--json")
    notes = [claim["note"] for claim in json.loads(outcome.out)["claims"]]

    assert "Departs from our line of 2031-03-04: MS. QUILLANE" in notes[0]
    assert notes[1] is None


def test_a_readout_needs_to_be_told_of_what(corpus_library: Path) -> None:
    """
    Without a document it is refused with the way to name one; with it, nothing else is cited.
    """
    refused = run("brief", "--library", str(corpus_library), "--template", "readout")
    name = "2031-03-04-ministry-briefing.txt"
    made = run("brief", "--library", str(corpus_library), "--template", "readout", "--document", name, "--json")
    found = sections(made)

    assert (refused.code, "--document" in refused.err) == (2, True)
    assert {citation["title"] for citation in json.loads(made.out)["citations"]} == {
        "Daily Press Briefing by Spokesperson Perrin Quillane"
    }
    assert "MS. QUILLANE" in str(found["participants"]["note"])
    assert "Taken: an answer is owed" in {claim["note"] for claim in found["follow-ups"]["claims"]}  # type: ignore[attr-defined]


def later_report(text: str, published: str) -> Document:
    return Document(text[:16], text, text[:30], f"/{text[:16]}", "article", publisher="Wire", published=published)


def told(template: str, *documents: Document) -> Draft:
    order = Order(since="2031-03-03", until="2031-03-10")
    return draft(Material({each: chunk(each) for each in documents}, {}), load_template(template), order=order)


def test_a_later_figure_supersedes_and_is_not_called_disputed() -> None:
    """
    The same outlet's later toll stands beside the earlier one, which is said to be superseded.
    """
    made = told(
        "backgrounder",
        later_report(
            "Border guards at the Brakka crossing killed three drivers on Monday, the ministry said.", "2031-03-03"
        ),
        later_report(
            "A fourth driver shot at the Brakka crossing died, bringing the number killed to four drivers, the "
            "ministry said.",
            "2031-03-08",
        ),
    )
    differing = [claim for section in made.sections if section.key == "disagreement" for claim in section.claims]

    assert [claim.when for claim in differing] in ([], ["2031-03-03", "2031-03-08"])
    assert not any("Disputed" in (claim.note or "") for claim in differing)


def test_a_digest_has_three_lines_under_each_headline(corpus_library: Path) -> None:
    """
    At most three stories of at most three lines, the first of each under headline, outlet and day.
    """
    window = ("--since", "2031-03-03", "--until", "2031-03-10", "--template", "digest")
    claims = sections(run("brief", "--library", str(corpus_library), *window, "--json"))["digest"]["claims"]
    headed = [claim for claim in claims if "(" in (claim["subject"] or "")]  # type: ignore[attr-defined]

    assert len(claims) <= 9  # type: ignore[arg-type]
    assert len(headed) == 3


def test_interests_are_told_first() -> None:
    """
    A story of the user's topics comes before a heavier one, and the other is still told.
    """
    ferry = later_report(
        "The ferry between Estrel and Hjelst will sail again in April, the harbour master said.", "2031-03-04"
    )
    crossing = later_report(
        "The crossing at Brakka stays closed to lorries this week, customs officers said.", "2031-03-04"
    )
    order = Order(since="2031-03-03", until="2031-03-10", interests=("Hjelst ferry",))
    made = draft(Material({each: chunk(each) for each in (crossing, ferry)}, {}), load_template("daily"), order=order)
    top = [claim.text for section in made.sections if section.key == "top-lines" for claim in section.claims]

    assert "ferry" in top[0]
    assert len(top) == 2


@pytest.mark.parametrize(
    ("label", "is_hers"),
    [
        ("MS. VENN", True),
        ("Jora Venn", True),
        ("Minister Venn", True),
        ("DARO VENN", False),
        ("Minister Daro Venn", False),
    ],
)
def test_a_namesake_is_not_our_spokesperson(label, is_hers):
    """
    Who is named in full is known by the surname too, but not where another first name stands before it.
    """
    text = f"{label}:  The ferry is late."
    turn = Turn(label, Span(len(label) + 3, len(text)))
    document = Document("t", text, "Briefing", "/t.txt", "transcript", turns=(turn,))

    assert voice("Jora Venn").speaks_in(document) is is_hers
