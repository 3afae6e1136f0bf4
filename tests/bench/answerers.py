"""Clips of everything that may answer a call: lines spoken, tones, lines as bad as lines are.

`answer.tsv` holds kind, number status, language, part, voice, speed and text of each line. The
part "held" was not looked at while phrases and weights were made.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Piece
from ringright.ears.answer.kinds import Kind
from ringright.line.codec import Law, decode, encode
from ringright.voice.cache import Want

Floats = NDArray[np.float64]
Samples = NDArray[np.int16]
Random = np.random.Generator
RATE = 8000
LINES = Path(__file__).with_name("answer.tsv")
RINGS = {"zh": (450.0,), "en": (440.0, 480.0)}
BEEPS = ((1000, 0.4), (440, 1.0), (1400, 0.25))
SIT = (985.2, 1370.6, 1776.7)
VARIANTS = {Kind.PERSON: 4}
FAXES = (("cng", 1100.0, 0.5, 3.0), ("ced", 2100.0, 3.0, 0.2), ("modem", 2225.0, 3.0, 0.2))


@dataclass(frozen=True)
class Line:
    """One thing that somebody says when a call comes."""

    kind: Kind
    status: str
    language: str
    held: bool
    want: Want

    @property
    def text(self) -> str:
        return self.want.piece.text


@dataclass(frozen=True)
class Clip:
    """A call's far end; `answered_ms` < 0: it is early media and ends with the sound."""

    name: str
    kind: Kind
    status: str
    language: str
    held: bool
    answered_ms: int
    pcm: Samples


def lines() -> list[Line]:
    return [_line(*row.split("\t")) for row in LINES.read_text(encoding="utf-8").splitlines()]


def _line(*row: str) -> Line:
    kind, status, language, part, voice, speed, text = row
    want = Want(voice, Piece(text), float(speed))
    return Line(Kind(kind), status, language, part == "held", want)


def seeded(name: str) -> Random:
    return np.random.default_rng(int(hashlib.sha256(name.encode()).hexdigest()[:12], 16))


def clips(sounds: Mapping[Want, Samples]) -> Iterator[Clip]:
    """Every line in several conditions, fax tones, and lines on which nobody speaks."""
    crowd = [sound.astype(np.float64) for sound in sounds.values() if len(sound) > RATE]
    for line in lines():
        for turn in range(VARIANTS.get(line.kind, 3)):
            name = f"{line.text} #{turn}"
            speech = sounds[line.want].astype(np.float64)
            yield _spoken(line, name, speech, turn, crowd)
    for turn in range(12):
        yield _fax(f"{FAXES[turn % 3][0]} #{turn}", FAXES[turn % 3], turn, crowd)
    for turn in range(12):
        yield _nobody(f"nobody #{turn}", turn, crowd)


def _spoken(line: Line, name: str, speech: Floats, turn: int, crowd: Sequence[Floats]) -> Clip:
    random = seeded(name)
    level = random.uniform(-30, -12)
    speech = loud(speech, level)
    early = line.kind is Kind.ANNOUNCEMENT and turn < 2
    if line.kind is Kind.VOICEMAIL:
        hz, seconds = BEEPS[turn % 3]
        speech = np.concatenate([speech, quiet(0.6), loud(tone(hz, seconds=seconds), level)])
    if line.kind is Kind.ANNOUNCEMENT and turn == 1:
        speech = np.concatenate([loud(sit(), level), quiet(0.2), speech])
    ring = loud(tone(*RINGS[line.language], seconds=1.0), -18)
    delay = quiet(0.3 if early else float(random.triangular(0, 0.4, 1.5)))
    parts = [ring, quiet(0.5), delay, speech, quiet(1.5 if early else 3.5)]
    sound = np.concatenate(parts)
    ratio = random.uniform(10, 30)
    noise = NOISES[turn % 3](len(sound), random, crowd)
    sound = sound + loud(noise, level - ratio)
    answered = -1 if early else 1500
    pcm = carried(sound, CODECS[int(random.integers(3))])
    return Clip(name, line.kind, line.status, line.language, line.held, answered, pcm)


