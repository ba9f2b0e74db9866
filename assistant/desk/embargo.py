"""
An embargo overridden by a person who gives a reason: logged before anything is shown, never without a name.

Off the record and deep background cannot be overridden: they are no matter of time.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import Filter
from assistant.errors import UsageProblem
from assistant.store.journal import OVERRIDE, Entry
from assistant.store.library import Library
from assistant.text import counted


def overridden(library: Library, where: Filter, *, by: str | None, because: str | None, at: str) -> Filter:
    """The filter without its embargo, once the override and the documents it lets through stand in the journal."""
    name, reason = " ".join((by or "").split()), " ".join((because or "").split())
    if not name or not reason:
        raise UsageProblem(
            "An embargo is overridden by somebody, for a reason.", hint='Say both: --by NAME --because "…"'
        )
    lifted = replace(where, embargoed=True)
    let_through = sorted(library.register.ids(lifted) - library.register.ids(where))
    library.journal.write(Entry(at, OVERRIDE, name, reason, {"documents": let_through}))
    return lifted


def passed_over(library: Library, where: Filter) -> str | None:
    """What is under embargo within the filter and was therefore not heard, with the way out; None where nothing is."""
    ids = library.register.ids(replace(where, embargoed=True)) - library.register.ids(where)
    if not ids:
        return None
    held = f"{counted(len(ids), 'document')} under embargo {'was' if len(ids) == 1 else 'were'} not heard"
    return f"{held}: podium documents list shows until when, podium brief --help how one is overridden."
