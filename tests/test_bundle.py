"""The audit bundle: checked later by anyone, without the library or a model; one changed character is found."""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from commands import run

from assistant import bundle
from assistant.bundle import packing

WEEK = ["--since", "2031-03-03", "--until", "2031-03-10"]


@pytest.fixture(scope="module")
def packed(corpus_library: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bundle of the demonstration week."""
    out = tmp_path_factory.mktemp("bundle") / "week.zip"
    made = run("brief", *WEEK, "--library", str(corpus_library), "--bundle", str(out))
    assert made.code == 0, made.err
    return out.read_bytes()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def forged(content: bytes, name: str, part: bytes) -> bytes:
    """A bundle with one part put in another's place, everything around it made to fit."""
    parts = {**parts_of(content), name: part}
    return packing.sealed(parts)


def test_it_holds_what_the_briefing_rests_on(packed: bytes):
    """
    Briefing, whole sources with their hashes, settings, template, versions and the hash of each.
    """
    parts = parts_of(packed)
    sources = {one["id"]: one for one in json.loads(parts["sources.json"])}
    briefing = json.loads(parts["briefing.json"])
    hashes = json.loads(parts["manifest.json"])["sha256"]

    assert set(parts) - {"manifest.json"} == set(hashes)
    assert "prompts/briefings/daily.md" in parts
    assert json.loads(parts["settings.json"])["since"] == "2031-03-03"
    assert "podium-briefings" in json.loads(parts["versions.json"]) or "python" in json.loads(parts["versions.json"])
    for cited in briefing["citations"]:
        source = sources[cited["document_id"]]
        assert source["text"][cited["start"] : cited["end"]] == cited["quote"]
        assert hashlib.sha256(source["text"].encode()).hexdigest() == source["text_sha256"]


def test_it_is_verified_without_the_library(packed: bytes, tmp_path: Path):
    """
    Verify needs the file alone, counts what it compared and exits 0.
    """
    (tmp_path / "x.zip").write_bytes(packed)
    found = run("verify", str(tmp_path / "x.zip"), "--json")

    assert (found.code, found.data["problems"]) == (0, [])
    assert found.data["checked"]["sentences"] > 10


def test_the_same_briefing_packs_the_same(packed: bytes):
    """
    Packing the parts again gives the same bytes: nothing hides between them.
    """
    assert packing.zipped(parts_of(packed)) == packed


def test_a_changed_character_is_found_in_every_part(packed: bytes):
    """
    One character changed anywhere in any part, packed again but not listed anew, is found and the part named.
    """
    chance = random.Random(6)
    for name, part in parts_of(packed).items():
        for at in chance.sample(range(len(part)), 3):
            changed = part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :]
            found = bundle.examined(packing.zipped({**parts_of(packed), name: changed}), "x.zip")

            assert not found.passed, (name, at)
            assert name in found.problems[0] or "manifest" in found.problems[0] or name == "manifest.json"


def test_a_changed_byte_is_found_anywhere_in_the_file(packed: bytes):
    """
    So is one flipped in the zip itself, its names, dates and directory included.
    """
    chance = random.Random(7)
    directory = packed.rindex(b"PK\x01\x02")
    places = [*chance.sample(range(2, len(packed)), 40), *range(directory, len(packed), 3), 10, 12, len(packed) - 1]

    for at in places:
        changed = packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1 :]
        assert not bundle.examined(changed, "x.zip").passed, at


def test_a_source_changed_with_its_hashes_is_found(packed: bytes):
    """
    Who changes a source's text and every hash over it still has a document whose id is not its content's.
    """
    sources = json.loads(parts_of(packed)["sources.json"])
    sources[0]["text"] = sources[0]["text"].replace("e", "a", 1)
    sources[0]["text_sha256"] = hashlib.sha256(sources[0]["text"].encode()).hexdigest()
    found = bundle.examined(forged(packed, "sources.json", json.dumps(sources).encode()), "x.zip")

    assert "is not the one that was cited" in found.problems[0]


def test_a_sentence_changed_with_its_hashes_fails_its_checks_again(packed: bytes):
    """
    A number changed in a sentence of a draft, with every hash made to fit, is contradicted by the cited passage.
    """
    text = parts_of(packed)["briefing.json"].decode()
    briefing = json.loads(text)
    claims = [claim for section in briefing["sections"] for claim in section["claims"]]
    claim = next(claim for claim in claims if "26 million" in claim["text"])
    claim["text"] = claim["text"].replace("26 million", "62 million")
    found = bundle.examined(forged(packed, "briefing.json", json.dumps(briefing).encode()), "x.zip")

    assert any(problem.startswith("Checked again, this sentence is") for problem in found.problems)


