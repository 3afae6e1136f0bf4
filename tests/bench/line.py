"""What a telephone call costs: two-way G.711 through Python, on this machine.

`python tests/bench/line.py [--calls N] [--processes P] [--seconds S] [--stack baresip|dense]
[--flood PACKETS] [--json]`.

Every call sends a tone of its own to a far end that echoes it; a second of audio with another tone
in it, or none, counts as wrong. Gaps are between RTP packets as the far end's kernel stamped them.
`--flood` sends so many hostile packets to each process meanwhile: invalid and foreign INVITEs,
OPTIONS scans, garbage, RTP to random ports. `--stack dense` is the spike of decision 9: own RTP,
one clock for all calls, hardly any signalling.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, Protocol

import numpy as np

HERE: Final = Path(__file__).parent
CALLER: Final = "+8615400000000"
RATE: Final = 8000
FRAME: Final = 320
SETUPS: Final = 60


class Leg(Protocol):
    """What the bench needs of a call."""

    def read(self) -> bytes: ...

    def write(self, pcm: bytes) -> None: ...

    async def hangup(self) -> None: ...


class Phone(Protocol):
    """Something that can call the far end."""

    async def start(self) -> None: ...

    async def call(self, number: int) -> Leg:
        """Dial and wait for the answer."""
        ...

    async def close(self) -> None: ...

    @property
    def port(self) -> int:
        """Where it listens for SIP; 0 if nowhere."""
        ...


class Baresip:
    """The product's line."""

    def __init__(self, port: int, calls: int, ports: tuple[int, int]) -> None:
        from ringright.domain.trunk import Caller, Gateway, Trunk
        from ringright.line.call import Route
        from ringright.line.sip.agent import SipAgent
        from ringright.line.sip.stack import Stack

        gateway = Gateway("127.0.0.1", port)
        self._route = Route(Trunk("bench", (gateway,), (Caller(CALLER, "bench"),)), gateway)
        self._agent = SipAgent(Stack(calls=calls + 8, rtp_ports=ports))

    async def start(self) -> None:
        await self._agent.start()

    async def call(self, number: int) -> Leg:
        from ringright.line.call import Order
        from ringright.line.leg import Answered, Closed

        leg = await self._agent.invite(Order(self._route, f"+86154{number:08d}", CALLER))
        while True:
            event = await leg.event()
            if isinstance(event, Closed):
                break
            if isinstance(event, Answered):
                return leg
        raise RuntimeError(f"call {number}: {event.release}")

    async def close(self) -> None:
        await self._agent.close()

    @property
    def port(self) -> int:
        return self._agent.port


class Tone:
    """One call: its tone goes out, what comes back is heard a second at a time."""

    def __init__(self, number: int, leg: Leg) -> None:
        from ringright.line.timeline import Timeline

        self.hertz = 300 + 20 * (number % 160)
        wave = 8000 * np.sin(2 * np.pi * self.hertz * np.arange(RATE) / RATE)
        self._pcm = wave.astype("<i2").tobytes()  # whole periods: it loops without a click
        self._at = 0
        self._leg = leg
        self._timeline = Timeline()
        self._heard: list[np.ndarray[tuple[int], np.dtype[np.int16]]] = []
        self.seconds = 0
        self.wrong = 0

    def beat(self) -> None:
        """One frame each way, as a session does it."""
        self._timeline.push(self._leg.read())
        self._heard.append(self._timeline.pop())
        self._leg.write(self._pcm[self._at : self._at + FRAME])
        self._at = (self._at + FRAME) % len(self._pcm)

    def judge(self) -> None:
        """Look at the last second."""
        sound = np.concatenate(self._heard[-50:]) if self._heard else np.zeros(1)
        self._heard.clear()
        peak = int(np.argmax(np.abs(np.fft.rfft(sound, RATE)))) if sound.any() else 0
        self.seconds += 1
        self.wrong += abs(peak - self.hertz) > 8


def rss_mb() -> float:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.partition("VmRSS:")[2].split()[0]) / 1024


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def talk(phone: Phone, given: argparse.Namespace) -> dict[str, float]:
    """All calls of this process, for a while; then the set-up rate."""
    from ringright.line.metronome import Metronome

    await phone.start()
    print(phone.port, flush=True)
    first = await phone.call(given.offset)
    await first.hangup()
    idle = rss_mb()
    begun = time.monotonic()
    calls = []
    for number in range(given.calls):
        calls.append(Tone(number, await phone.call(given.offset + number)))
        await asyncio.sleep(max(0.0, begun + (number + 1) / 20 - time.monotonic()))
    metronome = Metronome()

    def beat() -> None:
        for call in calls:
            call.beat()

    with metronome.member(beat):
        await asyncio.sleep(2.0)
        for call in calls:
            call.judge()  # the path fills; not counted
            call.seconds = call.wrong = 0
        before, at = cpu_s(), time.monotonic()
        while time.monotonic() - at < given.seconds:
            await asyncio.sleep(1.0)
            for number, call in enumerate(calls):
                if number % 10 == int(time.monotonic()) % 10:
                    call.judge()
                else:
                    call._heard.clear()
        spent, lasted = cpu_s() - before, time.monotonic() - at
        held = rss_mb()
    print(f"{given.calls} calls for {lasted:.0f} s", file=sys.stderr)
    await asyncio.gather(*(call._leg.hangup() for call in calls))
    await asyncio.sleep(2.0)
    found = {
        "cpu_percent_per_call": 100 * spent / lasted / given.calls,
        "mb_per_call": (held - idle) / given.calls,
        "seconds": sum(call.seconds for call in calls),
        "wrong_audio": sum(call.wrong for call in calls),
        "late_ms": metronome.late_ms,
        "setups_per_s": await setups(phone, given.offset),
    }
    await phone.close()
    return found


