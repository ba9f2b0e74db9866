"""podium questions: what reporters were promised an answer to, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.cli import output
from assistant.cli.options import AsOf, Json, Library, Since, Until, open_desk
from assistant.errors import UsageProblem

if TYPE_CHECKING:
    from assistant.brief.exchanges import Taken
    from assistant.desk import Desk

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
ANSWERED = "question-answered"
"""What the journal calls a person's word that a question is owed no more."""


@app.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Those that were answered too.")] = False,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """List the questions that speakers took for later, until a later document answers them or you say so."""
    with open_desk(library) as desk:
        found = _taken(desk, since, until, as_of)
        said = {entry.about["key"]: entry.at[:10] for entry in desk.library.journal.entries(ANSWERED)}
    shown = [one for one in found if every or not (one.answer or one.key in said)]
    if as_json:
        output.put_json({"format": 1, "questions": [_data(one, said.get(one.key)) for one in shown]})
        return
    for one in shown:
        output.put("\n".join(_lines(one, said.get(one.key))))
    owed = sum(not (one.answer or one.key in said) for one in found)
    output.note(f"{len(found)} taken, {owed} still owed.")


@app.command()
def answered(
    key: Annotated[str, typer.Argument(metavar="KEY", help="As podium questions list prints it.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who answered.")] = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Say that a question was answered, where no document shows it; the journal keeps when and by whom."""
    from assistant.moments import utc_now
    from assistant.store.journal import Entry

    with open_desk(library) as desk:
        if key not in {one.key for one in _taken(desk, None, None, None)}:
            raise UsageProblem(f"No question {key!r} was taken.", hint="See: podium questions list --all")
        desk.library.journal.write(Entry(utc_now(), ANSWERED, by, about={"key": key}))
    output.put_done(f"Answered {key}", {"answered": key}, as_json=as_json)


def _taken(desk: Desk, since: str | None, until: str | None, as_of: str | None) -> list[Taken]:
    from assistant.brief.exchanges import taken_questions
    from assistant.brief.order import Order
    from assistant.desk.arguments import bounded

    where = bounded(None, {"since": since, "until": until, "as_of": as_of, "kind": "transcript"})
    return taken_questions(desk.archive, where, Order(as_of=where.as_of))


def _state(one: Taken, said: str | None) -> str:
    if one.answer or said:
        return f"answered {(one.answer and one.answer.when) or said}"
    return f"owed, asked again {one.again.published}" if one.again else "owed"


def _lines(one: Taken, said: str | None) -> list[str]:
    from assistant.render.safe import one_line

    lines = [
        f"{one.key}  {one.document.published or 'undated'}  [{_state(one, said)}]",
        f"  {one_line(one.question.text)}",
    ]
    return [*lines, f"  → {one_line(one.answer.text)}"] if one.answer else lines


def _data(one: Taken, said: str | None) -> dict[str, Any]:
    from assistant.render.data import citation_data

    answer = one.answer.citations[0] if one.answer else None
    return {
        "key": one.key,
        "owed": not (one.answer or said),
        "state": _state(one, said),
        "question": citation_data(one.question.citations[0], None),
        "answer": citation_data(answer, None) if answer else None,
        "marked": said,
    }
