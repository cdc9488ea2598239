"""YAML and JSON files that people edit: read into a shape with the line of every fault, written at once.

What a file may hold is its shape's to say: rubric_shape.py, benchmark_file.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from coaching.errors import CoachingError

MOST_BYTES = 1_000_000
YAML, JSON = (".yaml", ".yml"), (".json",)
Place: TypeAlias = "tuple[str | int, ...]"
Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
ShapeT = TypeVar("ShapeT", bound=BaseModel)


class FileFaultsError(CoachingError):
    """The file has faults. Nothing was saved."""

    def __init__(self, faults: Sequence[str], /) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Lined(Generic[ShapeT]):
    """What a file holds, and where each of its fields stands in it."""

    content: ShapeT
    lines: Mapping[Place, int]


def read_shape(path: Path, shape: type[ShapeT], /, *, leaves_out: Sequence[str] = ()) -> Lined[ShapeT]:
    """Raises CoachingError for a file that cannot be read, FileFaultsError for what stands wrong in it.

    `leaves_out`: what pydantic puts into the place of a fault although it stands in no file.
    """
    kind = _kind_of(path)
    text = _text_of(path)
    content, lines = _parse_json(text) if kind == JSON else _parse_yaml(text)
    try:
        found = shape.model_validate(content)
    except ValidationError as error:
        faults = error.errors()
        told = [one for one in faults if one["type"] != "too_short"] or faults  # what fails leaves gaps
        raise FileFaultsError(
            [fault(one["loc"], _words(one["msg"], one["type"]), lines, leaves_out) for one in told]
        ) from None
    return Lined(found, lines)


def write_document(path: Path, content: Mapping[str, object], /) -> None:
    """Replaces the file at once or not at all."""
    kind = _kind_of(path)
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n" if kind == JSON else as_yaml(content)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise CoachingError(f"Cannot write {path}: {error.strerror}.") from error


def as_yaml(content: Mapping[str, object], /) -> str:
    return yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=100)


def _kind_of(path: Path) -> tuple[str, ...]:
    for kind in (YAML, JSON):
        if path.suffix.lower() in kind:
            return kind
    raise CoachingError(f"{path.name}: name the file .yaml or .json, so that its format is known.")


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CoachingError(
                f"{path.name} is larger than {MOST_BYTES // 1000} kB; that is too much for it."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CoachingError(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CoachingError(f"{path.name} is not UTF-8 text. Save it as UTF-8 and try again.") from error


def _parse_json(text: str) -> tuple[Plain, dict[Place, int]]:
    """Values from the JSON reader; lines from YAML's, which reads JSON too once its tabs are blanks."""
    try:
        content: Plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileFaultsError([f"line {error.lineno}: {error.msg}."]) from error
    lines: dict[Place, int] = {}
    try:
        root = yaml.compose(text.replace("\t", " "), yaml.SafeLoader)
    except yaml.YAMLError:
        root = None
    if root is not None:
        _plain(root, (), lines)
    return content, lines


def _parse_yaml(text: str) -> tuple[Plain, dict[Place, int]]:
    """Every value as it is written: `no`, `12:40` and dates stay text; numbers are read by the shape."""
    try:
        alias = next((one for one in yaml.parse(text) if isinstance(one, yaml.AliasEvent)), None)
        if alias is not None:
            line = alias.start_mark.line + 1 if alias.start_mark else 1
            raise FileFaultsError([f"line {line}: `*` references are not read. Write it out."])
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileFaultsError([f"line {line}: {error.problem or 'this is not YAML'}."]) from error
    except yaml.YAMLError as error:
        raise FileFaultsError([f"This is not YAML: {error}."]) from error
    lines: dict[Place, int] = {}
    return (_plain(root, (), lines) if root is not None else None), lines


def _plain(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Plain:
    line = node.start_mark.line + 1
    if place in lines:
        raise FileFaultsError([f"line {line}: {place[-1]} stands there twice."])
    lines[place] = line
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Plain] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            content[name] = _plain(value, (*place, name), lines)
            lines[(*place, name)] = key.start_mark.line + 1
        return content
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, index), lines) for index, item in enumerate(node.value)]
    is_nothing = node.tag == "tag:yaml.org,2002:null"
    return None if is_nothing else str(node.value)


def fault(
    place: Sequence[str | int], words: str, lines: Mapping[Place, int], leaves_out: Sequence[str] = ()
) -> str:
    """``line 12, criteria 3, name: …``; the nearest line known above a field that is missing."""
    whole = tuple(part for part in place if part not in leaves_out)
    known = next((whole[:end] for end in range(len(whole), -1, -1) if whole[:end] in lines), None)
    line = f"line {lines[known]}, " if known is not None else ""
    return f"{line}{_say_place(whole)}: {words}"


def _say_place(place: Sequence[str | int]) -> str:
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] = f"{words[-1]} {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words) or "the file"


def _words(message: str, kind: str) -> str:
    """pydantic's words, plainer where people meet them most."""
    plain = {
        "missing": "this is needed.",
        "too_short": "there is nothing in it.",
        "extra_forbidden": "no such field; see docs/importing.md.",
        "float_parsing": "this is not a number.",
        "float_type": "this is not a number.",
        "string_type": "this is text; put it in quotes.",
    }
    return plain.get(kind) or message.removeprefix("Value error, ").rstrip(".") + "."
