"""A file that was damaged on its way costs itself and a line, whatever its format: never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Document
from assistant.errors import ReadError
from assistant.read import READERS, Remark, Source, read

DATA = Path(__file__).parent / "data"
_HARM = st.tuples(st.sampled_from(["change", "cut", "repeat"]), st.floats(0, 1), st.integers(0, 255))


def harmed(data: bytes, harms: list[tuple[str, float, int]]) -> bytes:
    """The bytes with one changed, some cut out or some said twice, at places from the beginning (0) to the end (1)."""
    for kind, where, value in harms:
        at = int(where * (len(data) - 1))
        size = value % 40
        middle = {"change": bytes([value]) + data[at + 1 :], "cut": data[at + size :], "repeat": data[at - size :]}
        data = data[:at] + middle[kind] if at >= size else data
    return data or b"x"


@pytest.mark.parametrize("suffix", sorted(READERS))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(harms=st.lists(_HARM, min_size=1, max_size=12))
def test_a_damaged_file_is_read_or_refused(suffix: str, harms: list[tuple[str, float, int]]) -> None:
    """
    Documents, remarks and ReadErrors with a way out are all that comes of it.
    """
    name = f"sample{suffix}"
    try:
        found = list(read(Source(f"/{name}", name, harmed((DATA / name).read_bytes(), harms))))
    except ReadError as error:
        found = [error]

    assert all(isinstance(one, Document | Remark) or (isinstance(one, ReadError) and one.hint) for one in found)
