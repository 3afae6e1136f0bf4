"""The noise floor and the person's level, whatever the line does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringright.ears.level import (
    HIGHEST_DB,
    KNOWN,
    SILENCE_DB,
    START_DB,
    Noise,
    Person,
    dbfs,
    know,
    settle,
)

LEVELS = st.floats(SILENCE_DB, 0)


@given(st.lists(st.tuples(LEVELS, st.booleans()), max_size=300))
def test_the_floor_stays_within_what_was_heard(chunks: list[tuple[float, bool]]) -> None:
    noise = Noise()
    for level, voice in chunks:
        noise = settle(noise, level, voice=voice)
    heard = [START_DB, *(level for level, _ in chunks)]
    assert min(heard) <= noise.db <= min(HIGHEST_DB, max(heard) + 2)


@given(st.floats(-75, -30))
def test_noise_is_known_within_a_second(level: float) -> None:
    noise = Noise()
    for _ in range(31):
        noise = settle(noise, level, voice=False)
    assert noise.db == pytest.approx(level, abs=1.0)


@given(st.floats(-70, -45), st.integers(1, 60))
def test_speech_with_pauses_does_not_raise_it(level: float, seconds: int) -> None:
    noise = Noise(db=level)
    for _ in range(seconds):
        for _ in range(28):
            noise = settle(noise, -20.0, voice=True)
        for _ in range(3):
            noise = settle(noise, level, voice=True)
    assert noise.db <= level + 2


def test_noise_taken_for_voice_becomes_the_floor_in_4_s() -> None:
    noise = Noise()
    for _ in range(130):
        noise = settle(noise, -35.0, voice=True)
    assert noise.db > -36


@given(st.floats(-45, -10))
def test_the_person_is_known_after_a_second_and_forgotten_by_what_is_fainter(level: float) -> None:
    person = Person()
    for _ in range(KNOWN - 1):
        person = know(person, level, theirs=True)
    assert person.background_db == SILENCE_DB
    person = know(person, level, theirs=True)
    assert level - 16 < person.background_db < level - 11
    fainter = know(person, level - 20, theirs=False)
    assert fainter.background_db < person.background_db
    assert fainter.chunks == person.chunks


@pytest.mark.parametrize(
    ("samples", "level"),
    [([], SILENCE_DB), ([0, 0], SILENCE_DB), ([-32768] * 4, 0.0), ([3277] * 4, -20.0)],
)
def test_levels(samples: list[int], level: float) -> None:
    assert dbfs(np.array(samples, np.int16)) == pytest.approx(level, abs=0.01)
