"""Dates are resolved on the document's own day before they are compared."""

from __future__ import annotations

import pytest

from assistant.domain import Claim, Document, Finding, Passage, Span
from assistant.verify import date

SOURCE = (
    "The ministers met on Tuesday, March 5, 2013, in Oslo. They will meet again next Tuesday at 6 a.m. at the harbour. "
    "The treaty was signed in 1998. Ships left the port in April 2012."
)


def found(claim: str, source: str = SOURCE, published: str | None = "2013-03-07") -> tuple[Finding, ...]:
    document = Document(f"{published}", source, "Title", "/a.txt", "article", published=published)
    return date.check(Claim(claim), [Passage(document, Span(0, len(source)))])


@pytest.mark.parametrize(
    "claim",
    [
        "The ministers met on 5 March 2013 in Oslo.",
        "The ministers met in Oslo in March 2013.",
        "The ministers will meet again on March 12, 2013.",
        "They will meet again next Tuesday at 6:00 am.",
        "The treaty was signed in 1998.",
    ],
)
def test_the_same_day_in_other_words_passes(claim):
    """
    Another spelling, a coarser date, and a relative date against the document's day are the same date.
    """
    assert found(claim)
    assert all(finding.passed for finding in found(claim))


@pytest.mark.parametrize(
    "claim",
    [
        "The ministers met on March 6, 2013, in Oslo.",
        "They will meet again next Tuesday at 6 p.m. at the harbour.",
        "They will meet again next Friday at 6 a.m. at the harbour.",
        "The treaty was signed in 1989.",
        "Ships left the port on April 3, 2012.",
        "The ministers met on Monday, March 5, 2013, in Oslo.",
    ],
)
def test_another_day_fails(claim):
    """
    Another day, hour or year fails, and so does a day finer than the source's or a weekday that the calendar denies.
    """
    assert [finding for finding in found(claim) if not finding.passed]


def test_a_document_without_a_date_bears_out_its_own_words():
    """
    Without a day of publication the same words are the same day, and other words in their place are not.
    """
    assert all(finding.passed for finding in found("They will meet again next Tuesday.", published=None))
    assert not all(
        finding.passed
        for finding in found("They will meet again next Friday at 6 a.m. at the harbour.", published=None)
    )


def test_a_weekday_beside_a_day_of_the_month_must_be_its_own():
    """
    12 March 2013 is a Tuesday, whether the claim names the year or the source's day tells it.
    """
    source = "They will meet again on 12 March."
    wrong, right = (found(f"They will meet again on {day}, 12 March.", source) for day in ("Sunday", "Tuesday"))

    assert [finding.expected for finding in wrong] == ["Tuesday"]
    assert [finding.passed for finding in right] == [True]


def test_a_like_event_in_another_document_does_not_contradict():
    """
    An earlier visit on another day is no objection to a day that a second document bears out.
    """
    texts = {
        "2013-02-20": "The consul saw her once, on the 10th of February, for twenty minutes.",
        "2013-03-07": "The consul saw her in prison on Wednesday. The visit lasted 40 minutes.",
    }
    documents = [Document(day, text, "Visit", "/a", "article", published=day) for day, text in texts.items()]
    passages = [Passage(one, Span(0, len(one.text))) for one in documents]

    assert all(finding.passed for finding in date.check(Claim("The consul saw her on Wednesday."), passages))


def test_another_weekday_fails_though_a_source_has_it_elsewhere():
    """
    A day in the place of the source's own fails even where another document says that day of something else.
    """
    texts = ("The first convoy is to leave the port on Saturday.", "The council meets in the port on Sunday.")
    documents = [Document(text, text, "Title", "/a.txt", "article", published="2013-03-07") for text in texts]
    passages = [Passage(document, Span(0, len(document.text))) for document in documents]

    (finding,) = date.check(Claim(texts[0].replace("Saturday", "Sunday")), passages)
    assert not finding.passed
    assert finding.contradicts
    assert all(one.passed for text in texts for one in date.check(Claim(text), passages))


PLANS = (
    "OSLO, March 7 – Norway said on Thursday that its minister would see her Danish counterpart soon. "
    "Minister Ana Kessler will travel to Aarhus, the capital of the province, for talks next Tuesday on the treaty."
)


@pytest.mark.parametrize(
    "when",
    ["next Wednesday", "next month", "this week", "today", "tomorrow", "on Friday", "on 13 March", "last Tuesday"],
)
def test_another_relative_day_than_the_sources_is_a_finding(when):
    """
    Of a deed that the source puts on next Tuesday, no other day or stretch of days that leaves that day out is said,
    though the source is itself of one of them.
    """
    failed = [one for one in found(f"Ana Kessler will travel to Aarhus {when} for talks.", PLANS) if not one.passed]

    assert failed
    assert failed[0].contradicts
    assert "next Tuesday (12 March 2013)" in failed[0].detail


@pytest.mark.parametrize("when", ["next Tuesday", "next week", "this month", "on 12 March", "on Tuesday, 12 March"])
def test_a_relative_day_told_otherwise_passes(when):
    """
    The same day, a week or a month that holds it, and the day itself are what the source says.
    """
    claim = f"Ana Kessler will travel to Aarhus {when} for talks."

    assert not [one for one in found(claim, PLANS) if not one.passed]


@pytest.mark.parametrize(
    ("written", "passes"), [("2013-03-08", True), ("2013-02-28", False), ("2013-03-14", False), (None, True)]
)
def test_a_dated_draft_reckons_from_its_own_day(written, passes):
    """
    `Next Tuesday` copied from a source is another day in a draft of another week; a draft without a date is of the
    source's day.
    """
    document = Document("d", PLANS, "Title", "/a.txt", "article", published="2013-03-07")
    claim = Claim("Minister Ana Kessler will travel to Aarhus for talks next Tuesday.", written=written)
    findings = date.check(claim, [Passage(document, Span(0, len(PLANS)))])

    assert all(one.passed for one in findings) == passes


def test_what_a_dated_draft_quotes_is_of_the_sources_day():
    """
    A speaker's `tomorrow` stays the speaker's.
    """
    source = "“We will leave tomorrow for the talks,” Kessler said."
    document = Document("d", source, "Title", "/a.txt", "article", published="2013-03-07")
    claim = Claim("“We will leave tomorrow for the talks,” Kessler said.", written="2013-03-20")
    findings = date.check(claim, [Passage(document, Span(0, len(source)))])

    assert findings
    assert all(one.passed for one in findings)


SEASONS = "The budget for 2031/32 was passed. The elections of April 2030 were won by Holm."


@pytest.mark.parametrize(
    "claim",
    [
        "The budget for 2031-32 was passed.",
        "Holm won the April elections.",
    ],
)
def test_years_and_months_without_the_words_of_a_date_pass(claim):
    """
    Two years joined by any mark are the same two, and a month before a noun is that month.
    """
    assert all(finding.passed for finding in found(claim, SEASONS, "2031-04-02"))


@pytest.mark.parametrize("claim", ["The budget for 2031/33 was passed.", "Holm won the March elections."])
def test_other_years_and_months_without_the_words_of_a_date_are_found(claim):
    """
    The second of two years counts, and so do the months that are also other words.
    """
    assert any(not finding.passed for finding in found(claim, SEASONS, "2031-04-02"))


def test_may_and_march_are_months_only_where_a_noun_follows():
    """
    A march on a town and what may happen name no month.
    """
    assert found("The March on Sund may be put off.", SEASONS, "2031-04-02") == ()
