"""Quotations are compared to the character, in one passage, and the nearest true words are offered."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import quote

SOURCE = (
    "“We will  never cut\nthe budget—not this year,” the mayor said. “It’s a ‘simple’ promise, and we’ll keep it.”\n\n"
    "The council met for two hours. Nobody asked for more money."
)


def passages(text: str = SOURCE) -> list[Passage]:
    return [Passage(Document(text[:16], text, "Title", "/a.txt", "article"), Span(0, len(text)))]


def found(claim: str, text: str = SOURCE) -> tuple[Finding, ...]:
    return quote.check(Claim(claim), passages(text))


@pytest.mark.parametrize(
    "claim",
    [
        "“We will never cut the budget -- not this year,” he said.",
        '"we will never cut the budget – not this year."',
        "«It's a “simple” promise»",
        "“We will never cut … not this year.”",
        "“[The city] will never cut the budget”",
        "“[w]e will never cut the budget”",
        "> We will never cut\n> the budget",
        "The mayor spoke of a ‘simple promise, and we’ll keep it’.",
        "The council met for “two hours”.",
    ],
)
def test_true_quotations_pass(claim):
    """
    White space, dashes, marks, capitals at the head, marked omissions and marked insertions do not alter a quotation.
    """
    assert [finding.passed for finding in found(claim)] == [True]


@pytest.mark.parametrize(
    "claim",
    [
        "“We will always cut the budget.”",
        "“We will never cut budget.”",
        "“not this year … We will never cut”",
        "“We will keep it.”",
        "“zoning variance”",
    ],
)
def test_altered_quotations_fail(claim):
    """
    A word changed, left out unmarked, put in another order or invented fails.
    """
    assert [finding.passed for finding in found(claim)] == [False]


def test_the_nearest_true_words_are_offered():
    """
    A misquotation comes back with what the source says and where it says so.
    """
    (finding,) = found("“We will never slash the budget, not this year.”")

    assert finding.source is not None
    assert finding.source.quote == finding.expected
    assert "never cut" in finding.expected


@pytest.mark.parametrize(
    "claim", ["The city's budget and the mayor's office.", "It rose by 5'10\" at the workers' hall."]
)
def test_apostrophes_are_no_quotation_marks(claim):
    """
    What stands between two apostrophes is not quoted, and no quotation means no finding rather than a failed one.
    """
    assert found(claim) == ()


def test_an_invented_curly_quotation_is_seen():
    """
    Curly marks are marks: an invented quotation between them does not slip by.
    """
    assert not found("“We shall sell the town hall.”")[0].passed


def test_fragments_stand_in_one_passage():
    """
    An ellipsis never joins words of two passages.
    """
    document = Document("d", SOURCE, "Title", "/a.txt", "article")
    cut = SOURCE.index("The council")
    two = [Passage(document, Span(0, cut)), Passage(document, Span(cut, len(SOURCE)))]

    (finding,) = quote.check(Claim("“We will never cut … Nobody asked for more money.”"), two)

    assert not finding.passed


def test_the_nearest_quotation_is_of_one_sentence():
    """
    What is offered in place of an altered quotation does not begin or end in the sentences beside it.
    """
    text = "Circumstances have changed. When people are killed on a bridge, you talk.\n\nThird, on the harbour."
    document = Document("d", text, "Briefing", "/d", "article")
    claim = Claim("“When people are killed on a bridge, you negotiate,” she said.")
    failed = [one for one in quote.check(claim, [Passage(document, Span(0, len(text)))]) if not one.passed]

    assert [one.expected for one in failed] == ["When people are killed on a bridge, you talk."]


@pytest.mark.parametrize(
    "marks", ["“%s”", '"%s"', "„%s“", "„%s”", "«%s»", "« %s »", "»%s«", "‹%s›", "›%s‹", "‘%s’", "'%s'", "``%s''"]
)
def test_quotation_marks_of_every_typography_are_seen(marks: str):
    """
    Whatever marks a writer uses, the words between them are compared.
    """
    true, altered = (marks % words for words in ("We will never cut the budget", "We will always cut the budget"))

    assert [finding.passed for finding in found(f"The mayor said {true}.")] == [True]
    assert [finding.passed for finding in found(f"The mayor said {altered}.")] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Home » News » Politics",
        "The ’90s and the drivers' and farmers' wages.",
        "Rock 'n' roll of the ‘80s.",
        "5'10\" tall.",
    ],
)
def test_arrows_and_apostrophes_are_no_marks(text: str):
    """
    What merely looks like a mark opens no quotation.
    """
    assert all(len(finding.found or "") < 3 for finding in found(text))
