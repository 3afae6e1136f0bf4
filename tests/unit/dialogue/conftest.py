"""The two clinic scripts, one callee of each, and short ways to talk with the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ringright.dialogue import engine, flow
from ringright.dialogue.moves import (
    Action,
    Callee,
    Event,
    Fill,
    Hangup,
    Heard,
    Say,
    State,
    Suppress,
)
from ringright.dialogue.script import Script
from ringright.domain.call import Hearing
from ringright.domain.mark import Mark

EXAMPLES = Path(__file__).parents[3] / "examples"
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))


@dataclass
class Talk:
    """One conversation; keeps every action."""

    script: Script
    callee: Callee
    state: State = field(init=False)
    actions: list[Action] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state, first = engine.start(self.script, self.callee, NOW)
        self.actions += first

    def feed(self, event: Event) -> tuple[Action, ...]:
        self.state, actions = engine.step(self.script, self.state, event, NOW)
        self.actions += actions
        return actions

    def hear(self, *texts: str) -> "Talk":
        for text in texts:
            self.feed(Heard(Hearing(text, self.script.language, 0.0)))
        return self

    @property
    def said(self) -> list[str]:
        return [action.utterance.text for action in self.actions if isinstance(action, Say)]

    @property
    def marks(self) -> list[Mark]:
        return [action for action in self.actions if isinstance(action, Mark)]

    @property
    def ending(self) -> Mark:
        return next(mark for mark in reversed(self.marks) if mark.kind == "ending")

    @property
    def slots(self) -> dict[str, str]:
        return {action.slot: action.value for action in self.actions if isinstance(action, Fill)}

    @property
    def hangups(self) -> list[str]:
        return [action.disposition for action in self.actions if isinstance(action, Hangup)]

    @property
    def suppressed(self) -> list[str]:
        return [action.words for action in self.actions if isinstance(action, Suppress)]


@pytest.fixture(scope="session")
def zh() -> Script:
    return flow.load((EXAMPLES / "clinic" / "script.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def en() -> Script:
    return flow.load((EXAMPLES / "clinic-en" / "script.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def chen() -> Callee:
    columns = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
    return Callee("陈建国", columns, "您在诊所预约时的登记", date(2026, 3, 10))


@pytest.fixture
def john() -> Callee:
    columns = {"doctor": "Doctor Wang", "date": "2026-03-11", "time": "09:30"}
    return Callee("John Smith", columns, "the form you filled in", date(2026, 3, 10))


@pytest.fixture
def talk(zh: Script, chen: Callee) -> Callable[[], Talk]:
    return lambda: Talk(zh, chen)


@pytest.fixture
def chat(en: Script, john: Callee) -> Callable[[], Talk]:
    return lambda: Talk(en, john)
