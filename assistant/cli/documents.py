"""podium documents: the catalogue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote, urlsplit

import typer

from assistant.cli import output
from assistant.cli.options import Json, Kind, Library, Publisher, Since, Until, open_desk
from assistant.copies import wire_of
from assistant.domain import Span
from assistant.errors import LibraryError, UsageProblem
from assistant.render.safe import one_line
from assistant.text import counted

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.domain import Document
    from assistant.store.journal import Entry

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Reference = Annotated[str, typer.Argument(metavar="ID", help="An id or its beginning, a uri, or a file's name.")]


@app.command("list")
def list_(
    since: Since = None,
    until: Until = None,
    publisher: Publisher = None,
    kind: Kind = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Only stories that several documents carry, with all their outlets.")
    ] = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """List the documents, oldest first; embargoed and off-the-record ones too, marked."""
    bounds = {"since": since, "until": until, "publisher": publisher, "kind": kind}
    with open_desk(library) as desk:
        found = desk.documents(**bounds)
        stories = desk.duplicates(**bounds) if duplicates else []
    if duplicates:
        _put_stories(stories, as_json=as_json)
        return
    if as_json:
        output.put_json({"format": 1, "documents": [_about(document) for document in found]})
        return
    for document in found:
        output.put(_line(document) + _origin(document) + _held(document))
    if not found:
        bounded = any(bounds.values())
        output.note("No document is within these bounds." if bounded else "The library holds no document yet.")


def _put_stories(stories: Sequence[Sequence[Document]], *, as_json: bool) -> None:
    """Each story with every document that carries it, the earliest first."""
    if as_json:
        told = [{"wire": wire_of(story), "documents": [_about(document) for document in story]} for story in stories]
        output.put_json({"format": 1, "stories": told})
        return
    for story in stories:
        wire = wire_of(story)
        output.put(f"{len(story)} documents carry one story" + (f", credited to {wire}:" if wire else ":"))
        for place, document in enumerate(story):
            outlet = f" ({document.publisher})" if document.publisher else ""
            earliest = "  [earliest]" if place == 0 and _is_earlier(document, story[1]) else ""
            output.put(f"  {_line(document)}{outlet}{_held(document)}{earliest}")
    if not stories:
        output.put("No story stands in more than one document.")


def _is_earlier(document: Document, following: Document) -> bool:
    """Whether its date, or the time of day where both give one, shows it to be the first of its story."""
    mine, theirs = document.published, following.published
    if mine and theirs and mine == theirs:
        mine, theirs = document.published_at, following.published_at
    return bool(mine and theirs and mine < theirs)


def _origin(document: Document) -> str:
    """`  (Northern Wire, talks.html)`: the publisher, and the file or page it was read from."""
    name = Path(urlsplit(document.uri).path).name or document.uri
    return "  (" + ", ".join(filter(None, (document.publisher, one_line(unquote(name))))) + ")"


def _held(document: Document) -> str:
    held = "".join(f"  [{mark}]" for mark in (document.marking, document.ground_rules) if mark)
    return held + (f"  [embargo until {document.embargo_until}]" if document.embargo_until else "")


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
        logged = desk.library.journal.concerning(document.id)
    if span is not None or text:
        asked = _range(document, span) if span is not None else Span(0, len(document.text))
        words = asked.of(document.text)
        place = {"document_id": document.id, "start": asked.start, "end": asked.end}
        if as_json:
            output.put_json({"format": 1, **place, "text": words})
        else:
            output.put_words(words)
    elif as_json:
        output.put_json({"format": 1, **_about(document), "log": [asdict(entry) for entry in logged]})
    else:
        for name, value in _about(document).items():
            output.put(f"{name:<16}{'' if value is None else one_line(str(value))}")
        for entry in logged:
            output.put(f"{entry.event:<16}{_logged(entry)}")


@app.command()
def log(library: Library = None, as_json: Json = False) -> None:
    """Show what was done with the library that must be answered for: embargoes overridden, briefings written."""
    with open_desk(library) as desk:
        entries = desk.library.journal.entries()
    if as_json:
        output.put_json({"format": 1, "log": [asdict(entry) for entry in entries]})
        return
    for entry in entries:
        output.put(f"{entry.event:<17} {_logged(entry)}")
    if not entries:
        output.note("Nothing is logged yet.")


@app.command()
def remove(
    reference: Reference,
    all_versions: Annotated[
        bool, typer.Option("--all-versions", help="The texts that it replaced too, which are kept to be cited.")
    ] = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Delete a document and its text for good, or all that a file held, where its whole path is given."""
    with open_desk(library) as desk:
        documents = _held_by(desk, reference) or [_one(desk, reference)]
        before = [one for document in documents for one in desk.library.register.versions_before(document.id)]
        removed = [*(document.id for document in documents), *(before if all_versions else ())]
        for document_id in removed:
            desk.library.remove(document_id)
    lines = [f"Removed {_line(document)}" for document in documents]
    if len(removed) > len(documents):
        lines.append(f"and the text of {counted(len(removed) - len(documents), 'earlier version')}.")
    output.put_done("\n".join(lines), {"removed": removed}, as_json=as_json)
    if before and not all_versions:
        output.note(f"The text of {', '.join(before)}, which it had replaced, is kept; --all-versions removes it too.")


