"""
What can go wrong, and what the user can do about it.

PodiumError                exit code 3
├── UsageProblem           exit code 2: a wrong option or argument
├── SettingsError          podium.toml or an environment variable
├── ReadError              one source could not be read: reported and skipped, never fatal to an ingest
├── LibraryError           no library here, another embedder's library, a damaged one
├── EmbedderError          the embedding model cannot be found or does not match its hash
├── ModelError             a language model refused, failed or could not be reached
├── PromptError            a prompt file is malformed or a variable is missing
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
    pass


class PromptError(PodiumError):
    pass


class SuiteError(PodiumError):
    pass
