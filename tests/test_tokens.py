"""Tokens are counted with tiktoken's table where it is, and estimated, with one notice, where it is not."""

from __future__ import annotations

import base64
import hashlib
import os

import hypothesis.strategies as st
import pytest
from commands import run
from hypothesis import given

from assistant.llm.tokens import TABLE, Table, counter_for, estimate, how_to_place, token_counter

PROSE = "The Prime Minister’s office said on Tuesday that the talks would go on until 12,500 claims had been heard."
# Where the person who runs the tests keeps tiktoken's table, before the clean room hides it.
TABLES = os.environ.get("TIKTOKEN_CACHE_DIR")


def placed(words: list[str]) -> Table:
    """A table of all bytes and these words, where tiktoken would look for it."""
    merged = {word.encode()[:end] for word in words for end in range(2, len(word.encode()) + 1)}
    tokens = [bytes([byte]) for byte in range(256)] + sorted(merged, key=lambda token: (len(token), token))
    content = b"".join(base64.b64encode(token) + b" %d\n" % rank for rank, token in enumerate(tokens))
    table = Table("https://example.org/little.tiktoken", hashlib.sha256(content).hexdigest())
    assert table.path
    table.path.write_bytes(content)
    return table


def test_a_table_that_is_here_counts_exactly() -> None:
    """
    With the table in tiktoken's folder each known word is one token, each unknown byte another, and nothing is said.
    """
    counter = token_counter(placed(["The", " talks", " would"]))

    assert counter.exact
    assert counter.notice is None
    assert counter.count("The talks would") == 3
    assert counter.count("The talks xy") == 5
    assert counter.count("<|endoftext|>") > 1


def test_a_table_that_is_not_whole_is_not_used_and_not_removed() -> None:
    """
    A file cut short counts nothing: the estimate holds, and the file stays for its owner to look at.
    """
    table = placed(["The"])
    assert table.path
    table.path.write_bytes(table.path.read_bytes()[:-10])
    counter = token_counter(table)

    assert not counter.exact
    assert counter.count is estimate
    assert table.path.exists()


def test_the_real_table_agrees_with_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the machine has OpenAI's own table, the counts are tiktoken's.
    """
    import tiktoken

    if TABLES:
        monkeypatch.setenv("TIKTOKEN_CACHE_DIR", TABLES)
    if not token_counter().exact:
        pytest.skip(how_to_place())
    texts = [PROSE, "  two\n\n\nlines \r\n", "КОРОТКО и ясно", "発表は火曜日", "'Don't'll", "x" * 500]
    counter, reference = token_counter(), tiktoken.get_encoding("o200k_base")

    assert counter.exact
    assert [counter.count(text) for text in texts] == [len(reference.encode_ordinary(text)) for text in texts]


def test_without_the_table_the_estimate_errs_upwards() -> None:
    """
    English prose takes about a quarter of its bytes in tokens; the estimate says a third.
    """
    counter = token_counter()

    assert not counter.exact
    assert counter.count(PROSE) == -(-len(PROSE.encode()) // 3)
    assert "podium doctor" in str(counter.notice)


def test_other_vendors_tokens_are_estimated_without_a_word() -> None:
    """
    The table is OpenAI's: for others there is nothing to place, and nothing to say.
    """
    assert counter_for("anthropic:any").count is estimate
    assert counter_for("anthropic:any").notice is None
    assert counter_for("openai:any").notice


def test_doctor_says_how_to_place_the_table() -> None:
    """
    It names the address and the file, and whoever follows it is believed only when the content is right.
    """
    said = run("doctor").out

    assert TABLE.url in said
    assert str(TABLE.path) in said
    assert how_to_place() in " ".join(said.split())


@given(st.text(max_size=200))
def test_no_text_is_free(text: str) -> None:
    """
    An estimate never calls a text free, nor one that is not there dear.
    """
    assert (estimate(text) > 0) == bool(text)


def test_a_switched_off_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    An empty TIKTOKEN_CACHE_DIR is no place to put a table.
    """
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")

    assert TABLE.path is None
    assert "TIKTOKEN_CACHE_DIR" in how_to_place()
    assert not token_counter().exact
