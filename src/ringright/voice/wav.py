"""Sound files as a studio delivers them: WAV, read without trusting a byte of it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.errors import InputError

RATES: Final = (8000, 48000)
LONGEST_S: Final = 15.0
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_DTYPES: Final = {(_PCM, 16): "<i2", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4", (_FLOAT, 64): "<f8"}
_TRIPLE: Final = (_PCM, 24)
_OTHERS: Final = {b"ID3": "an MP3", b"\xff\xfb": "an MP3", b"fLaC": "a FLAC", b"OggS": "an Ogg",
    b"RF64": "an RF64", b"FORM": "an AIFF"}  # fmt: skip
_CODINGS: Final = {2: "ADPCM", 6: "A-law", 7: "mu-law", 0x55: "MP3"}


class BadSound(InputError):
    """The sound file cannot be used."""

    code = "bad_sound"


@dataclass(frozen=True)
class Sound:
    """Mono samples from -1 to 1 at `rate` a second."""

    samples: NDArray[np.float32]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


@dataclass(frozen=True)
class _Shape:
    coding: int
    channels: int
    rate: int
    bits: int


def read(data: bytes) -> Sound:
    """The sound in a WAV file: PCM of 16, 24 or 32 bits or float, one or two channels.

    Raises BadSound with the reason as the end of a sentence: "is empty".
    """
    shape, body = _parts(data)
    _fits(shape)
    frame = shape.channels * shape.bits // 8
    body = body[: len(body) // frame * frame]
    if not body:
        raise BadSound("is empty")
    sound = Sound(_mono(shape, body), shape.rate)
    if sound.seconds > LONGEST_S:
        raise BadSound(f"lasts {sound.seconds:.0f} s; a piece may last {LONGEST_S:.0f}")
    return sound


def _parts(data: bytes) -> tuple[_Shape, bytes]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        kind = next((name for head, name in _OTHERS.items() if data.startswith(head)), "no WAV")
        raise BadSound("is empty" if not data else f"is {kind} file; save it as WAV")
    shape: _Shape | None = None
    for name, chunk in _chunks(data):
        if name == b"fmt ":
            shape = _shape(chunk)
        elif name == b"data" and shape:
            return shape, chunk
    raise BadSound("is a WAV file without sound; save it again")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Chunks as far as there are bytes: programs that stream leave wrong sizes behind."""
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _shape(chunk: bytes) -> _Shape:
    least, extended = 16, 26
    if len(chunk) < least:
        raise BadSound("has a broken header; save it again")
    coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if coding == _EXTENSIBLE and len(chunk) >= extended:
        (coding,) = struct.unpack_from("<H", chunk, 24)
    return _Shape(coding, channels, rate, bits)


def _fits(shape: _Shape) -> None:
    if shape.coding not in (_PCM, _FLOAT):
        name = _CODINGS.get(shape.coding, f"format {shape.coding}")
        raise BadSound(f"is coded as {name}; save it as PCM")
    if (shape.coding, shape.bits) not in (*_DTYPES, _TRIPLE):
        raise BadSound(f"has {shape.bits} bits a sample; save it with 16 or 24")
    if shape.channels not in (1, 2):
        raise BadSound(f"has {shape.channels} channels; save it with one")
    if not RATES[0] <= shape.rate <= RATES[1]:
        raise BadSound(f"has {shape.rate} samples a second; save it with 16000 to 48000")


def _mono(shape: _Shape, body: bytes) -> NDArray[np.float32]:
    kind = (shape.coding, shape.bits)
    if kind == _TRIPLE:
        raw = np.frombuffer(body, np.uint8).reshape(-1, 3)
        wide = np.zeros((len(raw), 4), np.uint8)
        wide[:, 1:] = raw
        values = wide.view("<i4")[:, 0].astype(np.float64) / 2**31
    else:
        values = np.frombuffer(body, _DTYPES[kind]).astype(np.float64)
        values = values if shape.coding == _FLOAT else values / 2.0 ** (shape.bits - 1)
    if not np.isfinite(values).all():
        raise BadSound("holds values that are no sound; save it again")
    mono = np.clip(values, -1, 1).reshape(-1, shape.channels).mean(axis=1)
    return np.asarray(mono, dtype=np.float32)
