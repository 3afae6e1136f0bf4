from math import pi

import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.line.codec import Law, decode, encode
from ringright.line.dtmf import HIGH, KEYPAD, LOW, Detector, press
from ringright.line.leg import FRAME, RATE

Pcm = NDArray[np.int16]
KEYS = "".join(KEYPAD)
EDGES = (0, 37, 80, 121)
"""Samples by which a key begins beside a frame."""


def heard(pcm: Pcm, law: Law = Law.PCMU) -> str:
    line = decode(encode(pcm, law), law)
    ear = Detector()
    return "".join(ear.hear(line[at : at + FRAME]) for at in range(0, len(line), FRAME))


def quiet(ms: int) -> Pcm:
    return np.zeros(ms * RATE // 1000, np.int16)


def between(*parts: Pcm, edge: int = 0) -> Pcm:
    return np.concatenate([quiet(60), np.zeros(edge, np.int16), *parts, quiet(100)])


def sines(low: float, high: float, ms: int, amplitude: float = 6000.0) -> Pcm:
    at = np.arange(ms * RATE // 1000)
    wave = np.sin(2 * pi * low / RATE * at) + np.sin(2 * pi * high / RATE * at)
    return np.asarray(amplitude * wave, np.int16)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("law", Law)
def test_every_key_is_heard_once_at_the_shortest_tone_and_pause(law: Law, edge: int) -> None:
    assert heard(between(press(KEYS, 40, 40), edge=edge), law) == KEYS


@pytest.mark.parametrize("edge", EDGES)
def test_a_key_pressed_again_after_40_ms_counts_again(edge: int) -> None:
    assert heard(between(press("55500", 40, 40), edge=edge)) == "55500"


def test_a_key_that_is_held_counts_once() -> None:
    assert heard(between(press("8", 3000))) == "8"


def test_a_key_is_told_while_it_is_still_down() -> None:
    ear = Detector()
    tone = press("3", 200)
    told = [ear.hear(tone[at : at + FRAME]) for at in range(0, 10 * FRAME, FRAME)]
    assert told.index("3") <= 2


@pytest.mark.parametrize("lost", [80, 160])
def test_a_dropout_within_a_press_does_not_count_it_twice(lost: int) -> None:
    tone = press("4", 200, 0)
    tone[750 : 750 + lost] = 0
    assert heard(between(tone)) == "4"


@pytest.mark.parametrize("edge", EDGES)
def test_less_than_20_ms_are_no_key(edge: int) -> None:
    assert not heard(between(sines(697, 1209, 18), edge=edge))


@pytest.mark.parametrize("twist", [-8.0, -4.0, 0.0, 4.0])
@pytest.mark.parametrize("off", [-0.015, 0.0, 0.015])
def test_legal_twist_and_frequency_are_taken(twist: float, off: float) -> None:
    at = np.arange(40 * RATE // 1000)
    wave = np.zeros(len(at))
    for hz, db in ((LOW[1] * (1 + off), 0.0), (HIGH[2] * (1 - off), twist)):
        wave += 3000 * 10 ** (db / 20) * np.sin(2 * pi * hz / RATE * at)
    assert heard(between(wave.astype(np.int16))) == "6"


@pytest.mark.parametrize("off", [-0.035, 0.035])
@pytest.mark.parametrize("low", LOW)
@pytest.mark.parametrize("high", HIGH)
def test_sines_off_frequency_are_no_key(low: int, high: int, off: float) -> None:
    assert not heard(between(sines(low * (1 + off), high, 100)))
    assert not heard(between(sines(low, high * (1 + off), 100)))


@pytest.mark.parametrize("twist", [-14.0, 10.0])
def test_too_much_twist_is_no_key(twist: float) -> None:
    assert not heard(between(press("1", 100, 100, -12.0, twist)))


def test_levels_down_to_minus_25_dbm0_are_keys_and_those_at_minus_33_are_none() -> None:
    assert heard(between(press("1590", 50, 50, -25.0, 0.0))) == "1590"
    assert not heard(between(press("1590", 50, 50, -33.0, 0.0)))


def test_keys_are_heard_through_noise_15_db_below() -> None:
    tone = press(KEYS, 50, 50, -12.0, 0.0).astype(np.float64)
    power = np.mean(press("1", 50, 0, -12.0, 0.0).astype(np.float64) ** 2)
    noise = np.random.default_rng(1).normal(0, np.sqrt(power / 32), len(tone))
    assert heard(between((tone + noise).astype(np.int16))) == KEYS


def test_one_sine_alone_is_no_key() -> None:
    assert not heard(between(sines(770, 770, 200)))
    assert not heard(between(sines(1336, 1336, 200)))


def test_a_key_under_a_third_sine_is_no_key() -> None:
    mixed = sines(770, 1336, 100, 4000) + sines(1000, 1000, 100, 1500)
    assert not heard(between(mixed))


def test_frames_of_any_length_are_heard() -> None:
    pcm = between(press("159D"))
    ear, at, found = Detector(), 0, ""
    for size in [1, 0, 79, 240, 33, 480] * 20:
        found += ear.hear(pcm[at : at + size])
        at += size
    assert found == "159D"


def test_keys_of_no_telephone_are_refused() -> None:
    with pytest.raises(ValueError, match="'E' is no telephone key"):
        press("1E")


def test_what_is_pressed_has_the_wanted_length() -> None:
    assert len(press("12", 100, 50)) == 2 * 150 * RATE // 1000
    assert not len(press(""))
