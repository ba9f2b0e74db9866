"""What a user asks for is checked before anything is searched, and a refusal names what was searched."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from assistant.chunk import chunk
from assistant.desk.answering import refusal
from assistant.desk.arguments import MAX_QUESTION, bounded, question, window
from assistant.domain import Claim, Coverage, Document, Evidence, Filter
from assistant.errors import UsageProblem


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2031-03-04", "2031-03-04"),
        ("4 March 2031", "2031-03-04"),
        ("2031-03-04T06:00Z", "2031-03-04T06:00:00Z"),
        ("2031-03-04T06:00+02:00", "2031-03-04T04:00:00Z"),
    ],
)
def test_bounds_are_days_or_utc_moments(given: str, read: str) -> None:
    """
    A date stays a date, a time becomes its moment in UTC.
    """
    assert bounded(None, {"since": given}) == Filter(since=read)


@pytest.mark.parametrize("given", ["soon", "2031-02-30", "31", "2031-03-04T25:00Z"])
def test_what_is_no_date_is_refused(given: str) -> None:
    """
    A bound that cannot be read stops the command and names its option.
    """
    with pytest.raises(UsageProblem, match="--as-of"):
        bounded(None, {"as_of": given})


def test_keywords_win_over_the_filter_they_refine() -> None:
    """
    A filter given whole may be refined by name.
    """
    wide = Filter(kind="article", since="2031-03-01")

    assert bounded(wide, {"since": "2031-03-02"}) == Filter("2031-03-02", kind="article")


def test_a_question_is_trimmed_and_measured() -> None:
    """
    White space around a question is nothing; an empty or endless one is refused.
    """
    assert question("  Who meets?\n") == "Who meets?"
    assert question("x" * MAX_QUESTION)
    for bad in ("", " \n", "x" * (MAX_QUESTION + 1)):
        with pytest.raises(UsageProblem):
            question(bad)


def test_a_day_is_the_window_to_the_next() -> None:
    """
    A briefing's day ends where the next begins, over months and years too; no day is today.
    """
    today = datetime.now().astimezone().date()

    assert window("2031-12-31", None, None) == ("2031-12-31", "2031-12-31", "2032-01-01")
    assert window(None, None, None) in {
        (str(day), str(day), str(day + timedelta(days=1))) for day in (today, date.today())
    }
    assert window(None, "2031-03-03", None) == (None, "2031-03-03", None)


def test_a_refusal_names_what_was_searched() -> None:
    """
    How many documents, and the nearest one with its date, so that "nothing found" means something.
    """
    document = Document("0" * 16, "The pier reopened.", "Pier", "/pier.txt", "article", published="2031-03-04")
    evidence = [Evidence(chunk(document)[0], 0.1, 1)]

    assert "1 document " in refusal(evidence, Coverage(1), [])
    assert "“Pier”, 2031-03-04" in refusal(evidence, Coverage(27), [])
    assert "27 documents" in refusal([], Coverage(27), [])
    assert "checks" in refusal(evidence, Coverage(27), [Claim("The pier closed.")])
