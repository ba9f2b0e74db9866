"""What commands print: results to stdout, progress and notes to stderr."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from assistant.errors import BudgetSpent, PodiumError, UsageProblem
from assistant.moments import utc_now
from assistant.render.safe import cleaned, one_line
from assistant.text import counted

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.desk import Desk
    from assistant.domain import Briefing, Claim, Filter, Kind
    from assistant.llm.trace import Trace
    from assistant.record import Record


def trouble(problem: str, way_out: str, code: int) -> int:
    """Say a problem and its way out, one line each, and give the exit code back."""
    note(f"podium: {one_line(problem)}\n  → {one_line(way_out)}")
    return code


STOPPED = 130
"""The exit code of Ctrl-C, as shells have it."""


def stopped() -> int:
    return trouble("Stopped.", "What was finished is kept; run the command again to go on.", STOPPED)


UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""What a full disk or a broken device answers."""


def open_closed() -> None:
    """Let a stream that the shell closed swallow what is written to it."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def abandon() -> None:
    """Send the rest of stdout nowhere, so that leaving does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fit_terminal() -> None:
    """Show a question mark for a character that the terminal's encoding lacks, rather than fail on a curly quote."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def standard_input() -> str:
    """What is piped in; bytes that are no UTF-8 are shown as such rather than stopping the command."""
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def note(text: str) -> None:
    sys.stderr.write(f"{cleaned(text)}\n")


class _Notes(logging.Handler):
    """Whatever the program's parts log, as notes."""

    def emit(self, record: logging.LogRecord) -> None:
        note(record.getMessage())


_NOTES = _Notes()


def listen(*, verbose: bool = False) -> None:
    """Show on stderr what the program's parts warn of, and with `verbose` what they tell."""
    log = logging.getLogger("assistant")
    log.setLevel(logging.INFO if verbose else logging.WARNING)
    if _NOTES not in log.handlers:
        log.addHandler(_NOTES)


def put(text: str) -> None:
    """Print to stdout; whatever a title, a name or an address brings along, it steers no terminal."""
    put_exact(cleaned(text))


def put_exact(text: str) -> None:
    """Print characters as they stand: JSON, whose dangerous ones are escapes already, and words bound for a file."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def put_words(text: str) -> None:
    """Print a stored text: neutralised on a terminal, character by character as it stands into a file or a pipe."""
    (put if sys.stdout.isatty() else put_exact)(text)


def console() -> Console:
    """The terminal; plain when it is none, or with NO_COLOR."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def put_done(text: str, data: dict[str, Any], *, as_json: bool) -> None:
    """Print what was done, as a line or as the one JSON document."""
    if as_json:
        put_json({"format": 1, **data})
    else:
        put(text)


def put_json(data: dict[str, Any]) -> None:
    from assistant.render.data import dumped

    text = dumped(data)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # A question mark would change what was quoted; an escape does not.
        text = json.dumps(json.loads(text), indent=2)
    put_exact(text)


def show(briefing: Briefing, *, as_json: bool) -> None:
    """Print an answer, briefing or check, as JSON or for a person; the checker's errors only where it judged."""
    from assistant.render import data, terminal
    from assistant.verify.notice import notice, short_notice

    if as_json:
        put_json(data.to_data(briefing, notice()))
    else:
        judged = any(claim.verdict for claim in briefing.claims)
        terminal.show(briefing, console(), short_notice() if judged else None)


@contextmanager
def told_if_unasked(kind: Kind, title: str, *, as_json: bool) -> Iterator[None]:
    """Where a budget allows not even the first call, that is what is printed; the way out follows as of any trouble."""
    try:
        yield
    except BudgetSpent as stop:
        from assistant.domain import Briefing
        from assistant.render import data, wording

        none = Briefing(kind, title, reason=f"The model was not asked. {stop.message}", stopped=stop.message)
        if as_json:
            put_json(data.to_data(none))
        else:
            put(wording.sheet(none).refusal or "")
        sys.stdout.flush()
        raise


def clean(briefing: Briefing) -> bool:
    """Everything is there, and everything in it stood up to the checks."""
    return briefing.passed and not briefing.removed and not briefing.stopped


def note_embargoes(desk: Desk, where: Filter) -> None:
    """Say what an embargo held back, and the way to see it."""
    from assistant.desk.arguments import bounded
    from assistant.desk.embargo import passed_over

    if told := passed_over(desk.library, bounded(where, {})):
        sys.stdout.flush()  # What was found comes first, also where it cannot be written.
        note(told)


def note_spelling(desk: Desk, question: str, where: Filter) -> None:
    """Say which words of the question no document has, where the library has one like them."""
    for word, near in desk.meant(question, where=where).items():
        sys.stdout.flush()
        note(f"No document has “{one_line(word)}”. Did you mean “{one_line(near)}”?")


def note_usage(briefing: Briefing) -> None:
    """Say with --verbose what a model was asked for."""
    used = briefing.usage
    if used.calls:
        tokens = used.prompt_tokens + used.completion_tokens
        cost = "cost unknown" if used.cost is None else f"${used.cost:.6f}"
        told = "Model: %d calls, %d of them cached, %s tokens, %s."
        logging.getLogger("assistant.cli").info(told, used.calls, used.cached, f"{tokens:,}", cost)


