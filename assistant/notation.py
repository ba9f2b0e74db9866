"""JSON and YAML that somebody wrote: whatever is wrong with a text is one error, which says what and on which line."""

from __future__ import annotations

import json
from typing import Any


class NotationError(ValueError):
    """The text is not what it should be; `line` counts from 1, None where it cannot be told."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


def from_json(text: str | bytes) -> Any:
    """The value of a JSON text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise NotationError(error.msg, error.lineno) from None
    except UnicodeDecodeError:
        raise NotationError("it is not UTF-8") from None
    except ValueError:
        raise NotationError("a number is too long") from None
    except RecursionError:
        raise NotationError("too deeply nested") from None


def from_yaml(text: str) -> Any:
    """The value of a YAML text, none of which is code."""
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise NotationError(str(error.problem), error.problem_mark.line + 1 if error.problem_mark else None) from None
    except yaml.YAMLError as error:
        raise NotationError(str(error)) from None
    except ValueError as error:  # A day or a time that is none, such as 2031-02-30.
        raise NotationError(str(error)) from None
    except RecursionError:
        raise NotationError("too deeply nested") from None
