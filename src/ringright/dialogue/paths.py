"""The ways through a plain script, malformed parts left aside: exits, questions, beginnings."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ringright.dialogue.source import Path, Plain

Block: TypeAlias = Mapping[str, Plain]


def block(value: Plain) -> Block:
    """`value` if it is a block of keys, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Plain) -> str:
    """`value` if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def items(value: Plain) -> list[Plain]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def blocks(value: Plain) -> Iterator[tuple[str, Block]]:
    """The blocks inside a block, by name."""
    for name, inner in block(value).items():
        if isinstance(inner, dict):
            yield name, inner


def leads(way: Block) -> bool:
    """Whether `way` says where it goes."""
    return "goto" in way or "end" in way


def answered(step: Block) -> Iterator[tuple[Path, Block]]:
    """The ways out of a step that somebody who answers can take, with their path inside it."""
    if leads(step):
        yield (), step
    for intent, reply in blocks(step.get("expect")):
        yield ("expect", intent), reply
    for place, case in enumerate(items(step.get("branch"))):
        yield ("branch", place), block(case)
    yield ("else",), block(step.get("else"))


def given(data: Block) -> dict[str, str]:
    """The slots that webhooks fill, with their types."""
    hooks = (hook for _, hook in blocks(data.get("webhooks")))
    return {name: text(kind) for hook in hooks for name, kind in block(hook.get("gives")).items()}


def fetched(data: Block, step: Block) -> set[str]:
    """The slots that the webhook of a step fills."""
    hook = block(block(data.get("webhooks")).get(text(step.get("fetch"))))
    return set(block(hook.get("gives")))


def exits(step: Block) -> Iterator[tuple[Path, Block]]:
    """Every way out of a step that leads somewhere: its answers', and those of who gives none."""
    for path, way in answered(step):
        if leads(way):
            yield path, way
    for name in ("silence", "unclear"):
        if leads(block(step.get(name))):
            yield (name,), block(step.get(name))


def following(step: Block) -> set[str]:
    """The steps that may follow."""
    return {text(way.get("goto")) for _, way in exits(step) if way.get("goto")}


def silent(step: Block) -> bool:
    """Whether a step goes on without an answer: it branches, or only speaks."""
    return "expect" not in step and "collect" not in step


def questions(steps: Mapping[str, Block], name: str) -> set[str]:
    """The steps that wait for an answer to which one comes from `name` without giving any."""
    found, seen, todo = set(), set(), [name]
    while todo:
        here = todo.pop()
        if here not in steps or here in seen:
            continue
        seen.add(here)
        if silent(steps[here]):
            todo += following(steps[here])
        else:
            found.add(here)
    return found


def roots(data: Block) -> tuple[str, ...]:
    """The steps that calls begin with."""
    inbound = block(data.get("inbound"))
    return tuple(name for name in (text(data.get("start")), text(inbound.get("start"))) if name)


def reached(steps: Mapping[str, Block], *starts: str) -> set[str]:
    """The steps that can be come to from `starts`."""
    seen, todo = set(), list(starts)
    while todo:
        name = todo.pop()
        if name in steps and name not in seen:
            seen.add(name)
            todo += following(steps[name])
    return seen
