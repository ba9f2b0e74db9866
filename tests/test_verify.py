"""Every check runs, the worst finding decides, and nothing is supported by default."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import text as texts
from assistant.domain import Citation, Claim, Document, Passage, Span
from assistant.verify import CHECKS, Scored, verify

SOURCE = (
    "Foreign Minister Ana Kessler said on Tuesday that 14 people were injured when the ferry Solveig struck a pier. "
    "“We will not rest until we know why,” Ms. Kessler told reporters in Oslo. "
    "The ferry, built in 1998, carried more than 200 passengers at 6 a.m. and may be scrapped next spring. "
    "According to the harbour master, some of the crew were not aboard. "
    "A senior official alleged that two inspections, worth $1.2 million, were never made. "
    "The company plans to raise fares by 4 to 7 percent, but opposition leader Karl Brandt rejected any increase. "
    "It is the third accident since March 5, 2011. Nobody died."
)
DOCUMENT = Document("ferry", SOURCE, "Ferry strikes pier", "/f.txt", "article", published="2013-03-07")
PASSAGE = Passage(DOCUMENT, Span(0, len(SOURCE)))
SENTENCES = [span.of(SOURCE) for span in texts.sentences(SOURCE)]


@dataclass
class Likely:
    """A support score that is always the same."""

    probability: float
    threshold: float = 0.5

    def __call__(self, text, passages, findings=None):
        return Scored(self.probability, Citation(passages[0], Span(0, 20)))


def label(text: str, **given_) -> str:
    return verify(Claim(text), [PASSAGE], **given_).verdict.label


def test_a_copied_sentence_is_supported_and_gets_its_citation():
    """
    A sentence of a draft without citations comes back with the source sentence it stands on.
    """
    claim = verify(Claim(SENTENCES[2]), [PASSAGE])

    assert claim.verdict.label == "supported"
    assert [citation.quote for citation in claim.citations] == [SENTENCES[2]]


def test_an_invented_figure_is_contradicted_and_the_source_is_cited_against_it():
    """
    `140` for `14` is contradicted, and the passage that says otherwise is cited as such.
    """
    claim = verify(Claim(SENTENCES[0].replace("14", "140")), [PASSAGE], support=Likely(0.9))

    assert claim.verdict.label == "contradicted"
    assert [citation.quote for citation in claim.citations if citation.role == "contradicts"] == [SENTENCES[0]]


@pytest.mark.parametrize("support", [None, Likely(0.99)])
def test_no_evidence_is_never_support(support):
    """
    Without a passage to compare with, a sentence is unsupported, whatever the score would have been.
    """
    assert verify(Claim("The ferry sank."), [], support=support).verdict.label == "unsupported"


def test_a_low_score_is_unsupported_and_says_so():
    """
    No fault found is not enough where the sources do not bear the sentence out.
    """
    verdict = verify(Claim("Boats are pleasant."), [PASSAGE], support=Likely(0.1)).verdict

    assert verdict.label == "unsupported"
    assert [finding.check for finding in verdict.findings if not finding.passed] == ["support"]


def test_one_missing_detail_leaves_the_rest_partly_supported():
    """
    A sentence that the score bears out but for one name that no source has is partly supported.
    """
    text = "The ferry, built in 1998, carried more than 200 passengers to Bergen at 6 a.m."

    assert label(text, support=Likely(0.9)) == "partial"
    assert label(text, support=Likely(0.1)) == "unsupported"


def broken(claim, passages):
    raise ZeroDivisionError("no")


def test_a_check_that_breaks_is_an_error_and_no_score():
    """
    A check or score that raises makes the verdict an error that names it: never a score, never a pass.
    """
    verdict = verify(Claim(SENTENCES[0]), [PASSAGE], checks={**CHECKS, "judge": broken}, support=Likely(0.9)).verdict

    assert (verdict.label, verdict.score) == ("error", None)
    assert verdict.findings[-1].check == "judge"
    assert not verdict.findings[-1].passed


def test_a_score_that_breaks_is_an_error():
    """
    The same holds for the support score.
    """
    support = Likely(0.9)
    support.__class__ = type("Broken", (Likely,), {"__call__": lambda self, text, passages: broken(text, passages)})

    assert label(SENTENCES[0], support=support) == "error"


@pytest.mark.parametrize(
    "text", ["# What is new", "Top lines", "(Laughter.)", "Good morning, everybody.", "Who was aboard?",
             "The sources do not say who was aboard.", "***", ""]
)  # fmt: skip
def test_what_asserts_nothing_is_not_checkable(text):
    """
    Headings, greetings, questions, refusals and stage directions get a reason, not a score.
    """
    claim = verify(Claim(text), [PASSAGE], support=Likely(0.9))

    assert claim.verdict.label == "not-checkable"
    assert claim.verdict.score is None
    assert claim.verdict.findings[0].detail
    assert claim.citations == ()


def test_an_invented_source_is_a_finding():
    """
    An id that names no source fails the citation check even when the other citations hold.
    """
    cited = Claim(SENTENCES[0], (Citation(PASSAGE, texts.sentences(SOURCE)[0]),), unknown_ids=("S99",))
    verdict = verify(cited, []).verdict

    assert verdict.label == "unsupported"
    assert "S99" in next(finding.detail for finding in verdict.findings if not finding.passed)


def test_a_citation_outside_its_document_fails():
    """
    A citation must point into its document's text, within the passage it names.
    """
    beyond = Citation(PASSAGE, Span(len(SOURCE) - 4, len(SOURCE) + 4))

    assert verify(Claim(SENTENCES[0], (beyond,)), []).verdict.label == "unsupported"


def test_a_claim_is_compared_with_what_it_cites_and_nothing_else():
    """
    Other passages do not help a claim that cites the wrong one.
    """
    other = Document("other", "The museum opened in spring. Nobody came.", "Museum", "/m.txt", "article")
    elsewhere = Passage(other, Span(0, len(other.text)))
    claim = Claim("The ferry carried more than 200 passengers.", (Citation(elsewhere, Span(0, 28)),))

    assert verify(claim, [PASSAGE]).verdict.label != "supported"


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True), st.sampled_from([" ", "\n", "  "]))
@settings(max_examples=60, deadline=None)
def test_verbatim_copies_pass_every_check(chosen, gap):
    """
    Source sentences, alone or put together in any order, never fail a check.
    """
    verdict = verify(Claim(gap.join(chosen)), [PASSAGE]).verdict

    assert [finding.detail for finding in verdict.findings if not finding.passed] == []


WORDS = st.sampled_from(
    [*chain.from_iterable(one.split() for one in SENTENCES), "“", "”", "\"", "’", "[", "]", "…", "$", "%", "> ",
     "1,2", "9" * 40, "½", "Ａ", "\u0000", "İ", "ß", "2013-13-45", "25:61", "\n\n", "(", ")", "-", "of", "Q4", "I"]
)  # fmt: skip
DRAFTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))


@given(DRAFTS, st.floats(0, 1))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_draft_breaks_it(text, probability):
    """
    Any text gets a verdict: findings point into it, support has no failed finding, and no check breaks down.
    """
    claim = verify(Claim(text), [PASSAGE], support=Likely(probability))
    verdict = claim.verdict

    assert verdict.label != "error", verdict.findings
    assert all(f.span is None or 0 <= f.span.start <= f.span.end <= len(text) for f in verdict.findings)
    assert verdict.label != "supported" or all(finding.passed for finding in verdict.findings)
    assert (verdict.label == "contradicted") == any(f.contradicts and not f.passed for f in verdict.findings)
    assert replace(claim, verdict=None, citations=(), note=None) == Claim(text)


@given(st.text(max_size=200), st.sampled_from(SENTENCES))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_source_breaks_it(source, text):
    """
    Any source may be compared with; every citation's words are its document's words at its place.
    """
    passages = [Passage(Document("d", source, "t", "u", "document"), Span(0, len(source)))] if source else []
    claim = verify(Claim(text), passages)

    assert claim.verdict.label != "error", claim.verdict.findings
    assert all(
        citation.quote == citation.document.text[citation.span.start : citation.span.end]
        for citation in claim.citations
    )
