"""What the outputs promise: the fixed JSON, and text that never says more than it."""

from __future__ import annotations

import email
import io
import json
import os
import re
from dataclasses import replace
from email.policy import default
from pathlib import Path

import docx
import pytest
from golden.reading import READABLE, footnotes, reading, word_text
from golden.samples import BRIEFING, DREDGED, HOSTILE, NOTICE, REOPENS, SAMPLES, briefing
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import (
    Briefing,
    Citation,
    Claim,
    Clearance,
    Copy,
    Coverage,
    Document,
    Evidence,
    Finding,
    Kind,
    Passage,
    Section,
    Span,
    Turn,
    Verdict,
)
from assistant.errors import UsageProblem
from assistant.record import parsed
from assistant.render import RENDERERS, data, render, wording
from assistant.render.days import period
from assistant.render.safe import cleaned

GOLDEN = Path(__file__).parent / "golden"
# Read here: within a test no variable of the user is seen.
WRITE_GOLDEN = os.environ.get("PODIUM_GOLDEN") == "write"
LABELS = st.sampled_from(["supported", "partial", "contradicted", "unsupported", "not-checkable", "error"])


# --- Goldens ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["md", "html", "json", "txt"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_output_is_the_golden_file(sample: str, suffix: str):
    """
    Every text format prints each kind as agreed; PODIUM_GOLDEN=write agrees on the present output.
    """
    path = GOLDEN / f"{sample}.{suffix}"
    made = render(SAMPLES[sample](), suffix, notice=NOTICE)
    if WRITE_GOLDEN:
        path.write_bytes(made)

    assert path.read_text(encoding="utf-8") == made.decode("utf-8")


@pytest.mark.parametrize("sample", SAMPLES)
def test_word_paragraphs_are_the_golden_file(sample: str):
    """
    A Word file is compared by its paragraphs, footnotes and comments, not by its zip.
    """
    made = render(SAMPLES[sample](), "docx", notice=NOTICE)
    document = docx.Document(io.BytesIO(made))
    lines = [f"{paragraph.style.name}: {word_text(paragraph)}" for paragraph in document.paragraphs]
    lines += [f"Footnote {n}: {text}" for n, text in footnotes(made).items()]
    lines += [f"Comment: {comment.text}" for comment in document.comments]
    path = GOLDEN / f"{sample}.docx.txt"
    if WRITE_GOLDEN:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert path.read_text(encoding="utf-8").splitlines() == "\n".join(lines).splitlines()


@pytest.mark.parametrize("suffix", RENDERERS)
def test_same_briefing_same_bytes(suffix: str):
    """
    No output depends on the clock or on chance.
    """
    assert render(SAMPLES["check"](), suffix) == render(SAMPLES["check"](), suffix)


def test_unknown_format_names_the_known_ones():
    """
    A wrong format is a usage problem whose hint lists the formats.
    """
    with pytest.raises(UsageProblem) as problem:
        render(SAMPLES["answer"](), "pdf")

    assert "md, html, json, txt, docx, eml" in problem.value.hint


# --- JSON ---------------------------------------------------------------------------------------------------------

words = st.text(st.characters(exclude_categories=[]), max_size=24)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    text = draw(st.text(st.characters(exclude_categories=[]), min_size=1, max_size=60))
    number = draw(st.integers(0, 3))
    document = Document(
        f"{number:x}" * 16, text, draw(words), draw(words), "article", publisher=draw(words), published=draw(words)
    )
    spans = [sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2))) for _ in range(2)]
    return Citation(
        Passage(document, Span(*spans[0])), Span(*spans[1]), draw(st.sampled_from(["supports", "contradicts"]))
    )


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    spans = st.builds(lambda pair: Span(*sorted(pair)), st.tuples(st.integers(0, 40), st.integers(0, 40)))
    findings = st.builds(
        Finding, st.sampled_from(["number", "quote"]), st.booleans(), words, st.none() | spans, st.none() | words,
        st.none() | words, st.booleans(), st.none() | citations(),
    )  # fmt: skip
    verdict = st.builds(Verdict, LABELS, st.none() | st.floats(), st.lists(findings, max_size=2).map(tuple))
    cited = tuple(draw(st.lists(citations(), max_size=2)))
    return Claim(draw(words), cited, draw(st.none() | verdict), draw(st.none() | spans), draw(st.none() | words))


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    section = st.builds(Section, words, words, st.lists(claims(), max_size=3).map(tuple), st.none() | words)
    return Briefing(
        kind=draw(st.sampled_from(["answer", "briefing", "check"])),
        title=draw(words),
        sections=tuple(draw(st.lists(section, max_size=2))),
        reason=draw(st.none() | words),
        marking=draw(st.none() | words),
        seconds=draw(st.dictionaries(st.just("search"), st.floats())),
        coverage=Coverage(unread=tuple(draw(st.lists(words, max_size=2)))),
        removed=tuple(draw(st.lists(claims(), max_size=1))),
        draft=draw(st.none() | st.text(max_size=60)),
    )


