"""A far end written by hand, so that it can also misbehave: SIP over UDP, and RTP."""

import asyncio
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from tests.protocol.media.sound import Samples

from ringright.domain.trunk import Gateway
from ringright.line.codec import Law, decode, encode
from ringright.line.rtp.packet import Packet, build, parse, rtcp

Address = tuple[str, int]
TONE = 440
_EVENTS = 101


class Port(asyncio.DatagramProtocol):
    """A UDP socket that hands over what comes."""

    def __init__(self, receive: Callable[[bytes, Address], None]) -> None:
        self._receive = receive
        self.transport: asyncio.DatagramTransport

    @classmethod
    async def open(cls, receive: Callable[[bytes, Address], None], port: int = 0) -> "Port":
        loop = asyncio.get_running_loop()
        _, made = await loop.create_datagram_endpoint(lambda: cls(receive), ("127.0.0.1", port))
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._receive(data, addr)

    @property
    def number(self) -> int:
        return int(self.transport.get_extra_info("sockname")[1])

    def send(self, data: bytes, to: Address) -> None:
        self.transport.sendto(data, to)

    def close(self) -> None:
        self.transport.close()


@dataclass
class Message:
    """One SIP message."""

    text: str

    @property
    def first(self) -> str:
        return self.text.partition("\r\n")[0]

    @property
    def method(self) -> str:
        return self.first.partition(" ")[0]

    @property
    def body(self) -> str:
        return self.text.partition("\r\n\r\n")[2]

    def header(self, name: str) -> str:
        found = re.search(rf"(?im)^{name}:\s*(.*?)\r?$", self.text)
        return found[1] if found else ""

    def headers(self, *names: str) -> str:
        """These headers as they stand."""
        return "".join(f"{line}\r\n" for name in names for line in self._lines(name))

    def _lines(self, name: str) -> list[str]:
        return [line.rstrip("\r") for line in re.findall(rf"(?im)^{name}:.*$", self.text)]


@dataclass
class Voice:
    """RTP of one call: says a tone, keeps what it hears."""

    law: Law = Law.PCMA
    hz: float = TONE
    ptime_ms: int = 20
    ssrc: int = 0x1234
    payload_type: int | None = None
    heard: list[Packet] = field(default_factory=list)
    control: list[bytes] = field(default_factory=list)
    sequence: int = 65500
    timestamp: int = 2**32 - 8000
    to: Address = ("127.0.0.1", 9)
    mute: bool = False

    async def open(self) -> "Voice":
        self.port = await Port.open(self._take)
        self._said = 0
        self._task = asyncio.create_task(self._speak())
        return self

    async def move(self) -> None:
        """Go on from another port."""
        old, self.port = self.port, await Port.open(self._take)
        old.close()

    async def close(self) -> None:
        self._task.cancel()
        self.port.close()
        await asyncio.sleep(0)

    def _take(self, data: bytes, _: Address) -> None:
        if rtcp(data):
            self.control.append(data)
        else:
            self.heard.append(parse(data))

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if not self.mute:
                self.say(self.next())
            due += self.ptime_ms / 1000
            await asyncio.sleep(max(0.0, due - loop.time()))

    def next(self) -> bytes:
        """The next packet of the tone."""
        length = 8 * self.ptime_ms
        time = (np.arange(length) + self._said) / 8000
        wave = (6000 * np.sin(2 * np.pi * self.hz * time)).astype(np.int16)
        self._said += length
        return self.packet(encode(wave, self.law), self.law, length)

    def packet(
        self, payload: bytes, payload_type: int, length: int, *, marker: bool = False
    ) -> bytes:
        """A packet of ours that takes `length` samples' time."""
        kind = self.payload_type if payload_type == self.law and self.payload_type else payload_type
        made = Packet(kind, self.sequence, self.timestamp, self.ssrc, payload, marker)
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.timestamp = (self.timestamp + length) & 0xFFFFFFFF
        return build(made)

    def say(self, data: bytes) -> None:
        self.port.send(data, self.to)

    async def press(self, key: str, *, ends: int = 3) -> None:
        """One key by RFC 4733: start, update, and an end that is sent `ends` times."""
        event = "0123456789*#ABCD".index(key)
        stamp = self.timestamp
        for step in range(3 + ends):
            done = step >= 3
            payload = bytes([event, 0x80 * done | 10]) + (160 * min(step + 1, 4)).to_bytes(2, "big")
            made = Packet(_EVENTS, self.sequence, stamp, self.ssrc, payload, step == 0)
            self.sequence = (self.sequence + 1) & 0xFFFF
            self.say(build(made))
            await asyncio.sleep(0.02)

    def sound(self, law: Law | None = None) -> Samples:
        """What was heard, packet after packet."""
        law = self.law if law is None else law
        parts = [decode(packet.payload, law) for packet in self.heard if packet.payload_type == law]
        return np.concatenate([np.zeros(0, np.int16), *parts])

    def keys(self) -> str:
        """The keys that were pressed, one a timestamp."""
        seen = {p.timestamp: p.payload[0] for p in self.heard if p.payload_type == _EVENTS}
        return "".join("0123456789*#ABCD"[event] for event in seen.values())


