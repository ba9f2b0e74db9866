"""The sign on the door names the room: what `assistant` exports, and nothing half."""

from __future__ import annotations

import assistant
from assistant import domain


def test_the_list_is_sorted_and_complete() -> None:
    """
    `__all__` is in order, everything in it can be had, and `dir` of the package hides nothing else that is public.
    """
    public = {name for name, value in vars(assistant).items() if isinstance(value, type)}

    assert assistant.__all__ == sorted(assistant.__all__)
    assert public - set(assistant.__all__) == set()
    assert [name for name in assistant.__all__ if not isinstance(getattr(assistant, name), type)] == []


def test_every_noun_is_exported() -> None:
    """
    Whoever gets a noun from the desk can import it by the one door.
    """
    classes = {name: value for name, value in vars(domain).items() if isinstance(value, type)}
    nouns = {name for name, value in classes.items() if value.__module__.startswith(domain.__name__)}

    assert nouns - set(assistant.__all__) == set()


def test_everything_exported_says_what_it_is() -> None:
    """
    Classes of the public door have docstrings, those that the interpreter writes from the fields aside.
    """
    from assistant import Desk

    verbs = [name for name in vars(Desk) if not name.startswith("_") and callable(getattr(Desk, name))]

    assert Desk.__doc__
    assert {"open", "close", "ingest", "search", "ask", "brief", "check", "as_retriever", "as_chain"} <= set(verbs)
    assert [name for name in verbs if name != "close" and not getattr(Desk, name).__doc__] == []
