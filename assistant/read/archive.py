"""ZIP files that are documents, opened only where they unpack to no more than a document would."""

from __future__ import annotations

import zipfile
from io import BytesIO

from assistant.read.source import Source, unreadable

# A report of a thousand pages unpacks to some 20 MB; pictures do not shrink, and count little.
MAX_UNPACKED = 300 * 1024 * 1024
# An office's own XML shrinks to a tenth or a twentieth; a bomb to a thousandth.
MAX_RATIO = 200
_OLE = b"\xd0\xcf\x11\xe0"


def opened(source: Source, suffix: str, kind: str) -> zipfile.ZipFile:
    """The archive; looks at the sizes in its index before anything is unpacked. `kind` is `a Word document`."""
    if source.data.startswith(_OLE):
        hint = f"Save a copy as {suffix} without a password."
        raise unreadable(source.name, "it is encrypted or an old .doc file", hint=hint)
    try:
        archive = zipfile.ZipFile(BytesIO(source.data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        hint = f"Open it in a word processor and save it again as {suffix}."
        raise unreadable(source.name, f"it is not {kind}", hint=hint) from None
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > min(MAX_UNPACKED, max(10 * 1024 * 1024, MAX_RATIO * len(source.data))):
        why = f"it unpacks from {len(source.data) / 1024:.0f} KB to {unpacked / 1024**2:.0f} MB"
        raise unreadable(source.name, why, hint="Ask for a copy from a source you trust, or save its text as .txt.")
    return archive
