"""
PDF by pypdf: the text layer page by page, its printed lines made paragraphs again.

No characters are recognised in pictures: a scanned page without a text layer is refused, not guessed. Columns are read
in the order in which the file prints them: whole where each is printed whole, across where it prints row by row.
"""

from __future__ import annotations

import re
import statistics
import struct
import zlib
from collections import Counter
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from assistant.errors import ReadError
from assistant.read.fields import institution, person
from assistant.read.source import Raw, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PdfReader

_JUNK_TITLE = re.compile(
    r"^\W*(?:Microsoft \w+ - |untitled\b|(?:anonymous|unspecified)\W*$|.*\.(?:docx?|pdf|indd|pptx?|tmp)\W*$)",
    re.IGNORECASE,
)
_STARTS_BLOCK = re.compile(
    r"(?:(?:Published|Issued|Released|Updated|Dated?):? (?:on )?(?:\w+day,? )?\d|"
    r"[-*•–—▪]\s|\d{1,2}[.)]\s|\([a-z0-9]{1,3}\)\s|[A-Z][A-Z .'’-]{1,40}:|Q[.:]?\s{1,6}[A-Z])"
)
_HYPHENATED = re.compile(r"([^\W\d_]{2,})[-\u2010\u00ad]\n([^\W\d_A-Z]{2,})")
_LONGEST_HEADING = 200
# What pypdf lets through from a file that lies about its own structure.
_MALFORMED = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, OSError, RecursionError,
              NotImplementedError, AssertionError, struct.error, zlib.error)  # fmt: skip


def read_pdf(source: Source) -> Iterator[Raw]:
    """Yields the one document of a PDF, with its pages."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = _opened(source)
        printed = [page.extract_text() or "" for page in reader.pages]
        raw = _described(reader)
        headline = None if raw.title else _headline(reader)
    except ReadError:
        raise
    except (PyPdfError, DependencyError, *_MALFORMED) as error:
        hint = "Open it in a PDF viewer and save it again."
        raise unreadable(source.name, f"it is not a sound PDF ({type(error).__name__})", hint=hint) from None
    if not any(re.search(r"\w", page) for page in printed):
        hint = "Run text recognition (OCR) on it first, for example with ocrmypdf."
        raise unreadable(source.name, "its pages are pictures with no text layer", hint=hint)
    running = _running_lines(printed)
    yield Raw(
        pages=tuple(unwrapped(_without(page, running)) for page in printed),
        preamble="\n".join(running),
        title=raw.title or headline,
        author=raw.author,
        publisher=raw.publisher,
        published=raw.published,
    )


def _opened(source: Source) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(BytesIO(source.data), strict=False)
    if reader.is_encrypted:
        # Many files are encrypted with no password, only to forbid printing.
        try:
            opened = bool(reader.decrypt(""))
        except (DependencyError, NotImplementedError):
            opened = False
        if not opened:
            hint = "Open it in a PDF viewer, and print it into a new PDF without a password."
            raise unreadable(source.name, "it is encrypted", hint=hint)
    return reader


def _described(reader: PdfReader) -> Raw:
    """What the PDF says of itself; the moment it was made is no moment of publication, the day is."""
    info = reader.metadata
    if info is None:
        return Raw()
    title, author = str(info.title or ""), str(info.author or "")
    try:
        created = info.creation_date
    except ValueError:
        created = None
    return Raw(
        title=None if _JUNK_TITLE.match(title) or not title.strip() else title,
        author=person(author),
        publisher=institution(person(author)),
        published=created.date().isoformat() if created else None,
    )


def _headline(reader: PdfReader) -> str | None:
    """The lines in the largest letters of the first page, where only a heading has them; it may be wrapped."""
    printed: list[tuple[float, str]] = []
    line = None

    def visit(text: str, _: Any, matrix: Any, __: Any, size: float) -> None:
        nonlocal line
        if text.strip():
            printed.append((round(abs(size * (matrix[3] or matrix[1])), 1), text if line == matrix[5] else f" {text}"))
            line = matrix[5]

    reader.pages[0].extract_text(visitor_text=visit)
    if not printed:
        return None
    largest = max(size for size, _ in printed)
    at = next(place for place, (size, _) in enumerate(printed) if size == largest)
    heading = "".join(text for _, text in takewhile(lambda one: one[0] == largest, printed[at:]))
    is_all = sum(len(text) for size, text in printed if size == largest) > 0.3 * sum(len(text) for _, text in printed)
    # In small letters it is the rest of a heading whose first line is not in the text.
    is_rest = heading.strip()[:1].islower()
    return None if is_all or is_rest or len(heading) > _LONGEST_HEADING else " ".join(heading.split())


def _running_lines(pages: Sequence[str]) -> list[str]:
    """The running heads and feet, page numbers and all: lines at the edge of most of three or more pages."""
    if len(pages) < 3:
        return []
    edges = [lines[i].strip() for page in pages if (lines := page.strip().split("\n")) for i in {0, len(lines) - 1}]
    seen = Counter(_numberless(line) for line in edges)
    return list(dict.fromkeys(line for line in edges if line and seen[_numberless(line)] > len(pages) / 2))


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _without(page: str, running: list[str]) -> str:
    lines = page.strip().split("\n")
    return "\n".join(lines[_is_running(lines, 0, running) : len(lines) - _is_running(lines, -1, running)])


def _is_running(lines: list[str], at: int, running: list[str]) -> bool:
    return len(lines) > 1 and lines[at].strip() in running


def unwrapped(page: str) -> str:
    """
    Printed lines joined into paragraphs, with a blank line between, and words cut at a line's end made whole.

    A line is the last of its paragraph when it is short and the next does not go on in lower case.
    """
    page = _HYPHENATED.sub(lambda cut: _rejoined(cut, page), re.sub(r"[ \t]+$", "", page, flags=re.MULTILINE))
    lines = [line.strip() for line in page.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    width = statistics.median(lengths[-max(1, len(lengths) // 4) :]) if lengths else 0
    paragraphs: list[str] = [""]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        paragraphs[-1] = f"{paragraphs[-1]} {line}".strip()
        if not line or _ends_paragraph(line, following, width):
            paragraphs.append("")
    return "\n\n".join(filter(None, paragraphs))


def _rejoined(cut: re.Match[str], page: str) -> str:
    """`nego-` `tiate` is one word; `cease-` `fire` keeps its hyphen where the page prints it so elsewhere."""
    left, right = cut.groups()
    return f"{left}-{right}" if re.search(rf"\b{left}-{right}\b", page) else f"{left}{right}"


def _ends_paragraph(line: str, following: str, width: float) -> bool:
    if not following or _STARTS_BLOCK.match(following):
        return True
    return len(line) < 0.75 * width and not following[0].islower() and not line.endswith((",", "-", "–", "—"))
