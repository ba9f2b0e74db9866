"""
Briefing templates: Markdown files whose front matter lists the sections. A file is enough to add one.

The body is what a language model is told of the form; the extractive writer needs only the front matter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as date_type
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import PromptError, UsageProblem
from assistant.notation import NotationError, from_yaml
from assistant.prompts import prompts_folder

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from assistant.brief.order import Order

Reach = Literal["window", "document", "library"]
_FRONT_MATTER = re.compile(r"\A---\r?\n(?P<fields>.*?)\r?\n---[ \t]*(?:\r?\n|\Z)(?P<body>.*)\Z", re.DOTALL)
_FORM = "It opens with `---`, then `name`, `title` and `sections`, each with a `key` and a `heading`, then `---`."


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """What one section of a template is and how long it may be."""

    key: str
    heading: str
    limit: int = 5
    """At most so many claims."""
    empty: str | None = None
    """What is noted where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    label: str
    """What a briefing of this kind is called."""
    sections: tuple[SectionPlan, ...]
    words: int = 700
    """At most so many words of claims in all."""
    version: str = "1"
    guidance: str = ""
    """What a language model is told of the form."""
    reach: Reach = "window"
    """What it is written from: the window, one document, or without a window the whole library."""
    fingerprint: str = ""
    """First 12 hexadecimal digits of the SHA-256 of the file's text."""

    def only(self, keys: Sequence[str]) -> Template:
        """This template with only these sections, in its own order; all of them where no key is given."""
        known = [plan.key for plan in self.sections]
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise UsageProblem(
                f"The template {self.name!r} has no section {unknown[0]!r}.", hint=f"Sections are: {', '.join(known)}."
            )
        return replace(self, sections=tuple(plan for plan in self.sections if not keys or plan.key in keys))

    def title(self, order: Order) -> str:
        """`Daily briefing, 4 March 2031`, or `…, 3 March 2031 to 9 March 2031`: the last day of a window is its own."""
        about = order.of or "; ".join(order.topics)
        # `Readout: Readout of a call` says it twice.
        label = f"{self.label}: {about}" if about and not about.startswith(f"{self.label} of ") else about or self.label
        if order.date:
            return f"{label}, {_spelt(order.date)}"
        first = f"{_spelt(order.since)}" if order.since else None
        last = _spelt(order.until, before=True) if order.until else None
        if first and last:
            return f"{label}, {first}" if first == last else f"{label}, {first} to {last}"
        return f"{label}, since {first}" if first else f"{label}, until {last}" if last else label


def _spelt(when: str, *, before: bool = False) -> str:
    """`2031-03-10` → `10 March 2031`, or as the end of a half-open window `9 March 2031`; a moment keeps its time."""
    day = date_type.fromisoformat(when[:10])
    if len(when) > 10:
        return f"{day.day} {day:%B %Y} {when[11:16]} UTC"
    day = day - timedelta(days=1) if before else day
    return f"{day.day} {day:%B %Y}"


def load_template(name_or_path: str | Path, known_sections: Sequence[str] = ()) -> Template:
    """The template of that name, or the one in that file; raises PromptError where it is unknown or malformed."""
    path = Path(name_or_path)
    if path.suffix != ".md":
        path = prompts_folder() / "briefings" / f"{name_or_path}.md"
        if str(name_or_path) not in template_names():
            raise PromptError(
                f"There is no briefing template named {str(name_or_path)!r}.",
                hint=f"Templates are: {', '.join(template_names())}; or give the path of a Markdown file.",
            )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise PromptError(f"Cannot read the template {path.name}: {reason}.", hint="Give a Markdown file.") from None
    template = _parsed(text, path)
    _refuse_unknown_sections(template, known_sections)
    return template


def template_names() -> tuple[str, ...]:
    """Every template that ships, in alphabetical order."""
    return tuple(sorted(path.stem for path in (prompts_folder() / "briefings").glob("*.md") if path.stem != "README"))


def _parsed(text: str, path: Path) -> Template:
    from pydantic import ValidationError

    parts = _FRONT_MATTER.match(text)
    if not parts:
        raise PromptError(f"The template {path.name} has no front matter.", hint=_FORM)
    try:
        fields = _adapter().validate_python(from_yaml(parts["fields"]))
    except NotationError:
        raise PromptError(f"The front matter of the template {path.name} is not YAML.", hint=_FORM) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise PromptError(f"The template {path.name} is wrong at {where}: {first['msg']}.", hint=_FORM) from None
    return Template(
        fields["name"],
        fields["title"],
        tuple(SectionPlan(**plan) for plan in fields["sections"]),
        words=fields.get("words", 700),
        version=str(fields.get("version", 1)),
        guidance=parts["body"].strip(),
        reach=fields.get("reach", "window"),
        fingerprint=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


def _adapter() -> TypeAdapter[Any]:
    from typing import Annotated, NotRequired

    from pydantic import ConfigDict, Field, TypeAdapter, with_config
    from typing_extensions import TypedDict

    words = Annotated[str, Field(min_length=1, max_length=300)]

    @with_config(ConfigDict(extra="forbid"))
    class Plan(TypedDict):
        key: words
        heading: words
        limit: NotRequired[Annotated[int, Field(ge=1, le=100)]]
        empty: NotRequired[words]

    @with_config(ConfigDict(extra="forbid"))
    class Fields(TypedDict):
        name: words
        title: words
        version: NotRequired[int | str]
        words: NotRequired[Annotated[int, Field(ge=50, le=10_000)]]
        reach: NotRequired[Reach]
        sections: Annotated[list[Plan], Field(min_length=1)]

    return TypeAdapter(Fields)


def _refuse_unknown_sections(template: Template, known: Sequence[str]) -> None:
    keys = [plan.key for plan in template.sections]
    unknown = [key for key in keys if known and key not in known]
    if unknown:
        raise PromptError(
            f"The template {template.name!r} has the section {unknown[0]!r}, which nothing writes.",
            hint=f"Sections are: {', '.join(known)}.",
        )
    if len(set(keys)) < len(keys):
        raise PromptError(f"The template {template.name!r} has a section twice.", hint="Name each key once.")
