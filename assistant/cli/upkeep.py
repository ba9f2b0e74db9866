"""doctor and demo: does it work here, and what does it do."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import output, progress
from assistant.cli.options import Embedder, Json, Library, Model, open_desk


def register(app: typer.Typer) -> None:
    app.command()(doctor)
    app.command()(demo)


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Make both indexes anew from the catalogue.")] = False,
    embedder: Embedder = None,
    model: Model = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Say what works here, and verify the library; --model asks that model for a word and says what its server can."""
    from assistant import doctor as examine

    if repair:
        with progress.bar("Embedding", "passages") as bar:
            count = examine.repair(library, embedder, grow=bar.grow, advance=bar.advance)
        output.note(f"Rebuilt the index: {count:,} passages.")
    found = examine.examine(library, model=model)
    if as_json:
        output.put_json({"format": 1, "checks": [one.data() for one in found]})
    else:
        for one in found:
            output.put(f"{one.mark:<8}{one.name:<14}{one.detail}")
    raise typer.Exit(1 if any(one.state == "fault" for one in found) else 0)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="Where the briefing's page goes.")] = Path(
        "podium-demo.html"
    ),
    model: Model = None,
) -> None:
    """Read the demonstration corpus, brief it, ask three questions, check a faulty draft."""
    from assistant import demonstration

    output.format_of(out)  # Better known before the minute that the rest takes.
    with tempfile.TemporaryDirectory(prefix="podium-") as folder, open_desk(folder, model=model, create=True) as desk:
        with progress.bar("Reading", "passages") as bar:
            summary = desk.ingest([str(demonstration.corpus())], tell=progress.tell_of(bar))
        output.put(f"Read {summary.added} documents of an invented ministry's week, 3–9 March 2031.\n")
        briefing = desk.brief(since=demonstration.SINCE, until=demonstration.UNTIL, as_of=demonstration.AS_OF)
        output.show(briefing, as_json=False)
        output.write(briefing, out)
        output.put(f"\nThe same briefing as a page, every citation clickable: {out.resolve()}\n")
        for question in demonstration.QUESTIONS:
            output.show(desk.ask(question, as_of=demonstration.AS_OF), as_json=False)
        name, draft = demonstration.draft()
        output.show(desk.check(draft, name=name, as_of=demonstration.AS_OF), as_json=False)
