"""Mutates the fixtures through all parsers: `nice python tests/bench/fuzz.py --minutes M [--json]`.

SIP messages and streams, session descriptions, RTP and RTCP. Each input must be read or refused
with the parser's own error; anything else is counted as unexpected, shown, and makes the exit
status 1. Prints inputs, inputs a second, the slowest one (processor time) and how much memory grew
after the first tenth.
"""

import argparse
import json
import random
import resource
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ringright.errors import LineError
from ringright.line.rtp import keys, packet, rtcp
from ringright.line.sip import header, message, sdp
from ringright.line.sip.grammar import BadMessage
from ringright.line.sip.message import Framer

LINE = Path(__file__).parents[1] / "unit" / "line"
READERS: tuple[Callable[[header.Headers], object], ...] = (
    header.vias, header.sender, header.recipient, header.contacts, header.cseq, header.call_id,
    header.max_forwards, header.content_length, header.retry_after, header.reasons,
    header.cautions, header.identities,
)  # fmt: skip
INTERESTING = (
    b"\r\n", b"\n", b"\r\n ", b"\r\n\r\n", b"\0", b"\xff", b'"', b"\\", b"<", b">", b",", b";",
    b":", b"@", b"%", b"%0", b"[", b"]", b"=", b" ", b"\t", b"4294967296", b"-1", b"a=", b"m=",
    b"Content-Length: 1\r\n", b"SIP/2.0", b"\xe5\xa4\xa7",
)  # fmt: skip
SLOWEST_KEPT = 200


def sip(data: bytes) -> None:
    """A datagram: what is read can be sent again, and says the same."""
    found = message.parse(data)
    for reader in READERS:
        attempt(lambda reader=reader: reader(found.headers))  # type: ignore[misc]  # mypy: lambda default
    attempt(lambda: message.verify(found))
    again = message.parse(message.build(found))
    if (again.start, again.body) != (found.start, found.body):
        raise AssertionError(f"{found.start!a} became {again.start!a}")


def attempt(read: Callable[[], object]) -> None:
    """Run one reader; refusing is fine."""
    try:
        read()
    except BadMessage:
        return


def stream(data: bytes) -> None:
    """A stream in pieces, as far as it can be followed."""
    framer, step = Framer(), 1 + len(data) // 7
    for at in range(0, len(data), step):
        if not framer.lost:
            framer.push(data[at : at + step])
        while pull(framer):
            pass


def pull(framer: Framer) -> bool:
    """Take one message, good or bad; False when there is none yet."""
    try:
        return framer.pull() is not None
    except BadMessage:
        return True


def description(data: bytes) -> None:
    """A session description."""
    repr(sdp.parse(data.decode("utf-8", "replace")))


def media(data: bytes) -> None:
    """An RTP packet and a telephone event."""
    found = packet.parse(data)
    if packet.parse(packet.build(found)) != found:
        raise AssertionError("an RTP packet did not come back")
    keys.parse(found.payload)


def report(data: bytes) -> None:
    """An RTCP compound."""
    for one in rtcp.parse(data):
        if not isinstance(one, rtcp.Metrics):
            rtcp.build([one])


@dataclass(frozen=True)
class Target:
    """A parser and what to start from."""

    name: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def targets() -> tuple[Target, ...]:
    """All parsers with the fixtures of the unit tests."""
    torture = tuple(path.read_bytes() for path in sorted(LINE.glob("sip/torture/*.sip")))
    bodies = tuple(data.partition(b"\r\n\r\n")[2] for data in torture if b"m=audio" in data)
    rich = (
        b"v=0\r\nc=IN IP6 ::1\r\na=setup:active\r\nm=audio 9 RTP/SAVP 96 101\r\n"
        b"a=rtpmap:96 opus/48000/2\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=rtcp:9\r\na=rtcp-mux\r\n"
        b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA|2^20\r\na=fingerprint:sha-256 AB\r\n"
    )
    packets = tuple(path.read_bytes() for path in sorted(LINE.glob("rtp/packets/*.bin")))
    plain = packet.build(packet.Packet(8, 1, 160, 7, b"\xd5" * 160))
    reports = tuple(path.read_bytes() for path in sorted(LINE.glob("rtp/reports/*.bin")))
    block = rtcp.Block(1, 2, 3, 4, 5, 6, 7)
    full = rtcp.build([
        rtcp.SenderReport(1, 2, 3, 4, 5, (block,)), rtcp.ReceiverReport(1, (block,)),
        rtcp.Description(((1, b"a@b"),)), rtcp.Bye((1,), b"over"),
    ])  # fmt: skip
    metrics = b"\x80\xcf\x00\x0a\0\0\0\1\x07\0\0\x08" + bytes(range(32))
    return (
        Target("sip", sip, torture),
        Target("stream", stream, torture),
        Target("sdp", description, (*bodies, rich)),
        Target("rtp", media, (*packets, plain, bytes([0xB2]) + plain[1:])),
        Target("rtcp", report, (*reports, full, metrics, full + metrics)),
    )


