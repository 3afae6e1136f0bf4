"""RTP packets (RFC 3550 section 5.1): bytes to values and back."""

import struct
from dataclasses import dataclass
from typing import Final

from ringright.errors import LineError

_HEADER: Final = struct.Struct("!BBHII")
_VERSION: Final = 2
_MARKER: Final = 0x80
_PADDED: Final = 0x20
_EXTENDED: Final = 0x10
_RTCP: Final = range(192, 224)
"""Second bytes that mean RTCP where both share a port (RFC 5761 section 4)."""


class BadPacket(LineError):
    """The datagram is not an RTP packet."""

    code = "bad_packet"


@dataclass(frozen=True, slots=True)
class Packet:
    """One RTP packet; `sequence` is 16 bits, `timestamp` and `ssrc` 32, all of them wrap."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False


def rtcp(data: bytes) -> bool:
    """Whether the datagram is RTCP rather than RTP."""
    return len(data) > 1 and data[1] in _RTCP


def parse(data: bytes) -> Packet:
    """Read one datagram. Raises BadPacket when it is too short, not version 2 or inconsistent."""
    if len(data) < _HEADER.size:
        raise BadPacket(f"{len(data)} bytes are too few")
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    if first >> 6 != _VERSION:
        raise BadPacket(f"version {first >> 6}, not {_VERSION}")
    start = _payload_start(data, first)
    end = len(data) - (data[-1] if first & _PADDED else 0)
    if start > end or (first & _PADDED and data[-1] == 0):
        raise BadPacket("header, extension and padding are longer than the packet")
    return Packet(second & 0x7F, sequence, timestamp, ssrc, data[start:end], bool(second & _MARKER))


def _payload_start(data: bytes, first: int) -> int:
    start = _HEADER.size + 4 * (first & 0xF)
    if first & _EXTENDED:
        if len(data) < start + 4:
            raise BadPacket("the extension header is cut off")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    return start


def build(packet: Packet) -> bytes:
    """The datagram: no CSRC, no extension, no padding."""
    second = packet.payload_type | (_MARKER if packet.marker else 0)
    head = _HEADER.pack(
        _VERSION << 6, second, packet.sequence & 0xFFFF, packet.timestamp & 0xFFFFFFFF, packet.ssrc
    )
    return head + packet.payload


def ahead(later: int, earlier: int) -> int:
    """How many samples timestamp `later` lies after `earlier`, across the 32-bit wrap."""
    return ((later - earlier + 0x80000000) & 0xFFFFFFFF) - 0x80000000
