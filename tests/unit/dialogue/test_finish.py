"""How finished is a speculative transcript? The lines are an evaluation set as well."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from ringright.dialogue import engine
from ringright.dialogue.finish import Finish
from ringright.dialogue.flow import load
from ringright.dialogue.moves import Callee, State
from ringright.dialogue.script import Script

HERE = Path(__file__).parent
PLACES = {
    "confirm": ("move", "confirm"), "date": ("move", "new_date"), "time": ("move", "new_time"),
    "callback": ("attend", "callback"),
}  # fmt: skip
KINDS = ("number", "text", "phone", "money")


def rows(language: str) -> list[tuple[str, str, str]]:
    """Kind of step, what was heard so far, how finished it is; a tab between."""
    lines = (HERE / f"finished_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(kind, text, finish) for kind, text, finish in (line.split("\t") for line in lines)]


@lru_cache
def asking(language: str) -> Script:
    """A script whose slots are of the kinds the clinic does not ask for."""
    words, voice = ("您好", "zf_xiaobei") if language == "zh" else ("hello", "af_heart")
    steps = "".join(
        f"  {kind}_step:\n    collect: {{{kind}: {{type: {kind}, ask: {words}}}}}\n    end: done\n"
        for kind in KINDS
    )
    leads = [f"    goto: {kind}_step" for kind in KINDS[1:]]
    for lead in leads:
        steps = steps.replace("    end: done", lead, 1)
    return load(
        f"format: ringright/script@1\nid: asking\nlanguage: {language}\norganisation: {words}\n"
        f"purpose: service\nreason: {words}\nvoice: {voice}\nnumber_source: {words}\n"
        f"start: {KINDS[0]}_step\nsteps:\n{steps}"
        f"endings:\n  done: {{say: {words}, disposition: completed, grade: A}}\n"
    )


def finish(script: Script, callee: Callee, kind: str, text: str) -> Finish:
    """The verdict on `text` where the conversation waits for `kind`."""
    step, waiting = PLACES.get(kind, (kind, ""))
    if kind in KINDS:
        script = asking(script.language)
        step, waiting = f"{kind}_step", kind
    state = replace(State(callee, step), waiting=waiting)
    return engine.expects(script, state).finished(text)


@pytest.mark.parametrize(("kind", "text", "expected"), rows("zh"))
def test_mandarin(zh: Script, chen: Callee, kind: str, text: str, expected: str) -> None:
    assert finish(zh, chen, kind, text) == expected


@pytest.mark.parametrize(("kind", "text", "expected"), rows("en"))
def test_english(en: Script, john: Callee, kind: str, text: str, expected: str) -> None:
    assert finish(en, john, kind, text) == expected


@pytest.mark.parametrize("text", ["", "……", "。"])
def test_nothing_said_is_nothing_finished(zh: Script, chen: Callee, text: str) -> None:
    assert finish(zh, chen, "attend", text) is Finish.OPEN
