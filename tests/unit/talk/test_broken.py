"""Whatever breaks on a call: the person hears an honest word, and the record says what it was."""

from time import sleep

import numpy as np
import numpy.typing as npt
from tests.unit.talk.stage import Leg, Log, Person, Prompts, Setting, Words, ending, lived

from ringright.dialogue.moves import Action, Event
from ringright.domain.call import Hearing
from ringright.domain.outcome import Disposition
from ringright.domain.speech import Utterance
from ringright.line.leg import (
    LegEvent,
)
from ringright.talk.mind import Mind
from ringright.talk.patience import Limits


async def test_a_fault_of_ours_ends_the_call_and_is_told() -> None:
    class Broken(Log):
        def write(self, left: bytes, right: bytes) -> None:
            raise OSError(len(left) + len(right), "disk full")

    person = Person()
    record = await lived(Leg(person, [], ""), person, Broken())
    assert "disk full" in record.fault


async def test_a_recogniser_that_is_dead_ends_the_call_politely() -> None:
    class Dead(Person):
        def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
            raise OSError(len(pcm), language)

    person, log = Dead(), Log()
    plan: list[tuple[str, int] | LegEvent] = [("能来的", 600), ("能来的", 600)]
    record = await lived(Leg(person, plan, "喂你好"), person, log)
    assert record.fault.startswith("recogniser")
    assert "故障" in record.turns[-1].text
    assert ending(record) is Disposition.FAILED


async def test_a_voice_that_fails_ends_the_call_and_what_was_rendered_is_still_said() -> None:
    class Hoarse(Prompts):
        async def clip(self, utterance: Utterance) -> Words:
            if "故障" not in utterance.text and "您约" in utterance.text:
                raise OSError(utterance.text)
            return Words(utterance.text)

    person, log = Person(), Log()
    record = await lived(Leg(person, [], "喂你好"), person, log, Setting(prompts=Hoarse()))
    assert record.fault.startswith("speaker")
    assert "故障" in record.turns[-1].text


async def test_a_script_that_fails_ends_the_call() -> None:
    class Stuck(Mind):
        def take(self, event: Event) -> tuple[Action, ...]:
            raise ValueError(event)

    person, log = Person(), Log()
    record = await lived(Leg(person, [("能来的", 600)], "喂你好"), person, log, Setting(mind=Stuck))
    assert record.fault.startswith("call")


async def test_whoever_waits_for_a_slow_recogniser_is_told_so() -> None:
    class Slow(Person):
        def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
            sleep(0.3)
            return super().transcribe(pcm, language)

    person, log = Slow(), Log()
    limits = Limits(moment=1600, broken=10**9)
    record = await lived(
        Leg(person, [("能来的", 600)], "喂你好"), person, log, Setting(limits=limits)
    )
    assert [turn for turn in record.turns if turn.text == "请稍等。"]
    assert ending(record) is Disposition.COMPLETED
