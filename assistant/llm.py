"""
A model's name becomes a Chat: PROVIDERS first, else any vendor that LangChain's init_chat_model knows.

Every failure is a ModelError with one line for the problem and one for the way out. Rate limits, server errors,
timeouts and dropped connections are tried again as the vendor's SDK does it (a Retry-After of up to two minutes is
obeyed), unreadable bodies likewise; a wrong key, a refusal, a filter and a reply cut short are not. What a server does
not understand of structured output is found out once and remembered for as long as the Chat lives.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from assistant import failures, fake
from assistant.chat import Chat, Reply, Request
from assistant.errors import ModelError
from assistant.failures import Patience, Server
from assistant.tokens import estimate

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

__all__ = ["PROVIDERS", "Chat", "Patience", "Reply", "Request", "open_chat"]

OPENAI_URL = "https://api.openai.com/v1"


def open_chat(model: str, patience: Patience | None = None) -> Chat:
    """The Chat for `openai:gpt-4o-mini`, `fake:`, `fake:replies.jsonl`, or any `vendor:model` LangChain knows."""
    vendor, colon, name = model.partition(":")
    if not (vendor and colon and (name or vendor == "fake")):
        raise ModelError(f"{model!r} does not name a model.", hint="Write vendor:model, such as openai:gpt-4o-mini.")
    if vendor != "fake":
        _quieten()
    return PROVIDERS.get(vendor, _vendor(vendor))(name, patience or Patience())


def _quieten() -> None:
    """Keep LangChain's tracing off unless the user turned it on, and its advice to programmers off the terminal."""
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    os.environ.setdefault("LANGCHAIN_TRACING_V2", os.environ["LANGSMITH_TRACING"])
    warnings.filterwarnings("ignore", module="langchain|langsmith|openai|pydantic")


# --- Providers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is sent besides the messages; a server that objects to a part is asked again without it."""

    form: str
    """`schema`, `json` or `text`: how firmly structured output is asked for."""
    temperature: bool = True

    def without(self, complaint: str) -> _Ask | None:
        """What to send instead to a server that complained so; None where the complaint is about something else."""
        if self.form != "text" and _OBJECTS_TO_FORM.search(complaint):
            return _Ask("json" if self.form == "schema" else "text", self.temperature)
        if self.temperature and "temperature" in complaint:
            return _Ask(self.form, temperature=False)
        return None


_OBJECTS_TO_FORM = re.compile(
    r"response_format|json_schema|json_object|structured|schema|grammar|guided", re.IGNORECASE
)
_Call = Callable[[Request, _Ask], "tuple[AIMessage, str]"]


def _openai(name: str, patience: Patience) -> Chat:
    """OpenAI, or whatever speaks its language at OPENAI_BASE_URL, where a key may not be needed."""
    key, address = os.environ.get("OPENAI_API_KEY"), os.environ.get("OPENAI_BASE_URL")
    if not key and not address:
        raise ModelError(
            "There is no OPENAI_API_KEY.",
            hint="Set it, or set OPENAI_BASE_URL to a server of your own, or drop --model.",
        )
    url = urlsplit(address or OPENAI_URL)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ModelError(f"OPENAI_BASE_URL is {address!r}, no address.", hint="Write it like http://localhost:8080/v1.")
    server = Server(f"openai:{name}", url.netloc.rpartition("@")[2], "OPENAI_API_KEY", patience)
    return _over_langchain(_openai_call(name, key or "none", url.geturl(), patience), server)


def _openai_call(name: str, key: str, url: str, patience: Patience) -> _Call:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    is_openai = url == OPENAI_URL
    client = ChatOpenAI(
        model=name,
        api_key=SecretStr(key),
        base_url=url,
        timeout=patience.timeout,
        max_retries=patience.retries,
        # Other servers have no Responses API; of OpenAI's own models some have nothing else.
        use_responses_api=None if is_openai else False,
        # LangChain's own socket options would switch off the proxy of the environment, with a warning.
        http_socket_options=(),
    )

    def call(request: Request, ask: _Ask) -> tuple[AIMessage, str]:
        options: dict[str, Any] = {"temperature": 0} if ask.temperature else {}
        if request.schema is not None and ask.form != "text":
            options["response_format"] = _response_format(request.schema, ask.form)
        # Ollama and older servers know only the old name of the limit.
        options |= (
            {"max_tokens": request.max_tokens} if is_openai else {"extra_body": {"max_tokens": request.max_tokens}}
        )
        message = client.invoke(_messages(request, spelled_out=ask.form != "schema"), **options)
        return message, message.text

    return call


def _response_format(schema: Mapping[str, Any], form: str) -> dict[str, Any]:
    if form == "json":
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": dict(schema)}}


