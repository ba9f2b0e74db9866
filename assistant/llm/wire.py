"""
One call, once: a Request goes out as LangChain's messages, a Reply or a ModelError comes back. Nothing is tried again.

What a server does not understand of structured output is found out once and remembered for as long as the Chat lives:
the objection is a ModelError of kind `form`, and the next call asks for less.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.chat import Chat, Reply, Request
from assistant.llm import failures
from assistant.llm.failures import Server
from assistant.llm.tokens import estimate

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

_OBJECTS_TO_FORM = re.compile(
    r"response_format|json_schema|json_object|structured|schema|grammar|guided", re.IGNORECASE
)

FORMS = ("schema", "object", "json", "text")
"""OpenAI's `json_schema`; a JSON object of that schema, as llama.cpp knows it; any JSON object; words alone."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is sent besides the messages; a server that objects to a part is asked again without it."""

    form: str = "schema"
    """One of FORMS: how firmly structured output is asked for."""
    temperature: bool = True
    stream_usage: bool = True

    def without(self, complaint: str) -> Ask | None:
        """What to send instead to a server that complained so; None where the complaint is about something else."""
        if self.stream_usage and "stream_options" in complaint:
            return replace(self, stream_usage=False)
        if self.form != "text" and _OBJECTS_TO_FORM.search(complaint):
            return replace(self, form=FORMS[FORMS.index(self.form) + 1])
        if self.temperature and "temperature" in complaint:
            return replace(self, temperature=False)
        return None


@dataclass(frozen=True, slots=True)
class Wire:
    """A Chat that makes one call, and who is called."""

    chat: Chat
    server: Server
    learned: Callable[[], Ask] = Ask
    """What is sent by now, after what the server objected to."""
    window: Callable[[], int | None] = lambda: None
    """Asks the server how many tokens its model reads; None where it does not say."""


Call = Callable[[Request, Ask], "tuple[AIMessage, str]"]


def over_langchain(call: Call, server: Server, window: Callable[[], int | None] = lambda: None) -> Wire:
    """A Chat that learns what its server understands and explains what goes wrong."""
    ask = Ask()

    def chat(request: Request) -> Reply:
        nonlocal ask
        # Another thread may learn the same thing meanwhile: what follows is about what this one sent.
        sent = ask
        try:
            message, text = call(request, sent)
        except Exception as error:  # Vendors raise their own kinds; the user gets one kind, without a traceback.
            simpler = _simpler(sent, error)
            if simpler is None:
                raise failures.explained(error, server) from None
            ask = simpler
            raise failures.FORM.explained(server, error) from None
        return _reply(message, text, request, server)

    return Wire(chat, server, lambda: ask, window)


def messages(request: Request, *, spelled_out: bool) -> list[tuple[str, str]]:
    """The two messages; the schema is spelled out to a model whose server does not impose it."""
    system = request.system
    if spelled_out and request.schema is not None:
        schema = json.dumps(request.schema)
        system += f"\n\nReply with one JSON object that satisfies this JSON schema, and with nothing else:\n{schema}"
    return [("system", system), ("human", request.user)]


def heard(pieces: Iterable[AIMessage], hear: Callable[[str], None]) -> AIMessage:
    """The message that the pieces of a stream make, told as it grows."""
    whole: Any = None
    for piece in pieces:
        whole = piece if whole is None else whole + piece
        if piece.text:
            hear(whole.text)
    if whole is None:
        raise ValueError("the stream held nothing")
    if not _reason(whole):
        raise ConnectionError("the stream ended before the reply did")
    return whole  # type: ignore[no-any-return]  # A sum of chunks is a chunk.


def _simpler(ask: Ask, error: Exception) -> Ask | None:
    is_answer = getattr(error, "status_code", None) is not None
    return ask.without(str(error)) if is_answer and not failures.OVERFLOW.fits(error) else None


def _reason(message: AIMessage) -> str:
    about = message.response_metadata
    return str(about.get("finish_reason") or about.get("stop_reason") or about.get("status") or "").lower()


def _reply(message: AIMessage, text: str, request: Request, server: Server) -> Reply:
    """Take the reply from LangChain's message, unless the model stopped before its end."""
    usage: Mapping[str, Any] = message.usage_metadata or {}
    # Small servers do not count; a budget still must.
    prompt = usage.get("input_tokens") or estimate(request.system + request.user)
    completion = usage.get("output_tokens") or estimate(text)
    spent = (prompt, completion)
    refusal, reason = message.additional_kwargs.get("refusal"), _reason(message)
    # LangChain drops the words of a refusal from a stream, which leaves an empty reply that came to its end.
    if refusal or reason == "refusal" or (reason == "stop" and not text.strip()):
        raise failures.REFUSED.explained(server, refusal or "it gave no reason", spent=spent)
    if reason in {"content_filter", "safety", "recitation", "blocklist", "prohibited_content"}:
        raise failures.FILTERED.explained(server, spent=spent)
    if reason in {"length", "max_tokens", "incomplete"}:
        raise failures.CUT_SHORT.explained(server, spent=spent)
    model = str(message.response_metadata.get("model_name") or server.model)
    return Reply(text, prompt, completion, model, cost=None, counted=bool(usage.get("output_tokens")))
