"""
Starts llama.cpp's own OpenAI-compatible server with a model that knows nothing, to try Podium against a real one.

    pip install 'llama-cpp-python[server]' gguf          # compiles for some minutes
    python tools/llama_server.py                         # prints OPENAI_BASE_URL=…, serves until Ctrl-C
    OPENAI_BASE_URL=… podium ask "When are the Melisar talks?" --model openai:tiny --keep-unsupported

The model is a Llama of one layer with random weights, made here in a second, and a liking for the ends of things, so
that some of its replies come to one. Held to a JSON schema it writes grammatical nonsense: whatever of it got past the
checks would be a fault of theirs.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, HIDDEN, WINDOW = 64, 4, 128, 32768
# Longer than a letter, so that a prompt of sources is not twenty thousand tokens.
WORDS = "the of and to in that is on for it with as was he by at be said not his from are have will has this".split()
# How much more or less than chance says: strings end before long, lists hold something but not much, questions are
# answered, and letters are rather those of a keyboard.
LIKED = {'"': 3.6, "{": 2.0, "t": 2.5, "]": -3.0, ",": -5.0}
DISLIKED = -20.0
STEADY = 20.0
"""What every token has in common, so that a liking can hold after all of them."""


def vocabulary() -> tuple[list[bytes], list[float], list[int]]:
    """Control tokens, a token for every byte, the printable letters, and the beginnings of a few words."""
    kinds = gguf.TokenType
    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{byte:02X}>".encode() for byte in range(256))]
    types = [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *[kinds.BYTE] * 256]
    letters = [chr(code) for code in range(33, 127)] + ["▁"]
    beginnings = sorted({("▁" + word)[:end] for word in WORDS for end in range(2, len(word) + 2)}, key=len)
    tokens += [text.encode() for text in (*letters, *beginnings)]
    types += [kinds.NORMAL] * (len(letters) + len(beginnings))
    return tokens, [-float(place) for place in range(len(tokens))], [int(kind) for kind in types]


def write_model(path: Path, seed: int) -> None:
    """A Llama with random weights; the same seed makes the same model."""
    tokens, scores, types = vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(WINDOW)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    for name, values in _weights(tokens, seed).items():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _weights(tokens: list[bytes], seed: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)

    def normal(*shape: int) -> np.ndarray:
        return random.standard_normal(shape, dtype=np.float32)

    ones = np.ones(WIDTH, dtype=np.float32)
    layer = {f"blk.0.attn_{part}.weight": normal(WIDTH, WIDTH) * 2 for part in ("q", "k")}
    layer |= {f"blk.0.attn_{part}.weight": normal(WIDTH, WIDTH) / 2 for part in ("v", "output")}
    layer |= {f"blk.0.ffn_{part}.weight": normal(HIDDEN, WIDTH) / 2 for part in ("gate", "up")}
    layer |= {"blk.0.ffn_down.weight": normal(WIDTH, HIDDEN) / 16}
    # What all tokens have in common goes past the layer, which would drown in it.
    for part in ("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up"):
        layer[f"blk.0.{part}.weight"][:, 0] = 0.0
    layer["blk.0.attn_output.weight"][0] = layer["blk.0.ffn_down.weight"][0] = 0.0
    layer |= {"blk.0.attn_norm.weight": ones, "blk.0.ffn_norm.weight": ones, "output_norm.weight": ones}
    seen, said = normal(len(tokens), WIDTH) * 4, normal(len(tokens), WIDTH)
    seen[:, 0] = STEADY
    for place, token in enumerate(tokens):
        said[place, 0] = DISLIKED if token.startswith(b"<0x") else LIKED.get(token.decode(), 0.0)
    return {"token_embd.weight": seen, "output.weight": said, **layer}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).strip().splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=6, help="of the model's weights")
    asked = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", asked.port))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="podium-tiny-") as folder:
        path = Path(folder) / "tiny.gguf"
        write_model(path, asked.seed)
        options = {"model": path, "model_alias": "tiny", "host": "127.0.0.1", "port": port, "n_ctx": WINDOW}
        options |= {"chat_format": "chatml", "verbose": False}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        server = subprocess.Popen([sys.executable, "-m", "llama_cpp.server", *words])
        print(f"OPENAI_BASE_URL=http://127.0.0.1:{port}/v1", flush=True)
        # Whoever ends this program ends the server with it.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            server.wait()
        except KeyboardInterrupt:
            pass
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