def _reject(constant: str) -> float:
    raise AssertionError(f"{constant} is not JSON")


def _parsed(briefing: Briefing) -> dict:
    return json.loads(render(briefing, "json"), parse_constant=_reject)


def _claims_of(parsed: dict) -> list[dict]:
    return (
        parsed["claims"] if "claims" in parsed else [claim for part in parsed["sections"] for claim in part["claims"]]
    )


@given(briefings())
@settings(max_examples=100, deadline=None)
def test_numbers_exist_and_quotes_are_the_stored_words(briefing: Briefing):
    """
    Every number a claim uses is in the list, and every quote is the document's text at its range.
    """
    parsed = _parsed(briefing)
    texts = dict(enumerate(briefing.citations, 1))
    sources = {each["n"]: each for each in parsed["citations"]}

    assert list(sources) == list(range(1, len(sources) + 1))
    assert all(n in sources for claim in [*_claims_of(parsed), *parsed["removed"]] for n in claim["citations"])
    assert all(each["quote"] == texts[n].document.text[each["start"] : each["end"]] for n, each in sources.items())


@given(briefings())
@settings(max_examples=100, deadline=None)
def test_refused_answer_claims_nothing(briefing: Briefing):
    """
    An answer that was refused has no claims, no citations and no text.
    """
    parsed = _parsed(briefing)

    if parsed["kind"] == "answer" and not parsed["answered"]:
        assert (parsed["claims"], parsed["citations"], parsed["text"]) == ([], [], "")


@given(briefings())
@settings(max_examples=25, deadline=None)
def test_any_briefing_prints_in_every_format(briefing: Briefing):
    """
    Hidden characters, broken spans and lone surrogates never stop an output.
    """
    for suffix in READABLE:
        assert render(briefing, suffix)


def test_check_places_its_claims_in_the_draft():
    """
    A checked claim's start and end cut its sentence out of the draft.
    """
    briefing = SAMPLES["check"]()

    assert [claim["text"] for claim in _parsed(briefing)["claims"]] == [
        briefing.draft[claim["start"] : claim["end"]] for claim in _parsed(briefing)["claims"]
    ]


def test_json_cannot_steer_a_terminal():
    """
    Control characters leave as escapes, and come back as they were.
    """
    briefing = Briefing("answer", HOSTILE)
    text = render(briefing, "json").decode()

    assert cleaned(text) == text
    assert json.loads(text)["question"] == HOSTILE


def test_evidence_has_the_shape_of_a_search():
    """
    Evidence is listed in rank order with its place and the ranks each search gave it.
    """
    passage = REOPENS.passage
    found = data.evidence_data("harbour", [Evidence(passage, float("nan"), 1, {"dense": 2})])
    first = found["evidence"][0]

    assert found["format"] == 1
    assert first["score"] is None
    assert first["text"] == BRIEFING.text[first["start"] : first["end"]]
    assert first["ranks"] == {"dense": 2}


# --- Honesty ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", READABLE)
def test_every_doubt_is_written_out(suffix: str):
    """
    Each verdict but `supported` stands in words behind its sentence.
    """
    labels = ("partial", "contradicted", "unsupported", "not-checkable", "error")
    made = [Claim(f"Sentence {label}.", (REOPENS,), Verdict(label, None)) for label in labels]
    made.append(Claim("Sentence none.", (REOPENS,)))
    text = reading(Briefing("briefing", "Title", (Section("a", "A", tuple(made)),)), suffix)

    for claim in made:
        assert re.search(rf"{re.escape(claim.text)} \[1\] \**\[{wording.mark(claim)}\]", text)