def mutated(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """One seed, cut, spliced, flipped and stuffed a few times."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((0, 1, 1, 2, 4, 8))):
        dice.choice(EDITS)(data, seeds, dice)
    return bytes(data[: 2 * message.SIZE])


def _flip(data: bytearray, _: Sequence[bytes], dice: random.Random) -> None:
    if data:
        data[dice.randrange(len(data))] = dice.randrange(256)


def _stuff(data: bytearray, _: Sequence[bytes], dice: random.Random) -> None:
    at = dice.randint(0, len(data))
    data[at:at] = dice.choice(INTERESTING) * dice.choice((1, 1, 1, 2, 300, 9000))


def _cut(data: bytearray, _: Sequence[bytes], dice: random.Random) -> None:
    start = dice.randint(0, len(data))
    del data[start : start + dice.choice((1, 4, 40, 400))]


def _repeat(data: bytearray, _: Sequence[bytes], dice: random.Random) -> None:
    start = dice.randint(0, len(data))
    piece = data[start : start + dice.randint(1, 60)]
    data[start:start] = piece * dice.choice((1, 3, 100))


def _splice(data: bytearray, seeds: Sequence[bytes], dice: random.Random) -> None:
    other = dice.choice(seeds)
    data[dice.randint(0, len(data)) :] = other[dice.randint(0, len(other)) :]


EDITS = (_flip, _flip, _stuff, _cut, _repeat, _splice)


class Tally:
    """What happened so far."""

    def __init__(self) -> None:
        self.count = self.read = 0
        self.faults: dict[str, str] = {}
        self.slowest_ms, self.slowest = 0.0, ""

    def one(self, target: Target, data: bytes) -> None:
        """Run one input."""
        begun = time.process_time()
        try:
            target.run(data)
            self.read += 1
        except LineError:
            pass
        except Exception:  # noqa: BLE001 - finding the unexpected one is what this program is for
            self.faults.setdefault(traceback.format_exc(limit=-1), f"{target.name}: {data[:400]!r}")
        took_ms = (time.process_time() - begun) * 1000
        if took_ms > self.slowest_ms:
            self.slowest_ms = took_ms
            self.slowest = f"{target.name}: {len(data)} bytes, {data[:SLOWEST_KEPT]!r}"
        self.count += 1


def fuzz(minutes: float, seed: int) -> dict[str, float | int | str]:
    """Run for so long; faults are printed as they are in the end."""
    dice, tally, all_targets = random.Random(seed), Tally(), targets()
    begun = time.monotonic()
    end, settled = begun + minutes * 60, begun + minutes * 6
    before = 0
    while (now := time.monotonic()) < end:
        for target in all_targets:
            for _ in range(20):
                tally.one(target, mutated(target.seeds, dice))
        if now < settled or not before:
            before = memory_kib()
    for fault, data in tally.faults.items():
        print(fault, data, sep="\n", file=sys.stderr)
    print("slowest", tally.slowest, file=sys.stderr)
    return {
        "executions": tally.count,
        "per_s": round(tally.count / (time.monotonic() - begun)),
        "read": tally.read,
        "unexpected": len(tally.faults),
        "slowest_ms": round(tally.slowest_ms, 2),
        "grown_kib": memory_kib() - before,
        "seed": seed,
    }


def memory_kib() -> int:
    """The largest this process has been."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Fuzz and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = fuzz(options.minutes, options.seed)
    print(json.dumps(result) if options.json else json.dumps(result, indent=1))
    return 1 if result["unexpected"] else 0


if __name__ == "__main__":
    sys.exit(main())
