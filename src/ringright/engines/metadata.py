"""What an ONNX file says about itself, read without loading its weights."""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Final

_PROPERTY: Final = 14 << 3 | 2  # ModelProto.metadata_props; the other fields are skipped
_VARINT: Final = 0
_LENGTH: Final = 2
_FIXED: Final = {1: 8, 5: 4}
_MORE: Final = 0x80


def metadata(path: Path) -> frozenset[str]:
    """The names of the file's metadata; a file that is no ONNX file has none."""
    with path.open("rb") as file:
        return frozenset(_names(file, path.stat().st_size))


def _names(file: BufferedReader, size: int) -> Iterator[str]:
    """Walks the fields of the outermost message, to the end or to what cannot be one."""
    while file.tell() < size:
        tag = _varint(file)
        kind = tag & 7
        if kind == _LENGTH:
            end = _varint(file) + file.tell()
            if tag == _PROPERTY:
                _varint(file)  # the tag of the entry's key, always its first field
                yield file.read(min(_varint(file), size)).decode(errors="replace")
            file.seek(min(end, size))
        elif kind in _FIXED:
            file.seek(_FIXED[kind], 1)
        elif kind == _VARINT:
            _varint(file)
        else:
            return


def _varint(file: BufferedReader) -> int:
    """An integer of Protocol Buffers; one that is cut off or too long counts as far as it goes."""
    value = 0
    for shift in range(0, 64, 7):
        byte = int.from_bytes(file.read(1))
        value |= (byte & ~_MORE) << shift
        if not byte & _MORE:
            break
    return value
