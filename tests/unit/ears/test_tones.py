import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import miniaudio
import numpy as np
import pytest
from numpy.typing import NDArray

from ringright.ears.plans import INFORMATION, PLANS, Information, Kind, Plan
from ringright.ears.tones import Heard, Tones, look
from ringright.line.codec import Law, decode, encode
from ringright.line.conceal import Concealer
from ringright.line.dtmf import press

Pcm = NDArray[np.int16]
Wave = NDArray[np.float64]
RATE = 8000
FRAME = 160
LOSS = 0.05


def amplitude(dbm0: float) -> float:
    return float(32768 * 10 ** ((dbm0 - 3.14) / 20))


def quiet(ms: float) -> Wave:
    return np.zeros(int(ms * 8))


def lines(hz: Iterable[float], ms: float, dbm0: float = -20.0) -> Wave:
    at = np.arange(int(ms * 8))
    wave = np.zeros(len(at))
    for one in hz:
        wave += amplitude(dbm0) * np.sin(2 * np.pi * one / RATE * at + one)
    return wave


def ring_of_japan(ms: float, dbm0: float) -> Wave:
    at = np.arange(int(ms * 8)) / RATE
    return lines([400], ms, dbm0) * (1 + 0.85 * np.sin(2 * np.pi * 16 * at)) / 1.3


def played(plan: Plan, dbm0: float, cycles: int = 3) -> Wave:
    hz = [(low + high) / 2 for low, high in plan.bands]
    if not plan.cadence:
        return np.concatenate([quiet(300), lines(hz, 3500, dbm0)])
    modulated = (plan.region, plan.kind) == ("jp", Kind.RINGBACK)
    parts = [quiet(300)]
    for at, ms in enumerate(plan.cadence * cycles):
        if at % 2:
            parts.append(quiet(ms))
        else:
            parts.append(ring_of_japan(ms, dbm0) if modulated else lines(hz, ms, dbm0))
    return np.concatenate(parts)


def frames(wave: Wave, law: Law = Law.PCMA, noise_dbm0: float | None = None) -> list[Pcm]:
    rng = np.random.default_rng(len(wave))
    if noise_dbm0 is not None:
        wave = wave + rng.normal(0, amplitude(noise_dbm0) / np.sqrt(2), len(wave))
    wave = np.concatenate([np.zeros(rng.integers(FRAME)), wave])
    pcm = np.clip(wave, -32768, 32767).astype(np.int16)
    pcm = decode(encode(pcm, law), law)
    return [pcm[at : at + FRAME] for at in range(0, len(pcm), FRAME)]


def concealed(given: Sequence[Pcm], seed: int = 1) -> list[Pcm]:
    lost = np.random.default_rng(seed).random(len(given)) < LOSS
    line = Concealer()
    return [
        line.missing() if gone else line.heard(frame)
        for frame, gone in zip(given, lost, strict=True)
    ]


def heard(given: Iterable[Pcm]) -> list[Heard]:
    ear = Tones()
    return [one for frame in given for one in ear.hear(frame)]


def kinds(given: Iterable[Pcm]) -> set[Kind]:
    return {one.kind for one in heard(given)}


def name(plan: Plan) -> str:
    return f"{plan.region or 'machine'}-{plan.kind}"


@pytest.mark.parametrize("plan", PLANS, ids=name)
@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("dbm0", [-10.0, -35.0])
def test_every_plan_is_heard_through_noise_20_db_below(plan: Plan, law: Law, dbm0: float) -> None:
    assert kinds(frames(played(plan, dbm0), law, dbm0 - 20)) == {plan.kind}


@pytest.mark.parametrize("plan", PLANS, ids=name)
def test_every_plan_is_heard_with_5_percent_of_the_packets_concealed(plan: Plan) -> None:
    given = frames(played(plan, -20, cycles=4), Law.PCMU, -40)
    assert kinds(concealed(given)) == {plan.kind}


@pytest.mark.parametrize("plan", PLANS, ids=name)
def test_every_plan_is_heard_with_5_percent_of_the_packets_silent(plan: Plan) -> None:
    given = frames(played(plan, -20, cycles=4))
    lost = np.random.default_rng(2).random(len(given)) < LOSS
    filled = [frame * (not gone) for frame, gone in zip(given, lost, strict=True)]
    assert kinds(filled) == {plan.kind}


def test_plans_tell_their_region() -> None:
    for plan in PLANS:
        assert {one.region for one in heard(frames(played(plan, -15)))} == {plan.region}, plan


