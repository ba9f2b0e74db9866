"""Ground rules: words on background are attributed as prescribed, and nobody who must not be is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chunk import chunk
from assistant.desk import Desk
from assistant.discourse.candidates import candidates
from assistant.domain import Briefing, Citation, Claim, Document, Section, Verdict
from assistant.handling.attribution import UNNAMED, names_source, prescribed, source_name, speaker_name
from assistant.render import RENDERERS, render

OFFICE = "Press Office, Ministry of Foreign Affairs"
SAID = "The Minister does not regard the deadline of Friday as a guillotine for the talks."


def document(head: str, rules: str | None = "background", **fields: object) -> Document:
    return Document(
        "a" * 16,
        f"{head}\n\n{SAID}",
        "The flow at Brakka",
        "/a.eml",
        "email",
        publisher=OFFICE,
        published="2031-03-07",
        ground_rules=rules,
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("head", "attributed"),
    [
        (
            "Attribution is to “a senior Talvarian Foreign Ministry official”. Do not use the sender's name.",
            "a senior Talvarian Foreign Ministry official",
        ),
        ("On background, attributable to a State Department official.", "a State Department official"),
        ("Ground rules: on background (a Western diplomat)", "a Western diplomat"),
        ("The speaker may be identified only as 'an official familiar with the talks'.",
         "an official familiar with the talks"),
        ("Attribution: a senior administration official\nDate: 7 March", "a senior administration official"),
        ("Ground rules: on background", UNNAMED),
        ("On background. The President said that the talks go on.", UNNAMED),
    ],
)  # fmt: skip
def test_the_prescribed_words_are_found(head: str, attributed: str) -> None:
    """
    The ground rule's own description is used, else a general one, never the publisher.
    """
    assert attributed == prescribed(document(head))


def test_on_the_record_names_are_kept() -> None:
    """
    Without a ground rule the publisher and the speaker are named.
    """
    open_one = document("Attribution is to “an official”.", rules=None)

    assert source_name(open_one) == OFFICE
    assert speaker_name(open_one, "MS. ITO") == "MS. ITO"


def test_a_label_that_names_nobody_stays() -> None:
    """
    `SENIOR OFFICIAL` says what may be said; a name in a label does not appear.
    """
    hidden = document("On background, as “a ministry official”.")

    assert speaker_name(hidden, "SENIOR ADMINISTRATION OFFICIAL") == "SENIOR ADMINISTRATION OFFICIAL"
    assert speaker_name(hidden, "MS. ITO") == "a ministry official"


@pytest.mark.parametrize("suffix", sorted(RENDERERS))
def test_no_output_names_who_must_not_be(suffix: str) -> None:
    """
    Every output gives the description and not the office that spoke.
    """
    hidden = document("Attribution is to “a ministry official”.")
    [candidate] = [each for each in candidates(hidden, chunk(hidden)) if each.text == SAID]
    claim = Claim(SAID, (Citation(candidate.passage, candidate.span),), Verdict("supported", 0.9))
    made = render(Briefing("briefing", "Today", (Section("a", "A", (claim,)),)), suffix)
    text = _read(made, suffix)

    assert "ministry official" in text
    assert OFFICE not in text


def _read(made: bytes, suffix: str) -> str:
    if suffix != "docx":
        return made.decode("utf-8", "replace")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist() if "xml" in name)


def test_a_sentence_that_gives_the_source_away_is_not_printed() -> None:
    """
    A sentence of a background document that names its author is no candidate.
    """
    hidden = document("On background.", author="Lena Orsk")

    assert names_source(hidden, "Lena Orsk told reporters that the talks would go on.")
    assert not names_source(hidden, SAID)


TALKS = """Ground rules: on background, attributable to a senior Kessian official

Briefing on the talks

PORT ELLAN, 4 March 2031

MS. ITO: The Ministry will send eleven inspectors to the Brakka dam on Friday.

Q: Will the Minister attend the talks in Melisar next week?

MS. ITO: The Minister will attend the talks in Melisar next week with eleven delegates from the northern provinces.
"""


def test_a_readout_does_not_name_who_spoke_on_background(desk: Desk, tmp_path: Path) -> None:
    """
    Who took part is told by the description that the ground rule allows.
    """
    (tmp_path / "talks.txt").write_text(TALKS, "utf-8")
    desk.ingest([str(tmp_path / "talks.txt")])
    readout = desk.brief(template="readout", document="talks.txt")

    assert "a senior Kessian official (2 turns)" in str(readout.sections[0].note)
    assert "ITO" not in _read(render(readout, "txt"), "txt")
