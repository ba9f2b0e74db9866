"""Every output says why a sentence bears its verdict: the worst fault first, each fault once."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import docx
import pytest
from golden.samples import NEWS, NOTICE

from assistant.cite import whole
from assistant.cli.output import stream_claim
from assistant.domain import Briefing, Citation, Claim, Finding, Passage, Section, Span, Verdict
from assistant.render import render
from assistant.render.reasons import faults, nearest

TEXT = "Ambassador Dahl said dredging finished nine days late."
WORD = Citation(Passage(NEWS, Span(0, len(NEWS.text))), Span(NEWS.text.index("two"), NEWS.text.index("two") + 3))


def _found(check, detail, words, *, contradicts=False, expected=None, source=WORD):
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    return Finding(check, False, detail, span, expected, words if expected else None, contradicts, source)


NUMBER = _found("number", "The sentence says nine where the source says two.", "nine", contradicts=True, expected="two")
NAME = _found("name", "The sources do not call Dahl ambassador.", "Ambassador Dahl", source=None)
TITLE = _found("speaker", "The sources do not name Ambassador Dahl as a speaker.", "Ambassador Dahl said", source=None)
SUPPORT = _found("support", "The sources bear the sentence out with probability 0.20.", TEXT)


def _claim(*findings: Finding, label="contradicted") -> Claim:
    return Claim(TEXT, verdict=Verdict(label, 0.2, findings), span=Span(0, len(TEXT)))


def _report(*claims: Claim) -> Briefing:
    return Briefing("check", "note.md", (Section("draft", "note.md", claims),), draft=claims[0].text)


def test_the_worst_comes_first_and_like_ones_are_folded():
    """
    What contradicts stands before what is only missing; two findings on the same words are one fault, and the score
    that falls with a fault adds nothing to it.
    """
    assert faults(_claim(NAME, SUPPORT, TITLE, NUMBER)) == (NUMBER, NAME)
    assert faults(_claim(SUPPORT, NAME, label="unsupported")) == (NAME, SUPPORT)


def test_what_a_broken_check_says_is_never_folded():
    """
    A sentence whose check failed tells all of it, in the order of the checks.
    """
    assert faults(_claim(SUPPORT, NUMBER, label="error")) == (SUPPORT, NUMBER)


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx"])
def test_each_output_tells_a_fault_once(suffix):
    """
    The folded finding is in none of the outputs for people, and no words of a source are told twice.
    """
    made = render(_report(_claim(NAME, SUPPORT, TITLE, NUMBER)), suffix, notice=NOTICE)
    told = _comments(made) if suffix == "docx" else made.decode()
    told = " ".join(re.sub(r"[\\*]", "", told).split())

    assert told.index("number: The sentence says nine") < told.index("name: The sources do not call")
    assert "probability" not in told
    assert "as a speaker" not in told
    assert told.count("dredging had finished two days early") <= 1


def test_json_keeps_what_is_folded_and_says_so():
    """
    Programs get every finding, those that a reader is told first.
    """
    claim = json.loads(render(_report(_claim(NAME, SUPPORT, TITLE, NUMBER)), "json"))["claims"][0]

    assert [(one["check"], one["folded"]) for one in claim["findings"]] == [
        ("number", False),
        ("name", False),
        ("support", True),
        ("speaker", True),
    ]


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx"])
def test_why_a_sentence_cannot_be_checked_is_said(suffix):
    """
    The reason stands in every output, and a heading stands there without its mark.
    """
    reason = Finding("support", True, "It is a heading.")
    heading = Claim("## If asked", verdict=Verdict("not-checkable", None, (reason,)), span=Span(0, 11))
    made = render(_report(heading), suffix)
    told = _words(made) + _comments(made) if suffix == "docx" else made.decode()

    assert "It is a heading." in told.replace("\\", "")
    assert "## If asked" not in told.replace("\\", "")


def test_a_word_is_shown_in_its_sentence():
    """
    A citation of a word or two is shown as the sentence around it, and one place once.
    """
    sentence = "PORT ELLAN — The harbour authority said on Tuesday that dredging had finished two days early."

    assert whole(WORD).quote == sentence
    assert [one.quote for one in nearest(_claim(NUMBER, SUPPORT, label="error"))] == [sentence]


def test_a_streamed_sentence_comes_after_its_marks(capsys):
    """
    Verdict and marking are the first words of the line: nobody sees the sentence before them, even for a moment.
    """
    marked = replace(NEWS, marking="TLP:AMBER")
    cited = Citation(Passage(marked, WORD.passage.span), WORD.span)
    stream_claim(replace(_claim(NUMBER), citations=(cited,)))
    stream_claim(replace(_claim(label="supported"), citations=(WORD,)))
    condemned, sound = capsys.readouterr().out.splitlines()

    assert condemned.startswith(f"[CONTRADICTED] (TLP:AMBER) {TEXT} [The Ellan Courier")
    assert sound.startswith(f"{TEXT} [The Ellan Courier")


def _comments(made: bytes) -> str:
    return "\n".join(comment.text for comment in docx.Document(io.BytesIO(made)).comments)


def _words(made: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
