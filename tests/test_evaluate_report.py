"""A report says what the run says, in every format, whatever the cases contain."""

import json
import re
import shutil
import time
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from evaluating import TinyDesk, document

from assistant.errors import SuiteError
from assistant.evaluate import REPORTS, adhoc_suite, report, rows, run_suite
from assistant.evaluate.outcomes import outcome
from assistant.evaluate.report import table
from assistant.evaluate.results import MetricResult, Threshold, history, write_run

NASTY = '</script><script>alert(1)</script> <!-- & | "quoted" \x07 😀 $title ${data}'


@pytest.fixture
def run(tmp_path):
    """Four pairs of two data sets, one of them nasty, one that fails."""
    pairs = [
        {"id": "a", "source": "It rained.", "claim": "It rained.", "label": 1, "dataset": "x"},
        {"id": NASTY, "source": NASTY, "claim": NASTY, "label": 0, "dataset": "x"},
        {"id": "c", "source": "It rained.", "claim": "Snow fell.", "label": 0, "dataset": "y"},
        {"id": "d", "source": "It rained.", "claim": "…", "label": 0, "dataset": "y"},
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(map(json.dumps, pairs)), encoding="utf-8")

    class Strict(TinyDesk):
        """Has no opinion of a claim without words, as the shipped model."""

    desk = Strict()
    score = desk.support.score
    desk.support.score = lambda asked: [None if claim == "…" else score([(claim, s)])[0] for claim, s in asked]
    return run_suite(adhoc_suite("grounding", path), desk, runs_dir=tmp_path)


def test_outcomes(run):
    """
    Right, wrong, right, error.
    """
    assert [outcome(case) for case in run.cases] == ["right", "wrong", "right", "error"]


def test_the_page_loads_nothing_and_runs_nothing_of_the_cases(run):
    """
    No address but those of namespaces, exactly our two scripts, and data that parse back to the cases.
    """
    page = report(run, "html")
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]

    assert not re.search(r"(?:src|href)=|url\(|@import|https?:", page)
    assert page.count("<script") == 2
    assert json.loads(data)["cases"][1]["id"] == NASTY
    assert "default-src 'none'" in page


def test_the_page_has_each_metric_with_its_interval(run):
    """
    As drawing and as words, and the two drawings of a checker.
    """
    page = report(run, "html")

    for row in rows(run):
        assert row.value in page
    assert page.count('<svg class="bar"') == sum(metric.value is not None for metric in run.metrics.values())
    assert "Reliability" in page
    assert "ROC" in page


def test_history_is_drawn_from_earlier_runs_of_the_same_suite(run, tmp_path):
    """
    A line over the runs for each watched metric; later ones, other suites and broken files are left out.
    """
    earlier = replace(run, id="20200101T000000000000Z-aaaaaaaa", started="2020-01-01T00:00:00+00:00")
    for other in (earlier, replace(earlier, id="20200102T000000000000Z-bbbbbbbb", suite="another")):
        write_run(other, tmp_path)
    (tmp_path / "20200103T000000000000Z-cccccccc.json").write_text("{", encoding="utf-8")
    write_run(replace(run, id="20990101T000000000000Z-dddddddd"), tmp_path)
    past = history(run, tmp_path)
    page = report(run, "html", history=past)

    assert [one.id for one in past] == [earlier.id]
    assert past[0].metrics["auroc"] == run.metrics["auroc"].value
    assert "2020-01-01T00:00: " in page
    assert page.count('<figure class="history">') == 2
    assert page.count('class="spark"') == len([row for row in rows(run) if row.value != "n/a"])
    assert 'figure class="history"' not in report(run, "html")


def test_junit_is_xml_that_counts(run):
    """
    Control characters of the cases cannot break it; the failed case is an error.
    """
    gated = replace(
        run,
        metrics={**run.metrics, "auroc": replace(run.metrics["auroc"], threshold=Threshold(min=1.1), passed=False)},
    )
    suite = ElementTree.fromstring(report(gated, "junit").encode())

    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("5", "1", "1")
    assert len(suite.findall(".//failure")) == 1
    assert len(suite.findall(".//error")) == 1


def test_markdown_escapes_what_would_break_its_table(run):
    """
    Every row of the table has the same number of columns.
    """
    text = report(run, "md")
    table_rows = [line for line in text.splitlines() if line.startswith("|")]

    assert {8} == {len(re.findall(r"(?<!\\)\|", line)) for line in table_rows}
    assert "<script" not in text
    assert "could not be scored" in text


def test_json_is_the_run_itself(run):
    """
    With its verdict and the format's number.
    """
    data = json.loads(report(run, "json"))

    assert (data["format"], data["passed"], len(data["cases"])) == (1, False, 4)


def test_the_terminal_table_says_every_count(run):
    """
    Value, interval, scored of total, n/a, errors; and why it failed.
    """
    text = table(run)

    assert re.search(r"auroc +\d\.\d{3} .*3 of 4 +0 +1", text)
    assert "1 of 4 cases could not be scored" in text


def test_an_absent_value_is_said_so(run):
    """
    Never nan, never 0.
    """
    nothing = MetricResult(None, None, None, 4, 0, 4, 0, threshold=Threshold(min=0.5), passed=False)
    row = next(row for row in rows(replace(run, metrics={"mrr": nothing})) if row.name == "mrr")

    assert (row.value, row.interval, row.scored) == ("n/a", "", "0 of 4")


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_no_format_prints_nan(run, name):
    """
    Whatever was undefined.
    """
    assert not re.search(r"\bnan\b", report(run, name), re.IGNORECASE)


def test_an_unknown_format_is_refused(run):
    """
    And the known ones are named.
    """
    with pytest.raises(SuiteError) as caught:
        report(run, "pptx")

    assert "html" in caught.value.hint


def chromium():
    return shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")


@pytest.mark.skipif(not chromium(), reason="no Chromium on this machine")
def test_five_thousand_cases_open_and_search_without_freezing(tmp_path):
    """
    In a real browser, narrow and dark: first rows at once, search in under a second, nothing wider than the screen.
    """
    sync_api = pytest.importorskip("playwright.sync_api")
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "q", "question": "river?", "answers": ["river"]}', encoding="utf-8")
    texts = [document(f"d{n}", f"The river rose again on day {n}. " * 12) for n in range(12)]
    finished = run_suite(adhoc_suite("retrieval", path), TinyDesk(texts), runs_dir=tmp_path)
    (case,) = finished.cases
    many = (replace(case, id=f"q{n}", input={"question": f"river number {n}?"}) for n in range(5000))
    finished = replace(finished, cases=tuple(many))
    page_file = tmp_path / "report.html"
    page_file.write_text(report(finished, "html"), encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 400, "height": 800}, color_scheme="dark")
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(page_file.as_uri())
        assert page.locator("#count").inner_text() == "5000 of 5000"
        assert page.locator("#cases details").count() < 1000
        clock = time.perf_counter()
        page.fill("#search", "number 4321")
        sync_api.expect(page.locator("#count")).to_have_text("1 of 5000")
        searched = time.perf_counter() - clock
        page.locator("#cases summary").first.click()
        assert "The river rose again" in page.locator("#cases .body").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        browser.close()

    assert searched < 2
    assert complaints == []
