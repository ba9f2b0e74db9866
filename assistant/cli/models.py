"""usage: what language models were asked for, and what it cost. fake-server: a server to try one's settings on."""

from __future__ import annotations

import itertools
import sys
import threading
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import output
from assistant.cli.options import Json
from assistant.errors import UsageProblem

if TYPE_CHECKING:
    from assistant.llm.ledger import Day


def register(app: typer.Typer) -> None:
    app.command()(usage)
    app.command()(fake_server)


def fake_server(
    behaviours: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="BEHAVIOUR...",
            help="What it does, one request each, the last from then on: a status such as 429, write, refuse, filter,"
            " cut-short, overflow, half, web-page, nonsense, drop, drop-stream, slow, no-schema, no-json.",
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
) -> None:
    """Be a model's server on this machine that misbehaves as told, to try settings on; Ctrl-C ends it."""
    from assistant.testkit import ModelServer, named

    names = behaviours or ["write"]
    chosen = [named(name) for name in names]
    count = itertools.count()
    try:
        with ModelServer(*chosen, port=port, heard=lambda _: _tell(names, next(count))) as server:
            output.put(f"OPENAI_BASE_URL={server.url}")
            sys.stdout.flush()
            output.note("Any model's name will do: --model openai:any. Ctrl-C ends it.")
            threading.Event().wait()
    except OSError as error:
        raise UsageProblem(f"Cannot listen on port {port}: {error.strerror}.", hint="Name another --port.") from None
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


def _tell(names: list[str], number: int) -> None:
    output.note(f"request {number + 1}: {names[min(number, len(names) - 1)]}")


def usage(
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")] = None,
    as_json: Json = False,
) -> None:
    """Say what language models were asked for, by day and model, and what it cost."""
    from assistant.dates import parse_date
    from assistant.llm.facts import table
    from assistant.llm.ledger import Ledger, ledger_path

    day = parse_date(since) if since else None
    if since and not day:
        raise UsageProblem(f"--since {since!r} is not a date.", hint="Write it as 2031-03-04.")
    days = Ledger().days(day) if ledger_path().exists() else []
    if as_json:
        prices = {"date": table().date, "source": table().source}
        output.put_json({"format": 1, "ledger": str(ledger_path()), "prices": prices, "days": list(map(asdict, days))})
        return
    if not days:
        output.put("No model has been asked.")
        return
    _put_table(days)
    output.put(f"Prices of {table().date}; the bill is the vendor's. The ledger: {ledger_path()}")


def _put_table(days: list[Day]) -> None:
    width = max(len(day.model) for day in days)
    head = ("calls", "cached", "failed", "lost")
    output.put(
        f"{'day':<12}{'model':<{width}}" + "".join(f"{name:>8}" for name in head) + f"{'tokens':>12}{'cost':>12}"
    )
    for day in days:
        counts = (day.calls, day.cached, day.failures, day.lost)
        tokens = day.prompt_tokens + day.completion_tokens
        numbers = "".join(f"{count:>8,}" for count in counts)
        output.put(f"{day.day:<12}{day.model:<{width}}{numbers}{tokens:>12,}{_cost(day):>12}")


def _cost(day: Day) -> str:
    from assistant.llm.ledger import dollars

    if day.unpriced == day.calls - day.cached - day.failures and day.unpriced:
        return "unknown"
    return dollars(day.cost or 0.0) + (" + ?" if day.unpriced else "")