def test_every_ring_is_told_and_busy_only_once() -> None:
    ring = next(plan for plan in PLANS if name(plan) == "cn-ringback")
    busy = next(plan for plan in PLANS if name(plan) == "cn-busy")
    assert len(heard(frames(played(ring, -15, cycles=4)))) == 4
    assert len(heard(frames(played(busy, -15, cycles=10)))) == 1


def test_busy_is_told_with_the_second_burst() -> None:
    busy = next(plan for plan in PLANS if name(plan) == "cn-busy")
    (told,) = heard(frames(played(busy, -15)))
    assert told.at_ms < 300 + 3 * 350 + 120
    assert round(told.hz) == 450
    assert told.ms == pytest.approx(350, abs=15)


def test_the_verdict_is_the_last_tone() -> None:
    ear = Tones()
    assert ear.verdict is None
    wave = np.concatenate([played(PLANS[0], -15), played(PLANS[1], -15)])
    for frame in frames(wave):
        ear.hear(frame)
    assert ear.verdict is Kind.BUSY


def information(code: Information) -> Wave:
    first = lines([985.2 if code.high[0] else 913.8], 380 if code.long[0] else 276, -24)
    second = lines([1428.5 if code.high[1] else 1370.6], 380 if code.long[1] else 276, -24)
    return np.concatenate([quiet(200), first, second, lines([1776.7], 380, -24), quiet(500)])


@pytest.mark.parametrize("code", INFORMATION, ids=lambda code: code.name)
@pytest.mark.parametrize("law", Law)
def test_special_information_tones_say_why(code: Information, law: Law) -> None:
    (told,) = heard(frames(information(code), law, -44))
    assert (told.kind, told.name, told.says) == (Kind.INFORMATION, code.name, code.says)


def test_the_international_tone_says_no_more_than_that_it_failed() -> None:
    parts = [quiet(200)]
    for hz in (950, 1400, 1800):
        parts += [lines([hz], 330, -24), quiet(20)]
    (told,) = heard(frames(np.concatenate([*parts, quiet(500)])))
    assert (told.kind, told.name, told.says) == (Kind.INFORMATION, "", "")


def test_three_tones_that_fall_are_no_information() -> None:
    parts = [lines([hz], 330, -24) for hz in (1800, 1400, 950)]
    assert Kind.INFORMATION not in kinds(frames(np.concatenate([quiet(200), *parts, quiet(500)])))


def test_three_tones_that_rise_with_pauses_between_are_no_information() -> None:
    parts = [quiet(200)]
    for hz in (950, 1400, 1800):
        parts += [lines([hz], 330, -24), quiet(150)]
    assert Kind.INFORMATION not in kinds(frames(np.concatenate([*parts, quiet(500)])))


def test_a_stretch_too_short_to_part_two_lines_is_not_taken_for_both() -> None:
    plans = look(lines([425], 60).astype(np.float32)).plans
    assert {len(plan.bands) for plan in plans} == {1}


def test_a_tone_that_trembles_is_no_beep() -> None:
    at = np.arange(4000) / RATE
    wave = lines([1000], 500) * (1 + 0.7 * np.sin(2 * np.pi * 6 * at))
    assert not heard(frames(np.concatenate([quiet(300), wave, quiet(1300)])))


@pytest.mark.parametrize("hz", [440, 520, 1000, 1400, 2000])
@pytest.mark.parametrize("ms", [120, 500, 1500])
def test_a_single_steady_tone_is_a_beep(hz: int, ms: int) -> None:
    wave = np.concatenate([quiet(300), lines([hz], ms), quiet(1300)])
    (told,) = heard(frames(wave, Law.PCMU, -40))
    assert told.kind is Kind.BEEP
    assert told.hz == pytest.approx(hz, abs=8)
    assert told.ms == pytest.approx(ms, abs=25)


@pytest.mark.parametrize(
    ("hz", "ms"), [((1000,), 50), ((1000,), 2300), ((300,), 500), ((2400,), 500)]
)
def test_too_short_too_long_too_low_or_too_high_is_no_beep(hz: tuple[int, ...], ms: int) -> None:
    assert not heard(frames(np.concatenate([quiet(300), lines(hz, ms), quiet(1300)])))


def test_a_tone_that_warbles_is_no_beep() -> None:
    at = np.arange(8000) / RATE
    wave = 3000 * np.sin(2 * np.pi * 1000 * at + 20 * np.sin(2 * np.pi * 5 * at))
    assert not heard(frames(np.concatenate([quiet(300), wave, quiet(1300)])))


def test_a_telephone_key_is_no_beep() -> None:
    assert not heard(frames(np.concatenate([quiet(300), press("5", 300, 0), quiet(1300)])))


