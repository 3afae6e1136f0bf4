"""A recording small enough to travel inside a page: mu-law sound and the peaks to draw."""

import base64
import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.line.codec import Law, encode

Samples = NDArray[np.int16]

RATE: Final = 8000
MULAW: Final = 7  # WAVE_FORMAT_MULAW
FULL_SCALE: Final = 32768
BUCKETS: Final = 480


def data_uri(left: Samples, right: Samples) -> str:
    """Both sides mixed to one channel of G.711 mu-law in a WAV: 8 kB a second, 10.7 as base64."""
    mixed = left.astype(np.int32) + right.astype(np.int32)
    sound = encode(np.clip(mixed, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16), Law.PCMU)
    shape = struct.pack("<HHIIHHH", MULAW, 1, RATE, RATE, 1, 8, 0)
    body = b"WAVEfmt " + struct.pack("<I", len(shape)) + shape
    body += b"fact" + struct.pack("<II", 4, len(sound))
    body += b"data" + struct.pack("<I", len(sound)) + sound + b"\0" * (len(sound) % 2)
    wave = b"RIFF" + struct.pack("<I", len(body)) + body
    return "data:audio/wav;base64," + base64.b64encode(wave).decode()


def peaks(samples: Samples, buckets: int = BUCKETS) -> NDArray[np.float64]:
    """The loudest moment of each of `buckets` equal stretches, 0 to 1; quiet voices are lifted."""
    if not len(samples):
        return np.zeros(buckets)
    size = -(-len(samples) // buckets)
    padded = np.zeros(size * buckets)
    padded[: len(samples)] = np.abs(samples.astype(np.float64)) / FULL_SCALE
    heights: NDArray[np.float64] = np.sqrt(padded.reshape(buckets, size).max(axis=1))
    return heights


def outline(heights: NDArray[np.float64], middle: float, reach: float) -> str:
    """An SVG path one unit a bucket wide: bars of `heights` around the line y = `middle`."""
    bars = [
        f"M{x}.5 {middle - reach * height:.1f}V{middle + reach * height:.1f}"
        for x, height in enumerate(np.maximum(heights, 0.015))
    ]
    return "".join(bars)
