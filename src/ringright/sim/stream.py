"""One call's RTP: a loopback socket, a jitter buffer, and a network as bad as the file wants."""

import socket
from collections import Counter, deque
from collections.abc import Callable
from random import Random
from typing import Final

from ringright.line.codec import Samples, decode, encode
from ringright.line.rtp.jitter import FRAME, JitterBuffer
from ringright.line.rtp.keys import Presses, press
from ringright.line.rtp.packet import BadPacket, Packet, build, parse, rtcp
from ringright.sim.people import Network
from ringright.sim.sdp import Offer

Post = Callable[[float, Callable[[], None]], None]
"""Runs something so many seconds from now."""
_KEY_GAP: Final = 4
_LOCAL: Final = "127.0.0.1"
_MTU: Final = 2048
_BURST: Final = 64


class Stream:
    """Sends and receives one 20 ms frame a beat. `counts` tells what became of packets."""

    def __init__(self, offer: Offer, network: Network, seed: int, post: Post) -> None:
        self.offer = offer
        self.counts: Counter[str] = Counter()
        self.keys_heard = ""
        self.idle_beats = 0
        self._network = network
        self._random = Random(seed)
        self._post = post
        self._socket = _even()
        self._peer = (offer.host, offer.port)
        self._latched = False
        self._buffer = JitterBuffer()
        self._presses = Presses()
        self._keys: deque[tuple[bytes, bool] | None] = deque()
        self._sequence = self._random.getrandbits(15)
        self._timestamp = self._random.getrandbits(31)
        self._ssrc = self._random.getrandbits(32)
        self._silence = bytes([offer.law.silence]) * FRAME
        self._marker = True
        self._key_timestamp = 0

    @property
    def port(self) -> int:
        """Where we hear; even, as RFC 3550 section 11 asks."""
        return int(self._socket.getsockname()[1])

    def close(self) -> None:
        """Free the port."""
        self._socket.close()

    def aim(self, offer: Offer) -> None:
        """Follow a re-INVITE."""
        self.offer = offer
        if (offer.host, offer.port) != self._peer:
            self._peer = (offer.host, offer.port)
            self._latched = False

    def receive(self) -> Samples:
        """The next frame of what the caller says, after reading all that arrived."""
        self.idle_beats += 1
        for _ in range(_BURST):
            try:
                data, source = self._socket.recvfrom(_MTU)
            except BlockingIOError:
                break
            except ConnectionError:
                self.counts["unreachable"] += 1
                continue
            self._take(data, source)
        return self._buffer.take()

    def send(self, frame: Samples | None) -> None:
        """Send a frame (None: silence), or the key report whose turn it is."""
        key = self._keys.popleft() if self._keys else None
        if self.offer.held:
            pass
        elif key and self.offer.event_type is not None:
            self._send_key(*key)
        else:
            payload = self._silence if frame is None else encode(frame, self.offer.law)
            self._emit(self.offer.law_type, self._timestamp, payload, marker=self._marker)
            self._marker = False
        self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF

    def press(self, keys: str) -> None:
        """Queue keys (RFC 4733); audio pauses while they are sent."""
        if self.offer.event_type is None:
            self.counts["keys_unsent"] += len(keys)
            return
        for key in keys:
            for at, payload in enumerate(press(key)):
                self._keys.append((payload, at == 0))
            self._keys.extend([None] * _KEY_GAP)

    def _send_key(self, payload: bytes, first: bool) -> None:  # noqa: FBT001 - RTP's own marker
        if first:
            self._key_timestamp = self._timestamp
        self._emit(self.offer.event_type or 0, self._key_timestamp, payload, marker=first)

    def _emit(self, kind: int, timestamp: int, payload: bytes, *, marker: bool) -> None:
        data = build(Packet(kind, self._sequence, timestamp, self._ssrc, payload, marker))
        self._sequence = (self._sequence + 1) & 0xFFFF
        if self._lost():
            self.counts["lost_out"] += 1
        elif self._network.jitter_ms:
            delay = self._random.uniform(0, self._network.jitter_ms) / 1000
            self._post(delay, lambda: self._put(data))
        else:
            self._put(data)

    def _put(self, data: bytes) -> None:
        try:
            self._socket.sendto(data, self._peer)
            self.counts["sent"] += 1
        except OSError:
            self.counts["unsent"] += 1

    def _lost(self) -> bool:
        return self._random.random() * 100 < self._network.loss_pct

    def _take(self, data: bytes, source: tuple[str, int]) -> None:
        if rtcp(data):
            self.counts["rtcp"] += 1
            return
        try:
            self._accept(parse(data), source)
        except BadPacket:
            self.counts["malformed"] += 1

    def _accept(self, packet: Packet, source: tuple[str, int]) -> None:
        known = packet.payload_type in {self.offer.law_type, self.offer.event_type}
        if not known or (self._latched and source != self._peer):
            self.counts["foreign"] += 1
            return
        self._latched = True
        self._peer = source
        self.idle_beats = 0
        if self._lost():
            self.counts["lost_in"] += 1
        elif packet.payload_type == self.offer.event_type:
            self.keys_heard += self._presses.hear(packet.timestamp, packet.payload) or ""
        else:
            self.counts["received"] += 1
            self._buffer.put(packet.timestamp, decode(packet.payload, self.offer.law))


def _even() -> socket.socket:
    while True:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind((_LOCAL, 0))
        if made.getsockname()[1] % 2 == 0:
            made.settimeout(0)
            return made
        made.close()
