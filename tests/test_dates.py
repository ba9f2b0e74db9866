"""Dates in prose, in fields and in datelines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.dates import Mention, dateline, find_dates, parse_date, parse_moment

# A Thursday.
PUBLISHED = "2006-05-25"
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
MONTHS = "January February March April May June July August September October November December".split()
FORMS = (
    "{m} {d}, {y}", "{d} {m} {y}", "{d} {m}, {y}", "{m} {d}th, {y}", "{iso}", "Thursday, {d} {m} {y}", "{m} {y}",
    "{b}. {d}, {y}", "{m} 3-5, {y}", "3 to 5 {m} {y}", "yesterday", "next Tuesday", "last week", "early {m} {y}",
    "two weeks ago", "first quarter of {y}", "the day after tomorrow", "late next week", "this month", "{y}/{n}/{d}",
)  # fmt: skip


def only(text: str, published: str | None = PUBLISHED) -> Mention:
    [mention] = find_dates(text, published)
    return mention


@pytest.mark.parametrize(
    ("text", "start", "end", "granularity"),
    [
        ("It opened on March 3, 2014.", "2014-03-03", "2014-03-03", "day"),
        ("It opened on 3 March 2014.", "2014-03-03", "2014-03-03", "day"),
        ("It opened on the 3rd of March 2014.", "2014-03-03", "2014-03-03", "day"),
        ("It opened on Sept. 11, 2001.", "2001-09-11", "2001-09-11", "day"),
        ("Dated Thursday, 24 May 2006, it", "2006-05-24", "2006-05-24", "day"),
        ("The log of 2014-03-03 says", "2014-03-03", "2014-03-03", "day"),
        ("It is dated 3/14/2015 there", "2015-03-14", "2015-03-14", "day"),
        ("It is dated 14/3/2015 there", "2015-03-14", "2015-03-14", "day"),
        ("Talks ran March 3-5, 2014 in Oslo", "2014-03-03", "2014-03-05", "days"),
        ("Talks ran from 28 April to 2 May 2014", "2014-04-28", "2014-05-02", "days"),
        ("Talks ran from 30 December to 2 January 2015", "2014-12-30", "2015-01-02", "days"),
        ("In March 2014 it", "2014-03-01", "2014-03-31", "month"),
        ("In late March 2014 it", "2014-03-21", "2014-03-31", "month"),
        ("exports fell in 2014, and", "2014-01-01", "2014-12-31", "year"),
        ("in the mid-1960s they", "1964-01-01", "1966-12-31", "decade"),
        ("In the first quarter of 2014 it", "2014-01-01", "2014-03-31", "quarter"),
        ("the second half of 2014 saw", "2014-07-01", "2014-12-31", "half"),
        ("war of 1939-1945 and", "1939-01-01", "1945-12-31", "years"),
    ],
)
def test_absolute_dates(text: str, start: str, end: str, granularity: str) -> None:
    """
    A date written out is itself, whenever the text was published.
    """
    mention = only(text, None)

    assert (start, end, granularity, False) == (mention.start, mention.end, mention.granularity, mention.relative)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("They met today.", "2006-05-25", "2006-05-25"),
        ("They met yesterday.", "2006-05-24", "2006-05-24"),
        ("They met the day before yesterday.", "2006-05-23", "2006-05-23"),
        ("They meet tomorrow.", "2006-05-26", "2006-05-26"),
        ("They met two days ago.", "2006-05-23", "2006-05-23"),
        ("They met a couple of weeks ago.", "2006-05-08", "2006-05-14"),
        ("They met last week.", "2006-05-15", "2006-05-21"),
        ("They will likely meet next week to agree.", "2006-05-29", "2006-06-04"),
        ("A meeting likely to be held late next week somewhere.", "2006-06-01", "2006-06-04"),
        ("They met earlier this month.", "2006-05-01", "2006-05-25"),
        ("They meet this weekend.", "2006-05-27", "2006-05-28"),
        ("They met over the weekend.", "2006-05-20", "2006-05-21"),
        ("They met on the 14th.", "2006-05-14", "2006-05-14"),
        ("They met on the 28th.", "2006-04-28", "2006-04-28"),
        ("They met on March 3.", "2006-03-03", "2006-03-03"),
        ("They met on December 30.", "2005-12-30", "2005-12-30"),
        ("They met in November.", "2005-11-01", "2005-11-30"),
        ("They will meet in November.", "2006-11-01", "2006-11-30"),
        ("They met last year.", "2005-01-01", "2005-12-31"),
        ("Next month they meet.", "2006-06-01", "2006-06-30"),
        ("A decade ago they met.", "1996-01-01", "1996-12-31"),
    ],
)
def test_relative_dates(text: str, start: str, end: str) -> None:
    """
    A date told from today is resolved against the day of publication, a Thursday here.
    """
    mention = only(text)

    assert (start, end, True) == (mention.start, mention.end, mention.relative)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The department said Thursday that talks go on.", "2006-05-25"),
        ("Diplomats held talks Wednesday in London.", "2006-05-24"),
        ("On Friday the minister said he would not go.", "2006-05-19"),
        ("Ministers will meet on Friday.", "2006-05-26"),
        ("The crews have voted to strike from Friday.", "2006-05-26"),
        ("Ministers agreed to meet on Friday.", "2006-05-26"),
        ("The vote is scheduled for Friday.", "2006-05-26"),
        ("The talks will be held on Friday.", "2006-05-26"),
        ("On Friday, ministers will meet.", "2006-05-26"),
        ("The House will vote.  The leader on Wednesday indicated that he is alone.", "2006-05-24"),
        ("He said he will discuss the deal signed on Tuesday.", "2006-05-23"),
        ("She is back next Tuesday.", "2006-05-30"),
        ("She left last Thursday.", "2006-05-18"),
    ],
)
def test_weekdays_take_their_direction_from_the_verb(text: str, day: str) -> None:
    """
    A bare weekday is the nearest past one, today included, unless the nearest verb looks forward.
    """
    assert day == only(text).start


def test_each_weekday_follows_its_own_verb() -> None:
    """
    One sentence can look back and forward.
    """
    said, visit = find_dates("He said on Monday that he will visit on Friday.", PUBLISHED)

    assert (said.start, visit.start) == ("2006-05-22", "2006-05-26")


@pytest.mark.parametrize(
    "text",
    [
        "She may march on, a second time.",
        "The March on Rome and the May family.",
        "They sat in the sun and saw it.",
        "It sold 2,014 copies for $1999 to 1,990 people.",
        "In the 14th century, on the 14th floor.",
        "The score was 3-5 and the ratio 3/4.",
        "It is dated 3/4/2015 there.",
        "Version 2.10.2014.3 of 31/31/2014 and February 30, 2014.",
    ],
)
def test_ordinary_words_and_numbers_are_no_dates(text: str) -> None:
    """
    Words that are also months or days, prices, scores, impossible and ambiguous dates are left alone.
    """
    assert find_dates(text, PUBLISHED) == ()


def test_numeric_dates_are_american_in_an_american_document() -> None:
    """
    3/4/2015 is the fourth of March where the document writes April 1, 2015.
    """
    _, mention = find_dates("Washington, April 1, 2015. It is dated 3/4/2015 there.", None)

    assert mention.start == "2015-03-04"


def test_without_a_publication_date_relative_dates_stay_unread() -> None:
    """
    Nothing is resolved against a day that nobody knows.
    """
    assert find_dates("They met yesterday, on Monday and on March 3.", None) == ()


@settings(max_examples=150, deadline=None)
@given(day=DAYS, form=st.sampled_from(FORMS), published=DAYS)
def test_a_mention_alone_reads_the_same(day: date, form: str, published: date) -> None:
    """
    The words of a span that needs no context, read by themselves, name the same range.
    """
    name = MONTHS[day.month - 1]
    words = form.format(
        m=name, d=day.day, y=day.year, iso=day.isoformat(), b=name[:3] if name != "May" else "Jun", n=day.month
    )
    text = f"It was, they say, {words}; so it was."
    mentions = find_dates(text, published.isoformat())

    assert mentions
    for mention in mentions:
        again = only(mention.span.of(text), published.isoformat())
        assert (mention.start, mention.end, mention.granularity) == (again.start, again.end, again.granularity)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789 /-.,:MarchMayJuneT\nonthelastday")), DAYS)
def test_spans_lie_in_order_inside_any_text(text: str, published: date) -> None:
    """
    Whatever the text, mentions lie inside it, apart, and end no earlier than they start.
    """
    at = 0
    for mention in find_dates(text, published.isoformat()):
        assert at <= mention.span.start < mention.span.end <= len(text)
        assert date.fromisoformat(mention.start) <= date.fromisoformat(mention.end)
        at = mention.span.end


@settings(max_examples=100, deadline=None)
@given(
    DAYS,
    st.sampled_from(("{m} {d}, {y}", "{d} {m} {y}", "{iso}", "{y}/{n}/{d}", "{iso}T10:00:00+02:00", "{y}{n:02}{d:02}")),
)
def test_fields_read_back(day: date, form: str) -> None:
    """
    Any common spelling of a day is that day.
    """
    words = form.format(m=MONTHS[day.month - 1], d=day.day, y=day.year, iso=day.isoformat(), n=day.month)

    assert day.isoformat() == parse_date(words)


@pytest.mark.parametrize("words", ["", "soon", "03/04/2031", "2031-13-01", "March 2031", "30 February 2031"])
def test_what_is_no_day_is_none(words: str) -> None:
    """
    A field that names no single day is not guessed at.
    """
    assert parse_date(words) is None


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2031-03-04T06:00:00Z", "2031-03-04T06:00:00Z"),
        ("2031-03-04 06:00 UTC", "2031-03-04T06:00:00Z"),
        ("2031-03-04", "2031-03-04T00:00:00Z"),
        ("Tue, 4 Mar 2031 09:00:00 +0100", "2031-03-04T08:00:00Z"),
        ("6 a.m. GMT, Tuesday 4 March 2031", "2031-03-04T06:00:00Z"),
        ("0600 GMT 4 March 2031", "2031-03-04T06:00:00Z"),
        ("4 March 2031, 18:30 CET", "2031-03-04T17:30:00Z"),
        ("noon EST on March 4, 2031", "2031-03-04T17:00:00Z"),
        ("00:01 GMT on Wednesday 5 March 2031", "2031-03-05T00:01:00Z"),
        ("12 a.m. UTC 4 March 2031", "2031-03-04T00:00:00Z"),
        ("06:00 IST 4 March 2031", None),
        ("06:00 local time, 4 March 2031", None),
        ("further notice", None),
    ],
)
def test_moments(words: str, moment: str | None) -> None:
    """
    A moment is read in UTC, and not at all where its zone is ambiguous.
    """
    assert moment == parse_moment(words)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_field_breaks_the_parsers(value: str) -> None:
    """
    Whatever a file says, the answer is a day, a moment or None.
    """
    day, moment = parse_date(value), parse_moment(value)

    assert day is None or date.fromisoformat(day) <= date.max - timedelta(0)
    assert moment is None or moment.endswith("Z")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("LONDON, March 3, 2031 (Reuters) – Talks went on.", "2031-03-03"),
        (
            "KESTREL, 3 March 2031 (Northern Wire) - Talks went on for a very long time indeed on that day.",
            "2031-03-03",
        ),
        ("Talks go on\n\nThursday, 24 May 2006\n\nThe talks", "2006-05-24"),
        ("For immediate release 4 March 2031\n\nThe Ministry", "2031-03-04"),
        ("Embargoed until 5 March 2031\n\n4 March 2031\n\nThe Ministry", "2031-03-04"),
        ("LONDON, March 3 (Reuters) – Talks went on.", None),
        ("The treaty that was signed at the harbour on 4 March 2031 came into force after a long wait.", None),
    ],
)
def test_datelines(text: str, day: str | None) -> None:
    """
    The opening lines date a document; an embargo, a year left out and a date in the story do not.
    """
    assert day == dateline(text)


def test_a_date_broken_by_the_wrapping_of_a_line_is_one_date():
    """
    Mail and terminals break lines between a day and its month; the span still is the text's own.
    """
    text = "The ferry between the island and the mainland will sail again on Monday, 17\n  March, and the bridge opens."
    found = find_dates(text, "2031-03-07")

    assert [(one.start, one.span.of(text)) for one in found] == [("2031-03-17", "Monday, 17\n  March")]
