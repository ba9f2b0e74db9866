"""
Suites: YAML files that say what to run, on which cases, and what must be reached.

Every fault is named by file, line and case. Paths in a suite are relative to its own folder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from assistant.data import folder
from assistant.errors import SuiteError
from assistant.evaluate.adapters import ADAPTERS, Adapter, adapted, adapter_of, documents, recognised
from assistant.evaluate.cases import Case, Faults, GroundingCase, Input, JudgeCase
from assistant.evaluate.datafile import records
from assistant.evaluate.kinds import KINDS
from assistant.evaluate.metrics import metric_of
from assistant.evaluate.results import Threshold
from assistant.notation import NotationError, from_yaml

Location = tuple[int | str, ...]
# With one of these a record with an id and a question is a case of Podium's own, whatever else it has.
_TELLING = frozenset({"answers", "relevant", "source", "document", "date", "since", "must_mention", "fault"})


@dataclass(frozen=True, slots=True)
class Perturb:
    """Cases to be made from whatever library the suite runs on."""

    count: int
    seed: int
    faults: tuple[Faults, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    name: str
    kind: str
    purpose: str
    cases: tuple[Case, ...]
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    max_errors: int = 0
    """More cases that could not be scored than this, and the run fails whatever its metrics say."""
    seed: int = 20150429
    margin: float = 0.05
    """How far a metric may fall from one run to another, where its own threshold does not say."""
    corpus: Path | None = None
    """A folder to ingest into a library of the run's own."""
    library: Path | None = None
    model: str | None = None
    perturb: Perturb | None = None
    documents: tuple[Mapping[str, Any], ...] = ()
    """What the case file itself brings to be searched, for a library of the run's own."""

    @property
    def needs_library(self) -> bool:
        return KINDS[self.kind].needs_library or any(names_its_source(case) for case in self.cases)


def names_its_source(case: Case) -> bool:
    """Whether a claim's source is a document of the library, rather than a text that the case holds."""
    return isinstance(case.input, (GroundingCase, JudgeCase)) and "source" not in case.raw


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Threshold(_Strict):
    min: float | None = Field(None, allow_inf_nan=False)
    max: float | None = Field(None, allow_inf_nan=False)
    margin: float | None = Field(None, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _can_be_met(self) -> _Threshold:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"no value is at least {self.min:g} and at most {self.max:g}")
        return self


class _Perturb(_Strict):
    count: int = Field(400, ge=1)
    seed: int = 7
    faults: tuple[Faults, ...] = ("number", "date", "name", "speaker", "negation", "modality", "quote")


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise PydanticCustomError("kind", "there is no kind {kind}", {"kind": kind})
    return kind


class _SuiteFile(_Strict):
    name: str = Field(min_length=1)
    kind: Annotated[str, AfterValidator(_known)]
    purpose: str = ""
    cases: str | list[dict[str, Any]] | None = None
    format: str | None = None
    perturb: _Perturb | None = None
    metrics: dict[str, _Threshold | None] = {}
    max_errors: int = Field(0, ge=0)
    seed: int = Field(20150429, ge=0)
    margin: float = Field(0.05, ge=0)
    corpus: str | None = None
    library: str | None = None
    model: str | None = None


def load_suite(reference: str | Path) -> Suite:
    """The suite of a YAML file, or the shipped one of that name."""
    path = _suite_path(str(reference))
    root, data = _read_yaml(path)
    try:
        read = _SuiteFile.model_validate(data)
    except ValidationError as error:
        raise _fault(path, root, error) from None
    _check_names(read, path, root)
    return Suite(
        name=read.name,
        kind=read.kind,
        purpose=read.purpose,
        cases=tuple(_cases_of(read, path, root)),
        thresholds={name: Threshold(**(limit.model_dump() if limit else {})) for name, limit in read.metrics.items()},
        max_errors=read.max_errors,
        seed=read.seed,
        margin=read.margin,
        corpus=_beside(path, read.corpus),
        library=_beside(path, read.library),
        model=read.model,
        perturb=Perturb(**read.perturb.model_dump()) if read.perturb else None,
    )