def test_sources_that_differ_do_not_fail_each_other(tmp_path: Path):
    """
    A disputed sentence cites what says otherwise, too; that is no reason to find it unsupported, packed or not.
    """
    for name, toll in (("Wire", "12"), ("Ledger", "14")):
        text = f"Publisher: {name}\nDate: 2031-04-02\n\nFerry fire\n\nThe ferry fire killed {toll} people on Wednesday."
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    library = str(tmp_path / "lib")
    run("ingest", *map(str, tmp_path.glob("*.txt")), "--library", library)
    packed, written = str(tmp_path / "day.zip"), str(tmp_path / "day.json")
    run("brief", "--date", "2031-04-02", "--library", library, "--bundle", packed, "--out", written)
    told = [one["role"] for one in json.loads(Path(written).read_text("utf-8"))["citations"]]

    assert "contradicts" in told
    assert run("verify", packed).out.startswith("day.zip: DRAFT, held by no hash")
    assert run("verify", written).code == 0


def test_a_quote_changed_with_its_hashes_is_found(packed: bytes):
    """
    A citation whose words the bundled document does not have is named by its number.
    """
    briefing = json.loads(parts_of(packed)["briefing.json"])
    first = briefing["citations"][0]
    first["quote"] = first["quote"][:-2] + "x."
    # Any passage that holds the words too would contradict them before the document does.
    for citation in briefing["citations"]:
        del citation["passage"]
    for claim in (claim for section in briefing["sections"] for claim in section["claims"]):
        claim["findings"], claim["corroborated_by"] = [], []
    found = bundle.examined(forged(packed, "briefing.json", json.dumps(briefing).encode()), "x.zip")

    assert any(problem.startswith("[1] The document has other words at") for problem in found.problems)


def test_a_bundle_can_be_cleared_and_is_then_frozen(packed: bytes, tmp_path: Path):
    """
    Clearing a bundle freezes the briefing inside it; changed after that, with every hash made to fit, it is found.
    """
    path = tmp_path / "x.zip"
    path.write_bytes(packed)
    cleared = run("clear", str(path), "--by", "A. Officer")
    good = run("verify", str(path), "--json")
    text = parts_of(path.read_bytes())["briefing.json"]
    bad = bundle.examined(forged(path.read_bytes(), "briefing.json", text.replace(b"Daily", b"Dally")), "x.zip")

    assert (cleared.code, good.code, good.data["state"]) == (0, 0, "CLEARED")
    assert "changed after A. Officer cleared it" in bad.problems[0]


def _zip(entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as target:
        for name, part in entries.items():
            target.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK",
        b"PK\x03\x04" + b"\0" * 50,
        _zip({"../../evil.json": b"x"}),
        _zip({"/etc/passwd": b"x"}),
        _zip({"prompts/../x.md": b"x"}),
        _zip({"briefing.json": b"0" * 50_000_000}, zipfile.ZIP_DEFLATED),
        _zip({}),
    ],
    ids=["stub", "torn", "upward", "absolute", "crooked", "bomb", "empty"],
)
def test_what_is_no_bundle_is_refused_unread(content: bytes, tmp_path: Path):
    """
    Odd names, packed entries and torn files are refused in a sentence, and nothing is written anywhere.
    """
    (tmp_path / "x.zip").write_bytes(content)
    found = run("verify", str(tmp_path / "x.zip"))

    assert found.code == 1
    assert found.out.startswith("The bundle was changed: ")
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_a_bundle_is_rendered_as_its_briefing_is(packed: bytes, tmp_path: Path):
    """
    render takes a bundle as clear and verify do.
    """
    Path(tmp_path / "week.zip").write_bytes(packed)
    Path(tmp_path / "week.json").write_bytes(parts_of(packed)["briefing.json"])

    rendered = run("render", str(tmp_path / "week.zip"))

    assert rendered.code == 0
    assert rendered.out == run("render", str(tmp_path / "week.json")).out


def test_a_bundle_has_a_zips_name(corpus_library: Path, tmp_path: Path):
    """
    Another suffix, or a folder that is not there, is refused before any work.
    """
    for name in ("x.tar", "nowhere/x.zip"):
        refused = run("brief", *WEEK, "--library", str(corpus_library), "--bundle", str(tmp_path / name))

        assert (refused.code, refused.out) == (2, "")


def test_the_documents_of_a_bundle_are_read_whole(packed: bytes, tmp_path: Path):
    """
    Who has only the bundle can read every cited document in it.
    """
    shutil.unpack_archive(_written(packed, tmp_path), tmp_path / "out", "zip")
    sources = json.loads((tmp_path / "out" / "sources.json").read_text())

    assert all(len(one["text"]) >= max(end for _, end in one["passages"]) for one in sources)


def _written(content: bytes, folder: Path) -> Path:
    path = folder / "x.zip"
    path.write_bytes(content)
    return path
