"""What the checker says of its own errors is what was measured."""

from __future__ import annotations

import json
from importlib import resources

from assistant.verify.notice import notice

MEASURED = json.loads(resources.files("assistant.verify").joinpath("error_rate.json").read_text("utf-8"))


def test_the_notice_is_one_short_line():
    """
    It fits beside a verdict and names its data.
    """
    line = notice()

    assert line is not None
    assert len(line) <= 240
    assert "\n" not in line
    assert MEASURED["planted"]["press"]["data"] in line


def test_the_counts_and_rates_agree():
    """
    At least a thousand faults were planted, and every rate is its counts' and lies inside its interval.
    """
    for measured in MEASURED["planted"].values():
        rates = measured["rates"]
        assert rates["any fault"]["n"] >= 1_000
        for row in rates.values():
            assert abs(row["faulted"] / row["n"] - row["rate"]) < 1e-3
            assert row["low"] <= row["rate"] <= row["high"]
