"""YAML as plain values that remember where they stood, so that every complaint has a place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import yaml

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]

_INT: Final = re.compile(r"-?(?:0|[1-9]\d*)")
_FLOAT: Final = re.compile(r"-?\d+\.\d+")
_BARE: Final = re.compile(r"(?:.*?:\s+|\s*-\s+)(\{\w+\})\s*[^\s,}\]#]")
"""A line whose text begins with a hole and stands without quotes."""

_WORDS: Final[Mapping[str, bool | None]] = {
    "true": True, "false": False, "null": None, "~": None, "": None,
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of a script: where (from 1), and what to write instead."""

    line: int
    column: int
    text: str


@dataclass
class Source:
    """A parsed file: its values, the place of each value and key, and what was wrong."""

    data: Plain = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, path: Path) -> tuple[int, int]:
        """Line and column of `path`, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def report(self, path: Path, text: str) -> None:
        """Note a fault at `path`."""
        self.problems.append(Problem(*self.where(path), text))


def parse(text: str) -> Source:
    """Read YAML; keys stay text (yes is a word here), as do scalars but numbers, true and false.

    Anchors are refused: a file that refers to itself has no end.
    """
    source = Source()
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                mark = event.start_mark
                line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
                fault = "write the text out instead of using a YAML alias (*name)"
                source.problems.append(Problem(line, column, fault))
                return source
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        source.problems.append(_fault(error, text))
        return source
    except yaml.YAMLError as error:
        source.problems.append(Problem(1, 1, f"this is not YAML: {str(error).splitlines()[0]}"))
        return source
    except RecursionError:
        source.problems.append(
            Problem(1, 1, "the file is nested too deeply; a script needs six levels")
        )
        return source
    if node is not None:
        source.data = _plain(node, (), source)
    return source


def _fault(error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    bare = _BARE.match(lines[mark.line]) if mark and mark.line < len(lines) else None
    if mark and bare:
        fault = f'a text that begins with a brace needs quotes: "{bare[1]}..."'
        return Problem(mark.line + 1, bare.start(1) + 1, fault)
    reason = error.problem or error.context or "something is wrong here"
    hint = "check the indentation, and put texts with : # ? , or { in quotes"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, f"this is not YAML: {reason}; {hint}")


def _plain(node: yaml.Node, path: Path, source: Source) -> Plain:
    source.places.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        return dict(_members(node, path, source))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, place), source) for place, item in enumerate(node.value)]
    return _scalar(node)


def _members(node: yaml.MappingNode, path: Path, source: Source) -> Iterator[tuple[str, Plain]]:
    seen = set()
    for key, value in node.value:
        name = str(key.value)
        mark = key.start_mark
        if name in seen:
            fault = f'"{name}" stands here twice; keep one'
            source.problems.append(Problem(mark.line + 1, mark.column + 1, fault))
            continue
        seen.add(name)
        source.places[(*path, name)] = (mark.line + 1, mark.column + 1)
        yield name, _plain(value, (*path, name), source)


def _scalar(node: yaml.Node) -> Plain:
    text = str(node.value)
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return _WORDS.get(text, text)
