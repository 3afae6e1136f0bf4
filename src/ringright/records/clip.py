"""A moment cut out of a recording, for whoever wants to hear what was said."""

from pathlib import Path

from ringright.errors import InputError
from ringright.records.recording import RATE, Label, Recorder, info, load


class NoClip(InputError):
    """There is no sound of this moment."""

    code = "no_clip"


def cut(recording: Path, start_ms: int, end_ms: int, out: Path) -> float:
    """Write that stretch of `recording` to `out`, both sides and its label; returns its seconds.

    Raises NoClip where the recording is gone or ends earlier.
    """
    if not recording.is_file():
        raise NoClip(f"{recording} is gone", remedy="Recordings are kept as long as you keep them.")
    left, right = load(recording)
    first, after = (min(len(left), ms * RATE // 1000) for ms in (start_ms, end_ms))
    if after <= first:
        raise NoClip(f"{recording} has nothing at {start_ms} to {end_ms} ms")
    told = info(recording)
    label = Label(told.get("INAM", ""), told.get("IART", ""), told.get("ICRD", ""))
    with Recorder(out, label) as file:
        file.write(left[first:after].tobytes(), right[first:after].tobytes())
    return (after - first) / RATE
