"""Does a script have the shape of the JSON Schema? Every fault in words, with its place."""

import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from ringright.dialogue.source import Path, Source

_NAMES: Final = {"string": "a text", "object": "a block of `key: value` lines", "array": "a list",
    "integer": "a whole number", "number": "a number", "boolean": "true or false"}  # fmt: skip


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a script (draft 2020-12), as shipped."""
    text = (files("ringright.dialogue") / "script.schema.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def check(source: Source) -> None:
    """Report every place where the file does not have the shape of the schema."""
    if not isinstance(source.data, dict):
        source.report((), "this is not a script; begin it with: format: ringright/script@1")
        return
    for error in _validator().iter_errors(source.data):
        path: Path = tuple(error.absolute_path)
        _TELL.get(str(error.validator), _other)(source, path, error)


def nearest(word: str, known: tuple[str, ...]) -> str:
    """A hint naming the nearest of the known words, or all of them if none is near."""
    close = get_close_matches(word, known, 1, 0.5)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"use one of: {', '.join(known)}" if known else "there is none to use"


def _required(source: Source, path: Path, error: ValidationError) -> None:
    """The library reports each missing key by itself, its name first in the message."""
    name = error.message.split("'")[1]
    about = _describe(error, name)
    place = f'"{_label(path)}"' if path else "the script"
    source.report(path, f'{place} needs "{name}:" ({about})')


def _describe(error: ValidationError, name: str) -> str:
    return str(_properties(error).get(name, {}).get("description", "required")).rstrip(".")


def _properties(error: ValidationError) -> Mapping[str, Mapping[str, Any]]:
    return error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}


def _unknown(source: Source, path: Path, error: ValidationError) -> None:
    known = tuple(_properties(error))
    for name in _instance(error):
        if name not in known:
            source.report((*path, name), _stray(name, known))


def _stray(name: str, known: tuple[str, ...]) -> str:
    """What to do about the key `name`; one with a space is a text that a comma cut in two."""
    if " " in name:
        return f'"{name}" is cut off from the text before it; put the whole text in quotes'
    return f'unknown key "{name}"; {nearest(name, known)}'


def _instance(error: ValidationError) -> tuple[str, ...]:
    return tuple(error.instance) if isinstance(error.instance, Mapping) else ()


def _type(source: Source, path: Path, error: ValidationError) -> None:
    kinds: Any = error.validator_value
    kind = str(kinds[0] if isinstance(kinds, list) else kinds)
    wanted = _NAMES.get(kind, kind)
    hint = ", put it in quotes" if kind == "string" and _scalar(error) else ""
    source.report(path, f'"{_label(path)}" must be {wanted}{hint}')


def _scalar(error: ValidationError) -> bool:
    return isinstance(error.instance, int | float | bool)


def _enum(source: Source, path: Path, error: ValidationError) -> None:
    choices: Any = error.validator_value
    known = tuple(str(value) for value in choices)
    source.report(
        path, f'"{error.instance}" is not possible here; {nearest(str(error.instance), known)}'
    )


def _const(source: Source, path: Path, error: ValidationError) -> None:
    source.report(path, f'write "{_label(path)}: {error.validator_value}"')


def _pattern(source: Source, path: Path, error: ValidationError) -> None:
    hints = {
        "^[a-z][a-z0-9_]*$": "use small letters, digits and _",
        "^[a-z0-9][a-z0-9-]{0,63}$": "use small letters, digits and -",
        "^[0-8*#]$": "keys are 0 to 8, * and #; 9 always means: never call again",
    }
    hint = hints.get(str(error.validator_value), 'write a time as "09:30", in quotes')
    inside = error.parent is not None and error.parent.validator == "propertyNames"
    where = (*path, str(error.instance)) if inside else path
    source.report(where, f'"{error.instance}" cannot stand here; {hint}')


def _names(source: Source, path: Path, error: ValidationError) -> None:
    for inner in error.context or (error,):
        _pattern(source, (*path, str(inner.instance)), inner)


def _empty(source: Source, path: Path, _error: ValidationError) -> None:
    source.report(path, f'"{_label(path)}" is empty; write something or take the line out')


def _long(source: Source, path: Path, error: ValidationError) -> None:
    source.report(
        path, f'"{_label(path)}" is too long to say; at most {error.validator_value} characters'
    )


def _bound(source: Source, path: Path, error: ValidationError) -> None:
    word = "at least" if error.validator == "minimum" else "at most"
    source.report(path, f'"{_label(path)}" must be {word} {error.validator_value}')


def _either(source: Source, path: Path, error: ValidationError) -> None:
    """None of several shapes: the schema says in words which there are."""
    about = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
    source.report(path, f'"{_label(path)}" must be {about.rstrip(".")}')


def _other(source: Source, path: Path, error: ValidationError) -> None:
    source.report(path, error.message)


def _label(path: Path) -> str:
    names = [str(part) for part in path if isinstance(part, str)]
    return names[-1] if names else "the script"


_TELL: Final[Mapping[str, Callable[[Source, Path, ValidationError], None]]] = {
    "required": _required, "additionalProperties": _unknown, "type": _type, "enum": _enum,
    "const": _const, "pattern": _pattern, "propertyNames": _names, "minLength": _empty,
    "minProperties": _empty, "minItems": _empty, "maxLength": _long, "minimum": _bound,
    "maximum": _bound, "anyOf": _either,
}  # fmt: skip
