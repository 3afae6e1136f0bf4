import numpy as np
import pytest

from ringright.engines.stretch import length, wide, written
from ringright.errors import InputError


def test_seconds() -> None:
    assert length(np.zeros(12000, np.int16), "zh") == 1.5
    with pytest.raises(InputError, match="'fr'"):
        length(np.zeros(1, np.int16), "fr")
    with pytest.raises(InputError, match="at most 30 s"):
        length(np.zeros(8000 * 30 + 1, np.int16), "zh")


def test_chinese_is_simplified_and_english_is_left_alone() -> None:
    assert written("請稍等", "zh") == "请稍等"
    assert written("請 wait", "en") == "請 wait"


@pytest.mark.parametrize("level", [-32768, 32767])
def test_the_loudest_sound_stays_itself(level: int) -> None:
    doubled = np.frombuffer(wide(np.full(800, level, np.int16)), "<i2")
    assert len(doubled) == 1600
    assert np.abs(doubled[100:-100].astype(int) - level).max() < 40
