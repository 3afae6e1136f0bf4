"""What is wrong with a people file, in words that say what to write instead."""

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jsonschema import Draft202012Validator, ValidationError

from ringright.sim.people import Outcome
from ringright.sim.source import Where

SCHEMA: Final[Mapping[str, Any]] = json.loads(
    resources.files("ringright.sim").joinpath("people.schema.json").read_text(encoding="utf-8")
)
Fault = tuple[Where, str]
"""Where, and what to write instead."""
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
_KINDS: Final = {
    "object": "named fields", "array": "a list", "string": "a text", "integer": "a whole number",
    "number": "a number", "boolean": "true or false",
}  # fmt: skip


def faults(data: Any) -> list[Fault]:
    """Every fault, schema first; sense is looked at only when the shape is right."""
    if data is None:
        return [((), "the file is empty; begin with format: ringright/people@1")]
    found = sorted(_shape(data), key=lambda fault: [str(step) for step in fault[0]])
    return found or list(_sense(data))


def _shape(data: Any) -> Iterator[Fault]:
    for error in Draft202012Validator(SCHEMA).iter_errors(data):
        where = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _strangers(error, where)
        else:
            words = _WORDS.get(str(error.validator), _plainly)(error)
            yield where, words


def _strangers(error: ValidationError, where: Where) -> Iterator[Fault]:
    schema: Any = error.schema
    instance: Any = error.instance
    known = list(schema["properties"])
    for name in instance:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"write {near[0]}" if near else f"known here: {', '.join(known)}"
            yield (*where, name), f"there is no field {name}; {hint}"


def _type(error: ValidationError) -> str:
    schema: Any = error.schema
    value = json.dumps(error.instance, ensure_ascii=False)[:40]
    wanted = str(error.validator_value)
    quoted = wanted == "string" and isinstance(error.instance, int | float)
    example = schema.get("examples", [value])[0]
    hint = f'; put it in quotes, like "{example}"' if quoted else ""
    return f"{value} should be {_KINDS[wanted]}{hint}"


def _pattern(error: ValidationError) -> str:
    schema: Any = error.schema
    example, meaning = schema["examples"][0], schema.get("description", "")
    why = f" ({meaning.rstrip('.')})" if meaning else ""
    return f'"{error.instance}" does not fit{why}; write it like "{example}"'


def _enum(error: ValidationError) -> str:
    known: Any = error.validator_value
    return f"{error.instance!r} is not known; write one of: {', '.join(known)}"


def _plainly(error: ValidationError) -> str:
    return error.message


_WORDS: Final[Mapping[str, Callable[[ValidationError], str]]] = {
    "type": _type,
    "pattern": _pattern,
    "required": lambda error: f"{error.message.split(' is ')[0].strip(chr(39))} is missing here",
    "enum": _enum,
    "const": lambda error: f"write {error.validator_value}",
    "minimum": lambda error: f"{error.instance} is too small; at least {error.validator_value}",
    "maximum": lambda error: f"{error.instance} is too large; at most {error.validator_value}",
    "minLength": lambda _: "this is empty; write something or leave the field out",
    "maxLength": lambda error: f"too long; at most {error.validator_value} characters",
    "minItems": lambda _: "the list is empty; write at least one",
    "minProperties": lambda _: f"this does nothing; write one of: {', '.join(_ACTS)}",
    "oneOf": lambda _: "write a text, or a list of texts, each in quotes and not empty",
}


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
