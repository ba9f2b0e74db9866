"""A planted fault is a fault, its control is not, and both are the same for the same seed."""

import re

import pytest
from evaluating import TinyDesk, document
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Span, Turn
from assistant.evaluate import perturbations, run_suite
from assistant.evaluate.faults import FAULTS
from assistant.evaluate.matching import contains, is_exact_quote
from assistant.evaluate.rewrites import reworded
from assistant.evaluate.suite import Perturb, Suite

NEWS = """\
The delegation of 14 officials arrived in Melisar on Tuesday after a long journey by road.

President Havel will sign the agreement on March 11 in the great hall of the old palace.

“We will never open all the sluices at the same time,” the minister said to the reporters outside.

The talks were suspended in 2029 and the commission is preparing a new draft of the text.

Farmers in Kessia may receive compensation for the losses of the last two harvests.

Secretary Okono said the river treaty has been a success for the people of both countries.

The border was closed by the ministry during the whole of the cold season.

The ferries are running again between the islands and the southern harbour.

Engineers may close the upper road for repairs before the first snow falls in the hills.

Some of the bridges are closed and repairs cost 26 million crowns according to the engineers.
"""
SPEECH = """\
MR. EARNEST: The President will travel to Ohio on Friday to speak about the budget. We saw the numbers rise over time.

Members of both parties agree with us that the bill has the votes it needs to pass.
"""
OTHER = "MR. CARNEY: Senator Brandt met President Ulmark in Tallinn and in Orrel. Ambassador Vedrick was in Tallinn."


def library():
    start = SPEECH.index(":") + 2
    speech = document("briefing", SPEECH, turns=(Turn("MR. EARNEST", Span(start, len(SPEECH))),))
    other = document("gaggle", OTHER, turns=(Turn("MR. CARNEY", Span(13, len(OTHER))),))
    return [document("news", NEWS), speech, other]


def made(**options):
    return perturbations(library(), **({"count": 40, "seed": 7} | options))


def test_every_kind_of_fault_is_planted():
    """
    Three short documents are enough for each.
    """
    assert set(FAULTS) == {case.input.fault for case in made()}


def test_the_same_seed_and_documents_make_the_same_cases():
    """
    In whatever order the library gives them; another seed makes others.
    """
    backwards = perturbations(reversed(library()), count=40, seed=7)

    assert made() == backwards
    assert made() != made(seed=8)


def test_the_true_sentence_stands_in_its_document():
    """
    Verbatim, or quoted verbatim with its speaker before it.
    """
    texts = {item.id: " ".join(item.text.split()) for item in library()}

    for case in made():
        said = re.sub(r"^Mr\. \w+ said: “(.*)”$", r"\1", case.input.true)
        assert said in texts[case.input.document]


def test_the_faulty_sentence_does_not():
    """
    And what was put in stands nowhere in the document, for numbers, dates and names.
    """
    texts = {item.id: item.text for item in library()}

    for case in made():
        text = texts[case.input.document]
        assert case.input.faulty != case.input.true
        assert not contains(text, [case.input.faulty])
        if case.input.fault in {"number", "name"}:
            assert not contains(text, [case.input.detail.split(" → ")[1]])


def test_an_altered_quotation_is_no_longer_exact():
    """
    Otherwise it would be no fault.
    """
    texts = {item.id: item.text for item in library()}
    altered = [case.input for case in made() if case.input.fault == "quote"]

    assert altered
    for case in altered:
        quote = re.search("“(.*)”", case.faulty)[1]
        assert not is_exact_quote(quote, texts[case.document])


def test_no_sentence_serves_one_fault_twice():
    """
    And none serves two before all have served one.
    """
    said = [(case.input.fault, re.sub(r"^Mr\. \w+ said: “(.*)”$", r"\1", case.input.true)) for case in made(count=400)]
    few = [re.sub(r"^Mr\. \w+ said: “(.*)”$", r"\1", case.input.true) for case in made(count=7)]

    assert len(said) == len(set(said))
    assert len(few) == len(set(few)) == 7


def test_another_person_is_no_misprint_of_the_same():
    """
    `MR. EARENST` in a transcript is Mr. Earnest.
    """
    misprinted = [
        *library()[1:2],
        document("more", OTHER.replace("CARNEY", "EARENST"), turns=(Turn("MR. EARENST", Span(14, 80)),)),
    ]

    assert not list(perturbations(misprinted, count=7, seed=1, faults=("speaker",)))


@pytest.mark.parametrize(
    ("sentence", "same"),
    [
        ("We don’t know that.", "We do not know that."),
        ("They do not know that.", "They don't know that."),
        ("Prices rose 3 percent.", "Prices rose 3%."),
        ("Only 3 people came.", "Only three people came."),
        ("The treaty is dead, Mr. Ito said.", "Mr. Ito stated that the treaty is dead."),
        ("Ito said that it rained.", "Ito stated that it rained."),
        ("The port closed to all ships on Friday.", "On Friday, the port closed to all ships."),
        ("The port is closed, according to Mr. Ito.", "According to Mr. Ito, the port is closed."),
        ("They lost more than 30 boats.", "They lost over 30 boats."),
        ("He said “we don’t know” twice.", None),
        ("Nothing here can be put otherwise.", None),
        ("It cost 3 million crowns.", None),
    ],
)
def test_rewording_is_safe(sentence, same):
    """
    Outside quotation marks only, and None where nothing applies.
    """
    assert same == reworded(sentence)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("aA b’'\"“”.,3%\nnt said will"), max_size=300))
def test_any_text_can_be_perturbed(text):
    """
    However odd; at worst nothing comes of it.
    """
    perturbations([document("odd", text)], count=7, seed=1)


def test_faults_and_false_alarms_are_counted(tmp_path):
    """
    A checker that knows only verbatim sentences finds every fault and faults every rewording.
    """
    suite = Suite("p", "perturbation", "", (), perturb=Perturb(40, 7, ("number", "date", "negation")))
    run = run_suite(suite, TinyDesk(library()), runs_dir=tmp_path)

    assert 1.0 == run.metrics["detection"].value == run.metrics["detection:number"].value
    assert run.metrics["false_alarms"].value == 0.0
    assert run.metrics["false_alarms:reworded"].value in {None, 1.0}
    assert len(run.cases) == sum(run.metrics[f"detection:{f}"].n_total for f in ("number", "date", "negation"))
