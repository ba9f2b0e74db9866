"""Progress bars on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Bar:
    """A progress bar on stderr with rate and time left; silent where stderr is no terminal."""

    def __init__(self, label: str, unit: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(unit + "  {task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        screen = Console(stderr=True)
        self.progress = Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
        self.label = label
        self.task = self.progress.add_task(label, total=0, rate="")
        self.total = 0
        self.pages = 0
        self.listed = 0

    def grow(self, count: int) -> None:
        self.total += count
        self.progress.update(self.task, total=self.total)

    def fetched(self, count: int) -> None:
        """Pages come before their passages can be counted."""
        self.pages += count
        of = f" of {self.listed}" if self.listed >= self.pages else ""
        self.progress.update(self.task, description=f"{self.label} (page {self.pages}{of})")

    def lists(self, count: int) -> None:
        """So many pages more of a feed or sitemap are to come."""
        self.listed = self.pages + count

    def advance(self, count: int) -> None:
        speed = self.progress.tasks[0].speed
        self.progress.update(self.task, advance=count, rate=f"{speed:.0f}/s" if speed else "")

    def reach(self, done: int, total: int) -> None:
        """Move to so many of so many."""
        self.grow(total - self.total)
        self.advance(done - int(self.progress.tasks[0].completed))


@contextmanager
def bar(label: str, unit: str) -> Iterator[Bar]:
    made = Bar(label, unit)
    with made.progress:
        yield made


def tell_of(made: Bar) -> Callable[[str, int], None]:
    """An ingest's own reports as the movement of a bar."""
    moves = {"passages": made.grow, "embedded": made.advance, "fetched": made.fetched, "listed": made.lists}
    return lambda what, count: moves.get(what, lambda _: None)(count)
