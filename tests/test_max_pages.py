"""How much of a feed one `podium ingest` reads, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Outcome, on_a_terminal, run
from site_server import Site

from assistant.desk import Desk


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[str]:
    """The URL of a feed with five stories, the newest last."""
    with Site() as site:
        items = ""
        for day in range(1, 6):
            url = site.put(
                f"/{day}", f"<html><title>Day {day}</title><body><p>The pier opened on day {day}.</p></body>"
            )
            items += f"<item><title>Day {day}</title><link>{url}</link><pubDate>0{day} Mar 2031</pubDate></item>"
        yield site.put("/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', "application/rss+xml")


def ingested(feed: str, library: Path, *options: str) -> Outcome:
    return run("ingest", feed, "--allow-private", "--library", str(library), *options)


def test_the_newest_pages_up_to_the_number_are_read_and_the_rest_is_said(feed: str, tmp_path: Path) -> None:
    """
    Two of five: the two newest, and a line on stderr that there were more.
    """
    outcome = ingested(feed, tmp_path / "L", "--max-pages", "2")

    listed = run("documents", "list", "--library", str(tmp_path / "L"), "--json").data
    assert outcome.code == 0
    assert sorted(one["title"] for one in listed["documents"]) == ["Day 4", "Day 5"]
    assert any("2" in line and "5" in line and feed in line for line in outcome.err.splitlines())


def test_more_pages_come_when_more_are_asked_for(feed: str, tmp_path: Path) -> None:
    """
    A first small bound does not keep the rest of an unchanged feed out for ever.
    """
    ingested(feed, tmp_path / "L", "--max-pages", "2")
    ingested(feed, tmp_path / "L")

    listed = run("documents", "list", "--library", str(tmp_path / "L"), "--json").data
    assert len(listed["documents"]) == 5


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_bound_that_is_no_number_of_pages_is_wrong_usage(feed: str, tmp_path: Path, number: str) -> None:
    """
    Nothing is fetched, and the option is named.
    """
    outcome = ingested(feed, tmp_path / "L", "--max-pages", number)

    assert outcome.code == 2
    assert "--max-pages" in outcome.err


def test_the_progress_counts_the_pages_that_are_read(feed: str, desk: Desk) -> None:
    """
    How many are to come is told before the first, and what is only said of the feed is no page.
    """
    told: list[tuple[str, int]] = []
    desk.ingest(feed, allow_private=True, max_pages=2, tell=lambda what, count: told.append((what, count)))
    moves = [(what, count) for what, count in told if what in {"listed", "fetched"} and count]

    assert moves == [("listed", 2), ("fetched", 1), ("fetched", 1)]


def test_the_bar_says_which_page_of_how_many(feed: str, tmp_path: Path) -> None:
    """
    On a terminal, while a feed is read.
    """
    shown = on_a_terminal(["ingest", feed, "--allow-private", "--max-pages", "3", "--library", str(tmp_path / "L")])

    assert "(page 3 of 3)" in shown
    assert "3 added" in shown
