"""The schema, the examples and the documentation say the same."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ringright.domain.number import PRACTICE
from ringright.sim.check import SCHEMA
from ringright.sim.load import load
from ringright.sim.people import Outcome, lines

ROOT = Path(__file__).parents[3]
DOC = ROOT / "docs" / "formats" / "people.md"
EXAMPLES = [ROOT / "examples" / name / "people.yaml" for name in ("clinic", "clinic-en")]


def _plain(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_schema_itself_is_sound() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_fit_the_schema_and_load(path: Path) -> None:
    Draft202012Validator(SCHEMA).validate(_plain(path))
    world = load(path)
    assert [person.id for person in world.people] == [f"p{at:02}" for at in range(1, 13)]
    assert world.start.strftime("%A %H:%M") == "Tuesday 10:00"
    assert (world.contacts, world.history) == (
        path.parent / "contacts.csv",
        path.parent / "history.csv",
    )
    assert all(PRACTICE.fullmatch(person.number) for person in world.people)
    robot = {"zf_xiaobei", "af_heart"}
    assert {line.voice for line in lines(world)}.isdisjoint(robot)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_only_two_telephones_of_the_examples_have_nobody_behind_them(path: Path) -> None:
    outcomes = {person.id: person.carrier.outcome for person in load(path).people}
    silent = {name: found for name, found in outcomes.items() if found is not Outcome.ANSWER}
    assert silent == {"p08": Outcome.ANNOUNCEMENT, "p09": Outcome.VOICEMAIL}


def test_the_example_of_the_documentation_runs(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    path = tmp_path / "small.yaml"
    path.write_text(found[1], encoding="utf-8")
    world = load(path)
    assert [person.id for person in world.people] == ["anna", "boris", "clara"]
    assert all(person.contact and person.contact.consent for person in world.people)


def _fields(schema: Any) -> Iterator[tuple[str, str]]:
    """Every (section, field); sections are the headings of the documentation."""
    for name in schema["properties"]:
        yield "The file", name
    for section, part in schema["$defs"].items():
        for name in part.get("properties", ()):
            yield {"person": "people", "reply": "replies"}.get(section, section), name


def _sections() -> dict[str, str]:
    parts = re.split(r"^#{2,3} (.*)$", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("section", "field"), sorted(_fields(SCHEMA)))
def test_every_field_is_documented_in_its_section(section: str, field: str) -> None:
    assert f"`{field}`" in _sections()[section]


def test_every_choice_is_documented() -> None:
    text = DOC.read_text(encoding="utf-8")
    for choice in re.findall(r'"enum": (\[.*?\])', json.dumps(SCHEMA)):
        assert all(f"`{word}`" in text for word in json.loads(choice))


def test_documented_fields_exist() -> None:
    known = set(_fields(SCHEMA))
    for section, text in _sections().items():
        if section in {name for name, _ in known}:
            rows = re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)
            outcomes = {outcome.value for outcome in Outcome}
            wrong = [row for row in rows if (section, row) not in known and row not in outcomes]
            assert wrong == []
