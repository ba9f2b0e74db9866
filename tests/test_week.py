"""What a journalist's own week taught: whose day, whose words, and which line is none."""

from __future__ import annotations

import pytest

from assistant.brief.drafting import Draft, Material, draft, load_template, stories_of
from assistant.brief.labels import label
from assistant.brief.manuscript import STANDS_OUT
from assistant.brief.order import Order
from assistant.brief.salience import Weights
from assistant.brief.unknown import gaps
from assistant.brief.voices import found as parties_in
from assistant.chunk import chunk
from assistant.dates import find_dates
from assistant.discourse.candidates import candidates, fitness, is_foreign, is_nameless
from assistant.discourse.occasion import mentions_of_event
from assistant.discourse.wordings import REFUSAL
from assistant.domain import Document, Span, Turn
from assistant.read.turns import turns

THURSDAY = "2031-03-06"


def document(name: str, text: str, published: str = THURSDAY, **fields: object) -> Document:
    return Document(name, text, text.partition("\n")[0], f"/{name}", "article", published=published, **fields)  # type: ignore[arg-type]


def brief(*documents: Document, template: str = "daily", **asked: object) -> Draft:
    order = Order(**{"since": "2031-03-03", "until": "2031-03-10", **asked})  # type: ignore[arg-type]
    return draft(Material({each: chunk(each) for each in documents}, {}), load_template(template), order=order)


def told(made: Draft, key: str | None = None) -> list[str]:
    return [claim.text for section in made.sections if key in {None, section.key} for claim in section.claims]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The port is expected to keep its fees unchanged at 40 dinars on Monday, according to nine brokers.", "03-10"),
        ("The railway, Tarn Rail, said on Tuesday it hoped to reopen half of the lines by Saturday.", "03-08"),
        ("Governor Ilsa Orel on Thursday demanded that the mill publish the minutes of Wednesday’s meeting.", "03-06"),
        ("The two unions will meet in Quorrin on Saturday about how each is paid, they said on Wednesday.", "03-08"),
        ("The office decided today on fines for those behind the closure, since 12 January, of a lock.", "03-06"),
        ("Two miners were killed on Monday when a shaft collapsed, police said on Wednesday.", "03-03"),
    ],
)
def test_an_event_has_the_day_of_its_own_verb(sentence: str, day: str):
    """
    A day of an attribution, of a clause beside it, or one that only names a meeting is not the event's.
    """
    source = document("port", sentence)
    (candidate,) = candidates(source, chunk(source))
    found = mentions_of_event(candidate, find_dates(source.text, source.published))

    assert f"2031-{day}" == max(one.start for one in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "Treasurer Oda Renn put the cost at 90 million dinars, up from the 70 million she had named on Tuesday.",
        "The Harbour Office rejects the account published by Tarn Wire on 4 March.",
        "“If Kessia does not answer the letter by Saturday, we will go to the court,” Renn told reporters in Brakka.",
        "The company withdrew the offer it had made on Monday to the union of dockers.",
    ],
)
def test_a_day_that_is_not_surely_the_events_dates_nothing(sentence: str):
    """
    A comparison, a relative clause and a condition name days on which nothing happened that the sentence tells.
    """
    source = document("cost", sentence)
    (candidate,) = candidates(source, chunk(source))

    assert mentions_of_event(candidate, find_dates(source.text, source.published)) == []


BRIEFING = """Briefing on the quarry

Office of the Governor of Talvia

MODERATOR:  This is on background, attribution to a senior Talvian official, and it is about Thursday.

MS. ORLO:  Good morning. With me is Deputy Minister Ferrin of the Mines Office, who will take questions on the quarry.

Q    Why was the quarry closed on Tuesday night?

MS. ORLO:  The quarry was closed because two of its walls had moved by eleven centimetres.

(The briefing was concluded at 10:52 A.M. on that same Thursday morning.)"""


def test_stage_directions_and_housekeeping_are_nobodys_statement():
    """
    What a moderator says of the rules, how a guest is presented and a bracketed note are not told.
    """
    spoken = turns(BRIEFING)
    source = document("quarry", BRIEFING, turns=spoken)
    found = [each.text for each in candidates(source, chunk(source)) if not each.is_question]

    assert "concluded" not in spoken[-1].span.of(BRIEFING)
    assert found == ["The quarry was closed because two of its walls had moved by eleven centimetres."]


