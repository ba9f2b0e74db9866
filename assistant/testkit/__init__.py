"""
The test kit: a model's server on loopback that behaves, or misbehaves, as it is told.

    with ModelServer(fails(429, retry_after=0.1), says('{"answered": false}')) as server:
        ...  # OPENAI_BASE_URL is server.url; server.requests holds what was asked

Whoever writes against Podium, or sets up its tries, pace and timeouts, can see what they do when a server is busy,
drops the connection or sends half a reply: on a real socket, with no model and no cost. `podium fake-server 429 drop
write` is the same from a shell.

Each request to /v1/chat/completions or /v1/embeddings uses up one behaviour; the last one stays in force. A behaviour
is a function that writes one HTTP reply. It streams (`"stream": true`) only the replies that `says` makes. It is no
server for anything else: it speaks to this machine alone, one reply a connection.
"""

from __future__ import annotations

from assistant.testkit.behaviours import (
    BEHAVIOURS,
    DIMENSIONS,
    drops,
    drops_stream,
    embeds,
    fails,
    filtered,
    named,
    overflows,
    refuses,
    rejects_formats,
    rejects_parameter,
    replies,
    runs_out,
    says,
    sends,
    stalls,
    streams,
    wants_key,
    writes,
)
from assistant.testkit.server import Asked, Behaviour, Exchange, ModelServer

__all__ = [
    "BEHAVIOURS",
    "DIMENSIONS",
    "Asked",
    "Behaviour",
    "Exchange",
    "ModelServer",
    "drops",
    "drops_stream",
    "embeds",
    "fails",
    "filtered",
    "named",
    "overflows",
    "refuses",
    "rejects_formats",
    "rejects_parameter",
    "replies",
    "runs_out",
    "says",
    "sends",
    "stalls",
    "streams",
    "wants_key",
    "writes",
]