@app.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Where to write, one document a line.")],
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Write every document with its text as JSONL, which `podium ingest` reads again."""
    with open_desk(library) as desk:
        documents = desk.documents()
    if not out.absolute().parent.is_dir():
        raise UsageProblem(f"Cannot write {out}: {str(out.parent)!r} is no folder.", hint="Make it, or name another.")
    output.write_file(out, "".join(f"{json.dumps(_record(document))}\n" for document in documents).encode())
    written = f"Wrote {counted(len(documents), 'document')} to {out}."
    output.put_done(written, {"out": str(out), "documents": len(documents)}, as_json=as_json)


def _logged(entry: Entry) -> str:
    """`2031-03-12T06:00:00Z by A. Officer: the minister asked (documents 1f0a5c2b9d3e4f60)`"""
    who = f" by {entry.by}" if entry.by else ""
    why = f": {entry.because}" if entry.because else ""
    about = "; ".join(
        f"{name} {', '.join(map(str, each)) if isinstance(each, list) else each}" for name, each in entry.about.items()
    )
    return one_line(f"{entry.at}{who}{why} ({about})")


def _held_by(desk: Desk, source: str) -> list[Document]:
    """The documents that stand in this source and in no other."""
    catalogue = desk.library.catalogue
    held = (catalogue.document(one) for one in catalogue.ledger.held_by(source))
    return [document for document in held if document and catalogue.ledger.holders(document.id) == {source}]


def _one(desk: Desk, reference: str) -> Document:
    document = desk.library.document(reference)
    if document is None:
        raise LibraryError(f"No single document answers to {reference!r}.", hint="See: podium documents list")
    return document


def _range(document: Document, span: str) -> Span:
    start, _, end = span.partition(":")
    if not (start.isdigit() and end.isdigit() and int(start) < int(end) <= len(document.text)):
        size = len(document.text)
        raise UsageProblem(f"--span {span!r} is not a range within 0:{size}.", hint="Write it as START:END.")
    return Span(int(start), int(end))


def _about(document: Document) -> dict[str, Any]:
    names = (
        "id title publisher author published published_at first_published kind uri marking embargo_until ground_rules "
        "corrects"
    )
    about = {name: getattr(document, name) for name in names.split()}
    return {**about, "characters": len(document.text), "turns": len(document.turns), "pages": len(document.pages)}


def _record(document: Document) -> dict[str, Any]:
    """What reads back to the same document; labels in the text say who speaks where it is not all one speaker's."""
    speaker = document.speaker_of(Span(0, len(document.text)))
    return {**_about(document), "url": document.uri, "speaker": speaker, "text": document.text}


def _line(document: Document) -> str:
    return f"{document.id}  {document.published or '—':<10}  {document.kind:<11} {one_line(document.title)}"
