"""Every morning: the feeds first, then what came since the last briefing that was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from commands import run
from site_server import Site

from assistant.desk import Desk, morning
from assistant.domain import Mark
from assistant.read import Overrides

DAY = "2031-03-11"
STORIES = {
    "harbour": "The harbour of Port Ellan will reopen on Monday, the transport ministry said in a statement.",
    "fund": "The finance minister of Dorvane told parliament that the port fund holds only $4 million.",
    "master": "The president of Dorvane will name a new harbour master at a ceremony on Friday, officials said.",
}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def here(tmp_path: Path) -> str:
    return str(tmp_path / "library")


def read(library: str, folder: Path, name: str, day: str = "2031-03-11", **said: str) -> None:
    path = folder / f"{name}.txt"
    path.write_text(f"The {name}\n\nPORT ELLAN\n\n{STORIES[name]}\n")
    options = [part for key, value in said.items() for part in (f"--{key.replace('_', '-')}", value)]
    assert run("ingest", str(path), "--date", day, "--library", library, *options).code == 0


def last(library: str, *arguments: str):
    return run("brief", "--since", "last", "--library", library, *arguments)


def told(outcome) -> set[str]:
    return {name for name, text in STORIES.items() if text in outcome.out}


def test_only_what_came_since_the_last_briefing_is_told(here: str, tmp_path: Path):
    """
    The second morning tells what was read since the first, though it bears an earlier date than that briefing.
    """
    read(here, tmp_path, "harbour", DAY)
    first = last(here, "--date", DAY, "--out", str(tmp_path / "one.txt"), "--json")
    today = datetime.now(UTC).date().isoformat()
    read(here, tmp_path, "fund", today)
    second = last(here, "--out", str(tmp_path / "two.txt"), "--json")
    third = last(here, "--json")

    assert told(first) == {"harbour"}
    assert told(second) == {"fund"}
    assert told(third) == set()
    assert third.code == 0


def test_a_briefing_on_the_screen_is_no_last_briefing(here: str, tmp_path: Path):
    """
    Only one that was written to a file moves the mark, and the log names the file.
    """
    read(here, tmp_path, "harbour", DAY)
    last(here, "--date", DAY)
    before = run("documents", "log", "--library", here, "--json").data["log"]
    last(here, "--date", DAY, "--out", str(tmp_path / "one.md"))
    (entry,) = run("documents", "log", "--library", here, "--json").data["log"]

    assert before == []
    assert (entry["event"], entry["about"]["files"]) == ("briefing", ["one.md"])


def test_an_archive_read_today_is_no_news(here: str, tmp_path: Path):
    """
    What is more than three days older than the last briefing stays out, however late it came.
    """
    read(here, tmp_path, "harbour", DAY)
    last(here, "--date", DAY, "--out", str(tmp_path / "one.txt"))
    read(here, tmp_path, "fund", "2019-01-01")

    assert told(last(here, "--json")) == set()


def test_an_embargo_that_ended_since_is_news(here: str, tmp_path: Path, desk: Desk):
    """
    A story that was there already, but under an embargo that has ended since, is told now.
    """
    now = datetime.now(UTC)
    ended = (now - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    then = (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, until in (("harbour", ended), ("fund", None)):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"The {name}\n\nPORT ELLAN\n\n{STORIES[name]}\n")
        desk.ingest([str(path)], overrides=Overrides(date=now.date().isoformat(), embargo_until=until))
    arrival = desk.library.journal.mark(then).arrival
    found = desk.library.documents(morning.since(Mark(arrival, then)))

    assert [document.title for document in found] == ["The harbour"]


def feed(site: Site, name: str = "harbour") -> str:
    now = datetime.now(UTC)
    page = f"<html><head><title>{name}</title></head><body><article><p>{STORIES[name]}</p><p>{STORIES[name]}</p>"
    url = site.put(f"/{name}", page + "</article></body></html>")
    item = f"<item><title>{name}</title><link>{url}</link><pubDate>{format_datetime(now)}</pubDate></item>"
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{item}</channel></rss>'
    return site.put("/feed", rss, "application/rss+xml")


def test_feeds_are_read_first(site: Site, here: str, tmp_path: Path):
    """
    What a feed names is in the briefing that reads it, under the publisher and the marking said of the feed.
    """
    url = feed(site)
    added = run(
        "feeds", "add", url, "--publisher", "Tarn Wire", "--marking", "TLP:GREEN", "--allow-private", "--library", here
    )
    made = last(here, "--json")
    (cited, *_) = made.data["citations"]

    assert (added.code, made.code) == (0, 0)
    assert told(made) == {"harbour"}
    assert (cited["publisher"], cited["marking"]) == ("Tarn Wire", "TLP:GREEN")


def test_a_feed_that_fails_is_told_and_stops_nothing(site: Site, here: str, tmp_path: Path):
    """
    The briefing is written from what there is, names the feed in its coverage, and exits 1 for the script to see.
    """
    run("feeds", "add", feed(site), "--allow-private", "--library", here)
    run("feeds", "add", site.fail("/broken", 500), "--allow-private", "--library", here)
    out = tmp_path / "one.json"
    made = last(here, "--out", str(out))
    (failure,) = json.loads(out.read_text())["coverage"]["failures"]
    text = run("render", str(out)).out

    assert made.code == 1
    assert failure.startswith(site.url("/broken"))
    assert f"not read: {failure}" in made.err
    assert "Could not be read: " in text


def test_ingest_reads_the_feeds_too(site: Site, here: str):
    """
    `podium ingest --feeds` needs no other name; without it and without a name nothing is to be read.
    """
    run("feeds", "add", feed(site), "--allow-private", "--library", here)
    nothing = run("ingest", "--library", here)
    read_in = run("ingest", "--feeds", "--library", here, "--json")

    assert nothing.code == 2
    assert (read_in.code, read_in.data["added"]) == (0, 1)


def test_feeds_are_kept_listed_and_removed(here: str):
    """
    A feed is listed once however often it is added, changed by adding it anew, and gone when removed.
    """
    url = "https://example.org/feed.xml"
    run("feeds", "add", url, "--library", here)
    again = run("feeds", "add", url, "--publisher", "Tarn Wire", "--library", here)
    listed = run("feeds", "list", "--library", here, "--json").data["feeds"]
    removed = run("feeds", "remove", url, "--library", here)
    gone = run("feeds", "remove", url, "--library", here)

    assert again.out.startswith("Changed")
    assert [(one["url"], one["publisher"]) for one in listed] == [(url, "Tarn Wire")]
    assert (removed.code, gone.code) == (0, 3)
    assert run("feeds", "list", "--library", here).out.strip() == ""


@pytest.mark.parametrize("url", ["feed.xml", "file:///etc/passwd", "https://example.org/a b", ""])
def test_what_is_no_address_is_no_feed(url: str, here: str):
    """
    A feed is an http or https address, whole.
    """
    assert run("feeds", "add", url, "--library", here).code == 2
