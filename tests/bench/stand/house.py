"""Our side: the real session with its real parts, on whatever leg. All that knows their shape."""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from ringright.ears.recognizer import Recognizer
from ringright.line.metronome import Metronome
from ringright.records.kinds import Kind
from ringright.records.recording import Label, Recorder
from ringright.settings import Settings
from ringright.talk.booth import Booth, Record
from ringright.talk.hear import Senses
from ringright.talk.prompter import Prompter
from ringright.talk.session import Session
from ringright.talk.steward import Steward
from ringright.wiring.speech import Speech

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

    speech: Speech
    senses: Senses
    workers: ThreadPoolExecutor
    metronome: Metronome

    @cached_property
    def recognizer(self) -> Recognizer:
        """One for the bench itself, to hear what was on the wire."""
        return self.speech.recognizer()

    def again(self) -> "House":
        """The same with a new clock, so that lateness is counted anew."""
        metronome = Metronome()
        Steward(self.senses, metronome)
        return House(self.speech, self.senses, self.workers, metronome)

    async def call(self, far: Far, mind: Noted, path: Path) -> tuple[Record, Log]:
        """One call, recorded to `path`."""
        rendered, voice = self.speech.rendered, mind.script.voice
        prompter = Prompter(rendered, voice, self.speech.speaker, self.workers)
        booth = Booth(self.senses, prompter, self.metronome)
        log = Log(path)
        record = await Session(far, mind, booth, log).run(30.0)
        if log.recorder is not None:
            await asyncio.to_thread(partial(Recorder.close, log.recorder))
        return record, log


@contextmanager
def opened(workers: int = 2) -> Iterator[House]:
    """The parts of this machine, loaded."""
    speech = Speech(Settings())
    speech.check()
    with ThreadPoolExecutor(workers, "speech") as pool:
        yield House(speech, speech.senses(pool, workers), pool, Metronome()).again()
