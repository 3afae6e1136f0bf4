"""The stack's C side writes a line to standard error for every malformed packet: counted instead.

A flood of garbage must cost no more than a counter. Everything else that comes there passes on.
"""

import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_KINDS: Final = (b"sip: msg decode err", b"sip: ", b"rtp: ", b"rtcp: ", b"stun: ", b"tls: ")
_CHUNK: Final = 65536


@contextmanager
def hushed() -> Iterator[Counter[str]]:
    """Within the block, packets that the stack complains of are counted by kind."""
    counts: Counter[str] = Counter()
    sys.stderr.flush()
    ours, theirs = os.pipe()
    kept = os.dup(2)
    python = sys.stderr
    # Python's own messages, progress bars among them, keep going where they went.
    sys.stderr = os.fdopen(os.dup(kept), "w", buffering=1, encoding="utf-8", errors="replace")
    os.dup2(theirs, 2)
    os.close(theirs)
    reader = threading.Thread(target=_sort, args=(ours, kept, counts), daemon=True)
    reader.start()
    try:
        yield counts
    finally:
        os.dup2(kept, 2)  # the pipe's last writer goes: the reader ends
        reader.join()
        sys.stderr.close()
        sys.stderr = python
        os.close(kept)


def _sort(source: int, to: int, counts: Counter[str]) -> None:
    rest = b""
    while chunk := os.read(source, _CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            kind = next((kind for kind in _KINDS if line.startswith(kind)), None)
            if kind is None:
                os.write(to, line + b"\n")
            else:
                counts[kind.decode().strip(" :")] += 1
    if rest:
        os.write(to, rest)
    os.close(source)