def deliver(briefing: Briefing, out: Path | None, *, as_json: bool, live: bool = False) -> None:
    """
    To the file where one is named, with a line to say so; else, or with --json as well, to the screen.

    One of a series (`live`) takes the place of the one before it on a terminal, and is one line of JSON.
    """
    if live and not as_json and not out:
        console().clear()  # Does nothing where there is no terminal.
    if out:
        write(briefing, out)
        note(f"Wrote {out}: {_counts(briefing)}.")
    if as_json and live:
        from assistant.render import data
        from assistant.verify.notice import notice

        put_exact(json.dumps(data.to_data(briefing, notice())))
    elif as_json or not out:
        show(briefing, as_json=as_json)


def write_bundle(briefing: Briefing, out: Path, settings: dict[str, Any]) -> None:
    """A bundle of the briefing, the documents it cites and what it was made with."""
    from assistant import bundle
    from assistant.render import render
    from assistant.verify.notice import notice
    from assistant.versions import versions

    texts = bundle.prompts_for(str(settings["template"]), briefing.model)
    whole = render(briefing, "json", notice=notice())
    told = {**settings, "model": briefing.model}
    write_file(out, bundle.pack(whole, briefing, settings=told, texts=texts, versions=versions()))
    note(f"Wrote {out}: {len({one.document for one in briefing.citations})} cited documents.")


def deliver_record(record: Record, out: Path | None, *, as_json: bool) -> None:
    """A briefing that was written before, as it was: its JSON is not made anew, which a clearance would not survive."""
    from assistant.render import data, render, terminal

    if out:
        suffix = format_of(out)
        whole = data.dumped(record.data or data.to_data(record.briefing, record.notice)).encode()
        write_file(out, whole if suffix == "json" else render(record.briefing, suffix, notice=record.notice))
        note(f"Wrote {out}: {_counts(record.briefing)}.")
    if as_json:
        put_json(record.data or data.to_data(record.briefing, record.notice))
    elif not out:
        terminal.show(record.briefing, console(), record.notice)


def _counts(briefing: Briefing) -> str:
    supported, total = briefing.count("supported"), len(briefing.claims)
    removed = f", {len(briefing.removed)} removed by the gate" if briefing.removed else ""
    return f"{counted(total, 'sentence')}, {supported} supported{removed}"


def stream_claim(claim: Claim) -> None:
    """
    One finished and checked sentence with where it is from, as soon as it is; it has no number yet.

    Its verdict and its marking stand before it: a reader of a slow pipe sees no sentence before its mark.
    """
    from assistant.handling.attribution import source_name
    from assistant.render import wording
    from assistant.render.days import day

    mark, terms = wording.mark(claim), wording.portion(claim, utc_now())
    text = "".join(words for words, _ in wording.voiced(claim))
    documents = dict.fromkeys(one.document for one in claim.citations if one.role == "supports")
    sources = "; ".join(
        ", ".join(filter(None, (source_name(one) or one.title, day(one.published)))) for one in documents
    )
    disputed = claim.corroboration.standing if claim.corroboration else None
    before = [f"[{mark}]" if mark else "", f"({terms})" if terms else ""]
    after = [f"[{one_line(one)}]" for one in (sources, disputed if disputed in {"disputed", "denied"} else "") if one]
    put(" ".join(part for part in (*before, one_line(text), *after) if part))
    sys.stdout.flush()  # Who reads a pipe waits for the sentence, not for a full buffer.


def write(briefing: Briefing, out: Path) -> None:
    """Write a file in the format of its suffix, whole or not at all."""
    from assistant.render import render
    from assistant.verify.notice import notice

    write_file(out, render(briefing, format_of(out), notice=notice()))


def put_trace(out: Path, trace: Trace, briefing: Briefing) -> None:
    """Write a trace, and say where."""
    from assistant.render import tracing
    from assistant.verify.notice import notice

    write_file(out, tracing.render(trace, briefing, notice()).encode())
    note(f"Wrote the trace {out}.")


def format_of(out: Path) -> str:
    """The renderer that a file's suffix names, where its folder is there to take it."""
    from assistant.render import RENDERERS

    suffix = out.suffix.removeprefix(".").lower()
    if suffix not in RENDERERS:
        known = ", ".join(f".{name}" for name in RENDERERS)
        raise UsageProblem(f"Cannot tell a format from the name {out.name!r}.", hint=f"End it in one of {known}.")
    if not out.absolute().parent.is_dir():
        raise UsageProblem(
            f"There is no folder {str(out.parent)!r} to write to.", hint="Make it, or name another --out."
        )
    return suffix


def write_file(out: Path, content: bytes) -> None:
    """The whole file or none of it."""
    scratch = out.with_name(f".{out.name}.part")
    try:
        scratch.write_bytes(content)
        scratch.replace(out)
    except OSError as error:
        with suppress(OSError):  # Where a file stands in the place of a folder there is nothing to take away either.
            scratch.unlink(missing_ok=True)
        raise PodiumError(f"Cannot write {out}: {error.strerror}.", hint="Choose another --out.") from None