def _fax(
    name: str, fax: tuple[str, float, float, float], turn: int, crowd: Sequence[Floats]
) -> Clip:
    random = seeded(name)
    _, hz, on, off = fax
    level = random.uniform(-26, -12)
    burst = np.concatenate([tone(hz, seconds=on), quiet(off)])
    start = quiet(float(random.uniform(0.2, 1.0)))
    sound = np.concatenate([quiet(1.0), start, loud(np.concatenate([burst, burst]), level)])
    sound += loud(white(len(sound), random, crowd), level - random.uniform(20, 35))
    pcm = carried(sound, CODECS[turn % 2])
    return Clip(name, Kind.FAX, "", "zh" if turn % 2 else "en", turn % 3 == 0, 1000, pcm)


def _nobody(name: str, turn: int, crowd: Sequence[Floats]) -> Clip:
    random = seeded(name)
    noise = (white, street)[turn % 2](6 * RATE, random, crowd)
    pcm = carried(loud(noise, random.uniform(-60, -38)), CODECS[turn % 3])
    return Clip(name, Kind.SILENCE, "", "zh" if turn % 2 else "en", turn % 3 == 0, 500, pcm)


# Sounds.


def quiet(seconds: float) -> Floats:
    return np.zeros(round(seconds * RATE))


def tone(*hz: float, seconds: float) -> Floats:
    at = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(sum(np.sin(2 * np.pi * one * at) for one in hz))


def sit() -> Floats:
    """The special information tone of a number that is not in service."""
    return np.concatenate(
        [tone(hz, seconds=ms / 1000) for hz, ms in zip(SIT, (380, 276, 380), strict=True)]
    )


def loud(sound: Floats, dbfs: float) -> Floats:
    """`sound` at this level, measured where it is not silent."""
    heard = sound[np.abs(sound) > 0.01 * np.abs(sound).max(initial=1e-9)]
    power = np.mean(heard**2) if len(heard) else 1.0
    return np.asarray(sound / np.sqrt(power) * 32768 * 10 ** (dbfs / 20) / np.sqrt(2))


def white(size: int, random: Random, _: Sequence[Floats]) -> Floats:
    return random.normal(0, 1, size)


def babble(size: int, random: Random, crowd: Sequence[Floats]) -> Floats:
    """Eight people who talk at once, far off."""
    mixed = np.zeros(size)
    for one in random.choice(len(crowd), 8, replace=False):
        voice = np.roll(np.resize(crowd[int(one)], size), int(random.integers(size)))
        mixed += voice / (np.sqrt(np.mean(voice**2)) or 1.0)
    return mixed


def street(size: int, random: Random, _: Sequence[Floats]) -> Floats:
    """Low rumble that swells and fades, and a horn."""
    rumble = np.convolve(random.normal(0, 1, size), np.exp(-np.arange(60) / 12), mode="same")
    swell = 1 + 0.6 * np.sin(2 * np.pi * np.arange(size) / RATE / random.uniform(2, 4))
    rumble *= swell / np.sqrt(np.mean(rumble**2))
    horn, at = tone(430, 540, seconds=0.3), int(random.integers(size // 2, size - RATE // 2))
    rumble[at : at + len(horn)] += horn
    return np.asarray(rumble)


NOISES: Sequence[Callable[[int, Random, Sequence[Floats]], Floats]] = (white, babble, street)
CODECS = ("pcmu", "pcma", "narrow")


def carried(sound: Floats, codec: str) -> Samples:
    """Through G.711; "narrow" cuts the band to what GSM leaves, 300 to 3200 Hz, before."""
    if codec == "narrow":
        at = np.arange(-60, 61)
        band = np.sinc(at * 0.8) * 0.8 - np.sinc(at * 0.075) * 0.075
        sound = np.convolve(sound, band * np.hamming(121), mode="same")
    pcm = np.clip(np.round(sound), -32768, 32767).astype(np.int16)
    law = Law.PCMA if codec == "pcma" else Law.PCMU
    return decode(encode(pcm, law), law)
