"""What a schema says against a file, in words."""

import pytest

from ringright.shape import faults

SCHEMA = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z]+$", "examples": ["anna"]},
        "calls": {"type": "integer", "minimum": 1, "maximum": 9},
        "lines": {"type": "array", "minItems": 1},
        "format": {"const": "x@1"},
    },
}


@pytest.mark.parametrize(
    ("data", "where", "text"),
    [
        ({}, (), "name is missing here"),
        ({"name": "anna", "calsl": 1}, ("calsl",), "there is no field calsl; write calls"),
        ({"name": "anna", "zzz": 1}, ("zzz",),
         "there is no field zzz; known here: name, calls, lines, format"),
        ({"name": 5}, ("name",), '5 should be a text; put it in quotes, like "anna"'),
        ({"name": "Anna"}, ("name",), '"Anna" does not fit; write it like "anna"'),
        ({"name": "anna", "calls": 0}, ("calls",), "0 is too small; at least 1"),
        ({"name": "anna", "calls": 10}, ("calls",), "10 is too large; at most 9"),
        ({"name": "anna", "lines": []}, ("lines",), "the list is empty; write at least one"),
        ({"name": "anna", "format": "y"}, ("format",), "write x@1"),
    ],
)  # fmt: skip
def test_a_misfit_says_what_to_write(data: object, where: tuple[str, ...], text: str) -> None:
    assert faults(SCHEMA, data) == [(where, text)]
