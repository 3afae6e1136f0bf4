import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from ringright.engines.tone import ToneSpeaker
from ringright.errors import InputError
from ringright.parts import find, names


def test_parts_are_found_by_name() -> None:
    assert {"kokoro", "tone"} <= set(names("speaker"))
    assert find("speaker", "tone") is ToneSpeaker


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(InputError, match=r"'nobody'.*kokoro"):
        find("speaker", "nobody")


def test_every_part_the_package_offers_can_be_loaded() -> None:
    project = tomllib.loads((Path(__file__).resolve().parents[3] / "pyproject.toml").read_text())
    for kind, parts in project["project"]["entry-points"].items():
        for name, place in parts.items():
            assert callable(EntryPoint(name, place, kind).load())
