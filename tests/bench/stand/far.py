"""The far end of a call without a network: a leg on the wall clock, with a person behind it."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ringright.domain.call import Release
from ringright.line.codec import Law, decode, encode
from ringright.line.leg import FRAME, Answered, Closed, LegEvent, Ringing
from ringright.line.metronome import BEAT_S

FRAME_MS: Final = 20
VOICED: Final = 80.0  # RMS of a frame of the robot that is heard, -52 dBFS
NOISE: Final = 260.0  # RMS 20 dB below a line
_BYTES: Final = 2 * FRAME
_ECHO: Final = 20  # frames of the robot's voice that may come back late: 400 ms
Pcm = NDArray[np.float64]


class Person(Protocol):
    """Who is at the far end; asked once every 20 ms."""

    def frame(self, at: int, robot: bool) -> Pcm | None:  # noqa: FBT001  an event, no switch
        """160 samples at frame `at`, while the robot is heard or not; None to hang up."""
        ...

    def echo(self) -> tuple[float, int]:
        """How much of the robot's voice comes back (a factor), and after how many samples."""
        ...


@dataclass(frozen=True)
class Room:
    """Where the person is: white noise (RMS), from this seed."""

    noise: float = 0.0
    seed: int = 0


class Far:
    """A `line.leg.Leg`. Frames are due by the clock, whether we are late or not.

    `heard` are the frames of the robot as they came out at the far end, one every 20 ms.
    """

    def __init__(self, person: Person, room: Room) -> None:
        self._person = person
        self._room = room
        self._draw = np.random.default_rng(room.seed)
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        for event in (Ringing(), Answered()):
            self._events.put_nowait(event)
        self._queue: deque[bytes] = deque()
        self._late = 0
        self._began = 0.0
        self._over = False
        self.heard: list[NDArray[np.int16]] = []
        self.starved = 0

    async def event(self) -> LegEvent:
        """See `Leg`."""
        return await self._events.get()

    def read(self) -> bytes:
        """All frames due by now."""
        now = asyncio.get_running_loop().time()
        if not self._began:
            self._began = now - BEAT_S / 2  # beats a little early or late cost no frame
        due = int((now - self._began) / BEAT_S) + 1
        sent = []
        while len(self.heard) < due and not self._over:
            sent.append(self._beat())
        return b"".join(sent)

    def write(self, pcm: bytes) -> None:
        """Frames that come after their time are not heard."""
        for at in range(0, len(pcm), _BYTES):
            if self._late:
                self._late -= 1
            else:
                self._queue.append(pcm[at : at + _BYTES])

    async def hangup(self) -> None:
        """See `Leg`."""
        self._close(remote=False)

    def _close(self, *, remote: bool) -> None:
        if not self._over:
            self._over = True
            self._events.put_nowait(Closed(Release(200, remote=remote, answered=True)))

    def _beat(self) -> bytes:
        robot = self._robot()
        self.heard.append(robot)
        level = np.sqrt(np.mean(robot.astype(np.float64) ** 2))
        voice = self._person.frame(len(self.heard) - 1, bool(level > VOICED))
        if voice is None:
            self._close(remote=True)
            voice = np.zeros(FRAME)
        noise = self._draw.normal(0, self._room.noise, FRAME) if self._room.noise else 0.0
        mixed = np.clip(np.round(voice + noise + self._echo()), -32768, 32767).astype(np.int16)
        return decode(encode(mixed, Law.PCMU), Law.PCMU).astype("<i2").tobytes()

    def _robot(self) -> NDArray[np.int16]:
        if self._queue:
            return np.frombuffer(self._queue.popleft(), "<i2")
        self._late += 1
        self.starved += 1
        return np.zeros(FRAME, np.int16)

    def _echo(self) -> Pcm:
        factor, delay = self._person.echo()
        if not factor:
            return np.zeros(FRAME)
        past = np.concatenate([np.zeros(_ECHO * FRAME), *self.heard[-_ECHO:]])
        end = len(past) - delay
        return past[end - FRAME : end] * factor
