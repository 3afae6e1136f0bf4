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
