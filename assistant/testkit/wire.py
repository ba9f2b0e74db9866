"""OpenAI's wire format, as far as Podium and its tests speak it."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import struct
from typing import Any

from assistant.testkit.server import Asked, Exchange

Json = dict[str, Any]


def completion(asked: Asked, text: str | None, finish: str, refusal: str | None, *, usage: bool = True) -> Json:
    message = {"role": "assistant", "content": text, "refusal": refusal}
    made: Json = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": asked.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
    }
    if usage:
        made["usage"] = _usage(asked, text or "")
    return made


def _usage(asked: Asked, text: str) -> Json:
    """Four characters a token: near enough for whoever adds them up."""
    prompt = math.ceil(sum(len(message["content"]) for message in asked.body["messages"]) / 4)
    completion = math.ceil(len(text) / 4)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def stream(exchange: Exchange, text: str, finish: str, refusal: str | None) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream"})
    pieces = [text[start : start + 16] for start in range(0, len(text), 16)]
    for words in pieces:
        event(exchange, piece(words))
    if refusal:
        event(exchange, {"choices": [{"index": 0, "delta": {"role": "assistant", "refusal": refusal}}]})
    event(exchange, {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    event(exchange, {"choices": [], "usage": _usage(exchange.asked, text)})
    exchange.write(b"data: [DONE]\n\n")


def piece(text: str) -> Json:
    return {"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]}


def event(exchange: Exchange, fields: Json) -> None:
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": exchange.asked.body["model"]}
    exchange.write(f"data: {json.dumps({**chunk, **fields})}\n\n".encode())


def _vector(item: object, dimensions: int) -> list[float]:
    digest = hashlib.shake_256(json.dumps(item).encode()).digest(2 * dimensions)
    numbers = [value / 32768 for (value,) in struct.iter_unpack("<h", digest)]
    length = math.sqrt(sum(number * number for number in numbers)) or 1.0
    return [number / length for number in numbers]


def embeddings(asked: Asked, dimensions: int) -> Json:
    """A unit vector for each text, made from its hash: the same text always has the same vector."""
    wanted = asked.body["input"]
    inputs = wanted if isinstance(wanted, list) and not all(isinstance(item, int) for item in wanted) else [wanted]
    # The SDK asks for base64 of little-endian floats unless told otherwise.
    code = _base64 if asked.body.get("encoding_format") == "base64" else list
    data = [
        {"object": "embedding", "index": index, "embedding": code(_vector(item, dimensions))}
        for index, item in enumerate(inputs)
    ]
    usage = {"prompt_tokens": len(inputs), "total_tokens": len(inputs)}
    return {"object": "list", "data": data, "model": asked.body["model"], "usage": usage}


def _base64(vector: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
