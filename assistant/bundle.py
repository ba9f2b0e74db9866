"""
A briefing with all that it rests on in one file, and that file checked later: offline, without library or model.

The bundle holds the briefing, the whole text of every cited document, settings, prompts and versions, and a manifest
of hashes. It is a zip whose entries are stored and dated alike, so that packing its contents again gives the same
bytes: any changed byte is found, and nothing in it can unfold. What it cannot show is who made it: it is not signed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import clear, gate, prompts, record, verify
from assistant.domain import Briefing, Citation, Claim, Document
from assistant.enclosed import enclosed, read_enclosed
from assistant.errors import RecordError
from assistant.handling.attribution import source_name, speaker_name
from assistant.handling.restricted import as_given

if TYPE_CHECKING:
    from assistant.verify import Support

BRIEFING, SOURCES, SETTINGS, VERSIONS, MANIFEST, README = (
    "briefing.json",
    "sources.json",
    "settings.json",
    "versions.json",
    "manifest.json",
    "README.txt",
)
ZIP = b"PK"
"""How a bundle's bytes begin."""
_PARTS = {BRIEFING, SOURCES, SETTINGS, VERSIONS, MANIFEST, README}
_PROMPT = re.compile(r"prompts/(?:briefings/)?[\w-]{1,80}\.md")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ABOUT = """\
A press briefing with everything it rests on.

briefing.json    the briefing: every sentence with its citations, verdict and findings
sources.json     every cited document, whole, and the passages that were cited
settings.json    what it was made with
prompts/         the template, and what a model was told where one wrote it
versions.json    the program and what it runs on
manifest.json    the SHA-256 of each file

Check it again, offline, without the library and without a model: podium verify BUNDLE.zip
Its marking is that of the briefing. The documents are here whole, but for what is off the record and what names who
must not be named, which is blacked out. Of a document on background only the cited passages are here.
"""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file says it is, and what is wrong with it."""

    state: str | None
    problems: tuple[str, ...] = ()
    checked: tuple[tuple[str, int], ...] = ()
    """What was compared, and how many of it."""

    @property
    def passed(self) -> bool:
        return not self.problems

    @property
    def is_frozen(self) -> bool:
        """Whether a hash shows that it is what was cleared."""
        return self.state == clear.CLEARED

    def data(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "problems": list(self.problems),
            "checked": dict(self.checked),
            "passed": self.passed,
        }


# Packing.


def pack(
    briefing_json: bytes,
    briefing: Briefing,
    *,
    settings: Mapping[str, Any],
    texts: Mapping[str, str],
    versions: Mapping[str, str],
) -> bytes:
    """The bundle of a briefing; `texts` are the prompts and the template by their paths."""
    parts = {
        BRIEFING: briefing_json,
        SOURCES: _dumped(enclosed(briefing)),
        SETTINGS: _dumped(settings),
        VERSIONS: _dumped(versions),
        README: _ABOUT.encode(),
        **{path: text.encode() for path, text in texts.items()},
    }
    return _zipped({**parts, MANIFEST: _manifest(parts)})


def prompts_for(template: str, model: str) -> dict[str, str]:
    """The template's text and, where a model wrote, every prompt it may have been told, by their paths in a bundle."""
    path = Path(template) if template.endswith(".md") else prompts.prompts_folder() / "briefings" / f"{template}.md"
    stem = re.sub(r"[^\w-]+", "-", path.stem, flags=re.ASCII)[:80] or "template"
    told = () if model == "extractive" else prompts.names()
    texts = {f"prompts/{name}.md": (prompts.prompts_folder() / f"{name}.md").read_text("utf-8") for name in told}
    return {f"prompts/briefings/{stem}.md": path.read_text("utf-8"), **texts}


def opened(content: bytes) -> record.Record:
    """The briefing in a bundle that is as it was packed."""
    return record.parsed(_unzipped(content)[BRIEFING], BRIEFING)


def repacked(content: bytes, briefing_json: bytes) -> bytes:
    """The same bundle with its briefing as cleared."""
    parts = {**_unzipped(content), BRIEFING: briefing_json}
    return _zipped({**parts, MANIFEST: _manifest(parts)})


