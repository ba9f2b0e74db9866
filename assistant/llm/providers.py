"""A model's name becomes a Wire: PROVIDERS first, else any vendor that LangChain's init_chat_model knows."""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, urlsplit

from assistant.chat import Request
from assistant.errors import ModelError
from assistant.llm import failures, fake
from assistant.llm.failures import Patience, Server
from assistant.llm.wire import Ask, Call, Wire, heard, messages, over_langchain

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_openai.chat_models.base import BaseChatOpenAI

OPENAI_URL = "https://api.openai.com/v1"
AZURE_VERSION = "2024-10-21"
"""The version of Azure's interface that is asked for where OPENAI_API_VERSION names none: the stable one."""


def open_wire(model: str, patience: Patience = Patience()) -> Wire:
    """The way to `openai:gpt-4o-mini`, `azure:<deployment>`, `fake:`, or any `vendor:model` LangChain knows."""
    vendor, colon, name = model.partition(":")
    if not (vendor and colon and (name or vendor == "fake")):
        raise ModelError(f"{model!r} does not name a model.", hint="Write vendor:model, such as openai:gpt-4o-mini.")
    if vendor != "fake":
        _quieten()
    return PROVIDERS.get(vendor, _vendor(vendor))(name, patience)


def at_home(vendor: str) -> bool:
    """Whether a vendor's models are asked at the vendor's own address, where its prices and windows hold."""
    return vendor != "openai" or (os.environ.get("OPENAI_BASE_URL") or OPENAI_URL) == OPENAI_URL


def _quieten() -> None:
    """Keep LangChain's tracing off unless the user turned it on, and its advice to programmers off the terminal."""
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    os.environ.setdefault("LANGCHAIN_TRACING_V2", os.environ["LANGSMITH_TRACING"])
    warnings.filterwarnings("ignore", module="langchain|langsmith|openai|pydantic")


# --- OpenAI, and what speaks its language -------------------------------------------------------------------------


def _openai(name: str, patience: Patience) -> Wire:
    """OpenAI, or whatever speaks its language at OPENAI_BASE_URL, where a key may not be needed."""
    key, address = os.environ.get("OPENAI_API_KEY"), os.environ.get("OPENAI_BASE_URL")
    if not key and not address:
        raise ModelError(
            "There is no OPENAI_API_KEY.",
            hint="Set it, or set OPENAI_BASE_URL to a server of your own, or drop --model.",
        )
    url = _address("OPENAI_BASE_URL", address or OPENAI_URL, "http://localhost:8080/v1")
    own = at_home("openai")
    server = Server(f"openai:{name}", url.netloc.rpartition("@")[2], "OPENAI_API_KEY", patience, own=own)

    def client() -> BaseChatOpenAI:
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        return ChatOpenAI(
            model=name,
            api_key=SecretStr(key or "none"),
            base_url=url.geturl(),
            timeout=patience.timeout,
            # Tries are counted, told and paid for in retries.py.
            max_retries=0,
            # Other servers have no Responses API; of OpenAI's own models some have nothing else.
            use_responses_api=None if own else False,
            # LangChain's own socket options would switch off the proxy of the environment, with a warning.
            http_socket_options=(),
        )

    # Ollama and older servers know only the old name of the limit.
    limit = (lambda tokens: {"max_tokens": tokens}) if own else (lambda tokens: {"extra_body": {"max_tokens": tokens}})
    return over_langchain(_openai_call(client, limit), server, lambda: _window(url.geturl(), key, name))


def _window(url: str, key: str | None, name: str) -> int | None:
    """What vLLM (`max_model_len`), llama.cpp (`meta.n_ctx`) and their like tell of a model; OpenAI tells nothing."""
    import httpx

    try:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        listed = httpx.get(f"{url}/models", headers=headers, timeout=10).json()["data"]
        about = next(one for one in listed if one["id"] == name or len(listed) == 1)
        told = [about.get("max_model_len"), *map((about.get("meta") or {}).get, ("n_ctx", "n_ctx_train"))]
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return None
    return next((size for size in told if isinstance(size, int) and size > 0), None)