def adhoc_suite(kind: str, data: Path, format: str | None = None) -> Suite:  # noqa: A002  # the option's word
    """A suite of one kind over any file of cases, without thresholds; ids that occur twice are told apart."""
    if kind not in KINDS:
        raise SuiteError(f"There is no kind of suite called {kind!r}.", hint=f"Kinds: {', '.join(KINDS)}.")
    adapter = _adapter_for(kind, data, format)
    found = tuple(_told_apart(_cases_from(kind, data.name, adapted(adapter, data) if adapter else records(data))))
    brought = tuple(documents(adapter, data)) if adapter and KINDS[kind].needs_library else ()
    return Suite(f"{kind}:{data.name}", kind, f"{kind} cases of {data.name}", found, documents=brought)


def _told_apart(cases: Iterable[Case]) -> Iterator[Case]:
    """A file that is somebody else's is run as it is: the second `a` becomes `a:2`."""
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.id] += 1
        again = seen[case.id]
        yield case if again == 1 else replace(case, input=replace(case.input, id=f"{case.id}:{again}"))


def shipped_suites() -> dict[str, Path]:
    """The suites that come with Podium, by name."""
    return {path.stem: path for path in sorted((folder("evals") / "suites").glob("*.yaml"))}


def _suite_path(reference: str) -> Path:
    if Path(reference).is_file():
        return Path(reference)
    shipped = shipped_suites()
    if reference in shipped:
        return shipped[reference]
    known = ", ".join(shipped) or "none"
    raise SuiteError(f"There is no suite {reference!r}.", hint=f"Give a YAML file or one of: {known}.")


def _beside(path: Path, relative: str | None) -> Path | None:
    return (path.parent / relative).resolve() if relative else None


