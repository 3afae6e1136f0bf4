"""Rehearsals of the example, and of scripts and engines that are broken on purpose."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from tests.unit.dialogue.test_webhook import text as asking

from ringright.dialogue import engine, flow
from ringright.dialogue.moves import Action, Event, Hangup, Say, State, Suppress
from ringright.dialogue.script import Script
from ringright.dialogue.webhook import FETCH
from ringright.sim.rehearsal.people import PEOPLE
from ringright.sim.rehearsal.report import Report, rehearse
from ringright.sim.rehearsal.spots import spots
from ringright.sim.rehearsal.stage import stages

EXAMPLES = Path(__file__).parents[4] / "examples"
FEW = 3
Moves = tuple[State, tuple[Action, ...]]


@cache
def script(name: str = "clinic") -> Script:
    return flow.load((EXAMPLES / name / "script.yaml").read_text(encoding="utf-8"))


@cache
def tiny() -> Script:
    step = script().steps["cancel"]
    expect = {intent: reply for intent, reply in step.expect.items() if reply.end}
    return replace(script(), start="cancel", steps={"cancel": replace(step, expect=expect)})


@cache
def report(name: str = "clinic") -> Report:
    return rehearse(script(name), 1, 10)


@pytest.mark.parametrize("name", ["clinic", "clinic-en"])
def test_the_examples_hold_and_are_covered(name: str) -> None:
    found = report(name)
    assert found.ok
    assert found.faults == ()
    assert {it.kind: it.missed for it in found.coverage} == {
        "steps": (), "replies": (), "answers": (), "slots": (), "endings": (),
    }  # fmt: skip
    assert set(found.people) == set(PEOPLE)
    assert all(sum(ends.values()) == 10 for ends in found.people.values())
    assert "none" not in {end for ends in found.people.values() for end in ends}
    assert found.tries > 2000


def test_the_same_seed_gives_the_same_rehearsal() -> None:
    first, same, other = (rehearse(tiny(), seed, 9) for seed in (5, 5, 6))
    assert first == same
    assert first.people != other.people


def test_every_place_is_found() -> None:
    places = set(spots(stages(script())[0]))
    waits = {("move", "new_date"), ("move", "new_time"), ("move", "confirm")}
    later = {(step, "callback") for step in ("attend", "instead", "cancel", "move")}
    assert places == {("attend", ""), ("instead", ""), ("cancel", "")} | waits | later


def test_a_phrase_that_another_intent_takes_is_named() -> None:
    text = (EXAMPLES / "clinic" / "script.yaml").read_text(encoding="utf-8")
    text = text.replace("phrases: [取消, 取消吧", "phrases: [取消, 改时间, 取消吧")
    found = rehearse(flow.load(text), 1, 1)
    wrong = {(it.step, it.intent, it.words, it.understood) for it in found.misheard}
    assert ("attend", "cancel", "改时间", "move") in wrong
    assert not next(it.house for it in found.misheard if it.words == "改时间")


def test_what_nobody_reaches_is_named() -> None:
    made = script()
    ending = replace(made.endings["kept"], name="lost")
    step = replace(made.steps["cancel"], name="island")
    wide = replace(
        made, endings={**made.endings, "lost": ending}, steps={**made.steps, "island": step}
    )
    missed = {it.kind: it.missed for it in rehearse(wide, 1, FEW).coverage}
    assert missed["steps"] == ("island",)
    assert missed["endings"] == ("lost",)
    assert "island.keep" in missed["replies"]


def deaf(state: State, actions: tuple[Action, ...], _before: State) -> Moves:
    return state, tuple(it for it in actions if not isinstance(it, Suppress))


def mute(state: State, actions: tuple[Action, ...], _before: State) -> Moves:
    return state, tuple(it for it in actions if not isinstance(it, Say | Hangup))


def chatty(state: State, actions: tuple[Action, ...], _before: State) -> Moves:
    says = tuple(it for it in actions if isinstance(it, Say))
    return state, (*says, *actions)


def lively(state: State, actions: tuple[Action, ...], before: State) -> Moves:
    return (replace(state, ended=""), actions) if before.ended else (state, actions)


def endless(state: State, actions: tuple[Action, ...], _before: State) -> Moves:
    return replace(state, ended="", turns=0, tries=0, silences=0), tuple(
        it for it in actions if not isinstance(it, Hangup)
    )


def lying(state: State, actions: tuple[Action, ...], _before: State) -> Moves:
    truth = script().line("are_you_robot")
    kept = (it for it in actions if not (isinstance(it, Say) and truth in it.utterance.text))
    return state, tuple(kept)


BREAKS = {
    "opt_out": (deaf, chatty), "silent": (mute, lying), "endless": (endless,),
    "reopened": (lively,), "truth": (lying,),
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "broken"), [(rule, it) for rule, every in BREAKS.items() for it in every]
)
def test_a_broken_engine_is_found_out(
    rule: str, broken: Callable[..., Moves], monkeypatch: pytest.MonkeyPatch
) -> None:
    step = engine.step

    def wrong(made: Script, state: State, event: Event, now: object) -> Moves:
        return broken(*step(made, state, event, now), state)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "step", wrong)
    found = rehearse(tiny(), 1, 1)
    assert not found.ok
    assert rule in {fault.rule for fault in found.faults}
    assert all(fault.sentence() for fault in found.faults)


def test_a_call_without_disclosure_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    start = engine.start

    def bare(*given: object) -> Moves:
        state, actions = start(*given)  # type: ignore[arg-type]
        return state, actions[1:]

    monkeypatch.setattr(engine, "start", bare)
    assert "disclosure" in {fault.rule for fault in rehearse(tiny(), 1, 1).faults}


def test_flows_branches_choices_and_policies_are_walked() -> None:
    path = Path(__file__).parent / "files" / "rich.yaml"
    found = rehearse(flow.load(path.read_text(encoding="utf-8")), 1, 8)
    assert found.ok
    assert {it.kind: (it.reached, it.missed) for it in found.coverage} == {
        "steps": (8, ()), "replies": (6, ()), "answers": (1, ()), "slots": (2, ()),
        "endings": (4, ()),
    }  # fmt: skip


def test_webhooks_are_made_up_and_fail_too() -> None:
    found = rehearse(flow.load(asking()), 1, FEW)
    assert found.ok
    missed = {it.kind: it.missed for it in found.coverage}
    assert missed["steps"] == ()
    assert missed["slots"] == ()
    assert ("look", FETCH) in set(spots(stages(flow.load(asking()))[0]))