async def setups(phone: Phone, offset: int) -> float:
    """Calls set up and ended a second, ten at once."""
    left = iter(range(SETUPS))

    async def work() -> None:
        for number in left:
            leg = await phone.call(offset + number)
            await leg.hangup()

    at = time.monotonic()
    await asyncio.gather(*(work() for _ in range(10)))
    return SETUPS / (time.monotonic() - at)


def worker(given: argparse.Namespace) -> None:
    from ringright.line.sip.noise import hushed

    ports = (20000 + 2000 * given.index, 21998 + 2000 * given.index)
    if given.stack == "dense":
        from dense import Dense  # type: ignore[import-not-found]  # beside this script

        phone: Phone = Dense(given.port)
    else:
        phone = Baresip(given.port, given.calls, ports)
    with hushed():
        found = asyncio.run(talk(phone, given))
    print(json.dumps(found))


def hostile(number: int, draw: random.Random) -> bytes:
    """The next of five kinds of SIP that nobody should send."""
    call = f"{draw.getrandbits(64):x}"
    head = (
        f"Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{call}\r\nFrom: <sip:x@y>;tag={call}\r\n"
        f"To: <sip:100@127.0.0.1>\r\nCall-ID: {call}\r\nMax-Forwards: 70\r\n"
    )
    kinds = (
        f"INVITE sip:900{number}@127.0.0.1 SIP/2.0\r\n{head}CSeq: 1 INVITE\r\n\r\n".encode(),
        f"INVITE sip:\x00 SIP/9.9\r\n{head}CSeq: -1 X\r\nContent-Length: 9999\r\n\r\n".encode(),
        f"OPTIONS sip:100@127.0.0.1 SIP/2.0\r\n{head}CSeq: 1 OPTIONS\r\n"
        "User-Agent: friendly-scanner\r\nContent-Length: 0\r\n\r\n".encode(),
        f"BYE sip:100@127.0.0.1 SIP/2.0\r\n{head}CSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n".encode(),
        draw.randbytes(draw.randrange(1, 1400)),
    )
    return kinds[number % len(kinds)]


def flood(port: int, index: int, packets: int) -> None:
    """Half to the SIP port, half to random RTP ports, a thousand a second."""
    draw = random.Random(index)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        time.sleep(4.0 if packets else 0.0)  # calls are up by then
        for number in range(packets if port else 0):
            if number % 2:
                at = 20000 + 2000 * index + 2 * draw.randrange(999)
                out.sendto(bytes([0x80, 8]) + draw.randbytes(170), ("127.0.0.1", at))
            else:
                out.sendto(hostile(number // 2, draw), ("127.0.0.1", port))
            if number % 10 == 0:
                time.sleep(0.01)


def start(script: str, core: int, *words: str) -> "subprocess.Popen[str]":
    """A process of its own, on one core."""
    core %= os.cpu_count() or 1
    return subprocess.Popen(
        [sys.executable, str(HERE / script), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # noqa: PLW1509  no threads here yet
    )


def measured(given: argparse.Namespace) -> dict[str, object]:
    """Far end on the last core, workers from the first."""
    far = start("far.py", (os.cpu_count() or 1) - 1)
    assert far.stdout is not None
    port = far.stdout.readline().strip()
    each = given.calls // given.processes
    workers = [
        start("line.py", index, "--worker", "--port", port, "--index", str(index),
              "--offset", str(index * each), "--calls", str(each),
              "--seconds", str(given.seconds), "--stack", given.stack)
        for index in range(given.processes)
    ]  # fmt: skip
    floods = [
        threading.Thread(target=flood, args=(int(process.stdout.readline()), index, given.flood))
        for index, process in enumerate(workers)
        if process.stdout is not None
    ]
    for attack in floods:
        attack.start()
    told = [json.loads(process.communicate()[0].splitlines()[-1]) for process in workers]
    for attack in floods:
        attack.join()
    gaps = np.array(json.loads(far.communicate()[0]), float) / 1e6
    return {
        "stack": given.stack,
        "calls": each * given.processes,
        "processes": given.processes,
        "cpu_percent_per_call": round(sum(t["cpu_percent_per_call"] for t in told) / len(told), 3),
        **{f"gap_p{name}_ms": round(float(np.percentile(gaps, share)), 2)
           for name, share in (("50", 50), ("99", 99), ("999", 99.9))},
        "mb_per_call": round(sum(t["mb_per_call"] for t in told) / len(told), 2),
        "setups_per_s": round(sum(t["setups_per_s"] for t in told) / len(told), 1),
        "heard_s": sum(t["seconds"] for t in told),
        "wrong_audio": sum(t["wrong_audio"] for t in told),
        "late_ms": round(max(t["late_ms"] for t in told), 1),
        "packets": len(gaps),
        "flood": given.flood * given.processes,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=80, help="in all")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--stack", choices=("baresip", "dense"), default="baresip")
    parser.add_argument("--flood", type=int, default=0, help="hostile packets for each process")
    parser.add_argument("--json", action="store_true", help="nothing but the last line on stdout")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    for hidden in ("--port", "--index", "--offset"):
        parser.add_argument(hidden, type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        worker(given)
        return
    found = measured(given)
    if not given.json:
        for key, value in found.items():
            print(f"{key:>22}  {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
