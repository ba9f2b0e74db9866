"""A run counts every case, survives interruption, and never scores what failed."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from commands import run as podium
from conftest import ROOT
from evaluating import TinyDesk, WordSupport, document, shared_words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import SuiteError
from assistant.evaluate import adhoc_suite, list_runs, load_run, load_suite, run_suite, to_data
from assistant.evaluate.checking import support_of
from assistant.evaluate.environment import SCORES
from assistant.evaluate.results import write_atomically

DOCUMENTS = (
    document("talks", "Ministers meet in Melisar on Tuesday. The agenda is the river."),
    document("ferry", "The ferry to Orrel was late on Friday. Nobody was hurt."),
    document("flood", "The flood took two bridges. Aid of 26 million crowns was promised."),
)


def cases_file(folder, cases, name="cases.jsonl"):
    path = folder / name
    path.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    return path


def retrieval(folder, *cases):
    return adhoc_suite("retrieval", cases_file(folder, [{"id": f"q{n}", **case} for n, case in enumerate(cases)]))


def test_retrieval_is_scored_by_answers_and_by_places(tmp_path):
    """
    An answer in the text, a quotation and a file name all find their document; without either a case is n/a.
    """
    suite = retrieval(
        tmp_path,
        {"question": "Where do ministers meet?", "answers": ["Melisar"]},
        {"question": "the ferry", "relevant": [{"document": "ferry.txt", "quote": "late\non Friday"}]},
        {"question": "the flood", "relevant": [{"document": "talks", "start": 0, "end": 15}]},
        {"question": "anything"},
    )
    metrics = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path).metrics

    assert (metrics["answer_hit@1"].value, metrics["answer_hit@1"].n_scored, metrics["answer_hit@1"].n_na) == (
        1.0,
        1,
        3,
    )
    assert (metrics["hit@1"].value, metrics["hit@1"].n_scored, metrics["hit@1"].n_na) == (0.5, 2, 2)
    assert metrics["mrr"].n_scored == 3


def test_an_answer_that_no_document_has_is_not_scored(tmp_path: Path) -> None:
    """
    It says nothing of the search, so it is counted as n/a, in the open.
    """
    suite = retrieval(tmp_path, {"question": "Who won?", "answers": ["Buffalo Bills"]})
    hit = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path).metrics["answer_hit@10"]

    assert (hit.value, hit.n_scored, hit.n_na) == (None, 0, 1)


@pytest.mark.parametrize(
    ("relevant", "error"),
    [
        ({"document": "nowhere.txt"}, "no document 'nowhere.txt'"),
        ({"document": "ferry", "quote": "a"}, "occurs"),
        ({"document": "ferry", "quote": "never written"}, "does not occur"),
        ({"document": "ferry", "start": 10, "end": 9999}, "no characters 10:9999"),
    ],
)
def test_a_place_that_cannot_be_found_is_an_error(tmp_path, relevant, error):
    """
    Never a miss, which would blame the search for the case's fault; and the run fails.
    """
    run = run_suite(
        retrieval(tmp_path, {"question": "x", "relevant": [relevant]}), TinyDesk(DOCUMENTS), runs_dir=tmp_path
    )

    assert error in run.cases[0].error
    assert run.metrics["hit@10"].n_error == 1
    assert not run.passed


class Flaky(TinyDesk):
    """Fails on questions that say so."""

    def search(self, question, **options):
        if "crash" in question:
            raise ZeroDivisionError("boom")
        return super().search(question, **options)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["plain", "crash", "bare"]), min_size=1, max_size=8))
def test_every_case_is_accounted_for(tmp_path, fates):
    """
    n_total = n_scored + n_na + n_error for every metric, and a value exists exactly where something was scored.
    """
    cases = [{"question": f"{fate} river", **({} if fate == "bare" else {"answers": ["river"]})} for fate in fates]
    run = run_suite(retrieval(tmp_path, *cases), Flaky(DOCUMENTS), runs_dir=tmp_path)

    for metric in run.metrics.values():
        assert len(fates) == metric.n_total == metric.n_scored + metric.n_na + metric.n_error
        assert fates.count("crash") == metric.n_error
        assert (metric.value is None) == (metric.n_scored == 0)
    json.dumps(to_data(run), allow_nan=False)


def grounding(folder, *pairs):
    cases = [{"id": f"p{n}", "source": s, "claim": c, "label": y, "dataset": d} for n, (s, c, y, d) in enumerate(pairs)]
    return adhoc_suite("grounding", cases_file(folder, cases, "pairs.jsonl"))


PAIRS = (
    ("It rained on Monday.", "It rained.", 1, "weather"),
    ("It rained on Monday.", "It snowed.", 0, "weather"),
    ("Ito resigned.", "Ito resigned.", 1, "news"),
    ("Ito resigned.", "Ito won a prize.", 0, "news"),
)


def test_grounding_is_given_for_all_and_for_each_data_set(tmp_path):
    """
    One row overall, one a data set.
    """
    metrics = run_suite(grounding(tmp_path, *PAIRS), TinyDesk(), runs_dir=tmp_path).metrics

    assert (metrics["auroc"].value, metrics["auroc"].n_scored) == (1.0, 4)
    assert (metrics["balanced_accuracy:news"].value, metrics["balanced_accuracy:news"].n_scored) == (1.0, 2)


def test_one_class_alone_has_no_auroc(tmp_path):
    """
    Undefined is n/a for every case, not 0.5 and not NaN.
    """
    auroc = run_suite(grounding(tmp_path, PAIRS[0], PAIRS[2]), TinyDesk(), runs_dir=tmp_path).metrics["auroc"]

    assert (auroc.value, auroc.n_scored, auroc.n_na) == (None, 0, 2)


def test_an_interval_has_width_even_when_every_case_came_out_alike(tmp_path):
    """
    Four of four right is not certainty.
    """
    rate = run_suite(grounding(tmp_path, *PAIRS), TinyDesk(), runs_dir=tmp_path).metrics["balanced_accuracy"]

    assert rate.low < rate.high == 1.0


@pytest.mark.parametrize("bad", [float("nan"), 1.5, -0.1, "crash"])
def test_a_failed_support_score_is_an_error_of_its_case_alone(tmp_path, bad):
    """
    MiniCheck drew a random probability; here the others of the batch are scored and this one is counted.
    """

    def opinion(claim, source):
        if "snowed" not in claim:
            return shared_words(claim, source)
        if bad == "crash":
            raise RuntimeError("out of memory")
        return bad

    run = run_suite(grounding(tmp_path, *PAIRS), TinyDesk(support=WordSupport(opinion)), runs_dir=tmp_path)

    assert [case.id for case in run.cases if case.error] == ["p1"]
    assert (run.metrics["brier"].n_scored, run.metrics["brier"].n_error) == (3, 1)
    assert not run.passed


def test_a_second_run_computes_nothing_and_says_the_same(tmp_path):
    """
    Generated, checked and scored results are all known; the numbers are equal.
    """
    suite, desk = retrieval(tmp_path, {"question": "river", "answers": ["river"]}), TinyDesk(DOCUMENTS)
    first, second = (run_suite(suite, desk, runs_dir=tmp_path) for _ in range(2))

    assert desk.asked == ["river"]
    assert set(second.fresh.values()) == {0}
    assert first.metrics == second.metrics


def test_a_changed_label_scores_again_without_generating(tmp_path):
    """
    What is asked of the support model did not change, so it is not asked again.
    """
    desk = TinyDesk()
    run_suite(grounding(tmp_path, *PAIRS), desk, runs_dir=tmp_path)
    asked = desk.support.asked
    flipped = [(*PAIRS[0][:2], 0, "weather"), *PAIRS[1:]]
    run = run_suite(grounding(tmp_path, *flipped), desk, runs_dir=tmp_path)

    assert asked == desk.support.asked
    assert run.metrics["balanced_accuracy"].value < 1


def test_another_library_is_asked_anew(tmp_path):
    """
    A document more, and stored evidence no longer stands.
    """
    suite = retrieval(tmp_path, {"question": "river", "answers": ["river"]})
    run_suite(suite, TinyDesk(DOCUMENTS[:2]), runs_dir=tmp_path)

    assert run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path).fresh["generate"] == 1


def test_errors_are_kept_until_asked_for_again(tmp_path):
    """
    `--rerun-errors` tries the failed case, and only that.
    """
    suite = retrieval(tmp_path, {"question": "crash"}, {"question": "river", "answers": ["river"]})
    run_suite(suite, Flaky(DOCUMENTS), runs_dir=tmp_path)
    mended = TinyDesk(DOCUMENTS)

    assert run_suite(suite, mended, runs_dir=tmp_path).errors == 1
    assert run_suite(suite, mended, runs_dir=tmp_path, rerun_errors=True).errors == 0
    assert mended.asked == ["crash"]


def test_several_workers_give_what_one_gives(tmp_path):
    """
    In the cases' own order.
    """
    cases = [{"question": f"river {n}", "answers": ["river"]} for n in range(20)]
    suite = retrieval(tmp_path, *cases)
    one = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path / "one")
    four = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path / "four", workers=4)

    assert one.metrics == four.metrics
    assert [case.id for case in one.cases] == [case.id for case in four.cases]


def test_progress_ends_at_the_number_of_cases(tmp_path):
    """
    And never goes back.
    """
    told = []
    cases = [{"question": f"river {n}", "answers": ["river"]} for n in range(5)]
    run_suite(retrieval(tmp_path, *cases), TinyDesk(DOCUMENTS), runs_dir=tmp_path, progress=lambda *at: told.append(at))

    assert [(n, 5) for n in range(1, 6)] == told


def test_a_threshold_decides_whether_a_run_passes(tmp_path):
    """
    Reached, missed, and not computable, which is missed.
    """
    base = "name: s\nkind: retrieval\ncases: [{id: a, question: river, answers: [river]}]\n"
    base += "metrics: {METRIC: {min: LEAST}}\n"
    verdicts = {}
    for metric, least in (("answer_hit@10", 1), ("answer_hit@10", 1.1), ("ndcg@10", 0)):
        path = tmp_path / "s.yaml"
        path.write_text(base.replace("METRIC", f"'{metric}'").replace("LEAST", str(least)), encoding="utf-8")
        verdicts[metric, least] = run_suite(load_suite(path), TinyDesk(DOCUMENTS), runs_dir=tmp_path).failures

    assert [len(failures) for failures in verdicts.values()] == [0, 1, 1]


def test_a_run_that_scored_nothing_does_not_pass(tmp_path):
    """
    Cases of another kind, or whose answers stand nowhere, are no proof that all is well.
    """
    run = run_suite(retrieval(tmp_path, {"question": "river"}), TinyDesk(DOCUMENTS), runs_dir=tmp_path)

    assert not run.passed
    assert "Nothing could be scored" in run.failures[0]


def test_a_metric_without_a_case_in_a_sample_fails_no_run(tmp_path):
    """
    With `--limit` only; the whole suite must have a case for every gate, and an error is no missing case.
    """
    text = """name: s
