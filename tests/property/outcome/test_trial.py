"""A trial is stopped for harm where there is harm, and hardly ever where there is none."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ringright.outcome.trial import ALPHA, difference, evidence, harmful, wilson

counts = st.integers(0, 400)


@given(counts, counts)
def test_the_expected_evidence_never_grows_where_nothing_differs(a: int, b: int) -> None:
    """The proof in one line: with even chances the next refusal leaves the mean as it is."""
    after = (evidence(a + 1, b) + evidence(a, b + 1)) / 2
    assert after <= evidence(a, b) * (1 + 1e-9)


def test_the_chance_of_a_false_stop_is_at_most_alpha_whatever_the_number_of_refusals() -> None:
    """Exactly, by the paths of 400 refusals that fall into either arm with even chance."""
    alive, stopped = {(0, 0): 1.0}, 0.0
    for _ in range(400):
        following: dict[tuple[int, int], float] = {}
        for (a, b), chance in alive.items():
            for after in ((a + 1, b), (a, b + 1)):
                following[after] = following.get(after, 0.0) + chance / 2
        stopped += sum(chance for it, chance in following.items() if harmful(*it))
        alive = {it: chance for it, chance in following.items() if not harmful(*it)}
    assert 0.01 < stopped <= ALPHA
    assert abs(sum(alive.values()) + stopped - 1) < 1e-9


def calls_to_stop(rates: tuple[float, float], most: int, runs: int) -> list[int]:
    """After how many calls simulated trials stop; `most` where they do not."""
    random = np.random.default_rng(5)
    found = []
    for _ in range(runs):
        arms = random.integers(0, 2, most)
        refused = random.random(most) < np.array(rates)[arms]
        counted, stop = [0, 0], most
        for at in np.flatnonzero(refused):
            counted[arms[at]] += 1
            if harmful(*counted):
                stop = int(at) + 1
                break
        found.append(stop)
    return found


def test_equal_rates_are_hardly_ever_stopped() -> None:
    stops = calls_to_stop((0.06, 0.06), 4000, 2000)
    assert sum(stop < 4000 for stop in stops) / 2000 <= ALPHA


def test_a_better_version_is_never_stopped() -> None:
    stops = calls_to_stop((0.06, 0.03), 4000, 200)
    assert sum(stop < 4000 for stop in stops) / 200 <= 0.01


def test_a_doubled_rate_is_stopped_early() -> None:
    stops = calls_to_stop((0.06, 0.12), 4000, 400)
    assert sum(stop < 4000 for stop in stops) / 400 >= 0.98
    assert np.median(stops) < 1000


@given(counts, counts)
def test_the_interval_holds_the_share(hits: int, more: int) -> None:
    share, low, high = wilson(hits, hits + more)
    assert 0 <= low <= share <= high <= 1


@given(counts, counts, counts, counts)
def test_the_arms_swapped_swap_the_difference(a: int, b: int, c: int, d: int) -> None:
    one, other = (a, a + b), (c, c + d)
    there, back = difference("x", one, other), difference("x", other, one)
    assert there.low <= there.difference <= there.high
    assert abs(there.low + back.high) < 1e-12
