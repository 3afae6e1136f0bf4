import pytest

from ringright.line.health import (
    Alive,
    Busy,
    Choice,
    Event,
    Failed,
    Health,
    Policy,
    State,
    called,
    choose,
    probed,
    step,
)

POLICY = Policy(falls=2, rises=2, every_s=60.0, first_s=15.0, ceiling_s=100.0)
SICK = Health(State.SICK, failures=2, check_s=15.0)


def after(*events: tuple[float, Event], health: Health | None = None) -> Health:
    health = health or Health()
    for now, event in events:
        health = step(health, event, now, POLICY)
    return health


@pytest.mark.parametrize(
    ("status", "retry_after", "event"),
    [
        (200, None, Alive()), (404, None, Alive()), (405, None, Alive()), (500, None, Alive()),
        (503, None, Failed()), (503, 30, Busy(30)), (503, 0, Busy(0)), (408, None, Failed()),
        (None, None, Failed()),
    ],
)  # fmt: skip
def test_an_options_says(status: int | None, retry_after: int | None, event: Event) -> None:
    assert probed(status, retry_after) == event


@pytest.mark.parametrize(
    ("status", "retry_after", "event"),
    [(180, None, Alive()), (486, None, Alive()), (408, None, Alive()), (503, None, Failed()),
     (503, 9, Busy(9)), (None, None, Failed())],
)  # fmt: skip
def test_an_invite_says(status: int | None, retry_after: int | None, event: Event) -> None:
    assert called(status, retry_after) == event


def test_a_new_gateway_is_asked_at_once_and_used_meanwhile() -> None:
    assert Health().check_s == 0.0
    assert Health().usable(0.0)


def test_one_answer_makes_a_new_gateway_well() -> None:
    assert after((5, Alive())) == Health(State.WELL, check_s=65)


def test_one_failure_is_forgiven_and_checked_soon() -> None:
    once = after((0, Alive()), (10, Failed()))
    assert (once.state, once.failures, once.check_s) == (State.WELL, 1, 25)
    assert once.usable(10)
    assert after((11, Alive()), health=once).failures == 0


def test_failures_in_a_row_make_it_sick() -> None:
    sick = after((0, Alive()), (10, Failed()), (20, Failed()))
    assert (sick.state, sick.check_s) == (State.SICK, 35)
    assert not sick.usable(1000)


def test_a_sick_one_is_asked_ever_more_rarely_up_to_the_ceiling() -> None:
    health, waits = SICK, []
    for _ in range(1100):
        now = health.check_s
        health = step(health, Failed(), now, POLICY)
        waits.append(health.check_s - now)
    assert waits[:4] == [30, 60, 100, 100]
    assert waits[-1] == 100


def test_answers_in_a_row_make_it_well() -> None:
    once = after((15, Alive()), health=SICK)
    assert (once.state, once.answers, once.check_s) == (State.SICK, 1, 30)
    assert after((30, Alive()), health=once) == Health(State.WELL, check_s=90)


def test_a_failure_between_answers_starts_over() -> None:
    health = after((15, Alive()), (30, Failed()), (90, Alive()), health=SICK)
    assert (health.state, health.answers, health.failures) == (State.SICK, 1, 0)


def test_a_busy_one_rests_as_long_as_it_asked_but_no_longer_than_the_ceiling() -> None:
    for before in (Health(), Health(State.WELL), SICK):
        resting = after((10, Busy(40)), health=before)
        assert (resting.state, resting.check_s) == (State.RESTING, 50)
    assert not resting.usable(49.9)
    assert resting.usable(50)
    assert after((10, Busy(2**31))).check_s == 110


def test_what_happens_during_a_rest_does_not_end_it() -> None:
    resting = after((10, Busy(40)))
    assert after((20, Alive()), (30, Failed()), (31, Failed()), health=resting) == resting


def test_after_a_rest_it_is_judged_anew() -> None:
    resting = after((10, Busy(40)))
    assert after((50, Alive()), health=resting).state is State.WELL
    failed = after((50, Failed()), health=resting)
    assert (failed.state, failed.failures) == (State.UNKNOWN, 1)
    assert after((51, Failed()), health=failed).state is State.SICK


def test_jitter_spreads_checks_but_never_shortens_a_rest() -> None:
    assert step(Health(), Alive(), 0, POLICY, jitter=1).check_s == pytest.approx(66)
    assert step(Health(), Alive(), 0, POLICY, jitter=-1).check_s == pytest.approx(54)
    assert step(Health(), Busy(50), 0, POLICY, jitter=-1).check_s == pytest.approx(55)


def test_the_first_usable_gateway_is_chosen() -> None:
    well, resting = Health(State.WELL), Health(State.RESTING, check_s=30)
    assert choose([well, well], 10) == Choice(0, 10)
    assert choose([SICK, resting, Health(), well], 10) == Choice(2, 10)
    assert choose([SICK, resting, well], 31) == Choice(1, 31)


def test_a_sick_gateway_is_tried_only_when_its_rest_is_over_and_no_other_is_there() -> None:
    later = Health(State.RESTING, check_s=40)
    assert choose([later, SICK], 15) == Choice(1, 15)
    assert choose([later, SICK], 14) == Choice(None, 15)
    assert choose([], 0) == Choice(None, float("inf"))
