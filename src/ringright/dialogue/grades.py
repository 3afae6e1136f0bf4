"""The rules by which a script values a call: read from the plain file, and checked for sense."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ringright.dialogue.paths import given
from ringright.dialogue.script import BUILT_IN
from ringright.dialogue.shape import nearest
from ringright.dialogue.source import Path, Plain, Source
from ringright.domain.outcome import Grade, Scalar
from ringright.domain.script import (
    GLOBAL_INTENTS,
    Condition,
    FieldRule,
    GradeRule,
    Range,
    Rules,
    SlotTest,
    TagRule,
)

QUESTIONS: Final = ("who_are_you", "number_source", "are_you_robot", "knowledge")
"""Intents that are a question in every script; each of its answers is one too."""

_LISTS: Final = ("heard", "heard_all", "not_heard", "ended", "at_step")
_RANGES: Final = ("questions", "spoke_s", "turns", "interrupted")
_READABLE: Final[Mapping[str, re.Pattern[str]]] = {
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "yes_no": re.compile("yes|no"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d"),
}
"""How a fixed value of a field reads, by the field's type."""

_SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number", "money"),
    "yes_no": ("yes_no",),
    "date": ("date", "moment"),
    "time": ("time",),
}
"""The types of slots that a field may take its value from; a text takes any."""

_Block = Mapping[str, Plain]


def rules(data: _Block, endings: Mapping[str, Grade]) -> Rules:
    """The rules of a file that was found sound; `endings` are the grades of its endings."""
    return Rules(
        tuple(_grade(_block(item)) for item in _items(data.get("grades"))),
        tuple(
            TagRule(_word(item, "tag"), _when(item))
            for item in map(_block, _items(data.get("tags")))
        ),
        tuple(_field(name, _block(item)) for name, item in _block(data.get("fields")).items()),
        endings,
        (*_block(data.get("answers")), *QUESTIONS),
    )


def check(source: Source, data: _Block) -> None:
    """Report unknown names, conditions that nothing can meet, and rules that can never count."""
    known = _known(data)
    for path, item in _holders(data):
        block = _block(item.get("when"))
        inner: Path = (*path, "when") if "when" in item else path
        for place, kind, name in _names(inner, block if "when" in item else item):
            if name not in known[kind]:
                fault = f'{kind} "{name}" does not exist; {nearest(name, known[kind])}'
                source.report(place, fault)
        _contradiction(source, inner, _when(item))
    _grades(source, data)
    _fields(source, data, known["slot"])


def _block(value: Plain) -> _Block:
    return value if isinstance(value, dict) else {}


