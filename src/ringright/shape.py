"""What is wrong with the shape of a file, in words that say what to write instead."""

import difflib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from jsonschema import Draft202012Validator, TypeChecker, ValidationError
from jsonschema.validators import extend

from ringright.document import Where

Schema = Mapping[str, Any]
"""A JSON Schema (draft 2020-12) as it was read."""
Fault = tuple[Where, str]
"""Where, and what to write instead."""
_KINDS: Final = {
    "object": "named fields", "array": "a list", "string": "a text", "integer": "a whole number",
    "number": "a number", "boolean": "true or false",
}  # fmt: skip


def _pattern_fits(_: object, pattern: str, instance: object, __: Schema) -> Iterator[Any]:
    """`pattern` as JSON Schema means it: Python's $ would let a line break through at the end."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _whole(_: TypeChecker, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(_: TypeChecker, value: object) -> bool:
    """No .nan and no .inf, which are neither too small nor too large."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole or (isinstance(value, float) and math.isfinite(value))


_Validator: Final = extend(  # type: ignore[no-untyped-call]  # gap in the stubs
    Draft202012Validator,
    {"pattern": _pattern_fits},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"integer": _whole, "number": _number}
    ),
)


def faults(schema: Schema, data: Any) -> list[Fault]:
    """Every breach of `schema`, in the order of the file's keys."""
    return sorted(_shape(schema, data), key=lambda fault: [str(step) for step in fault[0]])


def _shape(schema: Schema, data: Any) -> Iterator[Fault]:
    for error in _Validator(schema).iter_errors(data):
        where = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _strangers(error, where)
        else:
            words = _WORDS.get(str(error.validator), _plainly)(error)
            yield where, words


def _strangers(error: ValidationError, where: Where) -> Iterator[Fault]:
    schema: Any = error.schema
    instance: Any = error.instance
    known = list(schema["properties"])
    for name in instance:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"write {near[0]}" if near else f"known here: {', '.join(known)}"
            yield (*where, name), f"there is no field {name}; {hint}"


def _type(error: ValidationError) -> str:
    schema: Any = error.schema
    value = json.dumps(error.instance, ensure_ascii=False)[:40]
    wanted = str(error.validator_value)
    quoted = wanted == "string" and isinstance(error.instance, int | float)
    example = schema.get("examples", [value])[0]
    hint = f'; put it in quotes, like "{example}"' if quoted else ""
    return f"{value} should be {_KINDS[wanted]}{hint}"


def _pattern(error: ValidationError) -> str:
    schema: Any = error.schema
    example, meaning = schema["examples"][0], schema.get("description", "")
    why = f" ({meaning.rstrip('.')})" if meaning else ""
    return f'"{error.instance}" does not fit{why}; write it like "{example}"'


def _enum(error: ValidationError) -> str:
    known: Any = error.validator_value
    return f"{error.instance!r} is not known; write one of: {', '.join(map(str, known))}"


def _plainly(error: ValidationError) -> str:
    return error.message


_WORDS: Final[Mapping[str, Callable[[ValidationError], str]]] = {
    "type": _type,
    "pattern": _pattern,
    "required": lambda error: f"{error.message.split(' is ')[0].strip(chr(39))} is missing here",
    "enum": _enum,
    "const": lambda error: f"write {error.validator_value}",
    "minimum": lambda error: f"{error.instance} is too small; at least {error.validator_value}",
    "exclusiveMinimum": lambda error: (
        f"{error.instance} is too small; more than {error.validator_value}"
    ),
    "maximum": lambda error: f"{error.instance} is too large; at most {error.validator_value}",
    "minLength": lambda _: "this is empty; write something or leave the field out",
    "maxLength": lambda error: f"too long; at most {error.validator_value} characters",
    "minItems": lambda _: "the list is empty; write at least one",
    "maxItems": lambda error: f"the list is too long; at most {error.validator_value}",
    "uniqueItems": lambda _: "the list says a thing twice; keep one",
    "minProperties": lambda error: f"this is empty; write one of: {', '.join(_known(error))}",
    "oneOf": lambda _: "write a text, or a list of texts, each in quotes and not empty",
}


def _known(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    return list(schema["properties"])
