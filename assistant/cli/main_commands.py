"""ingest, search, ask, check: what a press officer types."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from assistant.cli import output
from assistant.cli.options import (
    AsOf,
    Embedder,
    Json,
    Judge,
    KeepUnsupported,
    Kind,
    Library,
    MaxCost,
    MaxTokens,
    Model,
    NoCache,
    Out,
    Publisher,
    Reranker,
    ScoreEvidence,
    Since,
    Speaker,
    Spokesperson,
    Strict,
    TraceFile,
    Until,
    Verbose,
    limit_flags,
    open_desk,
)
from assistant.domain import Briefing, Filter


def register(app: typer.Typer) -> None:
    for command in (ingest, search, ask, check):
        app.command()(command)


def ingest(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH|URL...", help="Files, folders, pages, feeds, sitemaps, or - for standard input."),
    ] = None,
    feeds: Annotated[bool, typer.Option("--feeds", help="Read the feeds that podium feeds keeps, too.")] = False,
    publisher: Annotated[str | None, typer.Option(help="Publisher of these documents, over what they say.")] = None,
    date: Annotated[str | None, typer.Option(help="Their date, over what they say.")] = None,
    marking: Annotated[str | None, typer.Option(help="Handling marking, such as TLP:AMBER.")] = None,
    embargo_until: Annotated[str | None, typer.Option(help="Show nothing of them before this time.")] = None,
    ground_rules: Annotated[
        str | None, typer.Option(help="on-the-record, background, deep-background or off-the-record.")
    ] = None,
    recursive: Annotated[bool, typer.Option(help="Go into folders below the ones named.")] = True,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from this machine and its network too.")
    ] = False,
    max_pages: Annotated[
        int | None, typer.Option("--max-pages", min=1, help="Pages read of one feed or sitemap, 100 unless said.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and read again whatever changes.")] = False,
    library: Library = None,
    embedder: Embedder = None,
    as_json: Json = False,
) -> None:
    """Read documents into the library: adds, replaces what changed, skips the rest."""
    from assistant.cli import reading

    overrides = reading.overrides(publisher, date, marking, embargo_until, ground_rules)
    with open_desk(library, embedder=embedder, create=True) as desk:
        ways: dict[str, Any] = {"recursive": recursive, "allow_private": allow_private, "max_pages": max_pages}
        summary = reading.read_in(desk, reading.named(targets, feeds), overrides, **ways)
        summary += reading.read_feeds(desk, allow_private=allow_private) if feeds else type(summary)()
        reading.report(summary, desk, as_json=as_json)
        if watch:
            reading.watch(desk, targets or [], overrides, first=summary, **ways, as_json=as_json)
    raise typer.Exit(1 if summary.rejected else 0)


def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    publisher: Publisher = None,
    speaker: Speaker = None,
    kind: Kind = None,
    reranker: Reranker = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Show the evidence alone."""
    from assistant.render import data, terminal

    where = Filter(since, until, as_of, publisher, speaker, kind)
    with open_desk(library, reranker=reranker) as desk:
        evidence = desk.search(query, k=k, where=where)
        if as_json:
            output.put_json(data.evidence_data(query, evidence))
        else:
            terminal.show_evidence(query, evidence, output.console())
        output.note_spelling(desk, query, where)
        output.note_embargoes(desk, where)


def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads it from standard input.")],
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    publisher: Publisher = None,
    speaker: Speaker = None,
    kind: Kind = None,
    stream: Annotated[
        bool, typer.Option("--stream", help="Print each sentence once it is written and checked.")
    ] = False,
    keep_unsupported: KeepUnsupported = False,
    out: Out = None,
    model: Model = None,
    judge: Judge = None,
    score_evidence: ScoreEvidence = False,
    trace: TraceFile = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    no_cache: NoCache = False,
    verbose: Verbose = False,
    reranker: Reranker = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Answer from the documents, cited and checked, or refuse and say what was searched."""
    from assistant.llm.trace import Trace
    from assistant.telemetry import span

    output.listen(verbose=verbose)
    where = Filter(since, until, as_of, publisher, speaker, kind)
    text = output.standard_input() if question == "-" else question
    limits = limit_flags(max_cost, max_tokens, no_cache=no_cache)
    noted = Trace() if trace else None
    opened = open_desk(
        library,
        model=model,
        judge=judge,
        score_evidence=score_evidence,
        limits=limits,
        reranker=reranker,
        trace=noted,
    )
    with span("ask"), opened as desk, output.told_if_unasked("answer", text, as_json=as_json):
        tell = output.stream_claim if stream and not as_json else None
        answer = desk.ask(text, where=where, keep=keep_unsupported, tell=tell)
        if tell:
            output.put("\nAnswer, with its sources:\n")
        output.show(answer, as_json=as_json)
        output.note_spelling(desk, text, where)
        output.note_embargoes(desk, where)
        if trace and noted:
            output.put_trace(trace, noted, answer)
        if out:
            output.write(answer, out)
    output.note_usage(answer)
    raise typer.Exit(0 if answer.answered and output.clean(answer) else 1)


def check(
    draft: Annotated[
        str, typer.Argument(metavar="FILE", help="The draft: .md .txt .docx .html, or - for standard input.")
    ],
    against: Annotated[
        list[str] | None,
        typer.Option("--against", metavar="FILE", help="Check against these alone, not the library; may be repeated."),
    ] = None,
    as_of: AsOf = None,
    fail_under: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Exit 1 only when less than this part of the sentences is supported."),
    ] = None,
    strict: Strict = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and check again whenever the draft changes.")] = False,
    out: Out = None,
    judge: Judge = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    no_cache: NoCache = False,
    verbose: Verbose = False,
    reranker: Reranker = None,
    spokesperson: Spokesperson = None,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Check any draft sentence by sentence, and say what is wrong and what the source says."""
    from assistant.cli import checking
    from assistant.gate import struck

    def show(report: Briefing) -> None:
        known = checking.with_previous_line(desk, report, spokesperson) if not against else report
        shown = struck(known) if strict else known
        output.deliver(shown, out, as_json=as_json, live=watch)
        checking.note_removed(shown)

    output.listen(verbose=verbose)
    limits = limit_flags(max_cost, max_tokens, no_cache=no_cache)
    with checking.desk_for_check(library, against, judge, reranker, limits) as desk:
        if watch:
            checking.watch(desk, draft, against, as_of, show)
        report = checking.checked(desk, draft, against, as_of)
        show(report)
        output.note_embargoes(desk, Filter(as_of=as_of))
    output.note_usage(report)
    raise typer.Exit(0 if checking.good_enough(report, fail_under) else 1)
