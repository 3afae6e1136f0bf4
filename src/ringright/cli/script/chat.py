"""`ringright script chat FILE` holds a call in text: you are the person who was called."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

from ringright.cli.script.hear import Meaning, trial, why
from ringright.dialogue.moves import Fill, Suppress
from ringright.domain.mark import Mark
from ringright.errors import InputError

if TYPE_CHECKING:
    from ringright.wiring.chatting import Chat, Reply

_ROBOT: Final = "🔔 "
_PROMPT: Final = "> "


def chat(file: Path, *, meaning: Meaning = True) -> None:
    """Hold a call with the script FILE in text: type what the person says.

    /key 9 presses a key, /silence says nothing, /hear WORDS asks what words would mean, /quit ends.
    """
    from ringright.wiring.chatting import HELP, Chat

    console = Console(highlight=False)
    held = Chat(trial(file, meaning=meaning))
    console.print(HELP, style="dim", markup=False)
    _show(console, held.begin())
    for line in _typed():
        if line.strip() == "/quit" or _put(console, held, line.strip()):
            break
    outcome = held.outcome()
    quote = f": {outcome.because}" if outcome.because else ""
    console.print(f"{outcome.disposition}, {outcome.grade}{quote}", style="bold", markup=False)


def _typed() -> Iterator[str]:
    """Lines until the end of the input, with a prompt for people."""
    asks = sys.stdin.isatty()
    while True:
        if asks:
            sys.stdout.write(_PROMPT)
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line


def _put(console: Console, held: "Chat", line: str) -> bool:
    """Do what one line says; whether the call is over."""
    word, _, rest = line.partition(" ")
    try:
        if word == "/hear":
            found = held.hear(rest.strip())
            console.print(f"  {why(found)} -> {found.next}", style="dim", markup=False)
            return False
        reply = _event(held, word, rest.strip(), line)
    except InputError as error:
        console.print(error.sentence(), style="yellow", markup=False)
        return False
    _show(console, reply)
    return reply.over


def _event(held: "Chat", word: str, rest: str, line: str) -> "Reply":
    from ringright.wiring.chatting import HELP

    if word == "/key":
        return held.press(rest)
    if word == "/silence":
        return held.wait()
    if word.startswith("/"):
        raise InputError(f"no command {word}", remedy=HELP)
    return held.say(line)


def _show(console: Console, reply: "Reply") -> None:
    valued = any(isinstance(fact, Fill) for fact in reply.noted)
    for fact in reply.noted:
        if valued and isinstance(fact, Mark) and fact.intent == "none":
            continue
        console.print(f"  {_fact(fact)}", style="dim", markup=False, soft_wrap=True)
    for text in reply.says:
        console.print(f"{_ROBOT}{text}", markup=False, soft_wrap=True)


def _fact(fact: Mark | Fill | Suppress) -> str:
    """One line on what was noted, and why."""
    if isinstance(fact, Fill):
        return f"{fact.slot} = {fact.value}"
    if isinstance(fact, Suppress):
        return "never to be called again"
    if fact.kind == "step":
        return f"-> {fact.step}"
    if fact.kind == "ending":
        return f"end:{fact.intent} ({fact.disposition}, {fact.grade})"
    because = f": {fact.because}" if fact.because else ""
    score = f" {fact.score:.2f}" if fact.score else ""
    return f"{fact.kind} {fact.intent} ({fact.how}{score}{because}) at {fact.step}"
