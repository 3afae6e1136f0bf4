from hypothesis import given
from hypothesis import strategies as st

from ringright.domain.call import Release
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Grade
from ringright.domain.script import Condition, GradeRule, Rules
from ringright.outcome.judge import Hints, judge

marks = st.lists(
    st.one_of(
        st.builds(Mark, st.sampled_from(["heard", "key", "silence"]),
            st.sampled_from(["yes", "no", "opt_out", "none", "cost"]), st.just("s"),
            st.text(max_size=8)),
        st.builds(lambda d, g: Mark("ending", "x", "s", "好", disposition=d, grade=g),
            st.sampled_from(list(Disposition)), st.sampled_from(list(Grade))),
    ),
    max_size=6,
)  # fmt: skip
releases = st.builds(
    Release, st.sampled_from([0, 200, 404, 480, 486, 487, 500, 603, 607, 699]), st.just(""),
    st.integers(0, 127), st.booleans(), st.booleans(),
)  # fmt: skip
hints = st.builds(
    Hints, st.sampled_from(["", "busy", "switched_off", "strange"]),
    st.sampled_from(["", "voicemail", "ivr", "screening", "fax", "strange"]), st.booleans(),
    st.booleans(), st.booleans(), st.just(""),
    st.just(Rules((GradeRule(Grade.B, Condition(heard=("cost",))),))),
)  # fmt: skip


@given(marks, releases, hints)
def test_every_attempt_has_an_outcome_and_every_refusal_suppresses(
    made: list[Mark], release: Release, known: Hints
) -> None:
    outcome = judge(made, {}, release, known)
    assert outcome.disposition in Disposition
    assert outcome.grade in Grade
    refused = any(mark.intent == "opt_out" for mark in made)
    assert (outcome.disposition is Disposition.OPTED_OUT) or not refused
    assert outcome.suppress or not refused
    assert outcome.because == "" or outcome.because in {mark.words for mark in made}
