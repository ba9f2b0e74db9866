"""brief, render, clear, verify: a briefing from its draft to what was cleared, and back to what was cleared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import output
from assistant.cli.options import (
    AsOf,
    Json,
    Judge,
    KeepUnsupported,
    Library,
    MaxCost,
    MaxTokens,
    Model,
    NoCache,
    Out,
    Spokesperson,
    TraceFile,
    Until,
    Verbose,
    limit_flags,
    open_desk,
    preferences,
)
from assistant.errors import UsageProblem

if TYPE_CHECKING:
    from assistant.domain import Briefing, Claim

Earlier = Annotated[
    Path | None,
    typer.Option("--compare", metavar="OLD.json", help="Say what changed since this briefing, claim by claim."),
]
Recheck = Annotated[
    Path | None,
    typer.Option("--recheck", metavar="OLD.json", help="Draft nothing; say what became of this briefing's sources."),
]


def _zip(out: Path | None) -> Path | None:
    """A bundle that cannot be written is refused before any work is done."""
    if out is not None and (out.suffix.lower() != ".zip" or not out.absolute().parent.is_dir()):
        raise UsageProblem(
            f"Cannot write a bundle to {str(out)!r}.", hint="Name a .zip file in a folder that is there."
        )
    return out


Bundle = Annotated[
    Path | None,
    typer.Option(
        "--bundle",
        metavar="OUT.zip",
        callback=_zip,
        help="Write it with every cited document, for podium verify to check.",
    ),
]
Audience = Annotated[
    str | None,
    typer.Option("--audience", metavar="MARKING", help="For whom; refused where a sentence is marked above it."),
]
DropAbove = Annotated[bool, typer.Option("--drop-above", help="Leave out what is marked above the audience.")]
SinceLast = Annotated[
    str | None, typer.Option("--since", metavar="WHEN", help="From this date or time on, or from the `last` briefing.")
]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="What it should be about; may be repeated.")]
OverrideEmbargo = Annotated[
    bool, typer.Option("--override-embargo", help="Show what is under embargo; who and why is logged.")
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who overrides the embargo.")]
Because = Annotated[str | None, typer.Option("--because", metavar="TEXT", help="Why.")]
OneDocument = Annotated[
    str | None, typer.Option("--document", metavar="ID", help="Only this document, as a readout needs it.")
]
Parties = Annotated[
    list[str] | None,
    typer.Option(
        "--party",
        metavar="NAME",
        help="Whose positions to show: a party and its people, as 'Kessia: Vedrick, Kothrel'; may be repeated.",
    ),
]
Written = Annotated[Path, typer.Argument(metavar="BRIEFING.json", help="What podium brief --out wrote.")]


def register(app: typer.Typer) -> None:
    for command in (brief, clear, verify, render):
        app.command()(command)


def brief(
    date: Annotated[str | None, typer.Option(help="The day, today unless said.")] = None,
    since: SinceLast = None,
    until: Until = None,
    as_of: AsOf = None,
    topic: Topics = None,
    template: Annotated[str, typer.Option(help="A name in prompts/briefings, or a file.")] = "daily",
    document: OneDocument = None,
    party: Parties = None,
    spokesperson: Spokesperson = None,
    sections: Annotated[str | None, typer.Option(help="Only these sections, by key, with commas between.")] = None,
    compare: Earlier = None,
    recheck: Recheck = None,
    bundle: Bundle = None,
    audience: Audience = None,
    drop_above: DropAbove = False,
    override_embargo: OverrideEmbargo = False,
    by: By = None,
    because: Because = None,
    keep_unsupported: KeepUnsupported = False,
    out: Out = None,
    model: Model = None,
    judge: Judge = None,
    trace: TraceFile = None,
    max_cost: MaxCost = None,
    max_tokens: MaxTokens = None,
    no_cache: NoCache = False,
    verbose: Verbose = False,
    library: Library = None,
    as_json: Json = False,
) -> None:
    """Draft a briefing over a day or a window, every sentence cited and checked."""
    from assistant import record
    from assistant.cli import drafting
    from assistant.llm.trace import Trace
    from assistant.telemetry import span

    output.listen(verbose=verbose)
    if trace and audience:
        raise UsageProblem("A trace shows all that was read, to whatever audience.", hint="Drop --trace or --audience.")
    if recheck:
        raise typer.Exit(_rechecked(recheck, library, as_json=as_json))
    wanted = tuple(key.strip() for key in (sections or "").split(",") if key.strip())
    earlier = record.load(compare).briefing if compare else None
    override = drafting.Override(override_embargo, by, because)
    wishes = {"document": document, **preferences(party, spokesperson)}
    window, topics = (date, since, until, as_of), tuple(topic or ())
    asked = drafting.BriefOptions(*window, topics, template, wanted, keep_unsupported, earlier, override, wishes)
    limits = limit_flags(max_cost, max_tokens, no_cache=no_cache)
    noted = Trace() if trace else None
    with span("brief"), open_desk(library, model=model, judge=judge, limits=limits, trace=noted) as desk:
        done = drafting.drafted(desk, asked, audience, drop=drop_above, as_json=as_json)
        if bundle:
            output.write_bundle(done.briefing, bundle, done.settings)
        output.deliver(done.briefing, out, as_json=as_json)
        drafting.note_written(desk, done, out, bundle)
        if trace and noted:
            output.put_trace(trace, noted, done.briefing)
    output.note_usage(done.briefing)
    raise typer.Exit(0 if output.clean(done.briefing) and not done.failures else 1)


def _rechecked(path: Path, library: str | None, *, as_json: bool) -> int:
    """Prints what became of an old briefing's sources; 1 where anything did."""
    from assistant import record
    from assistant.render import rechecked

    earlier = record.load(path).briefing
    with open_desk(library) as desk:
        fates = desk.recheck(earlier)
    if as_json:
        output.put_json(rechecked.to_data(earlier, fates))
    else:
        output.put("\n".join(rechecked.lines(earlier, fates)))
    return 1 if fates else 0


