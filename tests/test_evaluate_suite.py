"""A suite is read whole or refused with its file, line and case."""

import json
from pathlib import Path

import pytest

from assistant.errors import SuiteError
from assistant.evaluate import adhoc_suite, load_run, load_suite, perturbations, shipped_suites

BASELINES = Path(__file__).resolve().parent.parent / "evals" / "baselines"
SUITE = """\
name: small
kind: grounding
purpose: A test.
metrics:
  auroc: {min: 0.5}
cases:
  - {id: a, source: It rained., claim: It rained., label: 1}
  - {id: b, source: It rained., claim: It snowed., label: 0}
"""


def refused(path):
    with pytest.raises(SuiteError) as caught:
        load_suite(path)
    return caught.value.message


def written(folder, text, name="small.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suite_is_read(tmp_path):
    """
    Name, kind, thresholds and cases with the lines they stand on.
    """
    suite = load_suite(written(tmp_path, SUITE))

    assert (suite.name, suite.kind, suite.thresholds["auroc"].min) == ("small", "grounding", 0.5)
    assert [case.origin for case in suite.cases] == ["small.yaml:7", "small.yaml:8"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("label: 0", "label: 2"), "small.yaml:8: case 'b': label"),
        (("id: b", "id: a"), "small.yaml:8: case 'a' was already given on line 7"),
        (("kind: grounding", "kind: guessing"), "small.yaml:2: kind"),
        (("auroc: {min", "aurok: {min"), "small.yaml:5: grounding has no metric 'aurok'"),
        (("auroc: {min", "mrr: {min"), "small.yaml:5: grounding has no metric 'mrr'"),
        (("{min: 0.5}", "{mim: 0.5}"), "small.yaml:5: metrics.auroc.mim"),
        (("purpose: A test.", "perpose: A test."), "small.yaml:3: perpose"),
        (("id: b, ", ""), "small.yaml:8: a case without id: id"),
        (("name: small", "name: [small"), "small.yaml:2: not YAML"),
        (("{min: 0.5}", "{min: .nan}"), "small.yaml:5: metrics.auroc.min"),
        (("{min: 0.5}", "{min: 0.5, max: 0.4}"), "small.yaml:5: metrics.auroc: no value is at least 0.5 and at most"),
        (("purpose: A test.", "corpus: nowhere"), "small.yaml:3: corpus: there is no nowhere"),
    ],
)
def test_a_fault_is_named_by_file_line_and_case(tmp_path, change, message):
    """
    The first fault, where it stands.
    """
    assert refused(written(tmp_path, SUITE.replace(*change))).startswith(message)


def test_a_fault_in_a_case_file_is_named_by_its_own_line(tmp_path):
    """
    Empty lines count as lines.
    """
    case = {"id": "a", "question": "Who?", "answers": ["Ito"]}
    (tmp_path / "cases.jsonl").write_text(json.dumps(case) + "\n\n" + '{"id": "b", "answers": []}\n', encoding="utf-8")

    message = refused(written(tmp_path, "name: x\nkind: retrieval\ncases: cases.jsonl\n"))

    assert message.startswith("cases.jsonl:3: case 'b': question")


def test_a_line_that_is_no_json_is_named(tmp_path):
    """
    A file cut short is no shorter suite.
    """
    path = tmp_path / "cut.jsonl"
    path.write_text('{"id": "a", "question": "Who?"}\n{"id": "b", "ques', encoding="utf-8")

    with pytest.raises(SuiteError, match=r"cut\.jsonl:2: not JSON"):
        adhoc_suite("retrieval", path)


def test_unknown_fields_of_a_case_are_kept_for_display(tmp_path):
    """
    Public data sets bring fields of their own; numbers as ids are words.
    """
    path = tmp_path / "data.jsonl"
    path.write_text('{"id": 7, "question": "Who?", "answers": ["Ito"], "split": "dev"}\n', encoding="utf-8")
    (case,) = adhoc_suite("retrieval", path).cases

    assert (case.id, case.raw["split"]) == ("7", "dev")


def test_a_suite_that_does_not_exist_names_those_that_do():
    """
    The way out is in the message.
    """
    with pytest.raises(SuiteError) as caught:
        load_suite("no-such-suite")

    assert "retrieval" in caught.value.hint


@pytest.mark.parametrize("name", sorted(shipped_suites()))
def test_every_shipped_suite_is_valid(name):
    """
    Its cases, metrics and paths all exist.
    """
    suite = load_suite(name)

    assert suite.purpose
    assert suite.cases or suite.perturb
    assert suite.corpus is None or suite.corpus.is_dir()


def test_every_shipped_suite_has_a_baseline():
    """
    So that a change can be compared with what is committed.
    """
    assert {path.stem for path in BASELINES.glob("*.json")} == set(shipped_suites())


@pytest.mark.parametrize("path", sorted(BASELINES.glob("*.json")), ids=lambda path: path.stem)
def test_every_baseline_is_of_a_shipped_suites_cases(path, tmp_path, corpus_desk):
    """
    All of them and as they are now, else `compare` would leave the changed ones out.
    """
    committed = load_run(path, tmp_path)
    suite = load_suite(path.stem)
    documents, made = corpus_desk.library.documents(), suite.perturb
    cases = suite.cases or perturbations(documents, count=made.count, seed=made.seed, faults=made.faults)

    assert committed.passed
    assert {case.id: case.input for case in committed.cases} == {case.id: case.raw for case in cases}
