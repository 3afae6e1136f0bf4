"""Reading an ONNX file's metadata: any bytes give names or none, and it always ends."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringright.engines.metadata import metadata


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models") / "model.onnx"


def field(number: int, payload: bytes) -> bytes:
    head = bytes([number << 3 | 2])
    size = len(payload)
    while size > 0x7F:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + payload


@given(junk=st.binary(max_size=200) | st.binary(max_size=40).map(lambda tail: b"\x72" + tail))
def test_any_bytes_are_read(path: Path, junk: bytes) -> None:
    path.write_bytes(junk)
    assert all(len(name) <= len(junk) for name in metadata(path))


@given(
    names=st.frozensets(st.text(min_size=1, max_size=200)),
    others=st.lists(st.tuples(st.integers(1, 13), st.binary(max_size=300)), max_size=4),
)
def test_what_was_written_is_found(
    path: Path, names: frozenset[str], others: list[tuple[int, bytes]]
) -> None:
    body = b"".join(field(number, data) for number, data in others)
    props = (field(14, field(1, name.encode()) + field(2, b"1")) for name in names)
    path.write_bytes(b"\x08\x09" + body + b"".join(props))
    assert metadata(path) == names
