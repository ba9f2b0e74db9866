"""Files to Documents: every reader, every kind of bad input, and what is normalised."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chunk import chunk
from assistant.domain import Document
from assistant.errors import ReadError
from assistant.read import MAX_BYTES, READERS, Overrides, Source, read, supported
from assistant.read.normalise import normalised

DATA = Path(__file__).parent / "data"


def source(name: str, data: bytes | str, media_type: str | None = None) -> Source:
    return Source(f"/press/{name}", name, data.encode() if isinstance(data, str) else data, media_type)


def documents(name: str, data: bytes | str, overrides: Overrides | None = None) -> list[Document]:
    found = list(read(source(name, data), overrides or Overrides()))
    assert all(isinstance(item, Document) for item in found), found
    return [item for item in found if isinstance(item, Document)]


def one(name: str, data: bytes | str, overrides: Overrides | None = None) -> Document:
    [document] = documents(name, data, overrides)
    return document


def sample(suffix: str) -> list[Document]:
    path = DATA / f"sample{suffix}"
    return documents(path.name, path.read_bytes())


def refusal(name: str, data: bytes | str) -> ReadError:
    with pytest.raises(ReadError) as caught:
        list(read(source(name, data)))
    return caught.value


def pdf(*, text: str | None = "Hello there.", password: str | None = None) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    if text:
        canvas.drawString(100, 700, text)
    else:
        canvas.rect(10, 10, 100, 100)
    canvas.save()
    if password is None:
        return out.getvalue()
    writer, locked = PdfWriter(clone_from=PdfReader(out)), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(locked)
    return locked.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return out.getvalue()


# The readers, one by one


@pytest.mark.parametrize("suffix", READERS)
def test_every_reader_has_a_sample_it_reads(suffix: str) -> None:
    """
    A format without a sample in tests/data fails here, so none goes untried.
    """
    for document in sample(suffix):
        assert document.text == normalised(document.text)
        assert document.title
        assert document.published == "2031-03-04" or suffix in {".pdf", ".srt"}
        assert len(document.id) == 16
        assert all(0 <= turn.span.start < turn.span.end <= len(document.text) for turn in document.turns)


@pytest.mark.parametrize(
    ("suffix", "kind", "title", "publisher", "author"),
    [
        (".txt", "article", "Ministers to meet in Tamsin", "Northern Wire", "Ana Ruiz"),
        (".md", "statement", "Statement on the Tamsin talks", "Ministry of Foreign Affairs of Arvena", None),
        (".html", "article", "Ministers to meet in Tamsin", "The Tamsin Post", "Bo Lind"),
        (".pdf", "statement", "Joint communiqué", *["Ministry of Foreign Affairs of Arvena"] * 2),
        (".docx", "document", "Tamsin talks: where they stand", None, "Ines Vallo"),
        (".eml", "email", "Tuesday in Tamsin", *["Press Office, Ministry of Foreign Affairs"] * 2),
    ],
)
def test_samples_are_described(suffix: str, kind: str, title: str, publisher: str | None, author: str | None) -> None:
    """
    Kind, title, publisher and author come from where each format keeps them.
    """
    document = sample(suffix)[0]

    assert (document.title, document.publisher, document.author) == (title, publisher, author)
    assert kind == document.kind or (suffix == ".docx" and document.kind == "article")


def test_a_news_page_loses_its_furniture() -> None:
    """
    Navigation, cookie banner, related links, scripts and footer are not the story.
    """
    [document] = sample(".html")

    assert "harbour town of Tamsin" in document.text
    assert "first line" in document.text
    for furniture in ("cookies", "Home", "Ferry strike", "never shown", "All rights reserved", "color"):
        assert furniture not in document.text
    assert document.published_at == "2031-03-04T08:30:00Z"


def test_a_pdf_has_pages_and_paragraphs() -> None:
    """
    Printed lines become paragraphs, and a span knows its page.
    """
    [document] = sample(".pdf")
    second = document.text.index("The second page")

    assert "agreed to negotiate a new fisheries treaty. They asked their delegations" in document.text
    assert [
        document.page_of(type(page)(start, start + 1)) for page, start in zip(document.pages, (0, second), strict=True)
    ] == [1, 2]
    assert document.marking == "TLP:GREEN"
    assert document.pages[0].start == 0
    assert len(document.text) == document.pages[-1].end


def test_a_word_document_keeps_its_table_and_its_head() -> None:
    """
    A table is read row by row in its place, and the page head gives the marking.
    """
    [document] = sample(".docx")

    assert "Port | Boats\nTamsin | 140" in document.text
    assert document.marking == "OFFICIAL-SENSITIVE"


def test_markdown_is_stored_as_written() -> None:
    """
    Front matter becomes metadata; marks of emphasis stay, since a quotation is looked up in them.
    """
    [document] = sample(".md")

    assert document.text.startswith("# Statement on the Tamsin talks\n\nArvena **welcomes** the talks:")
    assert (
        document.marking,
        document.embargo_until,
        document.ground_rules,
    ) == ("TLP:AMBER", "2031-03-05T06:00:00Z", "background")


def test_an_email_is_its_newest_message() -> None:
    """
    The trail below is another author's on another day, and is left out.
    """
    [document] = sample(".eml")

    assert document.text.endswith("The Minister will travel to Tamsin.")
    assert document.published_at == "2031-03-04T08:00:00Z"
    assert document.embargo_until == "2031-03-05T06:00:00Z"


def test_attachments_are_documents_of_their_own() -> None:
    """
    What can be read is read, what cannot is said, and pictures are passed over.
    """
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "Ana <a@b.example>",
        "Two files",
        "Tue, 4 Mar 2031 09:00:00 +0000",
    )
    message.set_content("See the files.")
    message.add_attachment("A note of its own.", filename="note.txt")
    message.add_attachment(b"not a pdf", maintype="application", subtype="pdf", filename="broken.pdf")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    mail, note, broken = read(source("mail.eml", message.as_bytes()))

    assert isinstance(mail, Document)
    assert isinstance(note, Document)
    assert isinstance(broken, ReadError)
    assert (mail.text, note.text, note.uri) == ("See the files.", "A note of its own.", "/press/mail.eml#note.txt")


def test_an_html_email_is_its_visible_text() -> None:
    """
    Without a plain part the HTML is read.
    """
    message = EmailMessage()
    message["From"], message["Subject"] = "Ana <a@b.example>", "Page"
    message.set_content("<style>p{}</style><p>One.</p><p>Two.</p>", subtype="html")

    assert one("mail.eml", message.as_bytes()).text == "One.\n\nTwo."


def test_a_record_has_an_address() -> None:
    """
    A JSONL record is known by its URL, else by the file and its line.
    """
    first, second = sample(".jsonl")

    assert (first.uri, second.uri) == ("https://post.example/fish", "/press/sample.jsonl#2")
    assert (second.publisher, second.author, second.title) == ("Northern Wire", "Ana Ruiz", "Ferry strike ends")


def test_a_bad_record_does_not_stop_the_rest() -> None:
    """
    Each bad line is reported by its number and the good ones are read.
    """
    lines = ['{"text": "Good."}', "{broken", "[1]", '{"title": "No text"}', "", '{"text": "Good too."}']
    found = list(read(source("feed.jsonl", "\n".join(lines))))

    assert [Document, ReadError, ReadError, ReadError, Document] == [type(item) for item in found]
    assert [str(item).split(": ")[0][-2:] for item in found if isinstance(item, ReadError)] == ["#2", "#3", "#4"]


def test_a_record_with_a_speaker_is_one_turn() -> None:
    """
    A record that names its speaker is that speaker's words.
    """
    document = one("feed.jsonl", json.dumps({"text": "We agreed.", "speaker": "MS. VALLO"}))

    assert document.speaker_of(document.turns[0].span) == "MS. VALLO"


def test_overrides_win() -> None:
    """
    What the user says on the command line wins over the file.
    """
    said = Overrides("Other Wire", "2031-04-01", "TLP:RED", "2031-04-02T00:00:00Z", "deep background")
    document = one("sample.md", (DATA / "sample.md").read_bytes(), said)

    assert (
        document.publisher, document.published, document.marking, document.embargo_until, document.ground_rules,
    ) == ("Other Wire", "2031-04-01", "TLP:RED", "2031-04-02T00:00:00Z", "deep-background")  # fmt: skip


def test_the_media_type_stands_in_for_a_suffix() -> None:
    """
    A page at an address without a suffix is read as what the server says it is.
    """
    [document] = read(source("latest", "<p>Hello.</p>", "text/html; charset=utf-8"))

    assert isinstance(document, Document)
    assert document.text == "Hello."


def test_a_name_tells_whether_it_is_supported() -> None:
    """
    Suffixes count in any case.
    """
    assert supported("Brief.PDF")
    assert not supported("brief.xyz")


# What the first lines say


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Embargo until: 2031-03-04 06:00 UTC", "embargo_until", "2031-03-04T06:00:00Z"),
        ("EMBARGOED until 06:00 GMT, 4 March 2031", "embargo_until", "2031-03-04T06:00:00Z"),
        ("STRICTLY EMBARGOED FOR RELEASE UNTIL 4 March 2031, 6 a.m.", "embargo_until", "2031-03-04T06:00:00Z"),
        ("NOT FOR PUBLICATION BEFORE 4 March 2031 06:00 UTC", "embargo_until", "2031-03-04T06:00:00Z"),
        ("**Embargo until:** the Minister sits down", "embargo_until", "9999-12-31T23:59:59Z"),
        ("Marking: TLP:AMBER", "marking", "TLP:AMBER"),
        ("TLP:GREEN", "marking", "TLP:GREEN"),
        ("OFFICIAL-SENSITIVE", "marking", "OFFICIAL-SENSITIVE"),
        ("Ground rules: on background", "ground_rules", "background"),
        ("Ground rules: deep background", "ground_rules", "deep-background"),
        ("OFF THE RECORD", "ground_rules", "off-the-record"),
        ("STRICTLY OFF THE RECORD", "ground_rules", "off-the-record"),
        ("This conversation is off the record.", "ground_rules", "off-the-record"),
        ("# OFF-THE-RECORD NOTE", "ground_rules", "off-the-record"),
        ("OFF THE RECORD: dinner with the minister, 4 March", "ground_rules", "off-the-record"),
        ("OFF THE RECORD — dinner with the minister", "ground_rules", "off-the-record"),
        ("Notes of the dinner. Please treat this as off the record; it was long.", "ground_rules", "off-the-record"),
        ("Notes of the dinner. Please treat this as off the record. It was long.", "ground_rules", "off-the-record"),
        (
            "Everything the minister said is below. The conversation was\noff the record.",
            "ground_rules",
            "off-the-record",
        ),
        ("Not for publication", "ground_rules", "off-the-record"),
        ("Not for publication or broadcast.", "ground_rules", "off-the-record"),
        ("Deep background: not for attribution", "ground_rules", "deep-background"),
        ("On deep background", "ground_rules", "deep-background"),
        ("**Not for attribution**", "ground_rules", "background"),
        ("On background", "ground_rules", "background"),
        ("This briefing is on background.", "ground_rules", "background"),
        ("MODERATOR: This call is on background, attributable to a senior official.", "ground_rules", "background"),
        ("MS. ARDEN: This call is on background.", "ground_rules", "background"),
        ("This briefing is on background.\n\nParts are off the record.", "ground_rules", "off-the-record"),
    ],
)
def test_terms_of_use_are_read_from_the_first_lines(line: str, field: str, value: str) -> None:
    """
    Embargo, marking and ground rules stand on a line of their own near the top.
    """
    assert value == getattr(one("a.txt", f"A headline\n\n{line}\n\nThe text of it."), field)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("HOLD FOR RELEASE\nFor release at 10:00 on 6 April 2031", "2031-04-06T10:00:00Z"),
        ("HOLD FOR RELEASE", "9999-12-31T23:59:59Z"),
        ("Hold until 6 April 2031, 10:00", "2031-04-06T10:00:00Z"),
        ("Not for release before 9 a.m. on Sunday 6 April 2031", "2031-04-06T09:00:00Z"),
        ("EMBARGO: 0900hrs Sunday 6 April 2031", "2031-04-06T09:00:00Z"),
        ("Embargo: 10:00 GMT, 6 April 2031", "2031-04-06T10:00:00Z"),
        ("EMBARGOED TILL 10:00 on 6 April 2031", "2031-04-06T10:00:00Z"),
        ("EMBARGOED 10:00 6 April 2031", "2031-04-06T10:00:00Z"),
        ("This report is under embargo until 10:00 on 6 April 2031.", "2031-04-06T10:00:00Z"),
        ("Embargoed until Sunday 6 April, 09:00", "2031-04-06T09:00:00Z"),
        ("EMBARGOED UNTIL 00:01 SUNDAY", "2031-04-06T00:01:00Z"),
        ("EMBARGOED UNTIL 00:01 TOMORROW", "2031-04-03T00:01:00Z"),
        ("Embargoed until 1 April, 09:00", "9999-12-31T23:59:59Z"),
        ("Embargoed until Monday 6 April, 09:00", "9999-12-31T23:59:59Z"),
        ("Embargoed until 09:00 PET on Sunday 6 April", "9999-12-31T23:59:59Z"),
        ("Embargoed until 9 a.m. Eastern Time, 6 April 2031", "9999-12-31T23:59:59Z"),
        ("NOT FOR PUBLICATION, BROADCAST OR POSTING BEFORE SUNDAY 6 APRIL, 6 AM", "2031-04-06T06:00:00Z"),
        ("STRICTLY EMBARGOED – not for print or posting before Sunday, 6 am Tamsin time", "9999-12-31T23:59:59Z"),
        ("Check against delivery - embargoed to 0600 Sunday", "2031-04-06T06:00:00Z"),
        ("The following is under embargo until Sunday 6 April at 6 am.", "2031-04-06T06:00:00Z"),
        ("Please observe the embargo: 6 April 2031, 09:00 GMT", "2031-04-06T09:00:00Z"),
        ("Embargoed until 6 o’clock this evening, 6:00", "9999-12-31T23:59:59Z"),
        ("Release date: 6 April 2031", "2031-04-06T00:00:00Z"),
        ("EMBARGOED PRESS RELEASE: Arvena recalls its envoy", "9999-12-31T23:59:59Z"),
        ("Arvena recalls its envoy – EMBARGOED DRAFT", "9999-12-31T23:59:59Z"),
        ("This statement is strictly embargoed.", "9999-12-31T23:59:59Z"),
        ("Sperrfrist: 6. April 2031, 9 Uhr", "2031-04-06T09:00:00Z"),
        ("SPERRFRIST: Sonntag, 6. April, 9.00 Uhr MEZ", "2031-04-06T08:00:00Z"),
        ("Nicht zur Veröffentlichung vor dem 6. April 2031, 9 Uhr", "2031-04-06T09:00:00Z"),
        ("Sous embargo jusqu’au 6 avril 2031 à 9h30", "2031-04-06T09:30:00Z"),
        ("Bajo embargo hasta el 6 de abril de 2031, 9:00 horas", "2031-04-06T09:00:00Z"),
        ("Embargo hasta el domingo a las 6:00 de la tarde", "9999-12-31T23:59:59Z"),
        ("Embargo fino al 6 aprile 2031, ore 9:00", "2031-04-06T09:00:00Z"),
        ("Sob embargo até às 9h de 6 de abril de 2031", "2031-04-06T09:00:00Z"),
        ("Onder embargo tot 6 april 2031, 9 uur", "2031-04-06T09:00:00Z"),
    ],
)
def test_an_embargo_is_read_as_press_offices_write_it(line: str, until: str) -> None:
    """
    A day without its year, or a weekday, is the next from the document's date on; in doubt all is withheld for good.
    """
    assert one("a.txt", f"A headline\n\nDate: 2031-04-02\n{line}\n\nThe text of it.").embargo_until == until


@pytest.mark.parametrize(
    "title",
    ["Pier (STRICTLY EMBARGOED TO 00:01 SUNDAY)", "Re: [EMBARGOED until 00:01 Sunday 6 April] Pier",
     "Pier: embargoed until 00:01 on 6 April", "Pier – EMBARGOED UNTIL 00:01 SUNDAY – all editions"],
)  # fmt: skip
def test_a_title_may_bear_the_embargo(title: str) -> None:
    """
    In brackets or apart from the rest of it, in a field of the text or a header of the mail.
    """
    text = one("a.txt", f"Title: {title}\nDate: 2031-04-02\n\nThe text of it.")
    mail = one("a.eml", f"Subject: {title}\nDate: Wed, 02 Apr 2031 10:00:00 +0000\n\nThe text of it.")

    assert (text.embargo_until, mail.embargo_until) == ("2031-04-06T00:01:00Z", "2031-04-06T00:01:00Z")


def test_the_same_hour_with_its_zone_is_the_more_exact() -> None:
    """
    Where two lines of an embargo name different hours, the later one counts.
    """
    same = "Subject: EMBARGOED until 6 April 2031 09:00 - Pier\n\nEMBARGOED UNTIL 6 APRIL 2031, 09:00 CET\n\nIt opens."
    other = same.replace("09:00 CET", "07:00 CET")

    assert one("a.eml", same).embargo_until == "2031-04-06T08:00:00Z"
    assert one("a.eml", other).embargo_until == "2031-04-06T09:00:00Z"


@pytest.mark.parametrize("place", ["header", "first_page_header", "footer", "watermark"])
def test_an_embargo_may_stand_around_the_pages_of_a_word_document(place: str) -> None:
    """
    In the running head, in the head of the first page, at the foot, or as a watermark.
    """
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    document.add_paragraph("The pier opens in May.")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = getattr(section, "header" if place == "watermark" else place)
    head.is_linked_to_previous = False
    if place == "watermark":
        shape = '<v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="EMBARGOED"/>'
        head.paragraphs[0]._p.append(parse_xml(shape))
    else:
        head.paragraphs[0].text = "EMBARGOED"
    out = io.BytesIO()
    document.save(out)

    assert one("a.docx", out.getvalue()).embargo_until == "9999-12-31T23:59:59Z"


def mail_with(attachment: str, subject: str = "The pier", body: str = "See the text attached.") -> list[Document]:
    message = EmailMessage()
    message["From"], message["Subject"] = "Press Office <press@mfa.example>", subject
    message["Date"] = "Wed, 02 Apr 2031 10:00:00 +0000"
    message.set_content(body)
    message.add_attachment(attachment.encode(), maintype="text", subtype="plain", filename="pier.txt")
    return documents("a.eml", message.as_bytes())


def test_an_attachment_without_a_date_has_that_of_its_message() -> None:
    """
    By it a weekday is told, in an embargo too; its own date, where it bears one, stays.
    """
    _, undated = mail_with("EMBARGOED UNTIL 00:01 SUNDAY\n\nThe pier opens in May.")
    _, dated = mail_with("Tamsin, 31 March 2031\n\nThe pier opens in May.")

    assert (undated.published, undated.published_at) == ("2031-04-02", "2031-04-02T10:00:00Z")
    assert undated.embargo_until == "2031-04-06T00:01:00Z"
    assert (dated.published, dated.published_at) == ("2031-03-31", None)


def test_what_binds_a_message_binds_what_it_carries() -> None:
    """
    Embargo, marking and ground rules; of two, the stricter.
    """
    _, plain = mail_with("The pier opens in May.", "EMBARGOED until 6 April 2031 09:00", "TLP:AMBER\n\nOff the record.")
    _, later = mail_with("EMBARGOED UNTIL 7 APRIL 2031\n\nThe pier.", "EMBARGOED until 6 April 2031 09:00")

    assert (plain.embargo_until, plain.marking, plain.ground_rules) == (
        "2031-04-06T09:00:00Z", "TLP:AMBER", "off-the-record",
    )  # fmt: skip
    assert later.embargo_until == "2031-04-07T00:00:00Z"


@pytest.mark.parametrize(
    ("meta", "note", "published"),
    [
        ("2031-04-05T10:15:00+01:00", "", "2031-04-05"),
        ("2031-04-02T10:15:00+01:00", "", "2031-04-02"),
        (
            "",
            "Correction (5 April 2031): An earlier version, published on 2 April 2031, said that 3 died.",
            "2031-04-05",
        ),
        ("", "Updated: 10:15 GMT, 5 April 2031", "2031-04-05"),
        ("", "This story was amended on 5 April 2031 to correct a name.", "2031-04-05"),
        ("", "Correction: The summit is on 5 December 2031, not on the 4th.", "2031-04-02"),
        ("", "Update: talks may end on 5 April 2031.", "2031-04-02"),
    ],
)
def test_a_version_is_dated_by_its_change(meta: str, note: str, published: str) -> None:
    """
    By what the page or the text says of it; the day of the first version is kept beside it.
    """
    metas = "".join(
        f'<meta property="article:{name}_time" content="{value}">'
        for name, value in (("published", "2031-04-02"), ("modified", meta))
    )
    body = f"<h1>Pier</h1><p>{note}</p><p>Two died on Friday.</p>"
    page = one("a.html", f"<html><head>{metas}</head><body>{body}</body></html>")

    assert page.published == published
    assert page.first_published == (None if published == "2031-04-02" else "2031-04-02")


def test_the_fields_that_open_a_text_are_neither_title_nor_evidence() -> None:
    """
    The headline stands below them, and may tell that it is a correction.
    """
    text = "Publisher: Harrow Wire\nDate: 2031-04-05\n\nCORRECTION: Ferry fire\n\nThe Coast Guard said 29 were hurt."
    document = one("a.txt", text)

    assert (document.title, document.kind) == ("CORRECTION: Ferry fire", "correction")
    assert (document.publisher, document.published) == ("Harrow Wire", "2031-04-05")
    assert [passage.text for passage in chunk(document)] == [text[text.index("CORRECTION") :]]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("PRESS STATEMENT 2031/14\nTamsin, 5 April 2031\n\nArvena recalls its envoy", "Arvena recalls its envoy"),
        ("PRESS STATEMENT 2031/14\nTamsin, 5 April 2031", "PRESS STATEMENT 2031/14"),
        ("MINISTRY OF THE SEA OF ARVENA\nPress briefing by Ada Ito\n5 April 2031", "Press briefing by Ada Ito"),
        ("STRICTLY EMBARGOED UNTIL 6 APRIL 2031\nPRESS RELEASE 14\nThe pier opens", "The pier opens"),
        ("TLP:AMBER\nTamsin, den 5. April 2031\nThe pier opens", "The pier opens"),
        ("Ministry of the Sea denies a report\nTamsin, 5 April 2031", "Ministry of the Sea denies a report"),
    ],
)
def test_a_headline_is_neither_letterhead_nor_number_nor_date(head: str, title: str) -> None:
    """
    Where nothing else stands above the text, the number of the statement is its title.
    """
    assert one("a.txt", f"{head}\n\nThe pier at Tamsin will open in May, the ministry said.").title == title


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Port Kardel, den 20. November 2031", "2031-11-20"),
        ("Paris, le 1er décembre 2031", "2031-12-01"),
        ("Madrid, 3 de marzo de 2031", "2031-03-03"),
        ("Published 12 October 2031", "2031-10-12"),
    ],
)
def test_a_dateline_is_read_in_other_languages(line: str, published: str) -> None:
    """
    At the head of a document; running text is left alone.
    """
    assert one("a.txt", f"The pier\n\n{line}\n\nThe pier opens in May, the ministry said.").published == published


@pytest.mark.parametrize(
    ("created", "line", "published"),
    [
        ((2013, 12, 23), "Port Ellan, 4 March 2031", "2031-03-04"),
        ((2013, 12, 23), "Port Ellan", None),
        ((2019, 5, 6), "Port Ellan, 4 March 2031", "2031-03-04"),
        ((2031, 3, 5), "Port Ellan, 4 March 2031", "2031-03-05"),
    ],
)
def test_a_word_file_that_is_years_from_what_it_says_bears_the_days_of_its_text(
    created: tuple[int, int, int], line: str, published: str | None
) -> None:
    """
    The day of a template is none, whoever is named as its author.
    """
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.core_properties.author = "Port Authority"
    document.core_properties.created = datetime(*created, tzinfo=UTC)
    for words in ("Lines on the quay", line, "The quay is open again."):
        document.add_paragraph(words)
    document.save(out)

    assert one("a.docx", out.getvalue()).published == published


@pytest.mark.parametrize("author", ["python-docx", "Microsoft Office User", "Windows User", "LibreOffice", "Admin"])
def test_a_program_is_no_author(author: str) -> None:
    """
    Nor is the nameless account of a computer.
    """
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.core_properties.author = author
    document.add_paragraph("The pier opens in May.")
    document.save(out)

    assert one("a.docx", out.getvalue()).author is None


def test_the_rest_of_a_heading_is_no_title() -> None:
    """
    Where its first line is missing from the text, the file's name says more.
    """
    assert one("quay.txt", "on the fire at the quay\n4 March 2031\n\nThe fire broke out at noon.\n").title == "quay"


def test_a_heading_of_two_lines_is_the_whole_title_of_a_pdf() -> None:
    """
    The largest letters of the first page tell the heading.
    """
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for place, (size, line) in enumerate(
        [(20, "Consular Assistance in"), (20, "Maritime Cases"), (10, "Published 12 October 2031")]
        + [(10, f"The directorate handled {n} cases in that year, the report says.") for n in range(10, 20)]
    ):
        canvas.setFont("Helvetica", size)
        canvas.drawString(72, 750 - 30 * place, line)
    canvas.save()
    document = one("a.pdf", out.getvalue())

    assert document.title == "Consular Assistance in Maritime Cases"
    assert "\n\nPublished 12 October 2031\n\n" in document.text


def test_a_text_of_nothing_but_fields_is_kept() -> None:
    """
    What it says is in them, so they are its words.
    """
    document = one("note.txt", "Subject: The ferry sails again\nDate: 2031-04-05")

    assert document.title == "The ferry sails again"
    assert len(chunk(document)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "The oil embargo will last until March, the minister said.",
        "An official speaking on background said that talks go on.",
        "Secret talks were held in Tamsin.",
        "He told reporters off the record that the talks had failed.",
        "Speaking on background, officials said the talks had failed.",
        "Officials spoke on background.",
        "“This is off the record,” he said.",
        "This briefing is not off the record.",
        "The call was on the record, not on background.",
        "Q Is this off the record?",
        "Off the record — and on condition of anonymity — ministers admit that the talks had failed.",
        "The letter was marked not for publication.",
        "The proofs were not for publication in the newspaper.",
        "Embargo to be lifted on Sunday, the minister says",
        "Embargo on Dorvane’s oil from 6 April 2031",
        "Embargo of 2014 is over",
        "FOR IMMEDIATE RELEASE",
        "For release: immediately",
        "Embargo: none",
        "Hold for the time being, said the harbour master.",
        "The report, embargoed until yesterday, says that 40 people died.",
        "This report, embargoed until yesterday, says that 40 people died.",
        "Embargoed oil: 3 tankers seized off Tamsin",
        "UN: embargoed arms reached the rebels in 2030",
        "Trade – embargo talks resume on Sunday",
        "The letter, stamped “EMBARGOED”, was leaked",
        "A letter marked EMBARGOED was leaked on Sunday.",
        "Sanctions | embargo | trade",
        "Next release: 6 May 2031",
        "Das Embargo gegen Dorvane gilt bis April 2031.",
        "L’embargo sur les armes prolongé jusqu’au 6 avril 2031",
    ],
)
def test_stories_about_embargoes_are_not_embargoed(line: str) -> None:
    """
    The words in a sentence set no terms.
    """
    document = one("a.txt", f"A headline\n\n{line}\n\nMore.")

    assert (document.embargo_until, document.marking, document.ground_rules) == (None, None, None)


@pytest.mark.parametrize(
    ("subject", "body", "until", "title"),
    [
        ("EMBARGOED until 6 May 2031, 09:30: fares for next year", "EMBARGOED UNTIL 6 MAY 2031, 09:30",
         "2031-05-06T09:30:00Z", "Fares for next year"),
        ("Embargoed: the fares of next year", "Embargoed until 00:05 on Wednesday, 7 May", "2031-05-07T00:05:00Z",
         "The fares of next year"),
        ("[EMBARGOED until 7 May 2031] Fares rise", "", "2031-05-07T00:00:00Z", "Fares rise"),
        ("Fwd: Embargoed: fares rise", "", "9999-12-31T23:59:59Z", "Fares rise"),
        ("Embargoed until the minister speaks: fares", "Embargoed until 6 May 2031", "9999-12-31T23:59:59Z",
         "Embargoed until the minister speaks: fares"),
    ],
)  # fmt: skip
def test_an_embargo_in_a_mails_subject_is_read_with_its_body_and_is_no_title(
    subject: str, body: str, until: str, title: str
) -> None:
    """
    What stands behind its colon is what is embargoed; an end that is no moment withholds for good all the same.
    """
    head = "From: Transport Office <a@b.example>\nDate: Mon, 5 May 2031 09:00:00 +0000"
    document = one("a.eml", f"{head}\nSubject: {subject}\n\n{body}\n\nFares rise.\n")

    assert (document.embargo_until, document.title) == (until, title)


@pytest.mark.parametrize(
    ("text", "corrects"),
    [
        ("CORRECTION: Arvena pledges 26 million\n\nArvena pledged.", "Arvena pledges 26 million"),
        (
            "CORRECTION\n\nCorrects figure in the story headlined “Arvena pledges 62 million” of 4 March.",
            "Arvena pledges 62 million",
        ),
        (
            "Corrections\n\nThe Lake Herald\n\nIn our report (“Quay sold for 9m”, 3 March) we gave it wrong.",
            "Quay sold for 9m",
        ),
        ("Correction\n\nAn article headlined ‘Bridge to shut’ gave the wrong month.", "Bridge to shut"),
        ("Correction\n\nOur item of Friday quoted the mayor as saying “we are done”, which she did not say.", None),
    ],
)
def test_a_correction_names_what_it_corrects(text: str, corrects: str | None) -> None:
    """
    The title of the story that is corrected, in the correction's own words.
    """
    document = one("a.txt", text)

    assert ("correction", corrects) == (document.kind, document.corrects)


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("Dredging approved\n\nThe Lake Herald\nTuesday, 4 March 2031\nBy Ana Ruiz", "The Lake Herald"),
        ("Dredging approved\nBy Ana Ruiz, Orle Evening News\n4 March 2031", "Orle Evening News"),
        ("Orle Gazette, Monday, 3 March 2031, by Jo Lind\n\nDredging approved", "Orle Gazette"),
        ("Dredging approved\nPort Kardel\n4 March 2031", None),
        ("Breaking News\n4 March 2031\nDredging approved", None),
        ("Mayor to Leave the Morning Mail\n4 March 2031", None),
    ],
)
def test_an_outlet_on_a_line_of_its_own_is_the_publisher(head: str, publisher: str | None) -> None:
    """
    Beside its day or byline and by a word that says what it is; a place, a genre and a headline are none.
    """
    document = one("a.txt", f"{head}\n\nThe council voted for the dredging on Monday.\n")

    assert document.publisher == publisher
    assert document.title != publisher


# Normalisation


def test_text_is_normalised_before_anything_is_measured() -> None:
    """
    Line ends, odd spaces, invisible characters and blank lines have one form; double spaces stay as printed.
    """
    raw = "\ufeffA\u00a0line.  Two\u200b spaces\u202e.\r\nCafe\u0301\x07\r\n\r\n\r\n\r\nEnd\u00ad.\x1b[0m  \n"

    assert normalised(raw) == "A line.  Two spaces.\nCafé\n\nEnd.[0m"


def test_joiners_that_carry_meaning_stay() -> None:
    """
    Persian and emoji need the joiners that in Latin words only hide them from a search.
    """
    assert normalised("می‌خواهم 👩‍🚀 hid\u200dden") == "می‌خواهم 👩‍🚀 hidden"


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """
    A stored text is in its final form, and can be written as UTF-8.
    """
    once = normalised(text)

    assert once == normalised(once)
    assert once == once.encode().decode()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Q    ", "MR. ITO:  ", "MS. VALLO: ", "Why?", "We go.", "\n", "\n\n", "END", "\u00a0", "\f"]),
        max_size=30,
    )
)
def test_spans_always_lie_inside_the_text(pieces: list[str]) -> None:
    """
    Whatever a file holds, turns and pages are ranges of its text and turns begin without their label.
    """
    try:
        document = one("a.txt", "".join(["Words. ", *pieces]))
    except ReadError:
        return
    for turn in document.turns:
        assert 0 <= turn.span.start < turn.span.end <= len(document.text)
        assert not turn.span.of(document.text)[0].isspace()
        assert document.text[: turn.span.start].rstrip(" \n:").endswith(turn.speaker)
    assert all(0 <= page.start <= page.end <= len(document.text) for page in document.pages)


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    """
    Byte order marks, UTF-8 and the Windows characters of old press offices are all read right.
    """
    assert one("a.txt", "“Café” is open – he said.".encode(encoding)).text == "“Café” is open – he said."


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("“Forty” ships — naïve.".encode() + b"\x93x", "“Forty” ships — naïve.�x"),
        ("“Forty” ships sail é".encode()[:-1], "“Forty” ships sail �"),
    ],
    ids=["stray byte", "cut end"],
)
def test_damaged_utf8_stays_utf8(data: bytes, read: str) -> None:
    """
    A stray byte or an end cut within a character leaves a mark where it stood, and the rest as it was written.
    """
    assert one("a.txt", data).text == read


def test_a_page_declares_its_charset() -> None:
    """
    A charset in the page is believed.
    """
    html = '<meta charset="iso-8859-2"><p>Łódź is a city.</p>'.encode("iso-8859-2")

    assert one("a.html", html).text == "Łódź is a city."


def test_undeclared_cyrillic_is_guessed() -> None:
    """
    Text that is mostly not ASCII is guessed at, and not turned into Latin letters.
    """
    text = "Министры иностранных дел встретятся в следующий вторник, сообщили официальные лица обеих стран. " * 4

    assert text.strip() == one("a.txt", text.encode("cp1251")).text


# Bad input


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"--- ... ---", "no text"),
        ("a.txt", b"MZ\x00\x90binary", "NUL bytes"),
        ("a.txt", bytes(range(1, 32)) * 20, "control characters"),
        ("a.txt", b"\xff\xfea", "no known encoding"),
        ("a.xyz", b"words", "no reader for .xyz"),
        ("README", b"words", "without a suffix"),
        ("a.md", b"---\ntitle: [\n---\nText.", "front matter"),
        ("a.html", b"<script>only()</script>", "no text"),
        ("a.pdf", b"%PDF-1.7 nothing else", "not a sound PDF"),
        ("a.pdf", b"plain words", "not a sound PDF"),
        ("a.docx", b"PK\x03\x04 broken", "not a Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old", "encrypted or an old .doc"),
        ("a.eml", b"Just a sentence.", "no e-mail headers"),
    ],
)
def test_bad_files_are_refused_in_two_lines(name: str, data: bytes, says: str) -> None:
    """
    One line says the problem with the file's name, one the way out.
    """
    error = refusal(name, data)

    assert says in error.message
    assert name in error.message
    assert error.hint.endswith(".")
    assert "\n" not in error.message + error.hint


def test_a_locked_pdf_is_refused() -> None:
    """
    A PDF with a password asks for a copy without one; one locked only against printing is read.
    """
    assert "encrypted" in refusal("a.pdf", pdf(password="secret")).message
    assert one("a.pdf", pdf(password="")).text == "Hello there."


def test_a_scan_is_refused() -> None:
    """
    A PDF of pictures has no words to cite.
    """
    assert "no text layer" in refusal("a.pdf", pdf(text=None)).message


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    """
    Fifty megabytes in fifty kilobytes are never unpacked.
    """
    assert "unpacks from" in refusal("a.docx", bomb()).message


def test_a_file_over_the_limit_is_refused() -> None:
    """
    The limit is on bytes, before any reader is tried.
    """
    assert "limit is 40 MB" in refusal("a.txt", b"a" * (MAX_BYTES + 1)).message


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_an_endless_line_is_read(name: str) -> None:
    """
    Five megabytes without a line feed are a document, or a refusal, and never a hang.
    """
    found = list(read(source(name, "word " * 1_000_000)))

    assert len(found) == 1


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.eml"])
@pytest.mark.parametrize(
    "unit", ["A", "Q ", "A.", "By A, ", "> ", "**", "=", "A: ", "-- ", "\n ", "[(", "CORRECTION corrects "]
)
def test_repetition_does_not_hang_a_pattern(name: str, unit: str) -> None:
    """
    No pattern of the readers goes back and forth over a file that repeats itself.
    """
    data = ("Subject: x\n\n" if name.endswith("eml") else "") + "Words.\n" + unit * (300_000 // len(unit))

    assert list(read(source(name, data)))


def test_front_matter_cannot_nest_itself_into_gigabytes() -> None:
    """
    YAML's aliases are looked into one level deep.
    """
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12)]
    front = "\n".join(["l0: &l0 [a, a]", *levels, "author: *l11", "publisher: {name: Northern Wire}"])
    document = one("a.md", f"---\n{front}\n---\nText.")

    assert document.author is None
    assert document.publisher == "Northern Wire"


def test_a_page_whose_own_description_has_no_end_is_read_all_the_same() -> None:
    """
    JSON-LD that nests without end is passed over like any that is malformed.
    """
    script = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    document = one("a.html", f"<html><head>{script}</head><body><p>The ferry sailed on Monday.</p></body></html>")

    assert "ferry sailed" in document.text


def test_messages_within_messages_end_somewhere() -> None:
    """
    A message nested too deep is reported, and the outer ones are read.
    """
    inner = EmailMessage()
    inner["Subject"] = "Level 0"
    inner.set_content("Words.")
    for level in range(1, 9):
        outer = EmailMessage()
        outer["Subject"] = f"Level {level}"
        outer.set_content("Words.")
        outer.add_attachment(inner)
        inner = outer
    found = list(read(source("deep.eml", inner.as_bytes())))

    assert isinstance(found[-1], ReadError)
    assert next(item.title for item in found if isinstance(item, Document)) == "Level 8"


def test_the_same_story_has_the_same_id_anywhere() -> None:
    """
    The id is of publisher, date, title and text, and not of the place.
    """
    data = (DATA / "sample.txt").read_bytes()
    [here], [there] = documents("sample.txt", data), documents("copy.txt", data)

    assert here.id == there.id
    assert here.id != one("sample.txt", data + b"More.").id
    assert base64.b16decode(here.id.upper())