def test_a_ring_that_follows_speech_is_a_beep_until_it_repeats() -> None:
    greeting, beep = voice(2000), lines([425], 1000)
    assert kinds(frames(np.concatenate([greeting, quiet(300), beep, quiet(1300)]))) == {Kind.BEEP}
    ring = next(plan for plan in PLANS if name(plan) == "us-ringback")
    wave = np.concatenate([greeting, played(ring, -20, cycles=2)])
    assert kinds(frames(wave)) == {Kind.RINGBACK}


def test_a_modem_is_told_from_a_fax_by_turning_phase_or_trembling_level() -> None:
    at = np.arange(24000)
    plain = amplitude(-20) * np.sin(2 * np.pi * 2100 / RATE * at)
    turning = amplitude(-20) * np.sin(2 * np.pi * 2100 / RATE * at + np.pi * (at // 3600))
    trembling = plain * (1 + 0.2 * np.sin(2 * np.pi * 15 / RATE * at))
    assert kinds(frames(plain)) == {Kind.CED}
    assert kinds(frames(turning)) == {Kind.MODEM}
    assert kinds(frames(trembling)) == {Kind.MODEM}


def test_a_tone_that_never_stops_keeps_no_growing_past() -> None:
    ear = Tones()
    for frame in frames(lines([450], 10000)):
        ear.hear(frame)
    assert ear._stretch is not None
    assert len(ear._stretch.frames) == len(ear._stretch.powers) == 50


def test_frames_of_any_length_are_heard() -> None:
    pcm = np.concatenate(frames(played(PLANS[1], -15)))
    ear, at, found = Tones(), 0, []
    for size in [1, 0, 79, 240, 33, 480] * 40:
        found += ear.hear(pcm[at : at + size])
        at += size
    assert [one.kind for one in found] == [Kind.BUSY]


def voice(ms: int, seed: int = 0) -> Wave:
    """A glottal pulse train through three moving resonances, syllable by syllable."""
    rng = np.random.default_rng(seed)
    out = [quiet(50)]
    while sum(map(len, out)) < ms * 8:
        count = int(rng.integers(800, 2400))
        pitch = np.linspace(rng.uniform(90, 280), rng.uniform(90, 280), count)
        wave = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0)
        for low, high in ((250, 850), (900, 2300), (2300, 3300)):
            hz, width = rng.uniform(low, high), rng.uniform(60, 150)
            decay = np.exp(-np.pi * width / RATE * np.arange(400))
            wave = np.convolve(wave, decay * np.cos(2 * np.pi * hz / RATE * np.arange(400)))
        wave = wave[:count] * np.hanning(count)
        out += [4000 * wave / np.abs(wave).max(), quiet(float(rng.uniform(0, 150)))]
    return np.concatenate(out)


@pytest.mark.parametrize("seed", range(10))
def test_a_made_voice_is_no_tone(seed: int) -> None:
    assert not heard(frames(np.concatenate([voice(20000, seed), quiet(1300)])))


def recordings(folder: str) -> list[tuple[str, Wave]]:
    """8 kHz audio of the shared data; skips where there is none."""
    root = Path(__file__).resolve().parents[3]
    given = os.environ.get("RINGRIGHT_SHARED")
    shared = [Path(given)] if given else [up / "shared" for up in root.parents]
    place = next((one for one in shared if (one / "data/speech").is_dir()), None)
    if place is None:
        pytest.skip("needs the recordings of the shared data")
    found = []
    for path in sorted((place / "data/speech" / folder).glob("*.flac")):
        sound = miniaudio.decode_file(str(path), nchannels=1, sample_rate=RATE)
        found.append((path.stem, np.array(sound.samples, np.float64)))
    return found


def test_nobody_who_speaks_is_taken_for_a_tone() -> None:
    for gain in (0.3, 1.0, 3.0):
        for stem, wave in recordings("aishell_s0150"):
            assert not heard(frames(np.concatenate([gain * wave, quiet(1300)]))), stem


def test_rings_and_beeps_of_real_mailboxes_are_heard_and_nothing_else() -> None:
    found = {
        stem: [one.kind.value for one in heard(frames(np.concatenate([wave, quiet(1300)])))]
        for stem, wave in recordings("carrier")
    }
    assert found == {
        "inbusy": [],
        "noresponse_a": [],
        "typical": ["ringback"] * 8,
        "voicemail_a_1": ["ringback", "beep"],
        "voicemail_b": ["ringback"] * 8 + ["beep"],
    }
