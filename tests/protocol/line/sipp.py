"""A real far end for protocol tests: sipp with a scenario file, and an RTP socket of our own."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ringright.domain.trunk import Caller, Gateway, Transport, Trunk
from ringright.line.call import Order, Route
from ringright.line.leg import Closed, LegEvent
from ringright.line.rtp.packet import Packet, build
from ringright.line.sip.agent import SipAgent
from ringright.line.sip.leg import SipLeg

SCENARIOS = Path(__file__).parent / "scenarios"
CALLER = "+8615400000000"
CALLED = "+8615410000001"
TONE = bytes([0x2A, 0xAA] * 80)
"""20 ms of a loud A-law square wave."""


@dataclass(frozen=True)
class Spec:
    """How to run a scenario: the words it leaves open, where it listens, whom it calls.

    `strict` has sipp count repeated messages instead of answering them again by itself.
    """

    scenario: str
    keys: tuple[tuple[str, str], ...] = ()
    host: str = "127.0.0.1"
    transport: Transport = Transport.UDP
    target: str = ""
    strict: bool = False


def free_port(host: str = "127.0.0.1") -> int:
    """A port free for UDP and TCP."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        with (
            socket.socket(family, socket.SOCK_DGRAM) as udp,
            socket.socket(family, socket.SOCK_STREAM) as tcp,
        ):
            udp.bind((host, 0))
            port = int(udp.getsockname()[1])
            with contextlib.suppress(OSError):
                tcp.bind((host, port))
                return port


def _filled(spec: Spec, folder: Path, port: int) -> Path:
    """The scenario with its open words filled in: sipp takes none in a status line."""
    text = (SCENARIOS / f"{spec.scenario}.xml").read_text()
    for name, value in {"audio": "9", **dict(spec.keys)}.items():
        text = text.replace(f"[{name}]", value)
    path = folder / f"{spec.scenario}.{port}.xml"
    path.write_text(text)
    return path


def _command(spec: Spec, port: int, folder: Path, errors: Path) -> list[str]:
    host = f"[{spec.host}]" if ":" in spec.host else spec.host
    return [
        "sipp", *([spec.target] if spec.target else []), "-sf", str(_filled(spec, folder, port)),
        "-i", host, "-p", str(port), "-m", "1", "-key", "blank", " ",
        *(["-nr"] if spec.strict else []),
        "-t", "t1" if spec.transport is Transport.TCP else "u1", "-nostdin", "-timeout", "50",
        "-timeout_error", "-trace_err", "-error_file", str(errors),
    ]  # fmt: skip


@contextlib.asynccontextmanager
async def far_end(spec: Spec, folder: Path) -> AsyncIterator[Gateway]:
    """A sipp that plays `spec`; gives the gateway to dial, and fails where the scenario does."""
    port = free_port(spec.host)
    errors = folder / f"{spec.scenario}.{port}.log"
    null = asyncio.subprocess.DEVNULL
    sipp = await asyncio.create_subprocess_exec(
        *_command(spec, port, folder, errors), cwd=folder, stdin=null, stdout=null, stderr=null
    )
    try:
        await _listening(sipp, spec, port)
        yield Gateway(spec.host, port, spec.transport)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(sipp.wait(), 8)
        assert sipp.returncode == 0, f"{spec.scenario}: {sipp.returncode}, {_read(errors)}"
    finally:
        if sipp.returncode is None:
            sipp.kill()
            await sipp.wait()


def _read(errors: Path) -> str:
    return errors.read_text(errors="replace")[:3000] if errors.exists() else ""


async def _listening(sipp: asyncio.subprocess.Process, spec: Spec, port: int) -> None:
    family = socket.AF_INET6 if ":" in spec.host else socket.AF_INET
    kind = socket.SOCK_STREAM if spec.transport is Transport.TCP else socket.SOCK_DGRAM
    while sipp.returncode is None and not spec.target:
        with socket.socket(family, kind) as probe:
            try:
                probe.bind((spec.host, port))
            except OSError:
                return
        await asyncio.sleep(0.02)


def trunk(gateway: Gateway) -> Trunk:
    """A trunk with this gateway and one number of its own."""
    return Trunk("t", (gateway,), (Caller(CALLER, "contract"),))


async def invited(agent: SipAgent, gateway: Gateway, way: Trunk | None = None) -> SipLeg:
    """An INVITE by `way`, or by a plain trunk to `gateway`."""
    return await agent.invite(Order(Route(way or trunk(gateway), gateway), CALLED, CALLER))


async def until(leg: SipLeg, kind: type[LegEvent]) -> list[LegEvent]:
    """Events up to the first of `kind`, that one last."""
    events: list[LegEvent] = []
    while not events or not isinstance(events[-1], kind):
        events.append(await asyncio.wait_for(leg.event(), 12))
    return events


async def closed(leg: SipLeg) -> Closed:
    """The end of the call."""
    *_, last = await until(leg, Closed)
    assert isinstance(last, Closed)
    return last


async def eventually(condition: Callable[[], bool]) -> None:
    """Waits until it holds; 10 s at most."""
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to hold")


class Audio:
    """An RTP socket of the far end: it sends tone and keys, and hears what we send."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.setblocking(False)  # noqa: FBT003  the library's signature
        self._sequence = 0
        self.port = int(self._socket.getsockname()[1])

    def close(self) -> None:
        self._socket.close()

    def send(self, leg: SipLeg, payload: bytes, kind: int = 8, stamp: int | None = None) -> None:
        """One packet to where the leg's last SDP says."""
        self._sequence += 1
        at = self._sequence * 160 if stamp is None else stamp
        packet = build(Packet(kind, self._sequence, at, 77, payload))
        self._socket.sendto(packet, ("127.0.0.1", audio_port(leg)))

    def heard(self) -> int:
        """How many packets came since the last look."""
        count = 0
        with contextlib.suppress(BlockingIOError):
            while self._socket.recv(2048):
                count += 1
        return count


@contextlib.contextmanager
def audio() -> Iterator[Audio]:
    """An `Audio` that is closed at the end."""
    ours = Audio()
    try:
        yield ours
    finally:
        ours.close()


def audio_port(leg: SipLeg) -> int:
    """Where we said that we listen."""
    ours = [m for message in leg.ladder if message.sent
            for m in re.findall(r"(?m)^m=audio (\d+)", message.text)]  # fmt: skip
    return int(ours[-1])


async def loud(leg: SipLeg, far: Audio, frames: int = 40) -> bool:
    """Whether tone from the far end reaches `leg.read`."""
    for _ in range(frames):
        far.send(leg, TONE)
        await asyncio.sleep(0.02)
        if any(leg.read()):
            return True
    return False
