"""Choosing a way without asking: what a slot or a contact's variable must hold."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from ringright.dialogue import dates, slots
from ringright.dialogue.slots import Slot

_NUMBER: Final = re.compile(r"(-?\d+(?:\.\d+)?)(?:%| [A-Z]{3})?")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d)?")


@dataclass(frozen=True)
class Check:
    """What the slot or variable called `name` must hold: all that is given here.

    `among` are values one of which it must be, `barred` values it must not be; `known` says
    whether it must have a value at all (None: it must unless only `barred` is given).
    """

    name: str
    among: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    at_least: str = ""
    at_most: str = ""
    known: bool | None = None

    def holds(self, value: str) -> bool:
        """Whether `value` passes; "" is none."""
        if self.known is not None and self.known != bool(value):
            return False
        if not value and (self.among or self.at_least or self.at_most):
            return False
        return (
            (not self.among or any(_same(value, one) for one in self.among))
            and not any(_same(value, one) for one in self.barred)
            and (not self.at_least or _order(value, self.at_least) >= 0)
            and (not self.at_most or _order(self.at_most, value) >= 0)
        )


def normal(kind: str, value: str, today: date, language: str) -> str:
    """A contact's variable for comparing: dates and times as ISO 8601, "" if unreadable."""
    if kind == "date":
        found = dates.find(value, today, language)
        return found[-1][0].isoformat() if found else ""
    if kind == "time":
        now = datetime.combine(today, time(0))
        for slot in (Slot("", "time", time(0), time(23, 59)), Slot("", "time")):
            read = slots.read(slot, value, now, language)
            if read.value is not None:
                return read.value.iso
        return ""
    return value.strip().replace(",", "") if kind == "number" else " ".join(value.split())


def _same(one: str, other: str) -> bool:
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return first == second
    return one.casefold() == other.casefold()


def _number(value: str) -> Decimal | None:
    found = _NUMBER.fullmatch(value)
    return Decimal(found[1]) if found else None


def _order(one: str, other: str) -> int:
    """1, 0 or -1 as `one` is more, the same or less; -1 where they cannot be compared.

    A day and a moment are compared by their days.
    """
    first, second = _number(one), _number(other)
    if first is not None and second is not None:
        return (first > second) - (first < second)
    if not _alike(one, other):
        return -1
    size = min(len(one), len(other))
    return (one[:size] > other[:size]) - (one[:size] < other[:size])


def _alike(one: str, other: str) -> bool:
    """Whether both are days or moments, or both are times of day."""
    first, second = _MOMENT.fullmatch(one), _MOMENT.fullmatch(other)
    return bool(first and second and one and other and bool(first[1]) == bool(second[1]))
