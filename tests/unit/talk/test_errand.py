"""Webhooks asked during a call: waited for only so long, told without values, and let go."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

import pytest
from tests.unit.dialogue.test_webhook import GOOD, text
from tests.unit.talk.stage import Leg, Log, Person, Setting, ending, lived

from ringright.clock import PracticeClock
from ringright.dialogue import flow
from ringright.dialogue.moves import Callee, Fetch, Fetched
from ringright.domain.call import Release
from ringright.domain.outcome import Disposition
from ringright.errors import InputError
from ringright.line.leg import Closed
from ringright.records.kinds import Kind
from ringright.talk.errand import Errand
from ringright.talk.mind import Mind

SCRIPT = flow.load(text())
CLOCK = PracticeClock(datetime(2026, 3, 10, 2, tzinfo=timezone.utc))
CALLEE = Callee("李秀英", {"age": "3"}, "", CLOCK.now().date())
ASKED = Fetch("free", "look", {"name": "李秀英"})


@dataclass
class Hospital:
    """Answers once it is let, with values or a fault."""

    answer: Mapping[str, str] | Exception
    let: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[Fetch] = field(default_factory=list)
    gone: bool = False

    async def fetch(self, asked: Fetch) -> Mapping[str, str]:
        self.asked.append(asked)
        try:
            await self.let.wait()
        except asyncio.CancelledError:
            self.gone = True
            raise
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass
class Ledger:
    """Keeps what is told."""

    told: list[dict[str, object]] = field(default_factory=list)

    def fact(self, kind: Kind, **data: object) -> None:
        assert kind is Kind.WEBHOOK_ASKED
        self.told.append(data)


def errand(hospital: Hospital | None, ledger: Ledger, script: str = "") -> Errand:
    mind = Mind(flow.load(script) if script else SCRIPT, CALLEE, CLOCK)
    return Errand(hospital, mind, ledger.fact)


async def taken(errand: Errand) -> Fetched:
    while (found := errand.take()) is None:  # noqa: ASYNC110  polled, as each beat of a call does
        await asyncio.sleep(0)
    return found


async def test_an_answer_is_there_once() -> None:
    hospital, ledger = Hospital(GOOD), Ledger()
    mine = errand(hospital, ledger)
    assert mine.take() is None
    mine.go(ASKED)
    await asyncio.sleep(0)
    assert mine.waiting
    assert mine.take() is None
    hospital.let.set()
    assert await taken(mine) == Fetched(GOOD)
    assert not mine.waiting
    assert hospital.asked == [ASKED]
    assert [(it["webhook"], it["step"], it["fault"]) for it in ledger.told] == [
        ("free", "look", "")
    ]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (InputError("https://his says 500"), "https://his says 500"),
        ({"day": "秘密", "clock": "15:30"}, 'the value for "day" is no date that can be spoken'),
        ({}, 'no value for "day"'),
    ],
)
async def test_what_fails_is_told_without_values(
    answer: Mapping[str, str] | Exception, fault: str
) -> None:
    hospital, ledger = Hospital(answer), Ledger()
    hospital.let.set()
    mine = errand(hospital, ledger)
    mine.go(ASKED)
    assert await taken(mine) == Fetched(None)
    assert [it["fault"] for it in ledger.told] == [fault]
    assert "秘密" not in str(ledger.told)


async def test_a_late_answer_is_not_waited_for() -> None:
    hospital, ledger = Hospital(GOOD), Ledger()
    mine = errand(hospital, ledger, text().replace("within_s: 2", "within_s: 0.5"))
    mine.go(ASKED)
    assert await taken(mine) == Fetched(None)
    assert hospital.gone
    assert ledger.told[0]["fault"] == "no answer within 0.5 s"


async def test_where_nothing_can_be_asked_the_call_goes_on_without() -> None:
    ledger = Ledger()
    mine = errand(None, ledger)
    mine.go(ASKED)
    assert await taken(mine) == Fetched(None)
    assert ledger.told[0]["fault"]


async def test_a_bug_is_no_answer() -> None:
    hospital = Hospital(ValueError("bug"))
    hospital.let.set()
    mine = errand(hospital, Ledger())
    mine.go(ASKED)
    assert await taken(mine) == Fetched(None)


async def test_who_goes_on_lets_it_go() -> None:
    hospital = Hospital(GOOD)
    mine = errand(hospital, Ledger())
    mine.go(ASKED)
    await asyncio.sleep(0)
    mine.drop()
    await asyncio.sleep(0)
    assert hospital.gone
    assert not mine.waiting
    assert mine.take() is None


class Patient(Mind):
    """Talks by the script that asks the hospital."""

    def __init__(self, _script: object, _callee: object, clock: PracticeClock) -> None:
        super().__init__(SCRIPT, CALLEE, clock)


async def test_in_a_call_the_answer_is_spoken() -> None:
    hospital, person, log = Hospital(GOOD), Person(), Log()
    hospital.let.set()
    leg = Leg(person, [("皮肤科", 600), ("可以", 400)], "喂你好")
    record = await lived(leg, person, log, Setting(mind=Patient, webhooks=hospital))
    said = [turn.text for turn in record.turns]
    assert "我帮您查一下。" in said
    assert said.index("我帮您查一下。") < said.index("后天下午三点半有号，行吗？")
    assert record.slots["day"] == "2026-03-12"
    assert ending(record) is Disposition.COMPLETED
    assert log.facts.count(Kind.WEBHOOK_ASKED) == 1


async def test_in_a_call_a_failure_leads_elsewhere() -> None:
    hospital, person, log = Hospital(InputError("no")), Person(), Log()
    hospital.let.set()
    leg = Leg(person, [("皮肤科", 600)], "喂你好")
    record = await lived(leg, person, log, Setting(mind=Patient, webhooks=hospital))
    assert any("查不到号" in turn.text for turn in record.turns)
    assert "day" not in record.slots


async def test_who_refuses_while_it_is_asked_is_obeyed_and_it_is_let_go() -> None:
    hospital, person, log = Hospital(GOOD), Person(), Log()
    leg = Leg(person, [("皮肤科", 600), ("别再打给我了", 900)], "喂你好")
    slow = Setting(mind=Patient, webhooks=hospital)
    record = await lived(leg, person, log, slow)
    assert log.suppressed == ["别再打给我了"]
    assert ending(record) is Disposition.OPTED_OUT
    assert hospital.gone


async def test_who_hangs_up_leaves_nothing_behind() -> None:
    hospital, person, log = Hospital(GOOD), Person(), Log()
    gone = Closed(Release(200, remote=True, answered=True))
    leg = Leg(person, [("皮肤科", 600), gone], "喂你好")
    await lived(leg, person, log, Setting(mind=Patient, webhooks=hospital))
    await asyncio.sleep(0)
    assert hospital.gone
