"""One simulated call's media: a party, its mouth, the stream, and a record of what was said."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from ringright.sim.act import Act, Beep, Finish, Press, Say, Understand
from ringright.sim.hear import FRAME_MS
from ringright.sim.mind import KEY_MS
from ringright.sim.party import Party
from ringright.sim.people import Person
from ringright.sim.sound import Library, Mouth, tone
from ringright.sim.stream import Stream

LIMIT_S: Final = 180
"""No simulated call lasts longer."""
_GONE_S: Final = 20
"""A caller whose audio stopped for so long is taken for dead."""


@dataclass(frozen=True)
class Said:
    """Something truly played, in ms since pick-up (or since the 183 of an announcement)."""

    kind: str
    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Ties:
    """What a call needs from the world around it; `finish` gets who ended it."""

    library: Library
    understand: Callable[["Call", bytes], None]
    finish: Callable[[str], None]


class Call:
    """Driven by the engine, a beat every 20 ms; only the engine's thread touches it then."""

    def __init__(self, person: Person, stream: Stream, party: Party, ties: Ties) -> None:
        self.person = person
        self.stream = stream
        self.party = party
        self.said: list[Said] = []
        self.over = False
        self.inbox: deque[str] = deque()
        self._ties = ties
        self._now_ms = 0
        self._mouth = Mouth(crc32(person.id.encode()), person.talk.noise_db)

    @property
    def now_ms(self) -> int:
        """Milliseconds of media so far."""
        return self._now_ms

    def beat(self) -> None:
        """Hear, think, speak: 20 ms."""
        frame = self.stream.receive()
        self._now_ms += FRAME_MS
        while self.inbox:
            self.party.understood(self.inbox.popleft(), self._now_ms)
        for act in self.party.beat(frame, self._now_ms):
            self._do(act)
        self.stream.send(self._mouth.frame())
        self._watch()

    def _do(self, act: Act) -> None:
        if isinstance(act, Say):
            self._say(act)
        elif isinstance(act, Beep):
            self._mouth.play(tone(act.hz, act.seconds))
            self._note("beep", f"{act.hz:g} Hz", round(act.seconds * 1000))
        elif isinstance(act, Press):
            self.stream.press(act.keys)
            self._note("keys", act.keys, KEY_MS * len(act.keys))
        elif isinstance(act, Understand):
            self._ties.understand(self, act.pcm)
        elif isinstance(act, Finish):
            self._ties.finish("far_end")

    def _say(self, act: Say) -> None:
        self._mouth.play(self._ties.library.get(act.line), act.gain_db, act.noise_db)
        self._note(act.kind, act.line.text, self._ties.library.length_ms(act.line))

    def _note(self, kind: str, text: str, length_ms: int) -> None:
        self.said.append(Said(kind, text, self._now_ms, self._now_ms + length_ms))

    def _watch(self) -> None:
        if self._now_ms == LIMIT_S * 1000:
            self._ties.finish("limit")
        gone = self.stream.idle_beats * FRAME_MS == _GONE_S * 1000
        if gone and self.stream.counts["received"]:
            self._ties.finish("caller_gone")
