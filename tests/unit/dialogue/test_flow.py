from datetime import date
from pathlib import Path

import pytest

from ringright.dialogue import flow
from ringright.dialogue.script import Script
from ringright.domain.consent import Purpose
from ringright.domain.outcome import Grade
from ringright.domain.script import GradeRule
from ringright.errors import InputError

SCRIPTS = Path(__file__).parent / "scripts"

ENDINGS = ("completed", "callback_requested", "wrong_number", "no_speech", "not_understood")
COLUMNS = '(contact columns belong under "variables:")'
QUOTES = "check the indentation, and put texts with : # ? , or { in quotes"
FAULTS = {
    "alias": ["2:5: write the text out instead of using a YAML alias (*name)"],
    "loop": [
        '16:3: "round" goes round for ever; give it a way to an ending ("end: ...")',
        '19:3: "about" goes round for ever; give it a way to an ending ("end: ...")',
    ],
    "many": [
        '14:7: intent "yess" is not described; did you mean "yes"?',
        '15:7: "opt_out" is answered by the house, not by scripts; take it out',
        '16:7: asking the same again after a no is pressure; go on to an "end:"',
        '16:22: either "goto" or "end", not both; take one out',
        '17:5: "9" cannot stand here; keys are 0 to 8, * and #; 9 always means: never call again',
        '17:19: this step does not expect "yes"; did you mean "yess"?',
        '18:3: "ask" stands here twice; keep one',
        '21:19: "done" is not possible here; use one of: ' + ", ".join(ENDINGS),
        '22:3: "opted_out" is built in; choose another name, or word it under "lines:"',
        '24:3: "yes" is already an intent; choose another name',
    ],
    "missing_variable": [
        '13:5: {docter} is not known; did you mean "doctor"? ' + COLUMNS,
        "20:30: {new_date} may not have been asked for yet when this is said",
    ],
    "not_a_script": ["1:1: this is not a script; begin it with: format: ringright/script@1"],
    "not_yaml": [
        "2:5: this is not YAML: mapping values are not allowed here; " + QUOTES,
    ],
    "pressure": [
        '20:12: a second no must end the call: write "end: ..." here',
        '25:7: asking the same again after a no is pressure; go on to an "end:"',
    ],
    "unknown_step": [
        '9:1: step "aks" does not exist; did you mean "ask"?',
        '15:12: step "nowhere" does not exist; use one of: ask',
    ],
    "unreachable_step": ['16:3: no step leads to "lonely"; add a "goto: lonely" or take it out'],
    "unspeakable": [
        '12:5: "https:" cannot be spoken; write it as it is said',
        "13:5: there is nothing to speak here; write words",
        '15:13: "*" cannot be spoken; write it as it is said',
        "16:12: a brace is left open; write variables as {name}",
        "18:9: a Mandarin script needs Chinese characters here",
    ],
    "missing_fields": [
        '1:1: the script needs "endings:" (Ways to end, by name)',
        '1:1: write "format: ringright/script@1"',
        '2:1: "Bad Name" cannot stand here; use small letters, digits and -',
        '3:1: unknown key "langage"; did you mean "language"?',
        '5:9: "say" must be a text, put it in quotes',
        '5:17: unknown key "exspect"; did you mean "expect"?',
        '5:30: "patience_s" must be at most 20',
    ],
    "empty_steps": [
        '11:3: step "empty" leads nowhere; add "expect:", "goto:" or "end:"',
        '11:3: step "empty" says nothing; add "say:" or "collect:"',
        '12:3: no step leads to "silent"; add a "goto: silent" or take it out',
        '15:3: step "half" collects and stops; add "goto:" or "end:"',
        '17:36: "from" (18:00) must be earlier than "to" (08:00)',
        '22:5: a step that asks leaves by its replies; move this into "expect:"',
        '25:5: "confirm" needs "collect:" in the same step',
    ],
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_is_told_with_its_place(name: str) -> None:
    text = (SCRIPTS / f"{name}.yaml").read_text(encoding="utf-8")
    with pytest.raises(flow.ScriptError) as caught:
        flow.load(text, f"{name}.yaml")
    told = [f"{fault.line}:{fault.column}: {fault.text}" for fault in caught.value.problems]
    assert [line for line in FAULTS[name] if line not in told] == []
    assert told == sorted(told, key=lambda line: [int(part) for part in line.split(":")[:2]])


def test_every_bad_script_is_told_of() -> None:
    assert {path.stem for path in SCRIPTS.glob("*.yaml")} == set(FAULTS)


def test_a_script_error_is_bad_input() -> None:
    with pytest.raises(InputError) as caught:
        flow.load("[]", "my.yaml")
    assert caught.value.exit_code == 2
    assert "my.yaml:1:1:" in str(caught.value)
    assert "docs/formats/script.md" in str(caught.value)


def test_a_good_script_is_read_whole(zh: Script) -> None:
    assert zh.id == "clinic"
    assert zh.purpose is Purpose.SERVICE
    assert zh.voice == "zf_xiaobei"
    assert zh.variables == {"doctor": "text", "date": "date", "time": "time"}
    assert zh.steps["attend"].keys == {"1": "yes", "2": "move", "3": "cancel"}
    assert [asked.slot.name for asked in zh.steps["move"].collect] == ["new_date", "new_time"]
    assert zh.endings["confirmed"].grade is Grade.A
    assert zh.grades == (GradeRule(Grade.B, ("move", "where", "bring", "cost")),)


def test_the_english_script_is_the_same_conversation(zh: Script, en: Script) -> None:
    assert list(zh.steps) == list(en.steps)
    assert zh.endings.keys() == en.endings.keys()
    assert zh.answers.keys() == en.answers.keys()


def test_contacts_that_cannot_be_spoken_to_are_found(zh: Script) -> None:
    good = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
    assert flow.missing(zh, good, date(2026, 3, 10)) == ()
    assert flow.missing(zh, {**good, "date": "soon"}, date(2026, 3, 10)) == ("date",)
    assert flow.missing(zh, {}, date(2026, 3, 10)) == ("doctor", "date", "time")
