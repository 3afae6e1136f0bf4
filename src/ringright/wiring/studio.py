"""Where calls are talked: what all of a process share, on whichever trunk."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ringright.ears.answer.step import Policy
from ringright.line.metronome import Metronome
from ringright.talk.booth import Booth
from ringright.talk.hear import Senses
from ringright.talk.prompter import Prompter
from ringright.talk.steward import Steward
from ringright.wiring.speech import Speech
from ringright.wiring.steady import humble, steady

_HEARING: Final = 2
"""Stretches recognised at once; what must be rendered in a call has a thread of its own."""


@dataclass(frozen=True)
class Studio:
    """Senses, one clock and its steward; `booth` makes a place for calls in one voice."""

    speech: Speech
    senses: Senses
    metronome: Metronome
    steward: Steward
    voices: Executor
    answer: Policy

    def booth(self, voice: str) -> Booth:
        """Where calls of a script in `voice` are held."""
        speech = self.speech
        prompter = Prompter(speech.rendered, voice, speech.speaker, self.voices)
        return Booth(self.senses, prompter, self.metronome, answer=self.answer)


@contextmanager
def opened(speech: Speech) -> Iterator[Studio]:
    """The parts of this machine, loaded."""
    answer = speech.answer()
    hearing = ThreadPoolExecutor(_HEARING, "hear", initializer=humble)
    voices = ThreadPoolExecutor(1, "voice", initializer=humble)
    with hearing, voices:
        senses, metronome = speech.senses(hearing, _HEARING), Metronome()
        steward = Steward(senses, metronome)
        with steady():
            yield Studio(speech, senses, metronome, steward, voices, answer)
