"""Options that several commands share, each defined once, and the desk that they open."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import settings
from assistant.render import RENDERERS

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.llm.trace import Trace

Library = Annotated[
    str | None,
    typer.Option(
        "--library", metavar="DIR", help="The library's folder; else PODIUM_LIBRARY, else the nearest .podium/."
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="NAME", help="extractive (default, offline), openai:<name>, or any LangChain vendor:model."
    ),
]
Embedder = Annotated[
    str | None,
    typer.Option(
        "--embedder", metavar="NAME", help="minilm (default, offline) or openai:<name>; a library keeps its own."
    ),
]
Judge = Annotated[
    str | None,
    typer.Option(
        "--judge", metavar="MODEL", help="A model that judges the sentences too; it can only lower a verdict."
    ),
]
ScoreEvidence = Annotated[
    bool,
    typer.Option("--score-evidence", help="Let the model rate the passages first; it writes from those of use alone."),
]
Reranker = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        metavar="NAME",
        help="A second opinion on the best found: sentences, or a cross-encoder's folder or name. Slower.",
    ),
]
TraceFile = Annotated[
    Path | None,
    typer.Option("--trace", metavar="FILE.json", help="Write down evidence, prompts, replies, findings, time, tokens."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help="From this date or time on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Before this date or time.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="WHEN", help="As the library stood then: nothing later is seen.")
]
Publisher = Annotated[str | None, typer.Option("--publisher", help="Only documents of this publisher.")]
Speaker = Annotated[str | None, typer.Option("--speaker", help="Only what this person says in transcripts.")]
Kind = Annotated[
    str | None,
    typer.Option("--kind", help="Only this kind: article, transcript, statement, cable, email, correction, document."),
]


def _known_format(out: Path | None) -> Path | None:
    """A file that cannot be written is refused before any work is done."""
    if out is not None:
        from assistant.cli.output import format_of

        format_of(out)
    return out


Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        callback=_known_format,
        help=f"Write a file; its suffix says the format: {' '.join(f'.{name}' for name in RENDERERS)}.",
    ),
]
KeepUnsupported = Annotated[
    bool,
    typer.Option(
        "--keep-unsupported/--strict",
        help="Keep unsupported sentences, visibly marked, or (the default) remove and list them.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict/--keep-unsupported",
        help="Take unsupported sentences out of the draft and list them, or (the default) keep them, visibly marked.",
    ),
]
MaxCost = Annotated[
    float | None,
    typer.Option(
        "--max-cost", metavar="USD", min=0, help="Make no call to a model that could bring the cost above this."
    ),
]
MaxTokens = Annotated[
    int | None,
    typer.Option(
        "--max-tokens", metavar="N", min=0, help="Make no call that could bring prompts and replies above so many."
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Ask the model anew, and keep none of its replies.")]


Verbose = Annotated[
    bool, typer.Option("--verbose", help="Tell of each failure of a model's server, each wait and try, and the cost.")
]


LimitFlags = Mapping[str, float | str | None]


def limit_flags(max_cost: float | None, max_tokens: int | None, *, no_cache: bool) -> LimitFlags:
    """What the flags say of the fields of Limits; the desks that one command opens spend together."""
    remember = False if no_cache else None
    return {"max_cost": max_cost, "max_tokens": max_tokens, "remember_replies": remember, "run": uuid.uuid4().hex}


Spokesperson = Annotated[
    list[str] | None,
    typer.Option(
        "--spokesperson", metavar="NAME", help="Whose words are our own; may be repeated, and stand in podium.toml."
    ),
]


def preferences(parties: list[str] | None, spokespeople: list[str] | None) -> dict[str, tuple[str, ...]]:
    """Whose words to look for and what to tell first: what was typed, else what podium.toml says."""
    chosen = settings.load({})
    return {
        "interests": chosen.topics,
        "parties": tuple(parties or chosen.parties),
        "spokespeople": tuple(spokespeople or chosen.spokespeople),
    }


def open_desk(
    library: str | None,
    *,
    model: str | None = None,
    embedder: str | None = None,
    create: bool = False,
    judge: str | None = None,
    score_evidence: bool = False,
    limits: LimitFlags | None = None,
    reranker: str | None = None,
    trace: Trace | None = None,
) -> Desk:
    """The desk that the flags, the environment and podium.toml ask for."""
    from assistant.desk import Aids, Desk

    chosen = settings.load(
        {"library": library, "model": model, "embedder": embedder, "reranker": reranker, **(limits or {})}
    )
    folder = settings.library_folder(chosen, create=create)
    aids = Aids(judge, score_evidence, settings.own_prompts(), reranker=chosen.reranker, trace=trace)
    return Desk.open(folder, model=chosen.model, embedder=chosen.embedder, aids=aids, limits=chosen.limits)
