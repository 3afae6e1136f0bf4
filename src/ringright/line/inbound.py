"""Calls that come in: who is called, and which script answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import unquote

from ringright.line.leg import Leg

EMERGENCY: Final = frozenset({"110", "119", "120", "122", "112", "911", "999", "000", "995"})
"""Never answered by a robot, whatever the routes say."""
_USER: Final = re.compile(r"sips?:([^@:;>?\s]*)[^@>\s]*@|tel:([^;>?\s]+)", re.IGNORECASE)
_VISUAL: Final = str.maketrans("", "", "-.() ")


class Inbound(Leg, Protocol):
    """A leg that rings here and waits for our decision."""

    async def answer(self) -> None:
        """Take the call."""
        ...

    async def reject(self) -> None:
        """Refuse it."""
        ...


@dataclass(frozen=True)
class Offer:
    """One call that comes in; `caller` is the From URI, `request` the INVITE's first line."""

    leg: Inbound
    caller: str
    request: str

    @property
    def called(self) -> str:
        """The number the caller dialled, as the trunk sent it; "" if there is none."""
        return user(self.request)

    @property
    def number(self) -> str:
        """The caller's number; "" if it is withheld."""
        shown = user(self.caller)
        return "" if shown.lower() in ("anonymous", "unavailable") else shown


@dataclass(frozen=True)
class Entry:
    """Which script answers a called number; "*" answers what no other entry does."""

    called: str
    script: str


def user(uri: str) -> str:
    """The user part of the first SIP or tel URI in `uri`; "" where it has none.

    Without password, escapes and visual separators (RFC 3261 section 19.1.1, RFC 3966): however it
    is written, 911 is 911.
    """
    found = _USER.search(uri)
    return unquote(found[1] or found[2] or "").translate(_VISUAL) if found else ""


def script(entries: Iterable[Entry], called: str) -> str | None:
    """The script for `called`; None when nobody answers here, as for every emergency number."""
    if called.removeprefix("+") in EMERGENCY:
        return None
    table = {entry.called: entry.script for entry in entries}
    return table.get(called, table.get("*"))
