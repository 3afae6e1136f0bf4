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
_DISCLOSED: Final = ("lines.hello", "lines.label", "lines.reason")


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
    A wording of which a piece is recorded is cut at everything in braces: a person's voice says
    what is the same for everybody.
    """
    if known and script.recordings:
        bare = _cut(wording, script, {})
        if any(isinstance(it, str) and Piece(it).words in script.recordings for it in bare):
            return tuple(_told(bare, known))
    return _cut(wording, script, known)


def _told(bare: tuple[str | Gap, ...], known: Mapping[str, str]) -> Iterator[str | Gap]:
    """`bare` with the gaps filled whose values are known before the call; empty ones fall out."""
    for part in bare:
        if isinstance(part, str) or part.slot not in known:
            yield part
        elif known[part.slot]:
            yield known[part.slot] + part.tail


def _cut(wording: str, script: Script, known: Mapping[str, str]) -> tuple[str | Gap, ...]:
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
    return tuple(_carried([*found, fixed] if fixed else found))


def _carried(found: list[str | Gap]) -> list[str | Gap]:
    """Marks that stand alone behind a gap go to it: nobody can say a comma."""
    kept: list[str | Gap] = []
    for part in found:
        last = kept[-1] if kept else ""
        if isinstance(part, str) and isinstance(last, Gap) and _MARKS.fullmatch(part):
            kept[-1] = Gap(last.slot, last.tail + part)
        else:
            kept.append(part)
    return kept


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
    for place, wording in placed(script):
        if place not in _DISCLOSED:
            yield wording


def placed(script: Script) -> Iterator[tuple[str, str]]:
    """Every wording with the place where the script has it: steps.ask.say, lines.later."""
    for place, text in _known_by(script):
        yield from ((place, wording) for wording in every(text))


def _known_by(script: Script) -> Iterator[tuple[str, str]]:
    for name in _SPOKEN:
        yield f"lines.{name}", script.line(name)
    for step in script.steps.values():
        at = f"steps.{step.name}"
        yield from ((f"{at}.{key}", getattr(step, key)) for key in ("say", "again", "confirm"))
        for asked in step.collect:
            yield f"{at}.collect.{asked.slot.name}.ask", asked.ask
            yield f"{at}.collect.{asked.slot.name}.again", asked.again
        for intent, reply in step.expect.items():
            yield f"{at}.expect.{intent}.say", reply.say
        yield f"{at}.silence.say", step.silence.say if step.silence else ""
        yield f"{at}.unclear.say", step.unclear.say if step.unclear else ""
    for name, text in script.answers.items():
        yield f"answers.{name}.say", text
    for name, ending in script.endings.items():
        yield f"endings.{name}.say", ending.say


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
