"""Which encoding a table was saved in: UTF-8, UTF-16 (by its mark), GB18030 or Big5."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHUNK: Final = 1 << 20
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass
class Survey:
    """One pass over the bytes: their hash, and how well they read as UTF-8."""

    head: bytes = b""
    sha256: str = ""
    wide: int = 0
    broken: int = 0

    @property
    def encoding(self) -> str:
        """A Python codec name."""
        for mark, name in MARKS:
            if self.head.startswith(mark):
                return name
        if self.broken == 0 or self.wide > self.broken:
            return "utf-8"
        return _chinese(self.head)


def survey(path: Path) -> Survey:
    """Read the file once; raises OSError."""
    found, digest = Survey(), hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.head = found.head or chunk
            digest.update(chunk)
            _weigh(decoder.decode(chunk), found)
    _weigh(decoder.decode(b"", final=True), found)
    found.sha256 = digest.hexdigest()
    return found


def _weigh(text: str, found: Survey) -> None:
    if text.isascii():
        return
    broken = len(text) - len(text.encode("utf-8", "ignore").decode("utf-8"))
    ascii_part = len(text.encode("ascii", "ignore"))
    found.broken += broken
    found.wide += len(text) - ascii_part - broken


def _chinese(head: bytes) -> str:
    """GB18030 or Big5: the one in which more characters are everyday ones.

    GB 2312 level 1 has lead bytes B0 to D7 and trails from A1; Big5 level 1 A4 to C6, any trail.
    """
    gbk = big5 = 0
    at = 0
    while at + 1 < len(head):
        lead, trail = head[at], head[at + 1]
        if lead < 0x80:  # noqa: PLR2004 the end of ASCII
            at += 1
            continue
        gbk += 0xB0 <= lead <= 0xD7 and trail >= 0xA1  # noqa: PLR2004 see the docstring
        big5 += 0xA4 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1)  # noqa: PLR2004
        at += 2
    return "big5" if big5 > gbk else "gb18030"