@dataclass
class Peer:
    """A SIP user agent that answers every call the same way."""

    voice: Voice
    status: int = 200
    proto: str = "RTP/AVP"
    lines: tuple[str, ...] = ()
    formats: str = ""
    media_port: int = 0
    refer: int = 200
    extra: str = ""
    requests: list[Message] = field(default_factory=list)
    responses: list[Message] = field(default_factory=list)
    tag: str = field(default_factory=lambda: os.urandom(4).hex())

    async def open(self) -> "Peer":
        self.port = await Port.open(self._take)
        self._cseq, self._version, self._via = 1, 1, False
        return self

    def via(self, relay: Address) -> None:
        """Send audio to a relay, which knows the way."""
        self._via, self.voice.to = True, relay

    async def close(self) -> None:
        self.port.close()
        await self.voice.close()

    @property
    def gateway(self) -> Gateway:
        return Gateway("127.0.0.1", self.port.number)

    @property
    def invite(self) -> Message:
        """The INVITE that began the call."""
        return next(message for message in self.requests if message.method == "INVITE")

    def sdp(self, *, port: int = 0, way: str = "sendrecv") -> str:
        """What we answer or offer."""
        self._version += 1
        port = port or self.media_port or self.voice.port.number
        formats = self.formats or f"{int(self.voice.law)} {_EVENTS}"
        lines = (
            "v=0", f"o=- 1 {self._version} IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
            f"m=audio {port} {self.proto} {formats}", f"a=rtpmap:{_EVENTS} telephone-event/8000",
            f"a=ptime:{self.voice.ptime_ms}", f"a={way}", *self.lines,
        )  # fmt: skip
        return "".join(f"{line}\r\n" for line in lines)

    def _take(self, data: bytes, source: Address) -> None:
        self._far = source
        message = Message(data.decode())
        if message.first.startswith("SIP/2.0"):
            self._answered(message)
            return
        fresh = all(message.header("CSeq") != old.header("CSeq") for old in self.requests)
        if fresh:
            self.requests.append(message)
        if message.method == "INVITE":
            self._invited(message)
        elif message.method == "REFER":
            self._referred(message)
        elif message.method != "ACK":
            self.respond(message, 200)

    def _invited(self, message: Message) -> None:
        found = re.search(r"m=audio (\d+)", message.body)
        if found and not self._via:
            self.voice.to = ("127.0.0.1", int(found[1]))
        self.respond(message, self.status, self.sdp() if self.status == 200 else "")

    def _referred(self, message: Message) -> None:
        self.respond(message, 202)
        self.notify(f"SIP/2.0 {self.refer} Said\r\n")

    def notify(self, fragment: str) -> None:
        """How a transfer went (RFC 3515)."""
        kind = "Event: refer\r\nSubscription-State: terminated;reason=noresource\r\n"
        self.request("NOTIFY", fragment, kind + "Content-Type: message/sipfrag;version=2.0\r\n")

    def respond(self, message: Message, status: int, body: str = "") -> None:
        """Answer a request."""
        to = message.header("To")
        to = to if "tag=" in to else f"{to};tag={self.tag}"
        kind = "Content-Type: application/sdp\r\n" if body else ""
        text = (
            f"SIP/2.0 {status} Said\r\n{message.headers('Via', 'From', 'Call-ID', 'CSeq')}"
            f"To: {to}\r\nContact: <sip:far@127.0.0.1:{self.port.number}>\r\n{self.extra}"
            f"{kind}Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self.port.send(text.encode(), self._far)

    def request(self, method: str, body: str = "", headers: str = "") -> None:
        """A request inside the call."""
        self._cseq += 1
        first = self.invite
        to, own = first.header("From"), first.header("To")
        target = re.search(r"<(.*?)>", first.header("Contact"))
        assert target
        text = (
            f"{method} {target[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port.number};branch=z9hG4bK{os.urandom(6).hex()}\r\n"
            f"Max-Forwards: 70\r\nFrom: {own};tag={self.tag}\r\nTo: {to}\r\n"
            f"{first.headers('Call-ID')}CSeq: {self._cseq} {method}\r\n"
            f"Contact: <sip:far@127.0.0.1:{self.port.number}>\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )
        self.port.send(text.encode(), self._far)

    def reinvite(self, sdp: str) -> None:
        """Offer other media."""
        self.request("INVITE", sdp, "Content-Type: application/sdp\r\n")

    def info(self, key: str) -> None:
        """One key by SIP INFO."""
        kind = "Content-Type: application/dtmf-relay\r\n"
        self.request("INFO", f"Signal={key}\r\nDuration=160\r\n", kind)

    def _answered(self, message: Message) -> None:
        self.responses.append(message)
        if message.header("CSeq").endswith("INVITE") and " 1" not in message.first[7:9]:
            number = message.header("CSeq").partition(" ")[0]
            kept, self._cseq = self._cseq, int(number) - 1
            self.request("ACK")
            self._cseq = max(kept, int(number))

    def asked(self, method: str) -> list[Message]:
        """Requests of a method."""
        return [message for message in self.requests if message.method == method]
