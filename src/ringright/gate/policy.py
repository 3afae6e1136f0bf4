"""The rules as data: packs of figures, each with its source; the strictest one wins.

An operator's overlay may only tighten: a looser figure is an error, never silently ignored.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

import yaml

from ringright.domain.consent import Purpose
from ringright.errors import InputError

HOUSE = "house"
CALENDARS = frozenset({"", "chinese"})
KEYS = frozenset(
    {"name", "regions", "hours", "caps", "permit", "clock", "calendar", "rest_days"}
    | {"consent_source", "optout_source"}
)


class PolicyError(InputError):
    """The calling rules cannot be used, so nobody is called."""

    code = "policy_unreadable"


@dataclass(frozen=True)
class Hours:
    """Calls start at or after `start` and before `end`, in the callee's local time."""

    start: time
    end: time
    source: str


@dataclass(frozen=True)
class Cap:
    """At most `calls` in any `seconds`; `purposes` empty means every purpose."""

    calls: int
    seconds: int
    source: str
    purposes: frozenset[Purpose] = frozenset()

    def binds(self, purpose: Purpose) -> bool:
        """Whether the cap holds for calls of this purpose."""
        return not self.purposes or purpose in self.purposes


@dataclass(frozen=True)
class Rest:
    """Purposes that do not call on weekends and holidays of the pack's calendar."""

    purposes: frozenset[Purpose] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Limit:
    """A number of seconds with its source."""

    seconds: int
    source: str


@dataclass(frozen=True)
class Pack:
    """One jurisdiction's rules, or the house's; None or empty where it has no rule."""

    name: str
    regions: tuple[str, ...] = ()
    hours: Hours | None = None
    caps: tuple[Cap, ...] = ()
    calendar: str = ""
    rest: Rest = Rest()
    permit: Limit | None = None
    clock: Limit | None = None
    consent_source: str = ""
    optout_source: str = ""


@dataclass(frozen=True)
class Policy:
    """The packs in force; `version` is the SHA-256 of their text, and stands in every permit."""

    house: Pack
    packs: tuple[Pack, ...]
    version: str
    overlay: Pack | None = None

    def region(self, region: str) -> Pack | None:
        """The pack of a number's region, None if no rules are known for it."""
        return next((pack for pack in self.packs if region in pack.regions), None)

    def in_force(self, region: str) -> tuple[Pack, ...]:
        """Every pack that binds a call to `region`, the law's first."""
        packs = (self.region(region), self.overlay, self.house)
        return tuple(pack for pack in packs if pack is not None)


def load(texts: Mapping[str, str], overlay: str = "") -> Policy:
    """The policy written in `texts` (file name to YAML); raises PolicyError if any is unusable."""
    packs = [_pack(name, text) for name, text in sorted(texts.items())]
    house = next((pack for pack in packs if pack.name == HOUSE), None)
    if house is None:
        raise PolicyError(f"no pack is named {HOUSE!r}", remedy="Restore house.yaml.")
    _complete(house)
    extra = _pack("overlay", overlay) if overlay.strip() else None
    if extra is not None:
        _tighter(extra, house)
    rest = tuple(pack for pack in packs if pack is not house)
    _unique(rest)
    return Policy(house, rest, _version(texts, overlay), extra)


def _version(texts: Mapping[str, str], overlay: str) -> str:
    parts = [f"{name}\n{text}" for name, text in sorted(texts.items())]
    return hashlib.sha256("\0".join([*parts, overlay]).encode()).hexdigest()


def _complete(house: Pack) -> None:
    needed = {"hours": house.hours, "caps": house.caps, "permit": house.permit}
    for key, value in {**needed, "clock": house.clock}.items():
        if not value:
            raise PolicyError(f"house: {key} is missing", remedy="Restore house.yaml.")


def _unique(packs: tuple[Pack, ...]) -> None:
    regions = [region for pack in packs for region in pack.regions]
    for region in regions:
        if regions.count(region) > 1:
            raise PolicyError(f"two packs claim region {region}", remedy="Remove one of them.")


def _tighter(extra: Pack, house: Pack) -> None:
    if extra.regions or extra.calendar:
        raise PolicyError("overlay: regions and calendar cannot be set here")
    for complaint in _loosened(extra, house):
        raise PolicyError(
            f"overlay: {complaint} would loosen the rule",
            remedy="An overlay can only tighten; remove the value or make it stricter.",
        )


