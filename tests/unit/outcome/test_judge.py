import re
from pathlib import Path

import pytest

from ringright.domain.call import Release, Turn, Who
from ringright.domain.mark import Mark
from ringright.domain.outcome import Disposition, Grade
from ringright.domain.script import Condition, GradeRule, Range, Rules
from ringright.outcome.judge import Hints, judge
from ringright.outcome.signal import ANNOUNCED, CAUSES, MACHINES, STATUSES

PAGE = (Path(__file__).parents[3] / "docs" / "dispositions.md").read_text(encoding="utf-8")
ANSWERED = Release(200, "OK", answered=True)
LEFT = Release(200, "OK", answered=True, remote=True)
CONFIRMED = Mark("ending", "confirmed", "ask", "能来", disposition="completed", grade="A")
REFUSED = Mark("heard", "opt_out", "ask", "别再打了", 1.0, "exact")
ASKED = Mark("heard", "cost", "ask", "多少钱", 1.0, "exact")


@pytest.mark.parametrize(
    ("release", "disposition"),
    [
        (Release(486), "busy"), (Release(600), "busy"), (Release(480), "no_answer"),
        (Release(408), "no_answer"), (Release(487), "no_answer"), (Release(603), "declined"),
        (Release(607), "declined"), (Release(608), "declined"), (Release(404), "invalid_number"),
        (Release(410), "invalid_number"), (Release(484), "invalid_number"),
        (Release(604), "invalid_number"), (Release(500), "failed"), (Release(503), "failed"),
        (Release(0), "failed"), (Release(403), "failed"),
        (Release(480, cause=1), "invalid_number"), (Release(480, cause=20), "unreachable"),
        (Release(503, cause=17), "busy"), (Release(480, cause=16), "no_answer"),
    ],
)  # fmt: skip
def test_an_unanswered_call_is_told_by_the_network(release: Release, disposition: str) -> None:
    outcome = judge((), {}, release)
    assert outcome.disposition == disposition
    assert outcome.grade is Grade.D
    assert outcome.because == ""


def test_an_announcement_wins_over_the_status() -> None:
    heard = Hints(announcement="switched_off")
    assert judge((), {}, Release(480), heard).disposition is Disposition.SWITCHED_OFF
    assert judge((), {}, Release(404, cause=1), heard).disposition is Disposition.SWITCHED_OFF


def test_giving_up_the_ringing_is_no_answer() -> None:
    assert judge((), {}, Release(0), Hints(cancelled=True)).disposition is Disposition.NO_ANSWER


def test_unwanted_suppresses() -> None:
    assert judge((), {}, Release(607)).suppress
    assert not judge((), {}, Release(603)).suppress


def test_an_ending_brings_its_grade_and_the_words() -> None:
    outcome = judge((CONFIRMED,), {"day": "2026-03-12"}, ANSWERED)
    assert (outcome.disposition, outcome.grade) == (Disposition.COMPLETED, Grade.A)
    assert outcome.because == "能来"
    assert outcome.slots == {"day": "2026-03-12"}
    assert not outcome.suppress


def test_hanging_up_during_the_goodbye_changes_nothing() -> None:
    assert judge((CONFIRMED,), {}, LEFT).disposition is Disposition.COMPLETED


def test_a_refusal_counts_before_everything() -> None:
    for release in (ANSWERED, LEFT, Release(480)):
        outcome = judge((REFUSED, CONFIRMED), {}, release, Hints(machine="voicemail", lost=True))
        assert outcome.disposition is Disposition.OPTED_OUT
        assert outcome.suppress
        assert outcome.because == "别再打了"


def test_hanging_up_early_quotes_the_last_words() -> None:
    outcome = judge((ASKED,), {}, LEFT)
    assert (outcome.disposition, outcome.grade) == (Disposition.HUNG_UP, Grade.C)
    assert outcome.because == "多少钱"
    silent = judge((), {}, LEFT)
    assert (silent.grade, silent.because) == (Grade.D, "")


def test_a_rule_of_the_script_grades_a_call_that_broke_off() -> None:
    rules = Rules((
        GradeRule(Grade.B, Condition(heard=("cost",))),
        GradeRule(Grade.C, Condition(heard=("cost", "where"))),
    ))  # fmt: skip
    outcome = judge((ASKED, Mark("heard", "none", "ask", "嗯啊")), {}, LEFT, Hints(rules=rules))
    assert (outcome.grade, outcome.because, outcome.rule) == (Grade.B, "多少钱", 1)