def test_bylines_and_captions_are_no_developments():
    """
    Who published a table and when, and what its figures are in, say nothing of the world.
    """
    text = (
        "Snow depths, 1 to 6 March 2031\n\nGeological Survey of Upper Talvia, 6 March 2031. Depths in metres at Orr "
        "Pass, deepest of the day; width in kilometres at the ridge.\n\n"
        "The depth on 4 March was the greatest since records of the pass began in 1920."
    )
    source = document("snow", text, publisher="Geological Survey of Upper Talvia")

    assert [each.text for each in candidates(source, chunk(source))] == [
        "The depth on 4 March was the greatest since records of the pass began in 1920."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Le ministère a décidé mardi de fermer le pont de Brakka pour les camions, et la route est coupée.",
        "Das Ministerium hat am Dienstag die Brücke von Brakka für Lastwagen gesperrt und ist nun besorgt.",
        "Министерство во вторник закрыло мост в Бракке для грузовиков до двенадцатого марта.",
    ],
)
def test_another_language_is_named_and_not_told(text: str):
    """
    A document that is not in English gives no line, and the coverage says which it was.
    """
    english = document("pass", "Pass shut\n\nThe Orr Pass was shut on Thursday after two lorries were buried in snow.")
    made = brief(document("bridge", text), english)

    assert is_foreign(document("bridge", text))
    assert text not in told(made)
    assert (text.partition("\n")[0],) == made.coverage.foreign


FIRST = "Mine toll rises to 7\n\nTARN, March 4 (W) — The toll from the fire at the Orr mine rose to 7 on Tuesday."
LAST = "Orr mine toll reaches 12\n\nTARN, March 7 (B) — The toll from the fire at the Orr mine rose to 12 on Friday."


def test_an_updated_count_gives_way_to_the_newest():
    """
    Seven dead of Tuesday are no line of a briefing that knows of twelve on Friday, whatever story they stand in.
    """
    made = brief(
        document("first", FIRST, "2031-03-04", publisher="Wire"), document("last", LAST, "2031-03-07", publisher="Bay")
    )

    assert any("rose to 12" in text for text in told(made, "top-lines"))
    assert not any("rose to 7" in text for key in ("top-lines", "developments") for text in told(made, key))


def test_fewer_dead_are_no_update_unless_that_is_said():
    """
    Five dead in one shaft do not replace twelve dead in the mine.
    """
    part = "Families wait at Orr\n\nIn one shaft of the Orr mine 5 people were killed by fire, the union said."
    made = brief(
        document("last", LAST, "2031-03-06", publisher="Bay"), document("part", part, "2031-03-07", publisher="Wire")
    )

    assert any("rose to 12" in text for text in told(made))


def test_what_was_answered_or_taken_back_is_not_unknown():
    """
    A refusal that a later document answers, and a claim that its speaker withdrew, are not left open.
    """
    before = (
        "Sluice blamed\n\nThe Canal Office declined to say whether sluices had been opened above Tarn on Sunday.\n\n"
        "Opposition leader Oda Renn said that the governor had pressed the Canal Office to hide its reports."
    )
    after = (
        "Sluices opened, office says\n\nTwo sluices were opened above Tarn on Sunday, the Canal Office said.\n\n"
        "Renn withdrew her claim that the governor had pressed the Canal Office to hide its reports."
    )
    made = brief(document("a", before, "2031-03-04", publisher="Wire"), document("b", after, publisher="Bay"))

    assert not any("declined to say" in text for text in told(made))
    assert not any("said that the governor had pressed" in text for text in told(made))


def test_two_estimates_of_one_article_differ():
    """
    Who puts `it` at another figure than the sentence before stands against it.
    """
    text = (
        "Levy planned\n\nTreasurer Oda Renn said the levy would add about 70 dinars a month to the rent of a stall."
        "\n\nTraders of the Fish Market put it at 25 dinars after a count of their own books."
    )
    found = told(brief(document("levy", text, publisher="Wire")), "disagreement")

    assert any("70 dinars" in text for text in found)
    assert any("25 dinars" in text for text in found)


