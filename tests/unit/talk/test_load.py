"""New calls wait while the machine is late."""

from ringright.talk.load import WINDOW_MS, Ceiling, Load, beaten, decoded

CEILING = Ceiling()
LATE, SLOW = CEILING.beat + 1, CEILING.decode + 1


def beats(load: Load, *late_ms: float) -> Load:
    for late in late_ms:
        load = beaten(load, 1000.0, late, CEILING)
    return load


def words(load: Load, *took_ms: float) -> Load:
    for took in took_ms:
        load = decoded(load, 1000.0, took, CEILING)
    return load


def test_a_fresh_machine_takes_calls() -> None:
    assert not Load().full(0.0)


def test_beats_in_time_and_quick_words_change_nothing() -> None:
    load = words(beats(Load(), *[CEILING.beat] * 1000), *[CEILING.decode] * 100)
    assert load == Load()


def test_one_stall_is_made_up_for() -> None:
    assert not beats(Load(), *[LATE] * 15).full(1000.0)


def test_a_machine_that_is_late_all_the_time_keeps_calls_out_for_a_while() -> None:
    load = beats(Load(), *[LATE] * 60)
    assert load.full(1000.0)
    assert load.full(999.0 + WINDOW_MS)
    assert not load.full(1000.0 + WINDOW_MS)


def test_one_long_stretch_is_no_reason_four_in_a_row_are() -> None:
    assert not words(Load(), SLOW, SLOW, SLOW).full(1000.0)
    assert words(Load(), SLOW, SLOW, SLOW, SLOW).full(1000.0)


def test_slow_words_between_quick_ones_keep_nobody_out() -> None:
    assert not words(Load(), *[SLOW, 100.0] * 50).full(1000.0)
