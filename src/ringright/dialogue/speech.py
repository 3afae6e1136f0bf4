"""Wording into pieces: what is fixed is shared by all calls, what is personal stays small."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from ringright.dialogue import dates, slots
from ringright.dialogue.moves import Callee
from ringright.dialogue.script import CALLBACK, REWORDABLE, Script
from ringright.dialogue.slots import Slot, Value
from ringright.dialogue.wordings import every
from ringright.domain.speech import Piece, Utterance

LABEL_PACE: Final = 140
"""Han characters a minute of the AI label: the middle of 120 to 160 (GB 45438-2025 5.3)."""

HOLE: Final = re.compile(r"\{(\w+)\}")
_CLAUSE: Final = re.compile(
    r".*?(?:[，。？！；]+|(?<!\b[DM]r)(?<!\bM[rs]s)(?<!\bMs)[,.?!;]+(?=\s|$))\s*|.+$"
)
_MARKS: Final = re.compile(r"[，。？！；,.?!;\s]*")
_SPOKEN: Final = ("label", "reason", "hello", "who_are_you", "number_source", "are_you_robot",
    "opt_out", "bye", "child", "distress", *REWORDABLE)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """A slot's place in a wording; `tail` is punctuation that nothing follows to carry it."""

    slot: str
    tail: str


def voiced(kind: str, value: str, callee: Callee, language: str) -> str:
    """A contact's variable as it is spoken; "" if a date or time cannot be made out."""
    now = datetime.combine(callee.today, time(0))
    if kind == "date":
        found = dates.find(value, callee.today, language)
        return dates.near(found[-1][0], callee.today, language) if found else ""
    if kind == "time":
        read = slots.read(Slot("", "time", time(0), time(23, 59)), value, now, language)
        if read.value is None:
            read = slots.read(Slot("", "time"), value, now, language)
        return read.value.spoken[0] if read.value else ""
    return " ".join(value.split())


def personal(script: Script, callee: Callee) -> dict[str, str]:
    """Spoken values of everything in braces that is known before the call."""
    values = {
        name: voiced(kind, callee.variables.get(name, ""), callee, script.language)
        for name, kind in script.variables.items()
    }
    source = callee.number_source or script.number_source
    values |= {"name": callee.name, "number_source": source}
    return {name: value.replace("{", "").replace("}", "") for name, value in values.items()}


def parts(wording: str, script: Script, known: Mapping[str, str]) -> tuple[str | Gap, ...]:
    """Stretches of `wording` between natural pauses, with gaps where slots go.

    Punctuation after a slot goes to the piece behind it, so that the slot's own piece is shared.
    """
    house = {"organisation": script.organisation, "reason": script.reason}
    text = HOLE.sub(lambda hole: house.get(hole[1], hole[0]), wording)
    found: list[str | Gap] = []
    fixed = ""
    for clause in _CLAUSE.findall(text):
        if "{" not in clause:
            fixed += clause
            continue
        full = HOLE.sub(lambda hole: known.get(hole[1], hole[0]), clause)
        if full != clause:
            found += [fixed] if fixed else []
            fixed = ""
        stretch, fixed = _split(fixed + full)
        found += stretch
    if fixed and found and isinstance(found[-1], Gap) and _MARKS.fullmatch(fixed):
        found[-1] = Gap(found[-1].slot, fixed)
    elif fixed:
        found.append(fixed)
    return tuple(found)


def _split(clause: str) -> tuple[list[str | Gap], str]:
    """Texts and gaps by turns, and the text after the last gap; a clause without gaps is one."""
    place, found = 0, list[str | Gap]()
    for hole in HOLE.finditer(clause):
        found += [clause[place : hole.start()]] if hole.start() > place else []
        found.append(Gap(hole[1], ""))
        place = hole.end()
    return (found, clause[place:]) if found else ([clause], "")


def pieces(
    wording: str, script: Script, known: Mapping[str, str], values: Mapping[str, Value]
) -> tuple[Piece, ...]:
    """`wording` with every gap filled, ready to be said."""
    said: list[Piece] = []
    for part in parts(wording, script, known):
        if isinstance(part, Gap):
            said += _filled(part, values[part.slot].spoken, script.language)
        else:
            said.append(Piece(part))
    return tuple(said)


def _filled(gap: Gap, spoken: tuple[str, ...], language: str) -> list[Piece]:
    join = "" if language == "zh" else " "
    return [*(Piece(word + join) for word in spoken[:-1]), Piece(spoken[-1] + gap.tail)]


def spaced(said: tuple[Piece, ...], language: str) -> tuple[Piece, ...]:
    """Pieces with the spaces English needs between sentences, so that the whole reads well."""
    if language == "zh":
        return said
    bare = tuple(Piece(piece.text.strip(), piece.pace) for piece in said)
    tight = tuple(piece.text[0] in ",.?!;" for piece in bare[1:])
    ends = (
        p if close else Piece(p.text + " ", p.pace) for p, close in zip(bare, tight, strict=False)
    )
    return (*ends, *bare[-1:])


def disclosure(script: Script) -> Utterance:
    """Who calls, that the voice is synthetic, and why: first, whole, never interrupted."""
    pace = LABEL_PACE if script.language == "zh" else 0
    said = (
        *pieces(script.line("hello"), script, {}, {}),
        Piece(script.line("label"), pace),
        *pieces(script.line("reason"), script, {}, {}),
    )
    return Utterance(spaced(said, script.language), interruptible=False)


def moment(script: Script, turns: int = 0) -> Utterance:
    """What is said to somebody whose answer takes longer than usual, `turns` into the call."""
    ways = every(script.line("moment"))
    return Utterance(spaced(pieces(ways[turns % len(ways)], script, {}, {}), script.language))


def sentences(script: Script, callee: Callee, now: datetime) -> tuple[Piece, ...]:
    """Every piece the robot could say to this person, each once: render these before dialling.

    Slot values beyond the usual (odd minutes, far days, free text) are left to live synthesis.
    English pieces come without trailing space: strip before looking one up.
    """
    found = dict.fromkeys(disclosure(script).pieces)
    known = personal(script, callee)
    for wording in wordings(script):
        for part in parts(wording, script, known):
            texts = _choices(part, script, now) if isinstance(part, Gap) else (part,)
            found.update(dict.fromkeys(Piece(text) for text in texts))
    bare = dict.fromkeys(Piece(piece.text.strip(), piece.pace) for piece in found)
    return tuple(piece for piece in bare if piece.text)


def wordings(script: Script) -> Iterator[str]:
    """Every template of the script and the house that may be spoken, in all its wordings."""
    for wording in _known_by(script):
        yield from every(wording)


def _known_by(script: Script) -> Iterator[str]:
    for name in _SPOKEN:
        if name not in ("hello", "label", "reason"):
            yield script.line(name)
    for step in script.steps.values():
        yield from (step.say, step.again, step.confirm)
        yield from (text for asked in step.collect for text in (asked.ask, asked.again))
        yield from (reply.say for reply in step.expect.values())
    yield from script.answers.values()
    yield from (ending.say for ending in script.endings.values())


def _choices(gap: Gap, script: Script, now: datetime) -> Iterator[str]:
    for step in script.steps.values():
        for reply in step.expect.values():
            if gap.slot in reply.set:
                yield reply.set[gap.slot] + gap.tail
    known = [asked.slot for step in script.steps.values() for asked in step.collect]
    for slot in (*known, CALLBACK):
        if slot.name != gap.slot:
            continue
        for spoken in slots.options(slot, now, script.language):
            yield spoken + gap.tail
