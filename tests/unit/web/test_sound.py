import base64
import struct

import numpy as np

from ringright.line.codec import Law, decode
from ringright.web.report.sound import data_uri, outline, peaks


def samples(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.array(values, dtype=np.int16)


def test_the_embedded_file_is_mulaw_of_both_sides() -> None:
    uri = data_uri(samples(1000, 0, 20000), samples(0, -500, 20000))
    head, _, body = uri.partition(",")
    assert head == "data:audio/wav;base64"
    wave = base64.b64decode(body)
    assert struct.unpack_from("<4sI4s4sIHHIIHH", wave) == (
        b"RIFF", len(wave) - 8, b"WAVE", b"fmt ", 18, 7, 1, 8000, 8000, 1, 8,
    )  # fmt: skip
    at = wave.index(b"data")
    (size,) = struct.unpack_from("<I", wave, at + 4)
    assert size == 3
    heard = decode(wave[at + 8 : at + 8 + size], Law.PCMU)
    assert np.allclose(heard, [1000, -500, 32767], rtol=0.05)
    assert len(wave) % 2 == 0


def test_peaks_follow_loudness() -> None:
    heights = peaks(samples(*[0] * 50, *[8192] * 25, *[-32768] * 25), buckets=4)
    assert heights.tolist() == [0, 0, 0.5, 1]


def test_peaks_of_little_or_nothing() -> None:
    assert peaks(samples(), buckets=4).tolist() == [0] * 4
    assert peaks(samples(-32768), buckets=4).tolist() == [1, 0, 0, 0]


def test_outline_is_one_bar_a_bucket() -> None:
    path = outline(np.array([0.0, 1.0]), middle=28, reach=26)
    assert path == "M0.5 27.6V28.4M1.5 2.0V54.0"
