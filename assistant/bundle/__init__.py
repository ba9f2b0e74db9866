"""A briefing with all that it rests on in one file, and that file checked later: offline, without library or model."""

from assistant.bundle.checking import Examined, examined, fallen, reread
from assistant.bundle.packing import ZIP, opened, pack, prompts_for, repacked

__all__ = ["ZIP", "Examined", "examined", "fallen", "opened", "pack", "prompts_for", "repacked", "reread"]
