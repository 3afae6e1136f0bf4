import numpy as np

from ringright.sim.hear import PAUSE_MS, Began, Ears, Paused
from ringright.sim.sound import FRAME, Samples, tone

QUIET: Samples = np.zeros(FRAME, np.int16)


def _events(ears: Ears, sound: Samples, start_ms: int = 0) -> list[Began | Paused]:
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    found = [ears.hear(frame, start_ms + 20 * at) for at, frame in enumerate(frames, 1)]
    return [event for event in found if event]


def _quiet(ms: int) -> Samples:
    return np.zeros(8 * ms, np.int16)


def test_speech_is_placed_to_the_frame() -> None:
    sound = np.concatenate([_quiet(500), tone(400, 1.0), _quiet(500)])
    began, paused = _events(Ears(), sound)
    assert began == Began(500)
    assert isinstance(paused, Paused)
    assert paused.at_ms == 1500


def test_the_audio_of_a_stretch_is_whole_with_its_onset() -> None:
    speech = tone(400, 1.0)
    paused = _events(Ears(), np.concatenate([_quiet(500), speech, _quiet(500)]))[-1]
    assert isinstance(paused, Paused)
    assert speech.tobytes() in paused.pcm
    assert len(paused.pcm) == 2 * 8 * (140 + 1000 + PAUSE_MS)


def test_clicks_and_line_noise_are_not_speech() -> None:
    noise = np.random.default_rng(1).normal(0, 40, 16000).astype(np.int16)
    noise[4000:4160] = 8000
    assert _events(Ears(), noise) == []


def test_short_gaps_do_not_split_a_stretch() -> None:
    parts = [tone(400, 0.4), _quiet(140), tone(400, 0.4), _quiet(400)]
    assert [type(event) for event in _events(Ears(), np.concatenate(parts))] == [Began, Paused]


def test_long_gaps_do() -> None:
    parts = [tone(400, 0.4), _quiet(300), tone(400, 0.4), _quiet(400)]
    assert len(_events(Ears(), np.concatenate(parts))) == 4