def _vendor(vendor: str) -> Callable[[str, Patience], Chat]:
    """Whatever LangChain calls by that name; its own environment variables say where it is and with what key."""

    def opened(name: str, patience: Patience) -> Chat:
        model = f"{vendor}:{name}"
        _model_of_vendor(model, patience, max_tokens=Request("", "").max_tokens)

        def call(request: Request, ask: _Ask) -> tuple[AIMessage, str]:
            client = _model_of_vendor(model, patience, max_tokens=request.max_tokens)
            return _invoke_vendor(client, request, ask)

        server = Server(
            model, f"{vendor}’s address", f"the environment variable that LangChain’s {vendor} reads", patience
        )
        return _over_langchain(call, server)

    return opened


def _model_of_vendor(model: str, patience: Patience, *, max_tokens: int) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    limits: dict[str, Any] = {"max_tokens": max_tokens, "timeout": patience.timeout, "max_retries": patience.retries}
    vendor = model.partition(":")[0]
    try:
        return cast("BaseChatModel", init_chat_model(model, **limits))
    except ImportError as error:
        named = re.search(r"pip install ([\w-]+)", str(error))
        package = named.group(1) if named else f"langchain-{vendor.replace('_', '-')}"
        raise ModelError(f"{model} needs the package {package}.", hint=f"Install it: pip install {package}") from None
    except Exception as error:  # Each vendor's integration fails in its own way when its settings are missing.
        if "model provider" in str(error) or "model_provider" in str(error):
            raise ModelError(f"LangChain knows no vendor {vendor!r}.", hint="Try openai:NAME or ollama:NAME.") from None
        hint = f"Set what LangChain’s {vendor} integration asks for in the environment."
        raise ModelError(f"Cannot set up {model}: {failures.gist(str(error))}", hint=hint) from None


def _invoke_vendor(client: BaseChatModel, request: Request, ask: _Ask) -> tuple[AIMessage, str]:
    """Ask with the vendor's own way of structured output where there is one, else in words."""
    if request.schema is not None and ask.form == "schema":
        schema = {"title": "reply", "description": "The reply.", **request.schema}
        try:
            structured = client.with_structured_output(schema, include_raw=True)
        except NotImplementedError:
            pass
        else:
            outcome = cast("dict[str, Any]", structured.invoke(_messages(request, spelled_out=False)))
            raw, parsed = outcome["raw"], outcome["parsed"]
            return raw, raw.text if parsed is None else json.dumps(parsed)
    message = client.invoke(_messages(request, spelled_out=True))
    return message, message.text


Provider = Callable[[str, Patience], Chat]
PROVIDERS: dict[str, Provider] = {
    "openai": _openai,
    "fake": lambda name, _patience: fake.open_fake(name),
}


# --- One call -----------------------------------------------------------------------------------------------------


def _messages(request: Request, *, spelled_out: bool) -> list[tuple[str, str]]:
    """The two messages; the schema is spelled out to a model whose server does not impose it."""
    system = request.system
    if spelled_out and request.schema is not None:
        schema = json.dumps(request.schema)
        system += f"\n\nReply with one JSON object that satisfies this JSON schema, and with nothing else:\n{schema}"
    return [("system", system), ("human", request.user)]


def _over_langchain(call: _Call, server: Server) -> Chat:
    """A Chat that learns what its server understands and explains what goes wrong."""
    ask = _Ask("schema")

    def chat(request: Request) -> Reply:
        nonlocal ask
        unreadable = 0
        while True:
            # Another thread may learn the same thing meanwhile: what follows is about what this one sent.
            sent = ask
            try:
                message, text = call(request, sent)
            except Exception as error:  # Vendors raise their own kinds; the user gets one kind, without a traceback.
                simpler = _simpler(sent, error)
                if simpler:
                    ask = simpler
                elif failures.UNREADABLE.fits(error) and unreadable < server.patience.retries:
                    unreadable += 1
                else:
                    raise failures.explained(error, server) from None
            else:
                return _reply(message, text, request, server)

    return chat


def _simpler(ask: _Ask, error: Exception) -> _Ask | None:
    is_answer = getattr(error, "status_code", None) is not None
    return ask.without(str(error)) if is_answer and not failures.OVERFLOW.fits(error) else None


def _reply(message: AIMessage, text: str, request: Request, server: Server) -> Reply:
    """Take the reply from LangChain's message, unless the model stopped before its end."""
    about = message.response_metadata
    refusal = message.additional_kwargs.get("refusal")
    reason = str(about.get("finish_reason") or about.get("stop_reason") or about.get("status") or "").lower()
    if refusal or reason == "refusal":
        raise failures.REFUSED.explained(server, refusal or "it gave no reason")
    if reason in {"content_filter", "safety", "recitation", "blocklist", "prohibited_content"}:
        raise failures.FILTERED.explained(server)
    if reason in {"length", "max_tokens", "incomplete"}:
        raise failures.CUT_SHORT.explained(server)
    usage: Mapping[str, Any] = message.usage_metadata or {}
    return Reply(
        text=text,
        # Small servers do not count; a budget still must.
        prompt_tokens=usage.get("input_tokens") or estimate(request.system + request.user),
        completion_tokens=usage.get("output_tokens") or estimate(text),
        model=str(about.get("model_name") or server.model),
    )
