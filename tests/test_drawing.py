"""The drawings of the page say what the text says, in numbers and in words."""

from __future__ import annotations

from lxml import etree

from assistant.domain import Briefing, Claim, Coverage
from assistant.render import drawing


def events(*days: str) -> list[tuple[int, Claim]]:
    return [(n, Claim(f"Event {n}.", when=day)) for n, day in enumerate(days)]


def drawn(figure: str) -> etree._Element:
    return etree.fromstring(figure)


def test_events_stand_in_proportion_to_their_days():
    """
    The first and the last day stand at the ends, one half-way between them in the middle.
    """
    figure = drawn(drawing.timeline(events("2031-03-01", "2031-03-11", "2031-03-06"), None))

    assert [dot.get("cx") for dot in figure.iter("circle")] == ["2.00%", "50.00%", "98.00%"]
    assert figure.find("svg").get("aria-label") == "Timeline: 3 events from 1 March 2031 to 11 March 2031"


def test_events_of_one_day_are_stacked():
    """
    No event hides another.
    """
    figure = drawn(drawing.timeline(events("2031-03-01", "2031-03-01", "2031-03-01", "2031-03-11"), None))
    places = [(dot.get("cx"), dot.get("cy")) for dot in figure.iter("circle")]

    assert len(set(places)) == 4
    assert all(float(y) > 0 for _, y in places)


def test_what_is_to_come_is_hollow_and_said():
    """
    Events after the briefing's day are drawn otherwise, and the caption says how.
    """
    figure = drawn(drawing.timeline(events("2031-03-01", "2031-03-11"), "2031-03-05"))

    assert [dot.get("class") for dot in figure.iter("circle")] == ["past", "ahead"]
    assert "hollow: still to come" in figure.findtext("figcaption")


def test_less_than_two_days_make_no_line():
    """
    Nothing is drawn for one day, for none, or for what is no date.
    """
    assert drawing.timeline(events("2031-03-01", "2031-03-01"), None) == ""
    assert drawing.timeline(events("soon", "<b>"), None) == ""
    assert drawing.timeline([], None) == ""


def test_coverage_is_drawn_to_scale_and_counted():
    """
    The parts fill the bar, each as wide as its count, and stand in words beneath.
    """
    figure = drawn(drawing.coverage(Briefing("briefing", "T", coverage=Coverage(9, 5, 1, withheld=1))))
    widths = [float(bar.get("width").rstrip("%")) for bar in figure.iter("rect")]

    assert widths == [50.0, 30.0, 10.0, 10.0]
    assert figure.find("svg").get("aria-label") == "Documents: 5 used, 3 read, not used, 1 duplicate, 1 withheld"
    assert [part.text for part in figure.iter("span")] == ["5 used", "3 read, not used", "1 duplicate", "1 withheld"]


def test_an_answer_has_no_coverage_bar():
    """
    Only a briefing draws what it read.
    """
    assert drawing.coverage(Briefing("answer", "T", coverage=Coverage(9, 5))) == ""
    assert drawing.coverage(Briefing("briefing", "T")) == ""
