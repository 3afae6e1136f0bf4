"""YAML with places, and what a schema says against it."""

import pytest

from ringright.line.source import misfits, read

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


def test_values_and_keys_know_their_place() -> None:
    source = read("name: anna\nlines:\n  - one\n  - two\n")
    assert source.data == {"name": "anna", "lines": ["one", "two"]}
    assert source.sentence("f", (("lines", 1), "no")) == "f:4:5: no"
    assert source.sentence("f", (("lines", 1, "deeper"), "no")) == "f:4:5: no"
    assert source.sentence("f", (("gone",), "no")) == "f:1:1: no"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [1", "1:6: "),
        ("a: &x 1\nb: *x", r"2:4: write it out instead of using an alias"),
        ("a: 1\na: 2", r"2:1: a stands here twice"),
        ("a: \x00", r"1:1: "),
        ("[" * 5000 + "]" * 5000, r"1:1: the file is nested too deep"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(text)


def test_an_empty_file_is_nothing() -> None:
    assert read("").data is None


@pytest.mark.parametrize(
    ("data", "where", "text"),
    [
        ({}, (), "name is missing here"),
        ({"name": "anna", "calsl": 1}, ("calsl",), "there is no key calsl; write calls"),
        ({"name": "anna", "zzz": 1}, ("zzz",),
         "there is no key zzz; known here: name, calls, lines, format"),
        ({"name": 5}, ("name",), "5 should be a text, in quotes"),
        ({"name": "Anna"}, ("name",), '"Anna" does not fit; write it like "anna"'),
        ({"name": "anna", "calls": 0}, ("calls",), "0 is too small; at least 1"),
        ({"name": "anna", "calls": 10}, ("calls",), "10 is too large; at most 9"),
        ({"name": "anna", "lines": []}, ("lines",), "the list is empty; write at least one"),
        ({"name": "anna", "format": "y"}, ("format",), "write x@1"),
    ],
)  # fmt: skip
def test_a_misfit_says_what_to_write(data: object, where: tuple[str, ...], text: str) -> None:
    assert misfits(data, SCHEMA) == [(where, text)]
