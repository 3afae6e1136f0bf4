"""Where calls are talked: what all of a process share, on whichever trunk."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ringright.dialogue.script import Script
from ringright.ears.answer.step import Policy
from ringright.line.metronome import Metronome
from ringright.talk.booth import Booth
from ringright.talk.hear import Senses
from ringright.talk.prompter import Prompter
from ringright.talk.steward import Steward
from ringright.wiring.recordings import kept
from ringright.wiring.speech import Speech
from ringright.wiring.steady import humble, steady
from ringright.wiring.webhooks import Webhooks

_HEARING: Final = 2
"""Stretches recognised at once; what must be rendered in a call has a thread of its own."""

_ASKING: Final = 64
"""Webhooks waited for at once."""

_THINKING: Final = 8
"""Doubts thought about at once: a service is waited for, the model of this machine takes turns."""


@dataclass(frozen=True)
class Studio:
    """Senses, one clock and its steward; `booth` makes a place for calls in one voice."""

    speech: Speech
    senses: Senses
    metronome: Metronome
    steward: Steward
    voices: Executor
    thoughts: Executor
    answer: Policy
    webhooks: Webhooks

    def booth(self, script: Script) -> Booth:
        """Where calls of `script` are held. Raises MissingPart for a model that does not load.

        Raises WebhookForbidden for a script that asks where it may not.
        """
        self.webhooks.check(script)
        speech = self.speech
        prompter = Prompter(
            kept(script, speech.rendered), script.voice, speech.speaker, self.voices
        )
        guessing = speech.guessers.live(script, self.thoughts)
        return Booth(self.senses, prompter, self.metronome, answer=self.answer, guessing=guessing)


@contextmanager
def opened(speech: Speech) -> Iterator[Studio]:
    """The parts of this machine, loaded."""
    answer = speech.answer()
    hearing = ThreadPoolExecutor(_HEARING, "hear", initializer=humble)
    voices = ThreadPoolExecutor(1, "voice", initializer=humble)
    thoughts = ThreadPoolExecutor(_THINKING, "guess", initializer=humble)
    asking = ThreadPoolExecutor(_ASKING, "webhook", initializer=humble)
    with hearing, voices, thoughts, asking:
        webhooks = speech.webhooks(asking)
        senses, metronome = speech.senses(hearing, _HEARING), Metronome()
        steward = Steward(senses, metronome)
        with steady():
            yield Studio(speech, senses, metronome, steward, voices, thoughts, answer, webhooks)
