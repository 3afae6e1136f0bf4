"""The practice world as a child process: it dies with us, and knows nothing of the robot."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ringright.domain.speech import Piece
from ringright.errors import RingRightError
from ringright.settings import Settings
from ringright.sim.load import load
from ringright.sim.people import Line, World
from ringright.sim.people import lines as world_lines
from ringright.sim.world import needs_words, serve
from ringright.voice.cache import Want
from ringright.wiring.speech import Speech

_READY_S: Final = 60


class WorldFailed(RingRightError):
    """The practice world did not start."""

    code = "world_failed"
    exit_code = 3


@dataclass(frozen=True)
class Job:
    """What the child is told on its command line."""

    people: str
    log: str
    seed: int
    port: int = 0


def wants(world: World) -> tuple[Want, ...]:
    """What must be rendered before this world can speak."""
    return tuple(_want(line) for line in world_lines(world))


def _want(line: Line) -> Want:
    return Want(line.voice, Piece(line.text), line.speed)


@asynccontextmanager
async def practice_world(job: Job) -> AsyncIterator[int]:
    """Start the world and give the port it listens on; it is ended on leaving."""
    command = [sys.executable, "-m", "ringright.wiring.world", json.dumps(asdict(job))]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield await _ready(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _ready(process: asyncio.subprocess.Process) -> int:
    if process.stdout is None:
        raise WorldFailed("no pipe to it")
    try:
        line = await asyncio.wait_for(process.stdout.readline(), _READY_S)
    except TimeoutError:
        raise WorldFailed(f"silent for {_READY_S} s") from None
    if not line:
        raise WorldFailed("see the message above")
    return int(json.loads(line)["port"])


def _child(text: str) -> None:
    job = Job(**json.loads(text))
    world = load(Path(job.people))
    speech = Speech(Settings())
    transcribe = None
    if needs_words(world):
        recognizer = speech.recognizer()

        def transcribe(pcm: bytes, language: str) -> str:
            return recognizer.transcribe(np.frombuffer(pcm, "<i2"), language).text

    def audio(line: Line) -> bytes | None:
        want = _want(line)
        return speech.rendered.get(want.voice, want.piece, want.speed)

    serve(
        world,
        audio=audio,
        transcribe=transcribe,
        port=job.port,
        log=Path(job.log) if job.log else None,
        seed=job.seed,
    )


if __name__ == "__main__":
    try:
        _child(sys.argv[1])
    except RingRightError as fault:
        sys.stderr.write(f"{fault.sentence()}\n")
        sys.exit(fault.exit_code)
