"""Our side: the real session with its real parts, on whatever leg. All that knows their shape."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

from ringright.ears.recognizer import Recognizer
from ringright.line.metronome import Metronome
from ringright.records.kinds import Kind
from ringright.records.recording import Label, Recorder
from ringright.settings import Settings
from ringright.talk.booth import Record
from ringright.talk.session import Session
from ringright.talk.steward import Steward
from ringright.wiring import studio
from ringright.wiring.speech import Speech
from ringright.wiring.studio import Studio

from .far import Far
from .scripts import Noted


@dataclass(frozen=True)
class Words:
    """Something said, as the session told it; seconds of the recording."""

    text: str
    start_s: float
    cut: bool


@dataclass
class Log:
    """A witness (`talk.session.Witness`) that records and remembers."""

    path: Path
    robot: list[Words] = field(default_factory=list)
    person: list[Words] = field(default_factory=list)
    recorder: Recorder | None = None

    def fact(self, kind: Kind, data: Mapping[str, object]) -> None:
        """Keep what was said."""
        said = {Kind.ROBOT_SAID: self.robot, Kind.PERSON_SAID: self.person}.get(kind)
        start = data.get("start_s")
        if said is not None and isinstance(start, int | float):
            said.append(Words(str(data["text"]), float(start), bool(data.get("cut"))))

    def suppress(self, words: str) -> None:
        """Nobody is called here."""

    def show(self, state: str, who: str = "", text: str = "") -> None:
        """Nobody watches."""

    def record(self) -> Recorder:
        """A file of its own."""
        self.recorder = Recorder(self.path, Label(self.path.stem, "stand", "2026-03-10"))
        return self.recorder


@dataclass
class House:
    """What all calls of a process share; `metronome.late_ms` tells how late a beat was."""

    studio: Studio

    @property
    def speech(self) -> Speech:
        """The speech parts."""
        return self.studio.speech

    @property
    def metronome(self) -> Metronome:
        """The clock of all calls."""
        return self.studio.metronome

    @cached_property
    def recognizer(self) -> Recognizer:
        """One for the bench itself, to hear what was on the wire."""
        return self.speech.recognizer()

    def again(self) -> "House":
        """The same with a new clock, so that lateness is counted anew."""
        metronome = Metronome()
        steward = Steward(self.studio.senses, metronome)
        return House(replace(self.studio, metronome=metronome, steward=steward))

    async def call(self, far: Far, mind: Noted, path: Path) -> tuple[Record, Log]:
        """One call, recorded to `path`."""
        log = Log(path)
        booth = self.studio.booth(mind.script)
        record = await Session(far, mind, booth, log).run(30.0)
        if log.recorder is not None:
            await asyncio.to_thread(partial(Recorder.close, log.recorder))
        return record, log


@contextmanager
def opened() -> Iterator[House]:
    """The parts of this machine, loaded."""
    speech = Speech(Settings())
    speech.check()
    with studio.opened(speech) as ours:
        yield House(ours)
