"""gzip, never unpacked past a limit: a bomb of a megabyte holds a gigabyte."""

from __future__ import annotations

import zlib


class TooLargeError(Exception):
    """More than the limit stands in it."""


class Gunzip:
    """Takes packed bytes as they come and gives the plain ones, up to `limit` in all."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def __call__(self, packed: bytes) -> bytes:
        """Raises zlib.error where it is not gzip, TooLargeError past the limit."""
        plain = b""
        while packed:
            if self.inflater.eof:  # Several members in a row are one file.
                self.inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
            plain += self.inflater.decompress(packed, self.left + 1 - len(plain))
            if len(plain) > self.left:
                raise TooLargeError
            packed = self.inflater.unused_data if self.inflater.eof else b""
        self.left -= len(plain)
        return plain

    @property
    def whole(self) -> bool:
        return self.inflater.eof


class Plain:
    """The same for bytes that are not packed."""

    whole = True

    def __init__(self, limit: int) -> None:
        self.left = limit

    def __call__(self, data: bytes) -> bytes:
        self.left -= len(data)
        if self.left < 0:
            raise TooLargeError
        return data


UNPACKERS: dict[str, type[Gunzip | Plain]] = {"identity": Plain, "": Plain, "gzip": Gunzip, "x-gzip": Gunzip}
"""By the name of a Content-Encoding."""


def gunzipped(packed: bytes, limit: int) -> bytes:
    """The whole of a gzip file; raises zlib.error where it is none or cut short, TooLargeError past the limit."""
    gunzip = Gunzip(limit)
    plain = gunzip(packed)
    if not gunzip.whole:
        raise zlib.error("it is cut short")
    return plain
