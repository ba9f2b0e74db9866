"""What has no reader: the way out for each kind of file that press offices are sent all the same."""

from __future__ import annotations

_KINDS: dict[str, str] = {
    ".doc .dot .docm .wpd .wps .pages .ott .fodt": "Save a copy as .docx or .odt.",
    ".xls .xlsx .xlsm .ods .csv .tsv .numbers": "Save what it tells as .txt, or its rows as .jsonl with a text each.",
    ".ppt .pptx .odp .key .epub .pub .indd": "Export it as .pdf.",
    ".png .jpg .jpeg .tif .tiff .heic .bmp .gif .webp": "Run text recognition (OCR) on it, and save the text as .pdf.",
    ".mp3 .m4a .wav .ogg .flac .mp4 .mov .m4v .avi .mkv .webm": "Transcribe it, and save the captions as .vtt or .srt.",
    ".zip .7z .rar .tar .gz .tgz .bz2 .xz": "Unpack it, and ingest the folder.",
    ".pst .ost .olm .emlx": "Export its messages as .eml, .msg or .mbox.",
    ".json": "Write one record a line as .jsonl, each with at least a text.",
}
_WAYS_OUT = {suffix: way_out for suffixes, way_out in _KINDS.items() for suffix in suffixes.split()}
# What hangs on nearly every message and tells nothing: signatures, pictures in them, cards, invitations.
_TRIMMINGS = frozenset(".p7s .p7m .asc .sig .vcf .ics .png .jpg .jpeg .gif .bmp .svg .webp .css".split())
_TRIMMING_TYPES = ("image/", "text/calendar", "text/vcard", "text/css", "application/pkcs7", "application/pgp")


def way_out(suffix: str) -> str | None:
    """How to bring a file of this suffix in another way; None where none is known."""
    return _WAYS_OUT.get(suffix)


def is_trimming(suffix: str, media_type: str | None) -> bool:
    """Whether an attachment is of a kind that nobody misses."""
    return suffix in _TRIMMINGS or (media_type or "").lower().startswith(_TRIMMING_TYPES)
