"""podium documents: the catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import output
from assistant.cli.options import Json, Kind, Library, Publisher, Since, Until, open_desk
from assistant.domain import Span
from assistant.errors import LibraryError, UsageProblem

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.domain import Document

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Reference = Annotated[str, typer.Argument(metavar="ID", help="An id or its beginning, a uri, or a file's name.")]


@app.command("list")
def list_(
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    kind: Kind = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """List the documents, oldest first; embargoed and off-the-record ones too, marked."""
    bounds = {"since": since, "until": until, "publisher": publisher, "kind": kind}
    with open_desk(library) as desk:
        found = desk.documents(**bounds)
    if as_json:
        output.put_json({"format": 1, "documents": [_about(document) for document in found]})
        return
    for document in found:
        held = "".join(f"  [{mark}]" for mark in (document.marking, document.ground_rules) if mark)
        embargo = f"  [embargo until {document.embargo_until}]" if document.embargo_until else ""
        output.put(_line(document) + held + embargo)


@app.command()
def show(
    reference: Reference,
    text: Annotated[bool, typer.Option("--text", help="Print the stored text.")] = False,
    span: Annotated[str | None, typer.Option(metavar="START:END", help="Print that range of the stored text.")] = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Show one document, its text, or the exact words of a citation."""
    with open_desk(library) as desk:
        document = _one(desk, reference)
    if span is not None:
        output.put(_range(document, span))
    elif text:
        output.put(document.text)
    elif as_json:
        output.put_json({"format": 1, **_about(document)})
    else:
        for name, value in _about(document).items():
            output.put(f"{name:<14}{'' if value is None else value}")


@app.command()
def remove(reference: Reference, library: Library = None) -> None:
    """Delete a document and its text for good."""
    with open_desk(library) as desk:
        document = _one(desk, reference)
        desk.library.remove(document.id)
    output.put(f"Removed {_line(document)}")


@app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Where to write, one document a line.")],
    library: Library = None,
) -> None:
    """Write every document with its text as JSONL, which `podium ingest` reads again."""
    with open_desk(library) as desk:
        documents = desk.documents()
    if not out.absolute().parent.is_dir():
        raise UsageProblem(f"Cannot write {out}: {str(out.parent)!r} is no folder.", hint="Make it, or name another.")
    output.write_file(out, "".join(f"{json.dumps(_record(document))}\n" for document in documents).encode())
    output.put(f"Wrote {len(documents)} documents to {out}.")


def _one(desk: Desk, reference: str) -> Document:
    document = desk.library.document(reference)
    if document is None:
        raise LibraryError(f"No single document answers to {reference!r}.", hint="See: podium documents list")
    return document


def _range(document: Document, span: str) -> str:
    start, _, end = span.partition(":")
    if not (start.isdigit() and end.isdigit() and int(start) < int(end) <= len(document.text)):
        size = len(document.text)
        raise UsageProblem(f"--span {span!r} is not a range within 0:{size}.", hint="Write it as START:END.")
    return document.text[int(start) : int(end)]


def _about(document: Document) -> dict[str, Any]:
    names = "id title publisher author published published_at kind uri marking embargo_until ground_rules corrects"
    about = {name: getattr(document, name) for name in names.split()}
    return {**about, "characters": len(document.text), "turns": len(document.turns), "pages": len(document.pages)}


def _record(document: Document) -> dict[str, Any]:
    """What reads back to the same document; labels in the text say who speaks where it is not all one speaker's."""
    speaker = document.speaker_of(Span(0, len(document.text)))
    return {**_about(document), "url": document.uri, "speaker": speaker, "text": document.text}


def _line(document: Document) -> str:
    return f"{document.id}  {document.published or '—':<10}  {document.kind:<11} {document.title}"
