"""A real rtpengine on loopback, and what telephones say about sound in SIP."""

import contextlib
import itertools
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.protocol.edge.conftest import Running, edge, free, kamailio
from tests.protocol.edge.peers import Message

from ringright.line.edge import Address, Edge, Media
from ringright.line.kamailio import render

_COOKIES = itertools.count()  # an answer to a cookie seen before comes from a cache
OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.3"
needed = pytest.mark.skipif(shutil.which("rtpengine") is None, reason="rtpengine not installed")


@dataclass
class Relay:
    """A running rtpengine."""

    control: Address
    process: subprocess.Popen[bytes]

    def ask(self, command: str) -> str:
        """One command of its control protocol, bencoded; empty when it does not answer."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.settimeout(0.5)
            wire.connect((self.control.host, self.control.port))
            with contextlib.suppress(OSError):
                wire.send(f"{next(_COOKIES)} d7:command{len(command)}:{command}e".encode())
                return wire.recv(65535).decode()
        return ""

    @property
    def idle(self) -> bool:
        """It holds no call, and so no port."""
        return "5:callsle" in self.ask("list")

    @property
    def freed(self) -> bool:
        """The same, within a while: a busy machine takes a moment to forget a call."""
        for _ in range(50):
            if self.idle:
                return True
            time.sleep(0.1)
        return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def media(**changed: Any) -> Media:
    made = Media(Address("udp", OUTSIDE, free(OUTSIDE)), OUTSIDE, INSIDE, ports=(32000, 39000))
    return replace(made, **changed)


@contextlib.contextmanager
def rtpengine(edge: Edge, folder: Path) -> Iterator[Relay]:
    """Run rtpengine with the rendered configuration until the block ends."""
    assert edge.media
    folder = folder / "relay"
    folder.mkdir(exist_ok=True)
    conf = folder / "rtpengine.conf"
    conf.write_text(render(edge, str(folder))["rtpengine.conf"])
    command = ["rtpengine", "--config-file", str(conf), "--foreground", "--log-stderr",
               "--num-threads=2", "--pidfile", str(folder / "pid")]  # fmt: skip
    with (folder / "rtpengine.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    relay = Relay(edge.media.control, process)
    try:
        until = time.monotonic() + 10
        while "pong" not in relay.ask("ping"):
            assert process.poll() is None, (folder / "rtpengine.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield relay
    finally:
        process.terminate()
        process.wait(10)


def own(folder: Path) -> Path:
    """A folder for Kamailio, which is alone in it."""
    (folder / "front").mkdir()
    return folder / "front"


@contextlib.contextmanager
def sounding(
    folder: Path, changed: Media | None = None, **values: object
) -> Iterator[tuple[Running, Relay]]:
    """An edge that sound passes."""
    made = edge(media=changed or media(), **values)
    with rtpengine(made, folder) as relay, kamailio(made, own(folder)) as running:
        yield running, relay


def sdp(port: int, host: str = "127.0.0.1", proto: str = "RTP/AVP", version: int = 1) -> str:
    """One PCMA stream at `host` and `port`."""
    lines = ("v=0", f"o=- 1 {version} IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0",
             f"m=audio {port} {proto} 8", "a=candidate:1 1 UDP 1 10.1.1.1 9 typ host",
             "a=sendrecv")  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)


def carrying(message: Message, body: str) -> Message:
    """The message with an SDP body."""
    kind = f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    return Message(message.text.replace("Content-Length: 0\r\n\r\n", kind))


def place(message: Message) -> tuple[str, int]:
    """Where the SDP of a message wants sound."""
    host = re.search(r"^c=IN IP4 (\S+)", message.text, re.MULTILINE)
    port = re.search(r"^m=audio (\d+)", message.text, re.MULTILINE)
    assert host, message.text
    assert port, message.text
    return host[1], int(port[1])
