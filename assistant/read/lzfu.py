"""Rich Text as Outlook packs it into its messages (MS-OXRTFCP)."""

from __future__ import annotations

import struct

# What every compressed body may refer back to before it has begun (MS-OXRTFCP).
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096


def unpacked(data: bytes) -> bytes:
    """
    The Rich Text of a packed body: its bytes come singly, or as a place and a length within the last 4096.

    Raises struct.error or IndexError where it is cut short.
    """
    size, kind = struct.unpack_from("<I", data, 4)[0], data[8:12]
    if kind != b"LZFu":
        return data[16 : 16 + size]
    window, out, at = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0")), bytearray(), 16
    write = len(_DICTIONARY)
    while at < len(data) and len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                break
            if flags >> bit & 1:
                offset, length = struct.unpack_from(">H", data, at)[0] >> 4, (data[at + 1] & 15) + 2
                at += 2
                if offset == write % _WINDOW:
                    return bytes(out)
                run = (offset, length)
            else:
                window[write % _WINDOW] = data[at]
                run = (write, 1)
                at += 1
            for step in range(run[1]):
                byte = window[(run[0] + step) % _WINDOW]
                window[write % _WINDOW] = byte
                write += 1
                out.append(byte)
    return bytes(out)