kind: retrieval
cases:
  - {id: a, question: river, answers: [river]}
  - {id: b, question: ferry, relevant: [{document: ferry}]}
metrics: {'ndcg@10': {min: 0.1}}
"""
    (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
    suite = load_suite(tmp_path / "s.yaml")
    sample = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path, limit=1)

    assert sample.passed
    assert sample.metrics["ndcg@10"].passed
    assert not run_suite(suite, TinyDesk(DOCUMENTS[:1]), runs_dir=tmp_path).passed


def test_a_run_is_found_by_path_id_part_and_latest(tmp_path):
    """
    And reads back as it was written.
    """
    suite = retrieval(tmp_path, {"question": "river", "answers": ["river"]})
    run = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path / "runs")
    runs = tmp_path / "runs"

    assert [run.id] == list_runs(runs)
    for reference in (run.id, run.id[-8:], "latest", runs / f"{run.id}.json"):
        assert run == load_run(reference, runs)
    with pytest.raises(SuiteError, match="No run"):
        load_run("20010101", runs)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    """
    What stood there stays when writing fails, and no scrap is left.
    """
    path = tmp_path / "run.json"
    write_atomically(path, "before")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")

    assert path.read_text() == "before"
    assert [path] == list(tmp_path.iterdir())


def test_the_environment_names_no_host_and_no_secret(tmp_path, monkeypatch):
    """
    Versions, fingerprints and model names only.
    """
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-value")
    suite = retrieval(tmp_path, {"question": "river", "answers": ["river"]})
    text = json.dumps(to_data(run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path))["environment"])

    assert "tiny" in text
    assert "sk-secret-value" not in text
    assert os.uname().nodename not in text


def test_scores_are_remembered_for_all_the_code_they_depend_on():
    """
    Every room that is loaded to score support is hashed with it, so that no change of one leaves an old score valid.
    """
    script = "import sys, assistant.verify.support; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    rooms = {name.split(".")[1] for name in loaded.split() if name.startswith("assistant.")}

    assert rooms - SCORES == set() != rooms


def test_answers_are_scored_from_end_to_end(tmp_path):
    """
    One right, one refused rightly, one refused wrongly.
    """
    cases = [
        {"id": "a", "question": "ministers meet Melisar Tuesday", "answers": ["Tuesday"]},
        {"id": "b", "question": "zebra quantum xylophone", "answerable": False},
        {"id": "c", "question": "unheard words entirely", "answers": ["26 million"]},
    ]
    suite = adhoc_suite("answering", cases_file(tmp_path, cases))
    metrics = run_suite(suite, TinyDesk(DOCUMENTS), runs_dir=tmp_path).metrics

    assert metrics["answer_containment"].value == 0.5
    assert pytest.approx(2 / 3) == metrics["refusal_f1"].value
    assert metrics["over_refusal"].value == 0.5
    assert (
        metrics["support_rate"].value, metrics["support_rate"].n_scored, metrics["support_rate"].n_na,
    ) == (1.0, 1, 2)  # fmt: skip


def test_briefings_are_scored_from_end_to_end(tmp_path):
    """
    Coverage takes any of several wordings; forbidden mentions are counted.
    """
    case = {
        "id": "d",
        "date": "2031-03-03",
        "must_mention": ["Melisar", ["floods", "bridges"], "zebra"],
        "must_not_mention": ["ferry"],
    }
    metrics = run_suite(
        adhoc_suite("briefing", cases_file(tmp_path, [case])), TinyDesk(DOCUMENTS), runs_dir=tmp_path
    ).metrics

    assert pytest.approx(2 / 3) == metrics["coverage"].value
    assert metrics["forbidden_rate"].value == 1.0
    assert metrics["quote_exactness"].value == 1.0 or metrics["quote_exactness"].n_scored == 0


SLOW = """
import sys, time
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from evaluating import TinyDesk, document
from assistant.evaluate import adhoc_suite, run_suite

