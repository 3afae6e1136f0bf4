from hypothesis import given
from hypothesis import strategies as st

from ringright.line.health import Alive, Busy, Event, Failed, Health, Policy, State, choose, step

EVENTS: st.SearchStrategy[Event] = (
    st.just(Alive()) | st.just(Failed()) | st.builds(Busy, st.integers(0, 10**6))
)
TURNS = st.lists(st.tuples(EVENTS, st.floats(0, 1000), st.floats(-1, 1)), max_size=60)
POLICIES = st.builds(Policy, st.integers(1, 4), st.integers(1, 4))


def lived(turns: list[tuple[Event, float, float]], policy: Policy) -> tuple[Health, float]:
    health, now = Health(), 0.0
    for event, wait, jitter in turns:
        now += wait
        health = step(health, event, now, policy, jitter)
    return health, now


@given(TURNS, POLICIES)
def test_no_gateway_is_rested_beyond_the_ceiling(
    turns: list[tuple[Event, float, float]], policy: Policy
) -> None:
    health, now = lived(turns, policy)
    assert health.check_s <= now + 1.1 * policy.ceiling_s


@given(TURNS, POLICIES)
def test_every_gateway_can_become_well_again(
    turns: list[tuple[Event, float, float]], policy: Policy
) -> None:
    health, _ = lived(turns, policy)
    for _ in range(policy.rises):
        health = step(health, Alive(), health.check_s, policy)
    assert health.state is State.WELL


@given(TURNS, POLICIES)
def test_failures_alone_make_any_gateway_unusable(
    turns: list[tuple[Event, float, float]], policy: Policy
) -> None:
    health, now = lived(turns, policy)
    now = max(now, health.check_s)
    for _ in range(policy.falls):
        health = step(health, Failed(), now, policy)
    assert not health.usable(now)


@given(st.lists(TURNS, max_size=4), POLICIES, st.floats(0, 100_000))
def test_a_choice_is_worth_a_try_and_a_wait_ends_in_one(
    histories: list[list[tuple[Event, float, float]]], policy: Policy, now: float
) -> None:
    gateways = [lived(turns, policy)[0] for turns in histories]
    choice = choose(gateways, now)
    if choice.gateway is None and gateways:
        choice = choose(gateways, choice.at)
    if gateways:
        assert choice.gateway is not None
        chosen = gateways[choice.gateway]
        assert chosen.usable(choice.at) or chosen.check_s <= choice.at
