"""What is remembered of a whole call can be had again."""

from datetime import datetime
from pathlib import Path

from tests.unit.talk.stage import CALLEE, SCRIPT

from ringright.clock import PracticeClock
from ringright.dialogue.learning.replay import replay
from ringright.dialogue.moves import Action, Heard
from ringright.domain.call import Hearing, Release
from ringright.domain.mark import Mark
from ringright.domain.moment import Noted, Why
from ringright.domain.outcome import Disposition, Grade, Outcome
from ringright.talk.booth import Record
from ringright.talk.mind import Mind
from ringright.wiring.memory import remembered

NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
PATH = Path("/data/recordings/p01.wav")


def conversation(*texts: str) -> tuple[Mind, Record]:
    mind, record = Mind(SCRIPT, CALLEE, PracticeClock(NOW)), Record()
    for at, text in enumerate(texts, 1):
        marks: tuple[Action, ...] = mind.take(Heard(Hearing(text, "zh", 0.0)))
        record.noted += [Noted(it, at, at + 1) for it in marks if isinstance(it, Mark)]
    return mind, record


def test_a_call_is_remembered_with_its_moments() -> None:
    mind, record = conversation("附近有停车场吗", "能来")
    outcome = Outcome(Disposition.COMPLETED, Grade.A)
    memory = remembered("c1", mind, record, outcome, PATH)
    assert memory is not None
    talk = memory.talk
    assert (talk.script, talk.version) == ("clinic", SCRIPT.version)
    assert (talk.recording, talk.disposition) == ("recordings/p01.wav", "completed")
    assert not talk.refused
    assert [(it.words, it.why) for it in memory.moments] == [("附近有停车场吗", Why.UNKNOWN)]
    assert replay(SCRIPT, SCRIPT, talk).new_ended == "confirmed"


def test_a_refusal_is_remembered() -> None:
    mind, record = conversation("别再打了")
    memory = remembered("c1", mind, record, Outcome(Disposition.OPTED_OUT, Grade.D), None)
    assert memory is not None
    assert memory.talk.refused
    assert memory.talk.recording == ""
    assert memory.moments == ()


def test_hanging_up_on_an_answer_is_remembered_unless_the_script_ended() -> None:
    outcome = Outcome(Disposition.HUNG_UP, Grade.C)
    for words, whys in (("多少钱", [Why.HUNG_UP]), ("能来", [])):
        mind, record = conversation(words)
        record.release = Release(200, remote=True, answered=True)
        memory = remembered("c1", mind, record, outcome, None)
        assert memory is not None
        assert [it.why for it in memory.moments] == whys


def test_a_call_without_a_word_is_not() -> None:
    mind, record = conversation()
    outcome = Outcome(Disposition.BUSY, Grade.D)
    assert remembered("c1", mind, record, outcome, None) is None
