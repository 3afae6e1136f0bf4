"""What a picture of a script shows: steps, endings, and what leads from one to the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ringright.dialogue.exits import Cause, exits
from ringright.dialogue.script import Script, Step


class Kind(StrEnum):
    """What a node is."""

    START = "start"
    STEP = "step"
    COLLECT = "collect"
    BRANCH = "branch"
    ENDING = "ending"


@dataclass(frozen=True)
class Node:
    """One box: its key ("end:x" for endings), its title, and lines of text."""

    key: str
    kind: Kind
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """One way; `labels` are intents, with their keys."""

    source: str
    target: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The whole picture; nodes stand in the script's order."""

    title: str
    language: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


START = "start:"
INBOUND = "(inbound)"
"""What leads to where calls that come in begin."""


def plan(script: Script) -> Plan:
    """What there is to draw of `script`; ways between the same two nodes are one edge."""
    ways: dict[tuple[str, str], list[str]] = {(START, script.start): []}
    if script.inbound is not None:
        ways.setdefault((START, script.inbound.start), []).append(INBOUND)
    for step in script.steps.values():
        for target, label in _ways(step):
            labels = ways.setdefault((step.name, target), [])
            labels += [label] if label else []
    ends = dict.fromkeys(target for _, target in ways if target.startswith("end:"))
    nodes = (
        Node(START, Kind.START, script.organisation, (script.reason,)),
        *(_step(step) for step in script.steps.values()),
        *(_ending(script, key) for key in ends),
    )
    edges = tuple(Edge(*pair, tuple(labels)) for pair, labels in ways.items())
    return Plan(script.id, script.language, nodes, edges)


def _ways(step: Step) -> Iterator[tuple[str, str]]:
    keys: dict[str, list[str]] = {}
    for digit, intent in step.keys.items():
        keys.setdefault(intent, []).append(digit)
    for way in exits(step):
        target = way.way.goto or (f"end:{way.way.end}" if way.way.end else step.name)
        known = way.cause is Cause.INTENT and way.label in keys
        pressed = f" [{', '.join(keys[way.label])}]" if known else ""
        quiet = way.cause in (Cause.SILENCE, Cause.UNCLEAR)
        yield target, f"({way.label})" if quiet else way.label + pressed


def _step(step: Step) -> Node:
    slots = tuple(f"{{{asked.slot.name}}}: {asked.ask}" for asked in step.collect)
    lines = tuple(text for text in (step.say, *slots, step.confirm, step.fetch) if text)
    kind = Kind.COLLECT if step.collect else Kind.BRANCH if step.branch else Kind.STEP
    return Node(step.name, kind, step.name, lines)


def _ending(script: Script, key: str) -> Node:
    ending = script.ending(key.removeprefix("end:"))
    title = f"{ending.name} · {ending.grade}"
    return Node(key, Kind.ENDING, title, (ending.say,))
