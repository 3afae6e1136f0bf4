"""Two texts of a script compared by meaning: which steps, phrases and answers came or went."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ringright.dialogue.source import Plain, parse

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Change:
    """One difference; `where` is like `intents.move.phrases`, texts are "" where there is none."""

    kind: Kind
    where: str
    old: str = ""
    new: str = ""

    def sentence(self) -> str:
        """The change in one line."""
        if self.kind == "changed":
            return f"changed {self.where}: {self.old} -> {self.new}"
        return f"{self.kind} {self.where}: {self.old or self.new}"


def changes(old: str, new: str) -> tuple[Change, ...]:
    """What differs between two texts, in the new one's order; comments and order do not count."""
    return tuple(_differ("", parse(old).data, parse(new).data))


def unified(old: str, new: str, old_name: str, new_name: str) -> tuple[str, ...]:
    """The lines of a unified diff."""
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), old_name, new_name, lineterm=""
    )
    return tuple(lines)


def _differ(where: str, old: Plain, new: Plain) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*new, *(name for name in old if name not in new)]:
            inner = f"{where}.{name}".lstrip(".")
            if name not in old:
                yield Change("added", inner, new=_brief(new[name]))
            elif name not in new:
                yield Change("removed", inner, old=_brief(old[name]))
            else:
                yield from _differ(inner, old[name], new[name])
    elif isinstance(old, list) and isinstance(new, list) and old != new:
        yield from _lists(where, [_brief(it) for it in old], [_brief(it) for it in new])
    elif old != new:
        yield Change("changed", where, _brief(old), _brief(new))


def _lists(where: str, old: list[str], new: list[str]) -> Iterator[Change]:
    added = [it for it in new if it not in old]
    removed = [it for it in old if it not in new]
    if not added and not removed:
        yield Change("changed", where, ", ".join(old), ", ".join(new))
    for text in added:
        yield Change("added", where, new=text)
    for text in removed:
        yield Change("removed", where, old=text)


def _brief(value: Plain) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_brief(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_brief(item) for item in value)
    return str(value)
