"""The spike of docs/decisions/0009: RTP of our own, one clock for all calls of the process.

Only what the media costs is real: A-law, a socket and a jitter buffer a call, DSCP, one thread that
beats every 20 ms. Signalling is the least that gets a far end to answer: no retransmission, no
authentication, no transfer. It is no telephone line and nothing in the product uses it.
"""

import asyncio
import re
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from typing import Final

import numpy as np

from ringright.line.codec import Law, decode, encode
from ringright.line.rtp.jitter import FRAME, JitterBuffer
from ringright.line.rtp.packet import BadPacket, Packet, build, parse

BEAT_S: Final = 0.02
SDP: Final = (
    "v=0\r\no=dense 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n"
)


class DenseLeg:
    """One call's media; the engine's thread beats it."""

    def __init__(self, dense: "Dense", call: str) -> None:
        self.call = call
        self.peer: tuple[str, int] | None = None
        self.answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0)
        self._dense = dense
        self._queue: deque[bytes] = deque()
        self._heard = bytearray()
        self._buffer = JitterBuffer()
        self._sequence = 0

    def read(self) -> bytes:
        heard, self._heard = bytes(self._heard), bytearray()
        return heard

    def write(self, pcm: bytes) -> None:
        self._queue.append(pcm)

    async def hangup(self) -> None:
        self._dense.end(self)

    def beat(self) -> None:
        with suppress(BlockingIOError, BadPacket):
            while True:
                packet = parse(self.socket.recv(2048))
                self._buffer.put(packet.timestamp, decode(packet.payload, Law.PCMA))
        self._heard += self._buffer.take().tobytes()
        pcm = self._queue.popleft() if self._queue else bytes(2 * FRAME)
        payload = encode(np.frombuffer(pcm, np.int16), Law.PCMA)
        packet = Packet(8, self._sequence, self._sequence * FRAME, 1, payload)
        self._sequence += 1
        if self.peer is not None:
            self.socket.sendto(build(packet), self.peer)


class Dense:
    """A telephone of the least signalling."""

    def __init__(self, port: int) -> None:
        self._far = ("127.0.0.1", port)
        self._legs: dict[str, DenseLeg] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    port = 0

    async def start(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0)
        asyncio.get_running_loop().add_reader(self._socket, self._signal)
        self._thread.start()

    async def call(self, number: int) -> DenseLeg:
        leg = DenseLeg(self, f"{number}-{time.monotonic_ns()}")
        self._legs[leg.call] = leg
        self._send("INVITE", leg, SDP.format(port=leg.socket.getsockname()[1]))
        body = await leg.answer
        found = re.search(r"m=audio (\d+)", body)
        leg.peer = ("127.0.0.1", int(found[1]) if found else 0)
        self._send("ACK", leg)
        return leg

    def end(self, leg: DenseLeg) -> None:
        self._send("BYE", leg)
        del self._legs[leg.call]

    async def close(self) -> None:
        self._stopped.set()
        self._thread.join()
        asyncio.get_running_loop().remove_reader(self._socket)

    def _send(self, method: str, leg: DenseLeg, body: str = "") -> None:
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = (
            f"{method} sip:far@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n"
            f"From: <sip:d@x>;tag=1\r\nTo: <sip:far@x>\r\nCall-ID: {leg.call}\r\n"
            f"CSeq: 1 {method}\r\n{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self._socket.sendto(text.encode(), self._far)

    def _signal(self) -> None:
        text = self._socket.recv(65535).decode()
        found = re.search(r"(?m)^Call-ID: (\S+)\r$", text)
        leg = self._legs.get(found[1]) if found else None
        if leg and text.startswith("SIP/2.0 200") and "INVITE" in text and not leg.answer.done():
            leg.answer.set_result(text.partition("\r\n\r\n")[2])

    def _run(self) -> None:
        due = time.monotonic() + BEAT_S
        while not self._stopped.is_set():
            time.sleep(max(0.0, due - time.monotonic()))
            for leg in tuple(self._legs.values()):
                leg.beat()
            due += BEAT_S