def _dumped(data: Any) -> bytes:
    return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()


def _manifest(parts: Mapping[str, bytes]) -> bytes:
    hashes = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items() if name != MANIFEST}
    return _dumped({"format": 1, "kind": "bundle", "sha256": hashes})


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            target.writestr(entry, parts[name], zipfile.ZIP_STORED)
    return packed.getvalue()


# Checking.


def examined(content: bytes, name: str, *, support: Support | None = None) -> Examined:
    """A briefing's JSON or a bundle, checked; `support` scores its sentences anew, by default the shipped one."""
    if content.startswith(ZIP):
        return _examined_bundle(content, support)
    try:
        read = record.parsed(content, name)
    except RecordError as damage:
        return Examined(None, (damage.message,))
    problems = [*filter(None, [clear.broken(read)]), *map(_no_longer, fallen(read.briefing, support))]
    counts = ("citations", len(read.briefing.citations)), ("sentences", len(read.briefing.claims))
    return Examined(read.briefing.status, tuple(problems), counts)


def fallen(briefing: Briefing, support: Support | None = None) -> tuple[Claim, ...]:
    """The sentences that are told as sound and, checked again on their cited passages, are not; with what was found."""
    support = support or _shipped()
    again = (_again(one, one.citations, support) for one in dict.fromkeys(briefing.claims) if clear.sound(one))
    return tuple(claim for claim in again if not clear.sound(claim))


def reread(read: record.Record, support: Support | None = None) -> record.Record:
    """
    What was written, checked and counted anew where a draft was changed by hand: no old verdict stands by new words.

    A cleared briefing is as it was cleared: its hash has said so.
    """
    briefing = read.briefing
    if briefing.clearance:
        return read
    support = support or _shipped()
    claims = [_unless_fallen(one, support) for one in briefing.claims]
    told = read.data.get("grounding") or {}
    supported = sum(one.verdict is not None and one.verdict.label == "supported" for one in claims)
    counts = {"claims": len(claims), "supported": supported}
    if all(told.get(name) == count for name, count in counts.items()):
        return read
    return record.Record(gate.refilled(briefing, claims), read.notice, {})


def _unless_fallen(claim: Claim, support: Support) -> Claim:
    """The claim as it was told, or with what is found of it now where that is worse."""
    again = _again(claim, claim.citations, support) if clear.sound(claim) else claim
    return claim if clear.sound(again) else replace(claim, verdict=again.verdict)


def _no_longer(claim: Claim) -> str:
    label = claim.verdict.label if claim.verdict else None
    return f"Checked again, this sentence does not stand ({label}): {_short(claim)}"


def _again(claim: Claim, citations: Sequence[Citation], support: Support) -> Claim:
    """The checks made again on what bears it out; what says otherwise was found elsewhere, and proves nothing here."""
    supporting = tuple(one for one in citations if one.role == "supports")
    return verify.verify(replace(claim, citations=supporting, verdict=None), (), support=support)


def _shipped() -> Support:
    from assistant.verify.support import SupportScore

    return SupportScore()


def _examined_bundle(content: bytes, support: Support | None) -> Examined:
    try:
        parts = _unzipped(content)
        documents = {document.id: document for document in read_enclosed(json.loads(parts[SOURCES]))}
        read = record.parsed(parts[BRIEFING], BRIEFING)
    except RecordError as damage:
        return Examined(None, (damage.message,))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Examined(None, (f"{SOURCES} is damaged.",))
    missing = [one.document.id for one in read.briefing.citations if one.document.id not in documents]
    if missing:
        return Examined(read.briefing.status, (f"{SOURCES} lacks the cited document {missing[0]}.",))
    problems = [
        *filter(None, [clear.broken(read)]),
        *_wrong_prompt(read, parts),
        *_wrong_citations(read, documents),
        *_wrong_verdicts(read.briefing, documents, support),
    ]
    counts = ("files", len(parts)), ("documents", len(documents)), ("citations", len(read.briefing.citations))
    return Examined(read.briefing.status, tuple(problems), (*counts, ("sentences", len(read.briefing.claims))))


