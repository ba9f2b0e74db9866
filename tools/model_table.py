"""
Makes assistant/llm/models.toml, the prices and windows of models, from the table that the package litellm carries.

    pip download --no-deps litellm && unzip litellm-*.whl 'litellm/model_prices*'
    python tools/model_table.py litellm/model_prices_and_context_window_backup.json "litellm 1.109.1" 2026-11-24

The date is the day on which the package was fetched. Models that also charge for something other than tokens (searches,
sound, pictures) are left out, since their cost could not be known before a call, and so are those at a price of nought,
which is an offer for a while or not known.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# The table's names of vendors, and LangChain's.
VENDORS = {
    "openai": "openai",
    "azure": "azure",
    "anthropic": "anthropic",
    "gemini": "google_genai",
    "mistral": "mistralai",
    "deepseek": "deepseek",
    "groq": "groq",
    "xai": "xai",
    "cohere_chat": "cohere",
}
_MORE_THAN_TOKENS = re.compile(r"audio|search|realtime|image|tts|transcribe|research|computer|ft:|/(?:eu|us|global)")

HEAD = """\
# Prices in US dollars per million tokens of prompt and of reply, and the window: how many tokens a prompt may have.
# Made by tools/model_table.py; vendors change their prices, so look at theirs before relying on a sum.
# Another price holds for you? Set model_price = "0.15/0.60" in podium.toml, or PODIUM_MODEL_PRICE.

date = "{date}"
source = "{source} (MIT), which names the vendors' pages"

[models]  # "vendor:model" = [prompt, reply, window]
"""


def rows(table: dict[str, dict[str, Any]]) -> dict[str, list[float]]:
    found = {}
    for key, about in table.items():
        vendor = VENDORS.get(about.get("litellm_provider", ""))
        priced = all(about.get(f"{side}_cost_per_token") for side in ("input", "output"))
        if not vendor or not priced or about.get("mode") not in {"chat", "responses"} or _MORE_THAN_TOKENS.search(key):
            continue
        window = about.get("max_input_tokens") or about.get("max_tokens")
        if isinstance(window, int):
            prices = (round(about[f"{side}_cost_per_token"] * 1e6, 6) for side in ("input", "output"))
            found[f"{vendor}:{key.partition('/')[2] or key}"] = [*prices, window]
    return dict(sorted(found.items()))


def main() -> None:
    path, source, date = sys.argv[1:]
    made = rows(json.loads(Path(path).read_text("utf-8")))
    lines = [f'"{name}" = [{prompt:g}, {reply:g}, {window:.0f}]\n' for name, (prompt, reply, window) in made.items()]
    out = ROOT / "assistant" / "llm" / "models.toml"
    out.write_text(HEAD.format(date=date, source=source) + "".join(lines), "utf-8")
    print(f"{len(lines)} models in {out.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
