"""YAML files that people write, as plain data that still knows where each value stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from ringright.errors import InputError

Where = tuple[str | int, ...]
"""The way to a value: keys and indexes from the top."""
_SCALARS: Final = {f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "float")}


@dataclass(frozen=True)
class Source:
    """One parsed file; every value's line and column are kept under its way."""

    path: Path
    data: Any
    places: Mapping[Where, tuple[int, int]]

    def place(self, where: Where) -> tuple[int, int]:
        """Line and column (from 1) of a value, or of the nearest thing around it."""
        while where and where not in self.places:
            where = where[:-1]
        return self.places.get(where, (1, 1))

    def complaint(self, where: Where, words: str) -> str:
        """`words` behind file, line and column."""
        line, column = self.place(where)
        return f"{self.path}:{line}:{column}: {words}"


class _Composer(yaml.SafeLoader):
    """A composer that refuses anchors, so that no file can unfold into a giant."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose as always, unless the next thing is an alias."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # gap in the stubs
            raise yaml.MarkedYAMLError(
                None, None, "aliases (*name) are not used here; write it out", mark
            )
        return super().compose_node(parent, index)


def read(path: Path, fault: type[InputError]) -> Source:
    """Parse `path`. Raises `fault` with file:line:column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise fault(f"{path}: {error.strerror}", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise fault(f"{path} is not UTF-8", remedy="Save the file as UTF-8.") from error
    return parse(path, text, fault)


def parse(path: Path, text: str, fault: type[InputError]) -> Source:
    """The same for text that was read before; `path` only names it."""
    try:
        return _plain(path, _Composer(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise fault(
            f"{path}:{place}: {error.problem or error.context}",
            remedy='A text that holds any of : , ? # & * needs quotes, like "Hello?".',
        ) from error
    except yaml.reader.ReaderError as error:
        raise fault(f"{path}: {error.reason} at character {error.position}") from error
    except RecursionError as error:
        raise fault(f"{path}:1:1: the file is nested too deep") from error


def _plain(path: Path, loader: _Composer) -> Source:
    places: dict[Where, tuple[int, int]] = {}

    def unfold(node: yaml.Node, where: Where) -> Any:
        places.setdefault(where, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, yaml.MappingNode):
            return mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [unfold(item, (*where, at)) for at, item in enumerate(node.value)]
        return loader.construct_object(node) if node.tag in _SCALARS else node.value

    def mapping(node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise yaml.MarkedYAMLError(
                    None, None, f"{name} stands here twice; keep one", key.start_mark
                )
            places[*where, name] = (key.start_mark.line + 1, key.start_mark.column + 1)
            found[name] = unfold(value, (*where, name))
        return found

    node = loader.get_single_node()
    return Source(path, None if node is None else unfold(node, ()), places)
