from pathlib import Path

import pytest

from ringright.domain.speech import Piece
from ringright.errors import StoreError
from ringright.voice.cache import Cache, Want

HELLO = Want("zf_xiaobei", Piece("您好"))


def test_what_is_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get("zf_xiaobei", Piece("您好")) is None
    cache.put(HELLO, b"\x01\x02")
    assert cache.get("zf_xiaobei", Piece("您好")) == b"\x01\x02"


@pytest.mark.parametrize(
    "other",
    [
        Want("zm_yunxi", Piece("您好")),
        Want("zf_xiaobei", Piece("你好")),
        Want("zf_xiaobei", Piece("您好", 140)),
        Want("zf_xiaobei", Piece("您好"), 0.9),
    ],
)
def test_every_property_counts(tmp_path: Path, other: Want) -> None:
    cache = Cache(tmp_path)
    cache.put(HELLO, b"\x01\x02")
    assert cache.get(other.voice, other.piece, other.speed) is None


def test_another_engine_has_its_own_speech(tmp_path: Path) -> None:
    Cache(tmp_path).put(HELLO, b"\x01\x02")
    assert Cache(tmp_path, engine="tone/1").get(HELLO.voice, HELLO.piece) is None


def test_wanted_names_each_missing_piece_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(HELLO, b"")
    bye = Want("zf_xiaobei", Piece("再见"))
    assert cache.wanted([bye, HELLO, bye]) == (bye,)


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="No space left"):
        Cache(tmp_path).put(HELLO, b"\x01\x02")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
