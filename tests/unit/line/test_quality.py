import pytest

from ringright.line.quality import IMPAIRMENTS, Codec, Quality


def test_a_perfect_call_has_the_best_score() -> None:
    best = Quality()
    assert best.r_factor == pytest.approx(93.2)
    assert best.mos == pytest.approx(4.41, abs=0.005)


@pytest.mark.parametrize(
    ("one_way", "impairment"),
    [(0, 0), (100, 0), (150, 0.16), (200, 3.04), (300, 14.76), (400, 24.07)],
)
def test_delay_costs_what_the_e_model_says(one_way: float, impairment: float) -> None:
    """Idd of G.107 over delay: nothing to 100 ms, then ever more."""
    quality = Quality(rtt_ms=one_way, delay_ms=one_way / 2)
    assert quality.one_way_ms == one_way
    assert 93.2 - quality.r_factor == pytest.approx(impairment, abs=0.01)


def test_loss_costs_by_the_codecs_robustness() -> None:
    assert 93.2 - Quality(loss_pct=25.1).r_factor == pytest.approx(95 / 2)
    assert Quality(loss_pct=1).mos == pytest.approx(4.32, abs=0.02)
    assert Quality(loss_pct=5).mos == pytest.approx(3.94, abs=0.02)


@pytest.mark.parametrize("codec", Codec)
def test_every_codec_has_its_figures_and_worse_is_never_better(codec: Codec) -> None:
    assert codec in IMPAIRMENTS
    scores = [Quality(codec, loss_pct=loss).mos for loss in range(0, 101, 5)]
    delays = [Quality(codec, rtt_ms=rtt).mos for rtt in range(0, 3000, 50)]
    for row in (scores, delays):
        assert row == sorted(row, reverse=True)
        assert all(1.0 <= mos <= 4.42 for mos in row)


def test_g722_is_taken_from_the_wideband_scale() -> None:
    assert Quality(Codec.G722).r_factor == pytest.approx(89.9)


def test_impossible_figures_stay_on_the_scale() -> None:
    assert Quality(loss_pct=-5).r_factor == pytest.approx(93.2)
    assert Quality(loss_pct=500, rtt_ms=1e6).mos == 1.0
