"""A YAML file held against its JSON Schema; every complaint has a line and a column."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import yaml
from jsonschema import Draft202012Validator, ValidationError

Where = tuple[str | int, ...]
"""The way to a value: keys and indexes from the top."""
Fault = tuple[Where, str]
"""Where, and what to write instead."""

_SCALARS: Final = {f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float")}
_KINDS: Final = {
    "object": "a block of `key: value` lines", "array": "a list", "string": "a text, in quotes",
    "integer": "a whole number",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A parsed file: its plain data, and the line and column (from 1) of every value and key."""

    data: Any
    places: Mapping[Where, tuple[int, int]]

    def sentence(self, name: str, fault: Fault) -> str:
        """The fault behind file, line and column of its place, or of the nearest around it."""
        where, text = fault
        while where and where not in self.places:
            where = where[:-1]
        line, column = self.places.get(where, (1, 1))
        return f"{name}:{line}:{column}: {text}"


def read(text: str) -> Source:
    """Parse `text`. Raises ValueError ("line:column: reason") on what is not plain YAML."""
    places: dict[Where, tuple[int, int]] = {}
    try:
        _refuse_aliases(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = None if node is None else _plain(node, (), places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise ValueError(f"{place}: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise ValueError(f"1:1: {str(error).splitlines()[0]}") from error
    except RecursionError as error:
        raise ValueError("1:1: the file is nested too deep") from error
    return Source(data, places)


def _refuse_aliases(text: str) -> None:
    """A file that refers to itself can have no end."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) and (mark := event.start_mark):
            place = f"{mark.line + 1}:{mark.column + 1}"
            raise ValueError(f"{place}: write it out instead of using an alias (*name)")


def _plain(node: yaml.Node, where: Where, places: dict[Where, tuple[int, int]]) -> Any:
    places.setdefault(where, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*where, at), places) for at, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return yaml.safe_load(node.value) if node.tag in _SCALARS else node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            fault = f"{name} stands here twice; keep one"
            raise yaml.MarkedYAMLError(None, None, fault, key.start_mark)
        places[*where, name] = (key.start_mark.line + 1, key.start_mark.column + 1)
        found[name] = _plain(value, (*where, name), places)
    return found


def misfits(data: Any, schema: Mapping[str, Any]) -> list[Fault]:
    """Every place where `data` does not have the shape of `schema`."""
    faults = [
        fault
        for error in Draft202012Validator(schema).iter_errors(data)
        for fault in _faults(error)
    ]
    return sorted(faults, key=lambda fault: [str(step) for step in fault[0]])


def _faults(error: ValidationError) -> Iterator[Fault]:
    where = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        known = list(schema["properties"])
        for name in set(error.instance) - set(known):  # type: ignore[arg-type]  # an object here
            near = get_close_matches(name, known, 1)
            hint = f"write {near[0]}" if near else f"known here: {', '.join(known)}"
            yield (*where, name), f"there is no key {name}; {hint}"
    else:
        yield where, _WORDS.get(str(error.validator), _plainly)(error)


def _type(error: ValidationError) -> str:
    value = json.dumps(error.instance, ensure_ascii=False)[:40]
    return f"{value} should be {_KINDS[str(error.validator_value)]}"


def _pattern(error: ValidationError) -> str:
    schema: Any = error.schema
    value = json.dumps(error.instance, ensure_ascii=False)[:60]
    return f'{value} does not fit; write it like "{schema["examples"][0]}"'


def _plainly(error: ValidationError) -> str:
    return error.message


_WORDS: Final[Mapping[str, Callable[[ValidationError], str]]] = {
    "type": _type,
    "pattern": _pattern,
    "required": lambda error: f"{error.message.split(' is ')[0].strip(chr(39))} is missing here",
    "const": lambda error: f"write {error.validator_value}",
    "minimum": lambda error: f"{error.instance} is too small; at least {error.validator_value}",
    "maximum": lambda error: f"{error.instance} is too large; at most {error.validator_value}",
    "minItems": lambda _: "the list is empty; write at least one",
}
