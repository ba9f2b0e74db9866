"""podium prompts: what a model is told, and how a prompt of the user's own differs from the shipped one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant import prompts, settings
from assistant.cli import output
from assistant.cli.options import Json

app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The prompt's name, as the list has it.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Name, version and fingerprint of every prompt, and which are your own."""
    used = [prompts.load(name, settings.own_prompts()) for name in prompts.names()]
    if as_json:
        output.put_json({"format": 1, "prompts": [_facts(each) for each in used]})
        return
    for each in used:
        whose = f"your own, {each.path}" if each.is_own else "shipped"
        output.put(f"{each.name:<10}{each.version:<6}{each.fingerprint:<14}{whose}")


@app.command()
def show(name: Name, as_json: Json = False) -> None:
    """The prompt that is in use, word for word."""
    used = prompts.load(name, settings.own_prompts())
    if as_json:
        output.put_json({"format": 1, **_facts(used), "system": used.system, "user": used.user})
    else:
        output.put_words(used.path.read_text("utf-8"))


@app.command()
def diff(
    name: Name,
    other: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Another prompt file; your own unless one is named.")
    ] = None,
    as_json: Json = False,
) -> None:
    """How a file, or the prompt in use, differs from the shipped one."""
    lines = prompts.difference(name, other or prompts.source(name, settings.own_prompts()))
    if as_json:
        output.put_json({"format": 1, "name": name, "lines": lines})
    else:
        output.put("\n".join(lines) if lines else f"The prompt {name} is the shipped one, word for word.")


def _facts(prompt: prompts.Prompt) -> dict[str, object]:
    return {**prompt.record, "inputs": list(prompt.inputs), "own": prompt.is_own, "file": str(prompt.path)}
