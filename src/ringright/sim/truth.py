"""What truly happened, as JSON lines: ground truth for tests; the product never reads it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

from ringright.sim.call import Call


@dataclass(frozen=True)
class Ending:
    """How one call's signalling went; seconds count from the world's start."""

    number: str
    person: str
    call_id: str
    started_s: float
    answered_s: float | None
    ended_s: float
    sip_status: int
    ended_by: str


class Truth:
    """Appends one line a call, and totals at the end; a path of None writes nothing."""

    def __init__(self, path: Path | None) -> None:
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def call(self, ending: Ending, call: Call | None) -> None:
        """One call is over."""
        media = _media(call) if call else {"said": [], "heard": [], "keys_heard": "", "rtp": {}}
        self._write({"kind": "call", **asdict(ending), **media})

    def close(self, totals: Mapping[str, int]) -> None:
        """Write the totals and close."""
        self._write({"kind": "totals", **totals})
        if self._file:
            self._file.close()
            self._file = None

    def _write(self, line: Mapping[str, object]) -> None:
        if self._file:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()


def _media(call: Call) -> Mapping[str, object]:
    said = [
        {
            "kind": each.kind,
            "text": each.text,
            "start_s": each.start_ms / 1000,
            "end_s": min(each.end_ms, max(call.now_ms, each.start_ms)) / 1000,
        }
        for each in call.said
    ]
    heard = [
        {"start_s": each.start_ms / 1000, "end_s": each.end_ms / 1000, "text": each.text}
        for each in call.party.heard
    ]
    keys = call.stream.keys_heard
    return {"said": said, "heard": heard, "keys_heard": keys, "rtp": dict(call.stream.counts)}
