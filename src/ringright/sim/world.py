"""Runs the practice world in a process of its own until its parent lets go."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

from ringright.errors import MissingPart, PortTaken
from ringright.sim.engine import Engine, Scribe, Transcribe
from ringright.sim.match import sound
from ringright.sim.people import World, lines
from ringright.sim.sound import Library, Render
from ringright.sim.truth import Truth

_STOP_S: Final = 0.1


def needs_words(world: World) -> bool:
    """Whether any reply depends on what the robot says, so that a recogniser must be loaded."""
    return any(reply.when for person in world.people for reply in person.talk.replies)


def serve(
    world: World,
    *,
    audio: Render,
    transcribe: Transcribe | None,
    port: int,
    log: Path | None,
    seed: int | None = None,
) -> None:
    """Be the carrier and the people on 127.0.0.1:`port` (0: any free one) until stdin closes.

    SIGTERM ends it too. Prints `{"ready": true, "port": N}` to stdout once it listens, and nothing
    else; `audio` looks up what `lines(world)` listed, `seed` overrides the file's.
    Raises MissingPart for a line never synthesised or a recogniser that is needed but absent,
    PortTaken for a port in use.
    """
    library = Library(lines(world), audio)
    if transcribe is None and needs_words(world):
        raise MissingPart(
            "some replies listen for words (`when`), but there is no recogniser",
            remedy="Run `ringright setup`, or use replies without `when`.",
        )
    _warm(world)
    job = _Job(world, library, transcribe, port, log, world.seed if seed is None else seed)
    with _stdout_for_ready_alone() as ready:
        _run(job, ready)


def _warm(world: World) -> None:
    """Load pinyin tables and reduce the phrases before the first call."""
    for person in world.people:
        for reply in person.talk.replies:
            for phrase in reply.when:
                sound(phrase)


@dataclass(frozen=True)
class _Job:
    """What `serve` was asked for, checked."""

    world: World
    library: Library
    transcribe: Transcribe | None
    port: int
    log: Path | None
    seed: int


@contextmanager
def _stdout_for_ready_alone() -> Iterator[TextIO]:
    """Keep stdout for the ready line: sippy prints, so what it prints goes to stderr."""
    sys.stdout.flush()
    real = os.dup(1)
    os.dup2(2, 1)
    try:
        with os.fdopen(os.dup(real), "w", encoding="utf-8") as ready:
            yield ready
    finally:
        sys.stdout.flush()
        os.dup2(real, 1)
        os.close(real)


def _run(job: _Job, ready: TextIO) -> None:
    # sippy's dispatcher belongs to the thread that imports it, and prints where stdout then is
    from sippy.Core.EventDispatcher import ED2

    from ringright.sim.carrier import Exchange, Switch
    from ringright.sim.signalling import COUNTS

    engine = Engine()
    scribe = Scribe(job.transcribe) if job.transcribe and needs_words(job.world) else None
    truth = Truth(job.log)
    exchange = Exchange(job.world, job.library, engine, scribe, truth, job.seed, time.monotonic())
    try:
        switch = Switch(exchange, job.port)
    except OSError as error:
        raise PortTaken(
            f"127.0.0.1:{job.port}/udp",
            remedy="Choose another port, or end the program that holds it (`ss -ulpn` names it).",
        ) from error
    engine.start()
    if scribe:
        scribe.start()
    _end_with_parent(ED2)
    ready.write(json.dumps({"ready": True, "port": switch.manager.port}) + "\n")
    ready.flush()
    ED2.loop()
    switch.close()
    ED2.loop(timeout=_STOP_S)
    engine.stop()
    failures = {"scribe_failures": scribe.failures} if scribe else {}
    truth.close({**COUNTS, **failures})


def _end_with_parent(dispatcher: Any) -> None:
    """Break the loop at SIGTERM and when stdin closes; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    dispatcher.regSignal(signal.SIGTERM, dispatcher.breakLoop)

    def watch() -> None:
        while os.read(0, 4096):
            pass
        dispatcher.callFromThread(dispatcher.breakLoop)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
