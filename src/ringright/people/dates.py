"""Times as people write them in tables."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

LOOSE: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})[:时時](\d{1,2})?分?(?::(\d{1,2}))?)?"
)


@lru_cache(maxsize=8192)
def moment(text: str, zone: str) -> datetime:
    """An aware time: ISO 8601, 2026/3/1 or 2026年3月1日, with or without a time of day.

    Without an offset it is local time of `zone`; a date alone is its midnight. Raises ValueError.
    """
    plain = text.strip()
    try:
        found = datetime.fromisoformat(plain)
    except ValueError:
        found = _loose(plain)
    local = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    local.timestamp()  # a year that has no UTC equivalent raises OverflowError or ValueError here
    return local


def _loose(plain: str) -> datetime:
    match = LOOSE.fullmatch(plain)
    if match is None:
        raise ValueError(f"no date: {plain[:40]}")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 the zone follows