def _items(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def _word(block: _Block, key: str, default: str = "") -> str:
    value = block.get(key, default)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip() if isinstance(value, str | int | float) else default


# Reading.


def _grade(block: _Block) -> GradeRule:
    overrule = block.get("overrule") is True
    return GradeRule(Grade(_word(block, "grade")), _when(block), overrule, _word(block, "tag"))


def _field(name: str, block: _Block) -> FieldRule:
    return FieldRule(
        name,
        _word(block, "label") or name,
        _word(block, "type", "text"),
        _word(block, "from"),
        _word(block, "value"),
        _when(block),
    )


def _when(holder: _Block) -> Condition:
    """The condition of a rule; the short form has its `heard` beside the grade."""
    block = _block(holder["when"]) if "when" in holder else holder
    heard, every, never, ended, steps = (
        tuple(str(name) for name in _items(block.get(key))) for key in _LISTS
    )
    slots = {name: _slot(test) for name, test in _block(block.get("slots")).items()}
    asked, spoke, turns, cut = (_range(block.get(key)) for key in _RANGES)
    return Condition(heard, every, never, ended, steps, slots, asked, spoke, turns, cut)


def _range(value: Plain) -> Range | None:
    if not isinstance(value, dict):
        return None
    low, high = (value.get(key) for key in ("at_least", "at_most"))
    return Range(_figure(low), _figure(high))


def _figure(value: Plain) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _slot(value: Plain) -> SlotTest:
    if isinstance(value, dict):
        known = value.get("known")
        low, high = (_scalar(value.get(key)) for key in ("at_least", "at_most"))
        return SlotTest((), low, high, known if isinstance(known, bool) else None)
    given = value if isinstance(value, list) else [value]
    return SlotTest(tuple(item for item in map(_scalar, given) if item is not None))


def _scalar(value: Plain) -> Scalar | None:
    return value if isinstance(value, str | int | float) else None


# Checking.


def _holders(data: _Block) -> Iterator[tuple[Path, _Block]]:
    """Every rule that has a condition, with its place."""
    for group in ("grades", "tags"):
        for place, item in enumerate(_items(data.get(group))):
            yield (group, place), _block(item)
    for name, item in _block(data.get("fields")).items():
        if "when" in _block(item):
            yield ("fields", name), _block(item)


def _known(data: _Block) -> Mapping[str, tuple[str, ...]]:
    steps = _block(data.get("steps"))
    noted = [*_inside(data.get("steps"), "collect"), *_inside(data.get("steps"), "set")]
    slots = dict.fromkeys(name for block in noted for name in block)
    answers = tuple(_block(data.get("answers")))
    return {
        "intent": (*_block(data.get("intents")), *answers, *GLOBAL_INTENTS),
        "ending": (*_block(data.get("endings")), *BUILT_IN),
        "step": tuple(steps),
        "slot": (*slots, *given(data), "callback_at"),
    }


def _inside(value: Plain, key: str) -> Iterator[_Block]:
    """Every block called `key`, however deep."""
    inner = value.values() if isinstance(value, dict) else _items(value)
    yield from (_block(found) for found in [_block(value).get(key)] if isinstance(found, dict))
    for item in inner:
        yield from _inside(item, key)


def _names(path: Path, block: _Block) -> Iterator[tuple[Path, str, str]]:
    """Every name in a condition: its place, its kind and itself."""
    kinds = dict.fromkeys(_LISTS, "intent") | {"ended": "ending", "at_step": "step"}
    for key, kind in kinds.items():
        for place, name in enumerate(_items(block.get(key))):
            yield (*path, key, place), kind, str(name)
    for name in _block(block.get("slots")):
        yield (*path, "slots", name), "slot", name


def _contradiction(source: Source, path: Path, when: Condition) -> None:
    """What no call can meet, where that is plain to see."""
    both = sorted(set(when.heard_all) & set(when.not_heard))
    if when.heard and set(when.heard) <= set(when.not_heard):
        both = [*both, *when.heard]
    if both:
        fault = f'no call fits: "{both[0]}" must be heard and must not be; take one out'
        source.report((*path, "not_heard"), fault)
    for key in _RANGES:
        bounds: Range | None = getattr(when, key)
        if bounds and _crossed(bounds.at_least, bounds.at_most):
            source.report((*path, key), f'no call fits: "at_least" of "{key}" is over "at_most"')
    for name, test in when.slots.items():
        bounded = test.at_least is not None or test.at_most is not None
        if _crossed(test.at_least, test.at_most):
            source.report((*path, "slots", name), 'no call fits: "at_least" is over "at_most"')
        elif test.known is False and bounded:
            source.report((*path, "slots", name), "no call fits: a slot not known has no value")


def _crossed(low: Scalar | None, high: Scalar | None) -> bool:
    if isinstance(low, str) and isinstance(high, str):
        return low > high
    numbers = isinstance(low, int | float) and isinstance(high, int | float)
    return numbers and low > high  # type: ignore[operator]  # both are numbers


def _grades(source: Source, data: _Block) -> None:
    seen: dict[int, GradeRule] = {}
    for place, item in enumerate(_items(data.get("grades"))):
        block = _block(item)
        path: Path = ("grades", place)
        if ("when" in block) == ("heard" in block):
            fault = 'a rule needs one condition: "when:", or "heard:" alone; write "when:"'
            source.report(path, fault)
            continue
        if _word(block, "grade") not in set(Grade) or _when(block) == Condition():
            continue  # the shape is reported already
        rule = _grade(block)
        twin = next((n for n, old in seen.items() if _covers(old, rule)), None)
        if twin is not None:
            fault = f"this never counts: rule {twin + 1} above fits the same calls; take one out"
            source.report(path, fault)
        elif rule.when.ended and not rule.overrule:
            fault = 'an ending has its own grade; write "overrule: true" to replace it'
            source.report((*path, "when", "ended"), fault)
        elif rule.grade is not Grade.D and _refuses(rule.when):
            source.report((*path, "grade"), "who wants no more calls is a D, always; take this out")
        seen[place] = rule


def _covers(old: GradeRule, new: GradeRule) -> bool:
    return old.when == new.when and (old.overrule or not new.overrule)


def _refuses(when: Condition) -> bool:
    """Whether it can be met only by somebody who refused all further calls."""
    return (
        set(when.heard) == {"opt_out"}
        or "opt_out" in when.heard_all
        or set(when.ended) == {"opted_out"}
    )


def _fields(source: Source, data: _Block, slots: tuple[str, ...]) -> None:
    types = _types(data)
    for name, item in _block(data.get("fields")).items():
        block = _block(item)
        path: Path = ("fields", name)
        kind, slot = _word(block, "type", "text"), _word(block, "from")
        if ("from" in block) == ("value" in block):
            source.report(path, 'write "from:" (a slot), or "value:" with "when:"')
        elif "value" in block and "when" not in block:
            source.report(path, 'a fixed value needs "when:" (which calls get it)')
        elif "from" in block and "when" in block:
            source.report((*path, "when"), '"from:" takes the slot as it is; take "when:" out')
        elif slot and slot not in slots:
            fault = f'slot "{slot}" does not exist; {nearest(slot, slots)}'
            source.report((*path, "from"), fault)
        elif slot in types and kind in _SOURCES and types[slot] not in _SOURCES[kind]:
            fault = f'slot "{slot}" is of type {types[slot]}, this field of type {kind}'
            source.report((*path, "from"), fault)
        elif "value" in block and not _reads(kind, _word(block, "value")):
            source.report((*path, "value"), f'"{_word(block, "value")}" is no {kind}')


def _types(data: _Block) -> Mapping[str, str]:
    return {
        name: _word(_block(asked), "type")
        for collected in _inside(data.get("steps"), "collect")
        for name, asked in collected.items()
    } | {"callback_at": "moment", **given(data)}


def _reads(kind: str, value: str) -> bool:
    pattern = _READABLE.get(kind)
    return pattern is None or pattern.fullmatch(value) is not None
