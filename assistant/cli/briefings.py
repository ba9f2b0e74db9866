"""brief: a briefing is drafted, compared with an earlier one, and an old one checked again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import output
from assistant.cli.options import AsOf, Json, KeepUnsupported, Library, Model, Out, Since, Until, open_desk

Earlier = Annotated[
    Path | None,
    typer.Option("--compare", metavar="OLD.json", help="Say what changed since this briefing, claim by claim."),
]
Recheck = Annotated[
    Path | None,
    typer.Option("--recheck", metavar="OLD.json", help="Draft nothing; say what became of this briefing's sources."),
]


def register(app: typer.Typer) -> None:
    app.command()(brief)


def brief(
    date: Annotated[str | None, typer.Option(help="The day, today unless said.")] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="What it should be about; may be repeated.")
    ] = None,
    template: Annotated[str, typer.Option(help="A name in prompts/briefings, or a file.")] = "daily",
    sections: Annotated[str | None, typer.Option(help="Only these sections, by key, with commas between.")] = None,
    compare: Earlier = None,
    recheck: Recheck = None,
    keep_unsupported: KeepUnsupported = False,
    out: Out = None,
    model: Model = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Draft a briefing over a day or a window, every sentence cited and checked."""
    from assistant import record

    if recheck:
        raise typer.Exit(_rechecked(recheck, library, as_json=as_json))
    earlier = record.load(compare).briefing if compare else None
    wanted = tuple(key.strip() for key in (sections or "").split(",") if key.strip())
    with open_desk(library, model=model) as desk:
        briefing = desk.brief(
            date=date,
            since=since,
            until=until,
            as_of=as_of,
            topics=tuple(topic or ()),
            template=template,
            sections=wanted,
            keep=keep_unsupported,
        )
        briefing = desk.compared(briefing, earlier) if earlier else briefing
    output.deliver(briefing, out, as_json=as_json)
    raise typer.Exit(0 if briefing.passed and not briefing.removed else 1)


def _rechecked(path: Path, library: str | None, *, as_json: bool) -> int:
    """Prints what became of an old briefing's sources; 1 where anything did."""
    from assistant import record
    from assistant.render import rechecked

    earlier = record.load(path).briefing
    with open_desk(library) as desk:
        fates = desk.recheck(earlier)
    if as_json:
        output.put_json(rechecked.to_data(earlier, fates))
    else:
        output.put("\n".join(rechecked.lines(earlier, fates)))
    return 1 if fates else 0