def test_what_one_denies_and_another_tells_stands_side_by_side():
    """
    `was not warned in writing` stands against `had warned in writing`; a rule's figure stands against no measured one.
    """
    told_so = "Clerks warned mayor\n\nFormer clerks told Bay News they had warned Mayor Ilsa Orel in writing of it."
    denied = "Statement on the dam\n\nMayor Ilsa Orel was not warned in writing or by telephone of the dam."
    found = told(
        brief(document("a", told_so, publisher="Bay News"), document("b", denied, publisher="Hall")),
        "disagreement",
    )

    assert any("was not warned" in text for text in found)
    assert any("had warned" in text for text in found)
    rule = "Dam rule\n\nA Tarn treaty says the dam must give notice before it releases more than 300 cubic metres."
    flow = "Dam flow\n\nThe Tarn dam released 520 cubic metres a second of water at its highest, the Canal Office said."
    made = brief(document("a", rule, publisher="Wire"), document("b", flow, publisher="Canal Office"))
    assert told(made, "disagreement") == []


def test_questions_put_to_another_government_are_not_ours():
    """
    With our spokespeople named, guidance answers with transcripts in which one of them speaks.
    """
    theirs = "MS. DELL:  Good day.\n\nQ    Will Kessia pay for the bridge?\n\nMS. DELL:  Kessia will pay in May."
    ours = "MR. ITO:  Hello.\n\nQ    Will Talvia pay for the harbour at Tarn?\n\nMR. ITO:  Talvia will pay for it."
    both = [
        document(name, text, turns=turns(text), publisher=name) for name, text in (("Kessia", theirs), ("Talvia", ours))
    ]
    found = " ".join(told(brief(*both, template="guidance", spokespeople=("Ken Ito",))))

    assert "harbour" in found
    assert "Kessia" not in found


@pytest.mark.parametrize("said", ["I have nothing for you on that.", "We’ve got nothing new to add."])
def test_having_nothing_to_say_is_a_refusal(said):
    """
    Whoever has nothing for the reporters refuses, and is not quoted for it.
    """
    assert REFUSAL.search(said)


@pytest.mark.parametrize("key", ["background", "positions", "timeline"])
def test_a_replaced_count_is_told_nowhere(key: str):
    """
    Background, positions and timeline tell no count that a later document of the window has put behind.
    """
    first = "Fire at Orr\n\nOn Tuesday the toll at the Orr mine fire rose to 7, which must end, Mayor Ilsa Orel said."
    last = "Fire at Orr\n\nOn Friday the toll at the Orr mine fire rose to 12, Mayor Ilsa Orel said."
    documents = document("a", first, "2031-03-04", publisher="Wire"), document("b", last, "2031-03-07", publisher="Bay")
    template = "guidance" if key == "background" else "daily"

    assert not any("rose to 7" in text for text in told(brief(*documents, template=template), key))


def test_words_that_are_no_name_are_no_party():
    """
    `One said`, `Ministry said` and `Police said` name nobody; a country and a ministry of something do.
    """
    text = (
        "Ferry row\n\nTalvia said the ferry fares must fall. The Transport Ministry said it would not cut a fare. "
        "One said the fares must never rise again. Ministry said it would not answer the unions of the port. "
        "Police said nobody must cross the ministry pier. The police at one pier said they would not leave it."
    )
    told_so = document("a", text, publisher="Wire")
    statements = candidates(told_so, chunk(told_so))

    assert {one.name for one in parties_in(statements, statements, 9)} == {"Talvia", "Transport Ministry"}


def test_namesakes_are_two_parties_and_a_label_goes_to_the_one_of_its_title():
    """
    `DR. LINDT` is the doctor of that name, not the councillor, and the bare surname stands for neither.
    """
    text = (
        "Pier row\n\nCouncillor Karl Lindt said that the pier must close. Dr. Ana Lindt, who runs the laboratory, "
        "said that the pier must stay open. Dr. Lindt said the water was clean."
    )
    told_so = document("a", text, publisher="Wire")
    statements = candidates(told_so, chunk(told_so))
    voices = {one.name: one for one in parties_in(statements, statements, 9)}

    assert voices.keys() == {"Councillor Karl Lindt", "Dr. Ana Lindt"}
    assert [voices["Councillor Karl Lindt"].says(one) for one in statements] == [True, False, False]
    assert [voices["Dr. Ana Lindt"].says(one) for one in statements] == [False, True, True]


