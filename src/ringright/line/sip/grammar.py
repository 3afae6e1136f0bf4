"""The small words of SIP's grammar (RFC 3261 section 25): tokens, quotes, lists, parameters."""

import re
from collections.abc import Iterable
from typing import Final

from ringright.errors import LineError

Param = tuple[str, str | None]
"""A parameter: its name in small letters, and its value without quotes (None: a bare name)."""
Params = tuple[Param, ...]

TOKEN: Final = r"[A-Za-z0-9.!%*_+`'~-]+"  # noqa: S105 - a pattern, not a password
U31: Final = 2**31 - 1
"""Above any CSeq number (RFC 3261 section 8.1.1.5)."""
U32: Final = 2**32 - 1
_WORD: Final = re.compile(TOKEN)
_VALUE: Final = re.compile(r'[^\s";,<>\\]+')
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_CUTS: Final = {
    mark: re.compile(rf'"(?:[^"\\]|\\.)*"|<[^>]*>|[{mark}"<]', re.DOTALL) for mark in ",;"
}
_SHOWN: Final = 60
"""Characters of a bad text that an error repeats."""


class BadMessage(LineError):
    """The SIP message cannot be read."""

    code = "bad_message"


def shown(text: str) -> str:
    """As much of `text` as an error may repeat, control and undecodable characters escaped."""
    return ascii(text[:_SHOWN])


def token(text: str, what: str) -> str:
    """`text` if it is a token. Raises BadMessage naming `what` it should have been."""
    if not _WORD.fullmatch(text):
        raise BadMessage(f"{shown(text)} is no {what}")
    return text


def number(text: str, ceiling: int, what: str) -> int:
    """A whole number from 0 to `ceiling`; leading zeros are allowed. Raises BadMessage."""
    digits = text.strip(" \t")
    if not (digits.isascii() and digits.isdigit()):
        raise BadMessage(f"{shown(text)} is no {what}")
    significant = digits.lstrip("0") or "0"
    if len(significant) > len(str(ceiling)) or int(significant) > ceiling:
        raise BadMessage(f"{what} {shown(text)} is above {ceiling}")
    return int(significant)


def split(text: str, mark: str) -> list[str]:
    """The parts of `text` between `mark` (comma or semicolon), trimmed.

    Quoted strings and `<...>` are never cut. Raises BadMessage when either is not closed.
    """
    parts, start = [], 0
    for match in _CUTS[mark].finditer(text):
        if match[0] == mark:
            parts.append(text[start : match.start()].strip(" \t"))
            start = match.end()
        elif len(match[0]) == 1:
            raise BadMessage(f"{match[0]} is never closed in {shown(text)}")
    parts.append(text[start:].strip(" \t"))
    return parts


def unquoted(text: str) -> str:
    """What a quoted string says; other text as it is."""
    match = _QUOTED.fullmatch(text)
    return _ESCAPE.sub(r"\1", match[1]) if match else text


def quoted(text: str) -> str:
    """`text` as a quoted string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def params(parts: Iterable[str]) -> Params:
    """Header parameters (generic-param), each `name` or `name=value`. Raises BadMessage."""
    return tuple(_param(part) for part in parts)


def _param(part: str) -> Param:
    name, equals, value = part.partition("=")
    name = token(name.strip(" \t"), "parameter name").lower()
    if not equals:
        return name, None
    value = value.strip(" \t")
    if not (_VALUE.fullmatch(value) or _QUOTED.fullmatch(value)):
        raise BadMessage(f"{shown(value)} is no value of parameter {name[:_SHOWN]}")
    return name, unquoted(value)


def written(pairs: Params) -> str:
    """Header parameters as they follow a value, each with its semicolon."""
    return "".join(f";{name}" if value is None else f";{name}={_wrap(value)}"
                   for name, value in pairs)  # fmt: skip


def _wrap(value: str) -> str:
    return value if _VALUE.fullmatch(value) else quoted(value)


def first(pairs: Params, name: str) -> str:
    """The value of the first parameter `name`; "" when it is absent or bare."""
    return next((value or "" for known, value in pairs if known == name), "")