@pytest.mark.parametrize("suffix", READABLE)
@pytest.mark.parametrize("kind", ["answer", "briefing"])
def test_a_speakers_own_words_stand_in_quotation_marks_behind_the_name(kind: Kind, suffix: str):
    """
    Words repeated from a transcript name their speaker, a reporter's are a question, inner marks become single.
    """
    text = "MS. ARDEN: I have nothing\nfor you on the “first step”.\n\nQ    Will you say when?"
    told, asked = text.index("I have"), text.index("Will")
    turns = (Turn("MS. ARDEN", Span(told, asked - 7)), Turn("Q", Span(asked, len(text))))
    document = Document("ab" * 8, text, "T", "a.txt", "transcript", turns=turns)
    spoken = [Citation(Passage(document, Span(0, len(text))), turn.span) for turn in turns]
    repeated = [Claim(" ".join(each.quote.split()), (each,), Verdict("supported", 1.0)) for each in spoken]
    reworded = Claim("The ministry would not say.", (spoken[0],), Verdict("supported", 1.0))
    read = reading(Briefing(kind, "Title", (Section("a", "A", (*repeated, reworded)),)), suffix)

    assert "MS. ARDEN: “I have nothing for you on the ‘first step’.” [1]" in read
    assert "Question: “Will you say when?” [2]" in read
    assert re.search(r"[^“] ?The ministry would not say\. \[1\]", read)


def test_a_checked_draft_is_shown_as_it_was_handed_in():
    """
    A check never puts a sentence of the draft into a source's mouth.
    """
    claim = Claim(REOPENS.quote, (REOPENS,), Verdict("supported", 1.0))

    assert f"- {REOPENS.quote.split(',')[0]}" in reading(Briefing("check", "T", (Section("a", "", (claim,)),)), "txt")


@pytest.mark.parametrize("suffix", READABLE)
def test_a_briefing_over_several_days_dates_each_source_beside_its_number(suffix: str):
    """
    Over several days each number carries its source's date, once for numbers that share it; over one day none does.
    """
    old = replace(DREDGED.document, id="0" * 16, published="2030-12-31")
    older = Citation(Passage(old, DREDGED.passage.span), DREDGED.span)
    claim = Claim("All of it.", (REOPENS, DREDGED, older), Verdict("supported", 1.0))
    days = Briefing("briefing", "T", (Section("a", "", (claim,)),), date="2031-03-12", since="2030-12-01")
    one_day = replace(days, since="2031-03-12", until="2031-03-13")

    assert "All of it. [1] [2] 12 March [3] 31 December 2030" in reading(days, suffix)
    assert "All of it. [1] [2] 12 March [3]" in reading(replace(days, date=None, since="2031-01-01"), suffix)
    assert "All of it. [1] [2] [3]" in reading(one_day, suffix)
    assert "All of it. [1] [2] [3]" in reading(replace(days, kind="answer"), suffix)


@pytest.mark.parametrize("suffix", READABLE)
def test_status_marking_grounding_writer_and_coverage_are_printed(suffix: str):
    """
    A briefing says that it is a draft, its marking twice, how it stands, who wrote it and what was searched.
    """
    text = reading(SAMPLES["briefing"](), suffix)

    assert "DRAFT" in text
    assert text.count("INTERNAL – PRESS OFFICE") >= 2
    assert "5 sentences: 4 supported, 1 contradicted" in text
    assert "openai:some-model" in text
    assert "Searched 6 documents: 2 used, 1 duplicate, 3 withheld (embargo or ground rules)." in text
    assert "No statement found on who pays for the dredging." in text
    assert NOTICE in text


@pytest.mark.parametrize("suffix", READABLE)
def test_refusal_says_so_and_what_was_searched(suffix: str):
    """
    A refused question prints the reason, the search and nothing that was taken out.
    """
    text = reading(SAMPLES["refusal"](), suffix)

    assert "No answer. Nothing in the 25 documents searched speaks of “lighthouse”." in text
    assert "Searched 25 documents: 0 used, 3 withheld" in text
    assert "The checks took out 1 sentence" in text
    assert "designed in Ellan" not in text


def test_word_comments_stand_on_faulty_sentences():
    """
    In Word each doubtful sentence carries the finding and the nearest source as a comment.
    """
    document = docx.Document(io.BytesIO(render(SAMPLES["check"](), "docx")))
    texts = [comment.text for comment in document.comments]

    assert len(texts) == 3
    assert "The source says 14, not 140." in texts[0]
    assert "14 ships are waiting outside it.” (Daily press briefing" in texts[0]