def _loosened(extra: Pack, house: Pack) -> Iterator[str]:
    if extra.hours and house.hours:
        if extra.hours.start < house.hours.start:
            yield f"hours.start {extra.hours.start:%H:%M} before {house.hours.start:%H:%M}"
        if extra.hours.end > house.hours.end:
            yield f"hours.end {extra.hours.end:%H:%M} after {house.hours.end:%H:%M}"
    for cap in extra.caps:
        for base in house.caps:
            if not base.purposes and cap.seconds <= base.seconds and cap.calls > base.calls:
                yield (
                    f"caps: {cap.calls} calls in {cap.seconds} s against "
                    f"{base.calls} in {base.seconds} s"
                )
    for key, mine, base_limit in (
        ("permit", extra.permit, house.permit),
        ("clock", extra.clock, house.clock),
    ):
        if mine and base_limit and mine.seconds > base_limit.seconds:
            yield f"{key}.seconds {mine.seconds} above {base_limit.seconds}"


def _pack(name: str, text: str) -> Pack:
    node = Node(name, _parsed(name, text))
    node.only(KEYS)
    rest = node.child("rest_days")
    return Pack(
        name=node.text("name", name),
        regions=node.texts("regions"),
        hours=_hours(node.child("hours")),
        caps=tuple(_cap(item) for item in node.children("caps")),
        calendar=_calendar(node),
        rest=Rest(_purposes(rest), rest.text("source")) if rest else Rest(),
        permit=_limit(node.child("permit")),
        clock=_limit(node.child("clock")),
        consent_source=node.text("consent_source", ""),
        optout_source=node.text("optout_source", ""),
    )


def _parsed(name: str, text: str) -> Mapping[object, object]:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise PolicyError(f"{name}{place}: no valid YAML") from fault
    if not isinstance(value, dict):
        raise PolicyError(f"{name}: a mapping is expected")
    return value


@dataclass(frozen=True)
class Node:
    """A YAML mapping with its path, read field by field; raises PolicyError naming the place."""

    path: str
    value: Mapping[object, object]

    def only(self, keys: frozenset[str]) -> None:
        """Refuse a key that nobody would read."""
        for key in self.value:
            if key not in keys:
                raise PolicyError(f"{self.path}: unknown key {key!r}")

    def child(self, key: str) -> "Node | None":
        """A mapping inside, None if absent."""
        value = self.value.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise PolicyError(f"{self.path}.{key}: a mapping is expected")
        return Node(f"{self.path}.{key}", value)

    def children(self, key: str) -> "tuple[Node, ...]":
        """A list of mappings inside, empty if absent."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise PolicyError(f"{self.path}.{key}: a list of mappings is expected")
        return tuple(Node(f"{self.path}.{key}[{at}]", item) for at, item in enumerate(value))

    def text(self, key: str, default: str | None = None) -> str:
        """A non-empty string; required where no default is given."""
        value = self.value.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise PolicyError(f"{self.path}.{key}: a text is expected")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, empty if absent."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise PolicyError(f"{self.path}.{key}: a list of texts is expected")
        return tuple(value)

    def count(self, key: str) -> int:
        """A whole number above zero."""
        value = self.value.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise PolicyError(f"{self.path}.{key}: a whole number above 0 is expected")
        return value

    def clock(self, key: str) -> time:
        """A time of day written "HH:MM" in quotes."""
        try:
            return time.fromisoformat(self.text(key))
        except ValueError as fault:
            raise PolicyError(f'{self.path}.{key}: a time such as "08:00" is expected') from fault


def _hours(node: Node | None) -> Hours | None:
    if node is None:
        return None
    node.only(frozenset({"start", "end", "source"}))
    hours = Hours(node.clock("start"), node.clock("end"), node.text("source"))
    if hours.start >= hours.end:
        raise PolicyError(f"{node.path}: start must be before end")
    return hours


def _cap(node: Node) -> Cap:
    node.only(frozenset({"calls", "seconds", "purposes", "source"}))
    return Cap(node.count("calls"), node.count("seconds"), node.text("source"), _purposes(node))


def _limit(node: Node | None) -> Limit | None:
    if node is None:
        return None
    node.only(frozenset({"seconds", "source"}))
    return Limit(node.count("seconds"), node.text("source"))


def _purposes(node: Node) -> frozenset[Purpose]:
    try:
        return frozenset(Purpose(name) for name in node.texts("purposes"))
    except ValueError as fault:
        raise PolicyError(f"{node.path}.purposes: {fault}") from fault


def _calendar(node: Node) -> str:
    calendar = node.text("calendar", "")
    if calendar not in CALENDARS:
        raise PolicyError(f"{node.path}.calendar: unknown calendar {calendar!r}")
    return calendar
