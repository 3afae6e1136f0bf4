"""What a sound script would do better with: each advice has a place, a reason and a remedy.

`lint` refuses what is wrong; this only warns, of a script that `flow.load` has accepted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from ringright.dialogue.exits import exits, tested
from ringright.dialogue.flows import expand
from ringright.dialogue.lint import seconds
from ringright.dialogue.script import Script, Step
from ringright.dialogue.source import Path, Plain, Source, parse
from ringright.dialogue.speech import HOLE, wordings
from ringright.dialogue.spelling import bare
from ringright.dialogue.wordings import every
from ringright.domain.script import GLOBAL_INTENTS
from ringright.domain.sound import tokens

QUESTION_S: Final = 5.0
"""A longer question is interrupted or forgotten."""

AGAIN_S: Final = 3.5
"""From here a question wants a shorter form for asking again."""

ANSWER_S: Final = 8.0
"""A longer answer buries the question that follows it."""

_ESTIMATE_S: Final = 0.5
"""How exact the estimate of seconds is: a limit that is just met is kept."""

_HEARD_ONCE: Final = ("text", "yes_no")
"""Slots of these types need not be said back."""


@dataclass(frozen=True, order=True)
class Advice:
    """One thing to do better: where (from 1), the rule's name, what it is, and what to do."""

    line: int
    column: int
    rule: str
    text: str
    remedy: str


_Found: TypeAlias = Iterator[tuple[Path, str, str]]


def advise(text: str, script: Script) -> tuple[Advice, ...]:
    """All advice on the file `text` that was loaded as `script`, in the file's order."""
    source = expand(parse(text))
    found = {
        Advice(*source.where(path), rule, fault, remedy)
        for rule, look in _RULES.items()
        for path, fault, remedy in look(script, source)
    }
    return tuple(sorted(found))


def questions(script: Script) -> Iterator[tuple[Path, str, str]]:
    """Every question in every wording with its place and its shorter form ("" without one)."""
    for path, text, again in _questions(script):
        for wording in every(text):
            yield path, wording, again


def _questions(script: Script) -> Iterator[tuple[Path, str, str]]:
    for step in script.steps.values():
        path: Path = ("steps", step.name)
        if step.expect and not step.collect:
            yield (*path, "say"), step.say, step.again
        for asked in step.collect:
            yield (*path, "collect", asked.slot.name, "ask"), asked.ask, asked.again


def _long_question(script: Script, _source: Source) -> _Found:
    for path, text, _ in questions(script):
        length = seconds(text, script.language)
        if length > QUESTION_S + _ESTIMATE_S:
            fault = f"this question takes about {length:.0f} s to say"
            yield path, fault, "keep it under five seconds; say the rest in a step before it"


def _no_short_form(script: Script, _source: Source) -> _Found:
    for path, text, again in questions(script):
        length = seconds(text, script.language)
        if not again and length > AGAIN_S + _ESTIMATE_S:
            fault = f"a question of about {length:.0f} s is repeated whole when it is asked again"
            yield path, fault, 'add a shorter one as "again:"'


def _long_answer(script: Script, _source: Source) -> _Found:
    for name, text in script.answers.items():
        ways = every(text)
        length = max(seconds(way, script.language) for way in ways)
        if length > ANSWER_S + _ESTIMATE_S:
            fault = f"this answer takes about {length:.0f} s; the open question comes after it"
            yield ("answers", name, "say"), fault, "say the short of it in one sentence"


def _one_sided(script: Script, _source: Source) -> _Found:
    for step in _asking(script):
        for given, lacking in (("yes", "no"), ("no", "yes")):
            if given in step.expect and lacking not in step.expect:
                fault = f'step "{step.name}" expects a {given} but no {lacking}'
                yield ("steps", step.name, "expect"), fault, f'add "{lacking}:" under "expect:"'


