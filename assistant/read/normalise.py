"""
One form for all text, made before any span is computed, so that a span holds for ever.

What a person cannot see may not be there: control characters (they drive terminals and break JSON), soft hyphens and
zero-width characters (they hide a word from a search), bidirectional controls and tag characters (they show the reader
one text and the model another). Double spaces, indentation and Markdown stay as printed.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.domain import Span

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\u00ad\u034f\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # soft hyphen, zero-width, annotation
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidirectional controls
    "\ufffe\uffff\U000e0000-\U000e01ef]"  # non-characters, tags, supplementary variation selectors
)
# Joiners belong to Persian, Indic scripts and emoji; beside ASCII they only hide a word.
_JOINERS = re.compile("(?<=[\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TRAILING = re.compile(r"(?<! ) +$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def normalised(text: str) -> str:
    """NFC, line feeds, plain spaces, nothing invisible, at most one blank line running; idempotent."""
    text = _BREAKS.sub("\n", text).replace("\u2029", "\n\n")
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    if not text.isascii():
        text = unicodedata.normalize("NFC", _JOINERS.sub("", text))
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()


def places_in(raw: str, clean: str) -> tuple[Span, ...]:
    """For each character of `clean = normalised(raw)` what it stands for in `raw`; a space may stand for nothing."""
    places: list[Span] = []
    at = 0
    while len(places) < len(clean):
        expected = clean[len(places)]
        end = _cluster_end(raw, at)
        composed = unicodedata.normalize("NFC", _bare(raw[at:end]))
        if composed and clean.startswith(composed, len(places)):
            places.extend([Span(at, end)] * len(composed))
            at = end
        elif expected.isspace() and (at >= len(raw) or _bare(raw[at:end]).strip()):
            places.append(Span(at, at))
        elif at < len(raw):
            at = end
        else:
            break
    return tuple(places)


def _bare(raw: str) -> str:
    """A few characters as they are stored, before their accents are composed."""
    plain = _SURROGATES.sub("\ufffd", _BREAKS.sub("\n", raw).replace("\u2029", "\n"))
    return _INVISIBLE.sub("", _SPACES.sub(" ", plain))


def _cluster_end(raw: str, at: int) -> int:
    """The end of a character with its accents, and with what is not seen between them."""
    end = seen = at + 1
    while end < len(raw) and (_accents(raw[end]) or _INVISIBLE.match(raw[end]) or raw[end] in "\u200c\u200d"):
        end += 1
        seen = end if _accents(raw[end - 1]) else seen
    return min(seen, len(raw))


def _accents(character: str) -> bool:
    """Whether a character composes with the one before it: an accent, or the later letters of a Korean syllable."""
    return unicodedata.combining(character) > 0 or "\u1160" <= character <= "\u11ff"


def one_line(text: str | None) -> str | None:
    """A title or a name on one line, or None when nothing is left."""
    return " ".join(normalised(text).split()) or None if text else None


def address(uri: str) -> str:
    """A path or a URL as it stands, save for half characters, which cannot be written."""
    return _SURROGATES.sub("\ufffd", uri)
