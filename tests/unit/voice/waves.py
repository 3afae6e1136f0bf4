"""WAV files as tests need them: any shape, and every way of being wrong."""

import struct

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SAMPLES = {
    (1, 16): lambda x: np.round(x * 32767).astype("<i2").tobytes(),
    (1, 32): lambda x: np.round(x * (2**31 - 1)).astype("<i4").tobytes(),
    (3, 32): lambda x: x.astype("<f4").tobytes(),
    (3, 64): lambda x: x.astype("<f8").tobytes(),
    (1, 24): lambda x: (
        np.round(x * (2**31 - 1)).astype("<i4").view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
    ),
}


def wave(
    samples: Floats, rate: int, *, coding: int = 1, bits: int = 16, extensible: bool = False
) -> bytes:
    """`samples` (frames, or frames by channels, -1 to 1) as a WAV file."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    body = _SAMPLES[coding, bits](samples.reshape(-1))
    return raw(body, rate, coding=coding, bits=bits, channels=channels, extensible=extensible)


def raw(
    body: bytes,
    rate: int,
    *,
    coding: int = 1,
    bits: int = 16,
    channels: int = 1,
    extensible: bool = False,
) -> bytes:
    """A WAV file around `body`, whatever its header claims."""
    frame = channels * bits // 8
    tag = 0xFFFE if extensible else coding
    shape = struct.pack("<HHIIHH", tag, channels, rate, rate * frame, frame, bits)
    if extensible:
        shape += struct.pack("<HHIH14s", 22, bits, 0, coding, b"\0" * 14)
    listing = b"LIST" + struct.pack("<I", 3) + b"abc\0"
    inner = b"WAVE" + b"fmt " + struct.pack("<I", len(shape)) + shape + listing
    inner += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def voice(seconds: float, rate: int, level: float = 0.2, hertz: float = 500.0) -> Floats:
    """A hum that swells and falls like syllables, between 0.2 s of silence."""
    time = np.arange(int(seconds * rate)) / rate
    hum = level * np.sin(2 * np.pi * hertz * time) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    quiet = np.zeros(int(0.2 * rate))
    return np.concatenate([quiet, hum, quiet])
