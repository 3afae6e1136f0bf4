"""Is a script sound? Unknown or unreachable steps, loops, missing variables, pressure, wording.

Works on the plain file, malformed parts left aside, so that one reading lists every fault.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ringright.dialogue import grades, hooks, structure, taken
from ringright.dialogue.care import CHILD, DISTRESS
from ringright.dialogue.honesty import NAMES, denial, secret
from ringright.dialogue.paths import block as _block
from ringright.dialogue.paths import blocks as _blocks
from ringright.dialogue.paths import exits as _exits
from ringright.dialogue.paths import fetched, given, reached, roots
from ringright.dialogue.paths import items as _items
from ringright.dialogue.paths import text as _text
from ringright.dialogue.script import BUILT_IN
from ringright.dialogue.shape import nearest
from ringright.dialogue.source import Path, Plain, Source
from ringright.dialogue.speech import HOLE
from ringright.domain.script import GLOBAL_INTENTS
from ringright.domain.sound import HAN

LONGEST_S: Final = 15.0
"""A longer monologue loses the listener."""

HOUSE: Final = ("name", "organisation", "reason", "number_source")
ENDINGS: Final = ("wrong_number", "later", "human", "complaint", "not_understood")
"""Built-in endings that a script may send people to."""

_HOUSE_INTENTS: Final = structure.HOUSE_INTENTS
_CARE: Final = (CHILD, DISTRESS)
_SYLLABLES_S: Final = 4.5
_WORDS_S: Final = 2.5
_STRANGE: Final = re.compile(
    r"https?:|www\.|[^\w\s，。？！、；：,.?!;:'\"’‘“”()（）%/·—…&{}~～+-]|_(?![a-z])"
)
_HAN_OR_HOLE: Final = re.compile(HAN.pattern + r"|\{")
_LETTER: Final = re.compile(r"[^\W_]")

_Block = Mapping[str, Plain]


def check(source: Source) -> None:
    """Report every fault of meaning."""
    data = _block(source.data)
    if data:
        for rule in _RULES:
            rule(source, data)


def _targets(source: Source, data: _Block) -> None:
    steps, endings = tuple(_block(data.get("steps"))), (*_block(data.get("endings")), *ENDINGS)
    _target(source, ("start",), "step", _text(data.get("start")), steps)
    coming = _text(_block(data.get("inbound")).get("start"))
    _target(source, ("inbound", "start"), "step", coming, steps)
    for name, step in _blocks(data.get("steps")):
        for inner, way in _exits(step):
            path = ("steps", name, *inner)
            _target(source, (*path, "goto"), "step", _text(way.get("goto")), steps)
            _target(source, (*path, "end"), "ending", _text(way.get("end")), endings)
            if "goto" in way and "end" in way:
                source.report((*path, "goto"), 'either "goto" or "end", not both; take one out')


def _target(source: Source, path: Path, kind: str, name: str, known: tuple[str, ...]) -> None:
    if name and name not in known:
        source.report(path, f'{kind} "{name}" does not exist; {nearest(name, known)}')


def _substance(source: Source, data: _Block) -> None:
    """A step must say or ask something, and lead somewhere."""
    for name, step in _blocks(data.get("steps")):
        path = ("steps", name)
        if "branch" in step or "fetch" in step:
            continue
        leads = "goto" in step or "end" in step
        if "collect" not in step and "say" not in step:
            source.report(path, f'step "{name}" says nothing; add "say:" or "collect:"')
        if "collect" not in step and "expect" not in step and not leads:
            source.report(path, f'step "{name}" leads nowhere; add "expect:", "goto:" or "end:"')
        if "collect" in step and not leads:
            source.report(path, f'step "{name}" collects and stops; add "goto:" or "end:"')
        if "expect" in step and "collect" not in step and leads:
            fault = 'a step that asks leaves by its replies; move this into "expect:"'
            source.report((*path, "goto" if "goto" in step else "end"), fault)
        if "confirm" in step and "collect" not in step:
            source.report((*path, "confirm"), '"confirm" needs "collect:" in the same step')


def _intents(source: Source, data: _Block) -> None:
    """Every intent that is named must be described, once, and may not be the house's own."""
    own, answers = _block(data.get("intents")), _block(data.get("answers"))
    for part, names in (("intents", own), ("answers", answers)):
        for name in names:
            if name in _CARE:
                fault = f'"{name}" is the house\'s own; choose another name'
                source.report((part, name), fault)
    for name in answers:
        if name in own or name in GLOBAL_INTENTS:
            fault = f'"{name}" is already an intent; choose another name'
            source.report(("answers", name), fault)
    for name, block in _blocks(data.get("intents")):
        if not (block.get("phrases") or block.get("patterns")):
            source.report(("intents", name), f'intent "{name}" has no phrases; add "phrases:"')
        if name == "opt_out" and "patterns" in block:
            path = ("intents", name, "patterns")
            source.report(path, "the house knows these; add phrases only")


