"""What a model's server can do, well or badly; BEHAVIOURS names those that `podium fake-server` knows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from assistant.chat import Request
from assistant.errors import UsageProblem
from assistant.llm import fake
from assistant.testkit.server import Asked, Behaviour, Exchange
from assistant.testkit.wire import completion, embeddings, event, piece, stream

DIMENSIONS = 8


def says(text: str | None, *, finish: str = "stop", refusal: str | None = None, usage: bool = True) -> Behaviour:
    """Answer with `text`, streamed if so asked, as a well-behaved server does."""

    def behave(exchange: Exchange) -> None:
        if exchange.asked.body.get("stream"):
            stream(exchange, text or "", finish, refusal)
        else:
            exchange.json(200, completion(exchange.asked, text, finish, refusal, usage=usage))

    return behave


def replies(answer: Callable[[Asked], str]) -> Behaviour:
    """Answer with what a function makes of the request, so that a test may cite the ids it was shown."""
    return lambda exchange: says(answer(exchange.asked))(exchange)


def refuses(why: str = "I cannot help with that.") -> Behaviour:
    """Refuse as OpenAI's structured output does: no content, a `refusal`."""
    return says(None, refusal=why)


def filtered() -> Behaviour:
    """Stop at a content filter after a few words."""
    return says('{"answered": tr', finish="content_filter")


def runs_out(text: str = '{"answered": true, "claims": [{"te') -> Behaviour:
    """Stop at the token limit in the middle of the reply."""
    return says(text, finish="length")


def fails(
    status: int, message: str = "Something failed.", *, code: str | None = None, retry_after: float | None = None
) -> Behaviour:
    """Answer with an error in OpenAI's form."""
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    error = {"message": message, "type": "error", "param": None, "code": code}
    return lambda exchange: exchange.json(status, {"error": error}, headers=headers)


def overflows() -> Behaviour:
    """Say that the prompt is longer than the model's window."""
    message = "This model's maximum context length is 4096 tokens, but you requested 9000 tokens."
    return fails(400, message, code="context_length_exceeded")


def rejects_formats(*kinds: str, then: Behaviour) -> Behaviour:
    """Object to these kinds of `response_format`, as servers without structured output do."""

    def behave(exchange: Exchange) -> None:
        kind = exchange.asked.response_format
        if kind in kinds:
            fails(400, f"'response_format' of type '{kind}' is not supported with this model.")(exchange)
        else:
            then(exchange)

    return behave


def rejects_parameter(name: str, *, then: Behaviour) -> Behaviour:
    """Object to a parameter, as reasoning models do to `temperature`."""

    def behave(exchange: Exchange) -> None:
        if name in exchange.asked.body:
            fails(400, f"Unsupported value: '{name}' does not support this value.", code="unsupported_value")(exchange)
        else:
            then(exchange)

    return behave


def wants_key(key: str, *, then: Behaviour) -> Behaviour:
    """Refuse every key but one."""

    def behave(exchange: Exchange) -> None:
        if exchange.asked.headers.get("authorization") == f"Bearer {key}":
            then(exchange)
        else:
            fails(401, "Incorrect API key provided.", code="invalid_api_key")(exchange)

    return behave


def drops(after: int = 40) -> Behaviour:
    """Promise a whole reply, send `after` bytes of it, and reset the connection."""

    def behave(exchange: Exchange) -> None:
        body = json.dumps(completion(exchange.asked, "never to be read", "stop", None)).encode()
        if after:
            exchange.send(200, body[:after], length=len(body))
        exchange.reset()

    return behave


def drops_stream(after: int = 2, *, politely: bool = False) -> Behaviour:
    """Stream a few pieces of a reply, then reset the connection or, politely, end the stream without an end."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "text/event-stream"})
        for number in range(after):
            event(exchange, piece(f"piece {number} of more "))
        if not politely:
            exchange.reset()

    return behave


def streams(*steps: str | Callable[[], None], finish: str | None = "stop") -> Behaviour:
    """
    Stream the texts as one reply, and between them do what the functions do, such as to wait for something.

    With `finish` None the connection is reset where the reply would end.
    """

    def behave(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "text/event-stream"})
        for step in steps:
            if isinstance(step, str):
                event(exchange, piece(step))
            else:
                step()
        if finish is None:
            exchange.reset()
            return
        event(exchange, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        exchange.write(b"data: [DONE]\n\n")

    return behave


def stalls(seconds: float, *, then: Behaviour) -> Behaviour:
    """Say nothing for a while, then go on."""

    def behave(exchange: Exchange) -> None:
        time.sleep(seconds)
        then(exchange)

    return behave


def sends(body: str, *, status: int = 200, content_type: str = "application/json") -> Behaviour:
    """Answer with these bytes, whatever they are: half a JSON document, a proxy's HTML page."""
    return lambda exchange: exchange.send(status, body.encode(), headers={"Content-Type": content_type})


def embeds(dimensions: int = DIMENSIONS) -> Behaviour:
    """Answer with unit vectors made from each text's hash: the same text always has the same vector."""
    return lambda exchange: exchange.json(200, embeddings(exchange.asked, dimensions))


def writes() -> Behaviour:
    """Answer as the model `fake:` does, with sentences that it was shown."""
    return replies(lambda asked: fake.write(Request(asked.system, asked.user)).text)


def named(name: str) -> Behaviour:
    """The behaviour that a command line names: a row of BEHAVIOURS, or a status from 400 to 599."""
    if name in BEHAVIOURS:
        return BEHAVIOURS[name]
    if name.isdigit() and 400 <= int(name) < 600:
        return fails(int(name), retry_after=1 if int(name) in {429, 503} else None)
    known = ", ".join(BEHAVIOURS)
    raise UsageProblem(f"{name!r} is nothing that the server can do.", hint=f"It can: a status such as 429, {known}.")


BEHAVIOURS: dict[str, Behaviour] = {
    "write": writes(),
    "refuse": refuses(),
    "filter": filtered(),
    "cut-short": runs_out(),
    "overflow": overflows(),
    "half": sends('{"id": "chatcmpl-1", "choices": [{"mess'),
    "web-page": sends("<html>Sign in</html>", content_type="text/html"),
    "nonsense": says("I would rather talk about the weather."),
    "drop": drops(),
    "drop-stream": drops_stream(),
    "slow": stalls(10, then=writes()),
    "no-schema": rejects_formats("json_schema", then=writes()),
    "no-json": rejects_formats("json_schema", "json_object", then=writes()),
}
