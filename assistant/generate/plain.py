"""
A model's sentence as plain words: no link, image, tag or address in it that a page, a mail or a terminal would act on.

An image address is how a hostile source leaks what a model has read: whoever opens the page calls it. So nothing that
can be followed leaves here; the words of a link stay, and of an address its host.
"""

from __future__ import annotations

import re

from assistant.listing import ID, visible

_COMMENT = re.compile(r"<!--.*?(?:-->|$)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_IMAGE_OR_LINK = re.compile(r"!?\[(?P<words>[^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_DEFINITION = re.compile(r"^\s*\[[^\[\]]+\]:\s*\S+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://(?:[^\s/@]*@)?(?P<host>[\w.\-]*)\S*?(?=[.,;:!?)\]]*(?:\s|$))")
_BARE_ADDRESS = re.compile(
    r"\bwww\.(?P<host>[\w\-]+(?:\.[\w\-]+)+)(?:[/?#]\S*?(?=[.,;:!?)\]]*(?:\s|$)))?", re.IGNORECASE
)
_SCRIPT = re.compile(r"\b(?:javascript|data|vbscript|file|mailto):\S+", re.IGNORECASE)
_IDS = re.compile(rf"\s*[\[(]{ID}(?:[,;]?\s*{ID})*[\])]")
_ORNAMENT = re.compile(r"^\s*(?:[-*•]|#{1,6}|>)\s+|\*\*|__|`")


def plain(text: str) -> str:
    """
    The words alone.

    `'**Ito** [left](https://a.example/?q=1) ![x](http://b.example)'` → `'Ito left x'`
    """
    words = visible(text)
    # What is left when an inner construct goes may itself be one: as many rounds as it takes.
    while (stripped := _stripped(words)) != words:
        words = stripped
    return words


def _stripped(words: str) -> str:
    words = _DEFINITION.sub("", _TAG.sub("", _COMMENT.sub("", words)))
    # From the inside out, before the addresses go: a link may hold an image.
    while (unlinked := _IMAGE_OR_LINK.sub(r"\g<words>", words)) != words:
        words = unlinked
    words = _BARE_ADDRESS.sub(_host, _ADDRESS.sub(_host, _SCRIPT.sub("", words)))
    words = _ORNAMENT.sub("", _IDS.sub("", words))
    # Halves of a construct, which a renderer might complete with what stands next to them.
    words = re.sub(r"<(?=[A-Za-z/!?])", "‹", words).replace("](", "] (").replace("![", "[").replace("][", "] [")
    return " ".join(words.split())


def _host(match: re.Match[str]) -> str:
    return re.sub(r"^(?:www\.)+|\.+$", "", match["host"], flags=re.IGNORECASE)
