"""Whole numbers out of SQLite as one array: it gives them in one string many times quicker than as a row for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


def listed(numbers: str) -> Rows:
    """Whole numbers between commas, as `group_concat` gives them."""
    import numpy as np

    return np.fromstring(numbers, dtype=np.int64, sep=",")
