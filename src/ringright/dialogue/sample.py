"""A made-up callee and made-up slot values, so that any step of a script can be tried alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from ringright.dialogue import slots
from ringright.dialogue.moves import Action, Callee, Fetch, Fetched
from ringright.dialogue.script import CALLBACK, Script
from ringright.dialogue.slots import Slot, Value
from ringright.dialogue.webhook import Webhook, taken

_NAMES: Final = {"zh": "陈晨", "en": "Alex Smith"}
_TEXTS: Final = {"zh": "示例", "en": "a sample"}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {"date": "明天", "time": "上午十点", "moment": "明天上午十点", "number": "三",
           "money": "一百元", "phone": "13800138000"},
    "en": {"date": "tomorrow", "time": "ten a.m.", "moment": "tomorrow at ten a.m.",
           "number": "three", "money": "ten dollars", "phone": "2025550123"},
}  # fmt: skip


def callee(script: Script, today: date, name: str = "") -> Callee:
    """Somebody whom the script could call; `name` replaces the made-up one."""
    made = {
        "date": (today + timedelta(days=1)).isoformat(),
        "time": "09:30",
        "number": "3",
        "text": _TEXTS[script.language],
    }
    variables = {column: made[kind] for column, kind in script.variables.items()}
    return Callee(name or _NAMES[script.language], variables, script.number_source, today)


def answer(hook: Webhook, language: str, today: date) -> dict[str, str]:
    """What `hook` could answer, made up by type."""
    made = {"date": (today + timedelta(days=2)).isoformat(), "time": "15:30", "number": "3",
            "money": "100", "yes_no": "yes", "text": _TEXTS[language]}  # fmt: skip
    return {name: made[kind] for name, kind in hook.gives.items()}


def fetched(script: Script, actions: Sequence[Action], today: date) -> Fetched | None:
    """A made-up answer, if one of `actions` asks a webhook."""
    asked = next((it for it in actions if isinstance(it, Fetch)), None)
    if asked is None:
        return None
    return Fetched(answer(script.webhooks[asked.webhook], script.language, today))


def values(script: Script, now: datetime) -> dict[str, Value]:
    """A value for every slot of the script."""
    found = {slot.name: _value(slot, script.language, now) for slot in _slots(script)}
    for step in script.steps.values():
        for reply in step.expect.values():
            found |= {slot: Value(text, (text,)) for slot, text in reply.set.items()}
    for hook in script.webhooks.values():
        made = answer(hook, script.language, now.date())
        found |= taken(hook, made, now.date(), script.language).values
    return found


def _slots(script: Script) -> Iterator[Slot]:
    yield CALLBACK
    for step in script.steps.values():
        yield from (asked.slot for asked in step.collect)


def _value(slot: Slot, language: str, now: datetime) -> Value:
    words = _WORDS[language].get(slot.type, "")
    read = slots.read(slot, words, now, language).value if words else None
    if read is None and slot.type == "time":
        words = slot.start.isoformat("minutes")
        read = slots.read(slot, words, now, language).value
    return read or Value(slot.name, (_TEXTS[language],))
