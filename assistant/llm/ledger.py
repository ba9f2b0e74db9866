"""
What models were asked for and what it cost: one row a call, written before it and completed after it.

The row is there before the call with the most that it can cost, so that a program that is killed, a machine that loses
its power and a second program at the same time cannot spend what is not counted. A row that was never completed, or
whose reply was lost, counts in full, since the server may have charged for it.

The ledger lies in the user's state folder, not in a library: a day's budget is a person's, whichever libraries were
asked, and libraries that are thrown away, as by `podium demo`, must not take what they cost with them. It holds no
word of any prompt or reply.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from assistant.errors import BudgetSpent, SettingsError

Status = Literal["open", "done", "failed", "lost", "cached"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, model TEXT NOT NULL,
    host TEXT NOT NULL, status TEXT NOT NULL, failure TEXT, prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL, cost REAL, seconds REAL
);
CREATE INDEX IF NOT EXISTS calls_day ON calls (day, model);
CREATE INDEX IF NOT EXISTS calls_run ON calls (run);
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be spent; None is no limit."""

    cost: float | None = None
    """US dollars in this run."""
    tokens: int | None = None
    """Tokens in this run."""
    daily: float | None = None
    """US dollars in this day, whatever the run."""

    @property
    def needs_price(self) -> bool:
        return self.cost is not None or self.daily is not None


@dataclass(frozen=True, slots=True)
class Spent:
    """What one call takes, or took: cost is None where the price is not known."""

    prompt_tokens: int
    completion_tokens: int
    cost: float | None

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one model."""

    day: str
    model: str
    calls: int
    cached: int
    failures: int
    """Calls that the server refused or failed."""
    lost: int
    """Calls without a reply that may have been charged for: they count in full."""
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    """None where no price is known; where the price of some calls is, theirs."""
    unpriced: int
    """Calls whose price is not known."""


def ledger_path() -> Path:
    """`usage.sqlite3` in PODIUM_STATE, else in the user's state folder."""
    from platformdirs import user_state_path

    folder = os.environ.get("PODIUM_STATE")
    return (Path(folder).expanduser() if folder else user_state_path("podium")) / "usage.sqlite3"


class Ledger:
    """The calls of every run, in one SQLite file that several threads and programs may write."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or ledger_path()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._connected() as db:
                db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(
                f"Cannot keep count of model calls in {self.path}: {error}.",
                hint="Set PODIUM_STATE to a folder that can be written.",
            ) from None

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection for one act: a call takes a thousand times as long, and nothing is left open when it is cut."""
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which no other program's comes between."""
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")

    def open_call(self, run: str, model: str, host: str, worst: Spent, allowance: Allowance = Allowance()) -> int:
        """Enter a call before it is made, at the most that it can take, or raise BudgetSpent."""
        with self._writing() as db:
            now = datetime.now().astimezone()
            day = now.date().isoformat()
            _allow(db, run, day, worst, allowance)
            return _enter(db, run, day, now, model, host, "open", worst)

    def close_call(self, call: int, status: Status, spent: Spent, *, failure: str | None, seconds: float) -> None:
        """Complete a call's row with what came of it."""
        values = (status, failure, spent.prompt_tokens, spent.completion_tokens, spent.cost, round(seconds, 3), call)
        with self._writing() as db:
            db.execute(
                "UPDATE calls SET status = ?, failure = ?, prompt_tokens = ?, completion_tokens = ?, cost = ?,"
                " seconds = ? WHERE id = ?",
                values,
            )

    def note_cached(self, run: str, model: str, host: str) -> None:
        """Enter a call that was not made, because its reply was remembered."""
        with self._writing() as db:
            now = datetime.now().astimezone()
            _enter(db, run, now.date().isoformat(), now, model, host, "cached", Spent(0, 0, 0.0))

    def days(self, since: str | None = None) -> list[Day]:
        """Each day and model since a date, in order."""
        with self._connected() as db:
            rows = db.execute(
                "SELECT day, model, count(*), sum(status = 'cached'), sum(status = 'failed'),"
                " sum(status IN ('lost', 'open')), sum(prompt_tokens), sum(completion_tokens), sum(cost),"
                " sum(cost IS NULL) FROM calls WHERE day >= ? GROUP BY day, model ORDER BY day, model",
                (since or "",),
            ).fetchall()
        return [Day(*row) for row in rows]


def _allow(db: sqlite3.Connection, run: str, day: str, worst: Spent, allowance: Allowance) -> None:
    tokens, cost = db.execute(
        "SELECT coalesce(sum(prompt_tokens + completion_tokens), 0), coalesce(sum(cost), 0) FROM calls WHERE run = ?",
        (run,),
    ).fetchone()
    if allowance.tokens is not None and tokens + worst.tokens > allowance.tokens:
        left = max(allowance.tokens - tokens, 0)
        raise BudgetSpent(
            f"The next call could take {worst.tokens:,} tokens, and {left:,} of {allowance.tokens:,} are left.",
            hint="Allow more with --max-tokens; what is done is kept.",
        )
    if allowance.cost is not None:
        _allow_cost(worst, cost, allowance.cost, hint="Allow more with --max-cost; what is done is kept.")
    if allowance.daily is not None:
        (today,) = db.execute("SELECT coalesce(sum(cost), 0) FROM calls WHERE day = ?", (day,)).fetchone()
        _allow_cost(worst, today, allowance.daily, hint="Go on tomorrow, or raise daily_budget; what is done is kept.")


def _allow_cost(worst: Spent, spent: float, allowed: float, *, hint: str) -> None:
    cost = worst.cost or 0.0
    if spent + cost > allowed + 1e-12:
        left = max(allowed - spent, 0.0)
        message = f"The next call could cost {dollars(cost)}, and {dollars(left)} of {dollars(allowed)} are left."
        raise BudgetSpent(message, hint=hint)


def _enter(
    db: sqlite3.Connection, run: str, day: str, at: datetime, model: str, host: str, status: Status, spent: Spent
) -> int:
    moment = at.isoformat(timespec="seconds")
    values: tuple[Any, ...] = (run, day, moment, model, host, status, *_counts(spent))
    columns = "run, day, at, model, host, status, prompt_tokens, completion_tokens, cost"
    entered = db.execute(f"INSERT INTO calls ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
    return int(entered.lastrowid or 0)


def _counts(spent: Spent) -> tuple[int, int, float | None]:
    return spent.prompt_tokens, spent.completion_tokens, spent.cost


def dollars(amount: float) -> str:
    """`0.00042` → `$0.00042`, `12.5` → `$12.50`: two places at least, two digits that say something."""
    if amount >= 0.1 or amount == 0:
        return f"${amount:,.2f}"
    return f"${amount:.2g}" if amount >= 0.0001 else f"${amount:.7f}".rstrip("0")
