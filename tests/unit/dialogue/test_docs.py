"""The format's documentation is complete, and its example is a script."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ringright.dialogue import flow
from ringright.dialogue.shape import schema
from ringright.domain.script import GLOBAL_INTENTS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "formats" / "script.md").read_text(encoding="utf-8")


def fields(node: Any) -> Iterator[str]:
    """Every key that a script may hold, wherever it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from value
            yield from fields(value)


def enums(node: Any) -> Iterator[str]:
    """Every word that the schema lets one choose."""
    if isinstance(node, dict):
        yield from node.get("enum", ())
        for value in node.values():
            yield from enums(value)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(json.dumps(schema())))


@pytest.mark.parametrize("name", sorted(set(fields(schema()))))
def test_every_field_is_in_the_documentation(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", PAGE, re.MULTILINE), name


@pytest.mark.parametrize("word", sorted({*enums(schema()), *GLOBAL_INTENTS}))
def test_every_choice_is_in_the_documentation(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_the_documentation_names_no_field_that_is_none() -> None:
    named = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert named <= set(fields(schema()))


def test_the_example_is_a_script() -> None:
    example = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[-1]
    assert flow.load(example, "script.md").id == "parcel"


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*/script.yaml")), ids=str)
def test_every_example_loads(path: Path) -> None:
    flow.load(path.read_text(encoding="utf-8"), path.name)