def test_two_things_that_only_one_word_tells_apart_do_not_differ():
    """
    The siren of the upper town sounded, and that of the lower town did not: no dispute.
    """
    upper = "Sirens\n\nA second operator sounded the siren at Orr in the upper town at 3 a.m. without an order."
    lower = "Statement\n\nThe siren at Orr was not sounded in the lower town without an order, the Canal Office said."
    made = brief(document("a", upper, publisher="Bay"), document("b", lower, publisher="Canal Office"))

    assert told(made, "disagreement") == []


def test_how_a_share_moved_stands_back_for_the_news():
    """
    The price of a share is told last of a story, if there is room.
    """
    text = (
        "Orr mine bought\n\nTalvia bought the Orr mine for 40 million crowns on Thursday, Minister Ilsa Orel said.\n\n"
        "Shares of Orr Mining in Tarn closed 6.5 percent higher at 41.20 crowns on Thursday after the Talvia offer.\n\n"
        "The Orr mine will keep all 600 miners of Tarn until 2035, Orel told the Talvia parliament on Thursday."
    )
    found = told(brief(document("a", text, publisher="Wire")), "developments")

    assert "600 miners" in found[0]


def test_what_opens_with_a_pronoun_is_open_with_the_sentence_before():
    """
    `He did not say who had opened it` tells nothing alone.
    """
    text = (
        "Barges held at Orr\n\nForty barges waited at Orr on Thursday, the Canal Office said.\n\n"
        "The harbour master of Ellan, Tom Reyl, said that a gate of the lock was found open at dawn. "
        "He did not say who had opened it."
    )
    told_so = document("a", text, publisher="Wire")
    (story,) = stories_of(Material({told_so: chunk(told_so)}, {}))
    (gap,) = gaps([story], Weights([candidates(told_so, chunk(told_so))]))

    assert gap.candidate.text.startswith("The harbour master of Ellan")
    assert gap.candidate.text.endswith("who had opened it.")


@pytest.mark.parametrize(
    "said",
    [
        "He has talked with ministers in the region about his plan for the dam since Monday.",
        "Most of them relate to the decision made by the board of the Orr harbour.",
        "Let me clarify one thing about the Orr harbour and the fees that Talvia wants.",
        "I will look into that for you and see what the Orr harbour has said of it.",
        "The harbour master of Orr said, “It is our duty that we never leave a ship.",
    ],
)
def test_what_cannot_be_read_aloud_alone_stands_back(said: str):
    """
    Nobody at a podium can say a line whose subject stands in another sentence, or that promises instead of telling.
    """
    turn = Turn("MS. DELL", Span(0, len(said)))

    assert fitness(said, turn) < STANDS_OUT


def test_nobody_is_asked_about_himself():
    """
    A question that calls the speaker by name does not make him what the reply is about.
    """
    talk = (
        "Q Ambassador Orel, on the Tolm Dam, are the preparations done?\n\n"
        "AMBASSADOR OREL: The preparation has taken a month, and nobody has been told to stop.\n\n"
        "Q Thank you.\n\nAMBASSADOR OREL: Thank you all.\n"
    )
    spoken = Document("a", talk, "Briefing", "/a.txt", "transcript", published=THURSDAY, turns=turns(talk))
    statements = candidates(spoken, chunk(spoken))
    reply = next(one for one in statements if one.text.startswith("The preparation"))

    assert label(reply, Weights([statements])) == "Tolm Dam"


def test_whom_a_question_was_about_does_not_name_who_answered():
    """
    `Asked about Talvarian reports, he replied` has no speaker; `Asked about them, Mr. Vedrick said` has.
    """
    assert is_nameless("Asked about Talvarian reports that drivers had died, he replied: “We counted everyone.”")
    assert not is_nameless("Asked whether Kessia would agree, Mr. Vedrick said: “We will see.”")
