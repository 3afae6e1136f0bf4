import pytest

from ringright.domain.trunk import TrunkError
from ringright.line.pace import Pace


def test_calls_are_spread_evenly() -> None:
    pace, starts = Pace(4), []
    for _ in range(4):
        starts.append(pace.ready_at(100.0))
        pace = pace.taken(100.0)
    assert starts == [100.0, 100.25, 100.5, 100.75]


def test_a_quiet_hour_saves_up_no_burst() -> None:
    pace = Pace(2).taken(0.0)
    pace = pace.taken(3600.0)
    assert pace.ready_at(3600.0) == 3600.5


def test_waiting_is_not_charged_twice() -> None:
    pace = Pace(1).taken(10.0)
    assert pace.ready_at(10.4) == 11.0
    assert pace.ready_at(12.0) == 12.0


@pytest.mark.parametrize("per_s", [0.0, -1.0, float("nan")])
def test_a_pace_that_never_calls_is_refused(per_s: float) -> None:
    with pytest.raises(TrunkError):
        Pace(per_s)