class Slow(TinyDesk):
    def search(self, question, **options):
        with open({log!r}, "a") as log:
            log.write(question + "\\n")
        time.sleep(0.02)
        return super().search(question, **options)

desk = Slow([document("talks", "Ministers meet at the river.")])
run_suite(adhoc_suite("retrieval", Path({cases!r})), desk, runs_dir=Path({runs!r}))
"""


def test_a_killed_run_goes_on_where_it_stopped(tmp_path):
    """
    kill -9 in the middle; the second run asks only what the first had not, at most one question twice.
    """
    cases = [{"id": f"q{n}", "question": f"river {n}", "answers": ["river"]} for n in range(60)]
    log = tmp_path / "log"
    script = tmp_path / "slow.py"
    here = Path(__file__).resolve().parent
    script.write_text(
        textwrap.dedent(SLOW).format(
            tests=str(here),
            root=str(here.parent),
            log=str(log),
            cases=str(cases_file(tmp_path, cases)),
            runs=str(tmp_path / "runs"),
        )
    )
    first = subprocess.Popen([sys.executable, str(script)])
    deadline = time.monotonic() + 60
    while not (log.exists() and len(log.read_text().splitlines()) >= 10) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    asked_first = log.read_text().splitlines()
    subprocess.run([sys.executable, str(script)], check=True, timeout=120)
    asked = log.read_text().splitlines()

    assert 10 <= len(asked_first) < 60
    assert {case["question"] for case in cases} == set(asked)
    assert len(asked) <= 61
    assert load_run("latest", tmp_path / "runs").metrics["answer_hit@10"].n_scored == 60


def test_a_run_is_had_again_without_asking(tmp_path):
    """
    Each question once in two runs; how long they take is what benchmarks/evals.py measures.
    """
    cases = [{"id": f"q{n}", "question": f"river {n}", "answers": ["river"]} for n in range(200)]
    suite, desk = retrieval(tmp_path, *cases), TinyDesk(DOCUMENTS)
    first, second = (run_suite(suite, desk, runs_dir=tmp_path) for _ in range(2))

    assert len(desk.asked) == 200
    assert set(second.fresh.values()) == {0}
    assert first.metrics == second.metrics


def test_claims_of_one_source_are_compared_with_one_passage():
    """
    The source is looked at once, however many claims are made of it; one without words supports nothing.
    """
    heard = []

    class Listening(WordSupport):
        def score(self, pairs):
            heard.extend(pairs)
            return super().score(pairs)

    rained, snowed = "It rained.", "It snowed."
    found = support_of(Listening(), [(rained, rained), (snowed, rained), (rained, "…"), (snowed, snowed)])

    assert [one.probability for one in found] == [1.0, 0.0, 0.0, 1.0]
    assert heard[0][1] is heard[1][1]
    assert len(heard) == 3


def test_a_messy_file_is_read_as_it_was_meant(tmp_path):
    """
    A byte order mark, CRLF, blank lines, unknown fields, a repeated id and a line separator within a text lose no case.
    """
    wet = {"source": "It rained on Monday.\u2028Nobody came.", "claim": "It rained on Monday.", "label": 1}
    dry = {"source": "It rained on Monday.", "claim": "A ferry sank off Orrel.", "label": 0, "annotator": "x", "n": 3}
    rows = [{"id": "a", **wet}, {"id": "a", **dry}, {"id": "b", **dry}]
    lines = "\r\n\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path = tmp_path / "messy.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"\r\n{lines}\r\n \r\n".encode())
    told = podium("eval", "run", "grounding", "--data", str(path), "--json", "--runs", str(tmp_path / "runs"))

    assert told.code == 0, told.err
    assert len({case["id"] for case in told.data["cases"]}) == 3
    assert [case["error"] for case in told.data["cases"]] == [None] * 3
    assert told.data["metrics"]["balanced_accuracy"]["value"] == 1.0
