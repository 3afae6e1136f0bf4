"""G.711: 16-bit linear PCM to and from 8-bit A-law and mu-law, by table (ITU-T G.711, G.191)."""

from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
"""Linear PCM, mono, 8 kHz."""
Codes = npt.NDArray[np.uint8]
"""One G.711 byte a sample."""


class Law(IntEnum):
    """The two laws; the value is the static RTP payload type (RFC 3551, table 4)."""

    PCMU = 0
    PCMA = 8

    @property
    def silence(self) -> int:
        """The code of a zero sample."""
        return 0xFF if self is Law.PCMU else 0xD5


def encode(pcm: Samples, law: Law) -> bytes:
    """One byte a sample."""
    return _ENCODE[law][pcm.view(np.uint16)].tobytes()


def decode(payload: bytes, law: Law) -> Samples:
    """One int16 sample a byte; any byte is valid."""
    return _DECODE[law][np.frombuffer(payload, np.uint8)]


def _mu_decoded() -> Samples:
    code = ~np.arange(256) & 0xFF
    exponent = (code >> 4) & 7
    size = ((((code & 0xF) << 3) + 132) << exponent) - 132
    linear: Samples = np.where(code & 0x80, -size, size).astype(np.int16)
    return linear


def _mu_encoded(linear: npt.NDArray[np.int64]) -> Codes:
    size = np.minimum(np.where(linear < 0, -linear, linear), 32635) + 132
    exponent = np.floor(np.log2(size)).astype(np.int64) - 7
    mantissa = (size >> (exponent + 3)) & 0xF
    sign = np.where(linear < 0, 0x80, 0)
    code: Codes = (~(sign | exponent << 4 | mantissa) & 0xFF).astype(np.uint8)
    return code


def _a_decoded() -> Samples:
    code = np.arange(256) ^ 0x55
    exponent = (code >> 4) & 7
    step = (((code & 0xF) + np.where(exponent > 0, 16, 0)) << 4) + 8
    size = step << np.maximum(exponent - 1, 0)
    linear: Samples = np.where(code & 0x80, size, -size).astype(np.int16)
    return linear


def _a_encoded(linear: npt.NDArray[np.int64]) -> Codes:
    size = np.where(linear < 0, ~linear, linear) >> 4
    exponent = np.maximum(np.floor(np.log2(np.maximum(size, 1))).astype(np.int64) - 3, 0)
    mantissa = (size >> np.maximum(exponent - 1, 0)) & 0xF
    sign = np.where(linear < 0, 0, 0x80)
    code: Codes = ((sign | exponent << 4 | mantissa) ^ 0x55).astype(np.uint8)
    return code


_LINEAR: Final = np.arange(1 << 16, dtype=np.uint16).view(np.int16).astype(np.int64)
_DECODE: Final = {Law.PCMU: _mu_decoded(), Law.PCMA: _a_decoded()}
_ENCODE: Final = {Law.PCMU: _mu_encoded(_LINEAR), Law.PCMA: _a_encoded(_LINEAR)}