def _named(source: Source, data: _Block) -> None:
    known = (*_block(data.get("intents")), *_block(data.get("answers")), *GLOBAL_INTENTS)
    for name, step in _blocks(data.get("steps")):
        expect = _block(step.get("expect"))
        for intent in expect:
            path: Path = ("steps", name, "expect", intent)
            if intent in _HOUSE_INTENTS:
                fault = f'"{intent}" is answered by the house, not by scripts; take it out'
                source.report(path, fault)
            elif intent not in known:
                fault = f'intent "{intent}" is not described; {nearest(intent, known)}'
                source.report(path, fault)
        for digit, value in _block(step.get("keys")).items():
            if _text(value) not in expect:
                fault = f'this step does not expect "{value}"; {nearest(str(value), tuple(expect))}'
                source.report(("steps", name, "keys", digit), fault)


def _wordings(data: _Block) -> Iterator[tuple[Path, str]]:
    """Every spoken text with its place, each wording of those with several."""
    for path, value in _spoken(data):
        for place, text in enumerate(_items(value)):
            yield (*path, place), _text(text)
        yield path, _text(value)


def _spoken(data: _Block) -> Iterator[tuple[Path, Plain]]:
    yield ("organisation",), data.get("organisation")
    yield ("reason",), data.get("reason")
    yield ("number_source",), data.get("number_source")
    yield ("inbound", "reason"), _block(data.get("inbound")).get("reason")
    for name, step in _blocks(data.get("steps")):
        for path, value in _told(step):
            yield ("steps", name, *path), value
    for group in ("answers", "endings"):
        for name, block in _blocks(data.get(group)):
            yield (group, name, "say"), block.get("say")
    for name, text in _block(data.get("lines")).items():
        yield ("lines", name), text


def _told(step: _Block) -> Iterator[tuple[Path, Plain]]:
    for key in ("say", "again", "confirm"):
        yield (key,), step.get(key)
    for intent, reply in _blocks(step.get("expect")):
        yield ("expect", intent, "say"), reply.get("say")
        for slot, value in _block(reply.get("set")).items():
            yield ("expect", intent, "set", slot), value
    for key in ("silence", "unclear"):
        yield (key, "say"), _block(step.get(key)).get("say")
    for slot, asked in _blocks(step.get("collect")):
        for key in ("ask", "again"):
            yield ("collect", slot, key), asked.get(key)
        for name, phrases in _block(asked.get("options")).items():
            yield ("collect", slot, "options", name), (_items(phrases) or [None])[0]


def _wording(source: Source, data: _Block) -> None:
    language = _text(data.get("language"))
    said = {name for _, text in _wordings(data) for name in HOLE.findall(text)}
    for path, text in _wordings(data):
        noted = path[-2:-1] == ("set",) and path[-1] not in said
        if not text or noted:
            continue
        strange = _STRANGE.search(HOLE.sub("", text))
        if strange:
            source.report(path, f'"{strange[0]}" cannot be spoken; write it as it is said')
        elif "{" in HOLE.sub("", text) or "}" in HOLE.sub("", text):
            source.report(path, "a brace is left open; write variables as {name}")
        elif not _LETTER.search(text):
            source.report(path, "there is nothing to speak here; write words")
        elif language == "en" and HAN.search(text):
            source.report(path, "an English voice cannot speak Chinese characters; write English")
        elif language == "zh" and path[0] != "organisation" and not _HAN_OR_HOLE.search(text):
            source.report(path, "a Mandarin script needs Chinese characters here")
        if seconds(text, language) > LONGEST_S:
            source.report(path, f"this takes more than {LONGEST_S:.0f} s to say; make it shorter")


def seconds(text: str, language: str) -> float:
    """About how long `text` takes to say; a variable counts as a short word."""
    plain = HOLE.sub("三个字" if language == "zh" else "two words", text)
    if language == "zh":
        return len(_LETTER.findall(plain)) / _SYLLABLES_S
    return len(plain.split()) / _WORDS_S


def _holes(source: Source, data: _Block) -> None:
    """Braces must name something known, and slots must be filled before they are spoken."""
    steps = dict(_blocks(data.get("steps")))
    slots = {slot for step in steps.values() for slot in _block(step.get("collect"))}
    slots |= {slot for step in steps.values() for reply in _block(step.get("expect")).values()
              for slot in _block(_block(reply).get("set"))}  # fmt: skip
    columns = set(_block(data.get("variables")))
    for name in sorted(columns & (slots | set(HOUSE))):
        source.report(
            ("variables", name), f'"{name}" has another meaning already; choose another name'
        )
    for slot in sorted(slots & {*HOUSE, "callback_at"}):
        source.report(("steps",), f'a slot cannot be called "{slot}"; choose another name')
    slots |= set(given(data))
    filled = _filled(data, steps, slots)
    for path, text in _wordings(data):
        known = {*HOUSE, *columns, *_at(path, data, filled)}
        for name in HOLE.findall(text):
            if path[0] in ("organisation", "reason", "number_source", "inbound"):
                source.report(path, "no variables here: this is the same for everybody")
            elif name == "callback_at" and path[:2] == ("lines", "callback"):
                continue
            elif name in slots and name not in known:
                source.report(path, f"{{{name}}} may not have been asked for yet when this is said")
            elif name not in known:
                fault = f"{{{name}}} is not known; {nearest(name, tuple(sorted(known)))}"
                source.report(path, f'{fault} (contact columns belong under "variables:")')


