"""Whole calls without a network."""

import asyncio

import numpy as np
import numpy.typing as npt
from tests.unit.ears.test_tones import frames, played
from tests.unit.talk.stage import (
    BRIEF,
    Leg,
    Log,
    Patient,
    Person,
    Setting,
    call,
    ending,
    lived,
)

from ringright.domain.call import Hearing, Release, Who
from ringright.domain.outcome import Disposition
from ringright.ears.plans import PLANS
from ringright.ears.plans import Kind as Busy
from ringright.line.leg import (
    Closed,
    EarlyMedia,
    Held,
    LegEvent,
    Pressed,
    Resumed,
    Ringing,
)
from ringright.outcome.judge import Hints, judge
from ringright.records.kinds import Kind
from ringright.talk.booth import Record


async def test_the_disclosure_comes_first_and_a_yes_completes_the_call() -> None:
    record, log = await call(("能来的", 600))
    robot = [turn for turn in record.turns if turn.who is Who.ROBOT]
    assert "仁和诊所" in robot[0].text
    assert "人工智能" in robot[0].text
    assert "合成" in robot[0].text
    assert ending(record) is Disposition.COMPLETED
    assert log.facts[0] is Kind.CALL_ANSWERED
    assert log.frames > 100


async def test_an_opt_out_suppresses_at_once_and_ends_the_call() -> None:
    record, log = await call(("别再给我打电话了", 900))
    assert log.suppressed == ["别再给我打电话了"]
    assert ending(record) is Disposition.OPTED_OUT
    said = [turn for turn in record.turns if turn.who is Who.ROBOT]
    assert len(said) == 3


async def test_an_opt_out_shouted_before_hanging_up_counts() -> None:
    gone = Closed(Release(200, remote=True, answered=True))
    record, log = await call(("别再打了", 700), gone)
    assert log.suppressed == ["别再打了"]
    assert ending(record) is Disposition.OPTED_OUT


async def test_words_that_the_recogniser_itself_doubts_are_not_believed() -> None:
    record, log = await call(("*今天天气不错*", 700))
    assert not any("天气" in turn.text for turn in record.turns)
    assert log.suppressed == []
    assert ending(record) is Disposition.NO_SPEECH


async def test_doubted_words_count_if_they_are_a_refusal_or_what_the_step_expects() -> None:
    record, log = await call(("*别再打了*", 700))
    assert log.suppressed == ["别再打了"]
    assert ending(record) is Disposition.OPTED_OUT


async def test_key_nine_is_an_opt_out() -> None:
    record, log = await call(Pressed("9"))
    assert len(log.suppressed) == 1
    assert ending(record) is Disposition.OPTED_OUT


async def test_a_key_stops_the_robot_in_the_middle_of_a_word() -> None:
    person, log = Person(), Log()

    class Impatient(Leg):
        spoken = 0

        def write(self, pcm: bytes) -> None:
            self.spoken += any(pcm)
            if self.spoken == 120:  # well into the question, after the disclosure
                self._events.put_nowait(Pressed("9"))
            super().write(pcm)

    record = await lived(Impatient(person, [], "喂你好"), person, log)
    question = [turn for turn in record.turns if turn.who is Who.ROBOT][1]
    assert question.interrupted
    assert not question.text.endswith("吗？")
    assert ending(record) is Disposition.OPTED_OUT


async def test_a_hum_under_the_robots_voice_is_not_read_as_a_word() -> None:
    person, log = Person(), Log()

    class Humming(Leg):
        spoken = 0

        def write(self, pcm: bytes) -> None:
            self.spoken += any(pcm)
            if self.spoken == 120:  # well into the question, after the disclosure
                self._out.extend(person.speech("你|没有", 240))
            super().write(pcm)

    record = await lived(Humming(person, [], "喂你好"), person, log)
    question = [turn for turn in record.turns if turn.who is Who.ROBOT][1]
    assert not question.interrupted
    assert "没有" not in {turn.text for turn in record.turns}


async def test_another_reading_is_believed_when_it_is_the_persons_turn() -> None:
    record, log = await call(("困|别再打了", 700))
    assert log.suppressed == ["别再打了"]
    assert ending(record) is Disposition.OPTED_OUT


async def test_a_recogniser_that_fails_does_not_end_the_call() -> None:
    class Deaf(Person):
        def transcribe(self, pcm: npt.NDArray[np.int16], language: str) -> Hearing:
            raise RuntimeError(f"{len(pcm)} samples of {language}")

    person, log = Deaf(), Log()
    record = await lived(Leg(person, [("能来的", 600)], ""), person, log)
    assert ending(record) is Disposition.NO_SPEECH
    assert {turn.who for turn in record.turns} == {Who.ROBOT}


async def test_silence_is_prompted_twice_and_ends() -> None:
    record, _ = await call(greet="")
    assert ending(record) is Disposition.NO_SPEECH
    robot = [turn for turn in record.turns if turn.who is Who.ROBOT]
    assert len(robot) <= 5


async def test_a_voicemail_greeting_is_not_talked_to() -> None:
    record, _ = await call(greet="您好，我现在无法接听您的电话，请在嘀声后留言")
    assert record.machine == "voicemail"
    hints = Hints(machine=record.machine)
    assert judge(record.marks, {}, record.release, hints).disposition is Disposition.VOICEMAIL


