import numpy as np
import pytest

from ringright.errors import MissingPart
from ringright.sim.people import Line
from ringright.sim.sound import FRAME, Library, Mouth, Samples, tone

HELLO = Line("zm_yunxi", "喂，你好")


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def _frames(mouth: Mouth, count: int) -> Samples:
    return np.concatenate([_frame(mouth) for _ in range(count)])


def _frame(mouth: Mouth) -> Samples:
    frame = mouth.frame()
    return np.zeros(FRAME, np.int16) if frame is None else frame


def test_a_line_that_was_never_synthesised_names_the_remedy() -> None:
    with pytest.raises(MissingPart, match=r"never synthesised.*ringright setup"):
        Library([HELLO], lambda _: None)


def test_lines_are_loaded_once_and_measured() -> None:
    asked: list[Line] = []

    def render(line: Line) -> bytes:
        asked.append(line)
        return tone(400, 0.5).tobytes()

    library = Library([HELLO], render)
    assert (library.length_ms(HELLO), library.length_ms(HELLO), asked) == (500, 500, [HELLO])


@pytest.mark.parametrize(("text", "ms"), [("能来", 400), ("yes, I can", 700)])
def test_a_silent_voice_is_zeros_of_a_likely_length(text: str, ms: int) -> None:
    library = Library([], lambda _: None)
    line = Line("silence", text)
    assert library.length_ms(line) == ms
    assert not library.get(line).any()


def test_a_mouth_plays_what_it_is_given_then_silence() -> None:
    mouth, clip = Mouth(0), tone(1000, 0.05)
    mouth.play(clip)
    assert _frames(mouth, 3)[: len(clip)].tolist() == clip.tolist()
    assert mouth.frame() is None


def test_gain_is_in_decibels() -> None:
    soft, loud = Mouth(0), Mouth(0)
    soft.play(tone(1000, 0.2), gain_db=-20)
    loud.play(tone(1000, 0.2))
    assert _level(_frames(soft, 10)) == pytest.approx(_level(_frames(loud, 10)) / 10, rel=0.01)


def test_noise_lies_under_one_clip_or_the_whole_call() -> None:
    once, always = Mouth(0), Mouth(0, noise_db=-40)
    once.play(np.zeros(1600, np.int16), noise_db=-40)
    for mouth in (once, always):
        assert _level(_frames(mouth, 10)) == pytest.approx(32768 / 100, rel=0.1)
    assert once.frame() is None
    assert always.frame() is not None


def test_two_clips_at_once_are_mixed_and_never_wrap() -> None:
    mouth = Mouth(0)
    for _ in range(2):
        mouth.play(np.full(FRAME, 30000, np.int16))
    assert _frame(mouth).tolist() == [32767] * FRAME


def test_a_tone_has_its_pitch() -> None:
    spectrum = np.abs(np.fft.rfft(tone(1000, 0.4).astype(float)))
    assert int(np.argmax(spectrum)) * 8000 / 3200 == 1000
