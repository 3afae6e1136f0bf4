"""Which rule grades which call, and what tags and fields it gets."""

from dataclasses import replace

import pytest

from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Evidence, Field, Grade, Graded
from ringright.domain.script import Condition, FieldRule, GradeRule, Range, Rules, SlotTest, TagRule
from ringright.outcome.grading import graded

ASKED = Mark("heard", "cost", "ask", "多少钱")
MOVED = Mark("ending", "moved", "slot", "周四", disposition="completed", grade="B")
BROKEN = Evidence(Disposition.HUNG_UP, (ASKED,), {"score": "4", "ok": "no", "day": "2026-03-12"})
DONE = Evidence(Disposition.COMPLETED, (ASKED, MOVED))
COST = Condition(heard=("cost",))


def test_the_first_rule_that_fits_counts_and_gives_its_tag() -> None:
    rules = Rules((
        GradeRule(Grade.A, Condition(heard=("where",)), tag="no"),
        GradeRule(Grade.B, COST, tag="price"),
        GradeRule(Grade.A, COST, tag="late"),
    ))  # fmt: skip
    assert graded(rules, BROKEN) == Graded(Grade.B, "多少钱", 2, ("price",))


def test_an_ending_stands_unless_a_rule_overrules_it() -> None:
    mild, firm = GradeRule(Grade.D, COST), GradeRule(Grade.A, COST, overrule=True)
    assert graded(Rules((mild,)), DONE) == Graded(Grade.B, "周四", 0)
    assert graded(Rules((mild, firm)), DONE) == Graded(Grade.A, "多少钱", 2)


def test_an_ending_takes_its_grade_from_the_script_that_grades() -> None:
    assert graded(Rules(endings={"moved": Grade.A}), DONE).grade is Grade.A
    assert graded(Rules(endings={"other": Grade.D}), DONE).grade is Grade.B


@pytest.mark.parametrize(
    "call",
    [
        Evidence(Disposition.COMPLETED, (Mark("heard", "opt_out", "ask", "别打了"), MOVED)),
        Evidence(
            Disposition.OPTED_OUT, (ASKED, replace(MOVED, disposition="opted_out", grade="A"))
        ),
        replace(DONE, refused=True),
    ],
)
def test_a_refusal_is_a_d_but_may_have_tags(call: Evidence) -> None:
    always = Condition(turns=Range(0))
    rules = Rules((GradeRule(Grade.A, always, overrule=True),), (TagRule("angry", always),))
    found = graded(rules, call)
    assert (found.grade, found.rule, found.tags) == (Grade.D, 0, ("angry",))


@pytest.mark.parametrize("disposition", ["voicemail", "busy", "no_answer", "ivr"])
def test_no_rule_is_asked_where_no_person_was(disposition: str) -> None:
    always = Condition(turns=Range(0))
    rules = Rules(
        (GradeRule(Grade.A, always, overrule=True),),
        (TagRule("x", always),),
        (FieldRule("x", "x", value="1", when=always),),
    )
    call = Evidence(Disposition(disposition), (Mark("step", "none", "ask"),))
    assert graded(rules, call) == Graded(Grade.D)
    assert graded(rules, Evidence(Disposition.FAILED)) == Graded(Grade.D)


def test_every_tag_that_fits_is_added_once() -> None:
    rules = Rules(
        (GradeRule(Grade.B, COST, tag="price"),),
        (TagRule("keen", COST), TagRule("price", COST), TagRule("no", Condition(heard=("x",)))),
    )
    assert graded(rules, BROKEN).tags == ("price", "keen")
    assert graded(rules, DONE).tags == ("keen", "price")


def test_fields_hold_values_of_their_type() -> None:
    known = Condition(slots={"score": SlotTest(at_least=4)})
    fields = (
        FieldRule("score", "满意度", "number", slot="score"),
        FieldRule("ok", "解决了", "yes_no", slot="ok"),
        FieldRule("day", "day", "date", slot="day"),
        FieldRule("gone", "gone", slot="missing"),
        FieldRule("happy", "满意", "yes_no", value="yes", when=known),
        FieldRule("sad", "不满意", "yes_no", value="yes", when=Condition(heard=("complaint",))),
        FieldRule("odd", "odd", "number", slot="day2"),
    )
    call = replace(BROKEN, slots={**BROKEN.slots, "day2": "很多"})
    assert graded(Rules(fields=fields), call).fields == {
        "score": Field("满意度", "number", 4),
        "ok": Field("解决了", "yes_no", value=False),
        "day": Field("day", "date", "2026-03-12"),
        "happy": Field("满意", "yes_no", value=True),
        "odd": Field("odd", "number", "很多"),
    }