async def test_words_before_any_answer_are_the_networks() -> None:
    person, log = Person(), Log()

    class Early(Leg):
        def __init__(self) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()
            self._events.put_nowait(EarlyMedia())
            self._out.extend([bytes(320)] * 10 + person.speech("您拨打的电话已关机", 2000))

        def read(self) -> bytes:
            if not self._out and not self._over:
                self._over = True
                self._events.put_nowait(Closed(Release(480, "Temporarily Unavailable", 20)))
            return super().read()

    record = await lived(Early(), person, log)
    assert record.announcement == "switched_off"
    assert record.release.status == 480
    assert not any(turn.who is Who.ROBOT for turn in record.turns)


async def test_an_unanswered_call_is_cancelled() -> None:
    person, log = Person(), Log()

    class Mute(Leg):
        def __init__(self) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()

        async def hangup(self) -> None:
            self._events.put_nowait(Closed(Release(487)))

    record = await lived(Mute(), person, log, BRIEF)
    assert record.release.status == 487
    assert ending(record) is Disposition.NO_ANSWER


def murmuring(person: Person, after: int) -> Leg:
    """A leg whose person says 好的好的 so many frames of ours into the call."""

    class Murmuring(Leg):
        spoken = 0

        def write(self, pcm: bytes) -> None:
            self.spoken += any(pcm)
            if self.spoken == after:
                self._out.extend(person.speech("好", 200))
            super().write(pcm)

    return Murmuring(person, [], "喂你好")


async def test_a_murmur_at_the_end_of_the_question_is_the_answer() -> None:
    person, log = Person(), Log()
    disclosure, question = 99, 81  # frames of the two, at three a character
    record = await lived(murmuring(person, disclosure + question - 12), person, log)
    assert ending(record) is Disposition.COMPLETED


async def test_a_murmur_in_the_middle_of_it_is_not() -> None:
    person, log = Person(), Log()
    record = await lived(murmuring(person, 110), person, log, Setting(beat_s=0.002))
    assert ending(record) is not Disposition.COMPLETED


async def greeted(words: str, *plan: tuple[str, int] | LegEvent) -> tuple[Record, Log]:
    """A call that somebody answers with many words, as machines do."""
    person, log = Person(), Log()
    leg = Leg(person, list(plan), "")
    leg._out.extend([bytes(320)] * 10 + person.speech(words, 3000))
    return await lived(leg, person, log, Setting(beat_s=0.002)), log


async def test_a_screening_assistant_is_told_who_calls_and_so_is_the_person_behind_it() -> None:
    record, log = await greeted(
        "您好，我是机主的智能助理，请问您是哪位，有什么事情", ("喂，谁啊", 500), ("能来的", 600)
    )
    told = [turn for turn in record.turns if turn.who is Who.ROBOT and "仁和诊所" in turn.text]
    assert len(told) == 2
    assert log.facts.count(Kind.ANSWERED_BY) >= 2
    assert ending(record) is Disposition.COMPLETED


async def test_a_no_counts_though_we_took_them_for_a_mailbox() -> None:
    record, log = await greeted("请在嘀声后留言，不留言请挂断，别再给我打电话了")
    assert record.machine == "voicemail"
    assert log.suppressed


async def test_a_trunk_on_which_nothing_rang_is_not_a_person_who_did_not_answer() -> None:
    person, log = Person(), Log()

    class Dead(Leg):
        def __init__(self, *events: LegEvent) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()
            for event in events:
                self._events.put_nowait(event)

        async def hangup(self) -> None:
            self._events.put_nowait(Closed(Release(487)))

    assert not (await lived(Dead(), person, log, BRIEF)).cancelled
    assert (await lived(Dead(Ringing()), person, log, BRIEF)).cancelled
    assert (await lived(Dead(EarlyMedia()), person, log, BRIEF)).cancelled


async def test_a_busy_tone_before_the_answer_is_a_busy_line() -> None:
    person, log = Person(), Log()
    busy = next(plan for plan in PLANS if plan.kind is Busy.BUSY)

    class Toned(Leg):
        def __init__(self) -> None:
            super().__init__(person, [], "")
            self._events = asyncio.Queue()
            self._events.put_nowait(EarlyMedia())
            self._out.extend(frame.astype("<i2").tobytes() for frame in frames(played(busy, -20)))

        def read(self) -> bytes:
            if not self._out and not self._over:
                self._over = True
                self._events.put_nowait(Closed(Release(480)))
            return super().read()

    record = await lived(Toned(), person, log)
    assert record.announcement == "busy"
    hints = Hints(announcement=record.announcement)
    assert judge(record.marks, record.slots, record.release, hints).disposition is Disposition.BUSY


async def test_nothing_is_asked_again_while_we_are_on_hold() -> None:
    async def asked(*plan: LegEvent) -> tuple[int, Patient]:
        person, log = Person(), Patient()
        record = await lived(Leg(person, list(plan), "喂你好"), person, log)
        return sum(turn.who is Who.ROBOT for turn in record.turns), log

    (held, log), (waiting, _), (resumed, _) = (
        await asked(Held()), await asked(), await asked(Resumed())
    )  # fmt: skip
    assert "held" in log.shown
    assert held < waiting == resumed
