"""Script files for calls that come in."""

from pathlib import Path

import pytest
from tests.unit.dialogue.test_branch import HEAD
from tests.unit.dialogue.test_entry import STEPS

from ringright.errors import InputError
from ringright.wiring.files import read_incoming

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_a_call_that_comes_in_begins_where_the_script_says(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(HEAD + STEPS, encoding="utf-8")
    script = read_incoming(path)
    assert script.start == "hello"
    assert script.reason == "可以帮您查预约"


def test_a_script_for_strangers_needs_no_entry() -> None:
    assert read_incoming(EXAMPLES / "clinic" / "inbound.yaml").start == "help"


def test_a_script_that_speaks_columns_answers_no_call() -> None:
    with pytest.raises(InputError, match="speaks the columns doctor, date, time") as caught:
        read_incoming(EXAMPLES / "clinic" / "script.yaml")
    assert "inbound:" in str(caught.value)
