from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ringright.dialogue.meaning import Points
from ringright.engines.remembered import Remembered


class Counting:
    """Places a text by its length and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Points:
        self.asked += texts
        angles = np.array([len(text) / 10 for text in texts], np.float32)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@pytest.fixture
def model() -> Counting:
    return Counting()


def test_a_text_is_placed_once(model: Counting, tmp_path: Path) -> None:
    first = Remembered(model, tmp_path).embed(["能来", "改时间", "能来"])
    again = Remembered(model, tmp_path).embed(["改时间", "能来"])
    assert model.asked == ["能来", "改时间"]
    assert np.allclose(first[[1, 0]], again, atol=1e-3)
    assert np.allclose(first[0], first[2])
    assert np.allclose(np.linalg.norm(again, axis=1), 1.0, atol=1e-6)


def test_only_what_is_new_is_asked_for(model: Counting, tmp_path: Path) -> None:
    Remembered(model, tmp_path).embed(["能来"])
    Remembered(model, tmp_path).embed(["能来", "取消预约吧"])
    assert model.asked == ["能来", "取消预约吧"]


def test_many_texts_keep_their_order(model: Counting, tmp_path: Path) -> None:
    texts = ["x" * size for size in range(1, 100)]
    assert np.allclose(Remembered(model, tmp_path).embed(texts), Counting().embed(texts), atol=1e-3)


def test_nothing_asked_nothing_given(model: Counting, tmp_path: Path) -> None:
    assert Remembered(model, tmp_path).embed([]).shape == (0, 2)


@pytest.mark.parametrize("damage", [b"", b"\0\0\0", b"\0\0\0\0", b"\0\x7c\0\x7c"])
def test_a_damaged_file_is_made_again(model: Counting, tmp_path: Path, damage: bytes) -> None:
    Remembered(model, tmp_path).embed(["能来"])
    kept = next(tmp_path.rglob("*.f16"))
    kept.write_bytes(damage)
    points = Remembered(model, tmp_path).embed(["能来"])
    assert np.allclose(points, Counting().embed(["能来"]), atol=1e-3)
    assert model.asked == ["能来", "能来"]


def test_a_disk_that_refuses_is_no_fault(model: Counting, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert Remembered(model, blocked).embed(["能来"]).shape == (1, 2)
    assert not list(tmp_path.rglob("*.f16*"))