def test_what_was_said_is_counted_for_the_rules() -> None:
    turns = (
        Turn(Who.ROBOT, "您好", 0.0, 1.0, interrupted=True),
        Turn(Who.PERSON, "多少钱", 1.0, 2.5, interrupted=True),
        Turn(Who.ROBOT, "二十元", 3.0, 4.0),
        Turn(Who.PERSON, "好", 4.5, 5.25),
    )
    call = judge((ASKED,), {"day": "2026-03-12"}, LEFT, Hints(turns=turns)).evidence
    assert call is not None
    assert (call.spoke_s, call.turns, call.interrupted) == (2.25, 2, 1)
    assert (call.disposition, call.slots) == (Disposition.HUNG_UP, {"day": "2026-03-12"})


@pytest.mark.parametrize("marks", [(REFUSED, CONFIRMED), (CONFIRMED,)])
def test_who_wants_no_more_calls_is_a_d_whatever_the_rules_say(marks: tuple[Mark, ...]) -> None:
    rules = Rules((GradeRule(Grade.A, Condition(turns=Range(0)), overrule=True),))
    outcome = judge(marks, {}, ANSWERED, Hints(rules=rules, suppressed=True))
    assert (outcome.grade, outcome.rule) == (Grade.D, 0)


def test_voicemail_and_late_announcements() -> None:
    nobody = Mark("ending", "no_speech", "ask", disposition="no_speech", grade="D")
    assert (
        judge((nobody,), {}, ANSWERED, Hints(machine="voicemail")).disposition
        is Disposition.VOICEMAIL
    )
    late = Hints(announcement="busy")
    assert judge((nobody,), {}, ANSWERED, late).disposition is Disposition.BUSY
    assert judge((CONFIRMED,), {}, ANSWERED, late).disposition is Disposition.COMPLETED


@pytest.mark.parametrize(("machine", "disposition"), MACHINES.items())
def test_a_machine_that_answered_is_told(machine: str, disposition: Disposition) -> None:
    outcome = judge((), {}, ANSWERED, Hints(machine=machine))
    assert (outcome.disposition, outcome.grade) == (disposition, Grade.D)
    assert outcome.detail.endswith(f"answered by: {machine}")


def test_whoever_takes_the_call_from_an_assistant_was_not_screened() -> None:
    nobody = Mark("ending", "no_speech", "ask", disposition="no_speech", grade="D")
    screened = Hints(machine="screening")
    assert judge((CONFIRMED,), {}, ANSWERED, screened).disposition is Disposition.COMPLETED
    assert judge((nobody,), {}, ANSWERED, screened).disposition is Disposition.SCREENED
    deaf = Hints(machine="fax")
    assert judge((CONFIRMED,), {}, ANSWERED, deaf).disposition is Disposition.FAX


@pytest.mark.parametrize(
    ("announcement", "disposition"),
    [("suspended", "suspended"), ("restricted", "restricted"), ("no_answer", "no_answer")],
)
def test_what_a_carrier_says_of_the_number(announcement: str, disposition: str) -> None:
    heard = Hints(announcement=announcement)
    assert judge((), {}, Release(404, cause=1), heard).disposition == disposition


def test_a_dead_worker_loses_the_call_and_a_broken_line_fails_it() -> None:
    assert judge((ASKED,), {}, ANSWERED, Hints(lost=True)).disposition is Disposition.LOST
    assert judge((ASKED,), {}, ANSWERED).disposition is Disposition.FAILED


def test_the_detail_says_what_the_network_said() -> None:
    outcome = judge((), {}, Release(480, "Gone", 20), Hints(announcement="unreachable"))
    assert outcome.detail == "480 Gone, Q.850 cause 20, announcement: unreachable"


@pytest.mark.parametrize("disposition", list(Disposition))
def test_every_disposition_is_documented(disposition: Disposition) -> None:
    assert re.search(rf"^\| `{disposition}` \| .{{20,}} \|", PAGE, re.MULTILINE)


def test_the_tables_are_documented() -> None:
    for cause, disposition in CAUSES.items():
        assert re.search(
            rf"^\| (?:\d+, )*{cause}(?:, \d+)* \|.*`{disposition}` \|", PAGE, re.MULTILINE
        )
    for status, disposition in STATUSES.items():
        assert re.search(rf"^\|[^|]*\b{status}\b[^|]*\| `{disposition}`", PAGE, re.MULTILINE)
    for disposition in ANNOUNCED.values():
        assert f"| `{disposition}` |" in PAGE
