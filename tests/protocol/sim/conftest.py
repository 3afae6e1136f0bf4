"""A caller written by hand, and a practice world in a process of its own."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ringright.line.codec import Law, Samples, decode, encode
from ringright.line.rtp.packet import Packet, build, parse

RUNNER = Path(__file__).parent / "practice.py"
HEAD = """format: ringright/people@1
defaults: {voice: zm_yunxi, line: {ring_s: 0.1}, talk: {turn_end_ms: 300}}
people:
"""


@dataclass
class Practice:
    """A running world."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def end(self) -> list[dict[str, Any]]:
        """Let it go, and read what it wrote down: calls, then totals."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        assert self.process.wait(10) == 0
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


Start = Callable[..., Practice]


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Start]:
    """Start a world from the people written in YAML; ended when the test ends."""
    started: list[Practice] = []

    def start(people: str, **options: object) -> Practice:
        path, log = tmp_path / "people.yaml", tmp_path / "truth.jsonl"
        path.write_text(HEAD + people, encoding="utf-8")
        order = json.dumps({"people": str(path), "log": str(log), **options})
        process = subprocess.Popen(
            [sys.executable, str(RUNNER), order],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
        assert process.stdout
        line = process.stdout.readline()
        assert line, f"the world did not start: {process.wait(5)}"
        ready = json.loads(line)
        assert ready["ready"] is True
        started.append(Practice(ready["port"], process, log))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        for pipe in (each.process.stdin, each.process.stdout):
            if pipe and not pipe.closed:
                pipe.close()


@dataclass
class Response:
    """One SIP response."""

    status: int
    text: str

    def header(self, name: str) -> str:
        """The first header of that name, or ""."""
        found = re.search(rf"^{name}:\s*(.*?)\r?$", self.text, re.IGNORECASE | re.MULTILINE)
        return found[1] if found else ""

    @property
    def body(self) -> str:
        """What follows the headers."""
        return self.text.partition("\r\n\r\n")[2]


@dataclass
class Caller:
    """A SIP and RTP caller without a library, so that it can also misbehave."""

    port: int
    laws: str = "8 0 101"
    tag: str = field(default_factory=lambda: os.urandom(4).hex())

    def __post_init__(self) -> None:
        """Open both sockets."""
        self.sip = self._socket()
        self.rtp = self._socket()
        self.heard: list[Packet] = []
        self.requests: list[str] = []
        self.number = ""
        self.to = ""
        self.remote = ("127.0.0.1", 0)
        self._sequence = 0
        self._cseq = 1

    @staticmethod
    def _socket() -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind(("127.0.0.1", 0))
        made.settimeout(3)
        return made

    def close(self) -> None:
        """Free both ports."""
        self.sip.close()
        self.rtp.close()

    def send(self, data: str | bytes) -> None:
        """Send raw bytes to the world."""
        data = data if isinstance(data, bytes) else data.replace("\n", "\r\n").encode()
        self.sip.sendto(data, ("127.0.0.1", self.port))

    def message(self, method: str, *, body: str = "", contact: str = "", extra: str = "") -> str:
        """A request of this call."""
        here = f"127.0.0.1:{self.sip.getsockname()[1]}"
        branch = f"z9hG4bK{self.tag}{self._cseq}"
        kind = "Content-Type: application/sdp\n" if body else ""
        length = len(body.replace("\n", "\r\n"))
        return (
            f"{method} sip:{self.number}@127.0.0.1:{self.port} SIP/2.0\n"
            f"Via: SIP/2.0/UDP {here};branch={branch};rport\nMax-Forwards: 70\n"
            f"From: <sip:+8640000@127.0.0.1>;tag={self.tag}\n"
            f"To: {self.to or f'<sip:{self.number}@127.0.0.1>'}\nCall-ID: {self.tag}@test\n"
            f"CSeq: {self._cseq} {method}\nContact: {contact or f'<sip:robot@{here}>'}\n"
            f"{extra}{kind}Content-Length: {length}\n\n{body}"
        )

    def offer(self, host: str = "127.0.0.1") -> str:
        """Our session description."""
        return (
            f"v=0\no=- 1 1 IN IP4 {host}\ns=-\nc=IN IP4 {host}\nt=0 0\n"
            f"m=audio {self.rtp.getsockname()[1]} RTP/AVP {self.laws}\n"
            "a=rtpmap:101 telephone-event/8000\na=ptime:20\n"
        )

    def response(self) -> Response:
        """The next response; requests of the other side are kept in `requests`."""
        while True:
            text = self.sip.recv(8192).decode()
            if text.startswith("SIP/2.0"):
                break
            self.requests.append(text)
        found = Response(int(text.split()[1]), text)
        if found.status > 100:
            self.to = found.header("To")
        port = re.search(r"m=audio (\d+)", found.body)
        if port:
            self.remote = ("127.0.0.1", int(port[1]))
        return found

    def request(self) -> str:
        """The next request of the other side (a BYE)."""
        while not self.requests:
            text = self.sip.recv(8192).decode()
            if not text.startswith("SIP/2.0"):
                self.requests.append(text)
        return self.requests.pop(0)

    def invite(self, number: str, **message: str) -> None:
        """Send an INVITE."""
        self.number = number
        self.send(self.message("INVITE", **({"body": self.offer()} | message)))

    def final(self) -> Response:
        """Skip to the final response and acknowledge it."""
        while (found := self.response()).status < 200:
            pass
        self.ack()
        return found

    def call(self, number: str) -> Response:
        """Dial and wait for the final response."""
        self.invite(number)
        return self.final()

    def ack(self) -> None:
        """Acknowledge the final response."""
        self.send(self.message("ACK"))

    def bye(self) -> None:
        """Hang up."""
        self._cseq += 1
        self.send(self.message("BYE"))

    def cancel(self) -> None:
        """Give up while it rings."""
        self.send(self.message("CANCEL"))

    def speak(self, sound: Samples, *, law: Law = Law.PCMA, lead_ms: int = 0) -> None:
        """Send speech after some silence in real time, hearing meanwhile."""
        whole = np.concatenate([np.zeros(8 * lead_ms, np.int16), sound])
        self.stream(encode(whole[: len(whole) // 160 * 160], law), law)

    def stream(self, payload: bytes, law: Law) -> None:
        """Send one 20 ms packet each 20 ms."""
        due = time.monotonic()
        for start in range(0, len(payload), 160):
            packet = Packet(
                law, self._sequence, self._sequence * 160, 7, payload[start : start + 160]
            )
            self._sequence += 1
            self.rtp.sendto(build(packet), self.remote)
            due += 0.02
            time.sleep(max(0, due - time.monotonic()))
            self.hear()

    def hear(self) -> None:
        """Take in every packet that has come."""
        self.rtp.settimeout(0)
        while True:
            try:
                self.heard.append(parse(self.rtp.recv(2048)))
            except BlockingIOError:
                return

    def audio(self, law: Law = Law.PCMA) -> Samples:
        """Everything heard so far, on the sender's timeline."""
        voice = [packet for packet in self.heard if packet.payload_type == law]
        start = voice[0].timestamp
        whole = np.zeros(max(packet.timestamp - start for packet in voice) + 160, np.int16)
        for packet in voice:
            at = packet.timestamp - start
            whole[at : at + 160] = decode(packet.payload, law)
        return whole


@pytest.fixture
def caller() -> Iterator[Callable[..., Caller]]:
    """Make callers; their sockets are closed when the test ends."""
    made: list[Caller] = []

    def make(port: int, **options: Any) -> Caller:
        made.append(Caller(port, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()
