from pathlib import Path

import pytest

from ringright.settings import Settings


def test_the_cache_follows_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("RINGRIGHT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert Settings().cache == tmp_path / "ringright"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert Settings().cache == Path.home() / ".cache" / "ringright"
    monkeypatch.setenv("RINGRIGHT_CACHE", str(tmp_path / "own"))
    assert Settings().cache == tmp_path / "own"
