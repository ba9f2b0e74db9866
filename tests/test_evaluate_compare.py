"""Two runs are compared on the cases they share, and a regression is told from noise."""

import json

import pytest
from evaluating import TinyDesk, WordSupport, document

from assistant.errors import SuiteError
from assistant.evaluate import adhoc_suite, compare, load_run, run_suite
from assistant.evaluate.compare import comparison_data, comparison_text
from assistant.evaluate.export import export


def pairs(folder, n, *, name="pairs.jsonl", skip=(), flip=()):
    lines = [
        {
            "id": f"p{i}",
            "source": f"Source {i} says rain.",
            "claim": f"rain {i}" if i % 2 else f"snow {i}",
            "label": (i % 2) ^ (i in flip),
        }
        for i in range(n)
        if i not in skip
    ]
    path = folder / name
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return adhoc_suite("grounding", path)


def opinion_wrong_on(share):
    def opinion(claim, _source):
        word, number = claim.split()
        wrong = int(number) % 100 < share
        return 0.9 if (word == "rain") != wrong else 0.1

    return opinion


def run(folder, suite, wrong=0):
    return run_suite(suite, TinyDesk(support=WordSupport(opinion_wrong_on(wrong), 0.5)), runs_dir=folder / str(wrong))


def test_a_run_does_not_regress_from_itself(tmp_path):
    """
    No difference, p of 1, every gate passed, nothing changed.
    """
    one = run(tmp_path, pairs(tmp_path, 40))
    found = compare(one, one)

    assert not found.regressed
    assert not found.changes
    assert {0.0} == {change.difference for change in found.metrics.values()}
    assert {1.0} == {change.p for change in found.metrics.values()}


def test_a_clear_fall_is_a_regression(tmp_path):
    """
    One case in five turned wrong: seen by the exact test, the interval and the gate.
    """
    suite = pairs(tmp_path, 200)
    found = compare(run(tmp_path, suite), run(tmp_path, suite, wrong=20))
    change = found.metrics["balanced_accuracy"]

    assert found.regressed
    assert (change.gained, change.lost) == (0, 40)
    assert change.p < 1e-6
    assert change.p <= change.p_adjusted
    assert change.high < 0
    assert len(found.changes) == 40
    assert "may have fallen" in comparison_text(found)


def test_a_rise_is_none(tmp_path):
    """
    The same two runs the other way round.
    """
    suite = pairs(tmp_path, 200)
    found = compare(run(tmp_path, suite, wrong=20), run(tmp_path, suite))

    assert not found.regressed
    assert found.metrics["balanced_accuracy"].difference > 0.15
    assert found.metrics["brier"].passed


def test_what_changed_is_shown_with_both_outputs(tmp_path):
    """
    Those that went wrong before those that came right; a baseline keeps enough of them to be shown.
    """
    suite = pairs(tmp_path, 6)
    before, after = run(tmp_path, suite, wrong=1), run(tmp_path, suite, wrong=3)
    (tmp_path / "baseline.json").write_text(export(before, "baseline"), encoding="utf-8")
    found = compare(load_run(tmp_path / "baseline.json", tmp_path), after)
    lines = comparison_text(found).splitlines()

    assert [change.id for change in found.changes] == ["p1", "p2"]
    assert lines[-7:-4] == [
        "p1: rain 1", "  before  right: supported (0.90)", "  after   wrong: unsupported (0.10)",
    ]  # fmt: skip
    assert comparison_text(compare(before, after)).splitlines() == lines
    assert comparison_text(compare(after, before)).splitlines()[-1] == "  after   right: unsupported (0.10)"


def test_only_shared_and_unaltered_cases_are_compared(tmp_path):
    """
    Cases that one run lacks, and those whose label was changed, are counted apart.
    """
    before = run(tmp_path, pairs(tmp_path, 40, skip={0}))
    after = run(tmp_path, pairs(tmp_path, 40, skip={1}, flip={5}))
    found = compare(before, after)

    assert (found.only_before, found.only_after, found.altered, found.compared) == (("p1",), ("p0",), ("p5",), 37)


def test_a_case_that_fails_now_is_a_regression_by_itself(tmp_path):
    """
    Losing the hard cases must not look like progress.
    """

    def failing(claim, source):
        if claim == "rain 1":
            raise RuntimeError("boom")
        return opinion_wrong_on(0)(claim, source)

    suite = pairs(tmp_path, 40)
    after = run_suite(suite, TinyDesk(support=WordSupport(failing, 0.5)), runs_dir=tmp_path / "failing")
    found = compare(run(tmp_path, suite), after)

    assert found.newly_failing == ("p1",)
    assert found.regressed


def test_runs_of_different_kinds_are_refused(tmp_path):
    """
    With the way out.
    """
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "q", "question": "rain", "answers": ["rain"]}', encoding="utf-8")
    desk = TinyDesk([document("rain", "It rained all day.")])
    other = run_suite(adhoc_suite("retrieval", path), desk, runs_dir=tmp_path)

    with pytest.raises(SuiteError, match="cannot be compared"):
        compare(run(tmp_path, pairs(tmp_path, 4)), other)


def test_the_comparison_is_one_json_document(tmp_path):
    """
    Without NaN, and it says whether the command fails.
    """
    suite = pairs(tmp_path, 40)
    data = comparison_data(compare(run(tmp_path, suite), run(tmp_path, suite, wrong=20)))

    assert data["format"] == 1
    assert json.loads(json.dumps(data, allow_nan=False))["regressed"] is True
