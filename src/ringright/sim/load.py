"""Reads a people file into a World; every complaint names file, line, column and the way out."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from ringright.document import Source, read
from ringright.domain.consent import Consent, Method, Purpose
from ringright.errors import InputError
from ringright.sim.check import faults
from ringright.sim.people import Carrier, Inline, Network, Outcome, Person, Reply, Talk, World

_SHOWN: Final = 10
_CLOCK: Final = {"start": "2026-03-10T10:00:00+08:00", "timezone": "Asia/Shanghai"}
_ENDINGS: Final = {
    Outcome.BUSY: (486, 17),
    Outcome.DECLINED: (603, 21),
    Outcome.NO_ANSWER: (480, 19),
    Outcome.ANNOUNCEMENT: (480, 20),
}
"""Status and Q.850 cause of an outcome that says neither."""
_CAUSES: Final = {404: 1, 408: 102, 410: 22, 480: 18, 484: 28, 486: 17, 502: 38, 503: 41, 603: 21}
"""Q.850 causes usual for a status (RFC 3398 section 7.2.4.1 read backwards)."""
_T = TypeVar("_T")


class PeopleError(InputError):
    """The people file cannot be used."""

    code = "people"


def load(path: Path) -> World:
    """Read, check and build. Raises PeopleError (exit code 2) with at most ten complaints."""
    source = read(path, PeopleError)
    found = faults(source.data)
    if found:
        words = [source.complaint(*fault) for fault in found[:_SHOWN]]
        if len(found) > _SHOWN:
            words.append(f"and {len(found) - _SHOWN} more")
        raise PeopleError("\n".join(words), remedy="docs/formats/people.md explains every field.")
    return _world(source)


def _world(source: Source) -> World:
    data: Mapping[str, Any] = source.data
    clock = {**_CLOCK, **data.get("clock", {})}
    language = data.get("language", "zh")
    defaults = {"language": language, **data.get("defaults", {})}
    return World(
        title=data.get("title", "Practice world"),
        language=language,
        start=datetime.fromisoformat(clock["start"]).astimezone(ZoneInfo(clock["timezone"])),
        timezone=clock["timezone"],
        seed=data.get("seed", 0),
        people=tuple(_person(each, defaults) for each in data["people"]),
        contacts=_beside(source.path, data.get("contacts")),
        history=_beside(source.path, data.get("history")),
    )


def _beside(path: Path, name: str | None) -> Path | None:
    return None if name is None else path.parent / name


def _person(data: Mapping[str, Any], defaults: Mapping[str, Any]) -> Person:
    def merged(key: str) -> Mapping[str, Any]:
        return {**defaults.get(key, {}), **data.get(key, {})}

    voice = data.get("voice", defaults.get("voice", ""))
    return Person(
        id=data["id"],
        number=data["number"],
        voice=voice,
        language=data.get("language", defaults["language"]),
        carrier=_carrier(merged("line")),
        network=Network(**merged("network")),
        talk=_talk(merged("talk")),
        contact=_inline(data["id"], data["contact"]) if "contact" in data else None,
    )


def _carrier(data: Mapping[str, Any]) -> Carrier:
    outcome = Outcome(data.get("outcome", "answer"))
    status, cause = _ENDINGS.get(outcome, (0, 0))
    if "status" in data and data["status"] != status:
        status = data["status"]
        cause = _CAUSES.get(status, 0)
    given = {**data, "outcome": outcome, "status": status, "cause": data.get("cause", cause)}
    if outcome in {Outcome.ANSWER, Outcome.VOICEMAIL}:
        given |= {"status": 0, "cause": 0}
    return _made(Carrier, given)


def _talk(data: Mapping[str, Any]) -> Talk:
    replies = tuple(_reply(each) for each in data.get("replies", ()))
    return _made(Talk, {**data, "replies": replies, "otherwise": _texts(data.get("otherwise"))})


def _reply(data: Mapping[str, Any]) -> Reply:
    texts = {name: _texts(data.get(name)) for name in ("when", "say")}
    return _made(Reply, {**data, **texts})


def _texts(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _inline(person: str, data: Mapping[str, Any]) -> Inline:
    return Inline(
        name=data["name"],
        variables=data.get("variables", {}),
        consent=_consent(person, data["consent"]) if "consent" in data else None,
        opted_out_at=_time(data.get("opted_out_at")),
        earlier_calls=tuple(datetime.fromisoformat(each) for each in data.get("earlier_calls", ())),
    )


def _consent(person: str, data: Mapping[str, Any]) -> Consent:
    return Consent(
        id=f"{person}/inline",
        person=person,
        purpose=Purpose(data["purpose"]),
        wording=data["wording"],
        given_at=datetime.fromisoformat(data["given_at"]),
        method=Method(data["method"]),
        source=data["source"],
        expires_at=_time(data.get("expires_at")),
    )


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _made(kind: type[_T], data: Mapping[str, Any]) -> _T:
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # a dataclass always
    return kind(**{name: value for name, value in data.items() if name in names})
