"""Flows, parts of a script that several steps use: laid out before anything else looks at it.

A step `identity` that uses a flow is followed by the flow's steps as `identity.ask`; where the
flow ends with `return`, the step's own way is taken. Every place stays what it was in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ringright.dialogue.paths import Block, block, blocks, items, leads, text
from ringright.dialogue.shape import nearest
from ringright.dialogue.source import Path, Plain, Source

RETURN: Final = "return"
"""The ending that leaves a flow."""

DEEPEST: Final = 3
MOST: Final = 500
"""Steps of a script with all flows laid out."""

_BESIDE: Final = ("use", "say", "goto", "end")
_UNASKED: Final = ("else", "silence", "unclear")


def expand(source: Source) -> Source:
    """The same file with its flows laid out as steps; what is wrong with them is reported."""
    data = block(source.data)
    if not data:
        return source
    layout = _Layout(source, dict(blocks(data.get("flows"))))
    layout.check(data)
    layout.lay(_Part(("steps",), block(data.get("steps"))))
    layout.unused()
    return Source(
        {**data, "steps": layout.steps} if "steps" in data else dict(data),
        {**source.places, **layout.places},
        source.problems,
    )


@dataclass(frozen=True)
class _Part:
    """Steps to lay out: where they stand, what goes before their names, and where they return.

    `inside` are the flows around them.
    """

    path: Path
    steps: Block
    before: str = ""
    after: Block | None = None
    inside: tuple[str, ...] = ()


@dataclass
class _Layout:
    """The steps laid out so far."""

    source: Source
    flows: dict[str, Block]
    steps: dict[str, Plain] = field(default_factory=dict)
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    near: dict[Path, list[Path]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.source.places:
            size = {"steps": 2, "flows": 4}.get(str(path[0]), 0) if path else 0
            if size and len(path) >= size:
                self.near.setdefault(path[:size], []).append(path)

    def check(self, data: Block) -> None:
        """Report flows that begin nowhere, and an ending that would hide the way back."""
        for name, flow in self.flows.items():
            steps, start = tuple(block(flow.get("steps"))), text(flow.get("start"))
            if start and start not in steps:
                fault = f'step "{start}" does not exist in this flow; {nearest(start, steps)}'
                self.source.report(("flows", name, "start"), fault)
        if RETURN in block(data.get("endings")):
            fault = f'"{RETURN}" is how a flow ends; choose another name'
            self.source.report(("endings", RETURN), fault)

    def unused(self) -> None:
        """Report flows that no step uses."""
        for name in self.flows:
            if name not in self.used:
                fault = f'no step uses the flow "{name}"; add a "use: {name}" or take it out'
                self.source.report(("flows", name), fault)

    def lay(self, part: _Part) -> None:
        """Add the steps of a part, and of the flows that they use."""
        for name, value in part.steps.items():
            whole = part.before + name
            if len(self.steps) >= MOST:
                fault = f"with all flows laid out these are more than {MOST} steps; use fewer"
                self.source.report(part.path, fault)
                return
            if not isinstance(value, dict):
                self.steps[whole] = value
                continue
            path = (*part.path, name)
            self._place(path, whole)
            step = self._renamed(part, whole, value)
            self.steps[whole] = step
            if "use" in value:
                self._use(part, path, whole, step)

    def _place(self, path: Path, whole: str) -> None:
        for inner in self.near.get(path, ()):
            self.places[("steps", whole, *inner[len(path) :])] = self.source.places[inner]

    def _renamed(self, part: _Part, whole: str, step: Block) -> dict[str, Plain]:
        """The step with all its ways leading to whole names, and back where they return."""
        new = dict(step)
        for path, way in _ways(step):
            _put(new, path, self._way(part, ("steps", whole, *path), way))
        return self._way(part, ("steps", whole), new)

    def _way(self, part: _Part, path: Path, way: Block) -> dict[str, Plain]:
        new = dict(way)
        if part.before and text(way.get("goto")):
            new["goto"] = part.before + text(way.get("goto"))
        if way.get("end") == RETURN and part.after is not None:
            del new["end"]
            new |= part.after
            for key in part.after:
                self.places[(*path, key)] = self.places.get((*path, "end"), self.source.where(path))
        return new

    def _use(self, part: _Part, path: Path, whole: str, step: dict[str, Plain]) -> None:
        """Let a step lead into the flow that it uses."""
        name = text(step.pop("use"))
        for key in step:
            if key not in _BESIDE:
                self.source.report((*path, key), f'"{key}" has no place beside "use"; take it out')
        after: dict[str, Plain] = {key: step[key] for key in step if key in ("goto", "end")}
        if not after:
            fault = f'step "{whole}" uses a flow and stops; add "goto:" or "end:"'
            self.source.report(path, fault)
        flow = self.flows.get(name, {})
        start = text(flow.get("start"))
        if not self._usable((*path, "use"), name, part.inside) or start not in block(
            flow.get("steps")
        ):
            start = ""
        before = f"{whole}."
        into: dict[str, Plain] = {"goto": before + start} if start else dict(after)
        said: dict[str, Plain] = {"say": step["say"]} if "say" in step else {}
        self.steps[whole] = {**said, **into} if said else {"branch": [], "else": into}
        for key in into:
            self.places[("steps", whole, *(() if said else ("else",)), key)] = self.source.where(
                (*path, "use")
            )
        if start:
            steps = block(flow.get("steps"))
            inside = (*part.inside, name)
            self.lay(_Part(("flows", name, "steps"), steps, before, after, inside))

    def _usable(self, path: Path, name: str, inside: tuple[str, ...]) -> bool:
        """Whether a flow can be used here: it exists, not inside itself, and not too deep."""
        self.used.add(name)
        fault = ""
        if name not in self.flows:
            fault = f'flow "{name}" does not exist; {nearest(name, tuple(self.flows))}'
        elif name in inside:
            fault = f'flow "{name}" uses itself ({" > ".join((*inside, name))}); take this out'
        elif len(inside) >= DEEPEST:
            fault = f"flows may use each other {DEEPEST} deep ({' > '.join(inside)}); take this out"
        if fault:
            self.source.report(path, fault)
        return not fault


def _ways(step: Block) -> Iterator[tuple[Path, Block]]:
    """Every block inside a step that says where to go."""
    for intent, reply in blocks(step.get("expect")):
        yield ("expect", intent), reply
    for place, case in enumerate(items(step.get("branch"))):
        if isinstance(case, dict):
            yield ("branch", place), case
    for key in _UNASKED:
        if leads(block(step.get(key))):
            yield (key,), block(step.get(key))


def _put(step: dict[str, Plain], path: Path, way: dict[str, Plain]) -> None:
    """Put a way back into a step, at most two levels down, leaving the file's own blocks alone."""
    key = str(path[0])
    if len(path) == 1:
        step[key] = way
    elif isinstance(path[1], int):
        cases = list(items(step[key]))
        cases[path[1]] = way
        step[key] = cases
    else:
        step[key] = {**block(step[key]), path[1]: way}
