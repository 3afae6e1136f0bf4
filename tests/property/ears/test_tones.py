import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ringright.ears.tones import Tones

PIECES = st.lists(
    st.one_of(
        st.binary(max_size=700).map(lambda data: np.frombuffer(data[: len(data) // 2 * 2], "<i2")),
        st.builds(
            lambda hz, count, size: np.asarray(
                size * np.sin(2 * np.pi * hz / 8000 * np.arange(count)), np.int16
            ),
            st.floats(50, 3900),
            st.integers(0, 6000),
            st.integers(0, 32767),
        ),
    ),
    max_size=12,
)


@settings(max_examples=200)
@given(PIECES)
def test_no_sound_of_any_length_upsets_the_ear(pieces: list[np.ndarray]) -> None:
    ear = Tones()
    told = [one for piece in pieces for one in ear.hear(piece)]
    assert ear.verdict == (told[-1].kind if told else None)
    assert [one.at_ms for one in told] == sorted(one.at_ms for one in told)
