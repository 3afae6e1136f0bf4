from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.records.gaps import bridge, runs, turn_gaps, voiced

RATE = 8000
Samples = NDArray[np.int16]
Spans = list[tuple[float, float]]


@dataclass(frozen=True)
class Case:
    """Who talks when, in seconds, and the gaps in milliseconds a listener would measure."""

    robot: Spans
    person: Spans
    gaps: tuple[int, ...]


CASES = {
    "one turn": Case([(0, 2), (3.6, 5)], [(2.4, 3.0)], (600,)),
    "two turns": Case([(0, 2), (3.6, 5), (7, 8)], [(2.4, 3.0), (5.5, 6.2)], (600, 800)),
    "the person speaks first": Case([(1.5, 3)], [(0.2, 0.8)], (700,)),
    "a pause inside the person's stretch": Case([(0, 1), (4.5, 6)], [(1.5, 2.2), (3, 3.9)], (600,)),
    "barge-in": Case([(0, 2), (4.2, 5)], [(1.6, 3.5)], (700,)),
    "backchannel inside the robot's speech": Case([(0, 4)], [(1.5, 1.9)], ()),
    "backchannel into a pause between sentences": Case([(0, 2), (2.4, 4)], [(1.8, 2.2)], ()),
    "the robot talks over the person": Case([(2.5, 4)], [(1, 3)], ()),
    "the robot cuts in, then answers": Case([(2.5, 3), (5, 6)], [(1, 4.4)], (600,)),
    "a false end of turn": Case([(2.4, 2.8), (4.6, 6)], [(1, 2), (2.7, 4)], (400, 600)),
    "the robot's own pause": Case([(0, 1), (3, 4)], [], ()),
    "silence": Case([], [], ()),
    "only the person": Case([], [(1, 2)], ()),
}


def speech(spans: Spans, seconds: float = 9.0, level: float = 0.1, seed: int = 1) -> Samples:
    """A voice-like tone: harmonics of 140 Hz whose loudness moves 12 dB, four times a second."""
    time = np.arange(int(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 12))
    swell = 0.625 + 0.375 * np.sin(2 * np.pi * 4 * time + seed)
    talking = np.zeros_like(time)
    for start, end in spans:
        talking[int(start * RATE) : int(end * RATE)] = 1
    return to_pcm(tone * swell * talking * level)


def to_pcm(wave: NDArray[np.float64]) -> Samples:
    return (np.clip(wave, -1, 1) * 32767).astype(np.int16)


def add_noise(samples: Samples, dbfs: float) -> Samples:
    noise = np.random.default_rng(7).normal(0, 10 ** (dbfs / 20), len(samples))
    return to_pcm(samples / 32768 + noise)


def level_of(samples: Samples) -> float:
    """RMS of the sounding part in dBFS."""
    sounding = samples[samples != 0] / 32768
    return float(10 * np.log10((sounding**2).mean()))


def through_mulaw(samples: Samples) -> Samples:
    """G.711's 8-bit companding, by its formula (continuous mu-law is within half a step)."""
    wave = samples / 32768
    code = np.round(np.sign(wave) * np.log1p(255 * np.abs(wave)) / np.log(256) * 127) / 127
    return to_pcm(np.sign(code) * (256 ** np.abs(code) - 1) / 255)


@pytest.mark.parametrize("name", CASES)
def test_clean(name: str) -> None:
    case = CASES[name]
    assert turn_gaps(speech(case.robot), speech(case.person, seed=2)) == case.gaps


@pytest.mark.parametrize("name", CASES)
def test_comfort_noise(name: str) -> None:
    case = CASES[name]
    left = add_noise(speech(case.robot), -60)
    right = add_noise(speech(case.person, seed=2), -60)
    assert turn_gaps(left, right) == case.gaps


@pytest.mark.parametrize("name", CASES)
def test_white_noise_under_the_voice_at_20_db(name: str) -> None:
    case = CASES[name]
    person = speech(case.person, seed=2)
    quiet = level_of(person) - 20 if case.person else -45
    measured = turn_gaps(speech(case.robot), add_noise(person, quiet))
    assert measured == pytest.approx(case.gaps, abs=40)


@pytest.mark.parametrize("name", CASES)
def test_noise_that_stops_with_the_voice(name: str) -> None:
    case = CASES[name]
    person = speech(case.person, seed=2)
    noisy = add_noise(person, level_of(person) - 20) if case.person else person
    gated = np.where(person == 0, 0, noisy).astype(np.int16)
    assert turn_gaps(speech(case.robot), gated) == pytest.approx(case.gaps, abs=40)


@pytest.mark.parametrize("level", [0.02, 0.1, 0.6])
def test_loudness_does_not_matter(level: float) -> None:
    case = CASES["two turns"]
    right = through_mulaw(speech(case.person, level=level))
    assert turn_gaps(speech(case.robot), right) == case.gaps


def test_plain_tone_bursts_are_voice() -> None:
    time = np.arange(RATE * 2) / RATE
    tone = to_pcm(0.3 * np.sin(2 * np.pi * 440 * time) * ((time > 0.5) & (time < 1)))
    assert runs(voiced(tone)) == [(25, 50)]


def test_a_short_yes_in_a_long_call_is_found() -> None:
    person = add_noise(speech([(30, 30.4)], seconds=60), -60)
    robot = speech([(0, 29), (31, 40)], seconds=60)
    assert turn_gaps(robot, person) == (600,)


def test_line_noise_alone_is_no_voice() -> None:
    noise = add_noise(np.zeros(RATE * 5, dtype=np.int16), -45)
    noise[:RATE] = 0
    assert not runs(voiced(noise))
    assert turn_gaps(speech([(2, 3)], seconds=5), noise) == ()


def test_a_click_is_no_turn() -> None:
    person = speech([(1, 1.02)])
    assert turn_gaps(speech([(0, 0.5), (2, 3)]), person) == ()


def test_recordings_shorter_than_a_frame() -> None:
    nothing = np.zeros(0, dtype=np.int16)
    assert turn_gaps(nothing, nothing) == ()
    assert turn_gaps(np.ones(100, dtype=np.int16), nothing) == ()


def test_other_rates() -> None:
    wide = np.repeat(speech([(1, 2)]), 2)
    assert runs(voiced(wide, 16000)) == [(50, 100)]


def test_runs_are_joined_over_short_pauses_only() -> None:
    assert bridge([(0, 5), (8, 9), (20, 30)], 3) == [(0, 9), (20, 30)]
