"""A Debian baresip as the far end: a user agent of its own build, OpenSSL and age."""

import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tests.protocol.media.sound import Samples, dumped, save, tone

from ringright.domain.trunk import Gateway, Transport
from ringright.line.sip.stack import free_port

CALLEE = "+8615410000001"
TONE = 440
"""What a phone says unless it is told otherwise, in Hz."""
_CONFIG = """poll_method epoll
sip_listen 127.0.0.1:{port}
sip_transports udp,tcp,tls
audio_source aufile,{folder}/tone.wav
audio_player aubridge,none
net_interface 127.0.0.1
rtp_ports 40000-49998
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
module_path {modules}
"""
_MODULES = Path("/usr/lib/baresip/modules")
_LOADED = ["g711", "g722", "opus", "aufile", "aubridge", "sndfile", "srtp", "dtls_srtp"]
_APPS = ["account", "contact", "menu", "ctrl_tcp"]


@dataclass
class Phone:
    """A running baresip. `events` are what it said, `heard()` what it was told."""

    folder: Path
    port: int
    control: socket.socket
    events: list[dict[str, Any]] = field(default_factory=list)
    _rest: bytes = b""

    def gateway(self, transport: Transport = Transport.UDP, host: str = "127.0.0.1") -> Gateway:
        return Gateway(host, self.port + (transport is Transport.TLS), transport)

    def do(self, command: str, params: str = "") -> None:
        """One command of its menu."""
        text = json.dumps({"command": command, "params": params, "token": "t"}).encode()
        self.control.sendall(b"%d:%s," % (len(text), text))

    def listen(self) -> list[dict[str, Any]]:
        """Everything it has said so far."""
        with contextlib.suppress(BlockingIOError):
            while data := self.control.recv(65536):
                self._rest += data
        while found := re.match(rb"(\d+):", self._rest):
            end = found.end() + int(found[1])
            if len(self._rest) <= end:
                break
            said = json.loads(self._rest[found.end() : end])
            self._rest = self._rest[end + 1 :]
            if said.get("event"):
                self.events.append(said)
        return self.events

    def kinds(self) -> list[str]:
        return [event["type"] for event in self.listen()]

    async def until(self, kind: str, count: int = 1) -> dict[str, Any]:
        """Wait for the `count`th event of a kind."""
        for _ in range(250):
            found = [event for event in self.listen() if event["type"] == kind]
            if len(found) >= count:
                return found[count - 1]
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {kind} but {self.kinds()}; {self.log()[-1500:]}")

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def heard(self) -> Samples:
        """What arrived in its latest call, at 8 kHz (every so many-th sample where it is more)."""
        sound, rate = dumped(max(self.folder.glob("dump-*-dec.wav")))
        return sound[:: rate // 8000]


@contextlib.contextmanager
def ringing(
    folder: Path,
    *,
    account: str = "",
    config: str = "",
    answer: str = "auto",
    hz: float = TONE,
    rate: int = 8000,
) -> Iterator[Phone]:
    """Start a phone that answers by itself; `account` and `config` are added to its own."""
    folder.mkdir(parents=True, exist_ok=True)
    port, control = free_port("127.0.0.1"), free_port("127.0.0.1")
    base = _CONFIG.format(port=port, control=control, folder=folder, modules=_MODULES)
    _furnish(folder, base + config)
    save(folder / "tone.wav", _voice(hz, rate), rate, 2 if rate == 48000 else 1)
    (folder / "accounts").write_text(
        f"<sip:{CALLEE}@127.0.0.1:{port}>;regint=0;answermode={answer};{account}\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["baresip", "-f", str(folder)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": str(folder)},
        )
    try:
        with _connected(control, process) as line:
            yield Phone(folder, port, line)
    finally:
        process.kill()
        process.wait()
        if process.stdin:
            process.stdin.close()


def _voice(hz: float, rate: int) -> Samples:
    return tone(hz * 8000 / rate, 1500 * rate // 8000).astype(np.int16)


def _furnish(folder: Path, config: str) -> None:
    modules = [f"module {name}.so" for name in _LOADED] + [
        f"module_app {name}.so" for name in _APPS
    ]
    (folder / "config").write_text(config + "\n".join(modules) + "\n")
    (folder / "contacts").write_text("")


@contextlib.contextmanager
def _connected(port: int, process: subprocess.Popen[bytes]) -> Iterator[socket.socket]:
    for _ in range(250):
        with contextlib.suppress(ConnectionRefusedError):
            line = socket.create_connection(("127.0.0.1", port))
            break
        assert process.poll() is None, "baresip did not start"
        time.sleep(0.02)
    else:
        raise AssertionError("baresip does not listen to commands")
    line.settimeout(0)
    with line:
        yield line
