"""Do the steps of a plain script hang together? Reached, ending, bounded, and without pressure."""

from typing import Final

from ringright.dialogue.paths import (
    Block,
    answered,
    block,
    blocks,
    following,
    given,
    items,
    leads,
    questions,
    reached,
    roots,
    silent,
    text,
)
from ringright.dialogue.shape import nearest
from ringright.dialogue.source import Path, Source
from ringright.dialogue.turn import MOVES

HOUSE_INTENTS: Final = ("opt_out", "are_you_robot", "who_are_you", "number_source")
"""What the house answers, whatever a script says."""

_ALONE: Final = ("say", "again", "expect", "collect", "confirm", "goto", "end", "keys", "silence",
    "unclear")  # fmt: skip
"""What has no place beside "branch"."""


def _branches(source: Source, data: Block) -> None:
    """A step that branches only chooses, and leads on in every case."""
    known = (*_slots(data), *block(data.get("variables")))
    for name, step in blocks(data.get("steps")):
        path: Path = ("steps", name)
        if "branch" not in step:
            if "else" in step and "fetch" not in step:
                source.report(
                    (*path, "else"), '"else" needs "branch:" or "fetch:" in the same step'
                )
            continue
        for key in _ALONE:
            if key in step:
                fault = f'a step that branches only chooses; move "{key}" into a step of its own'
                source.report((*path, key), fault)
        if "else" not in step:
            fault = 'add "else:", for when no case of "branch" fits'
            source.report((*path, "branch"), fault)
        for place, case in enumerate(items(step.get("branch"))):
            for asked in block(block(case).get("when")):
                if asked not in known:
                    inner: Path = (*path, "branch", place, "when", asked)
                    source.report(
                        inner, f'"{asked}" is no slot or variable; {nearest(asked, known)}'
                    )


def _slots(data: Block) -> tuple[str, ...]:
    steps = [step for _, step in blocks(data.get("steps"))]
    collected = [slot for step in steps for slot in block(step.get("collect"))]
    noted = [
        slot
        for step in steps
        for _, reply in blocks(step.get("expect"))
        for slot in block(reply.get("set"))
    ]
    return tuple(dict.fromkeys((*collected, *noted, *given(data))))


def _ways(source: Source, data: Block) -> None:
    """Every case must lead somewhere; what follows a silence needs a step that asks."""
    for name, step in blocks(data.get("steps")):
        for path, way in answered(step):
            if path[:1] in (("branch",), ("else",)) and path[0] in step and not leads(way):
                source.report(("steps", name, *path), 'this leads nowhere; add "goto:" or "end:"')
        for key in ("silence", "unclear"):
            if key not in step:
                continue
            if not leads(block(step.get(key))):
                fault = f'"{key}" leads nowhere; add "goto:" or "end:"'
                source.report(("steps", name, key), fault)
            if silent(step) and not {"branch", "fetch"} & set(step):
                fault = f'"{key}" needs a step that asks; add "expect:" or "collect:"'
                source.report(("steps", name, key), fault)


def _choices(source: Source, data: Block) -> None:
    """A choice has options, told apart by what is said; its keys stand for them."""
    for name, step in blocks(data.get("steps")):
        for slot, asked in blocks(step.get("collect")):
            path: Path = ("steps", name, "collect", slot)
            choice, options = asked.get("type") == "choice", block(asked.get("options"))
            if choice and not options:
                source.report(
                    path, f'choice "{slot}" needs "options:", each with ways of saying it'
                )
            for key in ("options", "keys"):
                if key in asked and not choice:
                    source.report((*path, key), f'"{key}" belongs to a slot of type "choice"')
            for digit, option in block(asked.get("keys")).items():
                if choice and option not in options:
                    fault = f'"{option}" is no option; {nearest(str(option), tuple(options))}'
                    source.report((*path, "keys", digit), fault)
            _options(source, (*path, "options"), options)


def _options(source: Source, path: Path, options: Block) -> None:
    taken: dict[str, str] = {}
    for option, phrases in options.items():
        if option in HOUSE_INTENTS:
            source.report((*path, option), f'no option can be called "{option}"; rename it')
        for place, phrase in enumerate(map(text, items(phrases))):
            if taken.setdefault(phrase, option) != option:
                fault = f'"{phrase}" stands for "{taken[phrase]}" already; keep one'
                source.report((*path, option, place), fault)


def _reach(source: Source, data: Block) -> None:
    """Steps nobody comes to, and steps from which no ending can be reached."""
    steps = dict(blocks(data.get("steps")))
    if not set(roots(data)) <= set(steps):
        return
    seen = reached(steps, *roots(data))
    ending = {
        name for name, step in steps.items() if any("end" in way for _, way in answered(step))
    }
    while more := {n for n, s in steps.items() if n not in ending and _answers(s) & ending}:
        ending |= more
    for name, step in steps.items():
        if name not in seen:
            source.report(
                ("steps", name), f'no step leads to "{name}"; add a "goto: {name}" or take it out'
            )
        elif name not in ending and following(step):
            fault = f'"{name}" goes round for ever; give it a way to an ending ("end: ...")'
            source.report(("steps", name), fault)


def _answers(step: Block) -> set[str]:
    return {text(way.get("goto")) for _, way in answered(step)}


def _rounds(source: Source, data: Block) -> None:
    """Steps that nobody answers may not form a circle, nor follow each other without end."""
    steps = {name: step for name, step in blocks(data.get("steps")) if silent(step)}
    circles = [name for name in steps if name in reached(steps, *following(steps[name]))]
    for name in circles:
        fault = f'"{name}" comes back to itself without an answer; let one of the steps ask'
        source.report(("steps", name), fault)
    long = set() if circles else set(steps)
    for _ in range(MOVES - 1):
        long = {name for name in long if following(steps[name]) & long}
    for name in long:
        fault = f"{MOVES} steps follow each other from here without an answer; let one of them ask"
        source.report(("steps", name), fault)


def _pressure(source: Source, data: Block) -> None:
    """After a no the robot may ask once what to do instead; after a second no it must end.

    What lies between two questions without an answer, a branch or a remark, makes no difference.
    """
    steps = dict(blocks(data.get("steps")))
    for name, step in steps.items():
        expect, refused = block(step.get("expect")), _refused(step)
        if "yes" in expect and "no" not in expect and "collect" not in step:
            fault = 'say what follows a no: add "no: {end: ...}", or the question is put again'
            source.report(("steps", name, "expect"), fault)
        seconds = questions(steps, text(refused.get("goto")))
        if name in seconds or ("no" in expect and not leads(refused)):
            path: Path = ("steps", name, "expect", "no")
            source.report(path, 'asking the same again after a no is pressure; go on to an "end:"')
            continue
        for second in sorted(seconds):
            thirds = questions(steps, text(_refused(steps[second]).get("goto")))
            if any(steps[third].get("expect") for third in thirds):
                path = ("steps", second, "expect", "no", "goto")
                source.report(path, 'a second no must end the call: write "end: ..." here')


def _refused(step: Block) -> Block:
    return block(block(step.get("expect")).get("no"))


RULES: Final = (_branches, _ways, _choices, _reach, _rounds, _pressure)
"""What `lint` checks of the steps' order."""