def test_mail_opens_as_an_unsent_draft():
    """
    The e-mail carries text and HTML, its subject is the title, and no script travels with it.
    """
    message = email.message_from_bytes(render(Briefing("answer", "One\r\nBcc: you@example.org"), "eml"), policy=default)
    kinds = [part.get_content_type() for part in message.iter_parts()]

    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "One Bcc: you@example.org"
    assert message["Bcc"] is None
    assert kinds == ["text/plain", "text/html"]
    assert "<script" not in message.get_body(("html",)).get_content()


def test_mail_says_in_its_subject_and_date_what_it_is():
    """
    A briefing's subject bears marking and status until it is cleared, and its date is when it was drafted.
    """
    made = replace(SAMPLES["briefing"](), marking="TLP:GREEN", made_at="2031-03-12T06:30:00Z")
    cleared = replace(made, status="CLEARED", clearance=Clearance("A. Officer", "2031-03-12T07:00:00Z", "0" * 64))
    draft, final = (email.message_from_bytes(render(one, "eml"), policy=default) for one in (made, cleared))

    assert draft["Subject"] == "[TLP:GREEN] DRAFT: Harbour reopening: daily briefing"
    assert final["Subject"] == "[TLP:GREEN] Harbour reopening: daily briefing"
    assert draft["Date"].datetime.isoformat() == "2031-03-12T06:30:00+00:00"


def test_window_names_its_last_day():
    """
    A half-open window is printed by the days it holds; the briefing's own day alone needs no window.
    """
    one_day = Briefing("briefing", "T", date="2031-03-12", since="2031-03-12", until="2031-03-13")
    month = Briefing("briefing", "T", date="2031-03-12", since="2031-03-01", until="2031-04-01")

    assert period(one_day) == "12 March 2031"
    assert period(month) == "12 March 2031 · sources of 1 March 2031 to 31 March 2031"


def test_a_window_that_begins_or_ends_within_a_day_is_told_in_days_and_hours():
    """
    What came since the last briefing is told from a day and a time in UTC, never from a raw moment.
    """
    since = Briefing("briefing", "T", date="2031-03-12", since="2031-03-11T19:33:06Z")
    both = replace(since, date=None, until="2031-03-12T08:00:00Z")
    until = replace(both, since=None)
    mixed = replace(since, date=None, until="2031-03-13")

    assert period(since) == "12 March 2031 · sources from 11 March 2031, 19:33 UTC"
    assert period(both) == "sources from 11 March 2031, 19:33 UTC to 12 March 2031, 08:00 UTC"
    assert period(until) == "sources before 12 March 2031, 08:00 UTC"
    assert period(mixed) == "sources of 11 March 2031, 19:33 UTC to 12 March 2031"


def test_the_outlets_that_carry_a_cited_story_stand_with_its_source():
    """
    Every format names, beside a source, the other outlets that carry its story, and the JSON lists them and reads back.
    """
    sample = briefing()
    cited = sample.citations[0]
    copy = Copy("77ab", "Reprinted", "Vell Post", "2031-03-13", "/copies/1")
    made = replace(sample, copies={cited: (copy,)})

    for form in ("txt", "md", "html"):
        assert "Also carried by Vell Post." in render(made, form).decode()
    assert "Also carried by Vell Post." in " ".join(footnotes(render(made, "docx")).values())
    written = render(made, "json")
    assert json.loads(written)["citations"][0]["copies"][0]["publisher"] == "Vell Post"
    assert parsed(written, "a.json").briefing.copies == made.copies


def test_a_name_is_said_once_and_a_notes_marks_are_not_printed():
    """
    A party that the sentence begins with is not put before it again; marks of bold and lists are no words.
    """
    text = "- Minister Ito said that talks open on **Monday 3 March**."
    document = Document("n", text, "Note", "/n.md", "document", published="2031-03-03")
    cited = (Citation(Passage(document, Span(0, len(text))), Span(0, len(text))),)
    plain = "Minister Ito said that talks open on Monday 3 March."

    assert "".join(words for words, _ in wording.voiced(Claim(text, cited))) == plain
    assert "".join(words for words, _ in wording.voiced(Claim(plain, cited, subject="Minister Ito"))) == plain
    assert (
        "".join(words for words, _ in wording.voiced(Claim(plain, cited, subject="Talvaria"))) == f"Talvaria: {plain}"
    )
