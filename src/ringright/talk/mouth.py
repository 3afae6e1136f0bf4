"""Our side of a call: utterances wait, are rendered if they must be, play, and can be stopped."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from ringright.dialogue.moves import Say
from ringright.domain.call import Turn, Who
from ringright.domain.speech import Utterance
from ringright.line.leg import SILENCE
from ringright.line.metronome import BEAT_S
from ringright.talk.floor import Robot
from ringright.talk.player import Player, Said
from ringright.talk.prompter import Prompter

CUSHION: Final = 2
"""Frames queued ahead in the stack, so that a late beat is not heard; the recording counts them."""


class Mouth:
    """Says things in order.

    `told` is called with each turn once it is over or cut, `saying` with the wording as it begins.
    """

    def __init__(
        self, prompter: Prompter, told: Callable[[Turn], None], saying: Callable[[str], None]
    ) -> None:
        self._prompter = prompter
        self._told = told
        self._saying = saying
        self._player = Player()
        self._waiting: deque[Say] = deque()
        self._more = asyncio.Event()
        self._rendering: Say | None = None
        self._since = 0
        self._wire: deque[bytes] = deque([SILENCE] * CUSHION)
        self._beat = 0

    @property
    def robot(self) -> Robot:
        """What our voice is doing now."""
        return self._player.robot

    @property
    def idle(self) -> bool:
        """Whether nothing is being said and nothing waits to be."""
        return self._player.idle and not self._waiting and self._rendering is None

    @property
    def late_ms(self) -> int:
        """How long we have waited for the voice in silence; 0 if we do not."""
        if self._rendering is None or not self._player.idle:
            return 0
        return round((self._beat - self._since) * BEAT_S * 1000)

    def say(self, say: Say) -> None:
        """Queue an utterance."""
        self._waiting.append(say)
        self._more.set()

    def interject(self, utterance: Utterance) -> None:
        """Say a word at once, before what is being prepared, if it was rendered before."""
        clip = self._prompter.ready(utterance)
        if clip is not None:
            self._player.add(clip, must=False)

    async def work(self) -> None:
        """Turn queued utterances into audio, for as long as the call lives."""
        while True:
            await self._more.wait()
            while self._waiting:
                say = self._rendering = self._waiting.popleft()
                self._since = self._beat
                clip = await self._prompter.clip(say.utterance)
                if self._rendering is say:
                    self._player.add(clip, must=not say.utterance.interruptible)
                    self._rendering = None
            self._more.clear()

    def frame(self) -> tuple[bytes, bytes, bool]:
        """The frame to send, the one that is on the wire now, and whether a turn just ended."""
        samples, begun, said = self._player.frame(self._beat)
        if begun:
            self._saying(begun)
        self._beat += 1
        frame = samples.astype("<i2").tobytes()
        self._wire.append(frame)
        if said is not None:
            self._tell(said)
        return frame, self._wire.popleft(), said is not None

    def hold(self) -> None:
        """Fall silent to listen; `resume` goes on, `stop` gives up."""
        self._player.hold(self._beat)

    def resume(self) -> None:
        """Go on with what was being said."""
        self._player.resume()

    def stop(self) -> None:
        """Fall silent at once and forget the rest."""
        self._waiting.clear()
        self._rendering = None
        said = self._player.stop(self._beat)
        if said is not None:
            self._tell(said)

    def forget(self) -> None:
        """Make room for something else; what the law makes us say stays."""
        if self.robot in (Robot.SPEAKING, Robot.YIELDED):
            self.stop()
            return
        self._player.spare()
        musts = [say for say in self._waiting if not say.utterance.interruptible]
        self._waiting = deque(musts)
        if self._rendering is not None and self._rendering.utterance.interruptible:
            self._rendering = None

    def _tell(self, said: Said) -> None:
        start, end = (said.start + CUSHION) * BEAT_S, (said.end + CUSHION) * BEAT_S
        self._told(Turn(Who.ROBOT, said.text, start, end, said.interrupted))
