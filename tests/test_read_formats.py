"""What offices are sent besides text and Word: captions, OpenDocument, Rich Text, Outlook, mailboxes, saved pages."""

from __future__ import annotations

import importlib.util
import io
import struct
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from commands import run

from assistant.domain import Document
from assistant.errors import ReadError
from assistant.read import Remark, Source, read
from assistant.read.lzfu import unpacked

DATA = Path(__file__).parent / "data"


def parts(name: str, data: bytes | str) -> list[Document | ReadError | Remark]:
    return list(read(Source(f"/press/{name}", name, data.encode() if isinstance(data, str) else data)))


def documents(name: str, data: bytes | str) -> list[Document]:
    return [part for part in parts(name, data) if isinstance(part, Document)]


def sample(name: str) -> list[Document]:
    return documents(name, (DATA / name).read_bytes())


def makers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_samples", DATA / "make_samples.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def captions(*cues: tuple[str, str, str]) -> str:
    return "WEBVTT\n\n" + "\n\n".join(f"{start} --> {end}\n{said}" for start, end, said in cues)


# Captions


def test_captions_are_a_transcript() -> None:
    """
    Cues run on across their times, each speaker has turns, and the day in the title is the document's.
    """
    (document,) = sample("sample.vtt")

    assert document.kind == "transcript"
    assert document.published == "2031-03-04"
    assert [(turn.speaker, turn.span.of(document.text)) for turn in document.turns] == [
        ("Perrin Quillane", "Good morning, everybody. I have one announcement on the talks in Tamsin."),
        ("Reporter", "When will they begin?"),
        ("Perrin Quillane", "We expect them to begin on Tuesday."),
    ]


def test_subtitles_lose_their_numbers_times_and_styles() -> None:
    """
    What is left is what was said.
    """
    (document,) = sample("sample.srt")

    assert document.text == "4 March 2031. The foreign ministers of Arvena and Lusk met in the harbour town of Tamsin."


def test_rolling_captions_say_each_line_once() -> None:
    """
    A recogniser repeats the last line above the next.
    """
    text = captions(
        ("00:01.000", "00:02.000", "the talks in"),
        ("00:02.000", "00:03.000", "the talks in\nTamsin<00:02.500><c> will begin</c>"),
        ("00:03.000", "00:04.000", "Tamsin will begin\non Tuesday"),
    )

    assert documents("a.vtt", text)[0].text == "the talks in Tamsin will begin on Tuesday"


def test_a_change_of_voice_and_a_silence_begin_paragraphs() -> None:
    """
    `>>`, a dash, a name with a colon and a long pause; comments and styles are nobody's words.
    """
    text = captions(
        ("00:01.000", "00:02.000", ">> When will they\nbegin?"),
        ("00:02.000", "00:03.000", "- MR. ITO: On Tuesday.\n\nNOTE nobody says this"),
        ("00:13.000", "00:14.000", "That is &amp; remains all."),
    )

    assert documents("a.vtt", text)[0].text.split("\n\n") == [
        "When will they begin?",
        "MR. ITO: On Tuesday.",
        "That is & remains all.",
    ]


def test_a_file_name_dates_captions() -> None:
    """
    They tell no day themselves.
    """
    text = captions(("00:01.000", "00:02.000", "We met."))

    assert documents("2031-03-04 gaggle.vtt", text)[0].published == "2031-03-04"
    assert documents("120-2031-03-041.vtt", text)[0].published is None


# OpenDocument


def test_an_opendocument_text_is_read_whole() -> None:
    """
    Headings, tables and footnotes; not what was deleted or remarked in the margin; the head of the page is its marking.
    """
    (document,) = sample("sample.odt")

    assert document.text.startswith("Tamsin talks\n\nThe foreign ministers of Arvena and Lusk met")
    assert "Port | Boats\nTamsin | 140" in document.text
    assert document.text.endswith("1. The last one is of 2019.")
    assert "Never agreed" not in document.text
    assert "Is it?" not in document.text
    assert (document.title, document.author) == ("Tamsin talks: where they stand", "Ines Vallo")
    assert document.marking == "OFFICIAL-SENSITIVE"