def clear(
    briefing: Annotated[Path, typer.Argument(metavar="FILE", help="A briefing's JSON, or its bundle.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who clears it.")],
    despite_faults: Annotated[
        bool,
        typer.Option("--despite-faults", help="Clear it with sentences that are not supported; their number is kept."),
    ] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Clear a briefing for use: its JSON is frozen by a hash, and --out prints it as cleared."""
    from assistant import bundle, record
    from assistant import clear as clearing
    from assistant.moments import utc_now
    from assistant.render import data

    content = record.content_of(briefing)
    bundled = content.startswith(bundle.ZIP)
    draft = bundle.opened(content) if bundled else record.parsed(content, briefing.name)
    fallen = bundle.fallen(draft.briefing)
    done = clearing.cleared(draft, by=by, at=utc_now(), fallen=len(fallen))
    faults = (*clearing.faulty(draft.briefing), *fallen)
    if faults and not despite_faults:
        raise typer.Exit(_not_cleared(faults))
    whole = data.dumped(done).encode()
    output.write_file(briefing, bundle.repacked(content, whole) if bundled else whole)
    if out:
        output.deliver_record(record.parsed(whole, briefing.name), out, as_json=False)
    clearance = done["clearance"]
    cleared = f"Cleared by {clearance['by']}: {clearance['hash']}"
    output.put_done(cleared, {"file": str(briefing), "clearance": clearance}, as_json=as_json)


def _not_cleared(faults: Sequence[Claim]) -> int:
    from assistant.render import safe, wording
    from assistant.text import counted

    for claim in faults:
        output.put(f"{wording.mark(claim)}: {safe.one_line(claim.text)}")
    output.trouble(
        f"Not cleared: {counted(len(faults), 'sentence')} not supported.",
        "Draft it without --keep-unsupported, or clear it knowingly: --despite-faults",
        1,
    )
    return 1


def verify(
    briefing: Annotated[Path, typer.Argument(metavar="FILE", help="A briefing's JSON, or a bundle.")],
    as_json: Json = False,
) -> None:
    """Say whether a briefing is as it was cleared and stands up to its checks; needs no library and no model."""
    from assistant import bundle, record

    found = bundle.examined(record.content_of(briefing), briefing.name)
    if as_json:
        output.put_json({"format": 1, "kind": "verification", "file": briefing.name, **found.data()})
    else:
        counts = ", ".join(f"{count} {name}" for name, count in found.checked)
        held = "as it was cleared" if found.is_frozen else "held by no hash; its sentences, checked again, stand"
        output.put("\n".join(found.problems) or f"{briefing.name}: {found.state}, {held} ({counts}).")
    raise typer.Exit(0 if found.passed else 1)


def render(
    briefing: Written,
    audience: Audience = None,
    drop_above: DropAbove = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Print a written briefing in any format; one that was changed after it was cleared is refused."""
    from assistant import bundle, record
    from assistant import clear as clearing
    from assistant.cli import drafting
    from assistant.handling.markings import refuse_unknown

    content = record.content_of(briefing)
    read = bundle.opened(content) if content.startswith(bundle.ZIP) else record.parsed(content, briefing.name)
    problem = clearing.broken(read)
    if problem:
        raise typer.Exit(output.trouble(problem, "Restore what was cleared, or draft it anew.", 1))
    if audience:
        refuse_unknown(audience, drafting.markings_in(read.briefing))
    again = bundle.reread(read)
    shown = drafting.for_audience(again.briefing, audience, drop=drop_above)
    output.deliver_record(again.showing(shown), out, as_json=as_json)
    if again is not read:
        raise typer.Exit(_changed(again.briefing))


def _changed(briefing: Briefing) -> int:
    """What a draft was found to say now; 1."""
    from assistant.text import counted

    left = len(briefing.claims) - briefing.count("supported", "not-checkable")
    return output.trouble(
        f"The draft was changed by hand: it was checked and counted anew, and {counted(left, 'sentence')} "
        f"{'does' if left == 1 else 'do'} not stand.",
        "Look at those that are marked, or draft it anew: podium brief",
        1,
    )
