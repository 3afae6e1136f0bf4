"""One recogniser's health: whatever happens to it, its rests are bounded and it can get well."""

from hypothesis import given
from hypothesis import strategies as st

from ringright.ears.fallback import (
    LONGEST_REST_S,
    SHORTEST_REST_S,
    Health,
    answered,
    asked,
    failed,
    refused,
)

DEADLINE_S = 2.0
STEPS = st.lists(st.tuples(st.sampled_from("afr"), st.floats(0, 400)), max_size=30)


@given(steps=STEPS)
def test_a_rest_never_outlasts_the_longest(steps: list[tuple[str, float]]) -> None:
    health, now = Health(), 0.0
    for what, later in steps:
        begun = now
        health = asked(health, begun, DEADLINE_S)
        now += later
        if what == "f":
            health = failed(health, begun, now, "no")
            rest = round(health.until - now, 6)  # sums of floats lose the last digits
            assert SHORTEST_REST_S <= rest <= LONGEST_REST_S
        else:
            health = answered(health) if what == "a" else refused(health, "not mine")
            assert health.awake(now)
    assert health.awake(now + LONGEST_REST_S)
