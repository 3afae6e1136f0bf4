"""RTCP (RFC 3550 section 6): what each side tells the other about the call's quality.

SR, RR, SDES and BYE are read and written, VoIP metrics (RFC 3611 section 4.7) are read; other
packets of a compound are skipped.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ringright.errors import LineError

_VERSION: Final = 2
_PADDED: Final = 0x20
_COUNT: Final = 0x1F
_HEADER: Final = struct.Struct("!BBH")
_SENDER: Final = struct.Struct("!IQIII")
_BLOCK: Final = struct.Struct("!IIIIII")
_WORD: Final = struct.Struct("!I")
_METRICS: Final = struct.Struct("!IBBBBHHHHbbBBBBBBBBHHH")
_SR, _RR, _SDES, _BYE, _XR = 200, 201, 202, 203, 207
_TYPES: Final = range(192, 224)
_VOIP: Final = 7
_CNAME: Final = 1
_UNKNOWN: Final = 127
"""No MOS, R factor or level is known (RFC 3611 section 4.7)."""
_SIGN: Final = 1 << 23
_NTP_EPOCH: Final = 2_208_988_800
"""Seconds from 1900 to 1970."""
_SHORT: Final = 1 << 16
"""Units of a second in LSR and DLSR."""
_HALF: Final = 1 << 31
_MOST: Final = 31
"""Blocks, chunks or sources that fit one packet."""
_TEXT: Final = 0xFF


class BadReport(LineError):
    """The datagram is not an RTCP packet."""

    code = "bad_report"


@dataclass(frozen=True, slots=True)
class Block:
    """What one side received of `ssrc` (section 6.4.1).

    `fraction` of 256 lost since the last report; `lost` in all, negative with duplicates; `highest`
    sequence number with its wraps; `jitter` in timestamp units; `last` the middle 32 bits of the
    sender report heard last (0: none) and `delay` since then, in 1/65536 s.
    """

    ssrc: int
    fraction: int
    lost: int
    highest: int
    jitter: int
    last: int = 0
    delay: int = 0

    @property
    def loss_pct(self) -> float:
        """Percent lost since the last report."""
        return self.fraction * 100 / 256

    def jitter_ms(self, rate: int) -> float:
        """Jitter in milliseconds for a clock of `rate` Hz."""
        return self.jitter * 1000 / rate


@dataclass(frozen=True, slots=True)
class SenderReport:
    """SR: what `ssrc` sent so far, at `ntp` (64 bits) and RTP `timestamp`."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    """RR: from one that sends nothing."""

    ssrc: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """SDES: the canonical name of each source; other items are skipped."""

    names: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Bye:
    """BYE: these sources are gone, and perhaps why."""

    sources: tuple[int, ...]
    reason: bytes = b""


@dataclass(frozen=True, slots=True)
class Metrics:
    """VoIP metrics of `ssrc` (RFC 3611 section 4.7); None where the sender does not know.

    Rates in percent, times in milliseconds; `mos` is the conversational one.
    """

    ssrc: int
    loss_pct: float
    discard_pct: float
    round_trip_ms: int
    end_system_ms: int
    r_factor: int | None
    mos: float | None
    buffer_ms: int


Report = SenderReport | ReceiverReport | Description | Bye | Metrics


def parse(data: bytes) -> tuple[Report, ...]:
    """Read one compound datagram (appendix A.2). Raises BadReport when its lengths do not fit."""
    return tuple(report for kind, count, body in _packets(data)
                 if kind in _READERS for report in _READERS[kind](count, body))  # fmt: skip


def _packets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    if not data:
        raise BadReport("it is empty")
    start = 0
    while start < len(data):
        if len(data) - start < _HEADER.size:
            raise BadReport(f"{len(data) - start} bytes are left over")
        first, kind, words = _HEADER.unpack_from(data, start)
        end = start + 4 * (words + 1)
        if first >> 6 != _VERSION or kind not in _TYPES or end > len(data):
            raise BadReport(f"a packet of version {first >> 6}, type {kind}, {words} words")
        yield kind, first & _COUNT, _unpadded(data[start + 4 : end], first, last=end == len(data))
        start = end


def _unpadded(body: bytes, first: int, *, last: bool) -> bytes:
    if not first & _PADDED:
        return body
    if not (last and body and body[-1] and body[-1] <= len(body)):
        raise BadReport("padding that cannot be")
    return body[: -body[-1]]


def _sender(count: int, body: bytes) -> Iterator[Report]:
    _need(body, _SENDER.size + count * _BLOCK.size)
    ssrc, ntp, timestamp, packets, octets = _SENDER.unpack_from(body)
    yield SenderReport(ssrc, ntp, timestamp, packets, octets, _blocks(count, body, _SENDER.size))


def _receiver(count: int, body: bytes) -> Iterator[Report]:
    _need(body, _WORD.size + count * _BLOCK.size)
    yield ReceiverReport(_WORD.unpack_from(body)[0], _blocks(count, body, _WORD.size))


def _need(body: bytes, size: int) -> None:
    if len(body) < size:
        raise BadReport(f"{len(body)} bytes where {size} should be")


def _blocks(count: int, body: bytes, start: int) -> tuple[Block, ...]:
    return tuple(_block(body, start + at * _BLOCK.size) for at in range(count))


def _block(body: bytes, at: int) -> Block:
    ssrc, loss, highest, jitter, last, delay = _BLOCK.unpack_from(body, at)
    lost = (loss & 0xFFFFFF) - (2 * _SIGN if loss & _SIGN else 0)
    return Block(ssrc, loss >> 24, lost, highest, jitter, last, delay)


def _description(count: int, body: bytes) -> Iterator[Report]:
    names, at = [], 0
    for _ in range(count):
        _need(body, at + _WORD.size)
        source = _WORD.unpack_from(body, at)[0]
        name, at = _items(body, at + _WORD.size)
        names.append((source, name))
    yield Description(tuple(names))


def _items(body: bytes, at: int) -> tuple[bytes, int]:
    """The canonical name of one chunk, and where the next chunk begins (section 6.5)."""
    name = b""
    while at < len(body) and body[at]:
        _need(body, at + 2)
        end = at + 2 + body[at + 1]
        _need(body, end)
        if body[at] == _CNAME:
            name = body[at + 2 : end]
        at = end
    _need(body, at + 1)
    return name, (at // 4 + 1) * 4


def _bye(count: int, body: bytes) -> Iterator[Report]:
    _need(body, count * _WORD.size)
    sources = struct.unpack_from(f"!{count}I", body)
    text = body[count * _WORD.size :]
    if text:
        _need(text, 1 + text[0])
    yield Bye(sources, text[1 : 1 + text[0]] if text else b"")


def _extended(_: int, body: bytes) -> Iterator[Report]:
    _need(body, _WORD.size)
    at = _WORD.size
    while at < len(body):
        _need(body, at + _HEADER.size)
        kind, _, words = _HEADER.unpack_from(body, at)
        at += _HEADER.size
        _need(body, at + 4 * words)
        if kind == _VOIP and 4 * words == _METRICS.size:
            yield _metrics(_METRICS.unpack_from(body, at))
        at += 4 * words


def _metrics(values: Sequence[int]) -> Metrics:
    ssrc, loss, discard, _, _, _, _, trip, system, _, _, _, _, r, _, _, mos, _, _, nominal, _, _ = (
        values
    )
    return Metrics(
        ssrc=ssrc,
        loss_pct=loss * 100 / 256,
        discard_pct=discard * 100 / 256,
        round_trip_ms=trip,
        end_system_ms=system,
        r_factor=None if r == _UNKNOWN else r,
        mos=None if mos == _UNKNOWN else mos / 10,
        buffer_ms=nominal,
    )


_READERS: Final[dict[int, Callable[[int, bytes], Iterator[Report]]]] = {
    _SR: _sender,
    _RR: _receiver,
    _SDES: _description,
    _BYE: _bye,
    _XR: _extended,
}


def build(reports: Sequence[SenderReport | ReceiverReport | Description | Bye]) -> bytes:
    """One compound datagram. Raises BadReport above 31 blocks or sources, or 255 bytes of text."""
    return b"".join(_packet(*_body(report)) for report in reports)


def _packet(kind: int, count: int, body: bytes) -> bytes:
    if count > _MOST:
        raise BadReport(f"{count} blocks do not fit a packet")
    body += bytes(-len(body) % 4)
    return _HEADER.pack(_VERSION << 6 | count, kind, len(body) // 4) + body


def _body(report: SenderReport | ReceiverReport | Description | Bye) -> tuple[int, int, bytes]:
    match report:
        case SenderReport(ssrc, ntp, timestamp, packets, octets, blocks):
            head = _SENDER.pack(ssrc, ntp, timestamp, packets, octets)
            return _SR, len(blocks), head + b"".join(map(_packed, blocks))
        case ReceiverReport(ssrc, blocks):
            return _RR, len(blocks), _WORD.pack(ssrc) + b"".join(map(_packed, blocks))
        case Description(names):
            return _SDES, len(names), b"".join(_chunk(*name) for name in names)
        case Bye(sources, reason):
            text = _text(reason) if reason else b""
            return _BYE, len(sources), struct.pack(f"!{len(sources)}I", *sources) + text


def _packed(block: Block) -> bytes:
    lost = max(-_SIGN, min(_SIGN - 1, block.lost)) & 0xFFFFFF  # clamped, as appendix A.3 does
    return _BLOCK.pack(
        block.ssrc,
        block.fraction << 24 | lost,
        block.highest,
        block.jitter,
        block.last,
        block.delay,
    )


def _chunk(source: int, name: bytes) -> bytes:
    chunk = _WORD.pack(source) + bytes([_CNAME]) + _text(name)
    return chunk + bytes(4 - len(chunk) % 4)  # at least one null ends the list


def _text(text: bytes) -> bytes:
    if len(text) > _TEXT:
        raise BadReport(f"a text of {len(text)} bytes")
    return bytes([len(text)]) + text


def ntp(unix_s: float) -> int:
    """Seconds since 1970 as a 64-bit NTP timestamp (section 4)."""
    return int((unix_s + _NTP_EPOCH) * (1 << 32)) & ((1 << 64) - 1)


def middle(stamp: int) -> int:
    """The middle 32 bits of an NTP timestamp: LSR, and "now" for `round_trip_s`."""
    return (stamp >> 16) & 0xFFFFFFFF


def round_trip_s(block: Block, now: int) -> float | None:
    """Seconds there and back (section 6.4.1); `now` is the middle of our NTP time of arrival.

    None when the far side heard no report of ours yet, or claims a time that has not come.
    """
    if not block.last:
        return None
    trip = (now - block.last - block.delay) & 0xFFFFFFFF
    return trip / _SHORT if trip < _HALF else None


def fraction(expected: int, received: int) -> int:
    """256ths lost of `expected` packets; none when duplicates made up for it (appendix A.3)."""
    lost = expected - received
    return min(0xFF, (lost << 8) // expected) if expected > 0 and lost > 0 else 0
