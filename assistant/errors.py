"""
What can go wrong, and what the user can do about it.

PodiumError                exit code 3
├── UsageProblem           exit code 2: a wrong option or argument
├── SettingsError          podium.toml or an environment variable
├── ReadError              one source could not be read: reported and skipped, never fatal to an ingest
├── LibraryError           no library here, another embedder's library, a damaged one
├── EmbedderError          the embedding model cannot be found or does not match its hash
├── ModelError             a language model refused, failed or could not be reached
│   └── BudgetSpent        exit code 1: the next call could cost more than is allowed
├── PromptError            a prompt file is malformed or a variable is missing
├── RecordError            a file is no briefing's JSON, or is damaged
└── SuiteError             an eval suite or case file is malformed

Every message is one line that says the problem, with the offending value; every hint one line with the way out.
"""

from __future__ import annotations


class PodiumError(Exception):
    """Expected trouble: printed as two lines, without a traceback."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageProblem(PodiumError):  # noqa: N818  # UsageError is the name of the command line library's own
    exit_code = 2


class SettingsError(PodiumError):
    pass


class ReadError(PodiumError):
    pass


class LibraryError(PodiumError):
    pass


class EmbedderError(PodiumError):
    pass


class ModelError(PodiumError):
    """One call that came to nothing, with what whoever asked needs to go on."""

    def __init__(
        self,
        message: str,
        *,
        hint: str,
        kind: str = "other",
        again: bool = False,
        wait: float | None = None,
        spent: tuple[int, int] | None = (0, 0),
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        """The condition's name in failures.py, such as `overflow`."""
        self.again = again
        """Whether the same request may fare better in a moment."""
        self.wait = wait
        """Seconds for which the server asks to be left alone."""
        self.spent = spent
        """Prompt and completion tokens it cost all the same; None where the server may have charged and did not say."""

    def reworded(self, message: str, hint: str) -> ModelError:
        return type(self)(message, hint=hint, kind=self.kind, again=self.again, wait=self.wait, spent=self.spent)


class BudgetSpent(ModelError):  # noqa: N818  # It is a limit that held, not a fault.
    exit_code = 1


class PromptError(PodiumError):
    pass


class SuiteError(PodiumError):
    pass


class RecordError(PodiumError):
    pass
