"""New calls wait while the machine is late."""

from ringright.talk.load import WINDOW_MS, Ceiling, Load, beaten, decoded

CEILING = Ceiling()


def test_a_fresh_machine_takes_calls() -> None:
    assert not Load().full(0.0)


def test_beats_in_time_and_quick_words_change_nothing() -> None:
    load = decoded(beaten(Load(), 0.0, CEILING.beat, CEILING), 0.0, CEILING.decode, CEILING)
    assert not load.full(0.0)
    assert (load.beat, load.decode) == (CEILING.beat, CEILING.decode)


def test_a_late_beat_keeps_calls_out_for_a_while() -> None:
    load = beaten(Load(), 1000.0, CEILING.beat + 1, CEILING)
    assert load.full(1000.0)
    assert load.full(999.0 + WINDOW_MS)
    assert not load.full(1000.0 + WINDOW_MS)


def test_slow_words_keep_calls_out_and_good_ones_do_not_let_them_in_sooner() -> None:
    load = decoded(Load(), 0.0, CEILING.decode + 1, CEILING)
    load = decoded(load, 100.0, 10.0, CEILING)
    assert load.full(200.0)
