"""Media types, and the suffixes of the files that have them."""

from __future__ import annotations

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "message/rfc822": ".eml",
    "application/vnd.ms-outlook": ".msg",
    "application/mbox": ".mbox",
    "application/x-mimearchive": ".mht",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "text/plain": ".txt",
}
"""The suffix by which a reader is chosen, for every media type that has one."""
