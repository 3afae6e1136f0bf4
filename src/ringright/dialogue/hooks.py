"""Finds what is wrong with the webhooks of a plain script, and with the steps that ask them."""

from collections.abc import Mapping
from typing import Final

from ringright.dialogue.paths import Block, block, blocks, items, leads, text
from ringright.dialogue.shape import nearest
from ringright.dialogue.source import Path, Source
from ringright.dialogue.webhook import origin

HOUSE: Final = ("name", "number", "organisation", "reason", "number_source", "callback_at")
"""Names that no webhook may give a value for."""

_ALONE: Final = ("again", "expect", "collect", "confirm", "keys", "branch", "silence", "unclear",
    "patience_s", "max_tries")  # fmt: skip
"""What has no place beside "fetch"."""


def check(source: Source, data: Block) -> None:
    """Report faults of webhooks and of the steps that ask them."""
    hooks, steps = dict(blocks(data.get("webhooks"))), dict(blocks(data.get("steps")))
    known = _known(data, steps)
    used = {text(step.get("fetch")) for step in steps.values()}
    types: dict[str, str] = {}
    for name, hook in hooks.items():
        path: Path = ("webhooks", name)
        if name not in used:
            fault = f'no step asks the webhook "{name}"; add a "fetch: {name}" or take it out'
            source.report(path, fault)
        if text(hook.get("url")) and not origin(text(hook.get("url"))):
            fault = 'write an address with https:// ("http://" only on this machine), no password'
            source.report((*path, "url"), fault)
        _gives(source, path, hook, known, types)
        _send(source, path, hook, (*known, *types))
    for name, step in steps.items():
        if "fetch" in step:
            _step(source, ("steps", name), step, hooks)


def _known(data: Block, steps: Mapping[str, Block]) -> Mapping[str, str]:
    """Slots and variables that have a meaning without webhooks, with what they are."""
    replies = [way for step in steps.values() for _, way in blocks(step.get("expect"))]
    noted = {slot: "a slot that is set" for way in replies for slot in block(way.get("set"))}
    asked = {slot: "a slot that is asked for" for step in steps.values()
             for slot in block(step.get("collect"))}  # fmt: skip
    return {**dict.fromkeys(block(data.get("variables")), "a variable"), **noted, **asked}


def _gives(
    source: Source, path: Path, hook: Block, known: Mapping[str, str], types: dict[str, str]
) -> None:
    for slot, kind in block(hook.get("gives")).items():
        place = (*path, "gives", slot)
        if slot in HOUSE:
            source.report(place, f'"{slot}" is the house\'s own; choose another name')
        elif slot in known:
            source.report(place, f'"{slot}" is {known[slot]} already; choose another name')
        elif types.setdefault(slot, text(kind)) != text(kind):
            fault = f'"{slot}" is a {types[slot]} of another webhook; choose another name'
            source.report(place, fault)


def _send(source: Source, path: Path, hook: Block, known: tuple[str, ...]) -> None:
    for place, name in enumerate(map(text, items(hook.get("send")))):
        if name == "number" and "number" in known:
            fault = 'here "number" is the telephone number; give your own another name'
            source.report((*path, "send", place), fault)
        elif name not in (*known, "name", "number"):
            fault = f'"{name}" is no slot or variable; {nearest(name, (*known, "name", "number"))}'
            source.report((*path, "send", place), fault)


def _step(source: Source, path: Path, step: Block, hooks: Mapping[str, Block]) -> None:
    name = text(step.get("fetch"))
    if name not in hooks:
        fault = f'webhook "{name}" is not described; {nearest(name, tuple(hooks))}'
        source.report((*path, "fetch"), fault)
    for key in _ALONE:
        if key in step:
            fault = f'a step that asks a webhook only waits; move "{key}" into a step of its own'
            source.report((*path, key), fault)
    if not leads(step):
        fault = 'add "goto:" or "end:", for when the webhook has answered'
        source.report((*path, "fetch"), fault)
    if not leads(block(step.get("else"))):
        fault = 'add "else:" with "goto:" or "end:", for when the webhook fails or is late'
        source.report((*path, "fetch"), fault)
