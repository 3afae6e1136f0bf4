import string
from dataclasses import fields

import pytest

from ringright.cli.words import EN, STATES, ZH, Words, words


@pytest.mark.parametrize("field", [field.name for field in fields(Words)])
def test_both_languages_say_it_with_the_same_blanks(field: str) -> None:
    zh, en = getattr(ZH, field), getattr(EN, field)
    assert zh.strip()
    assert en.strip()
    assert blanks(zh) == blanks(en)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_english_where_the_language_is_unknown() -> None:
    assert words("zh") is ZH
    assert words("fr") is EN


def test_every_state_of_a_line_has_a_name() -> None:
    assert all(ZH.of_state(state) != state for state in STATES)
    assert ZH.of_state("report") == "report"
    assert EN.of_speaker("") == ""