def _azure(name: str, patience: Patience) -> Wire:
    """A deployment at Azure, by the variables that the OpenAI SDK reads: its address, its key or a token."""
    address = os.environ.get("AZURE_OPENAI_ENDPOINT")
    key, token = os.environ.get("AZURE_OPENAI_API_KEY"), os.environ.get("AZURE_OPENAI_AD_TOKEN")
    if not address or not (key or token):
        missing = "AZURE_OPENAI_API_KEY" if address else "AZURE_OPENAI_ENDPOINT"
        raise ModelError(f"There is no {missing}.", hint="Set it, as Azure's portal shows it for the resource.")
    url = _address("AZURE_OPENAI_ENDPOINT", address, "https://NAME.openai.azure.com")
    version = os.environ.get("OPENAI_API_VERSION") or AZURE_VERSION
    server = Server(f"azure:{name}", url.netloc, "AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN", patience)

    def client() -> BaseChatOpenAI:
        from langchain_openai import AzureChatOpenAI
        from pydantic import SecretStr

        return AzureChatOpenAI(
            azure_deployment=name,
            azure_endpoint=url.geturl(),
            api_version=version,
            api_key=SecretStr(key) if key else None,
            azure_ad_token=SecretStr(token) if token else None,
            timeout=patience.timeout,
            max_retries=0,
            http_socket_options=(),
        )

    return over_langchain(_openai_call(client, lambda tokens: {"max_completion_tokens": tokens}), server)


def _address(variable: str, address: str, example: str) -> SplitResult:
    url = urlsplit(address)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ModelError(f"{variable} is {address!r}, no address.", hint=f"Write it like {example}.")
    return url


def _openai_call(make: Callable[[], BaseChatOpenAI], limit: Callable[[int], dict[str, Any]]) -> Call:
    client = make()

    def call(request: Request, ask: Ask) -> tuple[AIMessage, str]:
        options: dict[str, Any] = {"temperature": 0} if ask.temperature else {}
        options |= limit(request.max_tokens)
        form: dict[str, Any] = {}
        if request.schema is not None and ask.form != "text":
            form = {"response_format": _response_format(request.schema, ask.form)}
        said = messages(request, spelled_out=ask.form != "schema")
        if request.hear is None:
            message = client.invoke(said, **options, **form)
        else:
            # Named outright, the form would take LangChain's way of streaming that loses the count of tokens.
            extra = {**options.pop("extra_body", {}), **form}
            pieces = client.stream(said, stream_usage=ask.stream_usage, extra_body=extra, **options)
            message = heard(pieces, request.hear)
        return message, message.text

    return call


def _response_format(schema: Mapping[str, Any], form: str) -> dict[str, Any]:
    if form == "json":
        return {"type": "json_object"}
    if form == "object":
        return {"type": "json_object", "schema": dict(schema)}
    return {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": dict(schema)}}


# --- Any vendor of LangChain's ------------------------------------------------------------------------------------


def _vendor(vendor: str) -> Callable[[str, Patience], Wire]:
    """Whatever LangChain calls by that name; its own environment variables say where it is and with what key."""

    def opened(name: str, patience: Patience) -> Wire:
        model = f"{vendor}:{name}"
        _model_of_vendor(model, patience, max_tokens=Request("", "").max_tokens)

        def call(request: Request, ask: Ask) -> tuple[AIMessage, str]:
            client = _model_of_vendor(model, patience, max_tokens=request.max_tokens)
            return _invoke_vendor(client, request, ask)

        key = f"the environment variable that LangChain’s {vendor} reads"
        return over_langchain(call, Server(model, f"{vendor}’s address", key, patience))

    return opened


def _model_of_vendor(model: str, patience: Patience, *, max_tokens: int) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    limits: dict[str, Any] = {"max_tokens": max_tokens, "timeout": patience.timeout, "max_retries": 0}
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


def _invoke_vendor(client: BaseChatModel, request: Request, ask: Ask) -> tuple[AIMessage, str]:
    """Ask with the vendor's own way of structured output where there is one, else in words."""
    if request.schema is not None and ask.form == "schema":
        schema = {"title": "reply", "description": "The reply.", **request.schema}
        try:
            structured = client.with_structured_output(schema, include_raw=True)
        except NotImplementedError:
            pass
        else:
            outcome = cast("dict[str, Any]", structured.invoke(messages(request, spelled_out=False)))
            raw, parsed = outcome["raw"], outcome["parsed"]
            return raw, raw.text if parsed is None else json.dumps(parsed)
    said = messages(request, spelled_out=True)
    message = client.invoke(said) if request.hear is None else heard(client.stream(said), request.hear)
    return message, message.text


def _fake(name: str, patience: Patience) -> Wire:
    return Wire(fake.open_fake(name), Server(f"fake:{name}", "this machine", "no key", patience))


Provider = Callable[[str, Patience], Wire]
PROVIDERS: dict[str, Provider] = {"openai": _openai, "azure": _azure, "fake": _fake}
