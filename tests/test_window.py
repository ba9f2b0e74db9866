"""Which days a question names, and how a search keeps to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.domain import Filter
from assistant.retrieve import windows

AS_OF = "2015-01-14"
"""A Wednesday."""


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was said on 3 July 2014?", [("2014-07-03", "2014-07-04")]),
        ("What was said between 3 and 7 July 2014?", [("2014-07-03", "2014-07-08")]),
        ("What was said between 3 July and 7 August 2014?", [("2014-07-03", "2014-08-08")]),
        ("What changed from October 2014 to February 2015?", [("2014-10-01", "2015-03-01")]),
        ("What was said between January and March 2014?", [("2014-01-01", "2014-04-01")]),
        (
            "What was said in mid-March and in mid-April 2014?",
            [("2014-03-11", "2014-03-21"), ("2014-04-11", "2014-04-21")],
        ),
        ("What has been said since March 2014?", [("2014-03-01", None)]),
        ("What was said before 5 May 2014?", [(None, "2014-05-05")]),
        ("Who had been freed before May 2014?", [(None, "2014-06-01")]),
        ("What was said yesterday?", [("2015-01-13", "2015-01-14")]),
        ("What did he say last week?", [("2015-01-05", "2015-01-12")]),
        ("Who was arrested on Monday?", [("2015-01-12", None)]),
        ("What did he say on Monday?", [("2015-01-12", "2015-01-13")]),
    ],
)
def test_the_days_that_a_question_names_bound_its_search(question: str, expected: list[tuple[str | None, ...]]) -> None:
    """
    Days, months and ranges are read as a person reads them; what happened on Monday is told of from then on.
    """
    assert [(one.since, one.until) for one in windows(question, Filter(as_of=AS_OF))] == expected


@pytest.mark.parametrize(
    "question",
    [
        "What will he do in Arizona tomorrow?",
        "What was the growth in the third quarter of 2014?",
        "Which was the largest fall since March 2014?",
        "Who won the 2014 election?",
        "What did he say this week?",
        "Who is the foreign minister?",
    ],
)
def test_a_day_to_come_a_record_and_a_period_of_figures_set_no_bounds(question: str) -> None:
    """
    What such words say is not when a document was published; `this week` is left to the order of the results.
    """
    where = Filter(as_of=AS_OF)

    assert windows(question, where) == (where,)


def test_named_days_narrow_the_filter_and_never_widen_it() -> None:
    """
    Days outside the user's own bounds are passed over; those that reach beyond them are cut.
    """
    july = Filter(since="2014-07-01", until="2014-08-01")

    assert windows("What was said on 3 June 2014?", july) == (july,)
    assert windows("What has been said since 20 July 2014?", july) == (Filter(since="2014-07-20", until="2014-08-01"),)


def test_each_of_two_days_has_its_share_of_the_results(desk: Desk, tmp_path: Path) -> None:
    """
    A question of two days is answered from both, though one of them would fill the page.
    """
    for day in range(1, 9):
        text = f"The harbour council said on day {day} that the price of berths is {day} crowns."
        (tmp_path / f"{day}.txt").write_text(f"---\ndate: 2031-03-0{day}\n---\n\n{text}\n", "utf-8")
    desk.ingest([str(tmp_path)])

    found = desk.search("What did the council say of berths on 2 March 2031 and on 7 March 2031?", k=2)

    assert [one.passage.document.published for one in found] == ["2031-03-02", "2031-03-07"]
    assert [one.rank for one in found] == [1, 2]
