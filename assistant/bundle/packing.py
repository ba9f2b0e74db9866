"""
A briefing and all that it rests on, packed into one file and taken out of it whole or not at all.

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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant import prompts, record
from assistant.bundle.enclosed import enclosed
from assistant.domain import Briefing
from assistant.errors import RecordError
from assistant.notation import from_json

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
    return sealed(parts)


def prompts_for(template: str, model: str) -> dict[str, str]:
    """The template's text and, where a model wrote, every prompt it may have been told, by their paths in a bundle."""
    path = Path(template) if template.endswith(".md") else prompts.prompts_folder() / "briefings" / f"{template}.md"
    stem = re.sub(r"[^\w-]+", "-", path.stem, flags=re.ASCII)[:80] or "template"
    told = () if model == "extractive" else prompts.names()
    texts = {f"prompts/{name}.md": (prompts.prompts_folder() / f"{name}.md").read_text("utf-8") for name in told}
    return {f"prompts/briefings/{stem}.md": path.read_text("utf-8"), **texts}


def opened(content: bytes) -> record.Record:
    """The briefing in a bundle that is as it was packed."""
    return record.parsed(unzipped(content)[BRIEFING], BRIEFING)


def repacked(content: bytes, briefing_json: bytes) -> bytes:
    """The same bundle with its briefing as cleared."""
    return sealed({**unzipped(content), BRIEFING: briefing_json})


def _dumped(data: Any) -> bytes:
    return (json.dumps(data, indent=1, sort_keys=True) + "\n").encode()


def sealed(parts: Mapping[str, bytes]) -> bytes:
    """The bytes of a bundle of these parts, under a manifest of them."""
    return zipped({**parts, MANIFEST: _manifest(parts)})


def _manifest(parts: Mapping[str, bytes]) -> bytes:
    hashes = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items() if name != MANIFEST}
    return _dumped({"format": 1, "kind": "bundle", "sha256": hashes})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The same bytes for the same parts, on every day and every machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            target.writestr(entry, parts[name], zipfile.ZIP_STORED)
    return packed.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
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
    if sealed(parts) != content:
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
    """The hash that a manifest gives for a file; None where it gives none."""
    try:
        return str(from_json(manifest)["sha256"][name])
    except (ValueError, KeyError, TypeError):
        return None
