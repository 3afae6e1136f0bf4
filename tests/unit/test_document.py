"""YAML that people write: values with their places, or one clear error."""

from pathlib import Path

import pytest

from ringright.document import parse
from ringright.errors import InputError

HERE = Path("f")


def test_values_and_keys_know_their_place() -> None:
    source = parse(HERE, "name: anna\nlines:\n  - one\n  - two\n", InputError)
    assert source.data == {"name": "anna", "lines": ["one", "two"]}
    assert source.complaint(("lines", 1), "no") == "f:4:5: no"
    assert source.complaint(("lines", 1, "deeper"), "no") == "f:4:5: no"
    assert source.complaint(("gone",), "no") == "f:1:1: no"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [1", "1:6: "),
        ("a: &x 1\nb: *x", r"2:4: aliases .* write it out"),
        ("a: 1\na: 2", r"2:1: a stands here twice"),
        ("a: \x00", "character"),
        ("[" * 5000 + "]" * 5000, r"1:1: the file is nested too deep"),
    ],
)
def test_what_is_not_plain_yaml_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        parse(HERE, text, InputError)


def test_an_empty_file_is_nothing() -> None:
    assert parse(HERE, "", InputError).data is None