@pytest.mark.parametrize(
    ("parts_of_it", "reason"),
    [
        ({"content.xml": b"\x8f\x01 encrypted"}, "encrypted or damaged"),
        ({"word/document.xml": b"<a/>"}, "not an OpenDocument text"),
        ({"content.xml": b"0" * 50_000_000}, "unpacks from"),
        ({"content.xml": b'<!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>'}, "not an OpenDocument text"),
    ],
)
def test_a_bad_opendocument_is_refused(parts_of_it: dict[str, bytes], reason: str) -> None:
    """
    One with a password, another archive under its name, a bomb, and one with entities.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of_it.items():
            archive.writestr(name, data)

    with pytest.raises(ReadError, match=reason) as caught:
        parts("a.odt", out.getvalue())
    assert caught.value.hint


# Rich Text


def test_rich_text_is_read_in_its_alphabets() -> None:
    """
    Quotation marks and accents as the sender meant them, a font's own code page, footnotes; nothing hidden or deleted.
    """
    (document,) = sample("sample.rtf")

    assert "will meet in the harbour town of Tamsin “on Tuesday”, a café owner said." in document.text
    assert "Москва will not be there." in document.text
    assert document.text.endswith("1. The last meeting was in 2019.")
    assert "hidden" not in document.text
    assert "deleted" not in document.text
    assert (document.title, document.author) == ("Ministers to meet in Tamsin", "Ana Ruiz")
    assert document.publisher == "Northern Wire News"
    assert document.embargo_until == "2031-03-01T06:00:00Z"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"Caf\u233?s in \u322\'b3\u243oacute;d\u378\'bc.", "Cafés in łóacute;dź."),
        (rb"{\uc2\u8364\'80\'20 40} m", "€ 40 m"),
        (rb"Done \u-10179?\u-8704?!", "Done 😀!"),
        (rb"One{\pict\bin3 }}}} two", "One two"),
        (rb"{\*\unknown secret}{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}}", "the link"),
        (rb"\trowd A\cell B\cell\row C\cell D\cell\row", "A | B\nC | D"),
        (rb"5\~000 non\_stop \{braces\}", "5 000 non-stop {braces}"),
        (rb"{\*\shpinst{\sp x}{\shptxt\pard In a box.\par}}", "In a box."),
        (rb"half a line \par{\b whole", "half a line\n\nwhole"),
    ],
)
def test_the_grammar_of_rich_text(body: bytes, text: str) -> None:
    """
    Characters with their stand-ins, halves of characters, binary pictures, fields, tables, boxes, a file cut short.
    """
    (document,) = documents("a.rtf", rb"{\rtf1\ansi\ansicpg1250 " + body + b"}")

    assert document.text == text


def test_deep_rich_text_is_refused() -> None:
    """
    A hundred thousand braces cost no more than a look at them.
    """
    with pytest.raises(ReadError, match="nested too deep"):
        parts("a.rtf", b"{\\rtf1 " + b"{" * 100_000)


# Mail


def test_an_outlook_message_is_an_email() -> None:
    """
    Sender, subject and moment as the mail program shows them.
    """
    (document,) = sample("sample.msg")

    assert (document.kind, document.title) == ("email", "Tuesday in Tamsin")
    assert document.author == document.publisher == "Press Office, Ministry of Foreign Affairs"
    assert document.published_at == "2031-03-04T08:30:00Z"
    assert document.uri.endswith("sample.msg")
    assert "fisheries treaty" in document.text


def test_an_outlook_messages_attachments_are_read() -> None:
    """
    A file with a reader is a document of its own, dated by the message; one without is told of; a signature is not.
    """
    attached: list[dict[str, Any]] = [
        {"3707": "statement.txt", "3701": b"The pier will reopen on Monday."},
        {"3707": "figures.xlsx", "3701": b"PK\x03\x04 rows"},
        {"3707": "logo.png", "3701": b"\x89PNG"},
    ]
    message, statement, remark = parts("a.msg", makers().msg(attachments=attached))

    assert isinstance(message, Document)
    assert isinstance(statement, Document)
    assert isinstance(remark, Remark)
    assert (statement.uri, statement.published) == ("/press/a.msg#statement.txt", "2031-03-04")
    assert "figures.xlsx" in remark.text
    assert ".jsonl" in remark.text


def test_an_outlook_body_of_rich_text_is_unpacked() -> None:
    """
    Where there is neither plain text nor HTML.
    """
    rtf = rb"{\rtf1\ansi The pier will reopen on Monday.}"
    stored = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    (document,) = documents("a.msg", makers().msg({"0037": "Pier", "1009": stored}))

    assert document.text == "The pier will reopen on Monday."


def test_packed_rich_text_repeats_what_it_said() -> None:
    """
    The example of the format's own description: a literal, then places in the window.
    """
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )

    assert unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize("cut", [8, 600, 1500, 2500])
def test_a_broken_outlook_message_is_refused(cut: int) -> None:
    """
    Cut anywhere, it costs a line and no traceback.
    """
    data = makers().msg()[:cut]
    try:
        found = parts("a.msg", data)
    except ReadError as error:
        assert error.hint  # noqa: PT017  # either outcome is right, a traceback is not
    else:
        assert all(isinstance(part, ReadError | Document) for part in found)


def test_a_mailbox_is_its_messages() -> None:
    """
    Each under its Message-ID, and a line that only looks like a separator is the writer's own.
    """
    first, second = sample("sample.mbox")

    assert [document.uri.partition("#")[2] for document in (first, second)] == ["one@mfa.example", "two@wire.example"]
    assert first.text.endswith("From Wednesday on the delegations go home.")
    assert second.author == "Ana Ruiz"


def test_a_saved_page_is_known_by_its_address() -> None:
    """
    The page in a .mht is read as the page, in its own alphabet.
    """
    (document,) = sample("sample.mht")

    assert document.uri == "https://post.example/tamsin"
    assert document.text.endswith("in the cafés of Tamsin.")
    assert document.published_at == "2031-03-04T08:30:00Z"


# What has no reader


@pytest.mark.parametrize(
    ("name", "way_out"),
    [("a.doc", ".docx"), ("a.xlsx", ".jsonl"), ("a.pptx", ".pdf"), ("a.zip", "Unpack"), ("a.mp4", ".vtt"),
     ("a.jpg", "OCR"), ("a.pst", ".mbox"), ("a.xyz", "Supported:")],
)  # fmt: skip
def test_a_file_without_a_reader_is_refused_with_its_way_out(tmp_path: Path, name: str, way_out: str) -> None:
    """
    The way to bring it in all the same, by its kind.
    """
    (tmp_path / name).write_bytes(b"whatever")
    outcome = run("ingest", str(tmp_path / name), "--library", str(tmp_path / "L"), "--json")

    assert outcome.code == 1
    assert way_out in outcome.data["rejected"][0]["way_out"]