def _incoming(source: Source, data: _Block) -> None:
    """Who calls in is on no list: what such a call says may not speak the list's columns."""
    coming = _text(_block(data.get("inbound")).get("start"))
    steps, columns = dict(_blocks(data.get("steps"))), set(_block(data.get("variables")))
    near = reached(steps, coming)
    ends = {_text(way.get("end")) for name in near for _, way in _exits(steps[name])}
    for path, text in _wordings(data) if near else ():
        apart = {"steps": near, "endings": ends}.get(str(path[0]))
        if apart is not None and path[1] not in apart:
            continue
        for name in columns & set(HOLE.findall(text)):
            fault = f"a call that comes in has no {{{name}}}; say this only on calls that go out"
            source.report(path, fault)


def _filled(data: _Block, steps: Mapping[str, _Block], slots: set[str]) -> dict[str, set[str]]:
    """For each step the slots that are filled whenever it is entered; "end:x" for endings."""
    known: dict[str, set[str]] = {name: set(slots) for name in steps}
    known |= {f"end:{name}": set(slots) for name in _block(data.get("endings"))}
    known |= {name: set() for name in roots(data) if name in known}
    changed = True
    while changed:
        changed = False
        for name, step in steps.items():
            for inner, way in _exits(step):
                asked = set(_block(step.get("collect")))
                after = known[name] - asked | set(_block(way.get("set"))) | _proved(way)
                after -= fetched(data, step)
                after |= set() if inner else asked | fetched(data, step)
                target = _text(way.get("goto")) or f"end:{_text(way.get('end'))}"
                if target in known and not known[target] <= after:
                    known[target] &= after
                    changed = True
    return known


def _proved(case: _Block) -> set[str]:
    """What must have a value where a case of a branch is taken."""
    found = set()
    for name, test in _block(case.get("when")).items():
        keys = set(_block(test))
        if not isinstance(test, dict) or test.get("known") is True or keys - {"known", "is_not"}:
            found.add(name)
    return found


def _at(path: Path, data: _Block, filled: Mapping[str, set[str]]) -> set[str]:
    """Slots filled when the wording at `path` is said."""
    if path[0] == "endings":
        return filled.get(f"end:{path[1]}", set())
    if path[0] != "steps":
        return set()
    step = _block(_block(data.get("steps")).get(str(path[1])))
    here = filled.get(str(path[1]), set()) - set(_block(step.get("collect"))) - fetched(data, step)
    if path[2] == "confirm":
        return here | set(_block(step.get("collect")))
    if path[2] == "collect":
        order = list(_block(step.get("collect")))
        return here | set(order[: order.index(str(path[3]))])
    if path[2] == "expect":
        reply = _block(_block(step.get("expect")).get(str(path[3])))
        return here | set(_block(reply.get("set")))
    return here


def _times(source: Source, data: _Block) -> None:
    for name, step in _blocks(data.get("steps")):
        for slot, asked in _blocks(step.get("collect")):
            begin, end = _text(asked.get("from")) or "08:00", _text(asked.get("to")) or "18:00"
            if begin >= end:
                path = ("steps", name, "collect", slot, "from" if "from" in asked else "to")
                source.report(path, f'"from" ({begin}) must be earlier than "to" ({end})')


def _endings(source: Source, data: _Block) -> None:
    for name in _block(data.get("endings")):
        if name in BUILT_IN:
            fault = f'"{name}" is built in; choose another name, or word it under "lines:"'
            source.report(("endings", name), fault)


def _honest(source: Source, data: _Block) -> None:
    """No script asks for a secret, or says that it is a person."""
    for path, text in _wordings(data):
        asked, claimed = secret(text), denial(text)
        if asked:
            source.report(path, f'never ask for "{asked}": only fraud does; ask something else')
        if claimed:
            source.report(path, f'"{claimed}" is not true of a machine; take it out')
    for name, step in _blocks(data.get("steps")):
        for slot in _block(step.get("collect")):
            if NAMES.fullmatch(slot):
                fault = f'never ask for a secret such as "{slot}"; take it out'
                source.report(("steps", name, "collect", slot), fault)


_RULES: Final = (
    _targets,
    _substance,
    _intents,
    _named,
    *structure.RULES,
    _wording,
    _holes,
    _incoming,
    _times,
    _endings,
    grades.check,
    _honest,
    taken.check,
    hooks.check,
)
