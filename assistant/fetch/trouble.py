"""What can go wrong between here and a page, as tables: how it is known, what the user is told."""

from __future__ import annotations

import ssl

import httpcore

from assistant.errors import ReadError
from assistant.fetch.address import printable

_STATUSES = {
    401: ("wants a user name and password", "Save the page to a file and ingest that."),
    402: ("wants to be paid", "Save the page to a file and ingest that."),
    403: ("refuses the page to Podium", "Save the page to a file and ingest that."),
    404: ("has no such page", "Check the address."),
    410: ("has taken the page away", "Leave it out."),
    429: ("wants fewer requests", "Run it again later: what was read is kept."),
    451: ("withholds the page for legal reasons", "Leave it out."),
}
_SERVER = ("is in trouble itself", "Run it again later.")
_OTHER = ("does not give the page", "Open the address in a browser and see what it says.")


def status(host: str, code: int) -> ReadError:
    """A reply that is no page."""
    what, way_out = _STATUSES.get(code, _SERVER if code >= 500 else _OTHER)
    return ReadError(f"{host} {what} (HTTP {code}).", hint=way_out)


def failure(host: str, error: Exception) -> ReadError:
    """A connection that failed."""
    # The pool drops the cause of what it raises on; the message still is it.
    cause = next((said for said in error.args if isinstance(said, OSError)), None)
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or (cause.reason or str(cause)).lower().replace("_", " ")
        hint = "Check the address; where the office has its own authority, name its file in SSL_CERT_FILE."
        return ReadError(f"{host} cannot prove who it is: {why.rstrip('.')}.", hint=hint)
    if isinstance(error, httpcore.TimeoutException):
        return ReadError(f"{host} takes too long to answer.", hint="Run it again later.")
    if isinstance(error, httpcore.ConnectError):
        why = getattr(cause, "strerror", None) or "no connection"
        return ReadError(f"{host} cannot be reached: {str(why).lower()}.", hint="Check the address and the network.")
    hint = "Run it again later; if it stays so, save the page to a file and ingest that."
    return ReadError(f"{host} broke off or answered what is not HTTP.", hint=hint)


def too_large(host: str, limit: int) -> ReadError:
    return ReadError(
        f"{host} sends more than the limit of {limit / 1024**2:.3g} MB.",
        hint="Save the part you need to a file and ingest that.",
    )


def wrong_type(host: str, kind: str) -> ReadError:
    return ReadError(
        f"{host} sends {printable(kind) or 'a file without a type'}, for which there is no reader.",
        hint="Give the address of a page, a PDF, a feed or a sitemap.",
    )


def badly_packed(host: str, encoding: str) -> ReadError:
    return ReadError(
        f"{host} sends the page packed as {printable(encoding)} in a way that cannot be unpacked.",
        hint="Save the page to a file and ingest that.",
    )


def redirected_too_often(host: str, limit: int) -> ReadError:
    return ReadError(
        f"{host} redirects more than {limit} times.", hint="Open it in a browser and use the last address."
    )


def disallowed(host: str) -> ReadError:
    return ReadError(
        f"{host} asks programs not to read this page (robots.txt).",
        hint="Save the page to a file and ingest that, or ask the site.",
    )


def out_of_time(host: str, seconds: float) -> ReadError:
    return ReadError(
        f"The limit of {seconds:.0f} seconds was reached before {host} was read.",
        hint="Run it again: what was read is kept.",
    )
