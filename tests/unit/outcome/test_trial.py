"""Arms, intervals and evidence against published and hand-made figures."""

import pytest

from ringright.outcome.trial import (
    Tally,
    arm,
    compare,
    difference,
    evidence,
    harmful,
    wilson,
)


def test_everybody_gets_the_same_version_whenever_asked_and_half_get_each() -> None:
    arms = [arm(f"p{n}", "warm") for n in range(2000)]
    assert arms == [arm(f"p{n}", "warm") for n in range(2000)]
    assert 900 < arms.count("A") < 1100
    others = [arm(f"p{n}", "cold") for n in range(2000)]
    assert 900 < sum(one == other for one, other in zip(arms, others, strict=True)) < 1100


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval(hits: int, total: int, low: float, high: float) -> None:
    share, least, most = wilson(hits, total)
    assert share == hits / total
    assert (least, most) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_newcombes_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    found = difference("completed", other, one)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_of_no_calls() -> None:
    assert wilson(0, 0) == (0.0, 0.0, 1.0)
    gaps = compare(Tally(), Tally())
    assert [gap.of for gap in gaps] == ["completed", "graded_a", "opted_out", "hung_up"]
    assert all((gap.low, gap.high) == (-1.0, 1.0) for gap in gaps)


def test_a_difference_is_b_less_a() -> None:
    completed, *_ = compare(Tally(10, 4), Tally(10, 6))
    assert completed.difference == pytest.approx(0.2)
    assert completed.low < 0.2 < completed.high


def test_evidence_begins_at_nothing_and_grows_with_refusals_in_b_alone() -> None:
    assert evidence(0, 0) == pytest.approx(1.0)
    assert evidence(0, 5) > evidence(0, 4) > 1 > evidence(4, 0) > evidence(5, 0)
    assert not harmful(10, 10)
    assert not harmful(40, 0)
    assert harmful(2, 16)
    assert evidence(5000, 20000) == pytest.approx(evidence(5000, 20000))
