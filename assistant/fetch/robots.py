"""
robots.txt, as RFC 9309 reads it: the group for our name, else the one for all; of the rules that fit, the longest.

The standard library's parser knows no wildcards and takes the first rule that fits, so it would let through much of
what sites mean to close.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

AGENT = "podium"
MAX_BYTES = 512 * 1024
"""What stands further down is not read, as the RFC allows."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host asks of Podium."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Patterns, and whether they allow."""
    delay: float = 0.0
    """Seconds between two requests."""

    def allows(self, path: str) -> bool:
        """`path` with its query; robots.txt itself may always be read."""
        path = _plain(path)
        fitting = [(len(pattern), allow) for pattern, allow in self.rules if _fits(pattern, path)]
        return path == "/robots.txt" or max(fitting, default=(0, True))[1]


EVERYTHING = Rules()
NOTHING = Rules((("/", False),))


def parsed(text: str, agent: str = AGENT) -> Rules:
    """The rules for `agent` in a robots.txt."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    naming = False
    for key, value in _lines(text):
        if key == "user-agent":
            names = [*names, value.lower()] if naming else [value.lower()]
            for name in names:
                groups.setdefault(name, [])
        elif key in {"allow", "disallow", "crawl-delay"}:
            for name in names:
                groups[name].append((key, value))
        else:  # A sitemap's line belongs to no group and ends none.
            continue
        naming = key == "user-agent"
    return _rules(groups.get(agent, groups.get("*", [])))


def _lines(text: str) -> Iterable[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _rules(lines: list[tuple[str, str]]) -> Rules:
    delays = [float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)]
    # An empty Disallow forbids nothing.
    patterns = [(_plain(value), key == "allow") for key, value in lines if key != "crawl-delay" and value]
    return Rules(tuple(patterns), max(delays, default=0.0))


def _plain(path: str) -> str:
    """One spelling of the same path: `%7e` and `~`, `é` and `%C3%A9`."""
    path = re.sub(r"%([0-9a-fA-F]{2})", _unescaped, path)
    return quote(path, safe="/?&=:;,@!$'()*+~%[]-._#")


def _unescaped(escape: re.Match[str]) -> str:
    """Only what needs no escape is set free, so that an escaped slash stays no slash."""
    character = chr(int(escape[1], 16))
    return character if re.fullmatch(r"[A-Za-z0-9._~-]", character) else escape[0].upper()


def _fits(pattern: str, path: str) -> bool:
    """
    Whether a pattern with `*` (anything) and a last `$` (the end) begins the path.

    Piece by piece from the left, which is linear: a regular expression would let a hostile pattern take for ever.
    """
    ends = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = pieces.pop() if ends and pieces else None
    for piece in pieces:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= at
    return not ends or at == len(path)