def _no_keys(script: Script, _source: Source) -> _Found:
    for step in _asking(script):
        if {"yes", "no"} <= set(step.expect) and not step.keys:
            fault = f'step "{step.name}" cannot be answered by key'
            yield ("steps", step.name), fault, 'add "keys: {1: yes, 2: no}"'


def _asking(script: Script) -> Iterator[Step]:
    """Steps that ask for an intent; one that collects has its yes and no in `confirm`."""
    return (step for step in script.steps.values() if step.expect and not step.collect)


def _misheard(script: Script, source: Source) -> _Found:
    owners: dict[tuple[str, ...], set[str]] = {}
    for _, name, phrase in _own(source):
        owners.setdefault(bare(tokens(phrase)), set()).add(name)
    for path, name, phrase in _own(source):
        wrong: dict[str, list[str]] = {}
        for step in script.steps.values():
            if step.asks and (name in step.expect or name in script.answers):
                taken = script.matcher.decide(phrase, tuple(step.expect)).intent
                wrong.setdefault(taken, []).append(step.name)
        written = owners[bare(tokens(phrase))]
        for taken, places in wrong.items():
            if taken in written:
                continue
            where = ", ".join(f'"{place}"' for place in places)
            told = "is not understood" if taken == "none" else f'is understood as "{taken}"'
            fault = f'"{phrase}" of "{name}" {told} at step {where}'
            yield path, fault, "word it differently, or give it to the other one"


def _alike(_script: Script, source: Source) -> _Found:
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for path, name, phrase in _own(source):
        other, said = first.setdefault(bare(tokens(phrase)), (name, phrase))
        if other != name:
            fault = f'"{phrase}" of "{name}" sounds like "{said}" of "{other}"'
            yield path, fault, "take one of them out"


def _unused_intent(script: Script, source: Source) -> _Found:
    used = {name for step in script.steps.values() for name in step.expect}
    for name in _block(_block(source.data).get("intents")):
        if name not in used and name not in GLOBAL_INTENTS:
            fault = f'no step expects "{name}": whoever says it is asked again'
            yield ("intents", name), fault, 'add it to an "expect:", or make it an answer'


def _unused_slot(script: Script, _source: Source) -> _Found:
    spoken = {name for text in wordings(script) for name in HOLE.findall(text)} | tested(script)
    for step in script.steps.values():
        for asked in step.collect:
            if asked.slot.name not in spoken and asked.slot.type not in _HEARD_ONCE:
                fault = f'"{asked.slot.name}" is asked for and never said back'
                remedy = f'add "confirm:" with {{{asked.slot.name}}}, so that it can be corrected'
                yield ("steps", step.name, "collect", asked.slot.name), fault, remedy


def _unused_ending(script: Script, _source: Source) -> _Found:
    reached = {way.way.end for step in script.steps.values() for way in exits(step)}
    for name in script.endings:
        if name not in reached:
            fault = f'no step leads to the ending "{name}"'
            yield ("endings", name), fault, f'add "end: {name}" somewhere, or take it out'


def _own(source: Source) -> Iterator[tuple[Path, str, str]]:
    """The phrases that the file itself writes, with their places and owners."""
    data = _block(source.data)
    for group in ("intents", "answers"):
        for name, block in _block(data.get(group)).items():
            phrases = _block(block).get("phrases")
            for place, phrase in enumerate(phrases if isinstance(phrases, list) else ()):
                yield (group, name, "phrases", place), name, str(phrase)


def _block(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


_RULES: Final[Mapping[str, Callable[[Script, Source], _Found]]] = {
    "long-question": _long_question,
    "no-short-form": _no_short_form,
    "long-answer": _long_answer,
    "one-sided": _one_sided,
    "no-keys": _no_keys,
    "misheard": _misheard,
    "alike": _alike,
    "unused-intent": _unused_intent,
    "unused-slot": _unused_slot,
    "unused-ending": _unused_ending,
}
