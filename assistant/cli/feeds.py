"""podium feeds: what is read before every morning's briefing."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import output
from assistant.cli.options import Json, Library, open_desk
from assistant.errors import LibraryError, UsageProblem

if TYPE_CHECKING:
    from assistant.store.feeds import Feed

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Url = Annotated[str, typer.Argument(metavar="URL", help="A feed, a page or a sitemap.")]


@app.command()
def add(
    url: Url,
    publisher: Annotated[str | None, typer.Option(help="Publisher of what it brings, over what that says.")] = None,
    marking: Annotated[str | None, typer.Option(help="Handling marking of what it brings, such as TLP:AMBER.")] = None,
    allow_private: Annotated[
        bool | None,
        typer.Option("--allow-private/--no-allow-private", help="Whether it lies on this machine or its network."),
    ] = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Add a feed, or say something else of one; it is read with `ingest --feeds` and `brief --since last`."""
    from assistant.moments import utc_now
    from assistant.store.feeds import Feed

    if not url.lower().startswith(("http://", "https://")) or any(map(str.isspace, url)):
        raise UsageProblem(f"{url!r} is no address of a feed.", hint="Give it whole: https://example.org/feed.xml")
    with open_desk(library, create=True) as desk:
        known = desk.library.feeds.get(url) or Feed(url, utc_now())
        feed = replace(
            known,
            publisher=known.publisher if publisher is None else publisher or None,
            marking=known.marking if marking is None else marking or None,
            allow_private=known.allow_private if allow_private is None else allow_private,
        )
        fresh = desk.library.feeds.add(feed)
    done = "Added" if fresh else "Kept" if feed == known else "Changed"
    output.put_done(f"{done} {_line(feed)}", {"url": url, "added": fresh}, as_json=as_json)


@app.command("list")
def list_(library: Library = None, as_json: Json = False) -> None:
    """List the feeds in the order in which they are read."""
    with open_desk(library) as desk:
        found = desk.library.feeds.all()
    if as_json:
        output.put_json({"format": 1, "feeds": [asdict(feed) for feed in found]})
        return
    for feed in found:
        output.put(_line(feed))
    if not found:
        output.note("No feed is kept yet: podium feeds add URL")


def _line(feed: Feed) -> str:
    """`https://example.org/feed.xml  [Northern Wire]  [private addresses]`"""
    said = (feed.publisher, feed.marking, "private addresses" if feed.allow_private else None)
    return feed.url + "".join(f"  [{each}]" for each in said if each)


@app.command()
def remove(url: Url, library: Library = None, as_json: Json = False) -> None:
    """Read a feed no longer; what it brought stays in the library."""
    with open_desk(library) as desk:
        if not desk.library.feeds.remove(url):
            raise LibraryError(f"There is no feed {url!r}.", hint="See: podium feeds list")
    output.put_done(f"Removed {url}", {"removed": url}, as_json=as_json)
