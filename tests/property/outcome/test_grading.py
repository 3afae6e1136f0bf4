"""Grading is a fold: the same rules find the same again, and no rule undoes a refusal."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Evidence, Field, Grade, Graded, Outcome
from ringright.domain.script import Condition, FieldRule, GradeRule, Range, Rules, SlotTest, TagRule
from ringright.outcome.grading import graded
from ringright.records.graded import of_outcome, to_evidence, to_graded

NAMES = ("yes", "no", "cost", "where")
ENDINGS = ("done", "moved", "human")
STEPS = ("ask", "slot")

names = st.lists(st.sampled_from(NAMES), unique=True, max_size=2).map(tuple)
bounds = st.one_of(
    st.none(),
    st.builds(Range, st.none() | st.integers(0, 3), st.none() | st.integers(1, 4)),
)
held = st.one_of(
    st.builds(SlotTest, st.tuples(st.sampled_from(["4", 4, True, "2026-03-12"]))),
    st.builds(SlotTest, known=st.booleans()),
    st.builds(SlotTest, at_least=st.sampled_from([3, "2026-03-12"])),
)
conditions = st.builds(
    Condition, names, names, names,
    st.lists(st.sampled_from(ENDINGS), max_size=1).map(tuple),
    st.lists(st.sampled_from(STEPS), max_size=1).map(tuple),
    st.dictionaries(st.sampled_from(["score", "day"]), held, max_size=1),
    bounds, bounds, bounds, bounds,
)  # fmt: skip
grades = st.sampled_from(list(Grade))
tags = st.sampled_from(["", "价格", "keen"])
rule_sets = st.builds(
    Rules,
    st.lists(st.builds(GradeRule, grades, conditions, st.booleans(), tags), max_size=4).map(tuple),
    st.lists(st.builds(TagRule, tags.filter(bool), conditions), max_size=3).map(tuple),
    st.tuples(
        st.just(FieldRule("score", "满意度", "number", slot="score")),
        st.builds(FieldRule, st.just("keen"), st.just("keen"), st.just("yes_no"),
                  value=st.just("yes"), when=conditions),
    ),
    st.dictionaries(st.sampled_from(ENDINGS), grades),
    st.just(("cost", "where")),
)  # fmt: skip
marks = st.one_of(
    st.builds(Mark, st.sampled_from(["heard", "key"]), st.sampled_from((*NAMES, "none")),
              st.sampled_from(STEPS), st.text(max_size=6), st.floats(0, 1), st.just("exact")),
    st.builds(Mark, st.sampled_from(["question", "silence", "backchannel", "step"]),
              st.just("none"), st.sampled_from(STEPS)),
    st.builds(lambda name, disposition, grade: Mark("ending", name, "ask", "好的",
                                                    disposition=disposition, grade=grade),
              st.sampled_from(ENDINGS), st.sampled_from(["completed", "callback_requested"]),
              grades),
)  # fmt: skip
calls = st.builds(
    Evidence,
    st.sampled_from(list(Disposition)),
    st.lists(marks, max_size=6).map(tuple),
    st.dictionaries(
        st.sampled_from(["score", "day"]), st.sampled_from(["4", "很好", "2026-03-12"])
    ),
    st.floats(0, 60).map(lambda seconds: round(seconds, 2)),
    st.integers(0, 5),
    st.integers(0, 3),
    st.booleans(),
)


@given(rule_sets, calls)
def test_a_call_read_back_and_graded_by_the_same_rules_is_what_it_was(
    rules: Rules, call: Evidence
) -> None:
    worth = graded(rules, call)
    outcome = Outcome(
        call.disposition, worth.grade, worth.because, call.slots, rule=worth.rule,
        tags=worth.tags, fields=worth.fields, evidence=call,
    )  # fmt: skip
    kept = json.loads(json.dumps(of_outcome(outcome, "clinic")))
    assert to_graded(kept) == worth
    assert to_evidence(kept) == call
    assert graded(rules, to_evidence(kept) or call) == worth


@given(rule_sets, calls, st.sampled_from(["mark", "ending", "kept"]))
def test_who_refused_is_a_d_under_any_rules(rules: Rules, call: Evidence, how: str) -> None:
    said = {
        "mark": (Mark("heard", "opt_out", "ask", "别打了"),),
        "ending": (Mark("ending", "opted_out", "ask", "别打了", grade="D"),),
    }.get(how, ())
    refused = Evidence(call.disposition, (*call.marks, *said), call.slots, refused=not said)
    found = graded(rules, refused)
    assert (found.grade, found.rule) == (Grade.D, 0)
    assert found.because == ("别打了" if said else "")


@given(rule_sets, calls)
def test_the_first_rule_that_fits_counts(rules: Rules, call: Evidence) -> None:
    worth = graded(rules, call)
    before = rules.grades[: max(worth.rule - 1, 0)]
    assert graded(Rules(before, endings=rules.endings, questions=rules.questions), call).rule == 0
    if worth.rule:
        alone = Rules((rules.grades[worth.rule - 1],), questions=rules.questions)
        found = graded(alone, call)
        assert (found.grade, found.because, found.rule) == (worth.grade, worth.because, 1)
        again = (*rules.grades[: worth.rule], *reversed(rules.grades[worth.rule :]))
        other = Rules(again, rules.tags, rules.fields, rules.endings, rules.questions)
        assert graded(other, call) == worth


@given(rule_sets, calls)
def test_the_reason_is_something_they_said(rules: Rules, call: Evidence) -> None:
    worth = graded(rules, call)
    assert worth.because == "" or worth.because in {mark.words for mark in call.marks}
    assert len(set(worth.tags)) == len(worth.tags)
    assert all(isinstance(field, Field) for field in worth.fields.values())
    assert isinstance(worth, Graded)