def _read_yaml(path: Path) -> tuple[yaml.Node, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        data = from_yaml(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except NotationError as error:
        raise SuiteError(f"{path.name}:{error.line or 1}: not YAML: {error.why}.", hint="Correct that line.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path} cannot be read: {error}.", hint="A suite is a UTF-8 YAML file.") from None
    if root is None or not isinstance(data, dict):
        raise SuiteError(f"{path.name}:1: a suite is a mapping.", hint="Begin with `name:` and `kind:`.")
    return root, data


def _fault(path: Path, root: yaml.Node, error: ValidationError) -> SuiteError:
    first = error.errors(include_url=False)[0]
    location = first["loc"]
    where = f"{path.name}:{_line_of(root, location)}"
    trouble = "there is no such field" if first["type"] == "extra_forbidden" else _lower(first["msg"])
    hint = f"Kinds: {', '.join(KINDS)}." if location[:1] == ("kind",) else _fields_hint(location)
    return SuiteError(f"{where}: {_dotted(location)}: {trouble}.", hint=hint)


def _fields_hint(location: Location) -> str:
    """What may stand where the fault is."""
    inner: dict[str, tuple[str, type[BaseModel]]] = {
        "metrics": ("A threshold", _Threshold),
        "perturb": ("`perturb:`", _Perturb),
    }
    name, shape = inner.get(str(location[0]) if len(location) > 1 else "", ("A suite", _SuiteFile))
    return f"{name} has: {', '.join(shape.model_fields)}."


def _check_names(read: _SuiteFile, path: Path, root: yaml.Node) -> None:
    known = KINDS[read.kind].metrics
    for name in read.metrics:
        if metric_of(name) is None or (name not in known and name.split(":", 1)[0] not in known):
            line = _line_of(root, ("metrics", name))
            raise SuiteError(
                f"{path.name}:{line}: {read.kind} has no metric {name!r}.", hint=f"Its metrics: {', '.join(known)}."
            )
    for name in ("cases", "corpus", "library"):
        there = getattr(read, name)
        if isinstance(there, str) and not (path.parent / there).exists():
            line = _line_of(root, (name,))
            raise SuiteError(
                f"{path.name}:{line}: {name}: there is no {there}.", hint="Paths are relative to the suite's folder."
            )
    if read.cases is None and read.perturb is None:
        raise SuiteError(f"{path.name}:1: the suite has no cases.", hint="Add `cases:`, a JSONL file or a list.")
    if read.perturb is not None and read.kind != "perturbation":
        line = _line_of(root, ("perturb",))
        raise SuiteError(f"{path.name}:{line}: only perturbation suites perturb.", hint="Remove `perturb:`.")


def _line_of(node: yaml.Node, location: Location) -> int:
    """The line of what a location such as `("cases", 3, "label")` names, as far as it exists."""
    line = node.start_mark.line
    for step in location:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == step]
            if not pairs:
                break
            line, node = pairs[0][0].start_mark.line, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return int(line) + 1


def _cases_of(read: _SuiteFile, path: Path, root: yaml.Node) -> Iterator[Case]:
    if isinstance(read.cases, str):
        yield from read_cases(read.kind, (path.parent / read.cases).resolve(), read.format)
    else:
        lines = ((_line_of(root, ("cases", n)), raw) for n, raw in enumerate(read.cases or []))
        yield from _validated(read.kind, path.name, lines)


def read_cases(kind: str, path: Path, format: str | None = None) -> Iterator[Case]:  # noqa: A002  # the option's word
    """The cases of a file, Podium's own or a public benchmark's; empty lines are passed over, else a fault is named."""
    adapter = _adapter_for(kind, path, format)
    return _validated(kind, path.name, adapted(adapter, path) if adapter else records(path))


def _adapter_for(kind: str, path: Path, name: str | None) -> Adapter | None:
    """The adapter named, or the one that the first record's fields ask for; None for Podium's own cases."""
    if name:
        return adapter_of(name, kind)
    _, first = next(records(path), (1, None))
    own = {field for field, of in KINDS[kind].case.__dataclass_fields__.items() if of.default is MISSING}
    if isinstance(first, dict) and own <= first.keys() and first.keys() & _TELLING:
        return None
    found = recognised(kind, first)
    return ADAPTERS[found] if found else None


@lru_cache(maxsize=16)
def _adapter(kind: str) -> TypeAdapter[Input]:
    return TypeAdapter(KINDS[kind].case)


def _validated(kind: str, file: str, lines: Iterator[tuple[int, Any]]) -> Iterator[Case]:
    """The cases, each id once."""
    seen: dict[str, str] = {}
    for case in _cases_from(kind, file, lines):
        if case.id in seen:
            line = seen[case.id].rpartition(":")[2]
            raise SuiteError(
                f"{case.origin}: case {case.id!r} was already given on line {line}.", hint="Give every case its own id."
            )
        seen[case.id] = case.origin
        yield case


def _cases_from(kind: str, file: str, lines: Iterator[tuple[int, Any]]) -> Iterator[Case]:
    for number, raw in lines:
        origin = f"{file}:{number}"
        try:
            case = _adapter(kind).validate_python(raw)
        except ValidationError as error:
            raise _case_fault(kind, origin, raw, error.errors(include_url=False)) from None
        found = Case(case, raw, origin)
        if names_its_source(found) and not raw.get("document"):
            raise SuiteError(
                f"{origin}: case {case.id!r}: there is nothing to compare the claim with.",
                hint="Give its `source`, or the `document` of the library that is it.",
            )
        yield found


def _case_fault(kind: str, origin: str, raw: Any, errors: Sequence[Any]) -> SuiteError:
    name = f"case {raw['id']!r}" if isinstance(raw, dict) and "id" in raw else "a case without id"
    location, message = _dotted(errors[0]["loc"]), _lower(errors[0]["msg"])
    fields = ", ".join(KINDS[kind].case.__dataclass_fields__)
    return SuiteError(f"{origin}: {name}: {location}: {message}.", hint=f"{_article(kind)} {kind} case has: {fields}.")


def _article(word: str) -> str:
    return "An" if word[0] in "aeiou" else "A"


def _dotted(location: Location) -> str:
    return ".".join(map(str, location)) or "the whole"


def _lower(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:].rstrip(".")
