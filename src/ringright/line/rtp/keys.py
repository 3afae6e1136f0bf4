"""Telephone keys as RTP events (RFC 4733)."""

import struct
from dataclasses import dataclass
from typing import Final

from ringright.line.rtp.packet import BadPacket

KEYS: Final = "0123456789*#ABCD"
"""Digits by event code (RFC 4733 table 3)."""
_EVENT: Final = struct.Struct("!BBH")
_END: Final = 0x80
_VOLUME_DBM0: Final = 10
_STEP: Final = 160
"""Timestamp units of one 20 ms packet."""


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One report of a key; `duration` counts 8 kHz samples since the key went down."""

    key: str
    end: bool
    duration: int


def parse(payload: bytes) -> KeyEvent | None:
    """Read a payload; None for an event that is no key (flash, tones). Raises BadPacket."""
    if len(payload) < _EVENT.size:
        raise BadPacket(f"a telephone event of {len(payload)} bytes")
    code, flags, duration = _EVENT.unpack_from(payload)
    if code >= len(KEYS):
        return None
    return KeyEvent(KEYS[code], bool(flags & _END), duration)


def press(key: str, beats: int = 8) -> tuple[bytes, ...]:
    """Payloads of one key held for `beats` packets of 20 ms; the end is told three times.

    All share one timestamp, the first carries the marker; raises ValueError for no key.
    """
    code = KEYS.index(key.upper())
    last = beats - 1
    spans = (*range(1, beats + 1), beats, beats)
    return tuple(
        _EVENT.pack(code, _VOLUME_DBM0 | (_END if at >= last else 0), span * _STEP)
        for at, span in enumerate(spans)
    )


class Presses:
    """Folds repeated reports into presses: a key counts once for each timestamp."""

    def __init__(self) -> None:
        self._seen: int | None = None

    def hear(self, timestamp: int, payload: bytes) -> str | None:
        """The key if this is the first report of a press, else None. Raises BadPacket."""
        event = parse(payload)
        if event is None or timestamp == self._seen:
            return None
        self._seen = timestamp
        return event.key
