from datetime import date
from pathlib import Path

import pytest

from ringright.dialogue import flow
from ringright.dialogue.grades import QUESTIONS
from ringright.dialogue.script import Script
from ringright.domain.consent import Purpose
from ringright.domain.outcome import Grade
from ringright.domain.script import Condition, FieldRule, GradeRule, Range, Rules, SlotTest, TagRule
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
    "bare_brace": ['3:10: a text that begins with a brace needs quotes: "{name}..."'],
    "cut_text": [
        '5:25: "bis bald" is cut off from the text before it; put the whole text in quotes',
    ],
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
    "grades": [
        '21:24: intent "costs" does not exist; did you mean "cost"?',
        '22:5: a rule needs one condition: "when:", or "heard:" alone; write "when:"',
        '23:5: a rule needs one condition: "when:", or "heard:" alone; write "when:"',
        '24:31: ending "dune" does not exist; did you mean "done"?',
        '24:48: step "aks" does not exist; did you mean "ask"?',
        '24:62: slot "dya" does not exist; did you mean "day"?',
        '25:23: an ending has its own grade; write "overrule: true" to replace it',
        '26:48: no call fits: "busy" must be heard and must not be; take one out',
        '27:37: no call fits: "yes" must be heard and must not be; take one out',
        '28:23: no call fits: "at_least" of "questions" is over "at_most"',
        '29:31: no call fits: "at_least" is over "at_most"',
        "29:65: no call fits: a slot not known has no value",
        "30:6: who wants no more calls is a D, always; take this out",
        "32:5: this never counts: rule 11 above fits the same calls; take one out",
        '34:37: intent "coast" does not exist; did you mean "cost"?',
        '36:3: write "from:" (a slot), or "value:" with "when:"',
        '37:3: a fixed value needs "when:" (which calls get it)',
        '38:21: "from:" takes the slot as it is; take "when:" out',
        '39:10: slot "dya" does not exist; did you mean "day"?',
        '40:24: slot "day" is of type date, this field of type number',
        '41:23: "maybe" is no yes_no',
    ],
    "grades_shape": [
        '15:23: unknown key "heart"; did you mean "heard"?',
        '16:23: "heard" must be a list',
        '17:33: "at_least" must be at least 0',
        '18:31: "callback_at" must be a value, a list of values, or at_least, at_most or known',
        '19:16: "when" is empty; write something or take the line out',
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
    assert zh.rules.endings["kept"] is Grade.A
    assert {"where", "bring", "cost"} < set(zh.rules.questions)


def test_the_english_script_is_the_same_conversation(zh: Script, en: Script) -> None:
    assert list(zh.steps) == list(en.steps)
    assert zh.endings.keys() == en.endings.keys()
    assert zh.answers.keys() == en.answers.keys()


def test_contacts_that_cannot_be_spoken_to_are_found(zh: Script) -> None:
    good = {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}
    assert flow.missing(zh, good, date(2026, 3, 10)) == ()
    assert flow.missing(zh, {**good, "date": "soon"}, date(2026, 3, 10)) == ("date",)
    assert flow.missing(zh, {}, date(2026, 3, 10)) == ("doctor", "date", "time")


def test_the_rules_of_a_script_are_read() -> None:
    text = (SCRIPTS / "grades.yaml").read_text(encoding="utf-8")
    head = text[: text.index("grades:\n")]
    rules = """
grades:
  - {grade: B, heard: [cost], tag: price}
  - {grade: A, heard: [cost], overrule: true}
  - grade: A
    overrule: true
    when:
      heard: [yes, cost]
      heard_all: [yes]
      not_heard: [no]
      ended: [done, callback]
      at_step: [ask]
      slots: {score: [4, 5], day: {at_least: "2026-03-01"}, callback_at: {known: false}}
      questions: {at_least: 2}
      spoke_s: {at_least: 1.5, at_most: 20}
      turns: {at_most: 9}
      interrupted: {at_least: 1}
tags:
  - {tag: price, when: {slots: {day: "2026-03-12"}}}
fields:
  score: {label: 满意度, type: number, from: score}
  keen: {type: yes_no, value: true, when: {heard: [yes]}}
"""
    assert flow.load(head + rules).rules == Rules(
        (
            GradeRule(Grade.B, Condition(heard=("cost",)), tag="price"),
            GradeRule(Grade.A, Condition(heard=("cost",)), overrule=True),
            GradeRule(
                Grade.A,
                Condition(
                    ("yes", "cost"), ("yes",), ("no",), ("done", "callback"), ("ask",),
                    {"score": SlotTest((4, 5)), "day": SlotTest(at_least="2026-03-01"),
                     "callback_at": SlotTest(known=False)},
                    Range(2), Range(1.5, 20), Range(None, 9), Range(1),
                ),
                overrule=True,
            ),
        ),
        (TagRule("price", Condition(slots={"day": SlotTest(("2026-03-12",))})),),
        (
            FieldRule("score", "满意度", "number", "score"),
            FieldRule("keen", "keen", "yes_no", value="yes", when=Condition(heard=("yes",))),
        ),
        {"done": Grade.A},
        ("cost", *QUESTIONS),
    )  # fmt: skip
