"""Changes to a script's YAML that leave everything else as it stands: comments, order, wrapping.

ruamel.yaml tells where each value stands; the text is changed there and nowhere else.
"""

import json
import re
from collections.abc import Sequence
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from ringright.errors import InputError

_BARE: Final = re.compile(r"[^\W\d_][\w ，。？！、；：'.!-]*", re.UNICODE)
_RISKY: Final = re.compile(r": |:$| #|[{}\[\],&*!|>%@`\"]")
_WORDS: Final = ("yes", "no", "true", "false", "null", "on", "off", "y", "n")
_STEP: Final = 2


class NoPlace(InputError):
    """The script has no place for this."""

    code = "no_place"


def add_phrases(text: str, group: str, name: str, phrases: Sequence[str]) -> str:
    """`text` with more phrases of an intent (`group` intents) or an answer (`group` answers).

    Phrases that stand there already are left out.
    """
    block = _value(_mapping(_root(text), group), name)
    if not isinstance(block, MappingNode):
        return _entry(text, group, name, f"phrases: [{_flow(phrases)}]")
    listed = _value(block, "phrases")
    if not isinstance(listed, SequenceNode):
        return _first(text, block, f"phrases: [{_flow(phrases)}]")
    there = {item.value for item in listed.value}
    fresh = [phrase for phrase in phrases if phrase not in there]
    return _append(text, listed, fresh) if fresh else text


def add_answer(text: str, name: str, phrases: Sequence[str], say: str) -> str:
    """`text` with a new answer `name`: asked with `phrases`, answered with `say`."""
    if _value(_mapping(_root(text), "answers"), name) is not None:
        raise NoPlace(f"an answer {name} exists", remedy=f"Use: --as phrase:{name}.")
    lines = [f"phrases: [{_flow(phrases)}]", f"say: {_quoted(say)}"]
    return _entry(text, "answers", name, *lines)


def _root(text: str) -> MappingNode:
    node = YAML().compose(text)
    if not isinstance(node, MappingNode):
        raise NoPlace("it is no YAML mapping")
    return node


def _value(block: Node | None, name: str) -> Node | None:
    pairs = block.value if isinstance(block, MappingNode) else []
    return next((value for key, value in pairs if str(key.value) == name), None)


def _mapping(root: MappingNode, group: str) -> MappingNode | None:
    found = _value(root, group)
    return found if isinstance(found, MappingNode) else None


def _entry(text: str, group: str, name: str, *lines: str) -> str:
    """A new entry at the end of a group; the group is made if there is none."""
    block = _mapping(_root(text), group)
    if block is None:
        inner = "".join(f"\n    {line}" for line in lines)
        return f"{text.rstrip()}\n\n{group}:\n  {name}:{inner}\n"
    if block.flow_style:
        return _into_flow(text, block, f"{name}: {{{', '.join(lines)}}}")
    column = block.value[0][0].start_mark.column
    head = " " * column
    inner = "".join(f"\n{head}{' ' * _STEP}{line}" for line in lines)
    return _after(text, _end(block), f"{head}{name}:{inner}")


def _first(text: str, block: MappingNode, line: str) -> str:
    """A new first line of a block."""
    if block.flow_style:
        return _into_flow(text, block, line)
    first = block.value[0][0].start_mark
    at = first.index
    return f"{text[:at]}{line}\n{' ' * first.column}{text[at:]}"


def _into_flow(text: str, block: MappingNode, entry: str) -> str:
    at = block.start_mark.index + 1
    comma = ", " if block.value else ""
    return f"{text[:at]}{entry}{comma}{text[at:]}"


def _append(text: str, listed: SequenceNode, phrases: Sequence[str]) -> str:
    if not listed.flow_style:
        column = listed.start_mark.column
        lines = "\n".join(f"{' ' * column}- {_quoted(phrase)}" for phrase in phrases)
        return _after(text, _end(listed), lines)
    if not listed.value:
        at = listed.start_mark.index + 1
        return f"{text[:at]}{_flow(phrases)}{text[at:]}"
    at = _end(listed.value[-1])
    return f"{text[:at]}, {_flow(phrases)}{text[at:]}"


def _end(node: Node) -> int:
    """Where the last character of a value stands; a block ends with its last value."""
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, MappingNode) else last)


def _after(text: str, at: int, lines: str) -> str:
    """`text` with `lines` below the line in which position `at` lies."""
    ended = at > 0 and text[at - 1] == "\n"
    line_end = at if ended else text.find("\n", at) + 1
    if not ended and not line_end:
        return f"{text}\n{lines}\n"
    return f"{text[:line_end]}{lines}\n{text[line_end:]}"


def _flow(phrases: Sequence[str]) -> str:
    return ", ".join(_quoted(phrase) for phrase in phrases)


def _quoted(text: str) -> str:
    """`text` bare where YAML takes it as it is, else in quotes."""
    bare = _BARE.fullmatch(text) and not _RISKY.search(text) and text.lower() not in _WORDS
    return text if bare and text == text.strip() else json.dumps(text, ensure_ascii=False)