def _unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a bundle by name, each as its manifest says; raises RecordError where one is not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            _refuse_foreign(entries, len(content))
            parts = {entry.filename: packed.read(entry) for entry in entries}
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as damage:
        raise _damaged(f"it cannot be unpacked ({damage})") from None
    absent = sorted(_PARTS - set(parts))
    if absent:
        raise _damaged(f"{absent[0]} is missing")
    for name, part in parts.items():
        if name != MANIFEST and _listed(parts[MANIFEST], name) != hashlib.sha256(part).hexdigest():
            raise _damaged(f"{name} is not as the manifest has it")
    if _manifest(parts) != parts[MANIFEST] or _zipped(parts) != content:
        raise _damaged("it is not as it was packed")
    return parts


def _damaged(how: str) -> RecordError:
    return RecordError(f"The bundle was changed: {how}.", hint="Get it again from who made it.")


def _refuse_foreign(entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    """What no bundle holds is not even read: packed entries, odd names, more bytes than the file has."""
    names = [entry.filename for entry in entries]
    for name in names:
        if name not in _PARTS and not _PROMPT.fullmatch(name):
            raise _damaged(f"it holds {name!r}")
    packed = any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 for entry in entries)
    if packed or len(set(names)) != len(names) or sum(entry.file_size for entry in entries) > size:
        raise _damaged("it is not as it was packed")


def _listed(manifest: bytes, name: str) -> str | None:
    try:
        return str(json.loads(manifest)["sha256"][name])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _wrong_prompt(read: record.Record, parts: Mapping[str, bytes]) -> Iterator[str]:
    """The prompt that the briefing names must be the one that is here."""
    prompt = read.briefing.prompt
    if not prompt:
        return
    here = parts.get(f"prompts/{prompt.get('name')}.md")
    if here is None or hashlib.sha256(here).hexdigest()[:12] != prompt.get("fingerprint"):
        yield f"The prompt {prompt.get('name')!r} is not the one that the briefing was written with."


def _wrong_citations(read: record.Record, documents: Mapping[str, Document]) -> Iterator[str]:
    """Every quote must be the document's text at its place, under the document's own name."""
    for n, citation in enumerate(read.briefing.citations, 1):
        whole, told = as_given(documents[citation.document.id], citation.span), citation.document
        if (
            citation.span.of(whole.text) != citation.quote
            or citation.passage.span.of(whole.text) != citation.passage.text
        ):
            yield f"[{n}] The document has other words at {citation.span.start}:{citation.span.end}."
        speaker = speaker_name(whole, whole.speaker_of(citation.span))
        if (citation.speaker, citation.page) != (speaker, whole.page_of(citation.span)):
            yield f"[{n}] The document gives another speaker or page."
        names = "title uri published marking embargo_until ground_rules"
        same = told.publisher == source_name(whole) and all(
            getattr(told, n) == getattr(whole, n) for n in names.split()
        )
        if not same:
            yield f"[{n}] The document calls itself otherwise."


def _wrong_verdicts(briefing: Briefing, documents: Mapping[str, Document], support: Support | None) -> Iterator[str]:
    """Every check made again on the cited passages must come to what the briefing says."""
    support = support or _shipped()
    for claim in dict.fromkeys(briefing.claims):
        again = _again(claim, [_whole(one, documents) for one in claim.citations], support).verdict
        told = claim.verdict.label if claim.verdict else None
        if _was_judged(claim):
            continue
        if again is None or again.label != told:
            found = again.label if again else None
            yield f"Checked again, this sentence is {found}, not {told}: {_short(claim)}"


def _was_judged(claim: Claim) -> bool:
    """Whether a model's judgement, which is not asked for again, is what condemned it."""
    return any(one.check == "judge" and not one.passed for one in (claim.verdict.findings if claim.verdict else ()))


def _whole(citation: Citation, documents: Mapping[str, Document]) -> Citation:
    document = as_given(documents[citation.document.id], citation.span)
    return replace(citation, passage=replace(citation.passage, document=document))


def _short(claim: Claim) -> str:
    text = " ".join(claim.text.split())
    return text if len(text) <= 120 else f"{text[:119]}…"
