"""What a support score is, so that the verdict and whoever computes the score agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.domain import Citation, Finding, Passage


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely it is that some passages support a sentence, and where they do so best."""

    probability: float
    """Calibrated, 0 to 1."""
    window: Citation | None
    """The one to three sentences that support it best; None where the passages hold nothing to compare."""
    lacking: tuple[str, ...] = ()
    """Words of the sentence for which the window has neither them nor words like them."""


class Support(Protocol):
    """Scores a sentence against passages; `threshold` is the probability from which it counts as supported."""

    threshold: float

    def __call__(self, text: str, passages: Sequence[Passage], findings: Sequence[Finding] | None = None) -> Scored:
        """The score of one sentence, given what the checks found in it where they have been made already."""
