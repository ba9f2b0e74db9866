"""The commands: parse, call the desk, print. A decision that stands here belongs to the desk."""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from typing import Annotated

import typer

from assistant import telemetry
from assistant.cli import briefings, documents, evals, feeds, main_commands, models, output, prompts, questions, upkeep
from assistant.errors import PodiumError

app = typer.Typer(
    name="podium",
    help="Drafts press briefings from a press office's own documents and shows where every sentence comes from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _put_version(wanted: bool) -> None:
    if wanted:
        from assistant.versions import versions

        output.put(f"podium {versions().get('podium-briefings', '(run from its source, not installed)')}")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_put_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """What holds for every command."""


main_commands.register(app)
briefings.register(app)
models.register(app)
upkeep.register(app)
app.add_typer(documents.app, name="documents", help="The catalogue: list, show, remove, export, log.")
app.add_typer(feeds.app, name="feeds", help="What is read before every morning's briefing: add, list, remove.")
app.add_typer(prompts.app, name="prompts", help="What a model is told: list, show, diff.")
app.add_typer(questions.app, name="questions", help="What reporters were promised an answer to: list, answered.")
app.add_typer(evals.app, name="eval", help="Run evaluation suites, compare and report them.")


def main() -> None:
    """Run a command; expected trouble becomes two lines and an exit code, never a traceback."""
    output.open_closed()
    _quiet()
    output.fit_terminal()
    output.listen()
    try:
        code = app(prog_name="podium", standalone_mode=False)
        sys.stdout.flush()
        if code == output.STOPPED:  # Typer takes Ctrl-C for an exit code.
            output.stopped()
    except PodiumError as error:
        code = output.trouble(error.message, error.hint, error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        code = output.stopped()
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe went away, as `head` does, on which Click and Rich exit; there is nobody left to tell.
        output.abandon()
        code = 0
    except OSError as error:
        if error.filename is not None or error.errno not in output.UNWRITABLE:
            raise
        output.abandon()
        code = output.trouble(
            f"Cannot write the output: {error.strerror}.", "Make room for it, or send it elsewhere.", 3
        )
    except typer.TyperException as error:
        code = _wrong_usage(error)
    except sqlite3.DatabaseError as error:
        code = output.trouble(f"The library cannot be read: {error}.", "See what is wrong with it: podium doctor", 3)
    telemetry.flush()
    sys.exit(code if isinstance(code, int) else 0)


def _wrong_usage(error: typer.TyperException) -> int:
    """Two lines; where no command was named, its help, which Typer gives for an error without an argument."""
    if type(error).__name__ == "NoArgsIsHelpError":
        output.note(error.format_message())
        return 2
    return output.trouble(error.format_message(), f"See: {_help_of(error)}", 2)


def _help_of(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'podium'} --help"


def _quiet() -> None:
    """Nothing is sent anywhere unless a model or feed that the user named needs it; no library talks over us."""
    defaults = {
        "ANONYMIZED_TELEMETRY": "False",
        "LANGSMITH_TRACING": "false",
        "LANGCHAIN_TRACING_V2": "false",
        "OTEL_SDK_DISABLED": "true",
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "true",
    }
    if telemetry.is_wanted():
        del defaults["OTEL_SDK_DISABLED"]
        if package := telemetry.missing():
            output.note(f"OpenTelemetry is set up, but {package} is not installed: no spans are sent.")
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    # What is wrong with a file is said once, by its rejection.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
