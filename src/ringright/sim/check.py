"""What is wrong with a people file, in words that say what to write instead."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringright import shape
from ringright.document import Where
from ringright.shape import Fault
from ringright.sim.people import Outcome

SCHEMA: Final[Mapping[str, Any]] = json.loads(
    resources.files("ringright.sim").joinpath("people.schema.json").read_text(encoding="utf-8")
)
_ANSWERED: Final = {Outcome.ANSWER, Outcome.VOICEMAIL}
_REFUSED: Final = set(Outcome) - _ANSWERED
_WORDED: Final = {Outcome.ANNOUNCEMENT, Outcome.VOICEMAIL}
_FITS: Final = {
    "ring_limit_s": {Outcome.NO_ANSWER},
    "status": {Outcome.STATUS, Outcome.ANNOUNCEMENT, Outcome.NO_ANSWER},
    "cause": _REFUSED,
    "text": _WORDED,
    "voice": _WORDED,
    "times": {Outcome.ANNOUNCEMENT},
    "beep_hz": {Outcome.VOICEMAIL},
    "beep_s": {Outcome.VOICEMAIL},
    "record_s": {Outcome.VOICEMAIL},
}
"""Fields of `line` that mean something for some outcomes only."""
_ACTS: Final = ("say", "hum", "keys", "hang_up", "silence_s")


def faults(data: Any) -> list[Fault]:
    """Every fault, schema first; sense is looked at only when the shape is right."""
    if data is None:
        return [((), "the file is empty; begin with format: ringright/people@1")]
    return shape.faults(SCHEMA, data) or list(_sense(data))


def _sense(data: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _clock(data.get("clock", {}))
    defaults = data.get("defaults", {})
    yield from _talk(defaults.get("talk", {}), ("defaults", "talk"))
    seen: dict[str, str] = {}
    for at, person in enumerate(data["people"]):
        where: Where = ("people", at)
        for key in ("id", "number"):
            if person[key] in seen:
                yield (*where, key), f"{person[key]} is already {seen[person[key]]}; change one"
            seen.setdefault(person[key], f"{key} of person {at + 1}")
        yield from _line(person, defaults, where)
        yield from _talk(person.get("talk", {}), (*where, "talk"))
        yield from _contact(person.get("contact", {}), (*where, "contact"))


def _contact(contact: Mapping[str, Any], where: Where) -> Iterator[Fault]:
    consent = contact.get("consent", {})
    times = [((*where, "opted_out_at"), contact.get("opted_out_at"))]
    times += [((*where, "consent", key), consent.get(key)) for key in ("given_at", "expires_at")]
    calls = contact.get("earlier_calls", ())
    times += [((*where, "earlier_calls", at), each) for at, each in enumerate(calls)]
    for here, text in times:
        if text is not None:
            yield from _time(text, here)


def _time(text: str, where: Where) -> Iterator[Fault]:
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        yield where, f"no such time ({error}); write it like 2026-03-10T10:00:00+08:00"


def _clock(clock: Mapping[str, str]) -> Iterator[Fault]:
    if not clock:
        return
    try:
        zone = ZoneInfo(clock["timezone"])
    except (ZoneInfoNotFoundError, ValueError):
        yield ("clock", "timezone"), f"no zone {clock['timezone']}; write one like Asia/Shanghai"
        return
    wrong = list(_time(clock["start"], ("clock", "start")))
    if wrong:
        yield from wrong
        return
    start = datetime.fromisoformat(clock["start"])
    local = start.replace(tzinfo=zone)
    if start.utcoffset() != local.utcoffset():
        yield (
            ("clock", "start"),
            f"the offset is not {clock['timezone']}'s; write {local.isoformat()}",
        )


def _line(person: Mapping[str, Any], defaults: Mapping[str, Any], where: Where) -> Iterator[Fault]:
    own = person.get("line", {})
    every = {**defaults.get("line", {}), **own}
    outcome = Outcome(every.get("outcome", "answer"))
    for name in own:
        if outcome not in _FITS.get(name, set(Outcome)):
            fits = ", ".join(sorted(_FITS[name]))
            yield (*where, "line", name), f"{name} means nothing with {outcome}; only with: {fits}"
    if outcome is Outcome.STATUS and "status" not in every:
        yield (*where, "line"), "status is missing here; write for example status: 503"
    if outcome in _WORDED and "text" not in every:
        yield (*where, "line"), f"text is missing here; write the words of the {outcome}"
    voices = {**defaults, **person}, every
    if outcome in _WORDED | {Outcome.ANSWER} and not any("voice" in each for each in voices):
        yield where, "voice is missing here; write for example voice: zm_yunxi"


def _talk(talk: Mapping[str, Any], where: Where) -> Iterator[Fault]:
    for at, reply in enumerate(talk.get("replies", ())):
        here = (*where, "replies", at)
        if not any(act in reply for act in _ACTS):
            yield here, f"this reply does nothing; write one of: {', '.join(_ACTS)}"
        clashes = [act for act in ("say", "keys", "hang_up", "silence_s") if act in reply]
        if "hum" in reply and clashes:
            yield here, f"hum goes without {clashes[0]}; make two replies of it"
        if "interrupt_after_ms" in reply and "silence_s" in reply:
            yield here, "one reply cannot interrupt and stay silent; make two replies of it"
