"""Our own voice coming back: found, taken out, and nothing touched where there is none."""

import numpy as np
import numpy.typing as npt
import pytest

from ringright.ears.activity import CHUNK
from ringright.ears.echo import Echo, Heard
from ringright.ears.level import SILENCE_DB, dbfs
from ringright.line.codec import Law, decode, encode

Samples = npt.NDArray[np.int16]
SIZE = 6 * 8000 // CHUNK * CHUNK
NOISE_DB = -60.0


def voice(seed: int) -> npt.NDArray[np.float64]:
    """Noise with a voice's tilt and syllables."""
    rng = np.random.default_rng(seed)
    raw = np.convolve(rng.normal(0, 2500, SIZE), [1, 0.9, 0.7, 0.4], "same")
    syllables = np.repeat(rng.uniform(0.05, 1, SIZE // 1600 + 1), 1600)[:SIZE]
    return np.asarray(raw * syllables)


def line(samples: npt.NDArray[np.float64]) -> Samples:
    noise = np.random.default_rng(9).normal(0, 32768 * 10 ** (NOISE_DB / 20), SIZE)
    sent = np.clip(samples + noise, -32768, 32767).astype(np.int16)
    return decode(encode(sent, Law.PCMU), Law.PCMU)


def back(ours: npt.NDArray[np.float64], loss: float, delay_ms: int) -> npt.NDArray[np.float64]:
    shift = delay_ms * 8
    return np.concatenate([np.zeros(shift), ours])[:SIZE] * 10 ** (-loss / 20)


def run(echo: Echo, theirs: Samples, ours: Samples) -> list[Heard]:
    heard = []
    for at in range(0, SIZE, CHUNK):
        heard.append(echo.hear(theirs[at : at + CHUNK], ours[at : at + CHUNK]))
        echo.learn(NOISE_DB, voice=False)
    return heard


@pytest.mark.parametrize("delay_ms", [0, 20, 200, 400, 500])
@pytest.mark.parametrize("loss", [6, 20])
def test_delay_and_loss_are_measured_and_the_echo_goes(delay_ms: int, loss: int) -> None:
    ours = voice(1)
    theirs = line(back(ours, loss, delay_ms))
    echo = Echo()
    heard = run(echo, theirs, ours.astype(np.int16))
    assert echo.path is not None
    assert echo.path.delay == pytest.approx(delay_ms * 8, abs=4)
    assert echo.path.loss_db == pytest.approx(loss, abs=1)
    late = np.concatenate([one.samples for one in heard[-60:]])
    assert dbfs(late) < dbfs(theirs[-len(late) :]) - 12
    gated = [dbfs(one.samples) < max(one.gate_db, NOISE_DB + 2) for one in heard[-60:]]
    assert np.mean(gated) > 0.95


def test_without_an_echo_nothing_is_touched() -> None:
    theirs, ours = line(voice(2)), voice(1).astype(np.int16)
    echo = Echo()
    heard = run(echo, theirs, ours)
    assert echo.path is None
    assert echo.sure
    assert np.array_equal(np.concatenate([one.samples for one in heard]), theirs)
    assert {one.gate_db for one in heard} == {SILENCE_DB}


def test_an_echo_is_not_looked_for_while_we_are_silent() -> None:
    echo = Echo()
    run(echo, line(voice(2)), np.zeros(SIZE, np.int16))
    assert echo.path is None
    assert echo.sure


def test_until_we_have_spoken_a_while_a_voice_may_be_our_echo() -> None:
    echo, ours = Echo(), voice(1).astype(np.int16)
    echo.hear(ours[:CHUNK], ours[:CHUNK])
    assert not echo.sure


def test_an_echo_that_moves_is_found_again() -> None:
    ours = voice(1)
    echo = Echo()
    for delay_ms in (40, 60):
        run(echo, line(back(ours, 10, delay_ms)), ours.astype(np.int16))
        assert echo.path is not None
        assert echo.path.delay == pytest.approx(delay_ms * 8, abs=4)


def test_speech_over_the_echo_stands_above_the_gate() -> None:
    ours, person = voice(1), voice(3)
    person[: SIZE // 2] = 0
    heard = run(Echo(), line(back(ours, 12, 100) + person), ours.astype(np.int16))
    over = [dbfs(one.samples) > one.gate_db for one in heard[SIZE // 2 // CHUNK + 1 :][:12]]
    assert np.mean(over) > 0.7
